// Samples: those of nn.data with the same seed, iris' petals, or points that somebody placed.

const datasets = (() => {
  "use strict";

  /** @typedef {[number, number][]} Points */

  /** Equally far apart, as NumPy has them. @param {number} from @param {number} to @param {number} count */
  function line(from, to, count, ends = true) {
    const step = (to - from) / (ends ? count - 1 : count);
    return Array.from({ length: count }, (_, i) => (ends && i && i === count - 1 ? to : count > 1 || !ends ? i * step + from : from));
  }

  /** @param {number[]} angles @returns {Points} */
  const onCircle = (angles) => angles.map((angle) => [Math.cos(angle), Math.sin(angle)]);

  /** How many points each class gets: as many, or one more. @param {number} count @param {number} classes */
  const shared = (count, classes) => Array.from({ length: classes }, (_, i) => Math.floor(count / classes) + (i < count % classes ? 1 : 0));

  /** Classes of points with noise, in an order that is drawn. @param {Points[]} parts @param {number} noise @param {number} seed @returns {Samples} */
  function mixed(parts, noise, seed) {
    const random = numpy.seeded(seed);
    const points = parts.flat().map(([a, b]) => [a + random.normal(0, noise), b + random.normal(0, noise)]);
    const labels = parts.flatMap((part, label) => part.map(() => label));
    const order = random.permutation(points.length);
    return inPlane([...order].map((i) => [points[i][0], points[i][1], labels[i]]), parts.length);
  }

  /** @param {number[][]} points each with its label @param {number} classes @returns {Samples} */
  function inPlane(points, classes) {
    return {
      x: Float64Array.from(points.flatMap(([a, b]) => [a, b])),
      y: Float64Array.from(points, ([, , label]) => label),
      features: 2, classes, names: ["x₁", "x₂"],
    };
  }

  /** @type {Record<string, (count: number, noise: number, seed: number) => Samples>} */
  const MAKERS = {
    xor(count, noise, seed) {
      const random = numpy.seeded(seed);
      const corners = Array.from({ length: count }, (_, i) => [Math.floor(i / 2) % 2, i % 2]);
      return inPlane(corners.map(([a, b]) => [a + random.normal(0, noise), b + random.normal(0, noise), a ^ b]), 2);
    },
    moons(count, noise, seed) {
      const [upper, lower] = shared(count, 2).map((each) => onCircle(line(0, Math.PI, each)));
      return mixed([upper, lower.map(([a, b]) => [1 - a, 0.5 - b])], noise, seed);
    },
    circles(count, noise, seed) {
      const [outside, inside] = shared(count, 2).map((each) => onCircle(line(0, 2 * Math.PI, each, false)));
      return mixed([outside, inside.map(([a, b]) => [0.5 * a, 0.5 * b])], noise, seed);
    },
    spirals(count, noise, seed) {
      const starts = line(0, 2 * Math.PI, 2, false);
      const arms = shared(count, 2).map((each, arm) => {
        const radii = line(0.1, 1, each);
        return onCircle(radii.map((radius) => starts[arm] + 2 * Math.PI * radius)).map(([a, b], i) => /** @type {[number, number]} */ ([radii[i] * a, radii[i] * b]));
      });
      return mixed(arms, noise, seed);
    },
    gaussians(count, noise, seed) {
      const [lower, upper] = shared(count, 2);
      return mixed([Array(lower).fill([-1, -1]), Array(upper).fill([1, 1])], noise, seed);
    },
    wave(count, noise, seed) {
      const random = numpy.seeded(seed);
      const places = line(-2, 2, count);
      const heights = places.map((place) => Math.sin(2 * place) + random.normal(0, noise));
      const order = random.permutation(count);
      return { x: Float64Array.from(order, (i) => places[i]), y: Float64Array.from(order, (i) => heights[i]), features: 1, classes: 0, names: ["x"] };
    },
  };

  /** The petals' lengths and widths in centimetres. @param {number[][]} petals @returns {Samples} */
  const iris = (petals) => ({ ...inPlane(petals, 3), names: ["petal length (cm)", "petal width (cm)"] });

  /** What can be made of a place in the plane, as an input of its own: its name, and how. @type {Record<string, [name: string, of: (a: number, b: number) => number]>} */
  const KINDS = {
    x1: ["x₁", (a) => a],
    x2: ["x₂", (_, b) => b],
    x1x1: ["x₁²", (a) => a * a],
    x2x2: ["x₂²", (_, b) => b * b],
    x1x2: ["x₁x₂", (a, b) => a * b],
    sin1: ["sin x₁", (a) => Math.sin(a)],
    sin2: ["sin x₂", (_, b) => Math.sin(b)],
  };
  const USUAL = "x1,x2";

  /** The inputs of these kinds for places in the plane, side by side. @param {Float64Array} places @param {string[]} kinds */
  function inputs(places, kinds) {
    const made = new Float64Array((places.length / 2) * kinds.length);
    for (let i = 0, to = 0; i < places.length; i += 2) for (const kind of kinds) made[to++] = KINDS[kind][1](places[i], places[i + 1]);
    return made;
  }

  /** The same samples, given to a network by inputs of these kinds. @param {Samples} samples @param {string[]} kinds @returns {Samples} */
  function byInputs(samples, kinds) {
    if (samples.features !== 2 || String(kinds) === USUAL) return samples;
    return { ...samples, x: inputs(samples.x, kinds), at: samples.x, kinds, features: kinds.length, names: kinds.map((kind) => KINDS[kind][0]) };
  }

  /** Where samples stand, and in how many dimensions. @param {Samples} samples */
  const standing = ({ x, at, features }) => (at ? { at, dimensions: 2 } : { at: x, dimensions: features });

  /** Only some of them. @param {Samples} samples @param {ArrayLike<number>} chosen @returns {Samples} */
  function only(samples, chosen) {
    const { features } = samples;
    const x = new Float64Array(chosen.length * features);
    for (let i = 0; i < chosen.length; i++) x.set(samples.x.subarray(chosen[i] * features, (chosen[i] + 1) * features), i * features);
    const { at } = samples;
    return {
      ...samples, x, y: Float64Array.from(chosen, (i) => samples.y[i]),
      at: at && Float64Array.from({ length: 2 * chosen.length }, (_, i) => at[2 * chosen[Math.floor(i / 2)] + (i % 2)]),
    };
  }

  /** As Python rounds: to the even one of two that are as near. @param {number} number */
  function rounded(number) {
    const below = Math.floor(number);
    const rest = number - below;
    return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  }

  /** How many of each class to hold out, `held` altogether, as nn/data/splitting.py does. @param {number[]} sizes @param {number} share @param {number} held */
  function parts(sizes, share, held) {
    const exact = sizes.map((size) => rounded(size * share * 1e9) / 1e9);
    const counts = exact.map(Math.floor);
    const takesAll = counts.map((count, i) => count + 1 >= sizes[i]);
    const byNeed = sizes.map((_, i) => i).sort((i, j) => Number(takesAll[i]) - Number(takesAll[j]) || counts[i] - exact[i] - (counts[j] - exact[j]) || i - j);
    const missing = held - counts.reduce((sum, count) => sum + count, 0);
    for (const i of byNeed.slice(0, Math.max(0, missing))) counts[i] += 1;
    return counts;
  }

  /**
   * What to train on and what is held out, as Data.split; null where a part would be empty.
   * @param {Samples} samples
   * @param {number} share
   * @param {number} seed
   * @returns {[train: Uint32Array, heldOut: Uint32Array] | null}
   */
  function split({ y, classes }, share, seed) {
    const count = y.length;
    const held = rounded(count * share);
    if (held <= 0 || held >= count) return null;
    const random = numpy.seeded(seed);
    const order = random.permutation(count);
    const isHeld = new Uint8Array(count);
    if (!classes) order.subarray(0, held).forEach((i) => (isHeld[i] = 1));
    else {
      const labels = random.shuffled([...new Set(y)].sort((a, b) => a - b));
      const members = labels.map((label) => order.filter((i) => y[i] === label));
      const counts = parts(members.map((each) => each.length), share, held);
      members.forEach((each, k) => each.subarray(0, counts[k]).forEach((i) => (isHeld[i] = 1)));
    }
    return [order.filter((i) => !isHeld[i]), order.filter((i) => isHeld[i])];
  }

  return { made: MAKERS, KINDS, inputs, byInputs, standing, iris, inPlane, only, split, rounded };
})();

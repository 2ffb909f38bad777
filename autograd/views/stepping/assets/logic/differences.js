// Every leaf's gradient beside a central difference: what the result really does when the leaf moves a little.

/**
 * A gradient, what the differences say, and whether they say the same.
 * @typedef {object} Compared
 * @property {number} leaf
 * @property {number} gradient
 * @property {number} difference
 * @property {"agrees" | "unverified" | "differs"} verdict
 * @property {"" | "kink" | "rough" | "rounding" | "outside"} why it could not be verified
 */

const differences = (() => {
  "use strict";

  const CLOSE = 1e-6; // of the largest number that is compared
  const STEP = 1e-4;
  const FAR = 100; // times the result: a step on which it would change by more is too wide to tell anything

  /**
   * Whether a kink lies between recordings of the graph, of one of some nodes.
   * @param {Graph} graph
   * @param {number[][]} outs
   * @param {(node: number) => boolean} which
   */
  function kinked(graph, outs, which) {
    return graph.ops.some((op, i) => {
      if (!op || !which(i)) return false;
      const sides = outs.map((out) => rows[op].kinksAt(graph.inputs[i].map((p) => out[p])));
      return sides[0].some((_, k) => new Set(sides.map((side) => Math.sign(side[k]))).size > 1);
    });
  }

  /**
   * How wrong a difference over `width` may be since every node's number is rounded, as far as the result feels it.
   * @param {Result} here
   * @param {number} width
   */
  const rounding = ({ out, gradients }, width) =>
    out.reduce((sum, value, i) => sum + Number.EPSILON * Math.abs(value * gradients[i]), Number.MIN_VALUE) / width;

  /**
   * A leaf's gradient beside the difference over a step to both sides.
   * @param {Graph} graph
   * @param {number[]} numbers
   * @param {Result} here
   * @param {number} leaf
   * @param {number} step
   * @returns {Compared}
   */
  function tried(graph, numbers, here, leaf, step) {
    const gradient = here.gradients[leaf];
    const at = (/** @type {number} */ by) =>
      passes.run(graph, Object.assign([...numbers], { [leaf]: numbers[leaf] + by })).out;
    const [below, above, lower, upper] = [at(-step), at(step), at(-step / 2), at(step / 2)];
    const slope = (/** @type {number[]} */ less, /** @type {number[]} */ more) =>
      (more[graph.root] - less[graph.root]) / (more[leaf] - less[leaf]);
    const [wide, narrow] = [slope(below, above), slope(lower, upper)];
    const difference = (4 * narrow - wide) / 3; // Richardson: what both miss in the same way is taken out
    /** @type {(verdict: Compared["verdict"], why?: Compared["why"]) => Compared} */
    const say = (verdict, why = "") => ({ leaf, gradient, difference, verdict, why });
    if (![...below, ...above, ...here.out, gradient, difference].every(Number.isFinite)) return say("unverified", "outside");
    const outs = [below, lower, here.out, upper, above];
    if (kinked(graph, outs, (node) => here.gradients[node] !== 0)) return say("unverified", "kink");
    // What the result goes up and down by; and what comes to the leaf, which may cancel
    const sides = [below, above].map((out) => Math.abs(out[graph.root] - here.out[graph.root]) / step);
    const sent = here.sent.flat().filter((each) => each.parent === leaf).map((each) => Math.abs(each.contribution));
    const largest = Math.max(Math.abs(gradient), Math.abs(difference), ...sides, ...sent);
    const noise = rounding(here, step);
    // Of a node with gradient 0, as in sign(x)·x at 0: whether both sides differ, and no less in half the step
    const bend = (/** @type {number[]} */ less, /** @type {number[]} */ more) =>
      Math.abs(slope(less, here.out) - slope(here.out, more));
    const bent = bend(lower, upper);
    const sharp = bent > Math.max(CLOSE * largest, noise) && bent > 0.75 * bend(below, above);
    if (sharp && kinked(graph, outs, () => true)) return say("unverified", "kink");
    const off = Math.abs(gradient - difference);
    if (off && noise > CLOSE * largest) return say("unverified", "rounding");
    if (off <= CLOSE * largest) return say("agrees");
    const most = Math.max(...[below, here.out, above].map((out) => Math.abs(out[graph.root])));
    const even = Math.abs(wide - narrow) <= CLOSE * Math.max(Math.abs(wide), Math.abs(narrow)) + noise;
    return even && off * step <= FAR * most ? say("differs") : say("unverified", "rough");
  }

  /**
   * @param {Graph} graph
   * @param {number[]} numbers the leaves'
   * @returns {Compared[]}
   */
  function compare(graph, numbers) {
    const here = passes.run(graph, numbers);
    return graph.leaves.filter((leaf) => !graph.constant[leaf]).map((leaf) => {
      const size = Math.abs(numbers[leaf]);
      const first = tried(graph, numbers, here, leaf, STEP * Math.max(1, size));
      if (first.verdict !== "unverified" || size >= 1 || size === 0) return first;
      const closer = tried(graph, numbers, here, leaf, STEP * size); // close to 0 a kink or an edge may be as close
      return closer.verdict === "unverified" ? first : closer;
    });
  }

  return { compare };
})();

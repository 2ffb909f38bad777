// Where boxes in layers stand: across the layers near what they are joined to, and which layers begin another row.

const spacing = (() => {
  "use strict";

  const ROUNDS = 24;
  const BESIDE = 16; // pixels between two boxes of a layer
  const PAST = 9; // between whatever and an edge that passes
  const STRENGTH = [1, 3, 12]; // of an edge from box to box, into where it passes a layer, and on to the next
  const WEAK = 0.001;
  const MOST_ROWS = 8;
  const LARGE = 0.8; // what is shown so large needs no rows
  const GAIN = 1.2; // how much larger rows must make it

  /** @param {number[]} list */
  const sum = (list) => list.reduce((total, each) => total + each, 0);

  /**
   * Numbers as near to those wanted as their weights tell, each at least its step after the one before: where two would
   * come too near to each other they become a block, which stands at their mean, and so on.
   * @param {number[]} wanted
   * @param {number[]} weights
   * @param {number[]} steps
   */
  function apart(wanted, weights, steps) {
    /** @type {{ mean: number, weight: number, count: number }[]} */
    const blocks = [];
    /** @type {number[]} */
    const shifts = [];
    let shift = 0;
    for (let i = 0; i < wanted.length; i++) {
      shifts.push((shift += steps[i]));
      let block = { mean: wanted[i] - shift, weight: weights[i], count: 1 };
      for (let before = blocks.at(-1); before && before.mean >= block.mean; before = blocks.at(-1)) {
        blocks.pop();
        const weight = before.weight + block.weight;
        const mean = (before.mean * before.weight + block.mean * block.weight) / weight;
        block = { mean, weight, count: before.count + block.count };
      }
      blocks.push(block);
    }
    return blocks.flatMap(({ mean, count }) => Array(count).fill(mean)).map((mean, i) => mean + shifts[i]);
  }

  /**
   * Where each item stands across the layers, from 0 on: near its neighbours, and edges that pass as straight as can be.
   * A leaf follows its user, which keeps its line.
   * @param {Layered} made
   * @param {number[]} size of each item, across
   */
  function across({ items, layers }, size) {
    const leaf = items.map((item) => item.box >= 0 && !item.into.length);
    const mixed = items.map((item) => item.into.some((i) => !leaf[i]) && item.into.some((i) => leaf[i]));
    /** @param {number} from @param {number} to */
    const pull = (from, to) => (mixed[to] && leaf[from] ? WEAK : STRENGTH[Number(items[from].box < 0) + Number(items[to].box < 0)]);
    const beside = items.map((item, i) => [...item.into, ...item.out].map((j) => ({ j, strong: item.layer > items[j].layer ? pull(j, i) : pull(i, j) })));
    const weights = beside.map((list) => sum(list.map(({ strong }) => strong)) || 1e-6);
    const steps = layers.map((layer) =>
      layer.map((i, k) => {
        if (!k) return 0;
        const before = layer[k - 1];
        return (size[i] + size[before]) / 2 + (items[i].box < 0 || items[before].box < 0 ? PAST : BESIDE);
      }));
    const c = items.map(() => 0);
    layers.forEach((layer, l) => {
      let at = -sum(steps[l]) / 2;
      layer.forEach((i, k) => (c[i] = at += steps[l][k]));
    });
    for (let round = 0; round < ROUNDS; round++) {
      for (let n = 0; n < layers.length; n++) {
        const l = round % 2 ? n : layers.length - 1 - n;
        const layer = layers[l];
        const wanted = layer.map((i) => {
          let total = 0;
          for (const { j, strong } of beside[i]) total += strong * c[j];
          return beside[i].length ? total / weights[i] : c[i];
        });
        apart(wanted, layer.map((i) => weights[i]), steps[l]).forEach((each, k) => (c[layer[k]] = each));
      }
    }
    const least = items.reduce((low, _, i) => Math.min(low, c[i] - size[i] / 2), Infinity);
    return c.map((each) => each - least);
  }

  /**
   * The layers that begin a row: what is long and thin goes on below, as a text does, in as many rows as make it largest.
   * @param {number[]} lengths of the layers with what lies before the next
   * @param {(number[] | null)[]} leaves those that would come along in front of a layer; null where no row can begin
   * @param {number[]} heights of the layers, across
   * @param {(length: number, height: number) => number} scale how large something of this size can be shown
   * @param {number} between two rows
   */
  function beginnings(lengths, leaves, heights, scale, between) {
    const total = sum(lengths);
    let best = [0];
    const alone = scale(total, heights.reduce((high, each) => Math.max(high, each), 0));
    if (alone >= LARGE) return best;
    let largest = GAIN * alone;
    for (let count = 2; count <= Math.min(MOST_ROWS, lengths.length / 2); count++) {
      const first = [0];
      const ends = [0];
      const highs = [heights[0]];
      lengths.forEach((length, l) => {
        const row = ends.length - 1;
        if (l && ends[row] + length / 2 > total / count && leaves[l]) {
          first.push(l);
          ends.push(length + (leaves[l]?.length ? lengths[l - 1] : 0));
          highs.push(heights[l]);
        } else {
          ends[row] += length;
          highs[row] = Math.max(highs[row], heights[l]);
        }
      });
      const now = scale(Math.max(...ends) + between, sum(highs) + between * (highs.length - 1));
      if (now <= largest) continue;
      [best, largest] = [first, now];
    }
    return best;
  }

  /**
   * The leaves that would come along into a row that begins with a layer, for a single edge must lead there from the row
   * above, past them; null where more than one would.
   * @param {Layered} made
   * @param {number[]} c
   * @param {number[]} size
   */
  function alongside({ items, layers }, c, size) {
    return layers.map((_, l) => {
      const before = layers[l - 1] ?? [];
      const leaves = before.filter((i) => items[i].box >= 0 && !items[i].into.length && items[i].out.length);
      const others = before.filter((i) => !leaves.includes(i)).flatMap((i) => items[i].out.map((to) => ({ i, to })));
      if (others.length !== 1) return null;
      const [{ i, to }] = others;
      return !leaves.length || Math.abs(c[i] - c[to]) + size[to] / 2 < size[i] / 2 + BESIDE ? leaves : null;
    });
  }

  /**
   * Where layers stand along, and items across, in one row or in several.
   * @param {{ made: Layered, c: number[], size: number[], length: number[], thick: number[], gaps: number[], beyond: number, lane: number }} sizes
   * @param {((length: number, height: number) => number) | null} scale null: one row
   * @returns {Standing}
   */
  function rows({ made, c, size, length, thick, gaps, beyond, lane }, scale) {
    const { layers } = made;
    const low = (/** @type {number[]} */ list) => list.reduce((least, i) => Math.min(least, c[i] - size[i] / 2), Infinity);
    const high = (/** @type {number[]} */ list) => list.reduce((most, i) => Math.max(most, c[i] + size[i] / 2), -Infinity);
    const leaves = alongside(made, c, size);
    const lengths = thick.map((each, l) => each + gaps[l]);
    const first = scale ? beginnings(lengths, leaves, layers.map((layer) => high(layer) - low(layer)), scale, beyond) : [0];
    /** @type {Standing} */
    const found = { starts: [], ends: [], row: [], tops: [], drops: [] };
    let bottom = -beyond;
    first.forEach((l, n) => {
      const along = l ? leaves[l] ?? [] : [];
      const next = first[n + 1] ?? layers.length;
      const gone = new Set(leaves[next]);
      const there = [...along, ...layers.slice(l, next).flat().filter((i) => !gone.has(i))];
      const top = bottom + beyond;
      const drop = top - low(there);
      bottom = drop + high(there);
      found.tops.push(top);
      found.drops.push(drop);
      let at = l ? 2 * lane : 0;
      const widest = along.reduce((most, i) => Math.max(most, length[i]), 0);
      for (const i of along) found.ends[i] = at + widest;
      if (along.length) at += widest + gaps[l - 1];
      for (const i of there) found.row[i] = n;
      for (let k = l; k < next; k++) {
        found.starts[k] = at;
        for (const i of layers[k]) if (!gone.has(i)) found.ends[i] = at + thick[k];
        at += lengths[k];
      }
    });
    return found;
  }

  return { apart, across, rows };
})();

// The boxes of a graph in layers: which layer each stands in, and in which order, so that few edges cross.

const layering = (() => {
  "use strict";

  const SWEEPS = 8;
  const MOST_PASSED = 4000; // layers that edges pass in all; where there are more, the long ones go straight on
  const LONG = 4; // layers
  const CROWDED = 5; // leaves of a layer

  /** @typedef {{ from: number, to: number }} Ends of an edge */

  /** @param {number} count @param {Ends[]} edges @param {"from" | "to"} end */
  function groupBy(count, edges, end) {
    /** @type {Ends[][]} */
    const found = Array.from({ length: count }, () => []);
    for (const edge of edges) found[edge[end]].push(edge);
    return found;
  }

  // ---- layers ------------------------------------------------------------------------------------------------------

  /**
   * Every box after those that lead to it. Where edges go in a circle the first box that is left begins.
   * @param {number} count
   * @param {Ends[]} edges
   */
  function inOrder(count, edges) {
    const out = groupBy(count, edges, "from");
    const waiting = groupBy(count, edges, "to").map((list) => list.length);
    const ready = [...waiting.keys()].filter((v) => !waiting[v]);
    /** @type {Set<number>} */
    const order = new Set();
    let [next, first] = [0, 0];
    while (order.size < count) {
      while (order.has(first)) first++;
      const v = next < ready.length ? ready[next++] : first;
      if (order.has(v)) continue;
      order.add(v);
      for (const edge of out[v]) if (--waiting[edge.to] === 0) ready.push(edge.to);
    }
    return [...order];
  }

  /**
   * The layer of each box: as early as can be, then as late as makes no edge longer. So a leaf stands before its first
   * user, and so does whatever is made of leaves alone.
   * @param {number} count
   * @param {Ends[]} edges none leads back
   * @param {number[]} order
   */
  function ranked(count, edges, order) {
    const [into, out] = [groupBy(count, edges, "to"), groupBy(count, edges, "from")];
    const layer = Array(count).fill(0);
    const alone = Array(count).fill(true); // nothing else is made of what it is made of
    for (const v of order) {
      for (const { from } of into[v]) {
        layer[v] = Math.max(layer[v], layer[from] + 1);
        if (!alone[from] || out[from].some((edge) => edge.to !== v)) alone[v] = false;
      }
    }
    for (const v of [...order].reverse()) {
      if (!out[v].length) continue;
      const held = alone[v] ? 0 : into[v].filter(({ from }) => !alone[from] || out[from].length > 1).length;
      if (held < out[v].length) layer[v] = out[v].reduce((low, { to }) => Math.min(low, layer[to]), Infinity) - 1;
    }
    const least = layer.reduce((low, each) => Math.min(low, each), layer[0]);
    return layer.map((each) => each - least);
  }

  /**
   * Of a layer with many leaves every other one stands in a layer of its own before it, which makes it half as high.
   * @param {number[]} rank
   * @param {Ends[]} edges
   */
  function staggered(rank, edges) {
    const made = new Set(edges.map(({ to }) => to));
    /** @type {number[][]} */
    const leaves = []; // of each layer
    rank.forEach((layer, v) => made.has(v) || (leaves[layer] ??= []).push(v));
    const before = new Set(leaves.filter((list) => list && list.length >= CROWDED).flatMap((list) => list.filter((_, k) => k % 2)));
    const crowded = new Set([...before].map((v) => rank[v]));
    return rank.map((layer, v) => layer + [...crowded].filter((each) => each <= layer).length - (before.has(v) ? 1 : 0));
  }

  /**
   * The layer of each box, and the edges, those that lead back turned around.
   * @param {number} count
   * @param {Ends[]} edges
   * @param {boolean} [apart] with leaves staggered where there are many
   */
  function ranks(count, edges, apart = false) {
    const order = inOrder(count, edges);
    /** @type {number[]} */
    const place = [];
    order.forEach((v, k) => (place[v] = k));
    const flipped = edges.map((edge) => place[edge.from] > place[edge.to]);
    const forth = edges.map((edge, i) => (flipped[i] ? { from: edge.to, to: edge.from } : edge));
    const rank = ranked(count, forth, order);
    return { rank: apart ? staggered(rank, forth) : rank, forth, flipped };
  }

  /**
   * Boxes in layers.
   * @param {Sized[]} boxes
   * @param {Ends[]} edges
   * @param {boolean} [apart] with leaves staggered where there are many
   * @returns {Layered}
   */
  function of(boxes, edges, apart = false) {
    const { rank, forth, flipped } = ranks(boxes.length, edges, apart);
    /** @type {Item[]} */
    const items = boxes.map((each, box) => ({ box, layer: rank[box], at: 0, group: each.group ?? "", into: [], out: [] }));
    const passed = forth.reduce((sum, { from, to }) => sum + rank[to] - rank[from] - 1, 0);
    const chains = forth.map(({ from, to }) => {
      const chain = [from];
      const straight = passed > MOST_PASSED && rank[to] - rank[from] > LONG;
      for (let layer = rank[from] + 1; layer < rank[to] && !straight; layer++) {
        chain.push(items.length);
        items.push({ box: -1, layer, at: 0, group: "", into: [], out: [] });
      }
      chain.push(to);
      for (let k = 1; k < chain.length; k++) {
        items[chain[k - 1]].out.push(chain[k]);
        items[chain[k]].into.push(chain[k - 1]);
      }
      return chain;
    });
    const made = { items, layers: firstOrder(items), chains, flipped };
    improve(made);
    return made;
  }

  // ---- the order within the layers ---------------------------------------------------------------------------------

  /**
   * As one meets them on the way back from the end, first operands first: a tree has no crossings then.
   * @param {Item[]} items
   */
  function firstOrder(items) {
    const last = items.reduce((most, item) => Math.max(most, item.layer), 0);
    /** @type {number[][]} */
    const layers = Array.from({ length: last + 1 }, () => []);
    const seen = new Set();
    const stack = [...items.keys()].filter((i) => !items[i].out.length).reverse();
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      if (seen.has(i)) continue;
      seen.add(i);
      layers[items[i].layer].push(i);
      stack.push(...[...items[i].into].reverse());
    }
    layers.forEach((layer) => settle(items, layer));
    return layers;
  }

  /**
   * Those of a group stand in their own order, in the places they have together.
   * @param {Item[]} items
   * @param {number[]} layer
   */
  function settle(items, layer) {
    /** @type {Map<string, number[]>} */
    const groups = new Map();
    layer.forEach((i, at) => {
      const { group } = items[i];
      if (group && !groups.has(group)) groups.set(group, []);
      if (group) groups.get(group)?.push(at);
    });
    for (const places of groups.values()) {
      const members = places.map((at) => layer[at]).sort((i, j) => items[i].box - items[j].box);
      places.forEach((at, k) => (layer[at] = members[k]));
    }
    layer.forEach((i, at) => (items[i].at = at));
  }

  /** The places of the items beside one, sorted. @param {Item[]} items @param {number[]} beside */
  const placesOf = (items, beside) => beside.map((i) => items[i].at).sort((a, b) => a - b);

  /** How many edges cross. @param {Layered} made */
  function crossings({ items, layers }) {
    let found = 0;
    for (const layer of layers) {
      const ends = layer.flatMap((i) => placesOf(items, items[i].out));
      const tree = Array(ends.reduce((most, end) => Math.max(most, end), 0) + 2).fill(0); // Fenwick's: how many ended at most there
      ends.forEach((end, before) => {
        let above = 0;
        for (let k = end + 1; k > 0; k -= k & -k) above += tree[k];
        found += before - above;
        for (let k = end + 1; k < tree.length; k += k & -k) tree[k]++;
      });
    }
    return found;
  }

  /** Every box near the middle of those before it, then of those behind it, and so on; the best is kept. @param {Layered} made */
  function improve(made) {
    const { items, layers } = made;
    let best = layers.map((layer) => [...layer]);
    let least = crossings(made);
    for (let sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
      const side = sweep % 2 ? "out" : "into";
      for (const layer of sweep % 2 ? [...layers].reverse() : layers) {
        /** @type {number[]} */
        const mean = []; // of those that have somebody on that side; the others stay where they are
        for (const i of layer) {
          const beside = items[i][side];
          if (beside.length) mean[i] = beside.reduce((sum, j) => sum + items[j].at, 0) / beside.length;
        }
        const sorted = layer.filter((i) => i in mean).sort((i, j) => mean[i] - mean[j] || items[i].at - items[j].at);
        let next = 0;
        layer.forEach((i, at) => {
          if (i in mean) layer[at] = sorted[next++];
        });
        settle(items, layer);
      }
      layers.forEach((layer) => exchange(items, layer));
      const now = crossings(made);
      if (now >= least) continue;
      least = now;
      best = layers.map((layer) => [...layer]);
    }
    best.forEach((layer, k) => {
      layers[k] = layer;
      settle(items, layer);
    });
  }

  /**
   * Neighbours change places where their edges cross less then.
   * @param {Item[]} items
   * @param {number[]} layer
   */
  function exchange(items, layer) {
    for (let k = 1; k < layer.length; k++) {
      const [i, j] = [items[layer[k - 1]], items[layer[k]]];
      if (i.group && i.group === j.group) continue;
      let gain = 0;
      for (const [one, other] of [[i.into, j.into], [i.out, j.out]]) {
        const [left, right] = [placesOf(items, one), placesOf(items, other)];
        gain += over(left, right) - over(right, left);
      }
      if (gain <= 0) continue;
      [layer[k - 1], layer[k]] = [layer[k], layer[k - 1]];
      [i.at, j.at] = [k, k - 1];
    }
  }

  /** How many pairs there are of a number and a smaller one, in two sorted lists. @param {number[]} large @param {number[]} small */
  function over(large, small) {
    let [found, k] = [0, 0];
    for (const each of large) {
      while (k < small.length && small[k] < each) k++;
      found += k;
    }
    return found;
  }

  /**
   * How large that could be at most, whichever way it stands: as the boxes of a layer stand beside each other.
   * @param {Sized[]} boxes
   * @param {Ends[]} edges
   * @param {{ width: number, height: number }} pane
   * @param {boolean} columns layers stand from left to right, whole
   */
  function bound(boxes, edges, pane, columns) {
    const bounds = [false, !columns].map((apart) => {
      const { rank } = ranks(boxes.length, edges, apart);
      /** @type {[wide: number[], high: number[]]} of each layer */
      const [wide, high] = [[], []];
      rank.forEach((layer, i) => {
        wide[layer] = (wide[layer] ?? 0) + boxes[i].width;
        high[layer] = (high[layer] ?? 0) + boxes[i].height;
      });
      return Math.max(pane.height / Math.max(0, ...high), columns ? 0 : pane.width / Math.max(0, ...wide));
    });
    return Math.max(...bounds);
  }

  return { of, crossings, bound };
})();

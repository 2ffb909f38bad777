// Forward and backward pass over a graph's flat arrays, from the rows alone; the twin of autograd/core/backward.py.
// Nodes are in forward order, so the backward order is the same counted down. Edge e ends in parents[e].

const passes = (() => {
  "use strict";

  /** @type {Record<string, number>} */
  const NUMBERS = { inf: Infinity, "-inf": -Infinity, nan: NaN };

  /** Adds what can be read off the arrays once. @param {GivenGraph} given @returns {Graph} the same, complete */
  function prepare(given) {
    const graph = /** @type {Graph} */ (given);
    const all = [...graph.parents.keys()];
    /** @param {number[]} list */
    const own = (list) => graph.ops.map((_, i) => list.slice(graph.starts[i], graph.starts[i + 1]));
    const number = (/** @type {number | string} */ each) => (typeof each === "number" ? each : NUMBERS[each]);
    graph.data = given.data.map(number);
    graph.held = given.held?.map(number);
    graph.constant = given.constant.map(Boolean);
    graph.plain = given.plain.map(Boolean);
    graph.titles = graph.names.map((name, i) => (graph.plain[i] ? "" : graph.ops[i] ? `${name} = ${rows[graph.ops[i]].symbol}` : name));
    graph.root = graph.ops.length - 1;
    graph.leaves = [...new Set([...graph.parents, graph.root])].filter((i) => !graph.ops[i]); // as the forward pass needs them
    graph.edges = own(all); // those that lead to each node
    graph.inputs = own(graph.parents);
    graph.head = graph.edges.flatMap((edges, i) => edges.map(() => i)); // the node each edge leads to
    return graph;
  }

  /** The numbers of a node's parents. @param {Graph} graph @param {number[]} out @param {number} i */
  const given = (graph, out, i) => graph.inputs[i].map((p) => out[p]);

  /**
   * Both passes for the leaves' numbers. Trouble is the first node that is not finite; sent has what each node
   * contributes, in the order in which it is added: each node after all that use it.
   * @param {Graph} graph
   * @param {number[]} leaves
   * @param {number[]} [order]
   * @returns {Result}
   */
  function run(graph, leaves, order = [...graph.ops.keys()].reverse()) {
    const out = [...leaves];
    /** @type {number[]} */
    const partials = [];
    const odd = graph.leaves.find((i) => !Number.isFinite(leaves[i]));
    /** @type {Result["trouble"]} */
    let trouble = odd === undefined ? null : { node: odd, kind: "leaf" };
    graph.ops.forEach((op, i) => {
      if (!op) return;
      const x = given(graph, out, i);
      const made = rows[op].at(x);
      out[i] = made.out;
      partials.push(...made.partials);
      if (!trouble && !Number.isFinite(made.out) && x.every(Number.isFinite)) {
        trouble = { node: i, kind: rows[op].inside(x) ? "too_large" : "outside" };
      }
    });
    /** @type {number[]} */
    const gradients = graph.ops.map((_, i) => (i === graph.root ? 1 : 0));
    const upstream = graph.ops.map(() => 0);
    /** @type {Contribution[][]} */
    const sent = graph.ops.map(() => []);
    const reached = new Set(); // by something, be it 0
    for (const i of order) {
      upstream[i] = gradients[i];
      for (const edge of graph.edges[i]) {
        const parent = graph.parents[edge];
        if (graph.constant[parent]) continue;
        const contribution = upstream[i] * partials[edge];
        const before = gradients[parent];
        gradients[parent] = before + contribution;
        const again = reached.has(parent);
        reached.add(parent);
        sent[i].push({ edge, parent, partial: partials[edge], contribution, before, after: gradients[parent], again });
      }
    }
    return { out, partials, trouble, gradients, upstream, sent };
  }

  /**
   * Groups of nodes in one box each, in an order in which every node comes after those it `needs`. A box is one group
   * wherever that can be; not where a result of it comes back to it, as when a layer is fed its own output.
   * @param {number[][]} boxes
   * @param {number[]} nodes
   * @param {number[][]} needs
   */
  function grouped(boxes, nodes, needs) {
    /** @type {number[]} */
    const place = []; // of each node in `nodes`
    nodes.forEach((i, k) => (place[i] = k));
    const left = boxes.map((list) => list.filter((i) => i in place).sort((i, j) => place[i] - place[j]));
    /** @type {number[]} */
    const boxOf = [];
    left.forEach((list, box) => list.forEach((i) => (boxOf[i] = box)));
    const open = left.map(() => 0); // how much a box waits for that others have to do
    /** @type {Map<number, number[]>} */
    const waitFor = new Map(); // a node → the boxes that wait for it
    for (const i of nodes) {
      for (const j of needs[i]) {
        if (!(j in place) || boxOf[j] === boxOf[i]) continue;
        open[boxOf[i]]++;
        if (!waitFor.has(j)) waitFor.set(j, []);
        waitFor.get(j)?.push(boxOf[i]);
      }
    }
    const end = (/** @type {number} */ box) => place[left[box][left[box].length - 1]];
    const whole = [...left.keys()].filter((box) => left[box].length && !open[box]).sort((x, y) => end(y) - end(x)); // the next one last
    const waiting = new Set(nodes);
    const groups = [];
    while (waiting.size) {
      const next = whole.pop();
      const { box, ready } = next === undefined ? part(left, needs, waiting, place) : { box: next, ready: left[next] };
      groups.push({ box, nodes: ready });
      for (const i of ready) {
        waiting.delete(i);
        for (const other of waitFor.get(i) ?? []) {
          if (--open[other]) continue;
          const at = whole.findIndex((each) => end(each) < end(other));
          whole.splice(at < 0 ? whole.length : at, 0, other);
        }
      }
      left[box] = left[box].filter((i) => waiting.has(i));
    }
    return groups;
  }

  /**
   * As much of a box as can be done, where none can be done whole: of the box that is done first.
   * @param {number[][]} left
   * @param {number[][]} needs
   * @param {Set<number>} waiting
   * @param {number[]} place
   */
  function part(left, needs, waiting, place) {
    /** @type {{ box: number, ready: number[] } | undefined} */
    let best;
    const end = (/** @type {number[]} */ list) => place[list[list.length - 1]];
    for (const [box, list] of left.entries()) {
      /** @type {Set<number>} */
      const group = new Set();
      for (const i of list) if (needs[i].every((j) => !waiting.has(j) || group.has(j))) group.add(i);
      const ready = [...group];
      if (ready.length && (!best || end(ready) < end(best.ready))) best = { box, ready };
    }
    if (!best) throw new Error("a graph with a circle");
    return best;
  }

  /**
   * The moments of a walk over a view: the leaves, every box forwards, the seed, every box backwards, the end.
   * @param {Graph} graph
   * @param {View} view
   * @returns {Moment[]}
   */
  function moments(graph, view) {
    const boxes = view.boxes.map((box) => box.nodes);
    const inner = [...graph.ops.keys()].filter((i) => graph.ops[i]);
    /** @type {number[][]} */
    const users = graph.ops.map(() => []);
    graph.parents.forEach((p, e) => users[p].push(graph.head[e]));
    return [
      { pass: "start", nodes: [] },
      ...grouped(boxes, inner, graph.inputs).map((group) => ({ pass: /** @type {Pass} */ ("forward"), ...group })),
      { pass: "seed", nodes: [] },
      ...grouped(boxes, inner.reverse(), users).map((group) => ({ pass: /** @type {Pass} */ ("backward"), ...group })),
      { pass: "end", nodes: [] },
    ];
  }

  /**
   * What is known at a moment: which values, and how far each sum has come.
   * @param {Graph} graph
   * @param {Moment[]} walk
   * @param {number} at
   * @param {Result} result
   * @returns {Known}
   */
  function known(graph, walk, at, result) {
    const passed = walk.slice(0, at + 1);
    /** @param {Pass} pass */
    const nodes = (pass) => passed.filter((moment) => moment.pass === pass).flatMap((moment) => moment.nodes);
    const done = new Set(nodes("backward"));
    /** @type {Known["sums"]} */
    const sums = [];
    if (passed.some((moment) => moment.pass === "seed")) sums[graph.root] = 1;
    for (const i of done) for (const each of result.sent[i]) sums[each.parent] = each.after;
    return { values: new Set([...graph.leaves, ...nodes("forward")]), sums, done };
  }

  /**
   * Every path from a leaf up to the root, as lists of edges; `most` at most, and how many there are in all.
   * @param {Graph} graph
   * @param {number} leaf
   * @param {number} most
   * @returns {{ found: number[][], all: number }}
   */
  function paths(graph, leaf, most) {
    if (leaf === graph.root) return { found: [], all: 0 };
    const ways = graph.ops.map((_, i) => (i === graph.root ? 1 : 0));
    /** @type {number[][]} */
    const uses = graph.ops.map(() => []);
    for (let i = graph.root; i >= 0; i--) {
      for (const edge of ways[i] ? graph.edges[i] : []) {
        ways[graph.parents[edge]] += ways[i];
        uses[graph.parents[edge]].push(edge);
      }
    }
    /** @type {number[][]} */
    const found = [];
    /** @type {[node: number, path: number[]][]} */
    const stack = [[leaf, []]];
    for (let top = stack.pop(); top && found.length < most; top = stack.pop()) {
      const [node, path] = top;
      if (node === graph.root) found.push(path);
      else for (const edge of [...uses[node]].reverse()) stack.push([graph.head[edge], [...path, edge]]);
    }
    return { found, all: ways[leaf] };
  }

  return { prepare, given, run, moments, known, paths };
})();

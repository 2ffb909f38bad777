// Forward and backward pass over a graph's flat arrays, from the rows alone; the twin of autograd/core/backward.py.
// Nodes are in forward order, so the backward order is the same counted down. Edge e ends in parents[e].

const passes = (() => {
  "use strict";

  const NUMBERS = { inf: Infinity, "-inf": -Infinity, nan: NaN };

  // Adds what can be read off the arrays once
  function prepare(graph) {
    const all = [...graph.parents.keys()];
    const own = (list) => graph.ops.map((_, i) => list.slice(graph.starts[i], graph.starts[i + 1]));
    graph.data = graph.data.map((each) => NUMBERS[each] ?? each);
    graph.root = graph.ops.length - 1;
    graph.leaves = [...graph.ops.keys()].filter((i) => !graph.ops[i]);
    graph.edges = own(all); // those that lead to each node
    graph.inputs = own(graph.parents);
    graph.head = graph.edges.flatMap((edges, i) => edges.map(() => i)); // the node each edge leads to
  }

  const given = (graph, out, i) => graph.inputs[i].map((p) => out[p]);

  // Both passes for the leaves' numbers. Trouble is the first node outside its domain; sent has what each node
  // contributes, in the order in which it is added: each node after all that use it.
  function run(graph, leaves, order = [...graph.ops.keys()].reverse()) {
    const out = [...leaves];
    const partials = [];
    let trouble = null;
    graph.ops.forEach((op, i) => {
      if (!op) return;
      const x = given(graph, out, i);
      const made = rows[op].at(x);
      out[i] = made.out;
      partials.push(...made.partials);
      if (!trouble && !Number.isFinite(made.out) && x.every(Number.isFinite)) {
        trouble = { node: i, inside: rows[op].inside(x) };
      }
    });
    const gradients = graph.ops.map((_, i) => (i === graph.root ? 1 : 0));
    const upstream = graph.ops.map(() => 0);
    const sent = graph.ops.map(() => []);
    for (const i of order) {
      upstream[i] = gradients[i];
      for (const edge of graph.edges[i]) {
        const parent = graph.parents[edge];
        if (graph.constant[parent]) continue;
        const contribution = upstream[i] * partials[edge];
        const before = gradients[parent];
        gradients[parent] = before + contribution;
        sent[i].push({ edge, parent, partial: partials[edge], contribution, before, after: gradients[parent] });
      }
    }
    return { out, partials, trouble, gradients, upstream, sent };
  }

  // Groups of nodes in one box each, in an order in which every node comes after those it `needs`. A box is one group
  // wherever that can be; not where a result of it comes back to it, as when a layer is fed its own output.
  function grouped(boxes, nodes, needs) {
    const place = new Map(nodes.map((i, k) => [i, k]));
    const left = boxes.map((list) => list.filter((i) => place.has(i)).sort((i, j) => place.get(i) - place.get(j)));
    const waiting = new Set(nodes);
    const groups = [];
    while (waiting.size) {
      let best = null;
      left.forEach((list, box) => {
        const group = new Set();
        for (const i of list) if (needs[i].every((j) => !waiting.has(j) || group.has(j))) group.add(i);
        if (!group.size) return;
        const found = { box, nodes: [...group], whole: group.size === list.length, end: place.get([...group].at(-1)) };
        if (!best || found.whole > best.whole || (found.whole === best.whole && found.end < best.end)) best = found;
      });
      best.nodes.forEach((i) => waiting.delete(i));
      left[best.box] = left[best.box].filter((i) => waiting.has(i));
      groups.push({ box: best.box, nodes: best.nodes });
    }
    return groups;
  }

  // The moments of a walk over a view: the leaves, every box forwards, the seed, every box backwards, the end.
  function moments(graph, view) {
    const boxes = view.boxes.map((box) => box.nodes);
    const inner = [...graph.ops.keys()].filter((i) => graph.ops[i]);
    const users = graph.ops.map(() => []);
    graph.parents.forEach((p, e) => users[p].push(graph.head[e]));
    const there = grouped(boxes, inner, graph.inputs).map((group) => ({ pass: "forward", ...group }));
    const back = grouped(boxes, inner.reverse(), users).map((group) => ({ pass: "backward", ...group }));
    return [{ pass: "start", nodes: [] }, ...there, { pass: "seed", nodes: [] }, ...back, { pass: "end", nodes: [] }];
  }

  // What is known at a moment: which values, and how far each sum has come (undefined: nothing has arrived).
  function known(graph, walk, at, result) {
    const passed = walk.slice(0, at + 1);
    const nodes = (pass) => passed.filter((moment) => moment.pass === pass).flatMap((moment) => moment.nodes);
    const done = new Set(nodes("backward"));
    const sums = [];
    if (passed.some((moment) => moment.pass === "seed")) sums[graph.root] = 1;
    for (const i of done) for (const each of result.sent[i]) sums[each.parent] = each.after;
    return { values: new Set([...graph.leaves, ...nodes("forward")]), sums, done };
  }

  // Every path from a leaf up to the root, as lists of edges; `most` at most, and how many there are in all.
  function paths(graph, leaf, most) {
    if (leaf === graph.root) return { found: [], all: 0 };
    const ways = graph.ops.map((_, i) => (i === graph.root ? 1 : 0));
    const uses = graph.ops.map(() => []);
    for (let i = graph.root; i >= 0; i--) {
      for (const edge of ways[i] ? graph.edges[i] : []) {
        ways[graph.parents[edge]] += ways[i];
        uses[graph.parents[edge]].push(edge);
      }
    }
    const found = [];
    const stack = [[leaf, []]];
    while (stack.length && found.length < most) {
      const [node, path] = stack.pop();
      if (node === graph.root) found.push(path);
      else for (const edge of [...uses[node]].reverse()) stack.push([graph.head[edge], [...path, edge]]);
    }
    return { found, all: ways[leaf] };
  }

  return { prepare, given, run, moments, known, paths };
})();

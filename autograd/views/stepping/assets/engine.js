// Forward and backward pass over a graph's flat arrays, from the rows alone; the twin of autograd/core/backward.py.
// Nodes are in forward order, so the backward order is the same counted down. Edge e ends in parents[e].

const engine = (() => {
  "use strict";

  const number = (given) => (typeof given === "number" ? given : { inf: Infinity, "-inf": -Infinity, nan: NaN }[given]);

  // Adds what can be read off the arrays once: data as numbers, and the nodes that use each node.
  function prepare(graph) {
    graph.data = graph.data.map(number);
    graph.count = graph.ops.length;
    graph.root = graph.count - 1;
    graph.leaves = [...graph.ops.keys()].filter((i) => !graph.ops[i]);
    graph.head = []; // the node each edge leads to
    graph.ops.forEach((_, i) => {
      for (let e = graph.starts[i]; e < graph.starts[i + 1]; e++) graph.head[e] = i;
    });
    return graph;
  }

  const edges = (graph, i) => {
    const found = [];
    for (let e = graph.starts[i]; e < graph.starts[i + 1]; e++) found.push(e);
    return found;
  };

  const given = (graph, out, i) => graph.parents.slice(graph.starts[i], graph.starts[i + 1]).map((p) => out[p]);

  // Values and local derivatives for the leaves' numbers; trouble is the first node outside its domain.
  function forward(graph, leaves) {
    const out = [...leaves];
    const partials = [];
    let trouble = null;
    for (let i = 0; i < graph.count; i++) {
      if (!graph.ops[i]) continue;
      const x = given(graph, out, i);
      const row = rows[graph.ops[i]];
      const made = row.at(x);
      out[i] = made.out;
      made.partials.forEach((partial, k) => (partials[graph.starts[i] + k] = partial));
      if (!trouble && !Number.isFinite(made.out) && x.every(Number.isFinite)) {
        trouble = { node: i, inside: row.inside(x) };
      }
    }
    return { out, partials, trouble };
  }

  // The gradients, and every contribution in the order in which it is added: each node after all that use it.
  function backward(graph, { partials }, order = [...graph.ops.keys()].reverse()) {
    const sums = new Array(graph.count).fill(0);
    const sent = graph.ops.map(() => []);
    const upstream = new Array(graph.count).fill(0);
    sums[graph.root] = 1;
    for (const i of order) {
      upstream[i] = sums[i];
      if (!graph.ops[i]) continue;
      for (const edge of edges(graph, i)) {
        const parent = graph.parents[edge];
        if (graph.constant[parent]) continue;
        const contribution = upstream[i] * partials[edge];
        const before = sums[parent];
        sums[parent] = before + contribution;
        sent[i].push({ edge, parent, partial: partials[edge], contribution, before, after: sums[parent] });
      }
    }
    return { gradients: sums, sent, upstream };
  }

  function run(graph, leaves, order) {
    const there = forward(graph, leaves);
    return { ...there, ...backward(graph, there, order) };
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
        for (const i of list) if (needs(i).every((j) => !waiting.has(j) || group.has(j))) group.add(i);
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
    const inputs = (i) => graph.parents.slice(graph.starts[i], graph.starts[i + 1]);
    const there = grouped(boxes, inner, inputs).map((group) => ({ pass: "forward", ...group }));
    const back = grouped(boxes, inner.reverse(), (i) => users[i]).map((group) => ({ pass: "backward", ...group }));
    return [{ pass: "start", nodes: [] }, ...there, { pass: "seed", nodes: [] }, ...back, { pass: "end", nodes: [] }];
  }

  // What is known at a moment: which values, and how far each sum has come (undefined: nothing has arrived).
  function known(graph, walk, at, result) {
    const values = new Set(graph.leaves);
    const sums = new Array(graph.count).fill(undefined);
    const done = new Set();
    for (const moment of walk.slice(0, at + 1)) {
      if (moment.pass === "forward") moment.nodes.forEach((i) => values.add(i));
      if (moment.pass === "seed") sums[graph.root] = 1;
      if (moment.pass === "backward") {
        for (const i of moment.nodes) {
          done.add(i);
          for (const each of result.sent[i]) sums[each.parent] = each.after;
        }
      }
    }
    return { values, sums, done };
  }

  // Every path from a leaf up to the root, as lists of edges; `most` at most, and how many there are in all.
  function paths(graph, leaf, most) {
    const uses = new Map();
    const ways = new Array(graph.count).fill(0);
    ways[graph.root] = 1;
    for (let i = graph.count - 1; i >= 0; i--) {
      for (const edge of edges(graph, i)) {
        const parent = graph.parents[edge];
        ways[parent] += ways[i];
        if (ways[i]) uses.set(parent, [...(uses.get(parent) ?? []), edge]);
      }
    }
    const found = [];
    const stack = leaf === graph.root ? [] : [[leaf, []]];
    while (stack.length && found.length < most) {
      const [node, path] = stack.pop();
      if (node === graph.root) found.push(path);
      else for (const edge of [...(uses.get(node) ?? [])].reverse()) stack.push([graph.head[edge], [...path, edge]]);
    }
    return { found, all: leaf === graph.root ? 0 : ways[leaf] };
  }

  return { prepare, edges, given, forward, backward, run, moments, known, paths };
})();

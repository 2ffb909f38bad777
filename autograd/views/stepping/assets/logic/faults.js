// The passes of an engine with one rule wrong; the table of what can be wrong is autograd/views/stepping/faults.py.

const faults = (() => {
  "use strict";

  /**
   * Every node as soon as it is met on the way down, so that one that is used twice may come before its second use.
   * @param {Graph} graph
   */
  function onTheWayDown(graph) {
    const found = /** @type {Set<number>} */ (new Set());
    const waiting = [graph.root];
    for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
      if (found.has(i)) continue;
      found.add(i);
      waiting.push(...graph.inputs[i].filter((p) => !graph.constant[p]).reverse());
    }
    return [...found];
  }

  /**
   * The two passes of a broken engine, as `passes.run` gives those of a right one.
   * @param {Graph} graph
   * @param {number[]} leaves
   * @param {Fault} fault
   */
  function run(graph, leaves, fault) {
    const { out, partials, trouble } = passes.run(graph, leaves);
    if (fault.op) {
      graph.ops.forEach((op, i) => {
        if (op !== fault.op) return;
        const wrong = fault.partials(out[i], ...passes.given(graph, out, i));
        wrong.forEach((partial, k) => (partials[graph.edges[i][k]] = partial));
      });
    }
    const order = fault.pass === "on_the_way_down" ? onTheWayDown(graph) : [...graph.ops.keys()].reverse();
    const gradients = graph.ops.map(() => 0);
    gradients[graph.root] = 1;
    for (const i of order) {
      graph.edges[i].forEach((edge, k) => {
        const parent = graph.parents[edge];
        if (graph.constant[parent]) return;
        // of the keys of a dictionary the last value stays, in the place of the first
        const last = graph.inputs[i].lastIndexOf(parent);
        if (fault.pass === "once_each" && last !== k) return;
        const upstream = fault.pass === "without_upstream" ? 1 : gradients[i];
        const contribution = upstream * partials[edge];
        gradients[parent] = fault.pass === "overwriting" ? contribution : gradients[parent] + contribution;
      });
    }
    return { out, partials, trouble, gradients };
  }

  /**
   * Whether two engines gave the same gradients, to the digits that are shown.
   * @param {Graph} graph
   * @param {{ gradients: number[] }} one
   * @param {{ gradients: number[] }} other
   */
  const same = (graph, one, other) =>
    graph.ops.every((_, i) => graph.constant[i] || answers.close(one.gradients[i], other.gradients[i]));

  /**
   * The faults that give leaves exactly these gradients; null where they are the right ones.
   * @param {Graph} graph
   * @param {number[]} leaves
   * @param {number[]} gradients
   */
  function explain(graph, leaves, gradients) {
    const told = graph.leaves.filter((i) => !graph.constant[i]);
    const fits = (/** @type {{ gradients: number[] }} */ one) => told.every((i) => answers.close(gradients[i], one.gradients[i]));
    return fits(passes.run(graph, leaves)) ? null : faultTable.filter((fault) => fits(run(graph, leaves, fault)));
  }

  /**
   * A case with one answer: a mistake that shows in this graph, and others to choose from none of which would give the
   * same gradients, first those that would change something too, and of operations that aren't there two at most. Null
   * where there is none.
   * @param {Graph} graph
   * @param {number[]} leaves
   * @param {ReturnType<typeof chance.seeded>} draw
   * @param {number} most
   */
  function hunt(graph, leaves, draw, most = 5) {
    const right = passes.run(graph, leaves);
    const list = draw.shuffled(faultTable).map((fault) => {
      const given = run(graph, leaves, fault);
      const possible = !fault.op || graph.ops.includes(fault.op);
      return { key: fault.key, ...given, shows: !same(graph, given, right), possible };
    });
    for (const culprit of list.filter((each) => each.shows)) {
      const others = list.filter((each) => each !== culprit && !same(graph, each, culprit));
      const rank = (/** @type {typeof culprit} */ each) => (each.shows ? 0 : each.possible ? 1 : 2);
      const chosen = [...others].sort((one, other) => rank(one) - rank(other)).slice(0, most - 1)
        .filter((each, k) => k < 2 || each.possible);
      if (chosen.some((each) => each.shows)) return { culprit, right, suspects: draw.shuffled([culprit, ...chosen]) };
    }
    return null;
  }

  return { run, hunt, explain, table: faultTable };
})();

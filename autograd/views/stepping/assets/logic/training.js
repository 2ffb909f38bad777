// Which leaves gradient descent moves, until somebody ticks others; the twin of is_trainable in payload.py.

const training = (() => {
  "use strict";

  /**
   * Of each node, whether it is a leaf that learns: no constant, and not called as data are.
   * @param {{ ops: string[], constant: boolean[], labels: (string | null)[] }} graph
   * @param {RegExp} data what data are called
   */
  const ticks = (graph, data) =>
    graph.ops.map((op, i) => !op && !graph.constant[i] && !data.test(graph.labels[i] ?? ""));

  return { ticks };
})();

// Forward mode, to be held beside the backward pass: a pass per leaf, in the order of the forward pass, from the same
// partials; and how many operations each way takes.

const forward = (() => {
  "use strict";

  /**
   * How fast every node changes with one leaf. A pass computes only what depends on that leaf.
   * @param {Graph} graph
   * @param {number[]} partials
   * @param {number} leaf
   * @returns {Tangents}
   */
  function pass(graph, partials, leaf) {
    /** @type {(number | undefined)[]} */
    const slopes = [];
    slopes[leaf] = 1;
    const count = { multiplications: 0, additions: 0 };
    /** @type {Tangents["lines"]} */
    const lines = [];
    graph.ops.forEach((_, i) => {
      const terms = graph.edges[i].flatMap((edge) => {
        const slope = slopes[graph.parents[edge]];
        return slope === undefined ? [] : [{ edge, slope }];
      });
      if (!terms.length) return;
      const products = terms.map(({ edge, slope }) => partials[edge] * slope);
      const sum = products.reduce((total, product) => total + product);
      slopes[i] = sum;
      count.multiplications += terms.length;
      count.additions += terms.length - 1;
      lines.push({ node: i, terms, slope: sum });
    });
    return { leaf, lines, slope: slopes[graph.root] ?? 0, count };
  }

  /**
   * What the backward pass takes: a product for each edge, and an addition where something had arrived.
   * @param {Contribution[][]} sent
   */
  function backward(sent) {
    const all = sent.flat();
    return { multiplications: all.length, additions: all.filter((each) => each.again).length };
  }

  /**
   * A forward pass for every leaf, beside the one backward pass.
   * @param {Graph} graph
   * @param {Result} result
   */
  function compared(graph, result) {
    const own = graph.leaves.filter((i) => !graph.constant[i]);
    const count = { multiplications: 0, additions: 0 };
    const slopes = own.map((leaf) => {
      const made = pass(graph, result.partials, leaf);
      count.multiplications += made.count.multiplications;
      count.additions += made.count.additions;
      return { leaf, forward: made.slope, backward: result.gradients[leaf] };
    });
    return { slopes, forward: count, backward: backward(result.sent) };
  }

  return { pass, compared };
})();

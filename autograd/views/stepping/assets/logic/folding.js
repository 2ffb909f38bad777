// What stands under each name of a graph, so that it folds into one box; the twin of `named_parts` in
// autograd/views/stepping/parts.py.

const folding = (() => {
  "use strict";

  /**
   * One part for each name under which something stands; none where nothing but the root has a name.
   * @param {GivenGraph} graph
   * @returns {Part[]}
   */
  function named({ ops, starts, parents, constant, labels, names }) {
    const root = ops.length - 1;
    if (!ops.some((op, i) => op && labels[i] && i < root)) return [];
    /** @type {Set<number>[]} */
    const under = ops.map(() => new Set()); // of each node, the names its users stand under, as positions
    /** @type {number[][]} */
    const found = ops.map(() => []);
    for (let i = root; i >= 0; i--) {
      const own = i === root || labels[i] || !(ops[i] || constant[i]) || under[i].size > 1;
      const home = own ? i : [...under[i]][0];
      found[home].push(i);
      for (const parent of parents.slice(starts[i], starts[i + 1])) under[parent].add(home);
    }
    return found.flatMap((nodes, home) => (nodes.length > 1 ? [{ path: names[home], level: 0, nodes: nodes.reverse() }] : []));
  }

  /** Whether a part is what stands under a name, and called so. @param {GivenGraph | Graph} graph @param {Part} part */
  const isNamed = ({ names }, { path, nodes }) => path === names[nodes[nodes.length - 1]];

  return { named, isNamed };
})();

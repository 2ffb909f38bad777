// Which questions of a graph are worth asking: of a network there are dozens, many of them about a 1.

const handful = (() => {
  "use strict";

  const MOST = 15; // a quarter of an hour

  // Whether its answer is a 1, or stands on the screen already
  function isTrivial(/** @type {Question} */ { kind, numbers }) {
    if (kind === "local") return Math.abs(numbers.answer) === 1;
    return kind === "contribution" && (Math.abs(numbers.partial) === 1 || numbers.upstream === 1);
  }

  /**
   * All questions where there are few; else MOST of them: one of each kind about each operation, those with something
   * to compute before the others, and what is left from all that are not trivial. In the order they were given in.
   * @param {Graph} graph
   * @param {Question[]} all
   * @param {ReturnType<typeof chance.seeded>} draw
   */
  function of(graph, all, draw) {
    if (all.length <= MOST) return all;
    const met = new Set(); // kinds, each with an operation
    const isNew = (/** @type {Question} */ { kind, node }) => {
      const name = `${kind} ${graph.ops[node]}`;
      return !met.has(name) && Boolean(met.add(name));
    };
    const mixed = draw.shuffled(all);
    const [worth, trivial] = [mixed.filter((each) => !isTrivial(each)), mixed.filter(isTrivial)];
    const first = [...worth.filter(isNew), ...trivial.filter(isNew)];
    const chosen = new Set([...new Set([...first, ...worth, ...trivial])].slice(0, MOST));
    return all.filter((each) => chosen.has(each));
  }

  return { most: MOST, of };
})();

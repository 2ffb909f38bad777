// The ways to show a graph: each level of its parts folded, or all that stands under a name, one part opened, every
// node. None of them is placed yet.

const views = (() => {
  "use strict";

  const MOST_OPENED = 40; // parts that can be opened on their own
  const MOST_BOXES = 1000; // nobody looks for one among more

  /**
   * The ways to show a graph, coarsest first.
   * @param {GivenGraph | Graph} graph
   * @param {string} name what the graph is called among those there are
   * @param {string} everything the key of the view with every node
   * @returns {Way[]}
   */
  function ways(graph, name, everything = "nodes") {
    const { parts = [] } = graph;
    const way = (/** @type {string} */ key, /** @type {Part[]} */ folded, opened = "") => {
      const inside = folded.reduce((sum, part) => sum + part.nodes.length, 0);
      return { key, graph: name, opened, folded, count: graph.ops.length - inside + folded.length };
    };
    const levels = [...new Set(parts.map((part) => part.level))].sort((a, b) => a - b);
    const whole = levels.map((level) => way(`level${level}`, parts.filter((part) => part.level === level)));
    const opened = parts.slice(0, MOST_OPENED).map((part) => {
      const beside = parts.filter((other) => other.level === part.level && other !== part);
      const inner = parts.filter((other) => other.level === part.level + 1 && other.path.startsWith(`${part.path}.`));
      return way(`open:${part.path}`, [...beside, ...inner], part.path);
    });
    const all = [...whole, way(everything, []), ...opened];
    const few = all.filter((each) => each.count <= MOST_BOXES);
    return few.length ? few : all.slice(0, 1);
  }

  /** @type {WeakMap<Way, View>} */
  const known = new WeakMap();

  /** What there is to see of a way to show a graph, the same each time. @param {GivenGraph | Graph} graph @param {Way} way */
  function made(graph, way) {
    const view = known.get(way) ?? make(graph, way);
    known.set(way, view);
    return view;
  }

  /**
   * The boxes and edges of a way to show a graph, boxes in the order of their last nodes.
   * @param {GivenGraph | Graph} graph
   * @param {Way} way
   * @returns {View}
   */
  function make(graph, way) {
    const partOf = new Map(way.folded.flatMap((part) => part.nodes.map((i) => [i, part])));
    const last = new Map(way.folded.map((part) => [part, part.nodes[part.nodes.length - 1]]));
    /** @type {Box[]} */
    const boxes = [];
    /** @type {number[]} */
    const boxOf = [];
    graph.ops.forEach((_, i) => {
      const part = partOf.get(i);
      if (part && last.get(part) !== i) return;
      const nodes = part ? part.nodes : [i];
      nodes.forEach((node) => (boxOf[node] = boxes.length));
      boxes.push({ nodes, outputs: [], part: part ? part.path : "", named: part !== undefined && folding.isNamed(graph, part) });
    });
    const leaving = new Set([graph.ops.length - 1]); // the root's value always does
    /** @type {Map<string, Arrow>} */
    const edges = new Map();
    graph.ops.forEach((_, i) => {
      for (let e = graph.starts[i]; e < graph.starts[i + 1]; e++) {
        const [from, to] = [boxOf[graph.parents[e]], boxOf[i]];
        if (from === to) continue;
        leaving.add(graph.parents[e]);
        const plain = !boxes[from].part && !boxes[to].part; // between two nodes each edge is drawn
        const key = plain ? `${e}` : `${from} ${to}`;
        const edge = edges.get(key);
        if (edge) edge.edges.push(e);
        else edges.set(key, { from, to, edges: [e] });
      }
    });
    for (const box of boxes) box.outputs = box.part ? box.nodes.filter((i) => leaving.has(i) && graph.ops[i]) : box.nodes;
    return { ...way, boxes, edges: [...edges.values()] };
  }

  return { ways, made };
})();

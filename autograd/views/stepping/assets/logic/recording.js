// Makes a graph's flat arrays of a typed expression and its variables' numbers; the twin of
// autograd/calculus/expressions.py, and of order() in autograd/core/graph.py.

const recording = (() => {
  "use strict";

  const MOST_SHOWN = 6; // arguments in an error
  /** @type {Record<string, string>} */
  const DUNDERS = { "+": "add", "-": "sub", "*": "mul", "/": "truediv", "**": "pow" };

  /** A node while it is made. @typedef {{ op: string, parents: RecordedNode[], data: number, constant: boolean, label: string | null }} RecordedNode */
  /** A number, or the node of one that varies. @typedef {number | RecordedNode} Made */

  /** @param {Made} made */
  const plain = (made) => (typeof made === "number" ? made : made.data);

  /** A leaf. @param {number} data @param {string | null} label @returns {RecordedNode} */
  const leaf = (data, label) => ({ op: "", parents: [], data, constant: label === null, label });

  /** Computes what has a meaning. */
  class Typed {
    /** @param {Map<string, Made>} given @param {Map<string, string>} functions */
    constructor(given, functions) {
      this.given = given;
      this.functions = functions;
      this.operators = Object.values(rows).filter((row) => row.operator);
    }

    /** @param {Tree} tree @returns {Made} */
    visit(tree) {
      if (tree.kind === "number") return tree.value;
      if (tree.kind === "name") return this.given.get(tree.name) ?? grammar.constants[tree.name];
      if (tree.kind === "call") return this.call(tree);
      if (tree.kind === "sign") {
        const of = this.visit(tree.of);
        return tree.sign === "+" ? of : typeof of === "number" ? -of : this.node(this.operator("neg", of), [[of]], tree);
      }
      const parts = []; // a chain is as long as it likes
      while (tree.kind === "pair") {
        parts.push(tree);
        tree = tree.left;
      }
      let made = this.visit(tree);
      for (const part of parts.reverse()) {
        const right = this.visit(part.right);
        made = this.node(this.operator(DUNDERS[part.sign], right), [[made], [right]], part);
      }
      return made;
    }

    /** The row of an operator; where there are two, beside a plain number the one that has no derivative by it. @param {string} name @param {Made} right */
    operator(name, right) {
      const found = this.operators.filter((row) => row.operator === name);
      return (typeof right === "number" && found.find((row) => row.passive.length)) || found[0];
    }

    /** @param {Call} call @returns {Made} */
    call(call) {
      const row = rows[/** @type {string} */ (this.functions.get(call.name))];
      const given = new Map([...call.given, ...call.named.map((each) => each.value)].map((each) => [each, this.argument(each)]));
      const arguments_ = call.given.map((each) => /** @type {Made[]} */ (given.get(each)));
      if (meaning.folds(call)) return arguments_.flat().reduce((x, y) => this.node(row, [[x], [y]], call));
      if (meaning.gathers(call, row)) return this.node(row, [arguments_.flat()], call);
      const by = meaning.arranged(call, row);
      const parts = row.names.map((name) => {
        const tree = by.get(name);
        return tree ? /** @type {Made[]} */ (given.get(tree)) : [row.defaults[name]];
      });
      return this.node(row, parts, call);
    }

    /** An argument; a list's elements. @param {Tree} tree */
    argument(tree) {
      return tree.kind === "list" ? tree.parts.map((each) => this.visit(each)) : [this.visit(tree)];
    }

    /** What a row makes of its arguments. @param {Row} row @param {Made[][]} parts @param {Tree} tree @returns {Made} */
    node(row, parts, tree) {
      const flat = parts.flat();
      const x = flat.map(plain);
      const data = row.at(x).out;
      if (!Number.isFinite(data) && x.every(Number.isFinite)) refuse(row, x, tree);
      if (flat.every((each) => typeof each === "number")) return data;
      const parents = flat.map((each) => (typeof each === "number" ? leaf(each, null) : each));
      return { op: row.name, parents, data, constant: false, label: null };
    }
  }

  /** An error where what a row gives is no finite number. @param {Row} row @param {number[]} x @param {Tree} tree @returns {never} */
  function refuse(row, x, tree) {
    const said = x.map((each) => spelling.number(each));
    const signed = said.map((each) => (each.startsWith("−") ? `(${each})` : each));
    const shown = [...said.slice(0, MOST_SHOWN), ...(x.length > MOST_SHOWN ? ["…"] : [])].join(", ");
    const call = tree.kind === "pair" ? `${signed[0]} ${row.symbol} ${signed[1]}` : `${row.name}(${shown})`;
    if (row.inside(x)) return complaints.complain("too_large", tree.at, { call });
    return complaints.complain("outside", tree.at, { call, condition: spelling.domain(row, said) });
  }

  /** Every node below the root, parents first. @param {RecordedNode} root @returns {RecordedNode[]} */
  function forward(root) {
    const uses = new Map([[root, 0]]);
    for (const node of uses.keys()) {
      for (const parent of node.parents) uses.set(parent, (uses.get(parent) ?? 0) + 1); // the map grows while we walk it
    }
    const ordered = [];
    const stack = [root];
    for (let node = stack.pop(); node; node = stack.pop()) {
      ordered.push(node);
      for (const parent of node.parents) {
        const left = /** @type {number} */ (uses.get(parent)) - 1;
        uses.set(parent, left);
        if (!left) stack.push(parent);
      }
    }
    return ordered.reverse();
  }

  /** A graph's flat arrays. @param {RecordedNode} root @returns {GivenGraph} */
  function arrays(root) {
    const nodes = forward(root);
    const place = new Map(nodes.map((node, i) => [node, i]));
    const ops = nodes.map((node) => node.op);
    const data = nodes.map((node) => node.data);
    const constant = nodes.map((node) => node.constant);
    const labels = nodes.map((node) => (node.label === null ? null : naming.shown(node.label)));
    const names = naming.namesOf({ data, constant, labels });
    const starts = [0];
    for (const node of nodes) starts.push(starts[starts.length - 1] + node.parents.length);
    const graph = {
      ops,
      starts,
      parents: nodes.flatMap((node) => node.parents.map((parent) => /** @type {number} */ (place.get(parent)))),
      data,
      constant,
      plain: constant,
      labels,
      names,
    };
    return { ...graph, parts: folding.named(graph) };
  }

  /**
   * The graph of a text: an expression, or several statements: "a = 2; d = a*b; tanh(d + c)".
   * @param {string} text
   * @param {Record<string, number>} values the variables' numbers; of names that the text doesn't use they are left aside
   * @returns {Recorded}
   */
  function record(text, values) {
    /** @type {Recorded} */
    const found = { graph: null, variables: [], missing: [], values: {}, error: null };
    const error = complaints.heard(() => {
      const functions = meaning.functions();
      const body = parser.statements(text, new Set(functions.keys()));
      const known = new meaning.Meaning(text, body, new Set(Object.keys(values)));
      known.check();
      found.variables = [...known.variables];
      found.missing = [...known.missing];
      if (!found.missing.length) compute(found, body, functions, values);
    });
    return { ...found, error: error ?? null };
  }

  /** The graph of statements that have a meaning, into `found`. @param {Recorded} found @param {Statement[]} body @param {Map<string, string>} functions @param {Record<string, number>} values */
  function compute(found, body, functions, values) {
    /** @type {Map<string, Made>} */
    const given = new Map(found.variables.map((name) => [name, leaf(values[name], name)]));
    const leaves = [...given];
    const typed = new Typed(given, functions);
    /** @type {Made} */
    let made = NaN;
    for (const { name, value } of body) {
      made = typed.visit(value);
      if (!name) continue;
      if (typeof made === "number") {
        made = leaf(made, name); // a number with a name can be changed: it is a variable
        leaves.push([name, made]);
      }
      made.label ??= name;
      given.set(name, made);
    }
    if (typeof made === "number") throw new TypeError("a graph has a variable");
    if (!given.has("L")) made.label ??= "L";
    found.graph = arrays(made);
    found.values = Object.fromEntries(leaves.map(([name, each]) => [name, plain(each)]));
  }

  /** The number that a text is, such as 3/4 or -sqrt(2)/2; null where it is none, or has variables. @param {string} text */
  function number(text) {
    /** @type {Made | null} */
    let made = null;
    complaints.heard(() => {
      const functions = meaning.functions();
      const body = parser.statements(text, new Set(functions.keys()));
      if (body.length !== 1 || body[0].name || new meaning.Meaning(text, body, new Set()).varies(body[0].value)) return;
      made = new Typed(new Map(), functions).visit(body[0].value);
    });
    return made;
  }

  return { record, number };
})();

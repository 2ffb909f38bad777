// What the texts and the conditions of a lesson say of a graph: {a.value}, {a.grad}, {a.uses}, {L.by.a} for ∂L/∂a along
// one edge, and {L.to.a} for what L contributes to a. The numbers are filled in, then read as people's numbers are.

const conditions = (() => {
  "use strict";

  const PLACE = /\{([^\s{}.]+)\.(value|grad|uses|by|to)(?:\.([^\s{}.]+))?\}/gu;
  const MOST = 3; // numbers beside a condition
  const WHOLE = /^(.+) ([<>=]) (.+)$/;

  /** The node of a name; where several nodes are a name's, as a named one beside its folded box, the last. @param {Graph} graph @param {string} name */
  const nodeOf = (graph, name) => graph.names.lastIndexOf(name);

  /**
   * A number of a graph, nan where it has none.
   * @param {Graph} graph
   * @param {Result} result
   * @param {string} name
   * @param {string} what
   * @param {string} [parent]
   */
  function number(graph, result, name, what, parent) {
    const node = nodeOf(graph, name);
    if (node < 0) return NaN;
    if (what === "value") return result.out[node];
    if (what === "grad") return graph.constant[node] ? NaN : result.gradients[node];
    if (what === "uses") return graph.parents.filter((each) => each === node).length;
    const each = result.sent[node].find((sent) => graph.names[sent.parent] === parent);
    return each ? (what === "by" ? each.partial : each.contribution) : NaN;
  }

  /**
   * A text with numbers in its places, as `say` writes them.
   * @param {string} text
   * @param {Graph} graph
   * @param {Result} result
   * @param {(number: number) => string} say
   */
  const filled = (text, graph, result, say) =>
    text.replace(PLACE, (_, name, what, parent) => say(number(graph, result, name, what, parent)));

  /** Whether a graph, which somebody may have typed, has all numbers of a text. @param {string} text @param {Graph} graph @param {Result} result */
  const known = (text, graph, result) =>
    [...text.matchAll(PLACE)].every(([, name, what, parent]) => !Number.isNaN(number(graph, result, name, what, parent)));

  /** What an expression of numbers comes to; nan where one of them is missing. @param {string} text @param {Graph} graph @param {Result} result */
  const computed = (text, graph, result) =>
    recording.number(filled(text, graph, result, (value) => `(${spelling.inFull(value)})`)) ?? NaN;

  /** Whether a condition such as "{L.value} < 0.1" is met. @param {string} text @param {Graph} graph @param {Result} result */
  function holds(text, graph, result) {
    const [, left, sign, right] = /** @type {string[]} */ (WHOLE.exec(text));
    const [x, y] = [left, right].map((side) => computed(side, graph, result));
    if (sign === "=") return Number.isFinite(x) && Number.isFinite(y) && answers.close(x, y);
    return sign === "<" ? x < y : x > y;
  }

  /** What a place is called: a, ∂L/∂a. @param {Graph} graph @param {Spoken["t"]} t @returns {(all: string, name: string, what: string, parent?: string) => string} */
  const called = (graph, t) => (_, name, what, parent) => {
    if (what === "value") return name;
    if (what === "uses") return t("lesson.uses", { name });
    return what === "by" ? `∂${name}/∂${parent}` : `∂${graph.names[graph.root]}/∂${name}`;
  };

  /** A condition as people write it: |∂h/∂z| < 0.05 @param {string} text @param {Graph} graph @param {Spoken["t"]} t */
  const spelled = (text, graph, t) =>
    text.replace(PLACE, called(graph, t)).replace(/abs\(([^()]*)\)/g, "|$1|").replaceAll("*", "·").replaceAll("-", "−");

  /** The numbers of now that a condition speaks of: "∂h/∂z = 0.25"; of many, those alone that aren't there yet. @param {string} text @param {Graph} graph @param {Result} result @param {Spoken["t"]} t */
  function now(text, graph, result, t) {
    const places = [...new Set([...text.matchAll(PLACE)].map(([place]) => place))];
    const missing = places.filter((place) => Number.isNaN(computed(place, graph, result)));
    return (places.length > MOST ? missing : places).map((place) => {
      const value = missing.includes(place) ? "?" : filled(place, graph, result, (x) => spelling.number(x));
      return `${place.replace(PLACE, called(graph, t))} = ${value}`;
    }).join(", ");
  }

  return { filled, known, computed, holds, spelled, now };
})();

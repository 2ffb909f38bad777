// What stays hidden while a quiz or a lesson asks for it.

const hiding = (() => {
  "use strict";

  // A node's value, or what an edge brings: a contribution would tell its local derivative, and a sum what is added to
  // it, also where it stands "before" another one
  /** @type {Record<string, string[]>} */
  const TOLD_BY = { value: ["value"], local: ["local"], contribution: ["local", "contribution"], sum: ["local", "contribution", "sum"] };

  const open = () => [...quiz.waiting(), ...lessons.waiting()];

  function asks(/** @type {number} */ id, /** @type {string} */ kind) {
    if (kind === "before") return open().some(({ each }) => each && each.parent === app.graph.parents[id] && each.edge < id);
    const kinds = TOLD_BY[kind];
    return open().some((each) => kinds.includes(each.kind) && (each.each ? each.each.edge : each.node) === id);
  }

  // The local derivative of an edge, asked for or still to come
  const hides = (/** @type {number} */ edge) => asks(edge, "local") || (quiz.on() && later(edge));

  // In a lesson no local derivative is written before the backward pass comes to it: it may be asked for then
  const withholds = (/** @type {number} */ edge) => lessons.on() && later(edge) && !asks(edge, "local");

  const later = (/** @type {number} */ edge) => !app.now.done.has(app.graph.head[edge]);

  return { asks, hides, withholds };
})();

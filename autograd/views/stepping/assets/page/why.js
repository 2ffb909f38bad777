// Why backwards? The same gradients by forward mode, a pass per leaf, with the operations of both ways counted.

const why = (() => {
  "use strict";

  const MOST = 30; // lines of a pass
  /** @type {HTMLElement} */
  const holder = get("why", HTMLElement).querySelector("div") ?? make("div");
  let chosen = -1; // the leaf whose pass is shown

  /** @param {number} i @param {number} leaf */
  const slopeOf = (i, leaf) => `∂${spelling.inFormula(app.graph.names[i])}/∂${spelling.inFormula(app.graph.names[leaf])}`;

  /**
   * "∂d/∂a = −3 · 1 + 2 · 0.5 = −2": local derivative × what the node's parents have.
   * @param {Tangents["lines"][0]} line
   * @param {number} leaf
   */
  function line({ node, terms, slope }, leaf) {
    const sum = terms.map((term, k) => {
      const product = `${texts.say(app.result.partials[term.edge])} · ${texts.afterSign(texts.say(term.slope))}`;
      return [k ? " + " : "", make("span", { class: "term", "data-edges": term.edge }, k && product.startsWith("−") ? `(${product})` : product)];
    });
    return make("li", { class: "formula", tabindex: 0, "data-nodes": node }, `${slopeOf(node, leaf)} = `, ...sum.flat(), " = ", make("b", {}, texts.say(slope)));
  }

  /** @param {number[]} own */
  function onePass(own) {
    const { graph, result } = app;
    const made = forward.pass(graph, result.partials, chosen);
    const select = make("select", { id: "why-leaf" },
      ...own.map((i) => make("option", { value: i, selected: i === chosen }, graph.names[i])));
    select.addEventListener("change", () => choose(Number(select.value)));
    return [
      make("p", {}, make("label", {}, `${t("why.pass")} `, select)),
      make("ol", { class: "list" },
        make("li", { class: "formula", tabindex: 0, "data-nodes": chosen }, `${slopeOf(chosen, chosen)} = `, make("b", {}, "1")),
        ...made.lines.slice(0, MOST).map((each) => line(each, chosen))),
      made.lines.length > MOST ? make("p", { class: "note" }, t("why.more_lines", { count: made.lines.length - MOST })) : null,
    ];
  }

  /** @param {string[]} heads @param {string[][]} lines @param {string} id */
  function table(heads, lines, id) {
    return make("table", { id },
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...lines.map(([head, ...cells]) => make("tr", {}, make("th", { scope: "row" }, head), ...cells.map((cell) => make("td", { class: "number" }, cell))))));
  }

  /** @param {ReturnType<typeof forward.compared>} compared */
  function counted({ slopes, forward: there, backward: back }) {
    /** @param {Tangents["count"]} count */
    const total = ({ multiplications, additions }) => multiplications + additions;
    /** @param {number} passes @param {Tangents["count"]} each */
    const count = (passes, each) => [passes, each.multiplications, each.additions, total(each)].map(String);
    const verdict = slopes.length === 1 ? "why.one" : total(there) > total(back) ? "why.many" : "why.even";
    return [
      table([t("why.way"), t("why.passes"), t("why.multiplications"), t("why.additions"), t("why.together")],
        [[t("why.forward"), ...count(slopes.length, there)], [t("why.backward"), ...count(1, back)]], "why-count"),
      make("p", { id: "why-verdict" }, t(verdict, { leaves: slopes.length, forward: total(there), backward: total(back) })),
    ];
  }

  /** @param {{ forward: number, backward: number }} slope */
  const equal = ({ forward: there, backward: back }) => Object.is(there, back) || Math.abs(there - back) <= 1e-9 * Math.max(Math.abs(there), Math.abs(back));

  function build() {
    const { graph, result } = app;
    const own = graph.leaves.filter((i) => !graph.constant[i]);
    const root = graph.names[graph.root];
    if (!own.length || !graph.ops[graph.root]) return holder.replaceChildren(make("p", {}, t("why.nothing", { root })));
    if (!own.includes(chosen)) chosen = own[0];
    const compared = forward.compared(graph, result);
    holder.replaceChildren(...[
      make("p", {}, t("why.text", { root })),
      ...counted(compared),
      make("h3", {}, t("why.results")),
      make("div", { class: "list" }, table([t("why.leaf"), t("why.forward"), t("why.backward")],
        compared.slopes.map((each) => [saying.slope(graph, each.leaf), texts.say(each.forward), texts.say(each.backward)]), "why-results")),
      make("p", {}, t(compared.slopes.every(equal) ? "why.same" : "why.not_same")),
      ...onePass(own),
      make("p", { class: "note" }, t("why.counted")),
    ].filter((part) => part !== null));
  }

  /** @param {number} leaf */
  function choose(leaf) {
    chosen = leaf;
    build();
  }

  let stale = true;
  // Only where it is looked at: a network has hundreds of passes
  function render() {
    if (!stale || !get("why", HTMLDetailsElement).open || !tabs.isShown("paths")) return;
    stale = false;
    build();
  }
  const changed = () => (stale = true);

  return { render, languageChanged: changed, numbersChanged: changed, viewChanged: changed };
})();

// What is said at a moment (logic/saying.js), as elements; and the whole ledger as a table.

const ledger = (() => {
  "use strict";

  const title = get("ledger-title", HTMLElement);
  const body = get("ledger-body", HTMLElement);
  const whole = get("table", HTMLElement).querySelector("div") ?? make("div");

  const spoken = () => ({ t, graph: app.graph, result: app.result, asks: hiding.asks });

  /** @param {string} text @param {number[]} nodes */
  const term = (text, nodes) => make("span", { class: "term", tabindex: 0, "data-nodes": nodes.join(" ") }, text);

  /** A formula in which each name can be pointed at. @param {string} text @param {number} i @param {boolean} [withNumbers] */
  function formula(text, i, withNumbers = true) {
    const names = saying.namesOf(spoken(), i).filter(([, k]) => withNumbers || !app.graph.plain[k]);
    return saying.terms(text, names).map((piece) =>
      typeof piece === "string" ? piece : term(piece.text, piece.nodes));
  }

  /**
   * "d = a·b = 2·(−3) = −6", the last of them in bold; of a formula with numbers for names nothing is a name.
   * @param {{ node: number, parts: string[] }} piece
   */
  function equation({ node, parts }) {
    const { graph } = app;
    const named = graph.ops[node] ? saying.named(spoken(), node).value : "";
    return parts.flatMap((part, k) => {
      const last = k === parts.length - 1;
      const inside = last ? [part] : part === graph.names[node] ? [term(part, [node])] : k === 0 || part === named ? formula(part, node) : [part];
      return [...(k ? [make("span", { class: "sign" }, " = ")] : []), make("span", { class: last ? "result" : "" }, ...inside)];
    });
  }

  /** @param {Sent} piece @param {boolean} withNode */
  function row(piece, withNode) {
    const { graph } = app;
    const [to, rule, remark, product, sum] = piece.parts;
    /** @param {string} text */
    const strong = (text) => {
      const [last, ...before] = text.split(" = ").reverse();
      return [before.length ? `${before.reverse().join(" = ")} = ` : "", make("b", {}, last)];
    };
    return make("tr", { class: piece.each.again ? "again" : "", tabindex: 0, "data-edges": piece.each.edge },
      withNode ? make("th", { scope: "row" }, graph.names[piece.node]) : null,
      make("td", { "data-head": t("ledger.to") }, to),
      make("td", { "data-head": t("ledger.rule") },
        make("span", { class: "formula" }, ...rule.split(" = ").flatMap((part, k, all) => [
          ...(k ? [make("span", { class: "sign" }, " = ")] : []),
          make("span", { class: k === all.length - 1 ? "result" : "" }, ...(k < 2 ? formula(part, piece.node, false) : [part])),
        ])),
        remark ? make("span", { class: "since" }, remark) : null),
      make("td", { class: "number", "data-head": t("ledger.product") }, ...strong(product)),
      make("td", { class: "number", "data-head": t("ledger.sum") }, ...strong(sum)));
  }

  /** @param {Sent[]} pieces @param {boolean} withNode */
  function table(pieces, withNode) {
    const head = [...(withNode ? ["node"] : []), "ledger.to", "ledger.rule", "ledger.product", "ledger.sum"];
    return make("div", { class: "scroll cards", tabindex: 0, role: "group", "aria-label": withNode ? t("ledger.whole") : heading() },
      make("table", {},
        make("thead", {}, make("tr", {}, ...head.map((key) => make("th", { scope: "col" }, t(key))))),
        make("tbody", {}, ...pieces.map((piece) => row(piece, withNode)))));
  }

  /** The rules in their own letters, one click away. @param {Sent[]} pieces */
  function general(pieces) {
    const rules = [...new Set(pieces.map((piece) => piece.general).filter(Boolean))];
    if (!rules.length) return null;
    return make("details", { class: "general" },
      make("summary", {}, t("ledger.general")),
      ...rules.map((rule) => make("p", { class: "formula" }, rule)),
      make("p", { class: "note" }, t("ledger.general_text")));
  }

  function heading() {
    const { graph, view, moment } = app;
    const box = moment.box === undefined ? null : view.boxes[moment.box];
    return saying.heading(t, graph, moment, box?.part ? lettering.boxName(box) : "");
  }

  function content() {
    const { moment } = app;
    const pieces = saying.said(spoken(), moment);
    const sent = pieces.filter((piece) => piece.kind === "sent");
    const listed = moment.pass === "start" || moment.pass === "end";
    /** @type {HTMLElement[]} */
    const parts = [];
    /** @type {HTMLElement | null} */
    let list = null; // of equations one below the other
    for (const piece of pieces) {
      if (listed && piece.kind === "equation" && parts.length) {
        if (!list) parts.push((list = make("ul", { class: "gradients" })));
        list.append(make("li", { class: "formula" }, ...equation(piece)));
      } else if (piece.kind === "equation") parts.push(make("p", { class: "formula" }, ...equation(piece)));
      else if (piece.kind === "text") parts.push(make("p", {}, piece.parts[0]));
      else if (piece.kind === "upstream") {
        const [words, slope, number] = piece.parts;
        parts.push(make("p", {}, `${words} `, make("span", { class: "term formula", tabindex: 0, "data-nodes": piece.node }, slope), " = ", make("b", { class: "upstream" }, number)));
      } else if (piece === sent[0]) {
        parts.push(table(sent, moment.nodes.length > 1));
        if (sent.some((each) => each.each.again)) parts.push(make("p", { class: "note" }, t("ledger.again_note")));
      }
    }
    const isLeaf = (/** @type {number} */ i) => !app.graph.ops[i] && !app.graph.constant[i];
    const hidden = app.view.folded.some((part) => part.nodes.some(isLeaf));
    if (moment.pass === "start" && hidden) parts.splice(1, 0, make("p", { class: "note" }, t("ledger.folded", { view: t("page.view_nodes") })));
    const more = general(sent);
    return more ? [...parts, more] : parts;
  }

  function render() {
    title.textContent = heading();
    body.replaceChildren(...content());
    if (!tabs.isShown("table")) return whole.replaceChildren();
    const pieces = saying.sent(spoken(), [...app.now.done]);
    whole.replaceChildren(pieces.length ? table(pieces, true) : make("p", {}, t("ledger.empty")));
  }

  return { render, heading, spoken };
})();

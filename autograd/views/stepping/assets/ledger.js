// What happens at a moment, in words and numbers; and the whole ledger as a table.

const ledger = (() => {
  "use strict";

  const title = document.getElementById("ledger-title");
  const body = document.getElementById("ledger-body");
  const whole = document.querySelector("#table > div");

  const say = (number) => texts.say(number);
  // A reason comes in the row's names; of its words only and, or and not are English
  const reason = (text) => text.replace(/\b(not|and|or)\b/g, (word) => t(`logic.${word}`));
  const bracket = texts.afterSign;
  const LONGEST_LIST = 8;

  // "where a = w₁ = 2, b = x = −3": what a rule's names stand for here
  function standsFor(i) {
    const { graph, result } = app;
    const parents = graph.inputs[i];
    const said = rows[graph.ops[i]].slots(parents.length).map(([name, place], k) => {
      const argument = name + spelling.subscript(place);
      const [called, number] = [graph.names[parents[k]], say(result.out[parents[k]])];
      return [...new Set([argument, called, number])].join(" = ");
    });
    const left = said.length - LONGEST_LIST;
    if (left > 0) said.splice(LONGEST_LIST - 1, left + 1, `… (+${left + 1})`);
    return make("p", { class: "names" }, t("page.with"), " ", said.join(", "));
  }

  // "z = a·b = 2·(−3) = −6"
  function valueLine(i) {
    const { graph, result } = app;
    const row = rows[graph.ops[i]];
    const numbers = row.valueWithNumbers(passes.given(graph, result.out, i));
    const out = quiz.asks(i, "value") ? "?" : say(result.out[i]);
    const parts = [graph.names[i], row.text];
    if (out !== "?" && numbers !== row.text && numbers !== out) parts.push(numbers);
    return make("div", { class: "formula" }, ...equals([...parts, out]));
  }

  function equals(parts) {
    return parts.flatMap((part, k) => [
      ...(k ? [make("span", { class: "sign" }, " = ")] : []),
      make("span", { class: k === parts.length - 1 ? "result" : "" }, part),
    ]);
  }

  // "∂(a·b)/∂a = b = −3"
  function ruleLine(i, each) {
    const { graph, result } = app;
    const row = rows[graph.ops[i]];
    const x = passes.given(graph, result.out, i);
    const k = graph.edges[i].indexOf(each.edge);
    const number = quiz.asks(each.edge, "local") ? "?" : say(each.partial);
    const numbers = row.ruleWithNumbers(x, k, result.out[i]);
    const { rule, since } = row.ruleInParts(x, k);
    const parts = rule.split(" = ");
    if (number === "?") return [make("span", { class: "formula" }, ...equals([parts[0], number]))];
    if (numbers !== number && !rule.endsWith(` = ${numbers}`)) parts.push(numbers);
    if (!rule.endsWith(` = ${number}`)) parts.push(number);
    return [
      make("span", { class: "formula" }, ...equals(parts)),
      since.length ? make("span", { class: "since" }, ` (${t("page.since")} ${since.map(reason).join(", ")})`) : null,
    ];
  }

  function contributionCells(i, each) {
    const upstream = say(app.result.upstream[i]);
    const product = quiz.asks(each.edge, "contribution") ? "?" : say(each.contribution);
    const partial = quiz.asks(each.edge, "local") ? "?" : say(each.partial);
    const after = quiz.asks(each.edge, "sum") ? "?" : say(each.after);
    const sum = each.before === 0 ? "" : `${say(each.before)} + ${bracket(product)} = `;
    return [
      make("td", { class: "number", "data-head": t("page.product") }, `${upstream} × ${bracket(partial)} = `, make("b", {}, product)),
      make("td", { class: "number", "data-head": t("page.sum") }, sum, make("b", {}, after)),
    ];
  }

  function backwardTable(nodes, withNode) {
    const { graph, result } = app;
    const head = [...(withNode ? ["node"] : []), "page.to", "page.rule", "page.product", "page.sum"];
    const lines = nodes.flatMap((i) =>
      result.sent[i].map((each) =>
        make("tr", { class: each.before !== 0 ? "again" : "" },
          withNode ? make("th", { scope: "row" }, graph.names[i]) : null,
          make("td", { "data-head": t("page.to") }, graph.names[each.parent]),
          make("td", { "data-head": t("page.rule") }, ...ruleLine(i, each)),
          ...contributionCells(i, each))));
    return make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": withNode ? t("page.table") : heading() },
      make("table", {},
        make("thead", {}, make("tr", {}, ...head.map((key) => make("th", { scope: "col" }, t(key))))),
        make("tbody", {}, ...lines)));
  }

  function heading() {
    const { graph, view, moment } = app;
    if (!moment.nodes.length) return t(`page.${moment.pass}`);
    const box = view.boxes[moment.box];
    const name = box.part ? picture.partName(box.part) : graph.names[moment.nodes[0]];
    return t(`page.heading_${moment.pass}`, { name });
  }

  function content() {
    const { graph, moment, result } = app;
    const root = graph.names[graph.root];
    if (moment.pass === "start") return [make("p", {}, t("page.start_text"))];
    if (moment.pass === "seed") {
      return [
        make("p", { class: "formula" }, ...equals([`∂${root}/∂${root}`, "1"])),
        make("p", {}, t("page.seed_text", { root })),
      ];
    }
    if (moment.pass === "end") {
      const own = graph.leaves.filter((i) => !graph.constant[i]);
      return [
        make("p", {}, t("page.end_text", { root, value: say(result.out[graph.root]) })),
        make("ul", { class: "gradients" }, ...own.map((i) =>
          make("li", { class: "formula" }, ...equals([`∂${root}/∂${graph.names[i]}`, say(result.gradients[i])])))),
      ];
    }
    if (moment.pass === "forward") {
      return moment.nodes.flatMap((i) => [valueLine(i), standsFor(i)]);
    }
    const single = moment.nodes.length === 1;
    const parts = [];
    if (single) {
      const [i] = moment.nodes;
      parts.push(make("p", { class: "formula" }, ...equals([graph.names[i], rows[graph.ops[i]].text, say(result.out[i])])));
      parts.push(make("p", {}, t("page.upstream_text", { node: graph.names[i] }), " ", make("b", { class: "upstream" }, say(result.upstream[i]))));
      parts.push(standsFor(i));
    }
    parts.push(backwardTable(moment.nodes, !single));
    if (moment.nodes.some((i) => result.sent[i].some((each) => each.before !== 0))) {
      parts.push(make("p", { class: "note" }, t("page.again")));
    }
    return parts;
  }

  function render() {
    title.textContent = heading();
    body.replaceChildren(...content());
    if (!document.getElementById("table").open) return;
    const nodes = [...app.now.done];
    whole.replaceChildren(nodes.length ? backwardTable(nodes, true) : make("p", {}, t("page.table_empty")));
  }

  return { render, heading };
})();

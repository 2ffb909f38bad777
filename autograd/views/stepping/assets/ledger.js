// What happens at a moment, in words and numbers; and the whole ledger as a table.

const ledger = (() => {
  "use strict";

  const title = document.getElementById("ledger-title");
  const body = document.getElementById("ledger-body");
  const whole = document.querySelector("#table > div");

  const say = (number) => texts.say(number);
  // Of a reason's words only and, or and not are English
  const reason = (text) => text.replace(/\b(not|and|or)\b/g, (word) => t(`logic.${word}`));
  const bracket = texts.afterSign;

  // A node in the names of its graph
  function named(i) {
    const { graph, result } = app;
    const parents = graph.inputs[i];
    return rows[graph.ops[i]].named({
      x: passes.given(graph, result.out, i),
      names: parents.map((p) => (graph.plain[p] ? say(result.out[p]) : spelling.inFormula(graph.names[p]))),
      constant: parents.map((p) => graph.constant[p]),
      name: spelling.inFormula(graph.names[i]),
      out: result.out[i],
    });
  }

  // "through the first a": where a parent is used more than once
  function through({ parent, turn }) {
    if (!turn) return "";
    return t(turn <= 3 ? `page.through_${turn}` : "page.through_more", { name: parent, turn });
  }

  // What is to be said of a local derivative in brackets; nothing where it goes without saying
  function remark(local) {
    const why = local.reasons.map(reason).join(", ");
    const said = [through(local), why && `${t("page.since")} ${why}`].filter(Boolean).join(", ");
    return said && ` (${said})`;
  }

  // "z = a·b = 2·(−3) = −6"
  function valueLine(i) {
    const { graph, result } = app;
    const { value, valueWithNumbers } = named(i);
    const number = say(result.out[i]);
    const parts = [graph.names[i], value, valueWithNumbers].filter((part) => part !== number);
    const out = quiz.asks(i, "value") ? "?" : number;
    return make("div", { class: "formula" }, ...equals([...new Set(out === "?" ? parts.slice(0, 2) : parts), out]));
  }

  function equals(parts) {
    return parts.flatMap((part, k) => [
      ...(k ? [make("span", { class: "sign" }, " = ")] : []),
      make("span", { class: k === parts.length - 1 ? "result" : "" }, part),
    ]);
  }

  // "∂v₅/∂a = sin₄ = 0.909297"; the rule in general is its tooltip
  function ruleLine(i, each) {
    const { graph } = app;
    const k = graph.edges[i].indexOf(each.edge);
    const node = named(i);
    const local = node.local(k);
    const asked = quiz.asks(each.edge, "local");
    const known = asked ? [] : [local.formula, node.localWithNumbers(k)];
    const number = asked ? "?" : say(each.partial);
    const words = asked ? through(local) && ` (${through(local)})` : remark(local);
    return [
      make("span", { class: "formula", title: asked ? null : t("page.in_general", { rule: local.general }) },
        ...equals([local.head, ...new Set(known.filter((part) => part !== number)), number])),
      words ? make("span", { class: "since" }, words) : null,
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
      return moment.nodes.map(valueLine);
    }
    const single = moment.nodes.length === 1;
    const parts = [];
    if (single) {
      const [i] = moment.nodes;
      parts.push(make("p", { class: "formula" }, ...equals([...new Set([graph.names[i], named(i).value, say(result.out[i])])])));
      parts.push(make("p", {}, t("page.upstream_text", { node: graph.names[i] }), " ", make("b", { class: "upstream" }, say(result.upstream[i]))));
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

  return { render, heading, named, through };
})();

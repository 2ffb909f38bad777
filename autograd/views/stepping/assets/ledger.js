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

  // "a = w₁ = 2, b = x = −3": what a rule's names stand for here
  function standsFor(graph, out, i) {
    const row = rows[graph.ops[i]];
    const parents = graph.parents.slice(graph.starts[i], graph.starts[i + 1]);
    return row
      .slots(parents.length)
      .map(([name, place], k) => {
        const argument = name + (place < 0 ? "" : spelling.subscript(place));
        const called = graph.names[parents[k]];
        const number = say(out[parents[k]]);
        return called === number || called === argument ? `${argument} = ${number}` : `${argument} = ${called} = ${number}`;
      });
  }

  function lessOf(list, most = 8) {
    return list.length <= most ? list.join(", ") : [...list.slice(0, most - 1), `… (+${list.length - most + 1})`].join(", ");
  }

  // "z = a·b = 2·(−3) = −6"
  function valueLine(app, i) {
    const { graph, result } = app;
    const row = rows[graph.ops[i]];
    const x = engine.given(graph, result.out, i);
    const numbers = row.valueWithNumbers(x);
    const out = app.asks(i, "value") ? "?" : say(result.out[i]);
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
  function ruleLine(app, i, each) {
    const { graph, result } = app;
    const row = rows[graph.ops[i]];
    const x = engine.given(graph, result.out, i);
    const k = each.edge - graph.starts[i];
    const number = app.asks(each.edge, "local") ? "?" : say(each.partial);
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

  function contributionCells(app, i, each) {
    const upstream = say(app.result.upstream[i]);
    const product = app.asks(each.edge, "contribution") ? "?" : say(each.contribution);
    const partial = app.asks(each.edge, "local") ? "?" : say(each.partial);
    const after = app.asks(each.edge, "sum") ? "?" : say(each.after);
    const sum = each.before === 0
      ? make("span", {}, make("b", {}, after))
      : make("span", { class: "again" }, `${say(each.before)} + ${product === "?" ? "?" : bracket(product)} = `, make("b", {}, after));
    return [
      make("td", { class: "number", "data-head": t("page.product") }, `${upstream} × ${bracket(partial)} = `, make("b", {}, product)),
      make("td", { class: "number", "data-head": t("page.sum") }, sum),
    ];
  }

  function backwardTable(app, nodes, withNode) {
    const { graph, result } = app;
    const head = [withNode ? "node" : null, "page.to", "page.rule", "page.product", "page.sum"].filter(Boolean);
    const lines = nodes.flatMap((i) =>
      result.sent[i].map((each) => {
        const again = each.before !== 0;
        return make("tr", { class: again ? "again" : "" },
          withNode ? make("th", { scope: "row" }, graph.names[i]) : null,
          make("td", { "data-head": t("page.to") }, graph.names[each.parent]),
          make("td", { "data-head": t("page.rule") }, ...ruleLine(app, i, each)),
          ...contributionCells(app, i, each));
      }));
    return make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": withNode ? t("page.table") : heading(app) },
      make("table", {},
        make("thead", {}, make("tr", {}, ...head.map((key) => make("th", { scope: "col" }, t(key))))),
        make("tbody", {}, ...lines)));
  }

  function heading(app) {
    const { graph, view, moment } = app;
    if (moment.pass === "start" || moment.pass === "end" || moment.pass === "seed") return t(`page.${moment.pass}`);
    const box = view.boxes[moment.box];
    const name = box.part ? picture.partName(box.part) : graph.names[moment.nodes[0]];
    return t(`page.heading_${moment.pass}`, { name });
  }

  function content(app) {
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
      const rowsOf = graph.leaves.filter((i) => !graph.constant[i]);
      return [
        make("p", {}, t("page.end_text", { root, value: say(result.out[graph.root]) })),
        make("ul", { class: "gradients" }, ...rowsOf.map((i) =>
          make("li", { class: "formula" }, ...equals([`∂${root}/∂${graph.names[i]}`, say(result.gradients[i])])))),
      ];
    }
    if (moment.pass === "forward") {
      return moment.nodes.flatMap((i) => [
        valueLine(app, i),
        make("p", { class: "names" }, t("page.with"), " ", lessOf(standsFor(graph, result.out, i))),
      ]);
    }
    const single = moment.nodes.length === 1;
    const parts = [];
    if (single) {
      const [i] = moment.nodes;
      parts.push(make("p", { class: "formula" }, ...equals([graph.names[i], rows[graph.ops[i]].text, say(result.out[i])])));
      parts.push(make("p", {}, t("page.upstream_text", { node: graph.names[i] }), " ", make("b", { class: "upstream" }, say(result.upstream[i]))));
      parts.push(make("p", { class: "names" }, t("page.with"), " ", lessOf(standsFor(graph, result.out, i))));
    }
    parts.push(backwardTable(app, moment.nodes, !single));
    if (moment.nodes.some((i) => result.sent[i].some((each) => each.before !== 0))) {
      parts.push(make("p", { class: "note" }, t("page.again")));
    }
    return parts;
  }

  function render(app) {
    title.textContent = heading(app);
    body.replaceChildren(...content(app));
    if (document.getElementById("table").open) renderTable(app);
  }

  function renderTable(app) {
    const nodes = app.order.filter((i) => app.now.done.has(i));
    whole.replaceChildren(
      nodes.length ? backwardTable(app, nodes, true) : make("p", {}, t("page.table_empty")));
  }

  return { render, heading, equals };
})();

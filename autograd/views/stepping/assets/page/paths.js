// The gradient of a leaf as the sum over all paths of the products of local derivatives.

const paths = (() => {
  "use strict";

  const MOST = 100;
  /** @type {HTMLElement} */
  const holder = get("paths", HTMLElement).querySelector("div") ?? make("div");
  let chosen = -1; // a leaf, by its position in the graph that is shown
  /** @type {number | null} */
  let pinned = null; // the place of the path that stays lit
  const list = make("div", { class: "list" });
  let [built, fresh] = [false, false]; // only when somebody looks, or a path is lit

  /** "1 · 0.25 · 2 = 0.5": from the root down, as the backward pass multiplies. @param {number[]} path */
  function productOf(path) {
    const factors = [...path].reverse().map((edge) => app.result.partials[edge]);
    return { factors, product: factors.reduce((total, factor) => total * factor, 1) };
  }

  /** @param {number[]} path */
  function written(path) {
    const { factors, product } = productOf(path);
    return `1 · ${factors.map((factor) => texts.afterSign(texts.say(factor))).join(" · ")} = ${texts.say(product)}`;
  }

  /** @param {number[]} path @param {number} k */
  function item(path, k) {
    const { graph, result } = app;
    const { product } = productOf(path);
    const names = [graph.names[chosen], ...path.map((edge) => graph.names[graph.head[edge]])].reverse();
    const lights = { "data-edges": path.join(" "), "data-product": written(path) };
    /** @param {number} edge */
    const factor = (edge) => make("span", { class: "term", tabindex: 0, "data-edges": edge, title: nameOf(edge) }, texts.afterSign(texts.say(result.partials[edge])));
    return make("li", lights,
      make("button", { type: "button", class: "path", "aria-pressed": String(pinned === k), onclick: () => pin(pinned === k ? null : k), ...lights },
        make("span", { class: "names" }, names.join(" ← "))),
      make("span", { class: "formula" }, "1 · ", ...[...path].reverse().flatMap((edge, j) => [j ? " · " : "", factor(edge)]), " = ", make("b", {}, texts.say(product))));
  }

  /** "∂v₅/∂a" @param {number} edge */
  function nameOf(edge) {
    const { graph } = app;
    const i = graph.head[edge];
    return saying.named(app, i).local(graph.edges[i].indexOf(edge)).head;
  }

  /** @param {number | null} k @param {number[][]} [found] */
  function pin(k, found = passes.paths(app.graph, chosen, MOST).found) {
    pinned = k;
    list.querySelectorAll(".path").forEach((each, j) => each.setAttribute("aria-pressed", String(pinned === j)));
    const path = k === null ? undefined : found[k];
    pointing.hold(path ? { edges: path, nodes: [], product: written(path) } : null);
    address.write();
  }

  function show() {
    const { graph, result } = app;
    fresh = true;
    if (chosen < 0) return;
    const { found, all } = passes.paths(graph, chosen, MOST);
    const name = graph.names[chosen];
    const sum = found.map((path) => productOf(path).product).reduce((total, product) => total + product, 0);
    const capped = all > found.length;
    const itself = chosen === graph.root;
    const count = itself ? t("paths.itself", { name }) : capped ? t("paths.capped", { shown: found.length, all: texts.say(all) }) : t("paths.count", { count: all });
    list.replaceChildren(
      make("p", {}, count),
      make("ol", {}, ...found.map(item)),
      make("p", { class: "formula" }, `${saying.slope(graph, chosen)} = `, make("b", { class: "upstream" }, texts.say(result.gradients[chosen])),
        capped || itself ? "" : ` = ${t("paths.sum")} ${texts.say(sum)}`));
    if (pinned !== null) pin(found[pinned] ? pinned : null, found);
  }

  function build() {
    built = fresh = true;
    const { graph } = app;
    const own = graph.leaves.filter((i) => !graph.constant[i]);
    chosen = own.includes(chosen) ? chosen : (own[0] ?? -1);
    if (chosen < 0) return holder.replaceChildren(make("p", {}, t("ledger.end_none", { root: graph.names[graph.root] })));
    const choose = () => {
      chosen = Number(select.value);
      pin(null);
      show();
    };
    const options = own.map((i) => make("option", { value: i, selected: i === chosen }, graph.names[i]));
    const select = make("select", { id: "path-leaf", onchange: choose }, ...options);
    holder.replaceChildren(make("p", {}, make("label", {}, `${t("paths.leaf")} `, select)), make("p", { class: "note" }, t("paths.text", { root: graph.names[graph.root] })), list);
    show();
  }

  function viewChanged() {
    chosen = -1;
    pinned = null;
    pointing.hold(null);
    built = false;
  }

  function languageChanged() {
    built = false;
  }

  function numbersChanged() {
    fresh = false;
    if (built && pinned !== null) show();
  }

  function render() {
    if (!tabs.isShown("paths")) return;
    if (!built) build();
    else if (!fresh) show();
  }

  // A leaf that was chosen and the place of the path that is lit, if any, as 3 or 3:0
  function saved() {
    const first = app.graph.leaves.find((i) => !app.graph.constant[i]);
    if (chosen < 0 || (pinned === null && chosen === first)) return {};
    return { path: pinned === null ? chosen : `${chosen}:${pinned}` };
  }

  /** @param {Record<string, unknown>} kept */
  function restored({ path: wanted }) {
    if (wanted === undefined) return undefined;
    const [, leaf, place] = /^(\d{1,4})(?::(\d{1,3}))?$/.exec(String(wanted)) ?? [];
    const { graph } = app;
    if (!leaf || !graph.leaves.includes(Number(leaf)) || graph.constant[Number(leaf)]) return "path";
    chosen = Number(leaf);
    pinned = null;
    build();
    if (place === undefined) return undefined;
    if (Number(place) >= list.querySelectorAll(".path").length) return "path";
    pin(Number(place));
    return undefined;
  }

  return { render, languageChanged, numbersChanged, viewChanged, saved, restored };
})();

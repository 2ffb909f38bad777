// The gradient of a leaf as the sum over all paths of the products of local derivatives.

const paths = (() => {
  "use strict";

  const MOST = 100;
  const holder = document.querySelector("#paths > div");
  let chosen = null; // a leaf, by its position in the graph that is shown
  let pinned = null; // the place of the path that stays lit
  let list = null;
  let select = null;

  const bracket = texts.afterSign;

  function nodesOf(graph, path) {
    return [chosen, ...path.map((edge) => graph.head[edge])];
  }

  function show(app) {
    const { graph, result } = app;
    if (chosen === null) return;
    const { found, all } = engine.paths(graph, chosen, MOST);
    const [name, root] = [graph.names[chosen], graph.names[graph.root]];
    const products = found.map((path) => path.reduce((product, edge) => product * result.partials[edge], 1));
    const items = found.map((path, k) => {
      const nodes = nodesOf(graph, path);
      const factors = path.map((edge) => bracket(texts.say(result.partials[edge], 4))).join(" · ");
      const point = () => app.light(path, nodes);
      return make("li", {},
        make("button", {
          type: "button", class: "path", "aria-pressed": String(pinned === k),
          onmouseenter: point, onfocus: point, onmouseleave: () => restore(app, found), onblur: () => restore(app, found),
          onclick: () => {
            pinned = pinned === k ? null : k;
            list.querySelectorAll(".path").forEach((each, j) => each.setAttribute("aria-pressed", String(pinned === j)));
            restore(app, found);
          },
        },
        make("span", { class: "names" }, nodes.map((i) => graph.names[i]).join(" → ")),
        make("span", { class: "formula" }, `${factors} = `, make("b", {}, texts.say(products[k])))));
    });
    const sum = products.reduce((total, product) => total + product, 0);
    const capped = all > found.length;
    list.replaceChildren(
      make("p", {}, all === 0 ? t("page.paths_none", { name, root }) : capped ? t("page.paths_capped", { shown: found.length, all: texts.say(all) }) : t("page.paths_count", { count: all })),
      make("ol", {}, ...items),
      make("p", { class: "formula" }, `∂${root}/∂${name} = `, make("b", { class: "upstream" }, texts.say(result.gradients[chosen])),
        capped ? "" : ` = ${t("page.paths_sum")} ${texts.say(sum)}`));
  }

  function restore(app, found) {
    if (pinned === null || !found[pinned]) app.light(null);
    else app.light(found[pinned], nodesOf(app.graph, found[pinned]));
  }

  function build(app) {
    const { graph } = app;
    const own = graph.leaves.filter((i) => !graph.constant[i]);
    chosen = own.includes(chosen) ? chosen : (own[0] ?? null);
    select = make("select", { id: "path-leaf" }, ...own.map((i) => make("option", { value: i, selected: i === chosen }, graph.names[i])));
    select.addEventListener("change", () => {
      chosen = Number(select.value);
      pinned = null;
      app.light(null);
      show(app);
    });
    list = make("div", { class: "tall" });
    holder.replaceChildren(make("p", {}, make("label", {}, `${t("page.path_leaf")} `, select)), make("p", { class: "note" }, t("page.paths_text")), list);
    show(app);
  }

  function viewChanged(app) {
    chosen = null;
    pinned = null;
    build(app);
  }

  return { languageChanged: build, numbersChanged: show, viewChanged };
})();

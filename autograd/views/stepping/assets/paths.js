// The gradient of a leaf as the sum over all paths of the products of local derivatives.

const paths = (() => {
  "use strict";

  const MOST = 100;
  const holder = document.querySelector("#paths > div");
  let chosen = null; // a leaf, by its position in the graph that is shown
  let pinned = null; // the place of the path that stays lit
  let list = null;

  function show() {
    const { graph, result } = app;
    if (chosen === null) return;
    const { found, all } = passes.paths(graph, chosen, MOST);
    const [name, root] = [graph.names[chosen], graph.names[graph.root]];
    const products = found.map((path) => path.reduce((product, edge) => product * result.partials[edge], 1));
    const items = found.map((path, k) => {
      const names = [name, ...path.map((edge) => graph.names[graph.head[edge]])];
      const factors = path.map((edge) => texts.afterSign(texts.say(result.partials[edge], 4))).join(" · ");
      const point = () => app.light(path);
      const restore = () => app.light(found[pinned] ?? []);
      return make("li", {},
        make("button", {
          type: "button", class: "path", "aria-pressed": String(pinned === k),
          onmouseenter: point, onfocus: point, onmouseleave: restore, onblur: restore,
          onclick: () => {
            pinned = pinned === k ? null : k;
            list.querySelectorAll(".path").forEach((each, j) => each.setAttribute("aria-pressed", String(pinned === j)));
            restore();
          },
        },
        make("span", { class: "names" }, names.join(" → ")),
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

  function build() {
    const { graph } = app;
    const own = graph.leaves.filter((i) => !graph.constant[i]);
    chosen = own.includes(chosen) ? chosen : (own[0] ?? null);
    const choose = (event) => {
      chosen = Number(event.target.value);
      pinned = null;
      app.light([]);
      show();
    };
    const options = own.map((i) => make("option", { value: i, selected: i === chosen }, graph.names[i]));
    const select = make("select", { id: "path-leaf", onchange: choose }, ...options);
    list = make("div", { class: "tall" });
    holder.replaceChildren(make("p", {}, make("label", {}, `${t("page.path_leaf")} `, select)), make("p", { class: "note" }, t("page.paths_text")), list);
    show();
  }

  function viewChanged() {
    chosen = null;
    pinned = null;
    build();
  }

  return { languageChanged: build, numbersChanged: show, viewChanged };
})();

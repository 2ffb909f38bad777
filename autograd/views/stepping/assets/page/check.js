// The check of the gradients by finite differences, computed with the rows of the page.

const check = (() => {
  "use strict";

  const holder = pane("check");

  /** @type {Record<string, string>} */
  const SIGNS = { agrees: "✓", differs: "✗", unverified: "?" };

  let stale = true; // a step changes no number

  // What is said of gradients that the graph came with
  function explained(/** @type {Graph} */ graph, /** @type {number[]} */ held) {
    const found = faults.explain(graph, app.numbers, held);
    if (!found) return t("check.held_right");
    const titles = found.map((fault) => t(`fault.${fault.key}.title`)).join("; ");
    return titles ? t("check.held_fault", { titles }) : t("check.held_unknown");
  }

  function render() {
    if (!stale || !tabs.isShown("check")) return;
    stale = false;
    const { recorded } = app.graphs;
    const root = recorded.names[recorded.root];
    const compared = differences.compare(recorded, app.numbers);
    const held = app.numbers.every((each, i) => each === app.start[i]) && recorded.held; // they are of these numbers
    const beside = (/** @type {number} */ leaf, /** @type {number} */ gradient) => {
      if (!held) return null;
      const right = answers.close(held[leaf], gradient);
      return make("td", { class: right ? "number" : "number wrong", "data-head": t("check.held") }, texts.say(held[leaf]), right ? "" : " ≠");
    };
    /** @param {ReturnType<typeof differences.compare>[number]} one */
    const line = ({ leaf, gradient, difference, verdict, why }) =>
      make("tr", { class: verdict, "data-verdict": verdict },
        make("th", { scope: "row" }, recorded.names[leaf]),
        beside(leaf, gradient),
        make("td", { class: "number", "data-head": t("check.gradient") }, texts.say(gradient)),
        make("td", { class: "number", "data-head": t("check.difference") }, texts.say(difference, 8)),
        make("td", { "data-head": t("check.verdict") }, make("b", {}, `${SIGNS[verdict]} ${t(`check.${verdict}`)}`), why ? ` ${t(`check.why_${why}`)}` : ""));
    const heads = ["leaves.leaf", ...(held ? ["check.held"] : []), "check.gradient", "check.difference", "check.verdict"];
    holder.replaceChildren(
      make("p", {}, t("check.text", { root })),
      held ? make("p", { id: "check-held" }, explained(recorded, held)) : "",
      compared.length === 0 ? make("p", {}, t("check.nothing")) :
      make("div", { class: "scroll cards", tabindex: 0, role: "group", "aria-label": t("check.title") },
        make("table", {},
          make("thead", {}, make("tr", {}, ...heads.map((key) => make("th", { scope: "col" }, t(key))))),
          make("tbody", {}, ...compared.map(line)))));
  }

  const changed = () => (stale = true);

  return { render, graphChanged: changed, numbersChanged: changed, languageChanged: changed };
})();

// The panes beside the graph, one at a time, as tabs: one stop for Tab, arrows go from one to the next.

const tabs = (() => {
  "use strict";

  const list = get("tabs", HTMLElement);
  /** @type {HTMLElement[]} */
  const all = [...list.querySelectorAll("button")];
  /** @param {HTMLElement} tab */
  const nameOf = (tab) => tab.getAttribute("aria-controls") ?? "";
  const names = all.map(nameOf);
  let chosen = names[0];

  /** Whether a pane is in sight: a question of the quiz stands above the step it is about. @param {string} name */
  const isShown = (name) =>
    name === chosen || (name === "ledger" && chosen === "quiz") || (name === "table" && document.body.classList.contains("printing"));

  /** @param {string} name */
  function choose(name) {
    if (!names.includes(name)) return;
    chosen = name;
    for (const tab of all) {
      const on = nameOf(tab) === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      if (on) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    for (const each of names) get(each, HTMLElement).hidden = !isShown(each);
    get("panels", HTMLElement).scrollTop = 0;
  }

  function listen() {
    for (const tab of all) tab.addEventListener("click", () => app.choose(nameOf(tab)));
    list.addEventListener("keydown", (event) => {
      const seen = all.filter((tab) => tab.checkVisibility());
      const at = seen.findIndex((tab) => nameOf(tab) === chosen);
      const ways = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: seen.length - 1 };
      if (!(event.key in ways) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation(); // or it would be a step of the walk, too
      const to = ways[/** @type {keyof typeof ways} */ (event.key)];
      const next = seen[(to + seen.length) % seen.length];
      app.choose(nameOf(next));
      next.focus();
    });
    choose(chosen);
  }

  return { listen, choose, isShown, names, chosen: () => chosen };
})();

// Moving through the walk: buttons, slider, keys, playing; and the choices of view, language and colours.

const controls = (() => {
  "use strict";

  const slider = get("slider", HTMLInputElement);
  /** @param {string} id */
  const at = (id) => get(id, HTMLElement);
  /** @param {string} id */
  const buttonOf = (id) => get(id, HTMLButtonElement);
  /** @param {string} id */
  const choice = (id) => get(id, HTMLSelectElement);
  /** @type {number | undefined} */
  let playing;

  function stop() {
    clearInterval(playing);
    playing = undefined;
    showPlaying();
  }

  function showPlaying() {
    const button = at("play");
    const does = t(playing ? "page.pause" : "page.play");
    button.classList.toggle("playing", Boolean(playing));
    button.setAttribute("aria-label", does);
    button.title = does;
  }

  function play() {
    if (playing) return stop();
    if (app.at === app.walk.length - 1) app.go(0);
    playing = setInterval(() => {
      if (app.at === app.walk.length - 1 || !app.go(app.at + 1)) stop();
    }, 1400 / Number(choice("speed").value));
    showPlaying();
  }

  function listen() {
    at("skip").addEventListener("click", (event) => {
      event.preventDefault(); // in a notebook's srcdoc "#ledger" would be an address of the notebook's server
      app.choose("ledger");
      at("ledger").focus();
    });
    at("first").addEventListener("click", () => (stop(), app.go(0)));
    at("back").addEventListener("click", () => (stop(), app.go(app.at - 1)));
    at("next").addEventListener("click", () => (stop(), app.go(app.at + 1)));
    at("last").addEventListener("click", () => (stop(), app.go(app.walk.length - 1)));
    at("play").addEventListener("click", () => play());
    at("speed").addEventListener("change", () => playing && (stop(), play()));
    slider.addEventListener("input", () => (stop(), app.go(Number(slider.value))));
    at("view").addEventListener("change", () => app.setView(choice("view").value));
    at("language").addEventListener("change", () => app.setLanguage(choice("language").value));
    at("zoom-in").addEventListener("click", () => picture.setZoom(1.25));
    at("zoom-out").addEventListener("click", () => picture.setZoom(0.8));
    at("zoom-fit").addEventListener("click", () => picture.setZoom(0));
    at("theme").addEventListener("click", () => {
      const { dataset } = document.documentElement;
      dataset.theme = new Map([["light", "dark"], ["dark", "auto"]]).get(dataset.theme ?? "auto") ?? "light";
      app.render();
    });
    at("why").addEventListener("toggle", () => app.render());
    for (const [event, on] of /** @type {const} */ ([["beforeprint", true], ["afterprint", false]])) {
      window.addEventListener(event, () => {
        document.body.classList.toggle("printing", on); // a pane as wide as paper, and the whole ledger
        write();
        app.render();
      });
    }
    window.addEventListener("hashchange", () => address.follow(location.hash));
    document.addEventListener("keydown", (event) => {
      if (!(event.target instanceof Element)) return;
      const writing = event.target.closest("input, select, textarea, summary, [role=tab]");
      if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
      const ways = { ArrowRight: app.at + 1, ArrowLeft: app.at - 1, Home: 0, End: app.walk.length - 1 };
      if (event.key in ways) {
        if (event.target.closest(".scroll")) return; // arrows scroll there
        event.preventDefault();
        stop();
        app.go(ways[/** @type {keyof typeof ways} */ (event.key)]);
      } else if (event.key === " " && !event.target.closest("button, [role=button]")) {
        event.preventDefault();
        play();
      }
    });
  }

  /** @param {HTMLSelectElement} select @param {[value: string, text: string][]} pairs @param {string} chosen */
  function options(select, pairs, chosen) {
    select.replaceChildren(...pairs.map(([value, text]) => make("option", { value }, text)));
    select.value = chosen;
  }

  /** @param {Way} view */
  function viewName(view) {
    const graph = app.graphs[view.graph];
    const isNamed = (/** @type {Part} */ part) => folding.isNamed(graph, part);
    const opened = graph.parts?.find((part) => part.path === view.opened);
    if (opened) return t("page.view_opened", { part: isNamed(opened) ? opened.path : lettering.partName(opened.path) });
    if (view.key.startsWith("level")) {
      if (view.folded.every(isNamed)) return t("page.view_names");
      const kinds = new Set(view.folded.map((part) => part.path.split(".").at(-2)).filter(Boolean)); // a tanh has no number
      const key = `page.view_${[...kinds].join("_")}`;
      return key in data.texts[texts.language] ? t(key) : t("page.view_level", { level: Number(view.key.slice(5)) + 1 });
    }
    return t(`page.view_${view.key}`);
  }

  // Everything that is text only: done again when the language changes
  function write() {
    document.documentElement.lang = texts.language;
    for (const element of document.querySelectorAll("[data-text]")) {
      element.textContent = t(element.getAttribute("data-text") ?? "");
    }
    for (const element of document.querySelectorAll("[data-label]")) {
      const label = t(element.getAttribute("data-label") ?? "");
      element.setAttribute("aria-label", label);
      if (element.matches("button")) element.setAttribute("title", label);
    }
    const title = app.about.title || (document.body.classList.contains("printing") && app.about.expression); // paper has no field
    at("title").textContent = at("title").title = title ? t("page.title_of", { title }) : t("page.title");
    options(choice("view"), app.views.map((view) => [view.key, viewName(view)]), app.view.key);
    at("view-choice").hidden = app.views.length < 2;
    options(choice("language"), texts.languages.map((each) => [each, t(`page.language_${each}`)]), texts.language);
    pane("help").replaceChildren(
      ...t("page.help_text").split("\n").map((line) => make("p", {}, line)));
    showPlaying();
  }

  function render() {
    const last = app.walk.length - 1;
    slider.max = String(last);
    slider.value = String(app.at);
    const pass = app.moment.pass === "seed" ? "backward" : app.moment.pass;
    const place = t("page.place", { step: app.at, of: last, pass: t(`page.${pass}`) });
    at("place").textContent = place;
    slider.setAttribute("aria-valuetext", place);
    buttonOf("first").disabled = buttonOf("back").disabled = app.at === 0;
    buttonOf("last").disabled = buttonOf("next").disabled = app.at === last;
    choice("view").value = app.view.key;
    const colours = t(`page.theme_${document.documentElement.dataset.theme ?? "auto"}`);
    at("theme").setAttribute("aria-label", colours);
    at("theme").title = colours;
    const trouble = saying.trouble({ t, graph: app.graph, result: app.result, asks: hiding.asks }, app.now);
    at("trouble").hidden = !trouble;
    if (at("trouble").textContent !== trouble) at("trouble").textContent = trouble; // it is read aloud once
  }

  return { listen, write, render };
})();

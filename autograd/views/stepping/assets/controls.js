// Moving through the walk: buttons, slider, keys, playing; and the choices of view, language and colours.

const controls = (() => {
  "use strict";

  const at = (id) => document.getElementById(id);
  let playing = null;

  function stop() {
    clearInterval(playing);
    playing = null;
    showPlaying();
  }

  function showPlaying() {
    const button = at("play");
    button.classList.toggle("playing", playing !== null);
    button.setAttribute("aria-label", t(playing ? "page.pause" : "page.play"));
    button.setAttribute("title", button.getAttribute("aria-label"));
  }

  function play() {
    if (playing) return stop();
    if (app.at === app.walk.length - 1) app.go(0);
    playing = setInterval(() => {
      if (app.at === app.walk.length - 1 || !app.go(app.at + 1)) stop();
    }, 1400 / Number(at("speed").value));
    showPlaying();
  }

  function listen() {
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault(); // in a notebook's srcdoc "#ledger" would be an address of the notebook's server
      at("ledger").focus();
    });
    at("first").addEventListener("click", () => (stop(), app.go(0)));
    at("back").addEventListener("click", () => (stop(), app.go(app.at - 1)));
    at("next").addEventListener("click", () => (stop(), app.go(app.at + 1)));
    at("last").addEventListener("click", () => (stop(), app.go(app.walk.length - 1)));
    at("play").addEventListener("click", () => play());
    at("speed").addEventListener("change", () => playing && (stop(), play()));
    at("slider").addEventListener("input", (event) => (stop(), app.go(Number(event.target.value))));
    at("view").addEventListener("change", (event) => app.setView(event.target.value));
    at("language").addEventListener("change", (event) => app.setLanguage(event.target.value));
    at("zoom-in").addEventListener("click", () => picture.setZoom(1.25));
    at("zoom-out").addEventListener("click", () => picture.setZoom(0.8));
    at("zoom-fit").addEventListener("click", () => picture.setZoom(0));
    at("theme").addEventListener("click", () => {
      const { dataset } = document.documentElement;
      dataset.theme = { auto: "light", light: "dark", dark: "auto" }[dataset.theme ?? "auto"];
      app.render();
    });
    at("table").addEventListener("toggle", () => app.render());
    window.addEventListener("resize", () => picture.resize());
    window.addEventListener("hashchange", () => app.followHash(location.hash));
    window.addEventListener("beforeprint", () => (at("table").open = true));
    document.addEventListener("keydown", (event) => {
      const writing = event.target.closest("input, select, textarea, summary");
      if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
      const to = { ArrowRight: app.at + 1, ArrowLeft: app.at - 1, Home: 0, End: app.walk.length - 1 }[event.key];
      if (to !== undefined) {
        if (event.target.closest(".scroll")) return; // arrows scroll there
        event.preventDefault();
        stop();
        app.go(to);
      } else if (event.key === " " && !event.target.closest("button, [role=button]")) {
        event.preventDefault();
        play();
      }
    });
  }

  function options(select, pairs, chosen) {
    select.replaceChildren(...pairs.map(([value, text]) => make("option", { value }, text)));
    select.value = chosen;
  }

  function viewName(view) {
    if (view.opened) return t("page.view_opened", { part: picture.partName(view.opened) });
    if (view.key.startsWith("level")) {
      const kinds = new Set(view.boxes.filter((box) => box.part).map((box) => box.part.split(".").at(-2)));
      const key = `page.view_${[...kinds].join("_")}`;
      return key in data.texts[texts.language] ? t(key) : t("page.view_level", { level: Number(view.key.slice(5)) + 1 });
    }
    return t(`page.view_${view.key}`);
  }

  // Everything that is text only: done again when the language changes
  function write() {
    document.documentElement.lang = texts.language;
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", t(element.dataset.label));
      if (element.matches("button")) element.setAttribute("title", t(element.dataset.label));
    }
    at("title").textContent = data.title ? t("page.title_of", { title: data.title }) : t("page.title");
    options(at("view"), data.views.map((view) => [view.key, viewName(view)]), app.view.key);
    at("view-choice").hidden = data.views.length < 2;
    options(at("language"), texts.languages.map((each) => [each, t(`page.language_${each}`)]), texts.language);
    document.querySelector("#help > div").replaceChildren(
      ...t("page.help_text").split("\n").map((line) => make("p", {}, line)));
    showPlaying();
  }

  function render() {
    const last = app.walk.length - 1;
    at("slider").max = last;
    at("slider").value = app.at;
    const pass = app.moment.pass === "seed" ? "backward" : app.moment.pass;
    at("place").textContent = t("page.place", { step: app.at, of: last, pass: t(`page.${pass}`) });
    at("slider").setAttribute("aria-valuetext", at("place").textContent);
    at("first").disabled = at("back").disabled = app.at === 0;
    at("last").disabled = at("next").disabled = app.at === last;
    at("view").value = app.view.key;
    at("theme").textContent = t(`page.theme_${document.documentElement.dataset.theme ?? "auto"}`);
    const { trouble } = app.result;
    at("trouble").hidden = trouble === null;
    if (trouble) {
      const row = rows[app.graph.ops[trouble.node]];
      const given = passes.given(app.graph, app.result.out, trouble.node).map((each) => texts.say(each)).join(", ");
      const into = { node: app.graph.names[trouble.node], op: row.name, given, domain: row.domain };
      at("trouble").textContent = t(trouble.inside ? "page.too_large" : "page.outside", into);
    }
  }

  return { listen, write, render };
})();

// The address after #: it says what is on the screen, and what it says is shown; and the dialog that copies it.

const address = (() => {
  "use strict";

  const KEPT = ["quiz", "hunt", "path", "lesson", "done"]; // what panels keep something under
  const note = get("ignored", HTMLElement);
  let following = false; // whether an address is being followed: what is on the way is not written

  /** @returns {Panel[]} */
  const all = () => Object.values(panels);

  /** What is on the screen. @returns {Shared} */
  function screen() {
    const typed = playground.expression();
    const { recorded } = app.graphs;
    const own = new Set(typed?.leaves);
    const leaves = recorded.leaves.filter((i) => !own.has(i) && !Object.is(app.numbers[i], app.start[i]));
    const ticked = (/** @type {boolean[]} */ list) => recorded.leaves.filter((i) => list[i]);
    const [ticks, before] = [ticked(app.trainable), ticked(app.ticked)];
    return {
      expression: typed?.text,
      values: typed?.values,
      leaves: leaves.length ? Object.fromEntries(leaves.map((i) => [i, app.numbers[i]])) : undefined,
      ticks: String(ticks) === String(before) ? undefined : ticks,
      step: app.at,
      view: app.view.key,
      tab: tabs.chosen(),
      language: texts.language,
      panels: Object.assign({}, ...all().map((panel) => panel.saved?.() ?? {})),
    };
  }

  /** @param {"replaceState" | "pushState"} how */
  function put(how) {
    try {
      history[how](null, "", `#${sharing.write(screen())}`);
    } catch {
      // a sandboxed page has no history; nothing depends on it
    }
  }

  const write = () => following || put("replaceState");
  // From here on another entry of the browser's history, so that "back" leads to what was there before
  const enter = () => following || put("pushState");

  /** Shows what an address says. @param {string} text */
  function follow(text) {
    following = true;
    const { screen: wanted, ignored } = sharing.read(text.replace(/^#/, ""), KEPT);
    try {
      show(wanted, ignored);
    } finally {
      following = false;
    }
    note.hidden = !ignored.length;
    note.textContent = ignored.length ? t("share.ignored", { parts: ignored.join(", ") }) : "";
    write(); // what it left open, too
  }

  /** @param {Shared} wanted @param {string[]} ignored */
  function show(wanted, ignored) {
    const leave = (/** @type {"language" | "view" | "tab" | "step"} */ key) => ignored.push(`${key}=${String(wanted[key]).slice(0, 30)}`);
    if (wanted.language && wanted.language !== texts.language) {
      if (texts.languages.includes(wanted.language)) app.setLanguage(wanted.language);
      else leave("language");
    }
    const typed = playground.expression();
    const { expression, values = {} } = wanted;
    const differs = () => Object.keys(values).some((name) => !Object.is(values[name], typed?.values[name]));
    if (expression !== undefined && (expression !== typed?.text || differs())) playground.open(expression, values, { edited: true });
    const { recorded } = app.graphs;
    const isLeaf = (/** @type {number | string} */ i) => recorded.leaves.includes(Number(i));
    if (wanted.leaves) {
      if (Object.keys(wanted.leaves).every(isLeaf)) app.setLeaves(Object.assign([...app.start], wanted.leaves));
      else ignored.push("leaves");
    }
    if (wanted.ticks) {
      const { ticks } = wanted;
      if (ticks.every((i) => isLeaf(i) && !recorded.constant[i])) {
        for (const i of recorded.leaves) if (app.trainable[i] !== ticks.includes(i)) app.setTrainable(i, ticks.includes(i));
      } else ignored.push("ticks");
    }
    if (wanted.view !== undefined && wanted.view !== app.view.key) {
      if (app.views.some((each) => each.key === wanted.view)) app.setView(wanted.view);
      else leave("view");
    }
    if (wanted.tab !== undefined) {
      if (tabs.names.includes(wanted.tab)) app.choose(wanted.tab);
      else leave("tab");
    }
    if (wanted.step !== undefined) {
      if (wanted.step < app.walk.length) app.go(wanted.step);
      else leave("step");
    }
    for (const panel of all()) {
      const left = panel.restored?.(wanted.panels ?? {}, wanted.expression !== undefined);
      if (left) ignored.push(`${left}=${String(wanted.panels?.[left]).slice(0, 30)}`);
    }
  }

  return { screen, write, enter, follow };
})();

const share = (() => {
  "use strict";

  const dialog = get("sharing", HTMLDialogElement);
  const area = get("shared", HTMLTextAreaElement);
  const inQuiz = get("in-quiz", HTMLInputElement);
  const how = get("shared-how", HTMLElement);

  const here = () => location.href.replace(/#.*/s, "");

  // What others can open, and in the quiz if that is ticked
  function link() {
    const screen = address.screen();
    if (inQuiz.checked) Object.assign(screen, { step: 0, tab: "quiz", panels: { quiz: "here", ...screen.panels } });
    delete screen.panels?.done; // what somebody has done, others haven't
    const place = /^(https?|file):/.test(location.protocol) ? here() : "";
    return `${place}#${sharing.write(screen)}`;
  }

  const command = () => {
    const typed = playground.expression();
    return typed ? sharing.command(typed.text, typed.values, texts.language, otherTicks()) : "";
  };

  // The names of the leaves that are trainable, where they aren't those that are so by their names
  function otherTicks() {
    const { recorded } = app.graphs;
    const usual = training.ticks(recorded, new RegExp(data.dataNames));
    const ticked = recorded.leaves.filter((i) => app.trainable[i]);
    return recorded.leaves.every((i) => app.trainable[i] === usual[i]) ? null : ticked.map((i) => recorded.names[i]);
  }

  /** @param {string} text @param {string} about what else is to be known of it */
  async function copy(text, about) {
    area.value = text;
    let said = t("share.copied");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      area.focus();
      area.select();
      said = t("share.by_hand");
    }
    how.textContent = [said, about].filter(Boolean).join(" ");
  }

  function listen() {
    get("share", HTMLButtonElement).addEventListener("click", () => {
      get("copy-command", HTMLButtonElement).hidden = playground.expression() === null;
      area.value = link();
      how.textContent = "";
      dialog.showModal();
    });
    inQuiz.addEventListener("change", () => (area.value = link()));
    get("copy-link", HTMLButtonElement).addEventListener("click", () => copy(link(),
      location.protocol === "file:" ? t("share.file") : /^https?:/.test(location.protocol) ? "" : t("share.link_here")));
    get("copy-command", HTMLButtonElement).addEventListener("click", () => copy(command(), ""));
    get("sharing-close", HTMLButtonElement).addEventListener("click", () => dialog.close());
  }

  return { listen, link, command };
})();

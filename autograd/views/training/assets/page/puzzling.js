// The puzzles: six trainings that do not learn. Say why, mend it, and see it learn.

const puzzling = (() => {
  "use strict";

  const section = get("puzzle", HTMLElement);
  const body = get("puzzle-body", HTMLElement);
  const [verdict, task, standing] = ["said", "task", "standing"].map((name) => make("p", { id: `puzzle-${name}`, role: "status" })); // kept, so that what changes in them is read aloud
  /** @type {string | null} */
  let open = null;
  let said = ""; // the reason that was chosen
  let stands = ""; // solved, late, others or nothing yet
  /** @type {Set<string>} */
  const solved = new Set();

  /** What an address leaves open while this puzzle is there. @param {string | null} name */
  const usual = (name) => (name ? puzzles.setting(name) : { ...settings.DEFAULTS, ...data.setting });

  /** Shows a puzzle, or none, with what is set as it is. @param {string | null} name */
  function show(name) {
    if (name !== open) [open, said, stands] = [name, "", ""];
    lab.usual = usual(name);
    build();
  }

  /** @param {string} name */
  function start(name) {
    [open, said, stands] = [name, "", ""];
    lab.usual = usual(name);
    lab.replace(lab.usual);
    build();
    get("puzzle-title", HTMLElement).focus();
  }

  function build() {
    section.hidden = open === null;
    if (open === null) return;
    if (stands === "solved" && said === open) solved.add(open);
    const at = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.reason : undefined;
    get("puzzle-title", HTMLElement).textContent = t("puzzle.title", { number: puzzles.names.indexOf(open) + 1, of: puzzles.names.length });
    const choices = puzzles.REASONS.map((reason) => make("button", { type: "button", "aria-pressed": String(said === reason), "data-reason": reason, onclick: () => ((said = reason), build()) }, t(`puzzle.reason_${reason}`)));
    const steps = puzzles.names.map((name, i) => make("button", { type: "button", "aria-current": name === open ? "step" : null, "data-puzzle": name, "aria-label": t(solved.has(name) ? "puzzle.number_solved" : "puzzle.number", { number: i + 1 }), onclick: () => start(name) }, `${i + 1}${solved.has(name) ? " ✓" : ""}`));
    body.replaceChildren(
      make("p", { class: "puzzle-steps" }, ...steps, button("puzzle.again", () => open && start(open), { id: "puzzle-again" })),
      make("p", {}, t("puzzle.ask")),
      make("div", { class: "reasons", role: "group", "aria-label": t("puzzle.ask") }, ...choices),
      verdict, task, standing);
    const same = at ? body.querySelector(`[data-reason="${at}"]`) : null;
    if (same instanceof HTMLElement) same.focus();
    tell();
  }

  /** What there is to say of the answer. */
  function tell() {
    if (open === null) return;
    const { goal, epochs } = puzzles.all[open];
    const right = said === open;
    const put = (/** @type {HTMLElement} */ line, /** @type {string} */ text) => line.textContent === text || (line.textContent = text);
    put(verdict, said ? t(right ? `puzzle.because_${open}` : `puzzle.not_${said}`) : "");
    put(task, right ? t("puzzle.mend", { goal: texts.say(goal), epochs }) : "");
    put(standing, right && stands ? t(`puzzle.${stands}`, { epochs }) : "");
    standing.className = stands === "solved" ? "good" : "";
  }

  /** What the address keeps. @returns {Record<string, string>} */
  const saved = () => (open === null ? {} : { puzzle: String(puzzles.names.indexOf(open) + 1) });

  function listen() {
    get("puzzles-open", HTMLButtonElement).addEventListener("click", () => start(open ?? puzzles.names[0]));
    get("puzzle-close", HTMLButtonElement).addEventListener("click", () => {
      show(null);
      lab.written();
      get("puzzles-open", HTMLElement).focus();
    });
  }

  function render() {
    if (open === null) return;
    const now = puzzles.standing(open, lab.setting, lab.history);
    if (now === stands) return;
    stands = now;
    build();
  }

  return { listen, show, usual, render, languageChanged: build, saved };
})();

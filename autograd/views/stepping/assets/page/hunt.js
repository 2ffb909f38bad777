// The bug hunt: the gradients of an engine that has one rule wrong, to be told from what other mistakes would give.

const hunt = (() => {
  "use strict";

  const MOST = 12; // nodes of a table that is read at a glance; else the leaves alone
  const TRIES = 100; // expressions of a level; one in some is too small for a mistake that can be told from others

  /** @type {ReturnType<typeof faults.hunt>} */
  let found = null;
  /** @type {string[]} keys */
  let guesses = [];
  let beside = false; // whether the right gradients are shown, too
  let place = { level: 0, seed: 0, number: 0 }; // of which expression; level 0: the one that was there

  const drawn = () => chance.seeded(place.seed, place.number);

  function look() {
    found = faults.hunt(app.graphs.recorded, app.numbers, drawn());
    guesses = [];
    beside = false;
  }

  function here(/** @type {number} */ seed, number = 1) {
    place = { level: 0, seed, number };
    look();
    quiz.turnTo("hunt");
  }

  // Whether there is something to hunt in an expression
  function has(/** @type {ReturnType<typeof levels.exercise>} */ { expression, values }, /** @type {number} */ seed, /** @type {number} */ number) {
    const { graph } = recording.record(expression, values);
    const ready = passes.prepare(/** @type {GivenGraph} */ (graph));
    return faults.hunt(ready, ready.data, chance.seeded(seed, number)) !== null;
  }

  // From this number on the first expression that has something to hunt
  function inLevel(/** @type {number} */ level, /** @type {number} */ seed, number = 1) {
    let at = number;
    while (at < number + TRIES && !has(levels.exercise(level, seed, at), seed, at)) at++;
    const { expression, values } = levels.exercise(level, seed, at);
    playground.open(expression, values);
    place = { level, seed, number: at };
    look();
    quiz.turnTo("hunt");
  }

  // Another graph, or other numbers in it: the hunt begins anew there
  function changed() {
    if (quiz.screen() !== "hunt") return;
    place = { level: 0, seed: place.seed, number: 1 };
    look();
  }

  const next = () => (place.level ? inLevel(place.level, place.seed, place.number + 1) : here(place.seed, place.number + 1));

  // The nodes whose gradients are told: of a small graph all but the root
  function told(/** @type {Graph} */ graph) {
    const moving = [...graph.ops.keys()].filter((i) => !graph.constant[i] && i !== graph.root);
    return moving.length <= MOST ? moving : graph.leaves.filter((i) => !graph.constant[i]);
  }

  const slope = (/** @type {Graph} */ graph, /** @type {number} */ i) => saying.slope(graph, i);

  function table(/** @type {Graph} */ graph, /** @type {NonNullable<typeof found>} */ { culprit, right }) {
    const heads = ["hunt.broken", ...(beside ? ["hunt.right_engine"] : [])];
    return make("table", { id: "hunt-gradients" },
      make("thead", {}, make("tr", {}, make("th"), ...heads.map((key) => make("th", { scope: "col" }, t(key))))),
      make("tbody", {}, ...told(graph).map((i) => {
        const differs = beside && !answers.close(culprit.gradients[i], right.gradients[i]);
        return make("tr", { class: differs ? "differs" : "" },
          make("th", { scope: "row", class: "formula" }, slope(graph, i)),
          make("td", { class: "number" }, spelling.number(culprit.gradients[i])),
          beside ? make("td", { class: "number" }, spelling.number(right.gradients[i]), differs ? " ≠" : "") : null);
      })));
  }

  // What a wrong guess would have given: where it differs from what is seen
  function alibi(/** @type {Graph} */ graph, /** @type {NonNullable<typeof found>} */ { culprit, suspects }, /** @type {string} */ key) {
    const suspect = suspects.find((each) => each.key === key);
    if (!suspect?.shows) return t("hunt.innocent");
    const others = told(graph).filter((i) => !answers.close(suspect.gradients[i], culprit.gradients[i])).slice(0, 4);
    const list = others.map((i) => `${slope(graph, i)} = ${spelling.number(suspect.gradients[i])}`).join(", ");
    return t("hunt.would", { gradients: list });
  }

  function choices(/** @type {Graph} */ graph, /** @type {NonNullable<typeof found>} */ given) {
    const { culprit, suspects } = given;
    const caught = guesses.includes(culprit.key);
    return make("ul", { id: "hunt-suspects" }, ...suspects.map(({ key }) => {
      const guessed = guesses.includes(key);
      const right = key === culprit.key;
      const guess = () => {
        guesses.push(key);
        quiz.render();
        /** @type {HTMLElement | null} */ (document.querySelector("#hunt-next, #hunt-suspects button:not(:disabled)"))?.focus();
      };
      const words = !guessed ? [] : right ? [make("p", { class: "good" }, `✓ ${t("hunt.yes")} ${t(`fault.${key}.story`)}`)]
        : [make("p", { class: "wrong" }, `✗ ${t("hunt.no")} ${alibi(graph, given, key)}`)];
      return make("li", {}, make("button", { type: "button", onclick: guess, disabled: guessed || caught, "data-fault": key }, t(`fault.${key}.title`)), ...words);
    }));
  }

  function build() {
    const graph = app.graphs.recorded;
    const end = button("hunt.stop", () => quiz.turnTo("start"), { id: "hunt-stop" });
    if (!found) {
      const fresh = button("hunt.in_level", () => inLevel(place.level || 1, place.seed), { id: "hunt-fresh", class: "main" });
      return [make("p", {}, t("hunt.nothing")), make("p", {}, fresh, " ", end)];
    }
    const caught = guesses.includes(found.culprit.key);
    return [
      make("h3", {}, t("hunt.title")),
      make("p", {}, t("hunt.case")),
      make("div", { class: "scroll" }, table(graph, found)),
      beside ? "" : make("p", {}, button("hunt.beside", () => {
        beside = true;
        quiz.render();
      }, { id: "hunt-beside" })),
      make("h3", {}, t("hunt.question")),
      make("div", { "aria-live": "polite" }, choices(graph, found),
        caught ? make("p", {}, t("hunt.sign", { sign: t(`fault.${found.culprit.key}.sign`) }), " ", t("hunt.guesses", { count: guesses.length })) : ""),
      make("p", {}, caught ? button("hunt.next", next, { id: "hunt-next", class: "main" }) : "", " ", end),
    ];
  }

  function saved() {
    return quiz.screen() === "hunt" ? { hunt: `${place.level}.${place.seed}.${place.number}` } : {};
  }

  function restored(/** @type {Record<string, unknown>} */ { hunt: wanted }) {
    const [, level, seed, number] = /^([0-9])\.(\d{1,9})\.(\d{1,4})$/.exec(String(wanted ?? "")) ?? [];
    if (wanted === undefined) return undefined;
    if (!level || Number(level) > levels.count) return "hunt";
    if (Number(level)) inLevel(Number(level), Number(seed), Number(number));
    else here(Number(seed), Number(number));
    return undefined;
  }

  return { here, inLevel, drawn, build, saved, restored, graphChanged: changed, numbersChanged: changed };
})();

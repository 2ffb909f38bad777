// Where a quiz begins: on the graph that is shown, on fresh expressions of a level, or as a hunt for a bug.

const beginnings = (() => {
  "use strict";

  let level = 1;
  let seed = 1 + Math.floor(Math.random() * 999);

  // The choice of a level and of a set
  function choice() {
    const select = make("select", { id: "quiz-level" },
      ...[...Array(levels.count).keys()].map((k) => make("option", { value: k + 1, selected: k + 1 === level }, t(`quiz.level_${k + 1}`))));
    select.addEventListener("change", () => (level = Number(select.value)));
    const field = make("input", { id: "quiz-seed", type: "text", inputmode: "numeric", size: 5, maxlength: 9, value: String(seed) });
    field.addEventListener("input", () => {
      if (/^\d{1,9}$/.test(field.value)) seed = Number(field.value);
    });
    field.addEventListener("change", () => (field.value = String(seed)));
    return make("p", {},
      make("label", {}, t("quiz.level"), " ", select), " ",
      make("label", {}, t("quiz.seed"), " ", field));
  }

  const group = (/** @type {string} */ key, /** @type {(HTMLElement | string)[]} */ ...inside) =>
    make("section", { class: "beginning" }, make("h3", {}, t(key)), ...inside);

  const text = (/** @type {string} */ key) => make("p", {}, t(key));

  function build() {
    return [
      group("quiz.here", text("quiz.intro"), make("p", {},
        button("quiz.start", () => quiz.start(), { id: "quiz-start", class: "main" }))),
      group("quiz.practice", choice(), make("p", { class: "note" }, t("quiz.seed_text")), make("p", {},
        button("quiz.start", () => quiz.startLevel(level, seed), { id: "quiz-start-level", class: "main" }))),
      group("hunt.title", text("hunt.intro"), make("p", {},
        button("hunt.here", () => hunt.here(seed), { id: "hunt-start" }), " ",
        button("hunt.in_level", () => hunt.inLevel(level, seed), { id: "hunt-start-level" }))),
    ];
  }

  return { build };
})();

// What a quiz comes to: on the screen, on a sheet of paper, or in a table. Nothing leaves the page by itself.

const summary = (() => {
  "use strict";

  let name = "";
  const isShutIn = window.origin === "null" && location.protocol !== "file:"; // in a sandbox, as in a notebook

  const spoken = (/** @type {AskedQuestion} */ each) => ({ ...each.spoken, t });
  const kindOf = (/** @type {string} */ key) => t(`quiz.kind.${key || "other"}`);

  const exerciseOf = (/** @type {AskedQuestion} */ { set, title }) => (set ? quiz.exerciseName(set) : title);

  /** @param {AskedQuestion[]} course */
  function table(course) {
    const heads = ["name", "exercise", "question", "kind", "node", "right", "given", "mistake", "first"];
    const lines = course.filter((each) => each.how).map((each) => {
      const { question, given, mistakes: made, how } = each;
      const words = asking.words(spoken(each), question);
      const { node } = asking.names(spoken(each), question);
      const kinds = made.slice(0, how === "shown" ? given.length : given.length - 1).map(kindOf).join("; "); // of these
      const first = t(how === "first" ? "quiz.yes" : "quiz.no");
      return [name, exerciseOf(each), words, t(`quiz.kind_${question.kind}`), node, question.numbers.answer, given, kinds, first];
    });
    return report.csv([heads.map((each) => t(`quiz.csv_${each}`)), ...lines], t("quiz.decimal") === ",");
  }

  function save(/** @type {AskedQuestion[]} */ course) {
    const address = URL.createObjectURL(new Blob([table(course)], { type: "text/csv;charset=utf-8" }));
    make("a", { href: address, download: t("quiz.csv_file") }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  function field() {
    const input = make("input", { id: "quiz-name", type: "text", size: 24, maxlength: 80, autocomplete: "name" });
    input.value = name;
    input.addEventListener("input", () => (name = input.value));
    return make("p", {}, make("label", {}, t("quiz.name"), " ", input));
  }

  function results(/** @type {AskedQuestion[]} */ course) {
    const counts = tally.score(course);
    const line = (/** @type {"first" | "later" | "shown"} */ how) =>
      make("tr", {}, make("th", { scope: "row" }, t(`quiz.result_${how}`)), make("td", { class: "number" }, `${counts[how]} / ${counts.asked}`));
    return make("table", { id: "quiz-results" }, make("tbody", {}, line("first"), line("later"), line("shown")));
  }

  function practise(/** @type {AskedQuestion[]} */ course) {
    const kinds = tally.kinds(course);
    if (!kinds.length) return make("p", {}, t("quiz.no_mistakes"));
    const heads = ["quiz.mistakes", "quiz.how_often", "quiz.to_practise"];
    return make("div", { class: "cards" }, make("table", { id: "quiz-kinds" },
      make("thead", {}, make("tr", {}, ...heads.map((key) => make("th", { scope: "col" }, t(key))))),
      make("tbody", {}, ...kinds.map(([key, often]) => make("tr", { "data-kind": key },
        make("th", { scope: "row" }, kindOf(key)),
        make("td", { class: "number", "data-head": t(heads[1]) }, String(often)),
        make("td", { "data-head": t(heads[2]) }, t(`quiz.practise.${key || "other"}`)))))));
  }

  /** @param {AskedQuestion[]} course */
  function build(course) {
    const exercises = [...new Set(course.map(exerciseOf))].filter(Boolean);
    return [
      make("h3", {}, t("quiz.summary")),
      field(),
      exercises.length ? make("p", { class: "note" }, t("quiz.exercises", { list: exercises.join("; ") })) : "",
      results(course),
      practise(course),
      make("p", { class: "note screen" }, t("quiz.private")),
      make("p", { class: "screen" },
        button("quiz.print", () => window.print(), { id: "quiz-print" }), " ",
        button("quiz.csv", () => save(course), { id: "quiz-csv" }), " ",
        button("quiz.go_on", () => quiz.turnTo("asking"), { id: "quiz-go-on" }), " ",
        button("quiz.again", () => quiz.turnTo("start"), { id: "quiz-again" })),
      isShutIn ? make("label", { class: "screen" }, t("quiz.shut_in"), make("textarea", { id: "quiz-table", rows: 6, readonly: true }, table(course).slice(1))) : "",
    ];
  }

  return { build, table };
})();

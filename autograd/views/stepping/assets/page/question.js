// The question that is open, what is said to an answer, and how it goes.

const question = (() => {
  "use strict";

  let typed = "";
  let tried = false; // whether somebody has tried
  /** @type {() => HTMLElement[]} made anew in the language of now */
  let said = () => [];

  const spoken = () => ({ t, graph: app.graph, result: app.result });
  const input = () => /** @type {HTMLInputElement | null} */ (document.querySelector("#answer"));

  function clear() {
    typed = "";
    tried = false;
    said = () => [];
  }

  function say(/** @type {() => HTMLElement[]} */ what) {
    said = what;
    quiz.render();
  }

  function focus() {
    const field = input();
    field?.focus({ preventScroll: true });
    if (!field) /** @type {HTMLElement | null} */ (document.querySelector("#quiz-next, #quiz-to-summary"))?.focus({ preventScroll: true });
    document.querySelector("#quiz-question")?.scrollIntoView({ block: "nearest" });
  }

  function hint(/** @type {Question} */ asked) {
    const [words, formula] = asking.hint(spoken(), asked);
    return [make("p", {}, words), make("p", { class: "formula" }, formula)];
  }

  function check(/** @type {Question} */ asked) {
    typed = input()?.value ?? "";
    const answer = asking.judge(asked, typed);
    const text = typed.slice(0, 40);
    if (answer.given === null) {
      say(() => [make("p", { class: "wrong" }, t("page.not_a_number", { text }))]);
    } else if (answer.right) {
      tally.answered(quiz.asked(asked), { ...answer, given: answer.given });
      const number = spelling.number(asked.numbers.answer);
      clear();
      said = () => [make("p", { class: "good" }, `✓ ${t("quiz.right")} `, make("b", {}, number))];
      quiz.settled(asked);
    } else {
      tally.answered(quiz.asked(asked), { ...answer, given: answer.given });
      tried = true;
      const given = spelling.number(answer.given);
      const spokenThen = spoken();
      const words = () =>
        answer.mistake ? t(`quiz.mistake.${answer.mistake}`, asking.names({ ...spokenThen, t }, asked)) : t("quiz.wrong");
      say(() => [make("p", { class: "wrong", "data-mistake": answer.mistake }, `✗ ${given}: ${words()}`), ...hint(asked)]);
    }
    focus();
    input()?.select();
  }

  function reveal(/** @type {Question} */ asked) {
    tally.shown(quiz.asked(asked));
    clear();
    const number = spelling.number(asked.numbers.answer);
    said = () => [make("p", {}, `${t("quiz.shown")} `, make("b", {}, number))];
    quiz.settled(asked);
    focus();
  }

  function form(/** @type {Question} */ asked) {
    const field = make("input", {
      id: "answer", type: "text", size: 10, autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "quiz-said",
    });
    field.value = typed;
    field.addEventListener("input", () => (typed = field.value));
    field.addEventListener("keydown", entered(() => check(asked)));
    return make("div", { id: "quiz-question" },
    make("p", {}, make("label", { for: "answer" }, asking.words(spoken(), asked))),
    make("p", {}, field, " ", button("quiz.check", () => check(asked), { id: "quiz-check", class: "main" }), " ",
      button("quiz.hint", () => {
        say(() => hint(asked));
        focus();
      }, { id: "quiz-hint" }), " ",
      tried ? button("quiz.show", () => reveal(asked), { id: "quiz-show" }) : ""));
  }

  // What comes when no question is open at this step
  function onwards() {
    const { set, next, entries, picked } = quiz.state();
    const left = picked.all - picked.keys.size;
    if (next >= 0) return [make("p", {}, button("quiz.next", () => quiz.goOn(), { id: "quiz-next", class: "main" }))];
    if (!entries.length) {
      return [make("p", { class: "note" }, t(app.view.boxes.some((box) => box.part) ? "quiz.elsewhere" : "quiz.nothing_here"))];
    }
    const again = quiz.again().length;
    return [
      make("p", {}, t("quiz.finished"), again ? ` ${t("quiz.comes_again", { again })}` : ""),
      make("p", {}, ...[
        again ? button("quiz.repeat", () => quiz.repeat(), { id: "quiz-next", class: "main" }) : "", " ",
        set ? button("quiz.next_exercise", () => quiz.nextExercise(), again ? { id: "quiz-exercise" } : { id: "quiz-next", class: "main" }) : "",
        left ? button("quiz.rest", () => quiz.rest(), { id: "quiz-rest" }, { count: left }) : "", " ",
        again || set ? "" : button("quiz.to_summary", () => quiz.stop(), { id: "quiz-to-summary", class: "main" }),
      ]),
    ];
  }

  function build() {
    const { set, round, fresh, entries, picked } = quiz.state();
    const [asked] = quiz.open();
    const counts = tally.score(entries);
    return [
      set ? make("p", { class: "note" }, quiz.exerciseName(set)) : "",
      picked.keys.size < picked.all ? make("p", { class: "note", id: "quiz-handful" }, t("quiz.handful", { count: picked.keys.size, all: picked.all })) : "",
      round?.size ? make("p", { class: "note" }, t(fresh ? "quiz.repeat_fresh" : "quiz.repeat_same")) : "",
      asked ? form(asked) : "",
      make("div", { id: "quiz-said", "aria-live": "polite" }, ...said()),
      ...(asked ? [] : onwards()),
      make("p", { class: "note score" }, make("span", { id: "score" }, t("quiz.score", counts)), " ",
        make("span", { id: "score-rest" }, t("quiz.score_rest", counts)), " ",
        button("quiz.stop", () => quiz.stop(), { id: "quiz-stop" })),
    ];
  }

  return { build, clear, say, focus };
})();

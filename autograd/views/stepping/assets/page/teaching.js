// What a lesson shows: the list of all, a part with its text, question, goal and sliders, and what one can do at its end.

const teaching = (() => {
  "use strict";

  const heading = get("lesson-title", HTMLElement);
  const body = get("lesson-body", HTMLElement);
  let built = ""; // what was built last
  let typed = "";
  let tried = false;
  /** @type {() => (Node | string)[]} made anew in the language of now */
  let said = () => [];
  /** @type {(() => void)[]} what follows the graph's numbers */
  let followers = [];

  const say = (/** @type {Texts} */ text) => text[texts.language];
  const filled = (/** @type {Texts} */ text) => conditions.filled(say(text), app.graph, app.result, spelling.number);
  const spoken = () => ({ t, graph: app.graph, result: app.result });
  const input = () => /** @type {HTMLInputElement | null} */ (document.querySelector("#lesson-answer"));

  function clear() {
    built = typed = "";
    tried = false;
    said = () => [];
  }

  // To what one uses next; a touched field would bring up a keyboard that hides the text
  function focus() {
    const types = lessons.part()?.kind === "exercise" && !lessons.state().how && matchMedia("(pointer: fine)").matches;
    const first = types ? get("expression", HTMLElement) : body.querySelector("#lesson-answer, #lesson-next:not([hidden]), [data-slide], #lesson-list button") ?? heading;
    /** @type {HTMLElement} */ (first).focus({ preventScroll: true });
    for (const id of ["lessons", "side"]) get(id, HTMLElement).scrollTop = 0; // from its beginning
  }

  /** What follows the graph: filled now, and again whenever a number changes. @template {Node} T @param {T} made @param {(made: T) => void} write */
  function following(made, write) {
    followers.push(() => write(made));
    write(made);
    return made;
  }

  // A text with the numbers of now; where somebody's own graph lacks one of them, none
  function fill(/** @type {HTMLElement} */ holder, /** @type {Texts} */ text) {
    holder.hidden = !conditions.known(say(text), app.graph, app.result);
    const lines = filled(text).split("\n");
    if (lines.join("") !== holder.textContent) holder.replaceChildren(...lines.map((line) => make("p", {}, line)));
  }

  // ---- a question ----

  // What the quiz says to an answer where it is the quiz's question, else what the part itself knows of mistakes
  /** @param {string} text @param {LessonPart} part @returns {ReturnType<typeof asking.judge> & { words: string }} */
  function judged(text, part) {
    const asked = lessons.question()?.question;
    const number = (/** @type {string} */ each) => conditions.computed(each, app.graph, app.result);
    const given = answers.read(text);
    const right = asked ? asking.judge(asked, text).right : given !== null && answers.close(given, number(part.answer ?? ""));
    if (given === null || right) return { given, right, mistake: "", words: "" };
    const known = (part.mistakes ?? []).findIndex((each) => answers.close(given, number(each.number)));
    if (part.mistakes && known >= 0) return { given, right, mistake: `own_${known}`, words: filled(part.mistakes[known].text) };
    const mistake = asked ? asking.judge(asked, text).mistake : "";
    const words = asked && mistake ? t(`quiz.mistake.${mistake}`, asking.names(spoken(), asked)) : t(asked || part.hint ? "quiz.wrong" : "lesson.not_yet");
    return { given, right, mistake, words };
  }

  /** @param {LessonPart} part @returns {(Node | string)[]} */
  function hint(part) {
    const asked = lessons.question()?.question;
    if (!asked) return part.hint ? [make("p", {}, filled(part.hint))] : [];
    const [words, formula] = asking.hint(spoken(), asked);
    return [make("p", {}, words), make("p", { class: "formula" }, formula)];
  }

  const wrong = (/** @type {string} */ words, /** @type {string} */ mistake = "") => make("p", { class: "wrong", "data-mistake": mistake }, words);

  function tell(/** @type {typeof said} */ what) {
    said = what;
    built = "";
    render();
    input()?.focus({ preventScroll: true });
    input()?.select();
    body.querySelector("#lesson-said")?.scrollIntoView({ block: "nearest" });
  }

  const right = (/** @type {string} */ number) => () => [make("p", { class: "good" }, `✓ ${t("quiz.right")} `, make("b", {}, number))];

  // The right number, as it is written
  function number(/** @type {LessonPart} */ part) {
    const asked = lessons.question()?.question;
    return spelling.number(asked ? asked.numbers.answer : conditions.computed(part.answer ?? "", app.graph, app.result));
  }

  function check(/** @type {LessonPart} */ part) {
    typed = input()?.value ?? "";
    const text = typed.slice(0, 40);
    const { given, right: good, mistake } = judged(typed, part);
    if (given === null) return tell(() => [wrong(t("page.not_a_number", { text }))]);
    if (good) {
      said = right(number(part));
      return lessons.settle("right");
    }
    tried = true;
    return tell(() => [wrong(`✗ ${spelling.number(given)}: ${judged(text, part).words}`, mistake), ...hint(part)]);
  }

  function reveal(/** @type {LessonPart} */ part) {
    const shown = number(part);
    said = () => [make("p", {}, `${t("quiz.shown")} `, make("b", {}, shown))];
    lessons.settle("shown");
  }

  const answerFirst = () => tell(() => [wrong(t("quiz.answer_first"))]);

  /** @param {LessonPart} part */
  function form(part) {
    const asked = lessons.question()?.question;
    const field = make("input", { id: "lesson-answer", type: "text", size: 10, autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "lesson-said" });
    field.value = typed;
    field.addEventListener("input", () => (typed = field.value));
    field.addEventListener("keydown", entered(() => check(part)));
    const words = asked ? [make("p", {}, make("label", { for: "lesson-answer" }, asking.words(spoken(), asked)))] : [];
    if (!asked) field.setAttribute("aria-labelledby", "lesson-text");
    return make("div", { class: "lesson-question" }, ...words,
      make("p", {}, field, " ", button("quiz.check", () => check(part), { id: "lesson-check", class: "main" }), " ",
        asked || part.hint ? button("quiz.hint", () => tell(() => hint(part)), { id: "lesson-hint" }) : "", " ",
        tried ? button("quiz.show", () => reveal(part), { id: "lesson-show" }) : ""));
  }

  // ---- a goal ----

  /** @param {string} each */
  const goal = (each) => following(make("li", {}), (made) => {
    const met = conditions.holds(each, app.graph, app.result);
    const numbers = conditions.now(each, app.graph, app.result, t);
    made.className = met ? "good" : "";
    made.replaceChildren(`${met ? "✓" : "○"} `, make("span", { class: "formula" }, conditions.spelled(each, app.graph, t)), numbers && ` (${t("lesson.now", { numbers })})`);
  });

  /** A leaf to move, by a slider or by typing. @param {[name: string, [low: number, high: number]]} moved */
  function slide([name, [low, high]]) {
    const called = (/** @type {string} */ key) => `${t("lesson.goal")}: ${t(key, { name })}`; // there are others beside the graph
    const knob = make("input", { type: "range", min: low, max: high, step: 0.1, "aria-label": called("leaves.nudge_of"), "data-slide": name });
    const field = make("input", { type: "text", size: 5, autocomplete: "off", spellcheck: "false", "aria-label": called("leaves.value_of") });
    const leaf = () => app.graphs.recorded.names.indexOf(name);
    knob.addEventListener("input", () => app.setLeaf(leaf(), Number(knob.value)));
    const take = () => {
      const number = answers.read(field.value);
      field.setAttribute("aria-invalid", String(number === null));
      if (number !== null && !Object.is(number, app.numbers[leaf()])) app.setLeaf(leaf(), number);
    };
    field.addEventListener("change", take);
    field.addEventListener("keydown", entered(take));
    return following(make("div", { class: "slide" }, `${name} = `, field, knob), () => {
      const number = app.shownNumbers()[leaf()];
      if (document.activeElement !== knob || Number(knob.value) !== number) knob.value = String(number);
      if (!Object.is(answers.read(field.value), number)) field.value = spelling.inFull(number);
    });
  }

  // ---- the screens ----

  const list = () => button("lesson.list", () => lessons.turnTo("list"), { id: "lesson-all" });

  // Back, on when the part is done, and until then its goal reached by us
  function foot(/** @type {LessonPart} */ part, /** @type {number} */ place) {
    const isOpen = () => !lessons.state().how && part.kind !== "see";
    const next = make("button", { type: "button", id: "lesson-next", class: "main", onclick: () => lessons.go(place + 1) }, `${t("lesson.next")} →`);
    const shown = button("lesson.show", () => lessons.show(), { id: "lesson-show" });
    return make("p", { class: "lesson-foot" },
      make("button", { type: "button", id: "lesson-back", disabled: !place, "aria-label": t("lesson.back"), title: t("lesson.back"), onclick: () => lessons.go(place - 1) }, "←"),
      following(next, (made) => (made.hidden = isOpen())),
      part.until ? following(shown, (made) => (made.hidden = !isOpen())) : "",
      list());
  }

  /** What is said when a part is done; while a slider is held it comes and doesn't take the slider away. @param {LessonPart} part */
  function ending(part) {
    let before = "";
    return following(make("div"), (made) => {
      const { how } = lessons.state();
      if (how !== before) {
        const done = part.until && how ? make("p", { class: how === "right" ? "good" : "" }, how === "right" ? `✓ ${t("lesson.met")}` : t("lesson.shown")) : "";
        made.replaceChildren(done, part.then && how ? make("div", { class: "then" }) : "");
      }
      before = how;
      const then = /** @type {HTMLElement | null} */ (made.querySelector(".then"));
      if (then && part.then) fill(then, part.then);
    });
  }

  function buildPart() {
    const { lesson, place, how } = lessons.state();
    const part = lesson.parts[place];
    if (!lessons.isHere()) {
      const { expression } = lessons.setting();
      return [make("p", {}, t("lesson.strayed", { expression })), make("p", {}, button("lesson.put_back", () => lessons.put(), { id: "lesson-put", class: "main" })), foot(part, place)];
    }
    const changed = following(make("p", { class: "note" }), (made) => {
      made.hidden = !lessons.isChanged();
      const values = Object.entries(lessons.setting().values).map(([name, x]) => `${name} = ${spelling.number(x)}`).join(", ");
      if (!made.hidden && !made.firstChild) made.append(t("lesson.changed", { values }), " ", button("lesson.put_back", () => lessons.put(), { id: "lesson-put" }));
    });
    return [
      following(make("div", { id: "lesson-text" }), (made) => fill(made, part.text)), changed,
      part.leaves ? make("div", {}, ...Object.entries(part.leaves).map(slide)) : "",
      part.until ? make("ul", { class: "goals", "aria-label": t("lesson.goal") }, ...part.until.map(goal)) : "",
      part.kind === "predict" && !how ? form(part) : "",
      make("div", { id: "lesson-said", "aria-live": "polite" }, ...said(), ending(part)),
      foot(part, place),
    ];
  }

  /** What one can do. @param {Lesson[]} of */
  const abilities = (of) => make("ul", {}, ...of.map((each) => make("li", {}, say(each.can))));

  function buildEnd() {
    const { all, lesson, at } = lessons.state();
    const left = [...all.keys()].filter((k) => !progress.has(all[k].name));
    const next = left.find((k) => k > at) ?? left[0];
    return [
      ...(left.length ? [make("p", { class: "good" }, `✓ ${t("lesson.finished", { number: at + 1 })}`), abilities([lesson])]
        : [make("p", { id: "lesson-certificate", class: "good" }, `✓ ${t("lesson.all_can", { count: all.length })}`), abilities(all)]),
      make("p", { class: "lesson-foot" },
        next === undefined ? "" : button("lesson.next_lesson", () => lessons.begin(next, true), { id: "lesson-next", class: "main" }, { title: say(all[next].title) }), list()),
    ];
  }

  function buildList() {
    const { all } = lessons.state();
    const line = (/** @type {Lesson} */ each, /** @type {number} */ k) => make("li", {},
      make("button", { type: "button", "data-lesson": each.name, onclick: () => lessons.begin(k, true) }, say(each.title)),
      progress.has(each.name) ? make("span", { class: "good", role: "img", "aria-label": t("lesson.is_done") }, " ✓") : "");
    const ready = all.every((each) => progress.has(each.name));
    return [
      ready ? make("p", { class: "good" }, t("lesson.all_can", { count: all.length })) : make("p", {}, t("lesson.intro")),
      ready ? abilities(all) : "",
      make("ol", { id: "lesson-list" }, ...all.map(line)),
      make("p", { class: "note" }, t("lesson.kept")),
    ];
  }

  function render() {
    const { screen, at, place, how, lesson } = lessons.state();
    if (!screen) return void (built = "");
    const answered = lessons.part()?.kind === "predict" && how;
    const wanted = [screen, at, place, answered, lessons.isHere(), texts.language].join();
    if (built === wanted) return followers.forEach((follow) => follow());
    followers = [];
    const focused = body.contains(document.activeElement);
    built = wanted;
    heading.replaceChildren(screen === "list" ? t("lesson.lessons") : `${at + 1}. ${say(lesson.title)}`,
      screen === "part" ? make("span", { class: "note" }, ` · ${t("lesson.place", { part: place + 1, of: lesson.parts.length })}`) : "");
    body.replaceChildren(...(screen === "list" ? buildList() : screen === "end" ? buildEnd() : buildPart()));
    if (focused) focus();
    return undefined;
  }

  return { render, clear, focus, answerFirst };
})();

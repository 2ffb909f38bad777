// Predict, then reveal: the numbers of a step stay hidden until they are answered. What is asked and how it is judged
// stands in logic/asking.js, how it counts in logic/tally.js; here is how a quiz goes on, and page/question.js shows it.

const quiz = (() => {
  "use strict";

  const holder = /** @type {HTMLElement} */ (document.querySelector("#quiz > div"));
  /** @type {"start" | "asking" | "summary" | "hunt"} */
  let screen = "start";
  /** @type {Map<string, AskedQuestion>} what was asked, by its key; kept while one goes on, whatever the view */
  let course = new Map();
  let graphs = 0; // how many there were in this quiz
  /** @type {Exercise | null} where a graph of a level is asked about */
  let set = null;
  /** @type {Set<string> | null} the keys of what comes again now, if anything does */
  let round = null;
  let rounds = 0;
  let fresh = false; // whether it comes with other numbers
  /** @type {number[] | null} the leaves before they got other numbers */
  let before = null;
  let ours = false; // whether we are changing the graph or its numbers
  /** @type {Map<string, { keys: Set<string>, all: number }>} of each graph and view, which of all questions are asked */
  const chosen = new Map();
  /** @type {{ result: Result | null, view: View | null, at: Question[][] }} */
  let cache = { result: null, view: null, at: [] };

  const on = () => screen === "asking";

  // ---- what is asked ----

  function questionsAt(/** @type {number} */ at) {
    if (cache.result !== app.result || cache.view !== app.view) cache = { result: app.result, view: app.view, at: [] };
    return (cache.at[at] ??= asking.questions(app.graph, app.result, app.view, app.walk[at]));
  }

  const keyOf = (/** @type {Question} */ question) =>
    `${graphs} ${app.graph === app.graphs.recorded ? "" : "taken apart "}${question.key}`;

  // Which questions are asked: as those of one graph are the same for everybody, they are chosen by level, set and number
  function picked() {
    const name = `${graphs} ${app.view.key}`;
    const there = chosen.get(name);
    if (there) return there;
    const all = app.walk.flatMap((_, at) => questionsAt(at));
    const draw = chance.seeded(set?.level ?? 0, set?.seed ?? 0, set?.number ?? 0);
    const made = { keys: new Set(handful.of(app.graph, all, draw).map(keyOf)), all: all.length };
    chosen.set(name, made);
    return made;
  }

  // Those that were not chosen, too
  function rest() {
    const keys = new Set(app.walk.flatMap((_, at) => questionsAt(at)).map(keyOf));
    chosen.set(`${graphs} ${app.view.key}`, { keys, all: keys.size });
    goOn();
  }

  // Those that are still to be answered at a moment
  const open = (at = app.at) =>
    questionsAt(at).filter((each) => (round ? round.has(keyOf(each)) : picked().keys.has(keyOf(each)) && !course.get(keyOf(each))?.how));

  // The first moment with something to answer, or -1
  const next = () => app.walk.findIndex((_, at) => open(at).length);

  // What the page hides until it is answered
  const waiting = () => (on() ? open() : []);

  const again = () => [...course.values()].filter((each) => each.again && each.of === graphs);

  /**
   * Notes an answer or that it was shown, and gives what became of the question.
   * @param {Question} question
   */
  function asked(question) {
    const key = keyOf(question);
    const spoken = { graph: app.graph, result: app.result };
    const where = { of: graphs, set, title: app.about.title ?? "" };
    if (!course.has(key)) course.set(key, { ...tally.entry(), key, question, spoken, ...where });
    return /** @type {AskedQuestion} */ (course.get(key));
  }

  // On as far as the first question that is not answered; back always
  function mayGo(/** @type {number} */ to) {
    const first = on() ? next() : -1;
    if (first < 0 || first >= to) return true;
    if (first !== app.at) app.go(first);
    question.say(() => [make("p", { class: "wrong" }, t("quiz.answer_first"))]);
    question.focus();
    return false;
  }

  // ---- going on ----

  function start() {
    set = null;
    begin();
  }

  // A graph of a level; the whole set is the same for everybody
  function startLevel(/** @type {number} */ level, /** @type {number} */ seed, number = 1) {
    set = { level, seed, number };
    showLevel(level, seed, number);
    begin();
  }

  function showLevel(/** @type {number} */ level, /** @type {number} */ seed, /** @type {number} */ number) {
    const { expression, values } = levels.exercise(level, seed, number);
    ours = true;
    playground.open(expression, values);
    ours = false;
  }

  function begin() {
    course = new Map();
    chosen.clear();
    graphs = 0;
    ask();
  }

  function nextExercise() {
    if (!set) return;
    set = { level: set.level, seed: set.seed, number: set.number + 1 };
    before = null;
    graphs += 1;
    showLevel(set.level, set.seed, set.number);
    ask();
  }

  // From the first question there is
  function ask() {
    screen = "asking";
    round = null;
    rounds = 0;
    question.clear();
    app.choose("quiz");
    if (next() < 0 && app.view.folded.length) app.setView("nodes"); // all there is to ask about is folded
    goOn();
  }

  // What was answered wrong or shown comes again, with other numbers where there are any that will do
  function repeat() {
    rounds += 1;
    const recorded = app.graphs.recorded;
    const numbers = levels.fresh(recorded, app.numbers, app.trainable, chance.seeded(set?.seed ?? 0, graphs, rounds));
    fresh = numbers !== null;
    const list = again();
    list.forEach(tally.repeated);
    round = new Set(list.map((each) => each.key));
    question.clear();
    if (numbers) {
      before ??= app.numbers;
      change(numbers);
    }
    goOn();
  }

  function change(/** @type {number[]} */ numbers) {
    ours = true;
    app.setLeaves(numbers);
    ours = false;
  }

  // To the first moment with something to answer
  function goOn() {
    const to = next();
    if (to >= 0 && to !== app.at) app.go(to);
    else app.render();
    question.focus();
  }

  function settled(/** @type {Question} */ question) {
    round?.delete(keyOf(question));
    app.render();
  }

  function stop() {
    if (before) change(before);
    before = null;
    round = null;
    turnTo(course.size ? "summary" : "start");
  }

  // For something else, such as a lesson
  function quit() {
    screen = "start";
    round = before = null;
  }

  function turnTo(/** @type {typeof screen} */ to) {
    screen = to;
    app.choose("quiz"); // from its top
    /** @type {HTMLElement | null} */ (holder.querySelector("button, input"))?.focus({ preventScroll: true });
  }

  // ---- what is shown ----

  function render() {
    document.body.classList.toggle("quizzing", on() || lessons.asks());
    document.body.classList.toggle("summing", screen === "summary");
    if (screen === "start") holder.replaceChildren(...beginnings.build());
    if (screen === "asking") holder.replaceChildren(...question.build());
    if (screen === "summary") holder.replaceChildren(...summary.build([...course.values()]));
    if (screen === "hunt") holder.replaceChildren(...hunt.build());
  }

  // Another graph or other numbers, but not from us: what was answered stays answered
  function graphChanged() {
    if (ours || !on()) return;
    set = null;
    before = null;
    round = null;
    graphs += 1;
    question.clear();
  }

  // Other numbers in the same graph: it is no longer as everybody has it, and these are not to be taken back
  function numbersChanged() {
    if (ours || !on()) return;
    before = null;
    if (set) set = { ...set, changed: true };
  }

  // What an expression of a level is called
  const exerciseName = (/** @type {Exercise} */ which) => t(which.changed ? "quiz.exercise_changed" : "quiz.exercise", which);

  // ---- what the address keeps, and what a page that is loaded again takes up ----

  const going = () => screen === "asking" || screen === "summary";

  function saved() {
    if (!going()) return {};
    return { quiz: set && !set.changed ? `${set.level}.${set.seed}.${set.number}` : "here" };
  }

  const shape = () => {
    const { ops, parents, labels } = app.graphs.recorded;
    return JSON.stringify([ops, parents, labels]);
  };

  // All of a quiz that goes on; a graph and its numbers once, however many questions are about them
  function snapshot() {
    if (!going()) return null;
    const entries = [...course.values()];
    const results = [...new Set(entries.map(({ spoken }) => spoken.result))];
    const about = results.map((result) => entries.find(({ spoken }) => spoken.result === result)?.spoken);
    return {
      id: saved().quiz, shape: shape(), screen, graphs, set, rounds, fresh, before, about,
      round: round && [...round],
      chosen: [...chosen].map(([name, { keys, all }]) => [name, [...keys], all]),
      entries: entries.map((each) => ({ ...each, spoken: results.indexOf(each.spoken.result) })),
    };
  }

  function resume(/** @type {any} */ kept) {
    ({ screen, graphs, set, rounds, fresh, before } = kept);
    round = kept.round && new Set(kept.round);
    chosen.clear();
    for (const [name, keys, all] of kept.chosen) chosen.set(name, { keys: new Set(keys), all });
    course = new Map(kept.entries.map((/** @type {any} */ each) => [each.key, { ...each, spoken: kept.about[each.spoken] }]));
    app.choose(tabs.chosen());
  }

  function restored(/** @type {Record<string, unknown>} */ { quiz: wanted }) {
    if (wanted === undefined || (going() && wanted === saved().quiz)) return undefined; // it goes on
    const kept = remembering.kept();
    const [, level, seed, number] = /^([1-9])\.(\d{1,9})(?:\.(\d{1,4}))?$/.exec(String(wanted ?? "")) ?? [];
    if (kept?.id === wanted && kept.shape === shape()) resume(kept);
    else if (wanted === "here") start();
    else if (level && Number(level) <= levels.count) startLevel(Number(level), Number(seed), Number(number ?? 1));
    else return "quiz";
    return undefined;
  }

  remembering.keep(snapshot);

  return {
    on, waiting, mayGo, quit, render, graphChanged, numbersChanged, exerciseName, saved, restored, moved: () => question.clear(),
    start, startLevel, nextExercise, repeat, rest, goOn, stop, turnTo, asked, settled, open, again,
    state: () => ({ set, round, fresh, entries: [...course.values()], next: next(), picked: picked() }),
    screen: () => screen,
  };
})();

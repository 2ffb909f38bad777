// The guided lessons: which part of which one is open, what it wants of the graph, and how it goes on. What is shown of
// it stands in page/teaching.js.

const lessons = (() => {
  "use strict";

  /** @type {Lesson[]} none but in the playground */
  const all = data.lessons ?? [];
  /** @type {"" | "list" | "part" | "end"} */
  let screen = "";
  let at = 0;
  let place = 0;
  /** @type {"" | "right" | "shown"} how the part was done; "" while it is open */
  let how = "";
  /** @type {{ part: LessonPart | null, result: Result | null, view: View | null, found: { moment: number, question: Question } | null }} */
  let cache = { part: null, result: null, view: null, found: null };

  const on = () => screen !== "";
  const lesson = () => all[at];
  const part = () => (screen === "part" ? lesson().parts[place] : null);

  // ---- what a part wants ----

  // The graph of a part: its own, or that of the parts before it
  function setting() {
    const before = lesson().parts.slice(0, place + 1).reverse();
    const { expression = "" } = before.find((each) => each.expression) ?? {};
    const { values = {} } = before.find((each) => each.values) ?? {};
    const { view = "nodes" } = before.find((each) => each.view ?? each.expression) ?? {};
    return { expression, values, view };
  }

  // The question of the quiz that a part asks, and its moment in the walk
  function question() {
    const now = part();
    if (!now?.ask) return null;
    if (cache.part !== now || cache.result !== app.result || cache.view !== app.view) {
      cache = { part: now, result: app.result, view: app.view, found: look(now.ask) };
    }
    return cache.found;
  }

  function look(/** @type {NonNullable<LessonPart["ask"]>} */ { kind, node, parent }) {
    const { names } = app.graph;
    const fits = (/** @type {Question} */ each) =>
      each.kind === kind && names[each.node] === node && (!each.each || names[each.each.parent] === parent);
    for (const [moment, each] of app.walk.entries()) {
      const found = asking.questions(app.graph, app.result, app.view, each).find(fits);
      if (found) return { moment, question: found };
    }
    return null;
  }

  function momentOf(/** @type {string} */ text) {
    const [pass, name] = text.split(" ");
    const { names } = app.graph;
    return app.walk.findIndex((each) => each.pass === pass && (!name || each.nodes.some((i) => names[i] === name)));
  }

  // Whether the graph of the part is on the screen: its text speaks of that one alone
  function isHere() {
    const now = part();
    if (!now || now.kind === "exercise") return true;
    return playground.expression()?.text === setting().expression && (!now.ask || question() !== null);
  }

  // Whether its leaves have other numbers than a text was written for
  function isChanged() {
    const now = part();
    if (!now || !["see", "predict"].includes(now.kind)) return false;
    const { values } = setting();
    const there = playground.expression()?.values ?? {};
    return Object.keys(values).some((name) => !Object.is(values[name], there[name]));
  }

  // What is hidden until it is answered
  function waiting() {
    const asked = how || !isHere() ? null : question();
    return asked ? [asked.question] : [];
  }

  // As far as one may go before the answer, as what comes then tells it; the end, where there is nothing to tell
  function limit() {
    const now = part();
    const last = app.walk.length - 1;
    if (now?.kind !== "predict" || how || !isHere()) return last;
    const most = now.ask ? question()?.moment ?? last : momentOf(now.at ?? "end");
    return most < 0 ? last : most;
  }

  function mayGo(/** @type {number} */ to) {
    const most = limit();
    if (to <= most) return true;
    if (app.at !== most) app.go(most);
    teaching.answerFirst();
    return false;
  }

  // ---- going on ----

  function enter(fresh = true) {
    const now = part();
    if (!now) return;
    const { expression, values, view } = setting();
    how = "";
    teaching.clear();
    quiz.quit();
    playground.open(expression, values, { fresh });
    if (app.view.key !== view) app.setView(view);
    app.go(now.ask ? question()?.moment ?? 0 : momentOf(now.at ?? "start"));
    app.choose(now.tab ?? "ledger");
    teaching.focus();
  }

  function begin(/** @type {number} */ which, fresh = false) {
    if (!all[which]) return;
    [at, place, screen] = [which, 0, "part"];
    enter(fresh);
  }

  function go(/** @type {number} */ to) {
    place = to;
    if (place < lesson().parts.length) {
      screen = "part";
      enter();
    } else {
      progress.add(lesson().name);
      turnTo("end");
    }
  }

  function turnTo(/** @type {typeof screen} */ to) {
    quiz.quit();
    screen = to;
    how = "";
    if (tabs.chosen() === "quiz") app.choose("ledger");
    else app.render();
    teaching.focus();
  }

  function settle(/** @type {"right" | "shown"} */ given) {
    how = given;
    app.render();
    teaching.focus();
  }

  // The part done for somebody who asks for it
  function show() {
    const { expression, values } = { ...setting(), ...part()?.shown };
    how = "shown";
    const step = app.at;
    if (expression !== playground.expression()?.text) playground.open(expression, values);
    else app.setLeaves(app.numbers.map((x, i) => values[app.graphs.recorded.names[i]] ?? x));
    app.go(part()?.kind === "exercise" ? app.walk.length - 1 : step);
    settle("shown");
  }

  // What is typed for an exercise is shown with all its gradients, which the goal is about
  function graphChanged() {
    if (part()?.kind === "exercise") app.at = app.walk.length - 1;
  }

  function isMet() {
    const now = part();
    return Boolean(now?.until) && isHere() && (now?.until ?? []).every((each) => conditions.holds(each, app.graph, app.result));
  }

  function render() {
    if (!how && isMet()) how = "right";
    document.body.classList.toggle("learning", on());
    document.body.classList.toggle("building", part()?.kind === "exercise" || !isHere());
    get("lessons", HTMLElement).hidden = !on();
    get("lessons-open", HTMLButtonElement).hidden = !all.length || on();
    teaching.render();
  }

  function listen() {
    get("lessons-open", HTMLButtonElement).addEventListener("click", () => turnTo("list"));
    get("lessons-close", HTMLButtonElement).addEventListener("click", () => {
      turnTo("");
      get("lessons-open", HTMLButtonElement).focus();
    });
  }

  // ---- what the address keeps ----

  const done = () => [...all.keys()].filter((k) => progress.has(all[k].name)).map((k) => k + 1);

  /** @returns {Record<string, string>} */
  function saved() {
    if (!on()) return {};
    const ended = screen === "end" ? lesson().parts.length : place;
    const list = done().join("-");
    return { lesson: screen === "list" ? "all" : `${at + 1}-${ended + 1}`, ...(list ? { done: list } : {}) };
  }

  /** @param {Record<string, unknown>} kept @param {boolean} typed */
  function restored({ lesson: wanted, done: before, quiz: quizzed, hunt: hunted }, typed) {
    const words = String(wanted ?? "");
    if (words === String(saved().lesson ?? "")) return undefined; // it goes on
    progress.add(...String(before ?? "").split("-").flatMap((k) => all[Number(k) - 1]?.name ?? []));
    const [, which, part = "1"] = /^([1-9]\d?)(?:-([1-9]\d?))?$/.exec(words) ?? [];
    const there = which && Number(part) <= (all[Number(which) - 1]?.parts.length ?? -1) + 1;
    if (wanted === undefined || quizzed !== undefined || hunted !== undefined) {
      if (on()) turnTo("");
    } else if (words === "all" && all.length) turnTo("list");
    else if (there) open(Number(which) - 1, Number(part) - 1, typed);
    else return "lesson";
    return undefined;
  }

  // At a part; its numbers and its step as the address has them, if it has the part's graph
  function open(/** @type {number} */ which, /** @type {number} */ to, /** @type {boolean} */ typed) {
    [at, place] = [which, to];
    if (to === lesson().parts.length) return turnTo("end");
    screen = "part";
    how = "";
    if (!typed || !isHere()) return enter(false);
    quiz.quit();
    teaching.clear();
    if (limit() < app.at) app.go(limit());
    app.render();
    return teaching.focus();
  }

  return {
    listen, render, graphChanged, saved, restored, begin, go, turnTo, settle, show, on, waiting, mayGo, isHere, isChanged, setting, question, part,
    put: () => enter(false),
    asks: () => waiting().length > 0 || limit() < app.walk.length - 1,
    state: () => ({ all, screen, at, place, how, lesson: all[at] }),
  };
})();

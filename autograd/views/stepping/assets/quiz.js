// Predict, then reveal: numbers of a step stay hidden until they are answered. What a typical mistake would give comes
// from the table in autograd/views/stepping/mistakes.py, made into JavaScript as the rows are.

const quiz = (() => {
  "use strict";

  const panel = document.getElementById("quiz");
  const holder = document.querySelector("#quiz > div");
  let on = false;
  let asked = new Map(); // moment → its questions, in order; each knows whether it is answered
  let tries = 0; // at the open question
  let said = []; // what is said about the last answer
  let typed = "";

  // What can be asked at a moment. Of a folded box, or of what is outside its domain, nothing.
  function questionsOf(app, moment) {
    const { graph, result } = app;
    if (moment.nodes.length !== 1 || result.trouble) return [];
    const [node] = moment.nodes;
    if (moment.pass === "forward") {
      return [{ kind: "value", id: node, node, numbers: { answer: result.out[node], ...usual(app, node) } }];
    }
    return result.sent[node].flatMap((each) => {
      const known = { ...usual(app, node, each), upstream: result.upstream[node], ...each, parent: result.out[each.parent] };
      const ask = (kind, answer) => ({ kind, id: each.edge, node, each, numbers: { ...known, answer } });
      const sum = each.before !== 0 ? [ask("sum", each.after)] : []; // else it is the contribution
      return [ask("local", each.partial), ask("contribution", each.contribution), ...sum];
    });
  }

  // The names a mistake may be written with; nan where there is no such number
  function usual(app, node, each) {
    const { graph, result } = app;
    const x = engine.given(graph, result.out, node);
    const two = x.length === 2;
    const place = each ? 1 - (each.edge - graph.starts[node]) : 1; // of the other operand
    const partial = each && two ? result.partials[graph.starts[node] + place] : NaN;
    const none = { upstream: NaN, partial: NaN, contribution: NaN, before: NaN, after: NaN };
    return { ...none, out: result.out[node], parent: x[0], other: two ? x[place] : NaN, other_partial: partial };
  }

  const here = (app, at = app.at) => {
    if (!asked.has(at)) asked.set(at, questionsOf(app, app.walk[at]).map((each) => ({ ...each, answered: null })));
    return asked.get(at);
  };

  const open = (app) => (on ? here(app).find((each) => !each.answered) : undefined);

  // ---- what stays hidden ----

  function asks(app, id, kind) {
    const left = (wanted) => here(app).some((each) => each.id === id && each.kind === wanted && !each.answered);
    return on && (left(kind) || (kind === "sum" && left("contribution")));
  }

  function hidden(app) {
    const found = { value: new Set(), gradient: new Set(), partial: new Set() };
    if (!on) return found;
    const { graph, view, moment, now } = app;
    const boxOf = (node) => view.boxes.findIndex((box) => box.nodes.includes(node));
    for (const each of here(app)) {
      if (each.answered) continue;
      if (each.kind === "value") found.value.add(boxOf(each.node));
      if (each.kind === "contribution" || each.kind === "sum") found.gradient.add(boxOf(each.each.parent));
      if (each.kind === "local") found.partial.add(each.id);
    }
    graph.head.forEach((head, edge) => {
      if (!now.done.has(head) && !(moment.pass === "backward" && moment.nodes.includes(head))) found.partial.add(edge);
    });
    return found;
  }

  // On as far as the first question that is not answered; back always
  function mayGo(app, to) {
    if (!on) return true;
    for (let at = 0; at < to; at++) {
      if (here(app, at).some((each) => !each.answered)) {
        if (at !== app.at) app.go(at);
        said = [make("p", { class: "wrong" }, t("quiz.answer_first"))];
        build(app);
        holder.querySelector("#answer").focus();
        return false;
      }
    }
    return true;
  }

  // ---- asking ----

  const names = (app, question) => {
    const { names: called, root } = app.graph;
    return { node: called[question.node], parent: question.each ? called[question.each.parent] : "", root: called[root] };
  };

  function hint(app, question) {
    const { graph, result } = app;
    const row = rows[graph.ops[question.node]];
    const x = engine.given(graph, result.out, question.node);
    const { upstream, partial, before, contribution } = question.numbers;
    const bracket = (number) => texts.afterSign(texts.say(number));
    const formula = {
      value: () => `${graph.names[question.node]} = ${row.text} = ${row.valueWithNumbers(x)}`,
      local: () => row.ruleInParts(x, question.id - graph.starts[question.node]).rule,
      contribution: () => `${texts.say(upstream)} × ${bracket(partial)}`,
      sum: () => `${texts.say(before)} + ${bracket(contribution)}`,
    }[question.kind]();
    return [make("p", {}, t(`quiz.hint_${question.kind}`)), make("p", { class: "formula" }, formula)];
  }

  function check(app, question) {
    typed = holder.querySelector("#answer").value;
    const given = answers.read(typed);
    if (given === null) {
      said = [make("p", { class: "wrong" }, t("quiz.not_a_number", { text: typed.slice(0, 40) }))];
      build(app);
      return;
    }
    const right = question.numbers.answer;
    if (answers.close(given, right)) {
      settle(app, question, "right", [make("p", { class: "good" }, `✓ ${t("quiz.right")} `, make("b", {}, texts.say(right)))]);
      return;
    }
    tries += 1;
    const typical = mistakes[question.kind].find(({ number }) => {
      const wrong = number(question.numbers);
      return Number.isFinite(wrong) && answers.close(given, wrong) && !answers.close(wrong, right);
    });
    const words = typical ? t(`quiz.mistake.${typical.key}`, names(app, question)) : t("quiz.wrong");
    said = [make("p", { class: "wrong", "data-mistake": typical?.key ?? "" }, `✗ ${texts.say(given)}: ${words}`), ...hint(app, question)];
    build(app);
  }

  function settle(app, question, how, words) {
    question.answered = how;
    tries = 0;
    typed = "";
    said = words;
    app.render();
    build(app);
    holder.querySelector("#answer, #quiz-next")?.focus();
  }

  function score() {
    const done = [...asked.values()].flat().filter((each) => each.answered);
    return { right: done.filter((each) => each.answered === "right").length, asked: done.length };
  }

  function start(app) {
    on = true;
    reset();
    const first = app.walk.findIndex((_, at) => here(app, at).length);
    if (first >= 0 && app.at !== first) app.go(first);
    else app.render();
    build(app);
    holder.querySelector("#answer, #quiz-next")?.focus();
  }

  function stop(app) {
    on = false;
    reset();
    app.render();
    build(app);
    holder.querySelector("#quiz-start").focus();
  }

  function reset() {
    asked = new Map();
    moved();
  }

  // ---- what is shown ----

  function form(app, question) {
    const input = make("input", { id: "answer", type: "text", size: 12, autocomplete: "off", spellcheck: "false", "aria-describedby": "quiz-said" });
    input.value = typed;
    const reveal = () => {
      const number = make("b", {}, texts.say(question.numbers.answer));
      settle(app, question, "shown", [...hint(app, question), make("p", {}, `${t("quiz.shown")} `, number)]);
    };
    const button = (id, key, onclick) => make("button", { type: "button", id, onclick }, t(key));
    return make("form", {
      onsubmit: (event) => {
        event.preventDefault();
        check(app, question);
        holder.querySelector("#answer")?.focus();
        holder.querySelector("#answer")?.select();
      },
    },
    make("p", {}, make("label", { for: "answer" }, t(`quiz.question_${question.kind}`, names(app, question)))),
    make("p", {}, input, " ", make("button", { type: "submit", id: "quiz-check", class: "main" }, t("quiz.check")), " ",
      button("quiz-hint", "quiz.hint", () => {
        typed = input.value;
        said = hint(app, question);
        build(app);
      }), " ", tries ? button("quiz-show", "quiz.show", reveal) : ""));
  }

  function build(app) {
    panel.classList.toggle("on", on);
    document.body.classList.toggle("quizzing", on);
    if (!on) {
      const begin = make("button", { type: "button", id: "quiz-start", class: "main", onclick: () => start(app) }, t("quiz.start"));
      holder.replaceChildren(make("p", {}, t("quiz.intro")), begin);
      return;
    }
    const question = open(app);
    const last = app.at === app.walk.length - 1;
    const next = make("button", { type: "button", id: "quiz-next", class: "main", onclick: () => {
      app.go(app.at + 1);
      holder.querySelector("#answer, #quiz-next")?.focus();
    } }, t("quiz.next"));
    const nothing = !question && !last && !here(app).length ? make("p", { class: "note" }, t("quiz.nothing_here")) : "";
    holder.replaceChildren(
      question ? form(app, question) : "",
      make("div", { id: "quiz-said", "aria-live": "polite" }, ...said),
      nothing,
      question || last ? "" : make("p", {}, next),
      last ? make("p", {}, t("quiz.finished")) : "",
      make("p", { class: "note" }, make("span", { id: "score" }, t("quiz.score", score())), " ",
        make("button", { type: "button", id: "quiz-stop", onclick: () => stop(app) }, t("quiz.stop"))));
  }

  function moved() {
    tries = 0;
    typed = "";
    said = [];
  }

  function changed(app) {
    reset();
    if (on && app.at !== 0) app.go(0);
    build(app);
  }

  // The page asks us what to hide and whether it may go on
  function connect(app) {
    app.asks = (id, kind) => asks(app, id, kind);
    app.hidden = () => hidden(app);
    app.mayGo = (to) => mayGo(app, to);
  }

  return { connect, moved, render: (app) => on && build(app), languageChanged: build, numbersChanged: changed, viewChanged: changed };
})();

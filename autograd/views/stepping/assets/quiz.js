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
  function questionsOf(moment) {
    const { result } = app;
    if (moment.nodes.length !== 1 || result.trouble) return [];
    const [node] = moment.nodes;
    if (moment.pass === "forward") {
      return [{ kind: "value", id: node, node, numbers: { ...numbersOf(node), answer: result.out[node] } }];
    }
    return result.sent[node].flatMap((each) => {
      const known = numbersOf(node, each);
      const ask = (kind, answer) => ({ kind, id: each.edge, node, each, numbers: { ...known, answer } });
      const sum = each.before !== 0 ? [ask("sum", each.after)] : []; // else it is the contribution
      return [ask("local", each.partial), ask("contribution", each.contribution), ...sum];
    });
  }

  // By the names a mistake may be written with; where there is no such number, a mistake comes to nan
  function numbersOf(node, each) {
    const { graph, result } = app;
    const x = passes.given(graph, result.out, node);
    const place = each ? graph.edges[node].indexOf(each.edge) : 0;
    const known = { ...each, upstream: result.upstream[node], out: result.out[node], parent: x[place] };
    if (x.length !== 2) return known;
    return { ...known, other: x[1 - place], other_partial: result.partials[graph.edges[node][1 - place]] };
  }

  const here = (at = app.at) => {
    if (!asked.has(at)) asked.set(at, questionsOf(app.walk[at]).map((each) => ({ ...each, answered: null })));
    return asked.get(at);
  };

  const unanswered = (at = app.at) => here(at).filter((each) => !each.answered);

  // ---- what stays hidden ----

  // A node's value, or what an edge brings; a sum is not known before what is added to it
  function asks(id, kind) {
    const kinds = kind === "sum" ? ["contribution", "sum"] : [kind];
    return on && unanswered().some((each) => each.id === id && kinds.includes(each.kind));
  }

  // The local derivative of an edge, asked for or still to come
  function hides(edge) {
    return on && (asks(edge, "local") || !app.now.done.has(app.graph.head[edge]));
  }

  // On as far as the first question that is not answered; back always
  function mayGo(to) {
    const first = on ? app.walk.findIndex((_, at) => at < to && unanswered(at).length) : -1;
    if (first < 0) return true;
    if (first !== app.at) app.go(first);
    said = [make("p", { class: "wrong" }, t("quiz.answer_first"))];
    build();
    focus();
    return false;
  }

  // ---- asking ----

  const local = ({ node, each }) => ledger.named(node).local(app.graph.edges[node].indexOf(each.edge));

  function names(question) {
    const { node, each } = question;
    const { names: of } = app.graph;
    if (!each) return { node: of[node], parent: "", local: "" };
    const through = ledger.through(local(question));
    return { node: of[node], parent: of[each.parent], local: local(question).head + (through && ` (${through})`) };
  }

  function hint(question) {
    const { graph } = app;
    const node = ledger.named(question.node);
    const { upstream, partial, before, contribution } = question.numbers;
    const bracket = (number) => texts.afterSign(texts.say(number));
    const formula = {
      value: () => `${graph.names[question.node]} = ${node.value} = ${node.valueWithNumbers}`,
      local: () => `${local(question).head} = ${local(question).formula}`,
      contribution: () => `${texts.say(upstream)} × ${bracket(partial)}`,
      sum: () => `${texts.say(before)} + ${bracket(contribution)}`,
    }[question.kind]();
    return [make("p", {}, t(`quiz.hint_${question.kind}`)), make("p", { class: "formula" }, formula)];
  }

  function check(question) {
    typed = holder.querySelector("#answer").value;
    const given = answers.read(typed);
    if (given === null) {
      said = [make("p", { class: "wrong" }, t("page.not_a_number", { text: typed.slice(0, 40) }))];
      return build();
    }
    const right = question.numbers.answer;
    if (answers.close(given, right)) {
      const words = make("p", { class: "good" }, `✓ ${t("quiz.right")} `, make("b", {}, texts.say(right)));
      return settle(question, "right", [words]);
    }
    tries += 1;
    const typical = mistakes[question.kind].find(({ number }) => {
      const wrong = number(question.numbers);
      return Number.isFinite(wrong) && answers.close(given, wrong) && !answers.close(wrong, right);
    });
    const words = typical ? t(`quiz.mistake.${typical.key}`, names(question)) : t("quiz.wrong");
    said = [make("p", { class: "wrong", "data-mistake": typical?.key ?? "" }, `✗ ${texts.say(given)}: ${words}`), ...hint(question)];
    build();
  }

  function settle(question, how, words) {
    question.answered = how;
    moved();
    said = words;
    app.render();
    focus();
  }

  const focus = () => holder.querySelector("#answer, #quiz-next")?.focus();

  function score() {
    const done = [...asked.values()].flat().filter((each) => each.answered);
    return { right: done.filter((each) => each.answered === "right").length, asked: done.length };
  }

  function start() {
    on = true;
    reset();
    const first = app.walk.findIndex((_, at) => here(at).length);
    if (first >= 0 && app.at !== first) app.go(first);
    else app.render();
    focus();
  }

  function stop() {
    on = false;
    reset();
    app.render();
    build();
    holder.querySelector("#quiz-start").focus();
  }

  function reset() {
    asked = new Map();
    moved();
  }

  // ---- what is shown ----

  function form(question) {
    const input = make("input", { id: "answer", type: "text", size: 12, autocomplete: "off", spellcheck: "false", "aria-describedby": "quiz-said" });
    input.value = typed;
    const reveal = () => {
      const number = make("b", {}, texts.say(question.numbers.answer));
      settle(question, "shown", [...hint(question), make("p", {}, `${t("quiz.shown")} `, number)]);
    };
    return make("form", {
      onsubmit: (event) => {
        event.preventDefault();
        check(question);
        holder.querySelector("#answer")?.focus();
        holder.querySelector("#answer")?.select();
      },
    },
    make("p", {}, make("label", { for: "answer" }, t(`quiz.question_${question.kind}`, names(question)))),
    make("p", {}, input, " ", make("button", { type: "submit", id: "quiz-check", class: "main" }, t("quiz.check")), " ",
      button("quiz.hint", () => {
        typed = input.value;
        said = hint(question);
        build();
      }, { id: "quiz-hint" }), " ", tries ? button("quiz.show", reveal, { id: "quiz-show" }) : ""));
  }

  function build() {
    panel.classList.toggle("on", on);
    document.body.classList.toggle("quizzing", on);
    if (!on) {
      const begin = button("quiz.start", () => start(), { id: "quiz-start", class: "main" });
      return holder.replaceChildren(make("p", {}, t("quiz.intro")), begin);
    }
    const [question] = unanswered();
    const last = app.at === app.walk.length - 1;
    const next = button("quiz.next", () => {
      app.go(app.at + 1);
      focus();
    }, { id: "quiz-next", class: "main" });
    const nothing = !question && !last && !here().length ? make("p", { class: "note" }, t("quiz.nothing_here")) : "";
    holder.replaceChildren(
      question ? form(question) : "",
      make("div", { id: "quiz-said", "aria-live": "polite" }, ...said),
      nothing,
      question || last ? "" : make("p", {}, next),
      last ? make("p", {}, t("quiz.finished")) : "",
      make("p", { class: "note" }, make("span", { id: "score" }, t("quiz.score", score())), " ",
        button("quiz.stop", () => stop(), { id: "quiz-stop" })));
  }

  function moved() {
    tries = 0;
    typed = "";
    said = [];
  }

  function changed() {
    reset();
    if (on && app.at !== 0) app.go(0);
    build();
  }

  // The page asks us what to hide and whether it may go on
  return { asks, hides, mayGo, moved, render: () => on && build(), languageChanged: build, numbersChanged: changed, viewChanged: changed };
})();

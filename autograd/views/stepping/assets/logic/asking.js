// What a quiz asks at a moment, and what it says to an answer; the twin of `Walk.questions` and of mistakes.py.

const asking = (() => {
  "use strict";

  /**
   * Numbers by the names of mistakes.py; where there is no such number, a mistake comes to nan.
   * @param {Graph} graph
   * @param {Result} result
   * @param {number} node
   * @param {Contribution} [each]
   * @returns {Record<string, number>}
   */
  function numbersOf(graph, result, node, each) {
    const x = passes.given(graph, result.out, node);
    const place = each ? graph.edges[node].indexOf(each.edge) : 0;
    /** @type {Record<string, number>} */
    const known = { out: result.out[node], parent: x[place] };
    if (each) {
      const { partial, contribution, before, after } = each;
      const shown = saying.named({ graph, result }, node).localAsShown(place);
      Object.assign(known, { partial, contribution, before, after, shown, upstream: result.upstream[node] });
    }
    if (x.length !== 2) return known;
    const other = graph.constant[graph.inputs[node][1 - place]] ? NaN : result.partials[graph.edges[node][1 - place]];
    return { ...known, other: x[1 - place], other_partial: other };
  }

  /**
   * The questions of a moment, in the order in which they are asked. Only what can be found with what is in sight is
   * asked for: a node with a box of its own, whose parents have boxes of their own or are what a box is called by.
   * @param {Graph} graph
   * @param {Result} result
   * @param {{ boxes: { nodes: number[], part: string, named: boolean }[] }} view
   * @param {Moment} moment
   * @returns {Question[]}
   */
  function questions(graph, result, view, moment) {
    if (result.trouble || (moment.pass !== "forward" && moment.pass !== "backward")) return [];
    const seen = new Set(view.boxes.flatMap(({ nodes, part, named }) => (!part ? nodes : named ? nodes.slice(-1) : [])));
    return moment.nodes.filter((node) => [node, ...graph.inputs[node]].every((i) => seen.has(i))).flatMap((node) => {
      /** @type {(kind: Question["kind"], answer: number, each?: Contribution) => Question} */
      const ask = (kind, answer, each) => ({
        key: `${kind}:${each ? each.edge : node}`, kind, node, each: each ?? null,
        numbers: { ...numbersOf(graph, result, node, each), answer },
      });
      if (moment.pass === "forward") return [ask("value", result.out[node])];
      return result.sent[node].flatMap((each) => [
        ask("local", each.partial, each),
        ask("contribution", each.contribution, each),
        ...(each.before !== 0 ? [ask("sum", each.after, each)] : []), // else it is the contribution
      ]);
    });
  }

  /**
   * The rule of the local derivative in question.
   * @param {Spoken} spoken
   * @param {Question} question
   */
  const local = (spoken, { node, each }) =>
    saying.named(spoken, node).local(spoken.graph.edges[node].indexOf(each ? each.edge : -1));

  /**
   * The names that are filled into what is asked, and into what is said about a mistake.
   * @param {Spoken} spoken
   * @param {Question} question
   */
  function names(spoken, question) {
    const { node, each } = question;
    const { names: of } = spoken.graph;
    if (!each) return { node: of[node], parent: "", local: "" };
    const rule = local(spoken, question);
    const through = saying.through(spoken.t, rule);
    return { node: of[node], parent: of[each.parent], local: rule.head + (through && ` (${through})`) };
  }

  /** @param {Spoken} spoken @param {Question} question */
  const words = (spoken, question) => spoken.t(`quiz.question_${question.kind}`, names(spoken, question));

  /**
   * What helps: a sentence, and a formula.
   * @param {Spoken} spoken
   * @param {Question} question
   * @returns {[string, string]}
   */
  function hint(spoken, question) {
    const { upstream, partial, before, contribution } = question.numbers;
    const after = (/** @type {number} */ number) => spelling.afterSign(spelling.number(number));
    /** @type {Record<string, () => string>} */
    const formula = {
      value: () => {
        const node = saying.named(spoken, question.node);
        return `${spoken.graph.names[question.node]} = ${node.value} = ${node.valueWithNumbers}`;
      },
      local: () => {
        const { head, formula: right } = local(spoken, question);
        return `${head} = ${right}`;
      },
      contribution: () => `${spelling.number(upstream)} × ${after(partial)}`,
      sum: () => `${spelling.number(before)} + ${after(contribution)}`,
    };
    return [spoken.t(`quiz.hint_${question.kind}`), formula[question.kind]()];
  }

  /**
   * What a typed answer comes to: its number, null where it is none; whether it is right; and where it isn't, the key of
   * the mistake it looks like, "" where it looks like none.
   * @param {Question} question
   * @param {string} typed
   * @returns {{ given: number | null, right: boolean, mistake: string }}
   */
  function judge({ kind, numbers }, typed) {
    const given = answers.read(typed);
    if (given === null) return { given, right: false, mistake: "" };
    const asShown = kind === "local" && answers.close(given, numbers.shown); // with 0.999998 in sight, 1 − 0.999998² is right
    if (asShown || answers.close(given, numbers.answer)) return { given, right: true, mistake: "" };
    const typical = mistakes[kind].find(({ number }) => {
      const wrong = number(numbers);
      return Number.isFinite(wrong) && answers.close(given, wrong) && !answers.close(wrong, numbers.answer);
    });
    return { given, right: false, mistake: typical?.key ?? "" };
  }

  return { questions, names, words, hint, judge };
})();

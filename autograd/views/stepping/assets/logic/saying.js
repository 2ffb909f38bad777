// What is said at a moment of a walk, in words and numbers; the twin of autograd/views/stepping/walk.py.

const saying = (() => {
  "use strict";

  const MOST_NAMED = 6; // nodes at a kink

  /** @param {number} number */
  const say = (number) => spelling.number(number);
  /** @param {number} number */
  const after = (number) => spelling.afterSign(say(number));
  /** @param {Spoken} spoken @param {number} id @param {string} kind */
  const hidden = (spoken, id, kind) => Boolean(spoken.asks?.(id, kind));

  /** A node in the names of its graph. @param {Pick<Spoken, "graph" | "result">} spoken @param {number} i */
  function named({ graph, result }, i) {
    const parents = graph.inputs[i];
    return rows[graph.ops[i]].named({
      x: passes.given(graph, result.out, i),
      names: parents.map((p) => spokenName(graph, result, p)),
      constant: parents.map((p) => graph.constant[p]),
      name: spelling.inFormula(graph.names[i]),
      out: result.out[i],
    });
  }

  /** What a parent is called in a formula: a plain number by its digits. @param {Graph} graph @param {Result} result @param {number} p */
  const spokenName = (graph, result, p) => (graph.plain[p] ? say(result.out[p]) : spelling.inFormula(graph.names[p]));

  /** "∂L/∂a" @param {Graph} graph @param {number} i */
  const slope = (graph, i) => `∂${spelling.inFormula(graph.names[graph.root])}/∂${spelling.inFormula(graph.names[i])}`;

  /** "through the first a": where a parent is used more than once. @param {Spoken["t"]} t @param {Local} local */
  function through(t, { parent, turn }) {
    if (!turn) return "";
    return t(turn <= 3 ? `ledger.through_${turn}` : "ledger.through_more", { name: parent, turn });
  }

  /**
   * What is to be said of a local derivative in brackets; nothing where it goes without saying. Of a reason's words only
   * and, or and not are English.
   * @param {Spoken["t"]} t
   * @param {Local} local
   */
  function remark(t, local) {
    const why = local.reasons.map((text) => text.replace(/\b(not|and|or)\b/g, (word) => t(`logic.${word}`))).join(", ");
    const half = local.tie ? `; ${t("ledger.tie")}` : "";
    const said = [through(t, local), why && `${t("ledger.since")} ${why}${half}`].filter(Boolean).join(", ");
    return said && ` (${said})`;
  }

  /**
   * What is wrong with the numbers that are shown, "" where nothing is: a value that is not finite or, among those that
   * the backward pass has found, a local derivative or a gradient.
   * @param {Spoken} spoken
   * @param {Known} now
   */
  function trouble(spoken, now) {
    const { t, graph, result } = spoken;
    if (result.trouble) return t(`page.${result.trouble.kind}`, notFinite(spoken, result.trouble.node));
    const seen = [...now.done].flatMap((i) => result.sent[i]).filter((each) => !hidden(spoken, each.edge, "sum"));
    const steep = seen.find((each) => !Number.isFinite(each.partial));
    if (steep) {
      const i = graph.head[steep.edge];
      const { head } = named(spoken, i).local(graph.edges[i].indexOf(steep.edge));
      return t("page.steep", { local: head, number: say(steep.partial) });
    }
    const far = seen.find((each) => !Number.isFinite(each.after));
    return far ? t("page.gradient_too_large", { slope: slope(graph, far.parent), number: say(far.after) }) : "";
  }

  /**
   * What is to be filled into a text on a node that is no finite number: its domain in the names of its parents.
   * @param {Spoken} spoken
   * @param {number} i
   */
  function notFinite(spoken, i) {
    const { graph, result } = spoken;
    if (!graph.ops[i]) return { node: spelling.inFormula(graph.names[i]), number: say(result.out[i]) };
    const row = rows[graph.ops[i]];
    const { value: formula, valueWithNumbers: numbers } = named(spoken, i);
    const domain = spelling.settled(spelling.domain(row, graph.inputs[i].map((p) => spokenName(graph, result, p))));
    return { node: spelling.inFormula(graph.names[i]), formula, numbers, domain };
  }

  /** "d", "a·b", "2·(−3)", "−6": none of them twice. @param {Spoken} spoken @param {number} i */
  function value(spoken, i, withNumbers = true) {
    const { graph, result } = spoken;
    const node = named(spoken, i);
    const [name, out] = [graph.names[i], say(result.out[i])];
    const asked = hidden(spoken, i, "value");
    const formulas = new Set([node.value, ...(withNumbers && !asked ? [node.valueWithNumbers] : [])]);
    return [name, ...[...formulas].filter((part) => part !== name && part !== out), asked ? "?" : out];
  }

  /** "∂d/∂a", "b", "−3"; while it is asked for, only the question. @param {Spoken} spoken @param {number} i @param {Contribution} each */
  function rule(spoken, i, each) {
    const k = spoken.graph.edges[i].indexOf(each.edge);
    const node = named(spoken, i);
    const local = node.local(k);
    if (hidden(spoken, each.edge, "local")) {
      const which = through(spoken.t, local);
      return { parts: [local.head, "?"], remark: which && ` (${which})`, general: "" };
    }
    const out = say(each.partial);
    const formulas = new Set([local.formula, node.localWithNumbers(k)]);
    return {
      parts: [local.head, ...[...formulas].filter((part) => part !== out), out],
      remark: remark(spoken.t, local),
      general: local.general,
    };
  }

  /**
   * "2 × 3 = 6", and the sum at the parent: "6", or where something had arrived before "1 + 6 = 7".
   * @param {Spoken} spoken
   * @param {number} i
   * @param {Contribution} each
   */
  function productAndSum(spoken, i, each) {
    /** @param {string} kind */
    const asked = (kind) => hidden(spoken, each.edge, kind);
    const partial = asked("local") ? "?" : after(each.partial);
    const contribution = asked("contribution") ? "?" : say(each.contribution);
    const sum = asked("sum") ? "?" : say(each.after);
    const before = each.again ? `${asked("before") ? "?" : say(each.before)} + ${spelling.afterSign(contribution)} = ` : "";
    return [`${say(spoken.result.upstream[i])} × ${partial} = ${contribution}`, before + sum];
  }

  /** @param {Spoken["t"]} t @param {Graph} graph @param {Moment} moment @param {string} [partOf] the part that is folded there */
  function heading(t, graph, moment, partOf = "") {
    if (!moment.nodes.length) return t(`page.${moment.pass}`);
    return t(`ledger.heading_${moment.pass}`, { name: partOf || graph.names[moment.nodes[0]] });
  }

  /**
   * All that is said at a moment, below its heading.
   * @param {Spoken} spoken
   * @param {Moment} moment
   * @returns {Said[]}
   */
  function said(spoken, moment) {
    const { t, graph, result } = spoken;
    const root = graph.names[graph.root];
    const own = graph.leaves.filter((i) => !graph.constant[i]);
    /** @param {string} key @param {Record<string, unknown>} [into] @returns {Said} */
    const text = (key, into) => ({ kind: "text", parts: [t(key, into)] });
    /** @param {number} node @param {string[]} parts @returns {Said} */
    const equation = (node, ...parts) => ({ kind: "equation", node, parts });
    switch (moment.pass) {
      case "start":
        return [
          text(graph.ops[graph.root] ? "ledger.start" : "ledger.start_alone", { root }),
          ...own.map((i) => equation(i, graph.names[i], say(result.out[i]))),
        ];
      case "seed": {
        if (graph.constant[graph.root]) return [text("ledger.seed_constant", { root })];
        const more = result.sent.some((list) => list.length);
        return [
          equation(graph.root, slope(graph, graph.root), "1"),
          text("ledger.seed", { root }),
          text(more ? "ledger.seed_first" : "ledger.seed_only"),
        ];
      }
      case "end": {
        const kinks = own.length ? kinked(spoken) : "";
        return [
          equation(graph.root, root, say(result.out[graph.root])),
          text(own.length ? "ledger.end" : "ledger.end_none", { root }),
          ...own.map((i) => equation(i, slope(graph, i), say(result.gradients[i]))),
          ...(kinks ? [text("ledger.end_kink", { root, names: kinks })] : []),
        ];
      }
      case "forward":
        return moment.nodes.map((i) => equation(i, ...value(spoken, i)));
      default:
        return moment.nodes.length === 1 ? alone(spoken, moment.nodes[0]) : sent(spoken, moment.nodes);
    }
  }

  /** The names of the nodes that are at a kink of their rows. @param {Spoken} spoken */
  function kinked({ graph, result }) {
    const found = graph.ops.flatMap((op, i) =>
      op && !graph.constant[i] && rows[op].kinksAt(passes.given(graph, result.out, i)).includes(0) ? [graph.names[i]] : []);
    return found.length > MOST_NAMED ? `${found.slice(0, MOST_NAMED).join(", ")}, …` : found.join(", ");
  }

  /** A node that is not folded into a box: what has arrived, what it sends, who gets nothing. @param {Spoken} spoken @param {number} i @returns {Said[]} */
  function alone(spoken, i) {
    const { t, graph, result } = spoken;
    const words = t(i === graph.root ? "ledger.upstream_root" : "ledger.upstream", { node: graph.names[i] });
    const fixed = new Set(graph.inputs[i].filter((p) => graph.constant[p]).map((p) => graph.names[p]));
    /** @type {Said} */
    const stays = { kind: "text", parts: [t("ledger.sent_not", { names: [...fixed].join(", ") })] };
    return [
      { kind: "equation", node: i, parts: value(spoken, i, false) },
      { kind: "upstream", node: i, parts: [words, slope(graph, i), say(result.upstream[i])] },
      ...sent(spoken, [i]),
      ...(fixed.size ? [stays] : []),
    ];
  }

  /** What nodes send along their edges. @param {Spoken} spoken @param {number[]} nodes */
  function sent(spoken, nodes) {
    const { graph, result } = spoken;
    return nodes.flatMap((i) =>
      result.sent[i].map((each) => {
        const { parts, remark, general } = rule(spoken, i, each);
        const texts = [graph.names[each.parent], parts.join(" = "), remark, ...productAndSum(spoken, i, each)];
        return { kind: /** @type {const} */ ("sent"), node: i, each, general, parts: texts };
      }));
  }

  /**
   * A formula in pieces: its text, and the names in it with the nodes they are names of. A name that stands before a "("
   * is a function's.
   * @param {string} text
   * @param {[string, number][]} names each as it stands in a formula, with its node
   * @returns {(string | Term)[]}
   */
  function terms(text, names) {
    /** @type {Map<string, number[]>} */
    const known = new Map();
    for (const [name, node] of names) known.set(name, [...new Set([...(known.get(name) ?? []), node])]);
    const longest = [...known.keys()].filter(Boolean).sort((a, b) => b.length - a.length);
    const letter = /[\p{L}\p{N}_.]/u;
    /** @type {(string | Term)[]} */
    const found = [];
    let plain = "";
    for (let at = 0; at < text.length; ) {
      const name = longest.find((each) => {
        const [before, next] = [text[at - 1] ?? "", text[at + each.length] ?? ""];
        return text.startsWith(each, at) && !letter.test(before) && !letter.test(next) && next !== "(";
      });
      if (!name) plain += text[at++];
      else {
        found.push(plain, { text: name, nodes: known.get(name) ?? [] });
        plain = "";
        at += name.length;
      }
    }
    return [...found, plain].filter((piece) => piece !== "");
  }

  /** The names that a node's formulas are written in, each with its node. @param {Spoken} spoken @param {number} i @returns {[string, number][]} */
  function namesOf({ graph, result }, i) {
    return [i, ...graph.inputs[i]].map((k) => /** @type {[string, number]} */ ([spokenName(graph, result, k), k]));
  }

  return { trouble, heading, said, sent, named, through, slope, terms, namesOf };
})();

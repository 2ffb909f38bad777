// Whether typed statements mean something, before anything is computed; the twin of autograd/calculus/meaning.py.

const meaning = (() => {
  "use strict";

  /** Every function that can be typed: its name, and its row's. @returns {Map<string, string>} */
  function functions() {
    const found = new Map();
    for (const row of Object.values(rows)) {
      if (row.operator && row.names.length !== 1) continue;
      for (const name of [row.name, ...row.aliases]) found.set(name, row.name);
    }
    for (const [name, row] of [...Object.entries(grammar.several), ...Object.entries(grammar.synonyms)]) {
      if (!found.has(name) && row in rows) found.set(name, row);
    }
    return found;
  }

  const BINDING = /(\/|:|÷|∕|\^|\*\*)[-+ ]*$/;

  /** @param {Tree} tree */
  const isList = (tree) => tree.kind === "list";

  /** Whether it is max(a, b, c): one after the other, as many as there are. @param {Call} call */
  const folds = (call) =>
    Object.hasOwn(grammar.several, call.name) && !call.named.length && call.given.length > 2 && !call.given.some(isList);

  /** Whether it is sum(a, b): the same as sum([a, b]). @param {Call} call @param {Row} row */
  const gathers = (call, row) =>
    row.names.length === 1 && row.kinds[0] === "list" && !call.named.length && call.given.length > 0 && !call.given.some(isList);

  /** What the statements of a text need, and what is wrong with them. */
  class Meaning {
    /** @param {string} text @param {Statement[]} body @param {ReadonlySet<string>} given names with numbers from outside */
    constructor(text, body, given) {
      this.text = text;
      this.body = body;
      this.given = given;
      this.known = functions();
      this.targets = new Set(body.map((each) => each.name).filter(Boolean));
      /** @type {Map<string, number>} */
      this.assigned = new Map();
      /** @type {Set<string>} */
      this.used = new Set();
      /** @type {Set<string>} */
      this.variables = new Set();
      /** @type {Set<string>} */
      this.missing = new Set();
    }

    /** The text with these changes. @param {...[at: number, end: number, instead: string]} changes */
    replaced(...changes) {
      const repairs = new complaints.Repairs(this.text);
      for (const change of changes) repairs.put(...change);
      return repairs.repaired();
    }

    /** Complain of what has no meaning; missing numbers are only noted. */
    check() {
      let varies = false;
      this.body.forEach(({ name, value, at }, i) => {
        const last = i === this.body.length - 1;
        if (!name && !last) complaints.complain("not_used", at);
        if (this.assigned.has(name)) complaints.complain("again", at, { name });
        varies = this.varies(value);
        if (name) this.assigned.set(name, at);
        if (name && last) this.used.add(name);
      });
      const unused = [...this.assigned.keys()].filter((name) => !this.used.has(name));
      const at = this.assigned.get(unused[0]);
      if (at !== undefined) complaints.complain("unused", at, { names: unused.join(", ") });
      if (!varies) complaints.complain("no_variable", this.body[this.body.length - 1].at);
    }

    /** Whether a number depends on a variable. @param {Tree} tree @returns {boolean} */
    varies(tree) {
      if (tree.kind === "name") return this.name(tree);
      if (tree.kind === "sign") return this.varies(tree.of);
      if (tree.kind === "call") return this.call(tree);
      if (tree.kind === "list") return this.refuseList(tree);
      const rights = []; // a chain is as long as it likes
      while (tree.kind === "pair") {
        rights.push(tree.right);
        tree = tree.left;
      }
      let found = tree.kind !== "number" && this.varies(tree);
      for (const right of rights.reverse()) found = this.varies(right) || found;
      return found;
    }

    /** A list that is no argument; with one element it was meant to group. @param {Tree & { kind: "list" }} list @returns {never} */
    refuseList({ square, parts, at, end }) {
      const offer = square && parts.length === 1 ? this.replaced([at, at + 1, "("], [end - 1, end, ")"]) : "";
      return complaints.complain(offer ? "list_meant" : "list", at, {}, offer);
    }

    /** A variable, a name given before, or a constant. @param {Tree & { kind: "name" }} tree */
    name({ name, at }) {
      if (this.assigned.has(name)) {
        this.used.add(name);
      } else if (this.targets.has(name)) {
        complaints.complain("not_yet", at, { name });
      } else if (this.given.has(name)) {
        this.variables.add(name);
      } else if (Object.hasOwn(grammar.constants, name)) {
        return false;
      } else if (this.known.has(name)) {
        complaints.complain("function_name", at, { name });
      } else if (grammar.infinite.includes(name.toLowerCase())) {
        complaints.complain("infinite", at, { name });
      } else {
        this.variables.add(name);
        this.missing.add(name);
      }
      return true;
    }

    /** A function with arguments that fit. @param {Call} call */
    call(call) {
      const row = rows[this.known.get(call.name) ?? this.refuseFunction(call)];
      for (const { name, at } of call.named) {
        const into = { function: call.name, name, names: row.names.join(", ") };
        if (!row.names.includes(name)) complaints.complain("no_argument", at, into);
      }
      const given = [...call.given, ...call.named.map((each) => each.value)];
      const varying = new Map(given.map((each) => [each, this.argument(each)]));
      if (Object.hasOwn(grammar.several, call.name) || gathers(call, row)) this.refuseDecimals(call);
      if (!folds(call) && !gathers(call, row)) this.checkArguments(call, row, varying);
      return [...varying.values()].some(Boolean);
    }

    /** Whether an argument, which may be a list, depends on a variable. @param {Tree} tree */
    argument(tree) {
      return tree.kind === "list" ? tree.parts.map((each) => this.varies(each)).some(Boolean) : this.varies(tree);
    }

    /** A name before parentheses that is no function: a factor, a slip, or anything. @param {Call} call @returns {never} */
    refuseFunction({ name, at, nameEnd, end }) {
      const short = [...name.replace(tokens.BELOW, "")].length === 1;
      if (short || this.given.has(name) || this.targets.has(name) || Object.hasOwn(grammar.constants, name)) {
        const bound = BINDING.exec(this.text.slice(0, at));
        const inside = this.text.slice(nameEnd, end);
        if (bound) complaints.complain("two_ways", at, { one: `…${bound[1]}${name}*${inside}`, other: `…${bound[1]}(${name}*${inside})` });
        complaints.complain("times", nameEnd, {}, this.replaced([nameEnd, nameEnd, "*"]));
      }
      const low = name.toLowerCase();
      const others = grammar.elsewhere.includes(low) || this.known.has(name.replace(/[0-9₀-₉_]*$/, ""));
      const named = Object.hasOwn(grammar.called, low) ? grammar.called[low] : "";
      const near = named || (others ? "" : complaints.meant(name, [...this.known.keys()], 0.4));
      if (near) complaints.complain("function_meant", at, { name, meant: near }, this.replaced([at, nameEnd, near]));
      const there = new Set([...this.known.values(), ...Object.keys(grammar.several)]);
      return complaints.complain("unknown_function", at, { name, known: [...there].sort().join(", ") });
    }

    /** As many as it takes, lists where it takes lists, plain numbers where it has no derivative. @param {Call} call @param {Row} row @param {Map<Tree, boolean>} varying */
    checkArguments(call, row, varying) {
      const { names } = row;
      /** @param {string} key @param {Record<string, string | number>} into @returns {never} */
      const refuse = (key, into) => complaints.complain(key, call.at, { function: call.name, ...into });
      const given = arranged(call, row);
      const needed = names.some((name) => !given.has(name) && !Object.hasOwn(row.defaults, name));
      if (call.given.length > names.length || needed) {
        this.refuseComma(call, names.length);
        refuse("arguments", { names: names.join(", "), count: call.given.length + call.named.length });
      }
      names.forEach((name, i) => {
        const part = given.get(name);
        if (!part) return;
        if (isList(part) !== (row.kinds[i] === "list")) {
          refuse(isList(part) ? "argument_number" : "argument_list", { name });
        }
        if (row.passive.includes(name) && varying.get(part)) refuse("passive", { name });
      });
      const lengths = [...given].flatMap(([name, part]) => (part.kind === "list" ? [{ name, count: part.parts.length }] : []));
      for (const { name, count } of lengths) {
        const first = lengths[0];
        if (count !== first.count) refuse("uneven", { first: first.name, second: name, count: first.count, other: count });
      }
    }

    /** An error for max(0,5, a): is that 0.5? @param {Call} call */
    refuseDecimals({ given }) {
      given.slice(1).forEach((two, i) => {
        const one = given[i];
        const numbers = [one, two].map((part) => this.text.slice(part.at, part.end));
        const touch = this.text.slice(one.end, two.at) === "," && numbers.every((each) => /^[0-9]+$/.test(each));
        if (touch) complaints.complain("two_ways", one.at, { one: numbers.join("."), other: numbers.join(", ") });
      });
    }

    /** An error where decimal commas have made too many arguments. @param {Call} call @param {number} most */
    refuseComma({ name, given }, most) {
      const commas = given.slice(0, -1).flatMap((one, i) => {
        const touches = given[i + 1].at === one.end + 1 && /[0-9]/.test(this.text[one.end + 1]);
        return touches && one.kind === "number" ? [one.end] : [];
      });
      if (!commas.length || given.length - commas.length > most) return;
      const offer = this.replaced(...commas.map((at) => /** @type {[number, number, string]} */ ([at, at + 1, "."])));
      complaints.complain("arguments_comma", commas[0], { function: name }, offer);
    }
  }

  /** A call's arguments by the row's names. @param {Call} call @param {Row} row @returns {Map<string, Tree>} */
  function arranged(call, row) {
    /** @type {Map<string, Tree>} */
    const given = new Map();
    row.names.slice(0, call.given.length).forEach((name, i) => given.set(name, call.given[i]));
    for (const { name, value, at } of call.named) {
      if (given.has(name)) complaints.complain("argument_twice", at, { function: call.name, name });
      given.set(name, value);
    }
    return given;
  }

  return { Meaning, functions, arranged, folds, gathers };
})();

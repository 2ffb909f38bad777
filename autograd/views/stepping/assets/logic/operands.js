// What stands between signs: numbers, names, calls, parentheses; the twin of autograd/calculus/operands.py.

const operands = (() => {
  "use strict";

  const DECIMALS = /^[0-9]+([eE][+-]?[0-9]+)?$/;

  /** Reads one operand. */
  class Operands extends habits.Habits {
    /** The grammar's. @returns {Tree} */
    sum() {
      throw new TypeError("sum");
    }

    inBars() {
      return this.open.some((each) => each.text === "|");
    }

    /** A number, a name, a call, something in parentheses; and what is called behind a point. @returns {Tree} */
    operand() {
      const token = this.token;
      let made = this.simple();
      while (this.sign(".")) made = this.method(made, token.at);
      return made;
    }

    /** @returns {Tree} */
    simple() {
      const token = this.token;
      if (token.kind === "number" || this.leads()) return this.number();
      if (token.kind === "name") return this.name();
      if (this.sign("(")) return this.group();
      if (this.sign("[")) return this.list();
      if (this.sign("|")) {
        const opened = this.opened();
        const inside = this.sum();
        this.closed(opened);
        return this.called("abs", opened, [inside]);
      }
      if (!this.sign("√")) return this.missing();
      this.deeper(token.at);
      this.advance();
      const inside = this.operand();
      this.depth -= 1;
      return this.called("sqrt", token, [inside]);
    }

    /** Whether a number begins with a comma, where none can part arguments. */
    leads() {
      const rest = this.after();
      return rest.at === this.token.end && this.sign(",") && !this.calls && DECIMALS.test(rest.text);
    }

    /** A number; with a comma where none can part arguments. @returns {Tree} */
    number() {
      const token = this.advance();
      let text = token.text === "," ? `.${this.advance().text}` : token.text;
      if (token.text === "," && this.waiting.length) this.repairs.put(token.at, token.end, ".");
      const [comma, rest] = [this.token, this.after()];
      const touch = comma.at === token.end && rest.at === comma.end;
      const decimal = /^[0-9]+$/.test(text) && DECIMALS.test(rest.text);
      if (touch && this.sign(",") && !this.calls && decimal) {
        if (this.waiting.length) this.repairs.put(comma.at, comma.end, ".");
        this.advance();
        text = `${text}.${this.advance().text}`;
      }
      const value = Number(tokens.plain(text));
      if (value === Infinity) this.refuse("large", token.at, { number: text });
      return { kind: "number", value, at: token.at, end: this.end };
    }

    /** A name, or the call of a function. @returns {Tree} */
    name() {
      const token = this.token;
      if (grammar.conditions.includes(token.text)) this.refuse("condition", token.at, { found: token.text });
      if (grammar.words.includes(token.text)) this.refuse("word", token.at, { word: token.text });
      this.advance();
      if (this.sign("(")) return this.call(token);
      if (this.functions.has(token.text)) {
        const power = this.functionPower(token);
        if (power) return power;
        const bar = this.sign("|") && !this.inBars();
        if (bar || (this.begins(this.token) && !this.assigns())) return this.bareCall(token);
      }
      return { kind: "name", name: token.text, at: token.at, end: token.end };
    }

    // ---- parentheses ----

    /** (a + b); among arguments also (a, b), a list @returns {Tree} */
    group() {
      const opened = this.opened();
      const inside = this.sum();
      if (!this.calls || !this.sign(",")) {
        this.closed(opened);
        return inside;
      }
      const parts = [inside];
      while (this.sign(",")) {
        this.advance();
        if (this.sign(")")) break;
        parts.push(this.sum());
      }
      this.closed(opened);
      return { kind: "list", square: false, parts, at: opened.at, end: this.end };
    }

    /** [a, b] @returns {Tree} */
    list() {
      const opened = this.begun();
      const parts = [this.sum()];
      while (this.another(opened)) {
        this.advance();
        if (this.sign("]")) break;
        parts.push(this.sum());
      }
      this.finished(opened);
      return { kind: "list", square: true, parts, at: opened.at, end: this.end };
    }

    /** Whether a name and = come next. */
    names() {
      const next = this.after();
      return this.token.kind === "name" && next.kind === "sign" && next.text === "=";
    }

    /** f(a, [b, c], n=2) @param {Token} token @returns {Call} */
    call(token) {
      const opened = this.begun();
      /** @type {Token[]} */
      const commas = [];
      /** @type {Tree[]} */
      const given = [];
      /** @type {NamedArgument[]} */
      const named = [];
      while (!this.sign(")")) {
        if (this.names()) {
          const name = this.advance();
          this.advance();
          const into = { function: token.text, name: name.text };
          if (named.some((each) => each.name === name.text)) this.refuse("argument_twice", name.at, into);
          const value = this.sum();
          named.push({ name: name.text, value, at: name.at, end: this.end });
        } else {
          const start = this.token.at;
          given.push(this.sum());
          if (named.length) this.refuse("argument_order", start);
        }
        if (!this.another(opened)) break;
        commas.push(this.advance());
      }
      this.finished(opened);
      if (!this.functions.has(token.text)) this.rewrite(token, opened, commas, given.length);
      return { ...this.called(token.text, token, given), named };
    }
  }

  return { Operands };
})();

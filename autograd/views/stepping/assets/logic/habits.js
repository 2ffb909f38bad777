// What people write for a call of a function, and how it is spelled; the twin of autograd/calculus/habits.py.

const habits = (() => {
  "use strict";

  /** Reads sin x, sin²(x), x.tanh(), np.tanh(x) and log10(x), each a slip with its repair. */
  class Habits extends reading.Reading {
    /** The grammar's. @returns {Tree} */
    power() {
      throw new TypeError("power");
    }

    /** Go on past what other places put before a statement: "= a*b" and "let a = 2". */
    began() {
      const [token, word, name] = [this.token, this.after(), this.after(2)];
      if (this.sign("=") && !["end", "line"].includes(word.kind)) {
        this.repairs.put(token.at, this.textFrom(token.end), "");
        this.slipped("leading", token.at);
        this.advance();
      } else if (grammar.declaring.includes(token.text) && word.kind === "name" && name.text === "=") {
        this.repairs.put(token.at, word.at, "");
        this.slipped("declared", token.at, { word: token.text });
        this.advance();
      }
    }

    /** An error for 1/2x and e^2x: does the sign before it bind all of the product? @param {Token} before @returns {never} */
    twoFactors(before) {
      const [at, end] = [this.token.at, this.end];
      if (this.before?.kind === "number" && this.token.kind === "number") this.forgotten();
      this.power();
      return this.twoWays(at, `…${this.spelled(before)}`, this.textFrom(before.end), end, this.end);
    }

    /** The grammar's. @param {Token} _token @returns {Call} */
    call(_token) {
      throw new TypeError("call");
    }

    /** A call. @param {string} name @param {Token} token @param {Tree[]} given @returns {Call} */
    called(name, token, given) {
      return { kind: "call", name, nameEnd: token.end, given, named: [], at: token.at, end: this.end };
    }

    /** sin x: of the power that follows, and of what touches it, as in sin 2x. @param {Token} token @returns {Tree} */
    bareCall(token) {
      this.deeper(token.at);
      this.repairs.put(this.end, this.token.at, "(");
      this.slipped("call", token.at, { name: token.text });
      const start = this.token.at;
      let argument = this.power();
      while (this.begins(this.token) && this.token.at === this.end) {
        this.forgotten();
        const right = this.power();
        argument = { kind: "pair", sign: "*", left: argument, right, at: start, end: this.end };
      }
      const sign = this.token;
      const factor = this.sign("*", "/") ? this.after() : sign;
      if (this.begins(factor) && !this.functions.has(factor.text) && !this.assigns()) { // sin 2*x, but not ln a·ln b
        const end = this.end;
        if (factor !== sign) this.advance();
        this.power();
        this.repairs.put(end, end, ")");
        this.forgiven(token.at);
        this.twoWays(factor.at, token.text, start, end, this.end, factor !== sign ? sign.text : "*");
      }
      this.repairs.put(this.end, this.end, ")");
      this.depth -= 1;
      return this.called(token.text, token, [argument]);
    }

    /** sin²(x) and sin^2 x; null where no power of a function comes. @param {Token} token @returns {Tree | null} */
    functionPower(token) {
      const first = this.place;
      /** @type {Token | null} */
      let exponent = null;
      let negative = false;
      if (this.token.kind === "above") {
        exponent = this.advance();
      } else if (this.sign("**")) {
        this.advance();
        negative = this.sign("-");
        if (negative) this.advance();
        exponent = this.token.kind === "number" ? this.advance() : null;
      }
      if (!exponent || !this.begins(this.token)) {
        [this.place, this.before] = [first, token];
        if (this.token.kind === "above") this.refuse("power_of_what", token.at, { name: token.text });
        return null;
      }
      if (negative || !/^[0-9]+$/.test(exponent.text)) this.refuse("inverse", token.at, { name: token.text });
      this.repairs.put(token.end, exponent.end, "");
      this.slipped("function_power", token.at, { name: token.text });
      const made = this.sign("(") ? this.call(token) : this.bareCall(token);
      this.repairs.put(this.end, this.end, `**${exponent.text}`);
      /** @type {Tree} */
      const right = { kind: "number", value: Number(exponent.text), at: exponent.at, end: exponent.end };
      return { kind: "pair", sign: "**", left: made, right, at: token.at, end: this.end };
    }

    /** Note how a function that isn't there can be written with those that are. @param {Token} token @param {Token} opened @param {Token[]} commas @param {number} count */
    rewrite(token, opened, commas, count) {
      const name = [token.text, token.text.toLowerCase()].find((each) => Object.hasOwn(grammar.rewritten, each));
      const parts = name === undefined ? [] : grammar.rewritten[name];
      if (this.parted.has(opened.at)) return; // which is said first
      if (!count || parts.length !== count + 1 || commas.length + 1 !== count || this.before?.text !== ")") return;
      this.repairs.put(token.at, opened.end, parts[0]);
      commas.forEach((comma, i) => this.repairs.put(comma.at, this.textFrom(comma.end), parts[i + 1]));
      this.repairs.put(this.end - 1, this.end, /** @type {string} */ (parts.at(-1)));
      this.slipped("rewritten", token.at, { name: token.text });
    }

    /** Where the text goes on after blanks. @param {number} at */
    textFrom(at) {
      while (" \t".includes(this.text[at] ?? "x")) at += 1;
      return at;
    }

    /** x.tanh() is tanh(x), np.tanh(x) is tanh(x); other attributes are refused. @param {Tree} made @param {number} start @returns {Tree} */
    method(made, start) {
      const point = this.advance();
      const name = this.token;
      if (name.kind !== "name") this.missing();
      this.advance();
      if (made.kind === "name" && grammar.modules.includes(made.name)) return this.ofModule(made, start, name);
      if (!this.functions.has(name.text) || !this.sign("(")) this.refuse("attribute", start, { name: name.text });
      const more = this.after().text !== ")";
      const callEnd = this.token.end;
      const called = this.call(name);
      called.given.unshift(made);
      called.at = start;
      this.repairs.wrap(start, `${name.text}(`);
      this.repairs.put(point.at, callEnd, more ? ", " : "");
      this.slipped("method", start, { name: name.text });
      return called;
    }

    /** np.tanh(x), math.pi, torch.nn.functional.relu(x). @param {Tree} made @param {number} start @param {Token} name @returns {Tree} */
    ofModule(made, start, name) {
      if (this.sign(".")) return made; // a part of the module
      const calls = this.sign("(");
      const known = this.functions.has(name.text) || Object.hasOwn(grammar.rewritten, name.text);
      if (calls ? !known : !Object.hasOwn(grammar.constants, name.text)) {
        this.refuse("attribute", start, { name: name.text });
      }
      this.repairs.put(start, name.at, "");
      this.slipped("module", start, { module: this.text.slice(start, name.at).replace(/[. ]+$/, "") });
      return calls ? this.call(name) : { kind: "name", name: name.text, at: name.at, end: name.end };
    }
  }

  return { Habits };
})();

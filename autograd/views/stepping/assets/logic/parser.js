// The language people type: a text into a tree, by precedence; the twin of autograd/calculus/grammar.py, which says
// what it has. Nothing is evaluated.

const parser = (() => {
  "use strict";

  const CONDITIONS = ["<", ">", "<=", ">=", "!=", "<-"];
  const ASSIGNING = ["=", ":=", "<-"];

  /** The statements of a typed text, or what is wrong with it. @param {string} text @param {ReadonlySet<string>} functions their names @returns {Statement[]} */
  const statements = (text, functions) => new Grammar(text, functions).statements();

  /** Reads one text. */
  class Grammar extends operands.Operands {
    /** @param {string} text @param {ReadonlySet<string>} functions */
    constructor(text, functions) {
      super(text, functions);
      this.lone = -1; // the place of a name that begins another statement, as in "a=2 b=3"
    }

    // ---- statements ----

    statements() {
      /** @type {Statement[]} */
      const found = [];
      while (this.token.kind !== "end") {
        if (this.token.kind === "line") {
          this.advance();
        } else {
          const statement = this.statement();
          found.push(statement);
          this.ended(statement.at);
        }
      }
      this.told();
      return found;
    }

    /** @returns {Statement} */
    statement() {
      this.began();
      const start = this.token;
      const named = start.kind === "name" && this.after().kind === "sign" && ASSIGNING.includes(this.after().text);
      if (named) {
        this.advance();
        if (!this.sign("=")) {
          this.repairs.put(this.token.at, this.token.end, "=");
          this.slipped("assigned", this.token.at);
        }
        this.advance();
        const number = this.place + (this.sign("+", "-") ? 1 : 0);
        const [one, two] = [this.tokens[number], this.tokens[Math.min(number + 1, this.tokens.length - 1)]];
        if (one.kind === "number" && two.kind === "name" && two.at > one.end) this.lone = number + 1;
      }
      const value = this.sum();
      return { name: named ? start.text : "", value, at: start.at, end: this.end };
    }

    /** Refuse what follows a statement and doesn't belong to it. @param {number} start */
    ended(start) {
      const token = this.token;
      if (["end", "line"].includes(token.kind)) return;
      if (token.kind === "name") {
        // which begins an assignment, or is lone
        if (token.at === this.end) this.refuse("target", start); // 2a = b
        this.repairs.put(this.end, token.at, "; ");
        this.slipped("separator", token.at);
      } else if (this.sign(",")) {
        if (this.after().kind !== "name" || this.after(2).text !== "=") this.refuse("comma", token.at);
        this.advance();
      } else if (this.sign("=")) {
        this.refuse("target", start);
      } else {
        this.refuse("unexpected", token.at, { found: this.spelled(token) });
      }
    }

    // ---- what binds weaker and stronger ----

    /** a + b - c @returns {Tree} */
    sum() {
      const start = this.token.at;
      let left = this.product();
      while (this.sign("+", "-")) {
        const sign = this.advance().text;
        const right = this.product();
        left = { kind: "pair", sign, left, right, at: start, end: this.end };
      }
      return left;
    }

    /** a * b / c, and 2a, which is a slip @returns {Tree} */
    product() {
      const start = this.token.at;
      let left = this.signed();
      /** The / before what was read last. @type {Token | null} */
      let over = null;
      while (true) {
        let sign = "*";
        if (this.sign("*", "/")) {
          const token = this.advance();
          sign = token.text;
          over = sign === "/" ? token : null;
        } else if (this.factor()) {
          if (over) this.twoFactors(over);
          this.forgotten();
        } else return left;
        const right = this.signed();
        left = { kind: "pair", sign, left, right, at: start, end: this.end };
      }
    }

    /** Whether a factor comes without a sign before it. */
    factor() {
      const bar = this.sign("|") && !this.inBars();
      return bar || (this.begins(this.token) && this.place !== this.lone && !this.assigns());
    }

    /** -a, and what binds stronger @returns {Tree} */
    signed() {
      if (!this.sign("+", "-")) return this.power();
      const sign = this.advance();
      this.deeper(sign.at);
      const of = this.signed();
      this.depth -= 1;
      return { kind: "sign", sign: sign.text, of, at: sign.at, end: this.end };
    }

    /** a**b: to the right of ** a sign is allowed, and another power @returns {Tree} */
    power() {
      const start = this.token.at;
      let base = this.raised();
      if (this.sign("**")) {
        const sign = this.advance();
        this.deeper(sign.at);
        const right = this.signed();
        base = { kind: "pair", sign: "**", left: base, right, at: start, end: this.end };
        this.depth -= 1;
        const touches = ["name", "number"].includes(this.token.kind) && this.token.at === this.end;
        if (touches && this.text[this.end - 1] !== ")") this.twoFactors(sign);
      }
      this.refuseConditions();
      return base;
    }

    /** a² @returns {Tree} */
    raised() {
      const [start, rooted] = [this.token.at, this.sign("√")];
      let base = this.operand();
      if (rooted && (this.token.kind === "above" || this.sign("**"))) this.refuse("root_power", this.token.at);
      while (this.token.kind === "above") {
        const right = this.exponent(this.advance());
        base = { kind: "pair", sign: "**", left: base, right, at: start, end: this.end };
      }
      return base;
    }

    /** The number that stands above. @param {Token} token @returns {Tree} */
    exponent({ text, at, end }) {
      /** @type {Tree} */
      const number = { kind: "number", value: Number(text.replace(/^[+-]/, "")), at, end };
      return text.startsWith("-") ? { kind: "sign", sign: "-", of: number, at, end } : number;
    }

    /** Refuse what stands behind a number and isn't for numbers, and parentheses that close nothing. */
    refuseConditions() {
      const token = this.token;
      const named = token.kind === "name";
      if (this.sign(...CONDITIONS) || (named && grammar.conditions.includes(token.text))) {
        this.refuse("condition", token.at, { found: this.spelled(token) });
      }
      if (this.sign("==")) this.refuse("equals", token.at);
      if (named && grammar.words.includes(token.text)) this.refuse("word", token.at, { word: token.text });
      while (this.sign(")", "]") && !this.open.some((each) => reading.CLOSING[each.text] === this.token.text)) {
        const { at, end, text } = this.token;
        this.repairs.put(at, end, "");
        this.slipped("closes_nothing", at, { sign: text });
        this.advance();
      }
      if (this.sign("|") && !this.inBars() && !this.begins(this.after())) this.refuse("bar", this.token.at);
    }
  }

  return { statements };
})();

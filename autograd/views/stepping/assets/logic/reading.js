// Where the parser is in a typed text: its words, what is open, the slips so far; the twin of
// autograd/calculus/reading.py.

const reading = (() => {
  "use strict";

  /** @type {Record<string, string>} */
  const CLOSING = { "(": ")", "[": "]", "|": "|" };

  const OTHER_DIGITS = /^([xX][0-9a-fA-F]+|[bB][01]+|[oO][0-7]+)$/;

  /** A text that is read word by word. */
  class Reading {
    /** @param {string} text @param {ReadonlySet<string>} functions */
    constructor(text, functions) {
      this.text = text;
      this.functions = functions;
      this.tokens = tokens.split(text);
      this.place = 0;
      /** The word before it. @type {Token | null} */
      this.before = null;
      /** What is to be closed, the innermost last. @type {Token[]} */
      this.open = [];
      this.calls = 0; // how many of these are calls and lists, in which a comma parts
      this.depth = 0;
      this.repairs = new complaints.Repairs(text);
      this.parted = this.bySemicolons(); // where in the text
      /** How many calls there are around those that semicolons part. @type {number[]} */
      this.waiting = [];
      /** @type {[key: string, at: number, into: Record<string, string | number>] | null} */
      this.slip = null;
    }

    /** What opens and has a ; before it is closed, as in a spreadsheet's max(a; b). */
    bySemicolons() {
      const found = new Set();
      /** @type {[place: number, parted: boolean][]} */
      const opened = [];
      this.tokens.forEach((token, place) => {
        const last = opened[opened.length - 1];
        const sign = token.kind === "sign" ? token.text : "";
        if (sign === "(" || sign === "[") opened.push([place, false]);
        else if (token.text === ";" && last) last[1] = true;
        else if (last && sign === CLOSING[this.tokens[last[0]].text]) {
          opened.pop();
          if (last[1]) found.add(this.tokens[last[0]].at);
        }
      });
      return found;
    }

    get token() {
      return this.tokens[this.place];
    }

    /** Where the word before ends. */
    get end() {
      return this.before ? this.before.end : 0;
    }

    after(steps = 1) {
      return this.tokens[Math.min(this.place + steps, this.tokens.length - 1)];
    }

    /** Go on to the next word; a line may end within parentheses. */
    advance() {
      const token = this.token;
      this.before = token;
      this.place += 1;
      while (this.open.length && this.token.text === "\n") this.place += 1;
      return token;
    }

    /** Whether one of these signs comes next. @param {...string} signs */
    sign(...signs) {
      return this.token.kind === "sign" && signs.includes(this.token.text);
    }

    /** Whether a number, a name or something in parentheses begins with it. @param {Token} token */
    begins(token) {
      return ["number", "name"].includes(token.kind) || (token.kind === "sign" && ["(", "√"].includes(token.text));
    }

    /** An error; where a slip came before it, that one. @param {string} key @param {number} at @param {Record<string, string | number>} [into] @returns {never} */
    refuse(key, at, into = {}) {
      this.told();
      return complaints.complain(key, at, into);
    }

    /** Complain of the slip there was. */
    told() {
      if (this.slip) complaints.complain(...this.slip, this.repairs.repaired());
    }

    /** Note what isn't the right spelling though it's clear what is meant. @param {string} key @param {number} at @param {Record<string, string | number>} [into] */
    slipped(key, at, into = {}) {
      this.slip ??= [key, at, into];
    }

    /** No slip from a place on is told: something else is. @param {number} at */
    forgiven(at) {
      if (this.slip && this.slip[1] >= at) this.slip = null;
    }

    /** A word as it was typed. @param {Token} token */
    spelled(token) {
      return this.text.slice(token.at, token.end);
    }

    /** One level further in. @param {number} at */
    deeper(at) {
      this.depth += 1;
      if (this.depth > grammar.deepest) this.refuse("nested", at, { most: grammar.deepest });
    }

    /** Whether a name comes that begins an assignment. */
    assigns() {
      return !this.open.length && this.token.kind === "name" && this.after().text === "=";
    }

    /** Note that * is missing here. */
    forgotten() {
      const [before, token] = [this.before, this.token];
      const touches = token.at === this.end;
      if (before?.kind === "number" && token.kind === "number") {
        if (/^[0-9]+$/.test(before.text) && /^[0-9]{3}$/.test(token.text) && !touches) {
          this.repairs.put(this.end, token.at, "");
          return this.slipped("thousands", token.at);
        }
        this.refuse("numbers", token.at, { first: this.spelled(before), second: this.spelled(token) });
      }
      if (before?.text === "0" && touches && OTHER_DIGITS.test(token.text)) {
        this.refuse("decimal", before.at, { found: `0${token.text}` });
      }
      this.repairs.put(this.end, token.at, "*");
      this.slipped("times", token.at);
    }

    /**
     * An error for what can be read in two ways: is what stands from `at` on bound to the part from `start`?
     * @param {number} at where it begins that can be bound or not
     * @param {string} binds what stands before that part
     * @param {number} start where that part begins
     * @param {number} end where it ends
     * @param {number} after where it ends that can be bound or not
     * @param {string} [sign] what stands between them
     * @returns {never}
     */
    twoWays(at, binds, start, end, after, sign = "*") {
      const [part, more] = [this.text.slice(start, end), this.text.slice(at, after)];
      const first = /^[\p{L}\p{M}_]/u.test(binds) ? `${binds}(${part})` : `${binds}${part}`;
      return this.refuse("two_ways", at, { one: `${first}${sign}${more}`, other: `${binds}(${part}${sign}${more})` });
    }

    /** Refuse what isn't there. @returns {never} */
    missing() {
      const [token, before] = [this.token, this.before];
      if (before && before === this.open.at(-1) && this.sign(CLOSING[before.text])) {
        this.refuse("nothing_inside", before.at, { sign: before.text, expected: token.text });
      }
      if (token.kind === "above" && !before) this.refuse("unexpected", token.at, { found: this.spelled(token) });
      if (["end", "line"].includes(token.kind) && before) {
        this.refuse("operand_end", before.end, { sign: this.spelled(before) });
      }
      return this.refuse("operand", token.at, { found: this.spelled(token) });
    }

    /** Go on past what opens; where a comma `parts`, it's no decimal one until it closes. */
    opened(parts = false) {
      const token = this.token;
      this.deeper(token.at);
      this.open.push(token);
      this.calls += parts ? 1 : 0;
      this.advance();
      return token;
    }

    /** Go on past what opens arguments or a list: commas part them or, as in a spreadsheet, semicolons. */
    begun() {
      const token = this.opened(true);
      if (this.parted.has(token.at)) {
        this.waiting.push(this.calls);
        this.calls = 0; // commas are decimal ones
      }
      return token;
    }

    /** Whether another part comes. @param {Token} opened */
    another(opened) {
      if (!this.parted.has(opened.at)) return this.sign(",");
      if (this.token.text !== ";") return false;
      this.repairs.put(this.token.at, this.token.end, ",");
      this.slipped("semicolon", this.token.at);
      return true;
    }

    /** Go on past what closes arguments or a list. @param {Token} opened */
    finished(opened) {
      if (this.parted.has(opened.at)) this.calls = this.waiting.pop() ?? 0;
      this.closed(opened, true);
    }

    /** Go on past what closes it. @param {Token} token */
    closed(token, parts = false) {
      const expected = CLOSING[token.text];
      if (this.sign(expected)) {
        this.open.pop();
        this.advance();
      } else if (["end", "line"].includes(this.token.kind) && !this.parted.has(token.at)) {
        this.open.pop();
        this.repairs.put(this.end, this.end, expected);
        this.slipped("unclosed", token.at, { sign: token.text });
      } else if (this.sign(")", "]", "|")) {
        const into = { found: this.spelled(this.token), expected, sign: token.text };
        this.refuse("wrong_close", this.token.at, into);
      } else if (this.sign(",")) {
        this.refuse("comma", this.token.at);
      } else {
        this.refuse("unexpected", this.token.at, { found: this.spelled(this.token) });
      }
      this.calls -= parts ? 1 : 0;
      this.depth -= 1;
    }
  }

  return { Reading, CLOSING };
})();

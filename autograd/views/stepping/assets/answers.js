// Reads a number as people type it: 0,5 or 3/4 or 2*3 or -sqrt(2)/2. A small recursive descent; nothing is evaluated.

const answers = (() => {
  "use strict";

  const NAMED = { pi: Math.PI, π: Math.PI, e: Math.E, inf: Infinity, nan: NaN };
  const TOKEN = /(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?|\*\*|[a-zπ_]\w*|\S/gi;
  const SIGNS = { "−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", ":": "/", "^": "**" };

  // The number, or null where the text is none
  function read(text) {
    if (text.length > 200) return null;
    const list = text.replace(/[−–×·÷:^]/g, (sign) => SIGNS[sign]).match(TOKEN) ?? [];
    let at = 0;
    const next = (...signs) => (signs.includes(list[at]) ? list[at++] : null);

    function sum() {
      let value = product();
      for (let sign = next("+", "-"); sign; sign = next("+", "-")) value = sign === "+" ? value + product() : value - product();
      return value;
    }

    function product() {
      let value = signed();
      for (let sign = next("*", "/"); sign; sign = next("*", "/")) value = sign === "*" ? value * signed() : value / signed();
      return value;
    }

    function signed() {
      const sign = next("-", "+");
      if (!sign) return power();
      return sign === "-" ? -signed() : signed();
    }

    function power() {
      const base = atom();
      return next("**") ? base ** signed() : base;
    }

    function atom() {
      if (next("(")) return closed();
      const token = list[at++] ?? "";
      if (/^[.,]?\d/.test(token)) return Number(token.replace(",", "."));
      const called = next("(");
      const known = called ? intrinsics : NAMED;
      if (!Object.hasOwn(known, token) || (called && known[token].length !== 1)) throw new SyntaxError(token);
      return called ? known[token](closed()) : known[token];
    }

    function closed() {
      const inner = sum();
      if (!next(")")) throw new SyntaxError(")");
      return inner;
    }

    try {
      const value = sum();
      return at === list.length ? value : null;
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof RangeError) return null;
      throw error;
    }
  }

  // Whether two numbers are the same to the digits that are shown, and not by rounding to nothing
  function close(given, right, tolerance = 5e-3) {
    if (Number.isNaN(right)) return Number.isNaN(given);
    if (!Number.isFinite(right)) return given === right; // a tolerance of ∞ would allow everything
    return given === right || Math.abs(given - right) <= tolerance * Math.abs(right) || Math.abs(given - right) < 1e-9;
  }

  return { read, close };
})();

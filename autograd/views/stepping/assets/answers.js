// Reads a number as people type it: 0,5 or 3/4 or 2*3 or -sqrt(2)/2. A small recursive descent; nothing is evaluated.

const answers = (() => {
  "use strict";

  const NAMED = { pi: Math.PI, π: Math.PI, e: Math.E, inf: Infinity, nan: NaN };
  const TOKEN = /\s*(?:(\d+(?:[.,]\d*)?(?:e[+-]?\d+)?|[.,]\d+(?:e[+-]?\d+)?)|(\*\*|[-+*/^()])|([a-zπ_]\w*)|(\S))/giy;

  function tokens(text) {
    const found = [];
    const plain = text.replace(/[−–]/g, "-").replace(/[×·]/g, "*").replace(/[÷:]/g, "/");
    TOKEN.lastIndex = 0;
    for (let match = TOKEN.exec(plain); match; match = TOKEN.exec(plain)) {
      const [, number, sign, name, other] = match;
      if (other) return null;
      if (number) found.push({ number: Number(number.replace(",", ".")) });
      else found.push(sign ? { sign: sign === "^" ? "**" : sign } : { name });
    }
    return found;
  }

  // The number, or null where the text is none
  function read(text) {
    if (text.length > 200) return null;
    const list = tokens(text);
    if (!list?.length) return null;
    let at = 0;
    const next = (...signs) => (signs.includes(list[at]?.sign) ? list[at++].sign : null);

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
      const token = list[at];
      if (token?.number !== undefined) {
        at++;
        return token.number;
      }
      if (token?.name !== undefined) {
        at++;
        if (next("(")) {
          const inner = sum();
          const known = Object.hasOwn(intrinsics, token.name) && intrinsics[token.name].length === 1;
          if (!known || !next(")")) throw new SyntaxError(token.name);
          return intrinsics[token.name](inner);
        }
        if (!Object.hasOwn(NAMED, token.name)) throw new SyntaxError(token.name);
        return NAMED[token.name];
      }
      if (next("(")) {
        const inner = sum();
        if (!next(")")) throw new SyntaxError(")");
        return inner;
      }
      throw new SyntaxError(token?.sign ?? "");
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

// The words of a typed expression; the twin of autograd/calculus/tokens.py.

const tokens = (() => {
  "use strict";

  const DIGITS = "[0-9]+(?:_[0-9]+)*";
  const NUMBER = new RegExp(`(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?`, "y");
  const NAME = /[\p{L}_][\p{L}\p{M}_0-9₀-₉]*/uy;
  const SIGN = /\*\*|[=!<>:]=|<-|[-+*/=<>()[\],.|√]/y;
  const RAISED = /[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/y;
  const BELOW = /[0-9₀-₉]*$/;
  const ABOVE = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";

  /** What a pattern finds at a place. @param {RegExp} pattern @param {string} text @param {number} at */
  function match(pattern, text, at) {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? "";
  }

  /** A number as it is meant to be read. @param {string} text */
  const plain = (text) => text.replace(/_/g, "");

  /** The words of a text. @param {string} text @returns {Token[]} */
  function split(text) {
    if ([...text].every((each) => `${grammar.blanks}\n;`.includes(each))) complaints.complain("empty", 0);
    const count = [...text].length;
    if (count > grammar.longest) complaints.complain("too_long", 0, { count, most: grammar.longest });
    /** @type {Token[]} */
    const found = [];
    let at = 0;
    while (at < text.length) {
      const character = String.fromCodePoint(/** @type {number} */ (text.codePointAt(at)));
      if (grammar.blanks.includes(character)) {
        at += 1;
        continue;
      }
      const token = word(text, at, character);
      found.push(token);
      at = token.end;
    }
    found.push({ kind: "end", text: "", at, end: at });
    return found;
  }

  /** The word at a place. @param {string} text @param {number} at @param {string} character @returns {Token} */
  function word(text, at, character) {
    /** @param {Token["kind"]} kind @param {string} typed @param {string} [known] @returns {Token} */
    const token = (kind, typed, known = typed) => ({ kind, text: known, at, end: at + typed.length });
    if (character === ";" || character === "\n") return token("line", character);
    const name = match(NAME, text, at);
    if (name) return token("name", name, name.normalize("NFC"));
    const number = match(NUMBER, text, at);
    if (number) return token("number", number);
    const raised = match(RAISED, text, at);
    if (raised) return token("above", raised, [...raised].map((each) => "0123456789-+"[ABOVE.indexOf(each)]).join(""));
    const sign = match(SIGN, text, at);
    if (sign) return token("sign", sign);
    if (Object.hasOwn(grammar.signs, character)) return token("sign", character, grammar.signs[character]);
    return foreign.refuseCharacter(text, at, character);
  }

  return { split, plain, BELOW };
})();

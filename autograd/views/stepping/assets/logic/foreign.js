// Signs and spellings of other places, LaTeX and braces, and how they are written here; the twin of
// autograd/calculus/foreign.py.

const foreign = (() => {
  "use strict";

  const GROUP = /(\^|\\sqrt) ?\{([^{}]*)\}/g;
  const FRACTION = /\\[dt]?frac ?\{([^{}]*)\} ?\{([^{}]*)\}/g;

  /** An error for a sign that means nothing here, with the text repaired where the sign has a spelling. @param {string} text @param {number} at @param {string} character @returns {never} */
  function refuseCharacter(text, at, character) {
    if (grammar.comparisons.includes(character)) complaints.complain("condition", at, { found: character });
    if (Object.hasOwn(grammar.instead, character)) {
      const offer = [...text].map((each) => (Object.hasOwn(grammar.instead, each) ? grammar.instead[each] : each)).join("");
      complaints.complain("character_meant", at, { character, meant: grammar.instead[character] }, offer);
    }
    if ("{}\\$".includes(character)) {
      const offer = plain(text);
      if (!/[{}\\$]/.test(offer)) complaints.complain(/[\\$]/.test(text) ? "latex" : "braces_meant", at, {}, offer);
    }
    if (/[\p{Cc}\p{Cf}]/u.test(character)) { // it could not be seen, or would turn the line around
      const code = /** @type {number} */ (character.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0");
      complaints.complain("character", at, { character: `U+${code}` });
    }
    return complaints.complain("{}".includes(character) ? "braces" : "character", at, { character });
  }

  /** A text without LaTeX's spellings and braces, as far as they are known. @param {string} text */
  function plain(text) {
    text = text.replace(/\\left(?![A-Za-z])|\\right(?![A-Za-z])|\\[,;:!]|\$/g, "");
    text = text.replace(/\\(?:mathrm|operatorname|text|hat) ?\{([A-Za-z0-9]+)\}/g, "$1");
    text = text.replace(/_\{([A-Za-z0-9]+)\}/g, "_$1");
    let before = "";
    while (before !== text) { // from the inside
      before = text;
      text = text.replace(GROUP, "$1($2)").replace(FRACTION, "(($1)/($2))");
    }
    text = text.replace(/\\([A-Za-z]{2,})/g, (_, word) => (Object.hasOwn(grammar.latex, word) ? grammar.latex[word] : ` ${word}`));
    return text.replaceAll("{", "(").replaceAll("}", ")").replace(/ +/g, " ").replace(/^ | $/g, "");
  }

  return { refuseCharacter, plain };
})();

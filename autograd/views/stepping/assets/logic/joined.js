// Names that look like something written together: sinx, wx, 2πr; the twin of autograd/calculus/joined.py.

const joined = (() => {
  "use strict";

  const FACTOR = "(?:\\p{L}[0-9₀-₉]*)";
  const LONGEST = 20;
  const FACTORS = new RegExp(FACTOR, "gu");
  const PRODUCT = new RegExp(`^${FACTOR}${FACTOR}$`, "u");
  const ARGUMENT = new RegExp(`^([0-9]*)(${FACTOR})$`, "u");
  const RAISED = /^(.+?)([ⁿˣʸ]+)$/u;
  /** @type {Record<string, string>} */
  const LOW = { ⁿ: "n", ˣ: "x", ʸ: "y" };

  /**
   * What a name says if it was written together: a call, a power, or a product of two names or of `known` ones; else "".
   * @param {string} name
   * @param {{ has(name: string): boolean }} functions
   * @param {{ has(name: string): boolean }} [known]
   */
  function apart(name, functions, known = new Set()) {
    if ([...name].length > LONGEST) return "";
    for (let end = name.length - 1; end > 1; end--) {
      const argument = ARGUMENT.exec(name.slice(end));
      if (functions.has(name.slice(0, end)) && argument) {
        return `${name.slice(0, end)}(${argument.slice(1).filter(Boolean).join("*")})`;
      }
    }
    const raised = RAISED.exec(name);
    if (raised) return `${raised[1]}^${[...raised[2]].map((each) => LOW[each]).join("")}`;
    const factors = [...(name.match(FACTORS) ?? [])];
    const whole = factors.join("") === name && factors.length > 1 && new Set(factors).size === factors.length;
    const product = PRODUCT.test(name) || factors.includes("π") || factors.every((each) => known.has(each));
    return whole && product ? factors.join("*") : "";
  }

  /** The text with what was meant instead of a name. @param {string} text @param {string} name @param {string} meant */
  function takenApart(text, name, meant) {
    const repairs = new complaints.Repairs(text);
    const found = tokens.split(text);
    found.forEach((token, i) => {
      if (token.kind !== "name" || token.text !== name) return;
      const before = i ? found[i - 1] : null;
      const bound = before?.kind === "sign" && ["/", "**", "√"].includes(before.text) && !meant.endsWith(")");
      repairs.put(token.at, token.end, bound ? `(${meant})` : meant);
    });
    return repairs.repaired();
  }

  return { apart, takenApart };
})();

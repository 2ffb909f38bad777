// Fills the templates that autograd/explaining/spelling.py makes of the rows' texts; the twin of its fill().

const spelling = (() => {
  "use strict";

  /** @type {Record<string, string>} */
  const SUPERSCRIPTS = Object.fromEntries([..."0123456789−"].map((each, i) => [each, [..."⁰¹²³⁴⁵⁶⁷⁸⁹⁻"][i]]));
  const LONGEST_FOLD = 6;

  /**
   * The digits of a positive number, rounded as Python does: of two equally near ones the even one.
   * @param {number} value
   * @param {number} digits
   * @returns {[all: string, power: number]}
   */
  function rounded(value, digits) {
    const text = value.toExponential(digits - 1);
    const exact = value.toExponential(100); // enough to tell a tie from what is merely near one
    const [mantissa, power] = exact.split("e");
    const all = mantissa.replace(".", "");
    const even = "02468".includes(all[digits - 1]);
    if (even && /^50*$/.test(all.slice(digits))) return [all.slice(0, digits), Number(power)];
    const [ours, place] = text.split("e");
    return [ours.replace(".", ""), Number(place)];
  }

  /** A number as people read it: Python's %g, with a real minus sign. @param {number} given */
  function number(given, digits = 6) {
    const value = Number(given);
    if (Number.isNaN(value)) return "nan";
    const minus = value < 0 ? "−" : "";
    if (Math.abs(value) === Infinity) return `${minus}inf`;
    if (value === 0) return "0";
    const [all, power] = rounded(Math.abs(value), digits);
    const kept = all.replace(/0+$/, "");
    /** @param {string} text @param {number} at */
    const point = (text, at) => (text.length > at ? `${text.slice(0, at)}.${text.slice(at)}` : text.padEnd(at, "0"));
    if (power < -4 || power >= digits) {
      const size = String(Math.abs(power)).padStart(2, "0");
      return `${minus}${point(kept, 1)}e${power < 0 ? "−" : "+"}${size}`;
    }
    if (power < 0) return `${minus}0.${"0".repeat(-power - 1)}${kept}`;
    return minus + point(kept, power + 1);
  }

  /** A number\'s text as it stands after a sign. @param {string} text */
  const afterSign = (text) => (text.startsWith("−") ? `(${text})` : text);

  /** A name as it stands in a formula: in parentheses where it looks like one itself. @param {string} name */
  const inFormula = (name) =>
    /[-+−*/·^=<>≤≥⁰¹²³⁴-⁹⁻]/.test(name.replace(/\[[^\]]*\]|⁽[^⁾]*⁾/g, "")) ? `(${name})` : name;

  /**
   * The text of a template; place: which element of the lists is meant.
   * @param {Template} parts
   * @param {Into} into
   * @param {number | null} [place]
   * @returns {string}
   */
  function fill(parts, into, place = null) {
    let text = "";
    for (const part of parts) {
      if (typeof part === "string") {
        text += part;
        continue;
      }
      const [kind, ...rest] = part;
      if (kind === "name") text += into.say(rest[0], null);
      else if (kind === "item") text += into.say(rest[0], place);
      else if (kind === "minus") text += guarded(fill(rest[0], into, place), /^−/);
      else if (kind === "power") text += power(fill(rest[0], into, place), fill(rest[1], into, place));
      else if (kind === "fold") text += folded(rest, into);
      else text += branch(rest, into, place);
    }
    return text;
  }

  /** @param {string} text @param {RegExp} guard */
  const guarded = (text, guard) => (guard.test(text) ? `(${text})` : text);

  /** x² or x^(b − 1): one less than a number is computed, and 1 is left out. @param {string} base @param {string} exponent */
  function power(base, exponent) {
    const below = guarded(base, /^(−|[0-9.]+e)|⁾$/);
    const less = /^(−?[0-9.]+) − ([0-9]+)$/.exec(exponent);
    const above = less ? number(Number(less[1].replace("−", "-")) - Number(less[2])) : exponent;
    if (/^−?[0-9]+$/.test(above)) {
      return above === "1" ? below : below + [...above].map((each) => SUPERSCRIPTS[each]).join("");
    }
    return /^([\p{L}\p{N}_]+|[0-9.]+|\([^()]*\))$/u.test(above) ? `${below}^${above}` : `${below}^(${above})`;
  }

  /** @param {any[]} part @param {Into} into */
  function folded([name, body, term, lists, bare], into) {
    const sum = name === "sum";
    const count = into.length(lists[0]);
    const shown = count <= LONGEST_FOLD ? [...Array(count).keys()] : [0, 1, 2, count - 1];
    const terms = shown.map((i) => fill(sum ? term : body, into, i)).map((text, i) => (sum && i ? guarded(text, /^−/) : text));
    if (count > LONGEST_FOLD) terms.splice(3, 0, "…");
    if (sum) return bare ? terms.join(" + ") : `(${terms.join(" + ")})`;
    return name === "list" ? `[${terms.join(", ")}]` : `${name}(${terms.join(", ")})`;
  }

  /** @param {any[]} part @param {Into} into @param {number | null} place */
  function branch([which, test, opposite, yes, no, about, obvious], into, place) {
    const taken = into.holds(which, false);
    if ((taken || !obvious) && !about.every((/** @type {string} */ name) => into.fixed.has(name))) {
      const plain = { ...into, reasons: [] };
      let reason;
      if (!taken && opposite.length && into.holds(which, true)) {
        reason = fill(opposite, plain, place);
      } else {
        const said = fill(test, plain, place);
        reason = taken ? said : `not (${said})`;
      }
      if (!into.reasons.includes(reason)) into.reasons.push(reason);
    }
    return fill(taken ? yes : no, into, place);
  }

  /** A number with all its digits, as it can be typed again. @param {number} value */
  function inFull(value) {
    if (Object.is(value, -0)) return "-0";
    return String(value).replace("Infinity", "inf").replace("NaN", "nan");
  }

  /**
   * A row's domain with what stands for its arguments; of lists it keeps their names. The twin of condition() in
   * autograd/calculus/expressions.py.
   * @param {Row} row
   * @param {string[]} said
   */
  function domain(row, said) {
    let text = row.domain.replaceAll("-", "−");
    for (const [sign, shown] of Object.entries(grammar.relations)) text = text.replaceAll(sign, shown);
    if (row.kinds.includes("list")) return text;
    return text.replace(/\b[A-Za-z_]\w*/g, (word) => said[row.names.indexOf(word)] ?? word);
  }

  const COMPARED = /^(−?[\d.]+(?:e[+−]\d+)?) (=|≥) (?:(floor)\()?(−?[\d.]+(?:e[+−]\d+)?)\)?$/;

  /** Whether a comparison of two numbers holds; null where there is a name in it. @param {string} text */
  function holds(text) {
    const [found, left, sign, floor, right] = COMPARED.exec(text) ?? [];
    if (!found) return null;
    const [one, other] = [left, right].map((each) => Number(each.replaceAll("−", "-")));
    return sign === "≥" ? one >= other : one === (floor ? Math.floor(other) : other);
  }

  /**
   * A domain without what is known of it: for x⁻¹ "x > 0 ∨ x = 0 ∧ −1 ≥ 0 ∨ x < 0 ∧ −1 = floor(−1)" is "x ≠ 0".
   * @param {string} text
   */
  function settled(text) {
    const ways = text.split(" ∨ ").map((way) => way.split(" ∧ "));
    const left = ways.filter((way) => way.every((each) => holds(each) !== false)).map((way) => way.filter((each) => holds(each) === null));
    const [first, second] = left.map((way) => way.join(" ∧ "));
    const [name, rest] = first?.split(" > ") ?? [];
    if (left.length === 2 && rest === "0" && second === `${name} < 0`) return `${name} ≠ 0`;
    if (left.length === 2 && rest === "0" && second === `${name} = 0`) return `${name} ≥ 0`;
    return left.map((way) => way.join(" ∧ ")).join(" ∨ ") || text;
  }

  return { LONGEST_FOLD, fill, inFormula, number, afterSign, inFull, domain, settled };
})();

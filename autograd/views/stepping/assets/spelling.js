// Fills the templates that autograd/explaining/spelling.py makes of the rows' texts; the twin of its fill().

const spelling = (() => {
  "use strict";

  const SUPERSCRIPTS = Object.fromEntries([..."0123456789−"].map((each, i) => [each, [..."⁰¹²³⁴⁵⁶⁷⁸⁹⁻"][i]]));
  const LONGEST_FOLD = 6;

  // The digits of a positive number, rounded as Python does: of two equally near ones the even one.
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

  // A number as people read it: Python's %g, with a real minus sign.
  function number(given, digits = 6) {
    const value = Number(given);
    if (Number.isNaN(value)) return "nan";
    const minus = value < 0 ? "−" : "";
    if (Math.abs(value) === Infinity) return `${minus}inf`;
    if (value === 0) return "0";
    const [all, power] = rounded(Math.abs(value), digits);
    const kept = all.replace(/0+$/, "");
    const point = (text, at) => (text.length > at ? `${text.slice(0, at)}.${text.slice(at)}` : text.padEnd(at, "0"));
    if (power < -4 || power >= digits) {
      const size = String(Math.abs(power)).padStart(2, "0");
      return `${minus}${point(kept, 1)}e${power < 0 ? "−" : "+"}${size}`;
    }
    if (power < 0) return `${minus}0.${"0".repeat(-power - 1)}${kept}`;
    return minus + point(kept, power + 1);
  }

  // A name as it stands in a formula: in parentheses where it looks like one itself
  const inFormula = (name) =>
    /[-+−*/·^=<>≤≥⁰¹²³⁴-⁹⁻]/.test(name.replace(/\[[^\]]*\]/g, "")) ? `(${name})` : name;

  // into: {say(name, place) and length(name): what stands for the row's names, holds(place, opposite), fixed, reasons}
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

  const guarded = (text, guard) => (guard.test(text) ? `(${text})` : text);

  // x² or x^(b − 1): one less than a number is computed, and 1 is left out
  function power(base, exponent) {
    const below = guarded(base, /^(−|[0-9.]+e)/);
    const less = /^(−?[0-9.]+) − ([0-9]+)$/.exec(exponent);
    const above = less ? number(Number(less[1].replace("−", "-")) - Number(less[2])) : exponent;
    if (/^−?[0-9]+$/.test(above)) {
      return above === "1" ? below : below + [...above].map((each) => SUPERSCRIPTS[each]).join("");
    }
    return /^([\p{L}\p{N}_]+|[0-9.]+|\([^()]*\))$/u.test(above) ? `${below}^${above}` : `${below}^(${above})`;
  }

  function folded([name, body, term, lists, bare], into) {
    const sum = name === "sum";
    const count = into.length(lists[0]);
    const shown = count <= LONGEST_FOLD ? [...Array(count).keys()] : [0, 1, 2, count - 1];
    const terms = shown.map((i) => fill(sum ? term : body, into, i)).map((text, i) => (sum && i ? guarded(text, /^−/) : text));
    if (count > LONGEST_FOLD) terms.splice(3, 0, "…");
    if (sum) return bare ? terms.join(" + ") : `(${terms.join(" + ")})`;
    return name === "list" ? `[${terms.join(", ")}]` : `${name}(${terms.join(", ")})`;
  }

  function branch([which, test, opposite, yes, no, about, obvious], into, place) {
    const taken = into.holds(which, false);
    if ((taken || !obvious) && !about.every((name) => into.fixed.has(name))) {
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

  return { fill, inFormula, number };
})();

// Fills the templates that autograd/explaining/spelling.py makes of the rows' texts; the twin of its fill().

const spelling = (() => {
  "use strict";

  const SUBSCRIPTS = { i: "ᵢ" };
  for (let digit = 0; digit < 10; digit++) SUBSCRIPTS[digit] = String.fromCodePoint(0x2080 + digit);
  const LONGEST_FOLD = 6;

  // nothing below 0, where a name is no list's
  function subscript(place) {
    return place < 0 ? "" : [...String(place)].map((character) => SUBSCRIPTS[character] ?? character).join("");
  }

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

  // into: {subscript, holds(place, opposite), say(name, place) and length(name) where numbers stand for names, reasons}
  function fill(parts, into, place = null) {
    let text = "";
    for (const part of parts) {
      if (typeof part === "string") {
        text += part;
        continue;
      }
      const [kind, ...rest] = part;
      if (kind === "name") {
        text += into.say ? into.say(rest[0], null) : rest[0];
      } else if (kind === "item") {
        text += into.say ? into.say(rest[0], place) : rest[0] + subscript(into.subscript);
      } else if (kind === "minus" || kind === "base") {
        const inner = fill(rest[0], into, place);
        text += (kind === "minus" ? /^−/ : /^(−|[0-9.]+e)/).test(inner) ? `(${inner})` : inner;
      } else if (kind === "fold") {
        text += folded(rest, into);
      } else {
        text += branch(rest, into, place);
      }
    }
    return text;
  }

  function folded([name, body, term, lists, bare], into) {
    const sum = name === "sum";
    if (!into.say) {
      const inner = fill(body, { ...into, subscript: "i" });
      return sum ? `Σ(${inner})` : `${name}(${inner})`;
    }
    const count = into.length(lists[0]);
    const shown = count <= LONGEST_FOLD ? [...Array(count).keys()] : [0, 1, 2, count - 1];
    let terms = shown.map((i) => fill(sum ? term : body, into, i));
    if (sum) terms = terms.map((text, i) => (i && text.startsWith("−") ? `(${text})` : text));
    if (count > LONGEST_FOLD) terms.splice(3, 0, "…");
    if (sum) return bare ? terms.join(" + ") : `(${terms.join(" + ")})`;
    return name === "list" ? `[${terms.join(", ")}]` : `${name}(${terms.join(", ")})`;
  }

  function branch([which, test, opposite, yes, no], into, place) {
    const taken = into.holds(which, false);
    const names = { ...into, say: null, reasons: [] };
    let reason;
    if (taken || !opposite.length || !into.holds(which, true)) {
      const said = fill(test, names, place);
      reason = taken ? said : `not (${said})`;
    } else {
      reason = fill(opposite, names, place);
    }
    if (!into.reasons.includes(reason)) into.reasons.push(reason);
    return fill(taken ? yes : no, into, place);
  }

  return { fill, number, subscript };
})();

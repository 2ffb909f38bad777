// What the nodes of a typed graph are called; the twin of autograd/explaining/naming.py, where no network is.

const naming = (() => {
  "use strict";

  const LONGEST_LABEL = 40;
  const BELOW = [..."₀₁₂₃₄₅₆₇₈₉ᵢ"];
  const ABOVE = [..."⁰¹²³⁴⁵⁶⁷⁸⁹⁻"];

  /** A label as it is shown: cut if long, never within a letter with its marks. @param {string} label */
  function shown(label) {
    const letters = [...label];
    if (letters.length <= LONGEST_LABEL) return label;
    let end = LONGEST_LABEL - 1;
    while (end > 0 && /\p{M}/u.test(letters[end])) end -= 1;
    return `${letters.slice(0, end || LONGEST_LABEL - 1).join("")}…`;
  }

  /** @param {number} place */
  const subscript = (place) => [...String(place)].map((digit) => BELOW[Number(digit)]).join("");

  /** A name as it is typed: v₁ and v_1 read as v1 does. @param {string} name */
  function typed(name) {
    const plain = [...name].map((each) => "0123456789i"[BELOW.indexOf(each)] ?? "0123456789−"[ABOVE.indexOf(each)] ?? each);
    return plain.join("").replace(/_(?=[0-9])/g, "");
  }

  /** Gives the names that nobody has of v₁, v₂, v₃ ..., one a call; or, in brackets, of v[1], v[2] ... @param {string} letter @param {Set<string>} taken */
  function free(letter, taken, brackets = false) {
    let place = 0;
    return () => {
      let name;
      do {
        place += 1;
        name = brackets ? `${letter}[${place}]` : letter + subscript(place);
      } while (taken.has(typed(name)));
      return name;
    };
  }

  /**
   * A name for each node in forward order, no two alike but for numbers: its label, or a constant's number; the rest are
   * v₁, v₂ and so on.
   * @param {{ data: number[], constant: boolean[], labels: (string | null)[] }} graph
   */
  function namesOf({ data, constant, labels }) {
    /** @type {Map<string, number>} */
    const often = new Map();
    for (const label of labels) if (label) often.set(label, (often.get(label) ?? 0) + 1);
    const taken = new Set([...often.keys()].map(typed));
    const several = new Map([...often].filter(([, times]) => times > 1).map(([name]) => [name, free(name, taken, true)]));
    const names = labels.map((label) => (label ? (several.get(label)?.() ?? label) : ""));
    for (const name of names) taken.add(typed(name));
    const next = free("v", taken);
    return names.map((name, i) => name || (constant[i] ? spelling.number(data[i]) : next()));
  }

  return { shown, namesOf };
})();

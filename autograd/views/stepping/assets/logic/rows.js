// What a page may ask of a row; `own` is what autograd/views/stepping/javascript.py made of the row's text.
// x is always flat: the numbers of a node's parents, in order, lists one after the other.

/** @param {OwnRow} own @returns {Row} */
const made = (own) => {
  "use strict";

  const DIGITS = 6; // of a number in a formula
  const MORE_DIGITS = [9, 12, 15, 17]; // where a formula with fewer doesn't give what it is said to give
  const NEAR = 1e-4;

  const lists = own.kinds.filter((kind) => kind === "list").length;

  /**
   * The row's arguments, of what is flat.
   * @template T
   * @param {T[]} x
   * @returns {(T | T[])[]}
   */
  const group = (x) => {
    const length = Math.trunc((x.length - own.kinds.length + lists) / lists);
    let at = 0;
    return own.kinds.map((kind) => (kind === "list" ? x.slice(at, (at += length)) : x[at++]));
  };

  /** [argument's name, place in its list or -1] of each of n parents. @param {number} n @returns {[string, number][]} */
  const slots = (n) =>
    group([...Array(n).keys()]).flatMap((part, k) =>
      Array.isArray(part) ? part.map((_, i) => [own.names[k], i]) : [[own.names[k], -1]],
    );

  /**
   * What a node computes, and its local derivatives, in the names of the nodes of its graph; the twin of Named in
   * autograd/explaining/rules.py. Of a plain number, the name is its digits.
   * @param {Asked} node
   * @returns {NamedNode}
   */
  function named({ x, names, constant, name, out }) {
    const args = group(x);
    const spoken = group(names);
    const known = slots(x.length);
    const moving = new Set(known.filter((_, k) => !constant[k]).map(([of]) => of));
    const fixed = new Set(own.names.filter((of) => !moving.has(of)));
    /** @type {Record<string, number>} */
    const place = Object.fromEntries(own.names.map((of, k) => [of, k]));

    /** @template T @param {T | T[]} given @param {number | null} i @returns {T} */
    const pick = (given, i) => (Array.isArray(given) ? given[Number(i)] : given);
    /** @type {Into["say"]} */
    const inNames = (of, i) => (of === "out" ? name : of in place ? pick(spoken[place[of]], i) : of);
    /** @param {number} digits @param {Record<string, number>} [lets] @returns {Into["say"]} */
    const inNumbers = (digits, lets = {}) => (of, i) =>
      spelling.number(of === "out" ? out : of in place ? pick(args[place[of]], i) : lets[of], digits);

    /** What something comes to with rounded numbers. @param {(given: (number | number[])[], out: number) => number} compute @param {number} digits */
    function withRounded(compute, digits) {
      const [y, ...given] = [out, ...x].map((each) => Number(each.toPrecision(digits)));
      return Number(compute(group(given), y));
    }

    /**
     * How many digits a formula's numbers need for it to give what is right, as 1 − h² near h = 1; 0: none do.
     * @param {(given: (number | number[])[], out: number) => number} compute
     * @param {number} right
     */
    function digitsOf(compute, right) {
      if (!Number.isFinite(right) || x.length > 2 * spelling.LONGEST_FOLD + 1) return DIGITS; // of long lists not all is written out
      return [DIGITS, ...MORE_DIGITS].find((digits) => {
        const found = withRounded(compute, digits);
        return Number.isFinite(found) && Math.abs(found - right) <= NEAR * Math.max(Math.abs(found), Math.abs(right));
      }) ?? 0;
    }

    /** A local derivative by the formula that is taught. @param {number} k @returns {(given: (number | number[])[], out: number) => number} */
    const told = (k) => (given, y) => own.told?.[known[k][0]]?.(...given, y) ?? own.at(...given).partials[k];

    /** @param {Into["say"]} say @param {Into["holds"]} [holds] @returns {Into} */
    const into = (say, holds = () => false) =>
      ({ say, length: (of) => [args[place[of]]].flat().length, holds, fixed, reasons: [] });

    /** Its formula and the reasons for it: in names, or else in numbers. @param {number} k @param {Into["say"]} [say] @param {number} [digits] */
    function partial(k, say, digits = DIGITS) {
      const [of, index] = known[k];
      const at = own.at(...args);
      const tests = at.tests?.[of]?.(index) ?? [];
      const filled = into(say ?? inNumbers(digits, at.lets), (which, opposite) => Boolean(tests[which][opposite ? 1 : 0]()));
      return { formula: spelling.fill(own.rules[of].parts, filled, index), reasons: filled.reasons };
    }

    return {
      value: spelling.fill(own.valueParts, into(inNames)),
      get valueWithNumbers() {
        const digits = digitsOf((given) => own.at(...given).out, out) || DIGITS;
        return spelling.fill(own.valueParts, into(inNumbers(digits)));
      },
      // ∂v₂/∂a = v₁; turn: which of several uses of the same parent it is
      local(k) {
        const { formula, reasons } = partial(k, inNames);
        const parent = names[k];
        const again = names.filter((each) => each === parent).length > 1;
        const turn = again ? names.slice(0, k + 1).filter((each) => each === parent).length : 0;
        const { general } = own.rules[known[k][0]];
        const tie = formula === "0.5" && [names, [...names].reverse()].some((both) => reasons.includes(both.join(" = ")));
        return { head: `∂${name}/∂${parent}`, formula, reasons, parent, turn, tie, general };
      },
      // with the names where no numbers give it, as 1 − 1² is not 1e−30
      localWithNumbers(k) {
        const digits = digitsOf(told(k), Number(own.at(...args).partials[k]));
        return digits ? partial(k, undefined, digits).formula : partial(k, inNames).formula;
      },
      localAsShown: (k) => withRounded(told(k), DIGITS),
    };
  }

  return {
    ...own,
    slots,
    named,
    at(x) {
      const { out, partials } = own.at(...group(x));
      return { out: Number(out), partials: partials.map(Number) };
    },
    inside: (x) => own.inside(...group(x)),
    smoothAt: (x) => own.smoothAt(...group(x)),
    kinksAt: (x) => own.kinksAt(...group(x)).map(Number),
  };
};

// What the row language's intrinsics are in JavaScript; the Python twin is autograd/rows/intrinsics.py.
// Rows call these with a leading underscore (_exp, _pow, ...), which no argument of a row can have.

const intrinsics = (() => {
  "use strict";

  // erfc(x)·exp(x²)·(x + 3) for x ≥ 1/2, as a Chebyshev series in t = 7/(x + 3) - 1, which is 1 at x = 1/2 and -1 at
  // infinity. The coefficients are the discrete cosine sums over 64 Chebyshev nodes, evaluated by mpmath with 50 digits;
  // a test evaluates them again. (The form: Schonfelder, Mathematics of Computation 32, 1978.)
  const TAIL = [
    1.1524464011975497, 0.7520774257150896, 0.20027266807544394, 0.04260547909736576,
    0.0068295045686714816, 0.0006913182204502768, 5.638199110659617e-06, -1.1014269903565408e-05,
    -1.3559965891164476e-06, 1.018301676780893e-07, 3.9064296956969565e-08, 7.440460510579276e-12,
    -1.0252307411489935e-09, -3.839894117956319e-11, 2.914923574058876e-11, 1.5757236804853054e-12,
    -9.359859669085587e-13, -4.5623603194493126e-14, 3.349998418368677e-14, 7.449265813067267e-16,
    -1.281287144602533e-15, 2.838815734098364e-17, 4.9520286791923116e-17, -4.172132918632426e-18,
    -1.7979927249070985e-18,
  ];

  // erfc at x ≥ 1/2. x² is split: the square of x rounded to 24 bits is exact, and what is left is small, so that
  // exp(-x²) keeps its digits. Its root is taken and squared last, because it falls below the smallest normal number.
  /** @param {number} x @returns {number} */
  function tail(x) {
    if (x > 28) return 0;
    const t = 7 / (x + 3) - 1;
    let [b, after] = [0, 0]; // Clenshaw's recurrence
    for (let j = TAIL.length - 1; j > 0; j--) [b, after] = [2 * t * b - after + TAIL[j], b];
    const scaled = (t * b - after + TAIL[0]) / (x + 3);
    const head = Math.fround(x);
    const rest = Math.exp((head - x) * (head + x));
    if (x < 26) return Math.exp(-head * head) * (rest * scaled);
    const root = Math.exp((-head * head) / 2);
    return root * (rest * scaled) * root;
  }

  // 2/√π·Σ (-1)ⁿ·x²ⁿ⁺¹/(n!·(2n + 1)), Maclaurin's series (NIST DLMF 7.6.1), for |x| ≤ 1, where little of it cancels
  /** @type {number[]} */
  const SERIES = [];
  for (let n = 0, factorial = 1; n < 20; factorial *= ++n) {
    SERIES.push((n % 2 ? -1 : 1) / (factorial * (2 * n + 1)));
  }

  /** @param {number} x @returns {number} */
  function series(x) {
    if (!x) return x; // -0 and nan stay
    let sum = 0;
    for (let n = SERIES.length - 1; n > 0; n--) sum = sum * (x * x) + SERIES[n];
    return 1.1283791670955126 * (x + x * (sum * (x * x)));
  }

  /** @param {number} x */
  function erf(x) {
    if (!(Math.abs(x) > 1)) return series(x);
    return x > 0 ? 1 - tail(x) : tail(-x) - 1;
  }

  /** @param {number} x */
  function erfc(x) {
    if (x >= 0.5) return tail(x);
    return x < -1 ? 2 - tail(-x) : 1 - series(x);
  }

  /**
   * Math.pow says nan where IEEE says that 1 to any power, and -1 to an infinite one, is 1.
   * @param {number} x
   * @param {number} y
   */
  function pow(x, y) {
    return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : Math.pow(x, y);
  }

  /** A left fold with + from the first element; 0 of nothing. @param {number[]} terms */
  function sum(terms) {
    return terms.length ? terms.reduce((total, term) => total + term) : 0;
  }

  /** The largest; nan where any is nan. @param {number[]} terms */
  function max(terms) {
    if (!terms.length) throw new RangeError("max of an empty list");
    let largest = terms[0];
    for (const term of terms) if (!(term <= largest) && largest === largest) largest = term;
    return largest;
  }

  /**
   * f of the i-th elements of the lists, for each i.
   * @param {number[][]} lists
   * @param {(...elements: number[]) => number} f
   */
  function each(lists, f) {
    return lists[0].map((_, i) => f(...lists.map((list) => list[i])));
  }

  /** @param {number} x */
  const sign = (x) => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : x);
  /** @param {number} x */
  const step = (x) => (x > 0 ? 1 : x <= 0 ? 0 : x);
  /** JavaScript's % is C's fmod. @param {number} x @param {number} y */
  const fmod = (x, y) => x % y;
  const { exp, expm1, log, log1p, log2, log10, sqrt, sin, cos, tan } = Math;
  const { asin, acos, atan, atan2, sinh, cosh, tanh, abs, floor } = Math;

  return {
    exp, expm1, log, log1p, log2, log10, sqrt, sin, cos, tan, asin, acos, atan, atan2, sinh, cosh, tanh,
    abs, floor, fmod, erf, erfc, sign, step, pow, sum, max, each,
  };
})();

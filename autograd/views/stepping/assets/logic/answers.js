// Numbers as people type them, in the language of expressions, and whether one is right.

const answers = (() => {
  "use strict";

  /** What a leaf can hold besides, and its field shows. @type {Record<string, number>} */
  const UNUSUAL = { inf: Infinity, "-inf": -Infinity, nan: NaN };

  /** The number, as 0,5 or 3/4 or 2*3 or -sqrt(2)/2; null where the text is none. @param {string} text @returns {number | null} */
  function read(text) {
    const bare = text.trim().replace("−", "-");
    return Object.hasOwn(UNUSUAL, bare) ? UNUSUAL[bare] : recording.number(text);
  }

  /**
   * Whether two numbers are the same to the digits that are shown, and not by rounding to nothing.
   * @param {number} given
   * @param {number} right
   */
  function close(given, right, tolerance = 5e-3) {
    if (Number.isNaN(right)) return Number.isNaN(given);
    if (!Number.isFinite(right)) return given === right; // a tolerance of ∞ would allow everything
    return given === right || Math.abs(given - right) <= tolerance * Math.abs(right) || Math.abs(given - right) < 1e-9;
  }

  return { read, close };
})();

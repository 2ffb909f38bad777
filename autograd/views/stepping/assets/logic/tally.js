// How a quiz goes: what was answered at the first try, what later, what was shown, and what comes again; the twin of
// autograd/views/stepping/tally.py.

const tally = (() => {
  "use strict";

  /** @returns {Entry} */
  const entry = () => ({ given: [], mistakes: [], how: "", again: false });

  /**
   * Takes an answer. How a question counts is decided the first time it is asked; whoever is wrong meets it again, until
   * the first answer is right.
   * @param {Entry} it
   * @param {{ given: number, right: boolean, mistake: string }} answer
   */
  function answered(it, { given, right, mistake }) {
    if (!it.how) it.given.push(given);
    if (right) {
      it.how ||= it.given.length === 1 ? "first" : "later";
      return;
    }
    it.mistakes.push(mistake);
    it.again = true;
  }

  /**
   * The answer was shown.
   * @param {Entry} it
   */
  function shown(it) {
    it.how ||= "shown";
    it.again = true;
  }

  /**
   * It is asked again.
   * @param {Entry} it
   */
  function repeated(it) {
    it.again = false;
  }

  /** @param {Entry[]} entries */
  function score(entries) {
    const count = (/** @type {string} */ how) => entries.filter((each) => each.how === how).length;
    const [first, later, shown] = [count("first"), count("later"), count("shown")];
    return { first, later, shown, asked: first + later + shown, again: entries.filter((each) => each.again).length };
  }

  /**
   * How often each kind of mistake was made, the most frequent first.
   * @param {Entry[]} entries
   * @returns {[string, number][]}
   */
  function kinds(entries) {
    const counts = /** @type {Map<string, number>} */ (new Map());
    for (const key of entries.flatMap((each) => each.mistakes)) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts].sort((one, other) => other[1] - one[1]);
  }

  return { entry, answered, shown, repeated, score, kinds };
})();

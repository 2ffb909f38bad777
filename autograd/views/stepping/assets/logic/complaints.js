// What is wrong with a typed text, and what was meant; the twin of autograd/calculus/complaints.py and repairing.py.

const complaints = (() => {
  "use strict";

  const FURTHEST = 0.5; // of its letters; a name that needs more changes than that is another name

  const BLANKS = new RegExp(`[${grammar.blanks}\n]+`, "g");

  /** Thrown by whoever reads a typed text. */
  class Complaint extends Error {
    /** @param {TypedError} error */
    constructor(error) {
      super(error.key);
      this.error = error;
    }
  }

  /** @param {string} key @param {number} at @param {Record<string, string | number>} [into] @param {string} [offer] @returns {never} */
  function complain(key, at, into = {}, offer = "") {
    if (offer) into = { ...into, offer: offer.replace(BLANKS, " ").replace(/^ | $/g, "") };
    throw new Complaint({ key, at, into, offer });
  }

  /** What a function gives, or what it complains of. @template T @param {() => T} work @returns {T | TypedError} */
  function heard(work) {
    try {
      return work();
    } catch (error) {
      if (error instanceof Complaint) return error.error;
      throw error;
    }
  }

  /** The known name that was probably meant; of equally near ones the first. @param {string} name @param {string[]} known */
  function meant(name, known, furthest = FURTHEST) {
    let best = "";
    const length = [...name].length;
    let least = furthest * length;
    for (const each of known) {
      if (Math.abs([...each].length - length) > least) continue;
      const changes = distance([...name.toLowerCase()], [...each.toLowerCase()]);
      if (changes < least || (changes === least && !best)) [best, least] = [each, changes];
    }
    return best;
  }

  /** How many letters to put in, take out, change, or exchange with the next one. @param {string[]} one @param {string[]} other */
  function distance(one, other) {
    /** @type {number[]} */
    let before = [];
    let row = [...Array(other.length + 1).keys()];
    one.forEach((letter, i) => {
      const last = before;
      before = row;
      row = [i + 1];
      other.forEach((there, j) => {
        let least = Math.min(before[j + 1] + 1, row[j] + 1, before[j] + (letter === there ? 0 : 1));
        if (i && j && letter === other[j - 1] && one[i - 1] === there) least = Math.min(least, last[j - 1] + 1);
        row.push(least);
      });
    });
    return /** @type {number} */ (row.at(-1));
  }

  /** Changes of a text, put down as they are found and made together. */
  class Repairs {
    /** @param {string} text */
    constructor(text) {
      this.text = text;
      /** @type {[at: number, around: number, turn: number, end: number, instead: string][]} */
      this.found = [];
    }

    /** Instead of what stands from `at` to `end`. @param {number} at @param {number} end @param {string} instead */
    put(at, end, instead) {
      this.found.push([at, 0, this.found.length, end, instead]);
      return this;
    }

    /** Before what begins at `at`, and before all that other wraps put there. @param {number} at @param {string} before */
    wrap(at, before) {
      this.found.push([at, 1, -this.found.length, at, before]);
    }

    /** The text with all of them made. */
    repaired() {
      let [made, done] = ["", 0];
      for (const [at, , , end, instead] of this.found.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2])) {
        made += this.text.slice(done, at) + instead;
        done = Math.max(done, end);
      }
      return made + this.text.slice(done);
    }
  }

  return { Complaint, Repairs, complain, heard, meant };
})();

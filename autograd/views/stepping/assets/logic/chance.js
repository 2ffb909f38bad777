// Numbers that look random, the same for the same seed in every browser and in Node: a class can have the same ones.
// The generator is xorshift with 32 bits and the shifts 13, 17, 5: G. Marsaglia, Xorshift RNGs, Journal of Statistical
// Software 8 (14), 2003. Seeds such as 1, 2, 3 are spread first by multiplication with 2³²/φ (Knuth, The Art of
// Computer Programming 3, 6.4), so that neighbours have nothing in common.

const chance = (() => {
  "use strict";

  const SPREAD = 2654435769;

  /**
   * What draws for some whole numbers, such as a level, a seed and which one in a row.
   * @param {...number} seeds
   */
  function seeded(...seeds) {
    let state = 1;
    const next = () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 0;
    };
    for (const seed of seeds) {
      state = Math.imul(state ^ (seed + 1), SPREAD) || 1; // 0 would stay 0
      for (let i = 0; i < 8; i++) next();
    }

    /** @param {number} count @returns {number} one of 0, 1, … count − 1 */
    const below = (count) => Math.floor((next() / 2 ** 32) * count);

    /** @template T @param {readonly T[]} list @returns {T} */
    const pick = (list) => list[below(list.length)];

    /** @template T @param {readonly T[]} list @returns {T[]} the same in another order */
    const shuffled = (list) => {
      const left = [...list];
      return list.map(() => left.splice(below(left.length), 1)[0]);
    };

    return { below, pick, shuffled };
  }

  return { seeded };
})();

// NumPy's default generator, so that a seed gives the numbers that nn draws from it: weights, noise and the order of
// samples. Seeds are spread by SeedSequence, bits come from PCG64 (O'Neill, PCG: A family of simple fast space-efficient
// statistically good algorithms for random number generation, 2014), normal numbers from a ziggurat. Numbers of
// 128 bits are eight limbs of 16, lowest first.

const numpy = (() => {
  "use strict";

  const [M0, M1, M2, M3, M4, M5, M6, M7] = [0xf645, 0x9fcc, 0xdf64, 0x4385, 0x5da4, 0x1fc6, 0xed05, 0x2360];
  const TWO32 = 2 ** 32;
  const HALF = 2 ** -53;
  const STRIPS = 2 ** 52;
  const HEIGHTS = ziggurat.ends.map((x, i) => (i ? Math.exp(-0.5 * x * x) : 1));
  const INSIDE = ziggurat.ends.map((x, i) => (i > 1 ? Math.floor((ziggurat.ends[i - 1] / x) * STRIPS) : i ? 0 : ziggurat.inner));

  /** Eight words of 32 bits from a whole number, as SeedSequence(seed).generate_state does. @param {number} seed */
  function spread(seed) {
    let constant = 0x43b0d7e5;
    /** @param {number} value */
    const hashed = (value) => {
      value ^= constant;
      constant = Math.imul(constant, 0x931e8875);
      value = Math.imul(value, constant);
      return (value ^ (value >>> 16)) >>> 0;
    };
    /** @param {number} x @param {number} y */
    const mixed = (x, y) => {
      const found = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) >>> 0;
      return (found ^ (found >>> 16)) >>> 0;
    };
    const words = [seed % TWO32, Math.floor(seed / TWO32), 0, 0];
    const pool = words.map((word) => hashed(word >>> 0));
    for (let from = 0; from < 4; from++) {
      for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mixed(pool[to], hashed(pool[from]));
    }
    constant = 0x8b51f9dd;
    return Array.from({ length: 8 }, (_, i) => {
      let value = pool[i % 4] ^ constant;
      constant = Math.imul(constant, 0x58f38ded);
      value = Math.imul(value, constant);
      return (value ^ (value >>> 16)) >>> 0;
    });
  }

  /** Limbs of words of 32 bits, lowest first. @param {number[]} words */
  const limbs = (words) => words.flatMap((word) => [word & 0xffff, word >>> 16]);

  class Generator {
    /** @param {number} seed a whole number from 0 to 2⁵³ − 1 */
    constructor(seed) {
      const [s0, s1, s2, s3, i0, i1, i2, i3] = spread(seed);
      const start = limbs([s2, s3, s0, s1]);
      const stream = limbs([i2, i3, i0, i1]);
      this.increment = Uint16Array.from(stream, (limb, i) => (limb << 1) | (i ? stream[i - 1] >>> 15 : 1));
      this.state = new Uint16Array(8);
      this.kept = -1; // the upper half of a number whose lower half was used
      this.high = 0; // the last number drawn, in two halves
      this.low = 0;
      this.step();
      for (let i = 0, carry = 0; i < 8; i++) {
        carry += this.state[i] + start[i];
        this.state[i] = carry & 0xffff;
        carry >>>= 16;
      }
      this.step();
    }

    step() {
      const { state, increment } = this;
      const a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
      let column = increment[0] + a * M0; // what one adds up to stays far below 2⁵³; written out, it takes less time
      state[0] = column % 65536;
      column = Math.floor(column / 65536) + increment[1] + a * M1 + b * M0;
      state[1] = column % 65536;
      column = Math.floor(column / 65536) + increment[2] + a * M2 + b * M1 + c * M0;
      state[2] = column % 65536;
      column = Math.floor(column / 65536) + increment[3] + a * M3 + b * M2 + c * M1 + d * M0;
      state[3] = column % 65536;
      column = Math.floor(column / 65536) + increment[4] + a * M4 + b * M3 + c * M2 + d * M1 + e * M0;
      state[4] = column % 65536;
      column = Math.floor(column / 65536) + increment[5] + a * M5 + b * M4 + c * M3 + d * M2 + e * M1 + f * M0;
      state[5] = column % 65536;
      column = Math.floor(column / 65536) + increment[6] + a * M6 + b * M5 + c * M4 + d * M3 + e * M2 + f * M1 + g * M0;
      state[6] = column % 65536;
      column = Math.floor(column / 65536) + increment[7] + a * M7 + b * M6 + c * M5 + d * M4 + e * M3 + f * M2 + g * M1 + h * M0;
      state[7] = column % 65536;
    }

    /** Draws 64 bits into `high` and `low`: of the new state both halves together, turned by its highest bits. */
    draw() {
      this.step();
      const s = this.state;
      const high = ((s[7] ^ s[3]) << 16) | (s[6] ^ s[2]);
      const low = ((s[5] ^ s[1]) << 16) | (s[4] ^ s[0]);
      const by = s[7] >>> 10;
      const turn = by & 31;
      const [x, y] = by & 32 ? [low, high] : [high, low];
      this.high = (turn ? (x >>> turn) | (y << (32 - turn)) : x) >>> 0;
      this.low = (turn ? (y >>> turn) | (x << (32 - turn)) : y) >>> 0;
    }

    /** From 0 to below 1. */
    double() {
      this.draw();
      return (this.high * 2097152 + (this.low >>> 11)) * HALF;
    }

    /** 32 bits: half of a number of 64; the other half comes next. */
    word() {
      if (this.kept >= 0) {
        const kept = this.kept;
        this.kept = -1;
        return kept;
      }
      this.draw();
      this.kept = this.high;
      return this.low;
    }

    /** A whole number from 0 to `most`: the first whose bits, as many as `most` has, are no more. @param {number} most */
    upTo(most) {
      if (!most) return 0;
      const mask = 0xffffffff >>> Math.clz32(most);
      for (;;) {
        const found = (this.word() & mask) >>> 0;
        if (found <= most) return found;
      }
    }

    /** @param {number} low @param {number} high */
    uniform(low, high) {
      return low + (high - low) * this.double();
    }

    /** @param {number} mean @param {number} deviation */
    normal(mean, deviation) {
      return mean + deviation * this.standard();
    }

    standard() {
      for (;;) {
        this.draw();
        const strip = this.low & 0xff;
        const along = ((this.high >>> 9) & 0xfffff) * TWO32 + (((this.high << 23) | (this.low >>> 9)) >>> 0);
        const size = along * (ziggurat.ends[strip] / STRIPS);
        const x = this.low & 0x100 ? -size : size;
        if (along < INSIDE[strip]) return x;
        if (strip) {
          const height = (HEIGHTS[strip - 1] - HEIGHTS[strip]) * this.double() + HEIGHTS[strip];
          if (height < Math.exp(-0.5 * x * x)) return x;
        } else {
          const far = this.tail();
          return Math.floor(along / 256) % 2 ? -far : far;
        }
      }
    }

    tail() {
      for (;;) {
        const far = -ziggurat.overEdge * Math.log1p(-this.double());
        const height = -Math.log1p(-this.double());
        if (height + height > far * far) return ziggurat.edge + far;
      }
    }

    /** Numbers in another order, in place. @template {number[] | Uint32Array} T @param {T} list @returns {T} */
    shuffled(list) {
      for (let i = list.length - 1; i > 0; i--) {
        const j = this.upTo(i);
        [list[i], list[j]] = [list[j], list[i]];
      }
      return list;
    }

    /** 0 to count − 1 in another order. @param {number} count */
    permutation(count) {
      return this.shuffled(Uint32Array.from({ length: count }, (_, i) => i));
    }

    /** What goes on as this one does. @returns {Generator} */
    copy() {
      const twin = Object.create(Generator.prototype);
      return Object.assign(twin, this, { state: this.state.slice() });
    }
  }

  return { seeded: (/** @type {number} */ seed) => new Generator(seed) };
})();

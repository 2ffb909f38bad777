// The curve of a node as one of its parents alone changes, around the number it has: what there is to draw of it.

const curves = (() => {
  "use strict";

  const SAMPLES = 240;

  /** The node's value and slope where a parent has another number. @param {Row} row @param {number[]} x @param {number} k @param {number} at */
  function along(row, x, k, at) {
    const moved = x.slice();
    moved[k] = at;
    const { out, partials } = row.at(moved);
    return { out, slope: partials[k] };
  }

  /** @param {number[]} sorted @param {number} part */
  const quantile = (sorted, part) => sorted[Math.round(part * (sorted.length - 1))];

  /** @param {(at: number) => { out: number }} curve @param {number} left @param {number} right @returns {[number, number][]} */
  function sampled(curve, left, right) {
    return Array.from({ length: SAMPLES + 1 }, (_, i) => {
      const at = left + ((right - left) * i) / SAMPLES;
      return [at, curve(at).out];
    });
  }

  /**
   * How far to look to each side: as far as lets both the curve and its slope be seen. Narrower where the tangent would
   * leave the picture at once, as near a pole, or the curve would, as far out on exp.
   * @param {(at: number) => { out: number }} curve
   * @param {number} x
   * @param {number} slope
   */
  function reach(curve, x, slope) {
    const y = curve(x).out;
    let far = 1.5 * Math.max(1, Math.abs(x));
    while (!Number.isFinite(2 * far) || !Number.isFinite(Math.abs(x) + far)) far /= 2;
    const widest = far;
    for (let halved = 0; halved < 60; halved++) {
      const rises = sampled(curve, x - far, x + far).map(([, value]) => Math.abs(value - y)).filter(Number.isFinite).sort((a, b) => a - b);
      const spread = quantile(rises, 0.9);
      const rise = Number.isFinite(slope) ? Math.abs(slope) * far : 0;
      const fits = Number.isFinite(1.5 * Math.abs(y) + 4 * Math.max(rise, spread)); // else its ends are no numbers
      if (fits && rise <= 4 * spread && spread <= 20 * Math.max(rise, Math.abs(y), far)) return far;
      if (x - far / 2 === x || x + far / 2 === x) return far; // no closer numbers
      far /= 2;
    }
    return widest;
  }

  /** From where to where the picture goes upwards. @param {number[]} values @param {number} y */
  function span(values, y) {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    let [low, high] = [quantile(sorted, 0.07), quantile(sorted, 0.93)];
    const [least, most] = [sorted[0], sorted[sorted.length - 1]];
    if (most - least <= 3 * (high - low)) [low, high] = [least, most]; // no pole
    [low, high] = [Math.min(low, y), Math.max(high, y)];
    const room = high - low || 2 * Math.max(1, Math.abs(y));
    return [low - 0.14 * room, high + 0.1 * room];
  }

  /**
   * The lines of the curve: none where the function is not defined, nor across a pole.
   * @param {[number, number][]} points
   * @param {number} low
   * @param {number} high
   */
  function pieces(points, low, high) {
    /** @type {[number, number][][]} */
    const found = [];
    /** @type {[number, number][]} */
    let piece = [];
    const end = () => {
      if (piece.length > 1) found.push(piece);
      piece = [];
    };
    for (const [at, value] of points) {
      if (!Number.isFinite(value)) {
        end();
        continue;
      }
      const last = piece.at(-1)?.[1] ?? value;
      if ((last > high && value < low) || (last < low && value > high)) end();
      piece.push([at, value]);
    }
    end();
    return found;
  }

  /** 0.5 of 0.73: a 1, 2 or 5 with zeros that is not larger. @param {number} number */
  function round(number) {
    const power = 10 ** Math.floor(Math.log10(number));
    const digit = number / power;
    return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
  }

  /**
   * How far the triangle of the slope goes: 1 where that can be seen well, so that it rises by the slope itself.
   * @param {number} far
   * @param {number} slope
   * @param {number} high how high the picture is
   */
  function runOf(far, slope, high) {
    if (!Number.isFinite(slope)) return 0;
    const most = Math.min(0.7 * far, slope ? (0.6 * high) / Math.abs(slope) : far);
    return most >= 1 && far <= 12 ? 1 : round(most);
  }

  /** Where a row has a kink here, the slopes at both of its sides. @param {Row} row @param {number[]} x @param {number} k */
  function sides(row, x, k) {
    if (!row.kinksAt(x).some((each) => each === 0)) return null;
    const near = 1e-6 * Math.max(1, Math.abs(x[k]));
    const [left, right] = [along(row, x, k, x[k] - near).slope, along(row, x, k, x[k] + near).slope];
    return left === right ? null : { left, right };
  }

  /** Whether the curve jumps here: half as far away it is nearly as far off. @param {Row} row @param {number[]} x @param {number} k */
  function jumps(row, x, k) {
    if (!row.kinksAt(x).some((each) => each === 0)) return false;
    const near = 1e-6 * Math.max(1, Math.abs(x[k]));
    const off = (/** @type {number} */ by) => Math.abs(along(row, x, k, x[k] + by).out - row.at(x).out);
    return [near, -near].some((by) => off(by) > 0 && off(by / 2) > 0.75 * off(by));
  }

  /**
   * All there is to draw; null where the node has no finite value here, or too large a one.
   * @param {Row} row
   * @param {number[]} x the parents' numbers
   * @param {number} k which of them changes
   * @param {Curve | null} [frame] one whose picture stays as it is, so that the point moves in it
   * @returns {Curve | null}
   */
  function of(row, x, k, frame = null) {
    /** @param {number} at */
    const curve = (at) => along(row, x, k, at);
    const { out: y, slope } = curve(x[k]);
    if (!Number.isFinite(y) || !Number.isFinite(x[k])) return null;
    const far = frame ? (frame.right - frame.left) / 2 : reach(curve, x[k], slope);
    const [left, right] = frame ? [frame.left, frame.right] : [x[k] - far, x[k] + far];
    const points = sampled(curve, left, right);
    let [low, high] = frame ? [frame.low, frame.high] : span(points.map(([, value]) => value), y);
    const jump = jumps(row, x, k);
    const run = jump ? 0 : runOf(far, slope, high - low);
    if (run && !frame) [low, high] = [Math.min(low, y + slope * run), Math.max(high, y + slope * run)]; // the triangle, too
    if (!Number.isFinite(high - low)) return null;
    const drawn = { left, right, low, high, run, pieces: pieces(points, low, high) };
    return { x: x[k], y, slope, ...drawn, jump, sides: jump ? null : sides(row, x, k) };
  }

  return { of };
})();

// What can be set, within which limits, and how an address says it.

const settings = (() => {
  "use strict";

  const MOST_LAYERS = 3;
  const MOST_UNITS = 8;
  const DIGITS = 6; // of points that somebody placed
  const LONGEST = 20000; // letters of an address
  const OF_MODEL = /** @type {const} */ (["layers", "activation", "output", "init", "gain"]); // what a model that came with the page has fixed
  const PLACED = "placed"; // data that somebody placed by hand
  const GIVEN = "given"; // data and a model that came with the page

  /** @type {Setting} */
  const DEFAULTS = {
    data: "moons", points: 200, noise: 0.1, inputs: ["x1", "x2"], dataSeed: 0, heldOut: 0.25, layers: [4, 2], activation: "tanh", output: "linear",
    loss: "bce_with_logits", optimizer: "sgd", rate: 0.3, momentum: 0, l1: 0, l2: 0, batch: 10, init: "", gain: 1, seed: 0, placed: "",
  };
  /** The noise that nn.data has where none is said, and for xor one that makes clouds of the corners. @type {Record<string, number>} */
  const NOISE = { xor: 0.15, moons: 0.1, circles: 0.05, spirals: 0.02, gaussians: 0.5, wave: 0.1 };
  /** From, to, and whether it is a whole number. @type {Record<string, [number, number, boolean]>} */
  const RANGES = {
    points: [4, 500, true], noise: [0, 2, false], dataSeed: [0, 2 ** 53 - 1, true], heldOut: [0, 0.8, false],
    rate: [0, 1e4, false], momentum: [0, 0.999, false], l1: [0, 10, false], l2: [0, 10, false], batch: [0, 500, true], gain: [-100, 100, false], seed: [0, 2 ** 53 - 1, true],
  };

  const activations = () => ["linear", ...Object.keys(kernels.activations)];
  /** The losses that fit so many classes; 0: numbers to be met. @param {number} classes */
  const losses = (classes) => (classes > 2 ? [objectives.OF_SCORES] : classes ? ["bce_with_logits", "hinge", "mse"] : ["mse", "mae", "huber"]);

  /** @type {Record<string, () => string[]>} */
  const CHOICES = {
    data: () => [...Object.keys(datasets.made), "iris", PLACED, GIVEN],
    activation: activations,
    output: activations,
    loss: () => [...losses(2), ...losses(0), ...losses(3)],
    optimizer: () => optimizers.names,
    init: () => ["", ...Object.keys(INITIALISERS)],
  };

  /**
   * What a text says a field is; null where it can't be that.
   * @param {string} key
   * @param {string} text
   * @returns {string | number | number[] | string[] | null}
   */
  function read(key, text) {
    if (key in CHOICES) return CHOICES[key]().includes(text) ? text : null;
    if (key === "placed") return (points(text)?.length ?? 1) !== 1 ? text : null; // one alone is nothing to learn from
    if (key === "inputs") {
      const kinds = text.split(",");
      return kinds.length === new Set(kinds).size && kinds.every((kind) => Object.hasOwn(datasets.KINDS, kind)) ? kinds : null;
    }
    if (key === "layers") {
      const sizes = text === "" ? [] : text.split(",").map(Number);
      return sizes.length <= MOST_LAYERS && sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= MOST_UNITS) ? sizes : null;
    }
    const number = answers.read(text);
    if (number === null || !(key in RANGES)) return null;
    const [low, high, whole] = RANGES[key];
    return number >= low && number <= high && (!whole || Number.isInteger(number)) ? number : null;
  }

  /** Points that somebody placed, with their classes; null where a text says none. @param {string} text @returns {number[][] | null} */
  function points(text) {
    if (text === "") return [];
    const found = text.split(";").map((point) => point.split(",").map((each) => (each.trim() ? Number(each) : NaN)));
    return found.every((point) => point.length === 3 && point.every(Number.isFinite) && (point[2] === 0 || point[2] === 1)) ? found : null;
  }

  /** @param {number[][]} placed */
  const pointsText = (placed) => placed.map(([a, b, label]) => `${Number(a.toPrecision(DIGITS))},${Number(b.toPrecision(DIGITS))},${label}`).join(";");

  /** What an address says, and what of it is not understood. @param {string} address @param {Setting} [usual] */
  function fromAddress(address, usual = DEFAULTS) {
    /** @type {Record<string, string>} */
    const others = {};
    /** @type {string[]} */
    const ignored = [];
    const setting = structuredClone(usual);
    if (address.length > LONGEST) return { setting, others, ignored: [`${address.slice(0, 20)}…`] };
    for (const part of address.split("&").filter(Boolean)) {
      const [key, ...rest] = part.split("=");
      let value = rest.join("=");
      try {
        value = decodeURIComponent(value);
      } catch {
        ignored.push(part.slice(0, 40));
        continue;
      }
      if (!Object.hasOwn(DEFAULTS, key)) { // an address may have any word, and "constructor" is in every object
        others[key] = value;
        continue;
      }
      const found = read(key, value);
      if (found === null) ignored.push(part.slice(0, 40));
      else Object.assign(setting, { [key]: found });
    }
    if (setting.data !== GIVEN) delete setting.activations;
    for (const key of setting.data === GIVEN ? OF_MODEL : []) {
      if (String(setting[key]) !== String(usual[key])) ignored.push(`${key}=${setting[key]}`.slice(0, 40));
      Object.assign(setting, { [key]: usual[key] });
    }
    return { setting, others, ignored };
  }

  /** The text after the # of an address: what differs from what is usual. @param {Setting} setting @param {Record<string, string>} others @param {Setting} [usual] */
  function address(setting, others, usual = DEFAULTS) {
    const keys = /** @type {(keyof Setting)[]} */ (Object.keys(DEFAULTS)).filter((key) => String(setting[key]) !== String(usual[key]));
    const spelled = (/** @type {unknown} */ value) => encodeURIComponent(String(value)).replace(/%2C/g, ",").replace(/%3B/g, ";");
    return [...keys.map((key) => [key, setting[key]]), ...Object.entries(others)].map(([key, value]) => `${key}=${spelled(value)}`).join("&");
  }

  /** The samples of a setting. @param {Setting} setting @param {{ petals: number[][], given?: Samples | null }} about @returns {Samples} */
  function samples({ data: kind, points: count, noise, dataSeed, placed, inputs }, { petals, given }) {
    if (kind === GIVEN && given) return given;
    const placedNow = kind === PLACED || kind === GIVEN;
    const plain = placedNow ? datasets.inPlane(points(placed) ?? [], 2) : kind === "iris" ? datasets.iris(petals) : datasets.made[kind](count, noise, dataSeed);
    return datasets.byInputs(plain, inputs);
  }

  return { DEFAULTS, NOISE, RANGES, CHOICES, PLACED, GIVEN, MOST_LAYERS, MOST_UNITS, losses, read, points, pointsText, fromAddress, address, samples };
})();

// Colours that mean a number or a class: blue is above 0 and the class 1, vermilion is below and the class 0, as in
// films of a training.

const colouring = (() => {
  "use strict";

  /** @param {string} hex @returns {[number, number, number]} */
  const parts = (hex) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    return [r, g, b];
  };
  const [HIGH, LOW] = [parts(data.colours[0]), parts(data.colours[1])];

  const asked = matchMedia("(prefers-color-scheme: dark)");
  let darkHere = asked.matches; // kept: to ask in each frame would settle all styles again
  asked.addEventListener("change", () => {
    darkHere = asked.matches;
    if (lab.trainer) lab.render();
  });
  const isDark = () => {
    const { theme } = document.documentElement.dataset;
    return theme === "dark" || (theme !== "light" && darkHere);
  };
  /** What stands for 0. @returns {[number, number, number]} */
  const middle = () => (isDark() ? [24, 30, 38] : [250, 250, 250]);

  /** @param {number[]} from @param {number[]} to @param {number} share */
  const between = (from, to, share) => from.map((each, i) => Math.round(each + (to[i] - each) * share));

  /** A colour of a number from −1 to 1. @param {number} share @param {number[]} [zero] */
  const ofShare = (share, zero = middle()) => between(zero, share > 0 ? HIGH : LOW, Math.min(1, Math.abs(share) || 0));

  /** The colour of a class among so many. @param {number} label @param {number} classes */
  const ofClass = (label, classes) => (classes === 2 ? data.colours[1 - label] : data.colours[label % data.colours.length]);

  /** @param {number[]} rgb */
  const css = (rgb) => `rgb(${rgb.join(" ")})`;

  const bytes = new Uint8ClampedArray(4);
  const word = new Uint32Array(bytes.buffer);
  /** A colour as a pixel of an image whose bytes are taken four at a time. @param {number[]} rgb */
  const pixel = ([r, g, b]) => {
    bytes.set([r, g, b, 255]);
    return word[0];
  };
  /** Pixels for numbers from −1 to 1, in 65 steps. @param {number} strength how far from the middle they go */
  const scale = (strength) => Uint32Array.from({ length: 65 }, (_, i) => pixel(ofShare(strength * (i / 32 - 1))));
  /** The place of a number in such a scale. @param {number} share */
  const step = (share) => (share > -1 ? Math.round(32 * (share < 1 ? share : 1)) + 32 : share <= -1 ? 0 : 32);

  return { parts, pixel, scale, step, ofShare, ofClass, css, between, middle, isDark };
})();

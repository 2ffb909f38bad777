// What weights and neurons are called in a network; the twin of autograd/explaining/roles.py.

const calling = (() => {
  "use strict";

  const ONE_DIGIT = 9; // up to here w₁₂ can be read in one way only

  /** @param {number} number */
  const below = (number) => [...String(number)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("");
  /** @param {number} layer from 0 */
  const above = (layer) => (layer ? `⁽${[...String(layer + 1)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("")}⁾` : "");

  /** @param {string} letter @param {number} unit @param {number} beside how many there are @param {number} layer from 0 */
  const unit = (letter, unit, beside, layer = 0) => `${letter}${beside > 1 ? below(unit + 1) : ""}${above(layer)}`;

  /** A weight, or a bias. @param {Shape} shape @param {NumberPlace} place */
  function weight({ inputs, sizes }, { layer, unit: place, input }) {
    const [beside, count] = [sizes[layer], layer ? sizes[layer - 1] : inputs];
    const own = beside > 1 ? below(place + 1) : "";
    const comma = own && Math.max(count, beside) > ONE_DIGIT ? "," : "";
    return input < 0 ? `b${own}${above(layer)}` : `w${own}${count > 1 ? `${comma}${below(input + 1)}` : ""}${above(layer)}`;
  }

  /** What comes into a layer. @param {Shape} shape @param {number} layer @param {number} place */
  function given({ inputs, sizes, names }, layer, place) {
    return layer ? unit("h", place, sizes[layer - 1], layer - 1) : (names?.[place] ?? unit("x", place, inputs));
  }

  /** A neuron's weighted sum, and what its activation makes of it. @param {Shape} shape @param {number} layer @param {number} place @returns {[string, string]} */
  function neuron({ sizes, activations }, layer, place) {
    const last = layer === sizes.length - 1;
    const made = last ? unit("ŷ", place, sizes[layer]) : unit("h", place, sizes[layer], layer);
    return [activations[layer] === "linear" ? made : unit("z", place, sizes[layer], layer), made];
  }

  return { unit, weight, given, neuron };
})();

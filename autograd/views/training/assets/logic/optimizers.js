// What a step makes of the gradients: the rules of autograd's neighbour nn/optimizing/optimizers.py, in its order.

const optimizers = (() => {
  "use strict";

  const [FIRST, SECOND, TINY] = [0.9, 0.999, 1e-8];

  /** The new numbers; `memory` changes. @type {Record<string, (memory: Memory, numbers: Float64Array, gradients: Float64Array, rate: number, momentum: number) => Float64Array>} */
  const RULES = {
    sgd({ velocity }, numbers, gradients, rate, momentum) {
      if (!momentum) return numbers.map((number, i) => number - rate * gradients[i]);
      gradients.forEach((gradient, i) => (velocity[i] = momentum * velocity[i] + gradient));
      return numbers.map((number, i) => number - rate * velocity[i]);
    },
    adam(memory, numbers, gradients, rate) {
      const { mean, square, steps } = memory;
      const far = rate / (1 - FIRST ** steps);
      const wide = Math.sqrt(1 - SECOND ** steps);
      return numbers.map((number, i) => {
        const gradient = gradients[i];
        mean[i] += (1 - FIRST) * (gradient - mean[i]);
        square[i] = SECOND * square[i] + (1 - SECOND) * gradient * gradient;
        return number - (far * mean[i]) / (Math.sqrt(square[i]) / wide + TINY);
      });
    },
  };

  /** @param {number} count @returns {Memory} */
  const fresh = (count) => ({ steps: 0, velocity: new Float64Array(count), mean: new Float64Array(count), square: new Float64Array(count) });

  /** @param {Memory} memory @returns {Memory} */
  const copy = ({ steps, velocity, mean, square }) => ({ steps, velocity: velocity.slice(), mean: mean.slice(), square: square.slice() });

  /**
   * A step.
   * @param {{ optimizer: string, rate: number, momentum: number }} setting
   * @param {Memory} memory
   * @param {Float64Array} numbers
   * @param {Float64Array} gradients
   */
  function moved({ optimizer, rate, momentum }, memory, numbers, gradients) {
    memory.steps += 1;
    return RULES[optimizer](memory, numbers, gradients, rate, momentum);
  }

  return { fresh, copy, moved, names: Object.keys(RULES) };
})();

// Neurons through which little or nothing goes back, judged as autograd/checking/diagnosis.py does.

const health = (() => {
  "use strict";

  /**
   * Of every layer, what each neuron is: "dead", "saturated" or nothing.
   * @param {Trainer} trainer
   * @param {number} flat the slope below which an activation is saturated
   */
  function neurons(trainer, flat) {
    const { network, train, numbers, count } = trainer;
    network.forward(numbers, train.x, count);
    return network.steepest(count).map((slopes, layer) => {
      const { activation } = network.layers[layer];
      const kinks = activation !== "linear" && kernels.activations[activation].kinks;
      return Array.from(slopes, (slope) => (slope === 0 ? "dead" : slope < flat && !kinks ? "saturated" : ""));
    });
  }

  /** How many of each layer's gradients are of which size: counts by powers of ten from 10⁻⁸ to 10², and of zeros. @param {Trainer} trainer */
  function sizes({ network, gradients }) {
    return network.layers.map(({ start, units, inputs }) => {
      const counts = Array(12).fill(0); // zeros first
      for (let i = start; i < start + units * (inputs + 1); i++) {
        const power = gradients[i] ? Math.floor(Math.log10(Math.abs(gradients[i]))) : -Infinity;
        counts[power === -Infinity ? 0 : Math.max(1, Math.min(11, power + 9))] += 1;
      }
      return counts;
    });
  }

  return { neurons, sizes };
})();

// The mean loss over a batch, and what arrives from it at every prediction.

const objectives = (() => {
  "use strict";

  const OF_SCORES = "cross_entropy";

  /**
   * The loss of rows of predictions. Where `arrived` is given, the slope by every prediction goes into it, divided by
   * how many terms the mean is of.
   * @param {string} name
   * @param {Float64Array} predictions
   * @param {Float64Array} targets
   * @param {number} rows
   * @param {number} units
   * @param {Float64Array} [arrived]
   */
  function mean(name, predictions, targets, rows, units, arrived) {
    let total = 0;
    if (name === OF_SCORES) {
      for (let row = 0; row < rows; row++) {
        const from = row * units;
        const { out, partials } = kernels.ofScores([...predictions.subarray(from, from + units)], [...targets.subarray(from, from + units)]);
        total += out;
        for (let i = 0; arrived && i < units; i++) arrived[from + i] = partials[i] / rows;
      }
      return total / rows;
    }
    const { value, slope } = kernels.losses[name];
    const terms = rows * units;
    for (let i = 0; i < terms; i++) total += value(predictions[i], targets[i]);
    for (let i = 0; arrived && i < terms; i++) arrived[i] = slope(predictions[i], targets[i]) / terms;
    return total / terms;
  }

  /**
   * What a loss wants of a sample of a class, or with a number to be met.
   * @param {string} name
   * @param {Samples} samples
   */
  function targets(name, { y, classes }) {
    if (!classes) return y;
    if (name === OF_SCORES) {
      const rows = new Float64Array(y.length * classes);
      y.forEach((label, i) => (rows[i * classes + label] = 1));
      return rows;
    }
    return name === "hinge" ? y.map((label) => 2 * label - 1) : y;
  }

  return { mean, targets, OF_SCORES };
})();

// A network over a whole batch, in typed arrays. Its numbers lie as nn's parameters do: layer by layer, neuron by
// neuron, the weights and then the bias. A weighted sum is added from left to right and the bias last, as in its row.

class Network {
  /** @param {Shape} shape */
  constructor(shape) {
    this.shape = shape;
    let [start, inputs] = [0, shape.inputs];
    this.layers = shape.sizes.map((units, place) => {
      const layer = { inputs, units, start, activation: shape.activations[place], sums: new Float64Array(0), outputs: new Float64Array(0), arrived: new Float64Array(0) };
      start += units * (inputs + 1);
      inputs = units;
      return layer;
    });
    this.count = start; // of numbers
    this.room = 0; // rows there is space for
  }

  /** @param {number} rows */
  reserve(rows) {
    if (rows <= this.room) return;
    this.room = rows;
    for (const layer of this.layers) {
      for (const key of /** @type {const} */ (["sums", "outputs", "arrived"])) layer[key] = new Float64Array(rows * layer.units);
    }
  }

  get last() {
    return this.layers[this.layers.length - 1];
  }

  /** Computes every neuron for every row; what the last layer gives. @param {Float64Array} numbers @param {Float64Array} x @param {number} rows */
  forward(numbers, x, rows) {
    this.reserve(rows);
    let given = x;
    for (const { inputs, units, start, activation, sums, outputs } of this.layers) {
      for (let unit = 0, at = start; unit < units; unit++, at += inputs + 1) {
        const bias = numbers[at + inputs];
        let row = 0;
        for (; row + 3 < rows; row += 4) { // four sums side by side, as none has to wait for another
          const from = row * inputs;
          let [a, b, c, d] = [0, 0, 0, 0];
          for (let i = 0; i < inputs; i++) {
            const weight = numbers[at + i];
            a += weight * given[from + i];
            b += weight * given[from + inputs + i];
            c += weight * given[from + 2 * inputs + i];
            d += weight * given[from + 3 * inputs + i];
          }
          const to = row * units + unit;
          sums[to] = a + bias;
          sums[to + units] = b + bias;
          sums[to + 2 * units] = c + bias;
          sums[to + 3 * units] = d + bias;
        }
        for (; row < rows; row++) {
          let sum = 0;
          for (let i = 0; i < inputs; i++) sum += numbers[at + i] * given[row * inputs + i];
          sums[row * units + unit] = sum + bias;
        }
      }
      if (activation === "linear") outputs.set(sums.subarray(0, rows * units));
      else kernels.activations[activation].forward(sums, outputs, rows * units);
      given = outputs;
    }
    return given;
  }

  /**
   * Adds to every number's gradient, from what has arrived at the outputs (`last.arrived`). Each layer's `arrived` is
   * then what has arrived at its weighted sums.
   * @param {Float64Array} numbers
   * @param {Float64Array} x
   * @param {number} rows
   * @param {Float64Array} gradients
   */
  backward(numbers, x, rows, gradients) {
    for (let place = this.layers.length - 1; place >= 0; place--) {
      const { inputs, units, start, activation, sums, arrived } = this.layers[place];
      if (activation !== "linear") kernels.activations[activation].backward(sums, arrived, rows * units);
      const before = place ? this.layers[place - 1] : null;
      const given = before ? before.outputs : x;
      for (let unit = 0, at = start; unit < units; unit++) { // a sum over the rows for each number, two at a time
        for (let i = 0; i <= inputs; i += 2) {
          let [a, b] = [0, 0];
          if (i + 1 < inputs) {
            for (let up = unit, from = i, row = 0; row < rows; row++, up += units, from += inputs) {
              a += arrived[up] * given[from];
              b += arrived[up] * given[from + 1];
            }
          } else if (i < inputs) {
            for (let up = unit, from = i, row = 0; row < rows; row++, up += units, from += inputs) {
              a += arrived[up] * given[from];
              b += arrived[up];
            }
          } else {
            for (let up = unit, row = 0; row < rows; row++, up += units) a += arrived[up];
          }
          gradients[at++] += a;
          if (i < inputs) gradients[at++] += b;
        }
      }
      if (!before) continue;
      const back = before.arrived;
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < inputs; i += 2) {
          let [a, b] = [0, 0];
          for (let unit = 0, up = row * units, at = start + i; unit < units; unit++, at += inputs + 1) {
            const upstream = arrived[up++];
            a += upstream * numbers[at];
            b += upstream * numbers[at + 1]; // of an odd last one that is the bias, and left aside
          }
          back[row * inputs + i] = a;
          if (i + 1 < inputs) back[row * inputs + i + 1] = b;
        }
      }
    }
  }

  /** How steep each neuron's activation is at most over the rows that went through last: 0 where it is dead. @param {number} rows */
  steepest(rows) {
    return this.layers.map(({ units, activation, sums }) => {
      const slopes = new Float64Array(rows * units).fill(1);
      if (activation !== "linear") kernels.activations[activation].backward(sums, slopes, rows * units);
      const most = new Float64Array(units);
      slopes.forEach((slope, i) => (most[i % units] = Math.max(most[i % units], Math.abs(slope))));
      return most;
    });
  }

  /** Where a number belongs: to the input of this place, or, input is -1, a bias. @param {number} at @returns {NumberPlace} */
  placeOf(at) {
    const layer = this.layers.findLastIndex(({ start }) => start <= at);
    const { start, inputs } = this.layers[layer];
    const [unit, input] = [Math.floor((at - start) / (inputs + 1)), (at - start) % (inputs + 1)];
    return { layer, unit, input: input < inputs ? input : -1 };
  }

  /** The place of a number. @param {NumberPlace} place */
  at({ layer, unit, input }) {
    const { start, inputs } = this.layers[layer];
    return start + unit * (inputs + 1) + (input < 0 ? inputs : input);
  }
}

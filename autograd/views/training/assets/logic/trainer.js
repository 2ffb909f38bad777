// A training as nn.fit has it, sample for sample and draw for draw, but that it can stop after every step and go back.

const INITIALISERS = (() => {
  "use strict";
  /** @typedef {(random: ReturnType<typeof numpy.seeded>, inputs: number, outputs: number) => () => number} Initialiser */
  /** @param {(inputs: number, outputs: number) => number} bound @returns {Initialiser} */
  const uniform = (bound) => (random, inputs, outputs) => {
    const most = bound(inputs, outputs);
    return () => random.uniform(-most, most);
  };
  /** @param {(inputs: number, outputs: number) => number} deviation @returns {Initialiser} */
  const normal = (deviation) => (random, inputs, outputs) => () => random.normal(0, deviation(inputs, outputs));
  return {
    he_uniform: uniform((inputs) => Math.sqrt(6 / inputs)),
    he_normal: normal((inputs) => Math.sqrt(2 / inputs)),
    xavier_uniform: uniform((inputs, outputs) => Math.sqrt(6 / (inputs + outputs))),
    xavier_normal: normal((inputs, outputs) => Math.sqrt(2 / (inputs + outputs))),
    lecun_normal: normal((inputs) => Math.sqrt(1 / inputs)),
    normal: normal(() => 0.05),
    uniform: uniform(() => 0.05),
    zeros: /** @type {Initialiser} */ (() => () => 0),
    ones: /** @type {Initialiser} */ (() => () => 1),
  };
})();

class Trainer {
  /**
   * @param {Setting} setting
   * @param {Samples} samples
   * @param {number[] | null} [numbers] what the weights begin with, where it isn't drawn
   */
  constructor(setting, samples, numbers = null) {
    this.setting = setting;
    this.samples = samples;
    const parts = setting.heldOut ? datasets.split(samples, setting.heldOut, setting.seed) : null;
    this.chosen = parts ? parts[0] : Uint32Array.from(samples.y, (_, i) => i);
    this.held = parts ? parts[1] : new Uint32Array(0);
    this.train = datasets.only(samples, this.chosen);
    this.heldOut = datasets.only(samples, this.held);
    this.targets = objectives.targets(setting.loss, this.train);
    this.heldTargets = objectives.targets(setting.loss, this.heldOut);
    this.count = this.train.y.length;
    this.network = new Network(Trainer.shape(setting, samples));
    this.gradients = new Float64Array(this.network.count);
    /** @type {Float64Array} */
    this.numbers = numbers ? Float64Array.from(numbers) : this.drawn();
    this.memory = optimizers.fresh(this.network.count);
    this.random = numpy.seeded(setting.seed);
    this.order = this.random.permutation(this.count);
    /** @type {{ x: Float64Array, y: Float64Array } | null} */
    this.rows = null; // of a batch
    this.position = 0; // in that order
    this.step = 0;
    this.epoch = 0;
    this.total = 0; // the losses of this epoch's samples
    /** @type {{ train: number[], heldOut: number[] }} */
    this.history = { train: [], heldOut: [] }; // of every epoch
  }

  /** What the network of a setting looks like. @param {Setting} setting @param {Samples} samples @returns {Shape} */
  static shape({ layers, activation, activations, output, loss }, { features, classes, kinds, names }) {
    const outputs = loss === objectives.OF_SCORES ? classes : 1;
    return { inputs: features, sizes: [...layers, outputs], activations: activations ?? [...layers.map(() => activation), output], ...(kinds && { names }) };
  }

  /** The weights as nn draws them. */
  drawn() {
    const random = numpy.seeded(this.setting.seed);
    const numbers = new Float64Array(this.network.count);
    for (const { inputs, units, start, activation } of this.network.layers) {
      const usual = activation !== "linear" && kernels.activations[activation].rule === "he" ? "he_uniform" : "xavier_uniform";
      const draw = INITIALISERS[/** @type {keyof typeof INITIALISERS} */ (this.setting.init || usual)](random, inputs, units);
      for (let unit = 0, at = start; unit < units; unit++, at++) {
        for (let i = 0; i < inputs; i++) numbers[at++] = draw() * this.setting.gain;
      }
    }
    return numbers;
  }

  /** The samples of the next step, as places among those to train on. @param {number} size */
  next(size) {
    return this.order.subarray(this.position, Math.min(this.count, this.position + size));
  }

  /** The loss over some samples with its penalty; the gradients are in `gradients`. @param {Uint32Array} chosen */
  measure(chosen) {
    const { network, numbers, gradients, setting } = this;
    const rows = chosen.length;
    const { features } = this.train;
    const { units } = network.last;
    if (!this.rows || this.rows.x.length < rows * features) this.rows = { x: new Float64Array(rows * features), y: new Float64Array(rows * units) };
    const { x, y } = this.rows;
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < features; i++) x[row * features + i] = this.train.x[chosen[row] * features + i];
      for (let i = 0; i < units; i++) y[row * units + i] = this.targets[chosen[row] * units + i];
    }
    const outputs = network.forward(numbers, x, rows);
    const loss = objectives.mean(setting.loss, outputs, y, rows, units, network.last.arrived);
    gradients.fill(0);
    network.backward(numbers, x, rows, gradients);
    if (!setting.l1 && !setting.l2) return loss;
    for (let i = 0; i < numbers.length; i++) gradients[i] += this.pull(numbers[i]);
    return loss + this.penalty(numbers);
  }

  /** What the penalties add to the gradient of such a number. @param {number} number */
  pull(number) {
    return Math.sign(number) * this.setting.l1 + 2 * number * this.setting.l2;
  }

  /** nn.l1 and nn.l2 of the network's numbers. @param {Float64Array} numbers */
  penalty(numbers) {
    let [sizes, squares] = [0, 0];
    for (const number of numbers) {
      sizes += Math.abs(number);
      squares += number * number;
    }
    return sizes * this.setting.l1 + squares * this.setting.l2;
  }

  /**
   * One step on the next samples, as many as said; at the end of an epoch its losses are noted. Where a number is not
   * finite the step is not taken, and what is wrong comes back.
   * @param {number} size
   * @returns {Trouble | null}
   */
  advance(size) {
    const chosen = this.next(size);
    const loss = this.measure(chosen);
    const bad = this.gradients.findIndex((gradient) => !Number.isFinite(gradient));
    if (!Number.isFinite(loss) || bad >= 0) return { step: this.step + 1, epoch: this.epoch + 1, loss, at: Number.isFinite(loss) ? bad : -1 };
    this.numbers = optimizers.moved(this.setting, this.memory, this.numbers, this.gradients);
    this.total += loss * chosen.length;
    this.position += chosen.length;
    this.step += 1;
    if (this.position >= this.count) this.endEpoch();
    return null;
  }

  endEpoch() {
    this.history.train.push(this.total / this.count);
    if (this.held.length) this.history.heldOut.push(this.lossOf(this.heldOut, this.heldTargets));
    Object.assign(this, { position: 0, total: 0, epoch: this.epoch + 1, order: this.random.permutation(this.count) });
  }

  /** The loss without its penalty. @param {Samples} samples @param {Float64Array} targets @param {Float64Array} [numbers] */
  lossOf(samples, targets, numbers = this.numbers) {
    const rows = samples.y.length;
    const outputs = this.network.forward(numbers, samples.x, rows);
    return objectives.mean(this.setting.loss, outputs, targets, rows, this.network.last.units);
  }

  /** The next samples' loss had their step been taken with this learning rate, for each of them. @param {number[]} rates */
  landscape(rates) {
    const { numbers, setting } = this;
    const chosen = this.next(setting.batch || this.count);
    const samples = datasets.only(this.train, chosen);
    const targets = objectives.targets(setting.loss, samples);
    this.measure(chosen);
    const step = optimizers.moved({ ...setting, rate: 1 }, optimizers.copy(this.memory), numbers, this.gradients);
    return rates.map((rate) => {
      const there = numbers.map((number, i) => number + rate * (step[i] - number));
      return this.lossOf(samples, targets, there) + this.penalty(there);
    });
  }

  /** All that decides how it goes on. */
  snapshot() {
    const { numbers, order, position, step, epoch, total, history } = this;
    return { numbers: numbers.slice(), order, position, step, epoch, total, memory: optimizers.copy(this.memory), random: this.random.copy(), noted: [history.train.length, history.heldOut.length] };
  }

  /** Goes back to where it was. @param {ReturnType<Trainer["snapshot"]>} kept */
  restore({ memory, random, noted, numbers, ...rest }) {
    Object.assign(this, rest, { numbers: numbers.slice(), memory: optimizers.copy(memory), random: random.copy() });
    this.history.train.length = noted[0];
    this.history.heldOut.length = noted[1];
  }
}

// One sample through the network as a graph that the stepping page shows, and what each sample of a batch wishes of a
// weight.

const passing = (() => {
  "use strict";

  /**
   * The graph of one sample's loss, as Stepper records a model with a sample; where each of the network's numbers stands.
   * @param {Shape} shape
   * @param {Float64Array | number[]} numbers
   * @param {number[]} sample
   * @param {number[]} targets one for each output
   * @param {string} loss
   * @returns {{ graph: GivenGraph, leafOf: number[] }}
   */
  function graph(shape, numbers, sample, targets, loss) {
    /** @type {{ op: string, parents: number[], data: number, constant: boolean, label: string | null, learns: boolean }[]} */
    const nodes = [];
    const add = (/** @type {string} */ op, /** @type {number[]} */ parents, /** @type {number} */ data, more = {}) =>
      nodes.push({ op, parents, data, constant: false, label: null, learns: false, ...more }) - 1;
    /** @type {number[]} */
    const leafOf = [];
    /** @type {Part[]} */
    const layers = [];
    /** @type {Part[]} */
    const neurons = [];
    let given = sample.map((number, i) => add("", [], number, { constant: true, label: calling.given(shape, 0, i) }));
    shape.sizes.forEach((units, layer) => {
      const part = { path: `layers.${layer}`, level: 0, nodes: /** @type {number[]} */ ([]) };
      const activation = shape.activations[layer];
      given = Array.from({ length: units }, (_, unit) => {
        const first = nodes.length;
        const own = [...given.keys(), -1].map((input) => {
          const leaf = add("", [], numbers[leafOf.length], { learns: true, label: calling.weight(shape, { layer, unit, input }) });
          leafOf.push(leaf);
          return leaf;
        });
        const parents = [...own.slice(0, -1), ...given, own[own.length - 1]];
        const [sum, made] = calling.neuron(shape, layer, unit);
        const x = parents.map((node) => nodes[node].data);
        let last = add("weighted_sum", parents, rows.weighted_sum.at(x).out, { label: sum });
        if (activation !== "linear") {
          const row = rows[activation];
          const more = Object.values(row.defaults).map((number) => add("", [], number, { constant: true }));
          last = add(activation, [last, ...more], row.at([nodes[last].data, ...more.map((node) => nodes[node].data)]).out, { label: made });
        }
        const inside = Array.from({ length: last - first + 1 }, (__, i) => first + i);
        neurons.push({ path: `layers.${layer}.neurons.${unit}`, level: 1, nodes: inside });
        part.nodes.push(...inside);
        return last;
      });
      layers.push(part);
    });
    objective(nodes, add, given, targets, loss);
    return { graph: { ...arrays(nodes), parts: [...layers, ...neurons] }, leafOf };
  }

  /**
   * The loss of the predictions, as what its text records.
   * @param {{ data: number, label: string | null }[]} nodes
   * @param {(op: string, parents: number[], data: number, more?: object) => number} add
   * @param {number[]} predictions
   * @param {number[]} targets
   * @param {string} loss
   */
  function objective(nodes, add, predictions, targets, loss) {
    const several = loss === objectives.OF_SCORES;
    const names = (/** @type {string} */ letter) => (several ? predictions.map((_, i) => `${letter}${i + 1}`) : [letter]);
    const text = several ? `L = cross_entropy([${names("p")}], [${names("y")}])` : kernels.texts[loss];
    const values = Object.fromEntries([...names("p").map((name, i) => [name, nodes[predictions[i]].data]), ...names("y").map((name, i) => [name, targets[i]])]);
    const found = recording.record(text, values).graph;
    if (!found) throw new Error(`no graph of ${text}`);
    /** @type {number[]} */
    const places = [];
    found.ops.forEach((op, i) => {
      const label = found.labels[i];
      if (!op && label && names("p").includes(label)) return places.push(predictions[names("p").indexOf(label)]);
      const target = !op && label ? names("y").indexOf(label) : -1;
      const called = target >= 0 ? calling.unit("y", target, targets.length) : label;
      const parents = found.parents.slice(found.starts[i], found.starts[i + 1]).map((parent) => places[parent]);
      return places.push(add(op, parents, Number(found.data[i]), { constant: !op, label: called }));
    });
  }

  /** @param {{ op: string, parents: number[], data: number, constant: boolean, label: string | null, learns: boolean }[]} nodes */
  function arrays(nodes) {
    const labels = nodes.map((node) => node.label);
    const data = nodes.map((node) => node.data);
    const constant = nodes.map((node) => node.constant);
    const starts = [0];
    for (const node of nodes) starts.push(starts[starts.length - 1] + node.parents.length);
    return {
      ops: nodes.map((node) => node.op), starts, parents: nodes.flatMap((node) => node.parents), data, constant,
      plain: nodes.map((node) => node.constant && !node.label), labels, names: naming.namesOf({ data, constant, labels }),
      trainable: nodes.map((node) => Number(node.learns)),
    };
  }

  /**
   * What each sample of the batch that was measured last wishes of a number: its own loss's gradient, whose mean is the
   * batch's, but for the penalty.
   * @param {Trainer} trainer
   * @param {Uint32Array} chosen the batch
   * @param {number} at
   */
  function wishes(trainer, chosen, at) {
    const { network, train } = trainer;
    const { layer, unit, input } = network.placeOf(at);
    const { units, inputs, arrived } = network.layers[layer];
    const count = chosen.length;
    return Array.from(chosen, (sample, row) => {
      const given = input < 0 ? 1 : layer ? network.layers[layer - 1].outputs[row * inputs + input] : train.x[sample * inputs + input];
      return arrived[row * units + unit] * given * count;
    });
  }

  /** One sample's numbers on the way through: of each layer its weighted sums and what comes out. @param {Trainer} trainer @param {ArrayLike<number>} sample */
  function through(trainer, sample) {
    trainer.network.forward(trainer.numbers, Float64Array.from(sample), 1);
    return trainer.network.layers.map(({ units, sums, outputs }) => ({ sums: [...sums.subarray(0, units)], outputs: [...outputs.subarray(0, units)] }));
  }

  return { graph, wishes, through };
})();

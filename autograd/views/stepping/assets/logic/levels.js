// Expressions for a quiz, level by level, with fresh numbers that a learner can compute with: see `friendly`.

const levels = (() => {
  "use strict";

  const WHOLE = [2, 3, 4, 5, 6];
  const HALVES = [0.5, 1, 1.5, 2, 3];
  const SMALL = [0.5, 1, 1.5];
  const TRIES = 1000; // far more than it takes

  /**
   * An expression, and for some of its leaves the sizes they are drawn from, all different, each with a sign of its
   * own; `as` has leaves that are drawn as they stand.
   * @typedef {{ text: string, sizes: [string, number[]][], as: [string, number[]][] }} Kind
   */
  const kind = (/** @type {string} */ text, /** @type {Record<string, number[]>} */ sizes, /** @type {Record<string, number[]>} */ as = {}) =>
    /** @type {Kind} */ ({ text, sizes: Object.entries(sizes), as: Object.entries(as) });

  const HIDDEN = "z1 = w11*x1 + w12*x2; z2 = w21*x1 + w22*x2;";
  const NETWORK = { "w11 w12": SMALL, "w21 w22": SMALL, "x1 x2": [0.5, 1, 2], "w31 w32": SMALL };

  const KINDS = [
    [ // products and sums
      kind("L = a*b + c", { "a b c": WHOLE }),
      kind("L = a*b - c", { "a b c": WHOLE }),
      kind("L = (a + b)*c", { "a b c": WHOLE }),
      kind("L = (a - b)*c", { "a b c": WHOLE }),
      kind("L = a*b + c*d", { "a b c d": WHOLE }),
      kind("L = (a + b)*(c - d)", { "a b c d": WHOLE }),
    ],
    [ // a chain, with powers and functions
      kind("z = a*b + c; L = z**2", { "a b c": WHOLE }),
      kind("z = a + b; L = z**3", { "a b": WHOLE }),
      kind("z = a - b; L = c/z", { "a b c": WHOLE }),
      kind("z = a*b; L = sqrt(z)", { "a b": WHOLE }),
      kind("z = a*b; L = exp(z)", { "a b": HALVES }),
      kind("z = a*b + c; L = log(z)", { "a b c": HALVES }),
      kind("z = a*b; L = sin(z)", { "a b": HALVES }),
      kind("z = a*b + c; L = tanh(z)", { "a b c": HALVES }),
      kind("z = a*b + c; L = sigmoid(z)", { "a b c": HALVES }),
    ],
    [ // something is used twice
      kind("L = a*b + a", { "a b": WHOLE }),
      kind("L = a*a + a*b", { "a b": WHOLE }),
      kind("d = a*b; L = d*d + d", { "a b": [2, 3, 4] }),
      kind("d = a + b; L = d*d - d*c", { "a b c": WHOLE }),
      kind("d = a*b; L = (d + c)*(d - a)", { "a b c": [2, 3, 4, 5] }),
      kind("d = a - b; L = d**2 + a*d", { "a b": WHOLE }),
    ],
    [ // a neuron with a loss
      kind("p = w*x + b; L = (p - y)**2", { "w x b y": WHOLE }),
      kind("z = w*x + b; h = relu(z); L = (h - y)**2", { "w x b y": WHOLE }),
      kind("z = w*x + b; h = tanh(z); L = (h - y)**2", { "w x b": HALVES }, { y: [1, -1] }),
      kind("z = w*x + b; h = sigmoid(z); L = (h - y)**2", { "w x b": HALVES }, { y: [1, 0] }),
      kind("z = w1*x1 + w2*x2 + b; h = sigmoid(z); L = (h - y)**2", { "w1 w2": HALVES, "x1 x2": HALVES, b: SMALL }, { y: [1, 0] }),
    ],
    [ // a network
      kind("z1 = w1*x; z2 = w2*x; h1 = tanh(z1); h2 = tanh(z2); p = w3*h1 + w4*h2; L = (p - y)**2",
        { "w1 w2": SMALL, x: [1, 2], "w3 w4": SMALL }, { y: [2, -2] }),
      kind(`${HIDDEN} h1 = tanh(z1); h2 = tanh(z2); p = w31*h1 + w32*h2; L = (p - y)**2`, NETWORK, { y: [2, -2] }),
      kind(`${HIDDEN} h1 = sigmoid(z1); h2 = sigmoid(z2); p = sigmoid(w31*h1 + w32*h2); L = (p - y)**2`, NETWORK, { y: [1, 0] }),
    ],
  ];

  /**
   * Whether a learner can compute it with a calculator, and sees something of every mistake: nothing outside of its
   * domain or near a kink, nothing that vanishes, nothing huge. Leaves may be 0, as the target of a sigmoid is.
   * @param {Graph} graph
   * @param {Result} result
   */
  function friendly(graph, result) {
    const between = (/** @type {number} */ x, /** @type {number} */ low, /** @type {number} */ high) =>
      Math.abs(x) >= low && Math.abs(x) <= high;
    const inner = [...graph.ops.keys()].filter((i) => graph.ops[i]);
    const moving = [...graph.ops.keys()].filter((i) => !graph.constant[i]);
    return !result.trouble
      && inner.every((i) => between(result.out[i], 0.05, 200))
      && inner.every((i) => rows[graph.ops[i]].kinksAt(passes.given(graph, result.out, i)).every((far) => Math.abs(far) >= 0.5))
      && moving.every((i) => between(result.gradients[i], 0.01, 1000))
      && result.sent.flat().every((each) => between(each.partial, 0.05, 200) && between(each.contribution, 0.01, 1000)
        && (each.before === 0 || between(each.after, 0.01, 1000)));
  }

  /** @param {ReturnType<typeof chance.seeded>} draw @param {Kind} kind */
  function drawn(draw, { sizes, as }) {
    /** @type {Record<string, number>} */
    const values = {};
    for (const [names, from] of sizes) {
      const list = draw.shuffled(from);
      names.split(" ").forEach((name, k) => (values[name] = draw.pick([1, 1, -1]) * list[k]));
    }
    for (const [name, from] of as) values[name] = draw.pick(from);
    return values;
  }

  /**
   * An expression and its leaves' values.
   * @param {number} level from 1
   * @param {number} seed
   * @param {number} number which one of this level and seed, from 1
   * @returns {{ expression: string, values: Record<string, number> }}
   */
  function exercise(level, seed, number) {
    const draw = chance.seeded(level, seed, number);
    const chosen = draw.pick(KINDS[level - 1]);
    for (let i = 0; i < TRIES; i++) {
      const values = drawn(draw, chosen);
      const { graph } = recording.record(chosen.text, values);
      if (!graph) continue; // outside of a domain
      const ready = passes.prepare(/** @type {GivenGraph} */ (graph));
      if (friendly(ready, passes.run(ready, ready.data))) return { expression: chosen.text, values };
    }
    throw new RangeError(`no friendly numbers for ${chosen.text}`); // a test draws hundreds of each
  }

  /**
   * Other numbers for a graph's leaves, near the ones there are, so that a question can be asked afresh; null where
   * none are found at which all is well. Numbers that stand in the expression stay, and data do where there is more.
   * @param {Graph} graph
   * @param {number[]} leaves
   * @param {boolean[]} trainable
   * @param {ReturnType<typeof chance.seeded>} draw
   */
  function fresh(graph, leaves, trainable, draw) {
    const was = passes.run(graph, leaves);
    const own = graph.leaves.filter((i) => !graph.constant[i]);
    const moving = own.some((i) => trainable[i]) ? own.filter((i) => trainable[i]) : own;
    for (let i = 0; i < 50; i++) {
      const others = [...leaves];
      for (const leaf of moving) others[leaf] = near(leaves[leaf], draw);
      const now = passes.run(graph, others);
      if (!now.trouble && alike(graph, was, now) && others.some((each, k) => each !== leaves[k])) return others;
    }
    return null;
  }

  /** @param {number} number @param {ReturnType<typeof chance.seeded>} draw */
  function near(number, draw) {
    if (Number.isInteger(number) && Math.abs(number) >= 2) return Math.sign(number) * draw.pick([-1, 1, 2].map((by) => Math.abs(number) + by));
    return Number((number * draw.pick([0.5, 0.75, 1.25, 1.5])).toPrecision(2));
  }

  /**
   * Whether all numbers are about as large, and none has become 0 or ceased to be, as where a kink was crossed.
   * @param {Graph} graph
   * @param {Result} was
   * @param {Result} now
   */
  function alike(graph, was, now) {
    const same = (/** @type {number} */ one, /** @type {number} */ other) =>
      (one === 0) === (other === 0) && Math.abs(other) <= 10 * Math.max(10, Math.abs(one)) && Math.abs(other) * 100 >= Math.min(1, Math.abs(one));
    return graph.ops.every((_, i) => same(was.out[i], now.out[i]))
      && was.partials.every((partial, e) => same(partial, now.partials[e]))
      && was.gradients.every((gradient, i) => same(gradient, now.gradients[i]));
  }

  return { count: KINDS.length, expressions: KINDS.flat().map(({ text }) => text), exercise, fresh, friendly };
})();

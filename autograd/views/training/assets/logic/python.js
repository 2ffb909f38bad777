// The Python script that trains this very network.

const python = (() => {
  "use strict";

  /** @param {number} number */
  const spelled = (number) => spelling.inFull(number);
  /** @param {ArrayLike<number>} list */
  const listed = (list) => `[${Array.from(list, spelled).join(", ")}]`;
  /** A number that Python takes for a float, since whole numbers would be labels of classes. @param {number} number */
  const float = (number) => (Number.isInteger(number) && !spelled(number).includes("e") ? `${spelled(number)}.0` : spelled(number));

  /** Of a place (a, b) in the plane. @type {Record<string, string>} */
  const INPUTS = { x1: "a", x2: "b", x1x1: "a * a", x2x2: "b * b", x1x2: "a * b", sin1: "np.sin(a)", sin2: "np.sin(b)" };
  const WIDEST = 110;

  /** A list over several lines, where one is too short for it. @param {string[]} items */
  function wrapped(items) {
    let [lines, line] = ["", ""];
    for (const item of items) {
      if (line && line.length + item.length > WIDEST) [lines, line] = [`${lines}        ${line.trimEnd()}\n`, ""];
      line += `${item}, `;
    }
    return lines ? `[\n${lines}        ${line.trimEnd()}\n    ]` : `[${line.slice(0, -2)}]`;
  }

  /** @param {Setting} setting @param {Samples} samples @returns {string[]} */
  function dataLines(setting, samples) {
    const { data: kind, points, noise, dataSeed } = setting;
    if (samples.kinds) {
      const plain = { ...samples, x: datasets.standing(samples).at, features: 2, kinds: undefined, at: undefined };
      const columns = samples.kinds.map((kind) => INPUTS[kind]).join(", ");
      return [...dataLines(setting, plain), "a, b = data.x.T", `data = nn.Data(np.column_stack([${columns}]), data.y, classes=data.classes)`];
    }
    if (kind === "iris") return ["iris = nn.data.iris()", "data = nn.Data(iris.x[:, 2:], iris.y, classes=iris.classes)  # petals"];
    if (kind in datasets.made) return [`data = nn.data.${kind}(${points}, noise=${spelled(noise)}, seed=${dataSeed})`];
    const { features, classes } = samples;
    const rows = Array.from(samples.y, (_, i) => listed(samples.x.subarray(i * features, (i + 1) * features)));
    const labels = Array.from(samples.y, classes ? String : float);
    const named = classes ? [`    classes=[${Array.from({ length: classes }, (_, i) => `"${i}"`).join(", ")}],`] : [];
    return ["data = nn.Data(", `    ${wrapped(rows)},`, `    ${wrapped(labels)},`, ...named, ")"];
  }

  /** @param {Setting} setting @param {Shape} shape @param {number[] | null} numbers */
  function modelLines(setting, shape, numbers) {
    const { init, gain, seed } = setting;
    const { inputs, sizes, activations } = shape;
    const plain = !init && gain === 1;
    if (plain || numbers) {
      const [hidden, output] = [activations.slice(0, -1), activations[activations.length - 1]];
      const alike = new Set(hidden).size < 2;
      const named = alike ? `${hidden.length ? `"${hidden[0]}", ` : ""}${output === "linear" ? "" : `output="${output}", `}` : `[${activations.map((name) => `"${name}"`).join(", ")}], `;
      const made = `model = nn.MLP(${inputs}, [${sizes.join(", ")}], ${named}seed=${seed})`;
      return numbers ? [made, `numbers = ${wrapped(numbers.map(spelled)).replace(/\n {4}/g, "\n")}`, "for weight, number in zip(model.parameters(), numbers, strict=True):", "    weight.data = number"] : [made];
    }
    const usual = (/** @type {string} */ activation) => (activation !== "linear" && kernels.activations[activation].rule === "he" ? "he_uniform" : "xavier_uniform");
    const layers = sizes.map((units, i) => {
      const name = init || usual(activations[i]);
      const begin = gain === 1 ? `"${name}"` : `larger("${name}")`;
      return `    nn.Layer(${i ? sizes[i - 1] : inputs}, ${units}, "${activations[i]}", init=${begin}, seed=rng),`;
    });
    return [`rng = np.random.default_rng(${seed})`, "model = nn.Sequential(", ...layers, ")"];
  }

  /**
   * The script, for so many epochs.
   * @param {Setting} setting
   * @param {Samples} samples
   * @param {Shape} shape
   * @param {number} epochs
   * @param {number[] | null} numbers what the weights begin with, where it isn't drawn
   */
  function script(setting, samples, shape, epochs, numbers = null) {
    const { loss, optimizer, rate, momentum, l1, l2, batch, seed, init, gain } = setting;
    const heldOut = setting.heldOut && datasets.split(samples, setting.heldOut, seed) ? setting.heldOut : 0; // of two samples none is
    const plain = (!init && gain === 1) || numbers;
    const penalties = Object.entries({ l1, l2 }).filter(([, strength]) => strength).map(([name, strength]) => `nn.${name}(model, ${spelled(strength)})`);
    const hinge = loss === "hinge" && samples.classes;
    const signs = (/** @type {string} */ name) => `nn.Data(${name}.x, 2.0 * ${name}.y - 1.0)  # hinge has labels of -1 and 1`;
    const step = optimizer === "adam" ? `nn.Adam(model.parameters(), lr=${spelled(rate)})` : `nn.SGD(model.parameters(), lr=${spelled(rate)}${momentum ? `, momentum=${spelled(momentum)}` : ""})`;
    const split = heldOut ? [`train, held_out = data.split(${spelled(heldOut)}, seed=${seed})`] : ["train = data"];
    if (hinge) split.push(`train = ${signs("train")}`, ...(heldOut ? [`held_out = ${signs("held_out")}`] : []));
    return [
      ...(plain && !samples.kinds ? [] : ["import numpy as np", ""]),
      "import nn",
      ...(plain || gain === 1 ? [] : [
        "from nn.modules.initialisers import initial_numbers", "", "",
        "def larger(name):", `    return lambda *how: [${spelled(gain)} * number for number in initial_numbers(name, *how)]`, "",
      ]),
      "",
      ...dataLines(setting, samples),
      ...split,
      ...modelLines(setting, shape, numbers),
      "history = nn.fit(",
      `    model, nn.${loss}, train, epochs=${Math.max(1, epochs)}, batch=${batch ? `min(${batch}, len(train))` : "len(train)"},`,
      `    optimizer=${step},${heldOut ? " validation=held_out," : ""}`,
      ...(penalties.length ? [`    penalty=lambda model: ${penalties.join(" + ")},`] : []),
      `    seed=${seed},`,
      ")",
      "print(history)",
      "",
    ].join("\n");
  }

  return { script };
})();

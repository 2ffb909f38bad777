// The network as a network: a circle for each neuron with a small picture of what it says, a line for each weight.

const drawing = (() => {
  "use strict";

  const holder = get("network", HTMLElement);
  const ABOVE = 34; // for a layer's buttons
  /** @type {{ path: SVGPathElement, hit: SVGPathElement, at: number }[]} */
  let edges = [];
  /** @type {{ button: HTMLButtonElement, canvas: HTMLCanvasElement, layer: number, unit: number, bias: HTMLButtonElement | null }[]} */
  let neurons = [];
  let built = "";

  /** How many circles a column has at most, how wide they are, and how far apart: a name and a state stand between two. */
  function measures() {
    const { inputs, sizes } = lab.trainer.network.shape;
    const most = Math.max(...sizes, inputs);
    const size = most > 5 ? 32 : 40;
    return { most, size, row: size + 1.65 * parseFloat(getComputedStyle(document.documentElement).fontSize) };
  }

  /** The middle of a neuron, or of an input (layer −1). @param {number} layer @param {number} unit @param {number} width @param {number} height @returns {[number, number]} */
  function middle(layer, unit, width, height) {
    const { inputs, sizes } = lab.trainer.network.shape;
    const count = layer < 0 ? inputs : sizes[layer];
    const columns = sizes.length + 1;
    const edge = measures().size / 2 + 14;
    return [edge + ((width - 2 * edge) * (layer + 1)) / (columns - 1 || 1), ABOVE + (height - ABOVE) * ((unit + 0.5) / count)];
  }

  function build() {
    const { shape } = lab.trainer.network;
    const width = widths.of(holder) || 400;
    const { most, size, row } = measures();
    const height = ABOVE + Math.max(3, most) * row;
    holder.style.height = `${height}px`;
    holder.style.setProperty("--size", `${size}px`);
    const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
    const hits = make("g", {});
    edges = [];
    lab.trainer.network.layers.forEach(({ inputs, units }, layer) => {
      for (let unit = 0; unit < units; unit++) {
        for (let input = 0; input < inputs; input++) {
          const [[x0, y0], [x1, y1]] = [middle(layer - 1, input, width, height), middle(layer, unit, width, height)];
          const bend = (x1 - x0) / 2;
          const d = `M${x0},${y0}C${x0 + bend},${y0} ${x1 - bend},${y1} ${x1},${y1}`;
          const at = lab.trainer.network.at({ layer, unit, input });
          const path = make("path", { class: "weight", d });
          const hit = make("path", { class: "hit", d, "data-weight": at, onclick: () => lab.show({ weight: at, tab: "weight" }) }, make("title", {}));
          hit.addEventListener("pointerenter", () => (tell(hit, at), path.classList.add("pointed")));
          hit.addEventListener("pointerleave", () => path.classList.remove("pointed"));
          edges.push({ path, hit, at });
        }
      }
    });
    svg.append(...edges.map(({ path }) => path), hits);
    hits.append(...edges.map(({ hit }) => hit));
    /** @type {Node[]} */
    const nodes = [];
    neurons = [];
    for (let input = 0; input < shape.inputs; input++) nodes.push(circle(-1, input, width, height));
    shape.sizes.forEach((units, layer) => {
      for (let unit = 0; unit < units; unit++) nodes.push(circle(layer, unit, width, height));
      if (layer < shape.sizes.length - 1 && !lab.isGiven()) nodes.push(changer(layer, width, height));
    });
    holder.replaceChildren(svg, ...nodes);
  }

  /** @param {SVGPathElement} hit @param {number} at */
  function tell(hit, at) {
    const { network, numbers, gradients } = lab.trainer;
    const title = hit.querySelector("title");
    if (title) title.textContent = t("net.edge", { name: calling.weight(network.shape, network.placeOf(at)), weight: texts.say(numbers[at]), gradient: texts.say(gradients[at]) });
  }

  /** A neuron, or an input. @param {number} layer @param {number} unit @param {number} width @param {number} height */
  function circle(layer, unit, width, height) {
    const { shape } = lab.trainer.network;
    const [x, y] = middle(layer, unit, width, height);
    const canvas = make("canvas", { width: plane.GRID / 2, height: plane.GRID / 2, "aria-hidden": "true" });
    const name = layer < 0 ? calling.given(shape, 0, unit) : calling.neuron(shape, layer, unit)[1];
    const found = make("button", { type: "button", class: `neuron${layer < 0 ? " input" : ""}`, "data-neuron": `${layer}.${unit}`,
      onclick: () => layer >= 0 && lab.show({ unit: { layer, unit }, tab: "neuron" }) }, canvas, make("span", { class: "name" }, name), make("span", { class: "state" }));
    Object.assign(found.style, { left: `${x}px`, top: `${y}px` });
    if (layer < 0) {
      found.disabled = true;
      found.title = lab.samples.names[unit] ?? name;
    }
    let bias = null;
    if (layer >= 0) {
      const at = lab.trainer.network.at({ layer, unit, input: -1 });
      bias = make("button", { type: "button", class: "bias", "data-weight": at, tabindex: -1, "aria-hidden": "true", onclick: () => lab.show({ weight: at, tab: "weight" }) });
      const half = measures().size / 2;
      Object.assign(bias.style, { left: `${x - half}px`, top: `${y + half - 8}px` });
    }
    neurons.push({ button: found, canvas, layer, unit, bias });
    const both = document.createDocumentFragment();
    both.append(found, ...(bias ? [bias] : []));
    return both;
  }

  /** Buttons that give a layer a neuron more or less. @param {number} layer @param {number} width @param {number} height */
  function changer(layer, width, height) {
    const { layers } = lab.setting;
    const [x] = middle(layer, 0, width, height);
    const to = (/** @type {number} */ by) => lab.set({ layers: layers.map((size, i) => (i === layer ? size + by : size)) });
    const group = make("div", { class: "changer", role: "group", "aria-label": t("net.layer", { layer: layer + 1 }) },
      make("button", { type: "button", "aria-label": t("net.fewer", { layer: layer + 1 }), disabled: layers[layer] < 2, onclick: () => to(-1) }, "−"),
      make("span", {}, String(layers[layer])),
      make("button", { type: "button", "aria-label": t("net.more", { layer: layer + 1 }), disabled: layers[layer] >= settings.MOST_UNITS, onclick: () => to(1) }, "+"));
    group.style.left = `${x}px`;
    return group;
  }

  /** What a neuron says over the plane, or the line. @param {HTMLCanvasElement} canvas @param {number} layer @param {number} unit @param {Uint32Array} scale */
  function picture(canvas, layer, unit, scale) {
    const { features } = lab.samples;
    const { dimensions } = datasets.standing(lab.samples);
    const eye = plane.seen();
    if (dimensions > 2 || !eye) return;
    const { units, outputs } = layer < 0 ? { units: features, outputs: plane.inputs() } : eye.layers[layer];
    const count = plane.inputs().length / features;
    let most = 1e-9;
    for (let i = 0; i < count; i++) most = Math.max(most, Math.abs(outputs[i * units + unit]) || 0);
    if (dimensions === 2) {
      plane.paint(canvas, (i) => scale[colouring.step(outputs[i * units + unit] / most)]);
      return;
    }
    const context = canvas.getContext("2d");
    if (!context) return;
    const size = canvas.width;
    context.fillStyle = colouring.css(colouring.middle());
    context.fillRect(0, 0, size, size);
    context.strokeStyle = data.colours[0];
    context.lineWidth = 2;
    context.beginPath();
    for (let i = 0; i < count; i++) context.lineTo((size * i) / (count - 1), size * (0.5 - 0.42 * (outputs[i * units + unit] / most)));
    context.stroke();
  }

  function render() {
    const { network, numbers, gradients } = lab.trainer;
    const key = `${JSON.stringify(network.shape)}${widths.of(holder)}${texts.language}${lab.isGiven()}`;
    if (key !== built) {
      built = key;
      build();
    }
    const of = lab.edges === "gradients" ? gradients : numbers;
    let most = 1e-12;
    for (const { at } of edges) most = Math.max(most, Math.abs(of[at]) || 0);
    if (lab.edges === "weights") most = Math.max(1, most);
    for (const { path, at } of edges) {
      const part = of[at] / most || 0;
      path.style.strokeWidth = String(0.6 + 7 * Math.abs(part));
      path.style.stroke = colouring.css(colouring.ofShare(Math.sign(part) * (0.25 + 0.75 * Math.sqrt(Math.abs(part)))));
      path.style.strokeDasharray = part < 0 ? "7 3" : "";
      path.classList.toggle("chosen", lab.tab === "weight" && lab.weight === at);
    }
    const states = health.neurons(lab.trainer, data.flat);
    const scale = colouring.scale(0.85);
    const through = lab.sample === null ? null : passing.through(lab.trainer, lab.samples.x.subarray(lab.sample * lab.samples.features, (lab.sample + 1) * lab.samples.features));
    for (const { button: circleButton, canvas, layer, unit, bias } of neurons) {
      picture(canvas, layer, unit, scale);
      const state = circleButton.querySelector(".state");
      const bad = layer < 0 ? "" : states[layer][unit];
      const value = through === null ? null : layer < 0 ? lab.samples.x[/** @type {number} */ (lab.sample) * lab.samples.features + unit] : through[layer].outputs[unit];
      circleButton.classList.toggle("ill", Boolean(bad));
      circleButton.classList.toggle("chosen", layer >= 0 && lab.tab === "neuron" && lab.unit?.layer === layer && lab.unit.unit === unit);
      if (state) state.textContent = bad ? t(`health.${bad}`) : value === null ? "" : texts.say(Number(value.toPrecision(3)));
      if (layer >= 0) {
        const name = calling.neuron(network.shape, layer, unit)[1];
        circleButton.setAttribute("aria-label", t("net.neuron", { name, layer: layer + 1, state: bad ? t(`health.${bad}`) : "" }));
      }
      if (bias) {
        const number = of[Number(bias.dataset.weight)];
        bias.style.background = colouring.css(colouring.ofShare(number / most));
        bias.classList.toggle("chosen", lab.tab === "weight" && lab.weight === Number(bias.dataset.weight));
        bias.title = t("net.edge", { name: calling.weight(network.shape, { layer, unit, input: -1 }), weight: texts.say(numbers[Number(bias.dataset.weight)]), gradient: texts.say(gradients[Number(bias.dataset.weight)]) });
      }
    }
    const ill = states.flat().filter(Boolean);
    const counts = ["dead", "saturated"].map((kind) => [kind, ill.filter((each) => each === kind).length]).filter(([, count]) => count);
    get("network-note", HTMLElement).textContent = counts.length ? counts.map(([kind, count]) => t(`health.many_${kind}`, { count })).join(" ") : t("net.hint");
  }

  return { render };
})();

// The data, and what the network says of every place: colours over the plane, or a curve over a line. Points can be
// chosen, added, moved, turned and taken away.

const plane = (() => {
  "use strict";

  const GRID = 48; // places along each side
  const MOST = 500; // points placed by hand
  const CORNERS = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]; // to begin with, where there were no such points
  const REACH = 14; // how near to a point one has to click
  const canvas = get("plane", HTMLCanvasElement);
  const small = make("canvas", { width: GRID, height: GRID });
  /** @type {{ left: number, right: number, low: number, high: number }} */
  let range = { left: -1, right: 1, low: -1, high: 1 };
  /** The places asked about, and what each neuron says there. @type {Float64Array} */
  let places = new Float64Array(0);
  /** What the network is given of them. */
  let inputs = places;
  /** @type {Network | null} */
  let eye = null;
  /** The same, when it has looked. @type {Network | null} */
  let seen = null;
  /** From the least of the targets to the largest, where they are numbers. */
  let targets = { low: 0, high: 1 };
  /** A point that is moved. @type {{ sample: number, point: number[] } | null} */
  let dragged = null;
  let mode = "choose";

  const MODES = ["choose", "add0", "add1", "move", "turn", "erase"];

  function begun() {
    const { samples } = lab;
    const { y } = samples;
    const { at: x, dimensions: features } = datasets.standing(samples);
    const [a, b] = [[], []].map((_, k) => Array.from(y, (target, i) => (features === 1 && k ? target : x[i * features + k])));
    const around = (/** @type {number[]} */ list) => {
      const [low, high] = list.length ? [Math.min(...list), Math.max(...list)] : [-1, 1];
      const more = 0.12 * (high - low || 1);
      return [low - more, high + more];
    };
    const [[left, right], [low, high]] = [around(a), around(b)];
    range = { left, right, low, high };
    const [least, largest] = [Math.min(...y), Math.max(...y)];
    targets = { low: least, high: largest > least ? largest : least + 1 };
    eye = new Network(lab.trainer.network.shape);
    seen = null;
    const count = features === 1 ? 200 : GRID * GRID;
    places = new Float64Array(count * features);
    for (let i = 0; i < count; i++) {
      if (features === 1) places[i] = left + ((right - left) * i) / (count - 1);
      if (features === 2) {
        places[2 * i] = left + ((right - left) * ((i % GRID) + 0.5)) / GRID;
        places[2 * i + 1] = high - ((high - low) * (Math.floor(i / GRID) + 0.5)) / GRID;
      }
    }
    inputs = samples.kinds ? datasets.inputs(places, samples.kinds) : places;
    get("plane-holder", HTMLElement).hidden = features > 2;
    tools();
  }

  const dimensions = () => datasets.standing(lab.samples).dimensions;

  /** Whether points may be placed. */
  const inClasses = () => dimensions() === 2 && lab.samples.classes === 2;
  const editable = () => inClasses() && !lab.isGiven();

  function tools() {
    const holder = get("editing", HTMLElement);
    if (!editable()) {
      mode = "choose";
      holder.replaceChildren(make("p", { class: "note" }, t(inClasses() ? "edit.given" : "edit.not_here")), dropping.chooser());
      return;
    }
    const choose = (/** @type {string} */ each) => () => {
      mode = each;
      tools();
      canvas.classList.toggle("editing", mode !== "choose");
    };
    holder.replaceChildren(make("fieldset", {}, make("legend", {}, t("edit.title")),
      ...MODES.map((each) => make("button", { type: "button", "aria-pressed": String(mode === each), "data-mode": each, onclick: choose(each) }, t(`edit.${each}`)))),
    dropping.chooser());
  }

  /** What the network says at all places; of each layer its outputs. */
  function looked() {
    if (!eye || !places.length) return null;
    eye.forward(lab.trainer.numbers, inputs, inputs.length / lab.samples.features);
    return eye;
  }

  /** A number that a prediction is as a colour: from −1 to 1. @param {number} score */
  function share(score) {
    const { loss, output } = lab.setting;
    if (!lab.samples.classes) return 2 * ((score - targets.low) / (targets.high - targets.low)) - 1;
    if (loss === "bce_with_logits") return 2 * rows.sigmoid.at([score]).out - 1;
    if (loss === "hinge") return Math.max(-1, Math.min(1, score));
    return output === "tanh" ? score : 2 * score - 1;
  }

  /** Paints the places of the grid, or those of every second row and column. @param {HTMLCanvasElement} on @param {(place: number) => number} pixel */
  function paint(on, pixel) {
    const context = on.getContext("2d");
    if (!context) return;
    const image = context.createImageData(on.width, on.width);
    const pixels = new Uint32Array(image.data.buffer);
    const every = GRID / on.width;
    for (let row = 0, to = 0; row < GRID; row += every) {
      for (let column = 0; column < GRID; column += every) pixels[to++] = pixel(row * GRID + column);
    }
    context.putImageData(image, 0, 0);
  }

  /** The colours of all scores at a place. @param {Float64Array} outputs @param {number} classes */
  function blended(outputs, classes) {
    const zero = colouring.middle();
    if (lab.trainer.network.last.units < 2) {
      const scale = colouring.scale(0.62);
      const sided = lab.sharp ? Math.sign : (/** @type {number} */ each) => each;
      return (/** @type {number} */ i) => scale[colouring.step(sided(share(outputs[i])))];
    }
    const own = Array.from({ length: classes }, (_, label) => colouring.parts(colouring.ofClass(label, classes)));
    return (/** @type {number} */ i) => {
      const scores = Array.from(outputs.subarray(i * classes, (i + 1) * classes));
      const most = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - most));
      const total = powers.reduce((sum, each) => sum + each, 0);
      const mixed = own[0].map((_, k) => powers.reduce((sum, power, label) => sum + (power / total) * own[label][k], 0));
      return colouring.pixel(colouring.between(zero, mixed, 0.6));
    };
  }

  /** @param {number} a @param {number} b @returns {[number, number]} */
  const toScreen = (a, b) => {
    const { width, height } = canvas;
    return [((a - range.left) / (range.right - range.left)) * width, ((range.high - b) / (range.high - range.low)) * height];
  };

  /** @param {PointerEvent | MouseEvent} event @returns {[number, number]} */
  function fromScreen(event) {
    const box = canvas.getBoundingClientRect();
    return [range.left + ((event.clientX - box.left) / box.width) * (range.right - range.left), range.high - ((event.clientY - box.top) / box.height) * (range.high - range.low)];
  }

  /** Where a sample stands. @param {number} sample @returns {[number, number]} */
  function placeOf(sample) {
    const { y } = lab.samples;
    const { at: x, dimensions: features } = datasets.standing(lab.samples);
    if (dragged?.sample === sample) return [dragged.point[0], dragged.point[1]];
    return features === 1 ? [x[sample], y[sample]] : [x[2 * sample], x[2 * sample + 1]];
  }

  function render() {
    const { samples, trainer } = lab;
    if (dimensions() > 2) return;
    seen = looked();
    const all = seen;
    const across = widths.of(canvas) * devicePixelRatio;
    if (across && Math.abs(canvas.width - across) > 1) [canvas.width, canvas.height] = [Math.round(across), Math.round(across)];
    const context = canvas.getContext("2d");
    if (!context || !all) return;
    const { width, height } = canvas;
    const dot = Math.max(3, width / 85);
    context.clearRect(0, 0, width, height);
    if (dimensions() === 2) {
      paint(small, blended(all.last.outputs, samples.classes));
      context.imageSmoothingEnabled = true;
      context.drawImage(small, 0, 0, width, height);
    } else {
      context.strokeStyle = data.colours[0];
      context.lineWidth = dot * 0.8;
      context.beginPath();
      places.forEach((place, i) => context.lineTo(...toScreen(place, all.last.outputs[i])));
      context.stroke();
    }
    const [ink, edge] = colouring.isDark() ? ["#edf1f5", "#000"] : ["#1b2430", "#fff"];
    const held = new Set(trainer.held);
    const wishing = new Set(lab.batchSamples());
    for (let sample = 0; sample < samples.y.length; sample++) {
      const [px, py] = toScreen(...placeOf(sample));
      const isHeld = held.has(sample);
      context.beginPath();
      if (isHeld) context.rect(px - dot * 0.85, py - dot * 0.85, dot * 1.7, dot * 1.7);
      else context.arc(px, py, dot, 0, 2 * Math.PI);
      context.fillStyle = samples.classes ? colouring.ofClass(samples.y[sample], samples.classes) : dimensions() === 2 ? colouring.css(colouring.ofShare(share(samples.y[sample]))) : data.colours[1];
      context.globalAlpha = isHeld ? 0.55 : 1;
      context.fill();
      context.globalAlpha = 1;
      const lit = sample === lab.sample || sample === lab.pointed;
      context.strokeStyle = lit ? ink : edge;
      context.lineWidth = lit ? dot * 0.7 : wishing.has(sample) && wishing.size < trainer.count ? dot * 0.45 : dot * 0.25;
      context.stroke();
      if (lit) {
        context.beginPath();
        context.arc(px, py, dot * 2.2, 0, 2 * Math.PI);
        context.stroke();
      }
    }
    canvas.setAttribute("aria-label", label());
  }

  function label() {
    const { trainer } = lab;
    const parts = [t("plane.label", { data: t(`data.${lab.setting.data}`), train: trainer.count, held: trainer.held.length })];
    if (lab.sample !== null) parts.push(chosen());
    parts.push(t(editable() ? "plane.keys_place" : "plane.keys"));
    return parts.join(" ");
  }

  /** The point that is chosen, in words. */
  function chosen() {
    const sample = lab.sample ?? 0;
    const place = placeOf(sample).map((each) => texts.say(Number(each.toPrecision(3)))).join("; ");
    return t(lab.samples.classes ? "plane.chosen_class" : "plane.chosen", { number: sample + 1, place, label: lab.samples.y[sample] });
  }

  /** The nearest sample, if one is near. @param {PointerEvent | MouseEvent} event */
  function nearest(event) {
    const box = canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    let [found, far] = [-1, REACH];
    for (let sample = 0; sample < lab.samples.y.length; sample++) {
      const [a, b] = toScreen(...placeOf(sample)).map((each) => (each * box.width) / canvas.width);
      const distance = Math.hypot(a - px, b - py);
      if (distance < far) [found, far] = [sample, distance];
    }
    return found;
  }

  /** All points with their labels, to be placed anew. */
  const points = () =>
    inClasses() ? Array.from(lab.samples.y.subarray(0, MOST), (label, i) => [datasets.standing(lab.samples).at[2 * i], datasets.standing(lab.samples).at[2 * i + 1], label]) : CORNERS;

  /** These points instead, unless they are fewer than two or more than a page holds; whether they are. @param {number[][]} list */
  function place(list) {
    const fits = list.length > 1 && list.length <= MOST;
    if (fits) lab.set({ data: settings.PLACED, placed: settings.pointsText(list) });
    else lab.say(t("edit.count", { least: 2, most: MOST }));
    return fits;
  }

  const erase = (/** @type {number} */ sample) => place(points().filter((_, i) => i !== sample));
  const turn = (/** @type {number} */ sample) => place(points().map(([a, b, label], i) => [a, b, i === sample ? 1 - label : label]));

  /** Keys: the arrows choose a point, or move it; others add, relabel and erase. @param {KeyboardEvent} event */
  function keys(event) {
    const steps = { ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowUp: [0, 1] }[event.key];
    const { sample } = lab;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    let done = true;
    if (steps && !event.shiftKey) {
      const count = lab.samples.y.length;
      lab.show({ sample: ((sample ?? -1) + steps[0] - steps[1] + count) % count, tab: "sample" });
    } else if (!editable()) {
      return;
    } else if (event.key === "0" || event.key === "1") {
      done = place([...points(), [(range.left + range.right) / 2, (range.low + range.high) / 2, Number(event.key)]]);
      if (done) lab.show({ sample: lab.samples.y.length - 1 });
    } else if (sample === null) {
      return;
    } else if (steps) {
      const [across, up] = [(range.right - range.left) / 40, (range.high - range.low) / 40];
      done = place(points().map(([a, b, label], i) => (i === sample ? [a + steps[0] * across, b + steps[1] * up, label] : [a, b, label])));
    } else if (event.key === "Enter") {
      done = turn(sample);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      done = erase(sample);
    } else {
      return;
    }
    event.preventDefault();
    if (done && lab.sample !== null) lab.say(chosen());
  }

  function listen() {
    canvas.addEventListener("pointerdown", (event) => {
      const sample = nearest(event);
      const [a, b] = fromScreen(event);
      if (mode === "choose" || !editable()) return lab.show({ sample: sample < 0 ? null : sample, tab: sample < 0 ? lab.tab : "sample" });
      event.preventDefault();
      const list = points();
      if (mode.startsWith("add")) return place([...list, [a, b, Number(mode.slice(3))]]);
      if (sample < 0) return undefined;
      if (mode === "erase") return erase(sample);
      if (mode === "turn") return turn(sample);
      dragged = { sample, point: list[sample] };
      canvas.setPointerCapture(event.pointerId);
      return undefined;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!dragged) return;
      dragged.point = [...fromScreen(event), dragged.point[2]];
      render();
    });
    canvas.addEventListener("pointerup", () => {
      if (!dragged) return;
      const { sample, point } = dragged;
      dragged = null;
      place(points().map((each, i) => (i === sample ? point : each)));
    });
    canvas.addEventListener("pointercancel", () => (dragged = null));
    canvas.addEventListener("keydown", keys);
  }

  function languageChanged() {
    tools();
    get("plane-title", HTMLElement).textContent = t(dimensions() === 1 ? "plane.curve" : "plane.title");
    get("plane-note", HTMLElement).textContent = dimensions() > 2 ? t("plane.none", { count: dimensions() }) : t("plane.note");
  }

  return { listen, begun: () => (begun(), languageChanged()), render, languageChanged, seen: () => seen, paint, GRID, points, range: () => range, inputs: () => inputs };
})();

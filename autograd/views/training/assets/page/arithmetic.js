// Down to the arithmetic: who pulls at a weight, what a neuron adds up, a sample on its way, the sizes of the gradients
// and how far a step would go well.

const arithmetic = (() => {
  "use strict";

  const TABS = ["weight", "neuron", "sample", "gradients", "step"];
  const holder = get("deep", HTMLElement);
  const say = (/** @type {number} */ number) => texts.say(Number(number.toPrecision(4)));
  const factor = (/** @type {number} */ number) => texts.afterSign(say(number));

  function tabs() {
    const all = TABS.map((name) => make("button", { type: "button", role: "tab", id: `deep-${name}`, "aria-selected": String(lab.tab === name), tabindex: lab.tab === name ? 0 : -1, "aria-controls": "deep",
      onclick: () => lab.show({ tab: name }) }, t(`deep.tab_${name}`)));
    const bar = get("deep-tabs", HTMLElement);
    bar.replaceChildren(...all);
    bar.onkeydown = (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      lab.show({ tab: TABS[(TABS.indexOf(lab.tab) + by + TABS.length) % TABS.length] });
      document.getElementById(`deep-${lab.tab}`)?.focus();
    };
  }

  /** A weight as a button that leads to it. @param {number} at @param {string} text */
  const weightButton = (at, text) => make("button", { type: "button", class: "term", "data-weight": at, onclick: () => lab.show({ weight: at, tab: "weight" }) }, text);

  /** What there is of a tab that is built once; what changes from frame to frame is written by `update`. @type {() => void} */
  let update = () => undefined;
  let built = "";

  const BUILDERS = {
    weight() {
      const { network } = lab.trainer;
      const options = Array.from(lab.trainer.numbers, (_, at) => make("option", { value: at, selected: at === lab.weight }, calling.weight(network.shape, network.placeOf(at))));
      const select = make("select", { id: "which-weight", onchange: (event) => lab.show({ weight: Number(event.target.value) }) }, ...options);
      const [line, after, caption] = [make("p", { class: "formula" }), make("p", { class: "formula" }), make("p", { class: "note", id: "bar-note" })];
      const chart = bars.made(caption);
      holder.replaceChildren(make("p", {}, make("label", {}, `${t("deep.which")} `, select)), line, chart.element, caption, after);
      update = () => {
        const { trainer, weight: at } = lab;
        const chosen = lab.batch();
        trainer.measure(chosen);
        const wishes = passing.wishes(trainer, chosen, at);
        const name = calling.weight(network.shape, network.placeOf(at));
        const { rate, optimizer, momentum } = lab.setting;
        const [number, gradient] = [trainer.numbers[at], trainer.gradients[at]];
        const pull = trainer.pull(number);
        const average = gradient - pull;
        chart.show(wishes, chosen, name);
        line.replaceChildren(t("deep.average", { name, count: chosen.length, average: say(average) }),
          pull ? ` ${t("deep.penalty", { penalty: say(pull), gradient: say(gradient) })}` : "");
        const plain = optimizer === "sgd" && !momentum;
        const then = number - rate * gradient;
        const digits = [4, 6, 8, 10, 12].find((count) => number.toPrecision(count) !== then.toPrecision(count)) ?? 4; // so that a small step is seen
        const precise = (/** @type {number} */ each) => texts.say(Number(each.toPrecision(digits)));
        after.textContent = plain ? t("deep.next", { name, number: precise(number), rate: say(rate), gradient: factor(gradient), then: precise(then) }) : t(`deep.next_${optimizer}`, { name, number: say(number) });
      };
    },

    neuron() {
      const { layer, unit } = lab.unit ?? { layer: 0, unit: 0 };
      const { network } = lab.trainer;
      const { shape } = network;
      const { inputs, activation } = network.layers[layer];
      const [sum, made] = calling.neuron(shape, layer, unit);
      const places = Array.from({ length: inputs }, (_, input) => network.at({ layer, unit, input }));
      const biasAt = network.at({ layer, unit, input: -1 });
      const names = places.flatMap((at, i) => [i ? " + " : "", weightButton(at, calling.weight(shape, { layer, unit, input: i })), `·${calling.given(shape, layer, i)}`]);
      const [whose, numbers, through, slope] = [make("p", { class: "note" }), make("p", { class: "formula" }), make("p", { class: "formula" }), make("p", { class: "note" })];
      holder.replaceChildren(whose, make("p", { class: "formula" }, `${sum} = `, ...names, " + ", weightButton(biasAt, calling.weight(shape, { layer, unit, input: -1 }))), numbers, through, slope);
      update = () => {
        const { trainer } = lab;
        const sample = lab.sampleAtHand();
        const row = trainer.samples.x.subarray(sample * trainer.samples.features, (sample + 1) * trainer.samples.features);
        const layers = passing.through(trainer, row);
        const given = layer ? layers[layer - 1].outputs : [...row];
        whose.textContent = t("deep.for_sample", { number: sample + 1 });
        numbers.textContent = `${sum} = ${given.map((each, i) => `${factor(trainer.numbers[places[i]])}·${factor(each)}`).join(" + ")} + ${factor(trainer.numbers[biasAt])} = ${say(layers[layer].sums[unit])}`;
        through.textContent = activation === "linear" ? "" : `${made} = ${activation}(${sum}) = ${activation}(${say(layers[layer].sums[unit])}) = ${say(layers[layer].outputs[unit])}`;
        const state = health.neurons(trainer, data.flat)[layer][unit];
        slope.textContent = state ? t(`health.why_${state}`, { name: made }) : "";
      };
    },

    sample() {
      const about = make("p", {});
      const list = make("div", { class: "scroll" });
      holder.replaceChildren(about, list, make("p", {}, button("deep.step_through", () => stepping.open(lab.sampleAtHand(), -1), { class: "main", id: "step-through" })));
      update = () => {
        const { trainer, samples, setting } = lab;
        const sample = lab.sampleAtHand();
        const row = samples.x.subarray(sample * samples.features, (sample + 1) * samples.features);
        const { shape } = trainer.network;
        const layers = passing.through(trainer, row);
        const loss = trainer.lossOf(datasets.only(samples, [sample]), objectives.targets(setting.loss, datasets.only(samples, [sample])));
        about.textContent = t("deep.sample", { number: sample + 1, target: say(samples.y[sample]), loss: say(loss) }) + (trainer.held.includes(sample) ? ` ${t("deep.is_held")}` : "");
        const lines = [[t("deep.inputs"), Array.from(row, (each, i) => `${calling.given(shape, 0, i)}\u00a0=\u00a0${say(each)}`)],
          ...layers.map(({ outputs }, layer) => [t(layer === layers.length - 1 ? "deep.output" : "deep.layer", { layer: layer + 1 }), outputs.map((each, i) => `${calling.neuron(shape, layer, i)[1]}\u00a0=\u00a0${say(each)}`)])];
        list.replaceChildren(make("table", {}, make("tbody", {}, ...lines.map(([head, cells]) => make("tr", {}, make("th", { scope: "row" }, String(head)), make("td", { class: "number" }, /** @type {string[]} */ (cells).join("   ")))))));
      };
    },

    gradients() {
      const charts = make("div", { class: "histograms" });
      holder.replaceChildren(make("p", {}, t("deep.sizes")), charts);
      update = () => {
        lab.trainer.measure(lab.batch());
        charts.replaceChildren(...health.sizes(lab.trainer).map((counts, layer) => {
          const most = Math.max(1, ...counts);
          const last = layer === lab.trainer.network.layers.length - 1;
          const said = counts.map((count, i) => (count ? `${i ? `10${superscript(i - 9)}` : "0"}: ${count}` : "")).filter(Boolean).join(", ");
          return make("figure", {}, make("figcaption", {}, t(last ? "deep.output" : "deep.layer", { layer: layer + 1 })),
            make("svg", { viewBox: "0 0 150 74", role: "img", "aria-label": said },
              ...counts.map((count, i) => make("rect", { class: i ? "bar" : "bar zero", x: 3 + i * 12, width: 10, y: 60 - (50 * count) / most, height: (50 * count) / most })),
              ...counts.map((count, i) => make("text", { x: 8 + i * 12, y: 58 - (50 * count) / most, class: "middle" }, count ? String(count) : "")),
              ...[[0, "0"], [3, "10⁻⁶"], [6, "10⁻³"], [9, "10⁰"]].map(([i, text]) => make("text", { x: 8 + Number(i) * 12, y: 70, class: "middle" }, String(text)))));
        }));
      };
    },

    step() {
      const [about, chart] = [make("p", {}), make("div", {})];
      holder.replaceChildren(about, chart);
      update = () => {
        const { rate } = lab.setting;
        const middle = rate || 0.1; // of the picture: around η itself, but nothing lies around 0
        const rates = Array.from({ length: 49 }, (_, i) => middle * 10 ** ((i - 24) / 12));
        const losses = lab.trainer.landscape(rates);
        const [now, then] = lab.trainer.landscape([0, rate]);
        const finite = losses.map((loss) => (Number.isFinite(loss) ? loss : Infinity));
        const best = finite.indexOf(Math.min(...finite));
        about.textContent = t("deep.far", { now: say(now), rate: say(rate), then: say(then), best: say(Number(rates[best].toPrecision(2))), least: say(losses[best]) });
        const low = Math.min(...finite, now);
        const high = low < now ? now + 2 * (now - low) : Math.min(Math.max(...finite.filter(Number.isFinite), now), 3 * now || 1); // what is higher leaves the picture
        const marked = [...new Set([high, now, low])];
        const digits = [3, 4, 5, 6, 8].find((count) => new Set(marked.map((loss) => loss.toPrecision(count))).size === marked.length) ?? 12;
        const y = (/** @type {number} */ loss) => 8 + 104 * Math.max(-0.5, Math.min(1, (high - loss) / (high - low || 1)));
        const x = (/** @type {number} */ i) => 56 + (334 * i) / 48;
        chart.replaceChildren(make("svg", { viewBox: "0 0 400 140", class: "landscape", role: "img", "aria-label": about.textContent ?? "" },
          make("path", { class: "axis", d: "M56,4V112H394" }),
          make("line", { class: "now", x1: 56, x2: 394, y1: y(now), y2: y(now) }),
          ...marked.map((loss) => make("text", { x: 52, y: y(loss) + 4, class: "end" }, texts.say(Number(loss.toPrecision(digits))))),
          rate ? make("line", { class: "mine", x1: x(24), x2: x(24), y1: 4, y2: 112 }) : null,
          make("polyline", { class: "line", stroke: data.colours[0], points: finite.map((loss, i) => `${x(i).toFixed(1)},${y(loss).toFixed(1)}`).join(" ") }),
          make("circle", { cx: x(best), cy: y(losses[best]), r: 4, fill: data.colours[1] }),
          make("text", { x: x(0), y: 128, class: "middle" }, say(Number(rates[0].toPrecision(2)))), make("text", { x: x(24), y: 128, class: "middle" }, `${rate ? "η = " : ""}${say(middle)}`), make("text", { x: x(48) - 4, y: 128, class: "middle" }, say(Number(rates[48].toPrecision(2))))));
      };
    },
  };

  const superscript = (/** @type {number} */ power) => [...String(power)].map((each) => "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"["0123456789-".indexOf(each)]).join("");

  function render() {
    const key = JSON.stringify([lab.tab, lab.tab === "weight" ? lab.weight : 0, lab.unit, lab.trainer.network.shape, texts.language]);
    if (key !== built) {
      built = key;
      tabs();
      get("deep-title", HTMLElement).textContent = t(`deep.title_${lab.tab}`, {
        name: lab.tab === "weight" ? calling.weight(lab.trainer.network.shape, lab.trainer.network.placeOf(lab.weight)) : calling.neuron(lab.trainer.network.shape, lab.unit?.layer ?? 0, lab.unit?.unit ?? 0)[1],
      });
      BUILDERS[/** @type {keyof typeof BUILDERS} */ (lab.tab)]();
    }
    update();
  }

  return { render, TABS };
})();

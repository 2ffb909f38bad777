// Editing a leaf, and nudging it: how much the result really moves beside how much the gradient says.

const leaves = (() => {
  "use strict";

  const holder = pane("leaves");
  const report = make("div", { id: "nudge", "aria-live": "polite" });
  /** @type {Map<number, HTMLInputElement>} */
  let fields = new Map(); // leaf → its input
  let built = false; // only when somebody looks: a network has thousands

  /** @param {string} attribute @returns {NodeListOf<HTMLInputElement>} */
  const inputs = (attribute) => holder.querySelectorAll(`input[${attribute}]`);

  /**
   * As wide as what it holds, where there is room; the rest is its tooltip.
   * @param {HTMLInputElement} input
   * @param {number} number
   */
  function fill(input, number) {
    const full = spelling.inFull(number);
    if (input.value !== full && !(input.value && Object.is(answers.read(input.value), number))) input.value = full;
    input.size = Math.max(6, Math.min(22, input.value.length + 1));
    input.title = input.value;
  }

  /** @param {number} leaf */
  function field(leaf) {
    const { recorded } = app.graphs;
    const name = recorded.names[leaf];
    const input = make("input", {
      type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false",
      "aria-label": t("leaves.value_of", { name }), "data-leaf": leaf,
    });
    fill(input, app.numbers[leaf]);
    const wrong = make("span", { class: "wrong", role: "alert" });
    const take = () => {
      const number = answers.read(input.value);
      input.setAttribute("aria-invalid", String(number === null));
      wrong.textContent = number === null ? t("page.not_a_number", { text: input.value.slice(0, 40) }) : "";
      if (number !== null && !Object.is(number, app.numbers[leaf])) app.setLeaf(leaf, number);
    };
    input.addEventListener("change", take);
    input.addEventListener("keydown", (event) => event.key === "Enter" && take());
    fields.set(leaf, input);
    return make("td", {}, input, wrong);
  }

  /** Whether gradient descent moves it. @param {number} leaf */
  function tick(leaf) {
    const name = app.graphs.recorded.names[leaf];
    const box = make("input", { type: "checkbox", "aria-label": t("leaves.trainable_of", { name }), "data-trainable": leaf });
    box.checked = app.trainable[leaf];
    box.addEventListener("change", () => app.setTrainable(leaf, box.checked));
    return box;
  }

  /** @param {number} leaf */
  function slider(leaf) {
    const name = app.graphs.recorded.names[leaf];
    const knob = make("input", { type: "range", min: -100, max: 100, value: 0, "aria-label": t("leaves.nudge_of", { name }), "data-nudge": leaf });
    knob.addEventListener("input", () => {
      const reach = 0.2 * Math.max(1, Math.abs(app.numbers[leaf]));
      const to = Number((app.numbers[leaf] + (Number(knob.value) / 100) * reach).toPrecision(15)); // 2.2, not 2.2000000000000002
      for (const other of inputs("data-nudge")) if (other !== knob) other.value = "0";
      app.nudge(Number(knob.value) ? { leaf, to } : null);
    });
    return make("td", {}, knob);
  }

  function show() {
    for (const [leaf, input] of fields) if (input !== document.activeElement) fill(input, app.shownNumbers()[leaf]);
    if (!app.nudged) {
      for (const knob of inputs("data-nudge")) knob.value = "0";
      return report.replaceChildren(t("leaves.nudge_text"));
    }
    const { leaf, to } = app.nudged;
    const { recorded } = app.graphs;
    const { root } = recorded;
    const step = to - app.numbers[leaf];
    const before = passes.run(recorded, app.numbers);
    const really = passes.run(recorded, app.shownNumbers()).out[root] - before.out[root];
    const gradient = before.gradients[leaf];
    const [name, result, value, moved] = [recorded.names[leaf], recorded.names[root], texts.say(app.numbers[leaf]), texts.say(to)];
    /** @param {(Node | string)[]} parts */
    const line = (...parts) => make("div", { class: "formula" }, ...parts);
    /** @param {string} key @param {string} value @param {() => void} act */
    const end = (key, value, act) => make("button", { type: "button", onclick: () => {
      act();
      fields.get(leaf)?.focus(); // the button is gone
    } }, t(key, { name, value }));
    report.replaceChildren(
      make("p", {}, t("leaves.nudged", { name, moved, value })),
      line(`Δ${name} = ${texts.say(step)}`),
      line(`${t("leaves.moved", { root: result })} Δ${result} = `, make("b", {}, texts.say(really))),
      line(`${t("leaves.gradient_said", { name, value })} ${texts.say(gradient)} · ${texts.afterSign(texts.say(step))} = `, make("b", {}, texts.say(gradient * step))),
      line(`Δ${result}/Δ${name} = `, make("b", { id: "difference" }, texts.say(really / step)), `, ∂${result}/∂${name} = `, make("b", { class: "upstream" }, texts.say(gradient))),
      make("p", {}, end("leaves.keep", moved, () => app.setLeaf(leaf, to)), " ", end("leaves.back", value, () => app.nudge(null))));
  }

  function changed() {
    built = false;
    fields = new Map();
  }

  function render() {
    if (!built && tabs.isShown("leaves")) build();
  }

  function build() {
    built = true;
    const { recorded } = app.graphs;
    const own = recorded.leaves.filter((i) => !recorded.constant[i]);
    const constants = recorded.leaves.filter((i) => recorded.constant[i]);
    /** @param {number} leaf */
    const head = (leaf) => recorded.plain[leaf] ? t("leaves.constant") : recorded.names[leaf];
    /** @param {number} leaf */
    const line = (leaf) =>
      make("tr", {},
        make("th", { scope: "row" }, head(leaf)),
        field(leaf),
        ...(recorded.constant[leaf] ? [] : [slider(leaf), make("td", { "data-head": t("leaves.trainable") }, tick(leaf))]));
    /** @param {number[]} list @param {string[]} keys */
    const table = (list, keys) => make("table", {},
      make("thead", {}, make("tr", {}, ...keys.map((key) => make("th", { scope: "col" }, t(key))))),
      make("tbody", {}, ...list.map(line)));
    holder.replaceChildren(
      report,
      make("div", { class: "scroll" }, table(own, ["leaves.leaf", "value", "leaves.nudge", "leaves.trainable"])),
      make("p", { class: "note" }, t("leaves.trainable_text")),
      constants.length ? make("details", {}, make("summary", {}, t("leaves.constants")), make("div", { class: "scroll" }, table(constants, ["leaves.leaf", "value"]))) : "",
      button("page.reset", () => app.setLeaves(app.start), { id: "reset-leaves" }));
    show();
  }

  function numbersChanged() {
    for (const [leaf, input] of fields) {
      fill(input, app.numbers[leaf]);
      input.setAttribute("aria-invalid", "false");
      if (input.nextElementSibling) input.nextElementSibling.textContent = "";
    }
    show();
  }

  function ticksChanged() {
    for (const box of inputs("data-trainable")) box.checked = app.trainable[Number(box.dataset.trainable)];
  }

  return { render, graphChanged: changed, languageChanged: changed, numbersChanged, nudged: show, ticksChanged, tick };
})();

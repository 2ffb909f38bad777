// The panes in which data, network and learning are chosen.

const choosing = (() => {
  "use strict";

  const RATES = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
  const say = (/** @type {number} */ value) => texts.say(value);

  function dataFields() {
    const { setting } = lab;
    const kinds = settings.CHOICES.data().filter((kind) => kind !== settings.GIVEN || data.given);
    const drawn = setting.data in datasets.made;
    const again = make("button", { type: "button", "data-label": "data.again", onclick: () => lab.set({ dataSeed: setting.dataSeed + 1 }) }, t("data.again"));
    /** @type {HTMLElement[]} */
    const rows = [
      fields.choice("data", kinds.map((kind) => [kind, t(`data.${kind}`)])),
      ...(drawn ? [
        fields.slider("points", [10, 20, 50, 100, 150, 200, 300, 400, 500]),
        fields.slider("noise", [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.8, 1]),
        fields.number("dataSeed", again),
      ] : []),
      fields.slider("heldOut", [0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5], (share) => `${say(Math.round(share * 100))} %`),
    ];
    if (datasets.standing(lab.samples).dimensions === 2 && !lab.isGiven()) rows.push(inputs());
    get("data-fields", HTMLElement).replaceChildren(...rows);
  }

  /** What the network is given of a place in the plane. */
  function inputs() {
    const now = lab.setting.inputs;
    const after = (/** @type {string} */ kind) => Object.keys(datasets.KINDS).filter((each) => (each === kind) !== now.includes(each));
    return make("fieldset", { id: "inputs" }, make("legend", {}, t("set.inputs")), ...Object.entries(datasets.KINDS).map(([kind, [name]]) =>
      make("button", { type: "button", "data-input": kind, "aria-pressed": String(now.includes(kind)), disabled: !after(kind).length, onclick: () => lab.set({ inputs: after(kind) }) }, name)));
  }

  /** @param {number[]} layers */
  const withLayers = (layers) => lab.set({ layers });

  function netFields() {
    const { layers } = lab.setting;
    const fixed = lab.isGiven();
    const change = (/** @type {string} */ key, /** @type {number[]} */ to, /** @type {boolean} */ may) =>
      make("button", { type: "button", disabled: !may || fixed, "data-does": key, onclick: () => withLayers(to) }, t(key));
    get("net-fields", HTMLElement).replaceChildren(
      change("net.fewer_layers", layers.slice(0, -1), layers.length > 0),
      make("span", {}, t("net.layers", { count: layers.length })),
      change("net.more_layers", [...layers, Math.min(4, settings.MOST_UNITS)], layers.length < settings.MOST_LAYERS),
      make("label", { class: "field" }, make("span", {}, t("net.colours")), make("select", { id: "edges", onchange: (event) => lab.show({ edges: event.target.value }) },
        ...["weights", "gradients"].map((kind) => make("option", { value: kind, selected: lab.edges === kind }, t(`net.by_${kind}`))))),
      make("label", { class: "field" }, make("input", { type: "checkbox", id: "sharp", checked: lab.sharp, onclick: (event) => lab.show({ sharp: event.target instanceof HTMLInputElement && event.target.checked }) }), make("span", {}, t("net.sharp"))));
  }

  function learnFields() {
    const { setting } = lab;
    const again = make("button", { type: "button", onclick: () => lab.set({ seed: setting.seed + 1 }) }, t("learn.again"));
    const activations = settings.CHOICES.activation().map((name) => /** @type {[string, string]} */ ([name, name]));
    const fixed = lab.isGiven();
    get("learn-fields", HTMLElement).replaceChildren(...[
      fields.choice("rate", RATES.map((rate) => [rate, say(rate)]), true),
      fields.choice("optimizer", optimizers.names.map((name) => [name, t(`learn.${name}`)]), true),
      setting.optimizer === "sgd" ? fields.choice("momentum", [0, 0.5, 0.9, 0.99].map((momentum) => [momentum, say(momentum)]), true) : null,
      fields.slider("batch", [1, 2, 5, 10, 20, 30, 50, 100, 0], (size) => (size ? say(size) : t("learn.all"))),
      fields.choice("l1", [0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 1].map((strength) => [strength, say(strength)]), true),
      fields.choice("l2", [0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 1].map((strength) => [strength, say(strength)]), true),
      fields.choice("loss", lab.losses().map((name) => [name, t(`learn.${name}`)])),
      fixed ? null : fields.choice("activation", activations, true),
      fixed ? null : fields.choice("output", activations, true),
      fixed ? null : fields.choice("init", settings.CHOICES.init().map((name) => [name, name || t("learn.usual")])),
      fixed ? null : fields.number("gain"),
      fields.number("seed", fixed ? "" : again),
    ].filter((each) => each !== null));
  }

  function build() {
    const at = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.set : undefined;
    dataFields();
    netFields();
    learnFields();
    const same = at ? document.querySelector(`[data-set="${at}"]`) : null;
    if (same instanceof HTMLElement) same.focus();
  }

  return { begun: build, changed: build, languageChanged: build };
})();

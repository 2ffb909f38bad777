// Editing a leaf, and nudging it: how much the result really moves beside how much the gradient says.

const leaves = (() => {
  "use strict";

  const holder = document.querySelector("#leaves > div");
  const recorded = data.graphs.recorded;
  // A number in full, as it can be typed again
  const inFull = (number) => (Object.is(number, -0) ? "-0" : String(number).replace("Infinity", "inf").replace("NaN", "nan"));

  let fields = new Map(); // leaf → its input
  let nudged = null; // {leaf, by}
  let report = null;

  function field(leaf) {
    const name = recorded.names[leaf];
    const input = make("input", {
      type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false", size: 10,
      "aria-label": t("page.value_of", { name }), "data-leaf": leaf,
    });
    input.value = inFull(app.numbers[leaf]);
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

  function slider(leaf) {
    const name = recorded.names[leaf];
    const knob = make("input", { type: "range", min: -100, max: 100, value: 0, "aria-label": t("page.nudge_of", { name }), "data-nudge": leaf });
    knob.addEventListener("input", () => {
      const reach = 0.2 * Math.max(1, Math.abs(app.numbers[leaf]));
      nudged = { leaf, by: (Number(knob.value) / 100) * reach };
      show();
    });
    return make("td", {}, knob);
  }

  function show() {
    if (!nudged?.by) return report.replaceChildren(t("page.nudge_text"));
    const { leaf, by } = nudged;
    const { root } = recorded;
    const moved = app.numbers.slice();
    moved[leaf] += by;
    const step = moved[leaf] - app.numbers[leaf];
    const before = passes.run(recorded, app.numbers);
    const really = passes.run(recorded, moved).out[root] - before.out[root];
    const gradient = before.gradients[leaf];
    const [name, result] = [recorded.names[leaf], recorded.names[root]];
    const line = (...parts) => make("div", { class: "formula" }, ...parts);
    const keep = () => {
      app.setLeaf(leaf, moved[leaf]);
      fields.get(leaf).focus(); // the button is gone
    };
    report.replaceChildren(
      line(`Δ${name} = ${texts.say(step)}`),
      line(`${t("page.moved", { root: result })} Δ${result} = `, make("b", {}, texts.say(really))),
      line(`${t("page.gradient_said")} ${texts.say(gradient)} · ${texts.say(step)} = `, make("b", {}, texts.say(gradient * step))),
      line(`Δ${result}/Δ${name} = `, make("b", { id: "difference" }, texts.say(really / step)), ` · ∂${result}/∂${name} = `, make("b", { class: "upstream" }, texts.say(gradient))),
      make("button", { type: "button", onclick: keep }, t("page.keep", { name, value: texts.say(moved[leaf]) })),
    );
  }

  function build() {
    fields = new Map();
    nudged = null;
    const own = recorded.leaves.filter((i) => !recorded.constant[i]);
    const constants = recorded.leaves.filter((i) => recorded.constant[i]);
    report = make("div", { id: "nudge", "aria-live": "polite" });
    const line = (leaf) =>
      make("tr", {},
        make("th", { scope: "row" }, recorded.labels[leaf] ?? (recorded.constant[leaf] ? t("page.constant") : recorded.names[leaf])),
        field(leaf),
        recorded.constant[leaf] ? make("td") : slider(leaf));
    const heads = () => ["page.leaf", "value", "page.nudge"].map((key) => make("th", { scope: "col" }, t(key)));
    const table = (list) => make("table", {}, make("thead", {}, make("tr", {}, ...heads())), make("tbody", {}, ...list.map(line)));
    holder.replaceChildren(
      make("div", { class: "scroll tall" }, table(own)),
      report,
      constants.length ? make("details", {}, make("summary", {}, t("page.constants")), make("div", { class: "scroll tall" }, table(constants))) : "",
      button("page.reset", () => app.setLeaves(app.start), { id: "reset-leaves" }));
    show();
  }

  function numbersChanged() {
    for (const [leaf, input] of fields) {
      if (!Object.is(answers.read(input.value), app.numbers[leaf])) input.value = inFull(app.numbers[leaf]);
      input.setAttribute("aria-invalid", "false");
      input.nextElementSibling.textContent = "";
    }
    for (const knob of holder.querySelectorAll("[data-nudge]")) knob.value = 0;
    nudged = null;
    show();
  }

  return { languageChanged: build, numbersChanged };
})();

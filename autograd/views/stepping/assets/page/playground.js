// The field for an expression, those for its variables, and a menu of examples; what is typed becomes the graph.

const playground = (() => {
  "use strict";

  const OUTSIDE = ["outside", "too_large"]; // what is wrong with numbers, not with the text
  const MOST = 2000; // nodes, as in page.py
  const MOST_NAMED = 6; // variables in a note
  const section = get("playground", HTMLElement);
  const field = get("expression", HTMLInputElement);
  const mistyped = get("mistyped", HTMLElement);
  const holder = get("variables", HTMLElement);
  const chosenHere = get("chosen", HTMLElement);
  const menu = get("examples", HTMLSelectElement);

  /** What a first lecture shows. @type {Record<string, [text: string, values: Record<string, number>]>} */
  const EXAMPLES = {
    chain: ["sin(a**2)", { a: 1.5 }],
    product: ["a*b + c", { a: 2, b: -3, c: 10 }],
    fan_out: ["a*b + a*sin(a)", { a: 2, b: -3 }],
    neuron: ["sigmoid(w1*x1 + w2*x2 + b)", { w1: 0.25, x1: 1.4, w2: 0.1, x2: -0.4, b: 0.5 }],
    saturation: ["tanh(w*x + b)", { w: 3, x: 2, b: 1 }],
    loss: ["z = w*x + b; L = (sigmoid(z) - y)**2", { w: 0.5, x: 2, b: -0.25, y: 1 }],
    network: [
      "h1 = sigmoid(w11*x1 + w12*x2 + b1); h2 = sigmoid(w21*x1 + w22*x2 + b2); p = sigmoid(w31*h1 + w32*h2 + b3); L = (p - y)**2",
      { w11: 0.5, x1: 1, w12: -1, x2: 0, b1: 0.1, w21: -0.5, w22: 1, b2: -0.1, w31: 1, w32: -1, b3: 0.2, y: 1 },
    ],
  };
  // Numbers for variables that have none, so that a learner goes on at once: the first of these that are in the domain
  const GUESSES = [[2, 3, 0.5, 1.5, 4, 1, 2.5, 0.25], [0.5, 0.25, 0.75, 0.4, 0.6, 0.3], [1.5, 2, 3, 1.2], [-0.5, -0.25]];

  /** The expression in view. @type {{ text: string, variables: string[] } | null} */
  let shown = null;
  /** Its variables whose numbers were chosen here. @type {Set<string>} */
  let guessed = new Set();
  /** What was typed last, if it could not be shown. @type {{ error: TypedError, text: string } | null} */
  let wrong = null;

  /** The leaf of a variable; -1 where it has none. @param {string} name */
  const leafOf = (name) => app.graphs.recorded.leaves.find((i) => app.graphs.recorded.labels[i] === naming.shown(name)) ?? -1;

  /** The variables' numbers now. @returns {Record<string, number>} */
  const valuesNow = () => Object.fromEntries((shown?.variables ?? []).map((name) => [name, app.numbers[leafOf(name)]]));

  /**
   * Records with numbers for those that have none.
   * @param {string} text
   * @param {Record<string, number>} values
   * @returns {Recorded & { guessed: string[] }}
   */
  function recorded(text, values) {
    const first = recording.record(text, values);
    if (first.error || !first.missing.length) return { ...first, guessed: [] };
    for (const numbers of GUESSES) {
      const more = Object.fromEntries(first.missing.map((name, k) => [name, numbers[k % numbers.length]]));
      const found = recording.record(text, { ...values, ...more });
      if (!found.error || numbers === GUESSES.at(-1)) return { ...found, guessed: first.missing };
    }
    return { ...first, guessed: [] };
  }

  /**
   * Shows what was typed; false where it can't be. What was `edited` may be outside of a domain, as leaves may be;
   * numbers that were `chosen` here before are still no one's.
   * @param {string} text
   * @param {Record<string, number>} values
   */
  function open(text, values, { fresh = false, edited = false, chosen = /** @type {ReadonlySet<string>} */ (new Set()) } = {}) {
    let found = recorded(text, values);
    const beyond = edited && OUTSIDE.includes(found.error?.key ?? "");
    if (beyond) found = recorded(text, {});
    const { error, graph } = found;
    const count = graph?.ops.length ?? 0;
    if (error || !graph || count > MOST) {
      wrong = { error: error ?? { key: "many", into: { count, most: MOST }, at: 0, offer: "" }, text };
      field.value = text;
      if (shown === null && app.graph === null) return false;
      tell();
      return false;
    }
    wrong = null;
    if (fresh) address.enter();
    shown = { text, variables: found.variables };
    guessed = new Set(found.variables.filter((name) => found.guessed.includes(name) || chosen.has(name)));
    if (field.value !== text) field.value = text;
    app.load({ recorded: graph }, { title: "", expression: text });
    if (beyond) {
      guessed = new Set(found.guessed.filter((name) => !Object.hasOwn(values, name)));
      const numbers = [...app.numbers];
      for (const name of shown.variables.filter((each) => Object.hasOwn(values, each))) numbers[leafOf(name)] = values[name];
      app.setLeaves(numbers);
    }
    return true;
  }

  // What is wrong, where, and what may have been meant
  function tell() {
    mistyped.hidden = wrong === null;
    field.setAttribute("aria-invalid", String(wrong !== null));
    if (!wrong) return mistyped.replaceChildren();
    const { error, text } = wrong;
    const words = error.key === "many" ? t("playground.too_many", error.into) : t(`typed.${error.key}`, error.into);
    const lines = text.slice(0, error.at).split("\n");
    const line = text.split("\n")[lines.length - 1];
    const caret = `${" ".repeat([...lines[lines.length - 1]].length)}^`;
    const take = () => {
      field.value = error.offer;
      submit();
    };
    mistyped.replaceChildren(
      make("pre", { "aria-hidden": "true" }, `${line}\n`, make("span", { class: "caret" }, caret)),
      make("p", {}, words, " ", error.offer ? make("button", { type: "button", id: "repair", onclick: take }, t("playground.repair", { offer: error.offer })) : ""),
      shown ? make("p", { class: "note" }, t("playground.before", { expression: shown.text })) : "");
  }

  function submit() {
    const text = field.value.trim();
    if (shown && text === shown.text && !wrong) return;
    if (!open(text, valuesNow(), { fresh: true, chosen: guessed }) && wrong) {
      field.focus();
      field.setSelectionRange(wrong.error.at, wrong.error.at);
    }
  }

  /** @param {string} name */
  function variable(name) {
    const leaf = leafOf(name);
    const input = make("input", { type: "text", autocomplete: "off", spellcheck: "false", "aria-label": t("leaves.value_of", { name }), "data-variable": name });
    const take = () => {
      const number = answers.read(input.value);
      input.setAttribute("aria-invalid", String(number === null));
      input.title = number === null ? t("page.not_a_number", { text: input.value.slice(0, 40) }) : "";
      if (number === null) return;
      guessed.delete(name);
      if (Object.is(number, app.numbers[leaf])) write();
      else app.setLeaf(leaf, number);
    };
    input.addEventListener("change", take);
    input.addEventListener("keydown", (event) => event.key === "Enter" && take()); // also to agree with what was chosen
    return make("label", { class: guessed.has(name) ? "guessed" : "" }, `${name} = `, input);
  }

  // Whether a name that nobody gave a number was written together, as sinx or wx
  function together(/** @type {string} */ name) {
    const meant = shown ? joined.apart(name, meaning.functions(), new Set(shown.variables)) : "";
    const offer = shown && meant ? joined.takenApart(shown.text, name, meant) : "";
    const take = () => {
      field.value = offer;
      submit();
    };
    return meant ? make("span", { class: "together" }, t("playground.together", { name }), " ",
      make("button", { type: "button", onclick: take }, t("playground.repair", { offer }))) : "";
  }

  function build() {
    const has = shown !== null && app.about.expression === shown.text;
    if (!has) shown = null;
    section.hidden = !has && !section.classList.contains("wanted");
    get("own", HTMLButtonElement).hidden = !section.hidden;
    menu.replaceChildren(
      make("option", { value: "" }, t("playground.examples")),
      ...Object.keys(EXAMPLES).map((key) => make("option", { value: key }, t(`playground.example_${key}`))));
    holder.replaceChildren(...(shown ? shown.variables.filter((name) => leafOf(name) >= 0).map(variable) : []));
    chosenHere.replaceChildren(make("span", { class: "note" }), ...[...guessed].map(together));
    write();
    tell();
  }

  function write() {
    for (const input of holder.querySelectorAll("input")) {
      const name = input.dataset.variable ?? "";
      const number = app.shownNumbers()[leafOf(name)];
      if (!Object.is(answers.read(input.value), number)) input.value = spelling.inFull(number);
      input.size = Math.max(3, Math.min(20, input.value.length));
      input.setAttribute("aria-invalid", "false");
      input.parentElement?.classList.toggle("guessed", guessed.has(name));
    }
    chosenHere.hidden = !guessed.size;
    const [names, count] = [[...guessed].slice(0, MOST_NAMED).join(", "), guessed.size - MOST_NAMED];
    /** @type {HTMLElement} */ (chosenHere.firstChild).textContent = t("playground.guessed", { names: count > 0 ? t("descent.more", { names, count }) : names });
  }

  function listen() {
    get("show", HTMLButtonElement).addEventListener("click", submit);
    field.addEventListener("keydown", entered(submit));
    field.addEventListener("input", () => {
      wrong = null; // it is said when it is asked for again
      tell();
    });
    menu.addEventListener("change", () => {
      const [text, values] = EXAMPLES[menu.value] ?? [];
      if (text) open(text, values, { fresh: true });
      menu.value = "";
    });
    get("own", HTMLButtonElement).addEventListener("click", () => {
      section.classList.add("wanted");
      build();
      field.focus();
    });
  }

  /** An expression whose graph is shown already, as Python recorded it. @param {string} text */
  function describe(text) {
    shown = { text, variables: recording.record(text, {}).variables };
    field.value = text;
  }

  return {
    listen, open, describe, graphChanged: build, languageChanged: build, numbersChanged: write, nudged: write,
    example: (/** @type {string} */ key) => EXAMPLES[key],
    examples: EXAMPLES,
    expression: () => (shown ? { text: shown.text, values: valuesNow(), leaves: shown.variables.map(leafOf) } : null),
  };
})();

// Gradient descent from where the leaves are: x ← x − η·∂L/∂x, and the curve of the results it makes.

const descent = (() => {
  "use strict";

  const holder = pane("descent");
  const parts = {
    words: make("div", { class: "note" }),
    rate: make("input", { type: "text", size: 6, id: "rate", value: "0.1", autocomplete: "off" }),
    trouble: make("p", { class: "wrong", role: "alert" }),
    plot: make("div"),
    last: make("p", { class: "formula", "aria-live": "polite" }),
  };
  /** @type {number[]} */
  let curve = [];
  let from = 0; // where on it the last press of a button began
  let ours = false; // whether it is us who change the leaves
  let built = false; // only when somebody looks

  /** @param {number} times */
  function step(times) {
    const { recorded } = app.graphs;
    const rate = parts.rate.value;
    const given = answers.read(rate) ?? NaN;
    const right = given > 0 && Number.isFinite(given);
    parts.rate.setAttribute("aria-invalid", String(!right));
    parts.trouble.textContent = right ? "" : t("descent.rate_wrong", { text: rate.slice(0, 40) });
    if (!right) return;
    if (!app.trainable.includes(true)) return void (parts.trouble.textContent = t("descent.nothing"));
    let { numbers } = app;
    let here = passes.run(recorded, numbers);
    if (!curve.length) curve.push(here.out[recorded.root]);
    from = curve.length - 1;
    for (let k = 0; k < times; k++) {
      const moved = numbers.map((x, i) => (app.trainable[i] ? x - given * here.gradients[i] : x));
      here = passes.run(recorded, moved);
      const after = here.out[recorded.root];
      if (!Number.isFinite(after)) {
        parts.trouble.textContent = t("descent.diverged", { rate });
        break;
      }
      numbers = moved;
      curve.push(after);
    }
    ours = true;
    app.setLeaves(numbers);
    ours = false;
  }

  function plot() {
    const { recorded } = app.graphs;
    if (curve.length < 2) return "";
    const [low, high] = [Math.min(...curve), Math.max(...curve)];
    const longest = Math.max(...[low, high].map((value) => texts.say(value, 4).length));
    const [width, height, left, bottom] = [460, 190, 16 + 8.5 * longest, 26]; // all digits of the labels have room
    /** @param {number} i */
    const x = (i) => left + ((width - left - 10) * i) / (curve.length - 1);
    /** @param {number} value */
    const y = (value) => 10 + (height - bottom - 10) * (high === low ? 0.5 : (high - value) / (high - low));
    const last = curve[curve.length - 1];
    const label = t("descent.curve", { root: recorded.names[recorded.root], from: texts.say(curve[0]), to: texts.say(last), steps: curve.length - 1 });
    /** @param {number} x @param {number} y @param {string} side @param {string} content */
    const text = (x, y, side, content) => make("text", { x, y, class: `small ${side}` }, content);
    return make("svg", { class: "curve", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
      make("line", { x1: left, y1: height - bottom, x2: width - 10, y2: height - bottom, class: "axis" }),
      make("line", { x1: left, y1: 10, x2: left, y2: height - bottom, class: "axis" }),
      text(left - 6, y(high) + 5, "right", texts.say(high, 4)),
      low === high ? null : text(left - 6, y(low) + 1, "right", texts.say(low, 4)),
      text(left, height - 6, "left", "0"),
      text(width - 10, height - 6, "right", `${t("descent.steps")} ${curve.length - 1}`),
      make("polyline", { points: curve.map((value, i) => `${x(i)},${y(value)}`).join(" "), class: "loss" }),
      make("circle", { cx: x(curve.length - 1), cy: y(last), r: 4, class: "now" }));
  }

  const MOST_NAMED = 8;

  /** @param {string[]} names */
  function listed(names) {
    if (names.length <= MOST_NAMED) return names.join(", ");
    return t("descent.more", { names: names.slice(0, MOST_NAMED).join(", "), count: names.length - MOST_NAMED });
  }

  // What a step moves, and what it leaves as it is
  function words() {
    const { recorded } = app.graphs;
    const named = recorded.leaves.filter((i) => !recorded.plain[i]);
    const moving = named.filter((i) => app.trainable[i]).map((i) => recorded.names[i]);
    const staying = named.filter((i) => !app.trainable[i]).map((i) => recorded.names[i]);
    const into = { names: listed(moving), first: moving[0], root: recorded.names[recorded.root] };
    return [
      make("p", {}, moving.length === 0 ? t("descent.nothing") : moving.length === 1 ? t("descent.moves_one", into) : t("descent.moves_many", into)),
      staying.length ? make("p", {}, t("descent.stays", { names: listed(staying) })) : "",
    ];
  }

  function ticksChanged() {
    parts.words.replaceChildren(...words());
    /** @type {NodeListOf<HTMLInputElement>} */
    const boxes = holder.querySelectorAll("input[data-trainable]");
    for (const box of boxes) box.checked = app.trainable[Number(box.dataset.trainable)];
  }

  function draw() {
    const { recorded } = app.graphs;
    parts.plot.replaceChildren(plot());
    const [before, now] = [curve[from], curve[curve.length - 1]];
    parts.last.textContent = curve.length > 1 ? `${recorded.names[recorded.root]}: ${texts.say(before)} → ${texts.say(now)}` : "";
  }

  function build() {
    built = true;
    parts.trouble.textContent = "";
    const { recorded } = app.graphs;
    const own = recorded.leaves.filter((i) => !recorded.constant[i]);
    holder.replaceChildren(
      make("div", { class: "ticks", role: "group", "aria-label": t("descent.trainable") }, make("span", { class: "caption" }, t("descent.trainable")),
        ...own.map((i) => make("label", {}, leaves.tick(i), ` ${recorded.names[i]}`))),
      parts.words,
      make("p", {}, make("label", {}, `${t("descent.rate")} η = `, parts.rate), " ",
        button("descent.one", () => step(1), { id: "descend" }), " ",
        button("descent.ten", () => step(10), { id: "descend-ten" }), " ",
        button("page.reset", () => app.setLeaves(app.start), { id: "descent-reset" })),
      parts.trouble, parts.last, parts.plot);
    ticksChanged();
    draw();
  }

  function numbersChanged() {
    if (!ours) curve = [];
    draw();
  }

  function changed() {
    built = false;
  }

  function graphChanged() {
    curve = [];
    changed();
  }

  function render() {
    if (!built && tabs.isShown("descent")) build();
  }

  return { render, graphChanged, languageChanged: changed, numbersChanged, ticksChanged };
})();

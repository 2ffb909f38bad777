// Gradient descent from where the leaves are: x ← x − η·∂L/∂x, and the curve of the results it makes.

const descent = (() => {
  "use strict";

  const holder = document.querySelector("#descent > div");
  const recorded = data.graphs.recorded;
  let curve = [];
  let ours = false; // whether it is us who change the leaves
  let rate = "0.1";
  let parts = {};

  function step(times) {
    rate = parts.rate.value;
    const given = answers.read(rate);
    const right = given > 0 && Number.isFinite(given);
    parts.rate.setAttribute("aria-invalid", String(!right));
    parts.trouble.textContent = right ? "" : t("page.rate_wrong", { text: rate.slice(0, 40) });
    if (!right) return;
    let { numbers } = app;
    let here = passes.run(recorded, numbers);
    if (!curve.length) curve.push(here.out[recorded.root]);
    for (let k = 0; k < times; k++) {
      const moved = numbers.map((x, i) => (recorded.ops[i] || recorded.constant[i] ? x : x - given * here.gradients[i]));
      here = passes.run(recorded, moved);
      const after = here.out[recorded.root];
      if (!Number.isFinite(after)) {
        parts.trouble.textContent = t("page.diverged", { rate });
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
    if (curve.length < 2) return make("p", { class: "note" }, t("page.descent_text", { root: recorded.names[recorded.root] }));
    const [width, height, left, bottom] = [460, 190, 70, 26];
    const [low, high] = [Math.min(...curve), Math.max(...curve)];
    const x = (i) => left + ((width - left - 10) * i) / (curve.length - 1);
    const y = (value) => 10 + (height - bottom - 10) * (high === low ? 0.5 : (high - value) / (high - low));
    const label = t("page.curve", { root: recorded.names[recorded.root], from: texts.say(curve[0]), to: texts.say(curve.at(-1)), steps: curve.length - 1 });
    const text = (x, y, side, content) => make("text", { x, y, class: `small ${side}` }, content);
    return make("svg", { class: "curve", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
      make("line", { x1: left, y1: height - bottom, x2: width - 10, y2: height - bottom, class: "axis" }),
      make("line", { x1: left, y1: 10, x2: left, y2: height - bottom, class: "axis" }),
      text(left - 6, y(high) + 5, "right", texts.say(high, 4)),
      low === high ? null : text(left - 6, y(low) + 1, "right", texts.say(low, 4)),
      text(left, height - 6, "left", "0"),
      text(width - 10, height - 6, "right", `${t("page.descent_steps")} ${curve.length - 1}`),
      make("polyline", { points: curve.map((value, i) => `${x(i)},${y(value)}`).join(" "), class: "loss" }),
      make("circle", { cx: x(curve.length - 1), cy: y(curve.at(-1)), r: 4, class: "now" }));
  }

  function draw() {
    parts.plot.replaceChildren(plot());
    parts.last.textContent = curve.length > 1 ? `${recorded.names[recorded.root]}: ${texts.say(curve.at(-2))} → ${texts.say(curve.at(-1))}` : "";
  }

  function build() {
    parts = {
      rate: make("input", { type: "text", size: 6, id: "rate", value: rate, autocomplete: "off" }),
      trouble: make("p", { class: "wrong", role: "alert" }),
      plot: make("div"),
      last: make("p", { class: "formula", "aria-live": "polite" }),
    };
    holder.replaceChildren(
      make("p", {}, make("label", {}, `${t("page.rate")} η = `, parts.rate), " ",
        button("page.descend", () => step(1), { id: "descend" }), " ",
        button("page.descend_ten", () => step(10), { id: "descend-ten" }), " ",
        button("page.reset", () => app.setLeaves(app.start), { id: "descent-reset" })),
      parts.trouble, parts.last, parts.plot);
    draw();
  }

  function numbersChanged() {
    if (!ours) curve = [];
    draw();
  }

  return { languageChanged: build, numbersChanged };
})();

// What each sample of a batch wishes of a weight: a bar each, and their average. A click on a bar leads to its
// arithmetic.

const bars = (() => {
  "use strict";

  const [HEIGHT, LEFT] = [150, 62];

  /** @param {HTMLElement} caption where it is said what is pointed at */
  function made(caption) {
    /** @type {SVGRectElement[]} */
    let rects = [];
    /** @type {{ wish: number, sample: number }[]} */
    let sorted = [];
    let [name, at, whose] = ["", -1, -1]; // the bar that is pointed at, and the sample it is of: in the next frame that is another bar, or none
    const group = make("g", {});
    const [zero, average] = [make("line", { class: "axis", x1: LEFT }), make("line", { class: "average", x1: LEFT })];
    const [high, low, said] = [make("text", { class: "end", x: LEFT - 4, y: 14 }), make("text", { class: "end", x: LEFT - 4, y: HEIGHT - 4 }), make("text", { class: "average-text end" })];
    const element = make("svg", { id: "bars", tabindex: 0, role: "group", onkeydown: keys, onfocus: () => point(Math.max(at, 0)) },
      zero, group, average, high, low, said);

    /** @param {number} place */
    function point(place) {
      if (!sorted[place]) return;
      at = place;
      whose = sorted[place].sample;
      tell();
      lab.point(whose);
    }

    /** What is pointed at, in words; and how it goes on, where nothing is. */
    function tell() {
      rects.forEach((rect, i) => rect.classList.toggle("pointed", i === at));
      const { wish, sample } = sorted[at] ?? { wish: 0, sample: 0 };
      const way = t(wish > 0 ? "deep.smaller" : wish < 0 ? "deep.larger" : "deep.nothing", { name });
      const text = at < 0 ? t("deep.bars") : t("deep.bar", { number: sample + 1, name, wish: texts.say(wish), way });
      if (caption.textContent !== text) caption.textContent = text;
      element.setAttribute("aria-label", text);
    }

    /** @param {KeyboardEvent} event */
    function keys(event) {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) {
        event.preventDefault();
        point(Math.max(0, Math.min(sorted.length - 1, at + by)));
      } else if (event.key === "Enter" && sorted[at]) {
        event.preventDefault(); // or it would press the button that has the focus then
        stepping.open(sorted[at].sample, lab.weight);
      }
    }

    /** @param {number[]} wishes @param {Uint32Array} chosen @param {string} of */
    function show(wishes, chosen, of) {
      name = of;
      const all = lab.trainer.chosen;
      sorted = wishes.map((wish, row) => ({ wish, sample: all[chosen[row]] })).sort((a, b) => b.wish - a.wish || a.sample - b.sample);
      while (rects.length < sorted.length) {
        const i = rects.length;
        const rect = make("rect", { class: "wish", onclick: () => stepping.open(sorted[i].sample, lab.weight) });
        rect.addEventListener("pointerenter", () => point(i));
        rect.addEventListener("pointerleave", () => lab.point(null));
        rects.push(rect);
      }
      rects = rects.slice(0, sorted.length);
      const width = Math.max(260, widths.of(element) || 640);
      element.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
      said.setAttribute("x", String(width - 2));
      const values = sorted.map(({ wish }) => wish).filter(Number.isFinite);
      const [top, bottom] = [Math.max(0, ...values), Math.min(0, ...values)];
      const y = (/** @type {number} */ wish) => 6 + (HEIGHT - 12) * (top > bottom ? (top - wish) / (top - bottom) : 0.5);
      const wide = (width - LEFT) / sorted.length;
      sorted.forEach(({ wish, sample }, i) => {
        const [from, to] = [Math.min(y(wish), y(0)), Math.max(y(wish), y(0))];
        const attributes = { x: LEFT + i * wide + (wide > 4 ? 1 : 0), width: Math.max(1, wide - (wide > 4 ? 2 : 0)), y: from - (to - from < 3 ? 1.5 : 0), height: Math.max(3, to - from), "data-sample": sample };
        for (const [key, value] of Object.entries(attributes)) rects[i].setAttribute(key, String(value));
        rects[i].style.fill = lab.samples.classes ? colouring.ofClass(lab.samples.y[sample], lab.samples.classes) : data.colours[0];
      });
      if (group.childElementCount !== rects.length) group.replaceChildren(...rects);
      const mean = wishes.reduce((sum, wish) => sum + wish, 0) / (wishes.length || 1);
      for (const [line, value] of /** @type {[SVGLineElement, number][]} */ ([[zero, 0], [average, mean]])) {
        line.setAttribute("y1", String(y(value)));
        line.setAttribute("y2", String(y(value)));
        line.setAttribute("x2", String(width));
      }
      high.textContent = texts.say(Number(top.toPrecision(2)));
      low.textContent = texts.say(Number(bottom.toPrecision(2)));
      said.textContent = t("deep.mean", { mean: texts.say(Number(mean.toPrecision(4))) });
      said.setAttribute("y", String(Math.max(12, y(mean) - 5)));
      at = sorted.findIndex(({ sample }) => sample === whose);
      tell();
    }

    return { element, show };
  }

  return { made };
})();

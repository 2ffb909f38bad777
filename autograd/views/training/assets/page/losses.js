// The losses, epoch by epoch: of the samples to train on and of those held out.

const lossCurves = (() => {
  "use strict";

  const [WIDTH, HEIGHT, LEFT, BOTTOM] = [320, 130, 58, 18];
  const MOST = 240; // points of a line

  /** Some of a list, its last among them. @param {number[]} list @returns {[number, number][]} */
  function thinned(list) {
    const every = Math.max(1, Math.ceil(list.length / MOST));
    /** @type {[number, number][]} */
    const found = [];
    for (let i = 0; i < list.length; i += every) found.push([i + 1, list[i]]);
    if ((list.length - 1) % every) found.push([list.length, list[list.length - 1]]);
    return found;
  }

  function render() {
    const holder = get("curves", HTMLElement);
    const { train, heldOut } = lab.history;
    const lines = [{ key: "train", list: train, colour: 0 }, { key: "held_out", list: heldOut, colour: 1 }].filter(({ list }) => list.length);
    const all = lines.flatMap(({ list }) => thinned(list).map(([, loss]) => loss)).filter(Number.isFinite);
    if (!all.length) return holder.replaceChildren(make("p", { class: "note" }, t("curves.none")));
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const digits = high.toPrecision(2) === low.toPrecision(2) ? 5 : 2;
    const log = low > 0 && high > 20 * low; // as History.plot
    const scaled = (/** @type {number} */ loss) => (log ? Math.log(loss) : loss);
    const [from, to] = [scaled(low), scaled(high)];
    const y = (/** @type {number} */ loss) => 6 + (HEIGHT - BOTTOM - 12) * (to > from ? (to - scaled(loss)) / (to - from) : 0.5);
    const epochs = Math.max(train.length, 2);
    const x = (/** @type {number} */ epoch) => LEFT + ((WIDTH - LEFT - 6) * (epoch - 1)) / (epochs - 1);
    const said = lines.map(({ key, list }) => t(`curves.${key}`, { loss: texts.say(Number(list[list.length - 1].toPrecision(3))) }));
    return holder.replaceChildren(
      make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": said.join("; ") },
        make("path", { class: "axis", d: `M${LEFT},4V${HEIGHT - BOTTOM}H${WIDTH - 6}` }),
        make("text", { x: LEFT - 4, y: 12, class: "end" }, texts.say(Number(high.toPrecision(digits)))),
        make("text", { x: LEFT - 4, y: HEIGHT - BOTTOM, class: "end" }, texts.say(Number(low.toPrecision(digits)))),
        make("text", { x: WIDTH - 6, y: HEIGHT - 4, class: "end" }, t("curves.epoch", { epoch: train.length })),
        ...lines.map(({ list, colour }) =>
          make("polyline", { class: `line c${colour}`, stroke: data.colours[colour], points: thinned(list).filter(([, loss]) => Number.isFinite(loss)).map(([epoch, loss]) => `${x(epoch).toFixed(1)},${y(loss).toFixed(1)}`).join(" ") }))),
      make("p", { class: "legend" }, ...lines.map(({ colour }, i) => make("span", { class: "key" }, make("svg", { viewBox: "0 0 14 4", class: "swatch" }, make("line", { x1: 0, y1: 2, x2: 14, y2: 2, stroke: data.colours[colour], "stroke-width": 3 })), ` ${said[i]}`))));
  }

  return { render, languageChanged: render };
})();

// Going: play, one epoch, one batch, one sample, back; how fast, and where we are.

const transport = (() => {
  "use strict";

  const SPEEDS = [1, 3, 10, 30, 100, Infinity]; // steps a second
  let speed = Infinity;
  /** @param {string} id */
  const at = (id) => get(id, HTMLButtonElement);

  function toggle() {
    if (lab.frame?.playing) engine.send({ kind: "pause" });
    else engine.send({ kind: "play", perSecond: speed, size: 0 });
  }

  function listen() {
    at("play").addEventListener("click", toggle);
    at("reset").addEventListener("click", () => lab.begin());
    at("one-sample").addEventListener("click", () => {
      lab.altered ||= lab.setting.batch !== 1;
      engine.send({ kind: "step", size: 1, epoch: false });
    });
    at("one-batch").addEventListener("click", () => engine.send({ kind: "step", size: 0, epoch: false }));
    at("one-epoch").addEventListener("click", () => engine.send({ kind: "step", size: 0, epoch: true }));
    at("back").addEventListener("click", () => engine.send({ kind: "back" }));
    get("speed", HTMLSelectElement).addEventListener("change", (event) => {
      speed = Number(/** @type {HTMLSelectElement} */ (event.target).value);
      if (lab.frame?.playing) engine.send({ kind: "play", perSecond: speed, size: 0 });
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== " " || !(event.target instanceof Element) || event.target.closest("button, input, select, textarea, [role=tab], iframe")) return;
      event.preventDefault();
      toggle();
    });
  }

  function languageChanged() {
    get("speed", HTMLSelectElement).replaceChildren(...SPEEDS.map((each) =>
      make("option", { value: each, selected: each === speed }, each === Infinity ? t("go.full") : t("go.per_second", { count: each }))));
  }

  function render() {
    const { frame } = lab;
    if (!frame) return;
    const play = at("play");
    const text = t(frame.playing ? "go.pause" : "go.play");
    if (play.textContent !== text) play.textContent = text;
    play.disabled = Boolean(frame.trouble);
    at("back").disabled = frame.back < 0;
    const place = t("go.place", { epoch: frame.epoch, step: frame.step });
    get("place", HTMLOutputElement).textContent = frame.playing && frame.speed > 0 ? `${place} · ${t("go.measured", { count: Math.round(frame.speed) })}` : place;
    trouble(frame);
  }

  /** What went wrong, and the way back. @param {Frame} frame */
  function trouble({ trouble: bad, back }) {
    const box = get("trouble", HTMLElement);
    const key = bad ? `${bad.step}` : "";
    if (box.dataset.of === key + texts.language) return;
    box.dataset.of = key + texts.language;
    box.hidden = !bad;
    if (!bad) return box.replaceChildren();
    const name = bad.at >= 0 ? calling.weight(lab.trainer.network.shape, lab.trainer.network.placeOf(bad.at)) : "";
    const what = name ? t("trouble.gradient", { name }) : t("trouble.loss", { loss: texts.say(bad.loss) });
    const rate = Number((lab.setting.rate / 10).toPrecision(3));
    return box.replaceChildren(
      make("p", {}, t("trouble.said", { what, step: bad.step, epoch: bad.epoch }), " ", t("trouble.advice", { rate: texts.say(lab.setting.rate) })),
      make("p", {},
        button("trouble.back", () => engine.send({ kind: "back" }), { disabled: back < 0, id: "trouble-back" }, { step: back }), " ",
        button("trouble.smaller", () => (lab.set({ rate }), lab.begin()), { id: "trouble-smaller", class: "main" }, { rate: texts.say(rate) })));
  }

  return { listen, languageChanged, render };
})();

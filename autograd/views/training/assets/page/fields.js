// Fields for what can be set.

const fields = (() => {
  "use strict";

  /** @param {string} key @param {HTMLElement} control @param {Node | string} [after] @param {boolean} [half] whether two fit side by side */
  const labelled = (key, control, after = "", half = false) => make("label", { class: half ? "field half" : "field" }, make("span", {}, t(`set.${key}`)), control, after);

  /**
   * A menu.
   * @param {keyof Setting} key
   * @param {[value: string | number, text: string][]} options
   * @param {boolean} [half]
   */
  function choice(key, options, half = false) {
    const now = String(lab.setting[key]);
    const known = options.some(([value]) => String(value) === now);
    const all = known ? options : [...options, /** @type {[string, string]} */ ([now, now])];
    const select = make("select", { "data-set": key, onchange: (event) => lab.set({ [key]: settings.read(key, event.target.value) }) },
      ...all.map(([value, text]) => make("option", { value, selected: String(value) === now }, text)));
    return labelled(key, select, "", half);
  }

  /** A number that is typed. @param {keyof Setting} key @param {Node | string} [after] */
  function number(key, after) {
    const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", "data-set": key, value: spelling.inFull(Number(lab.setting[key])) });
    input.size = 6;
    const take = () => {
      const found = settings.read(key, input.value);
      input.setAttribute("aria-invalid", String(found === null));
      const [low, high, whole] = settings.RANGES[key];
      input.title = found === null ? t(whole ? "set.wrong_whole" : "set.wrong", { text: input.value.slice(0, 30), low: texts.say(low), high: texts.say(high) }) : "";
      if (found === null) lab.say(input.title);
      else if (found !== lab.setting[key]) lab.set({ [key]: found });
    };
    input.addEventListener("change", take);
    input.addEventListener("keydown", entered(take));
    return labelled(key, input, after);
  }

  /** A slider over some numbers. @param {keyof Setting} key @param {number[]} steps @param {(value: number) => string} [said] */
  function slider(key, steps, said = (value) => texts.say(value)) {
    const now = Number(lab.setting[key]);
    const all = steps.includes(now) ? steps : [...steps, now].sort((a, b) => a - b);
    const shown = make("output", {}, said(now));
    const input = make("input", { type: "range", min: 0, max: all.length - 1, step: 1, value: all.indexOf(now), "data-set": key, "aria-valuetext": said(now) });
    input.addEventListener("input", () => {
      shown.textContent = said(all[Number(input.value)]);
      input.setAttribute("aria-valuetext", shown.textContent);
    });
    input.addEventListener("change", () => lab.set({ [key]: all[Number(input.value)] }));
    return labelled(key, input, shown);
  }

  return { choice, number, slider };
})();

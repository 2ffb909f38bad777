// The address, which holds the whole setting; the dialogs that copy it, and the Python script.

const address = (() => {
  "use strict";

  const note = get("ignored", HTMLElement);
  const dialog = get("dialog", HTMLDialogElement);

  function write() {
    /** @type {Record<string, string>} */
    const others = {
      ...puzzling.saved(),
      ...(lab.weight ? { weight: String(lab.weight) } : {}),
      ...(lab.unit ? { neuron: `${lab.unit.layer + 1}.${lab.unit.unit + 1}` } : {}),
      ...(lab.sample === null ? {} : { sample: String(lab.sample + 1) }),
      ...(lab.tab === "weight" ? {} : { tab: lab.tab }),
      ...(texts.language === data.language ? {} : { language: texts.language }),
    };
    try {
      history.replaceState(null, "", `#${settings.address(lab.setting, others, lab.usual)}`);
    } catch {
      // a sandboxed page has no history; nothing depends on it
    }
  }

  /** The neuron that an address names by its layer and its place there, such as 1.2. @param {string} text */
  function unitOf(text) {
    const found = /^([1-9]\d*)\.([1-9]\d*)$/.exec(text);
    if (!found) return null;
    const [layer, unit] = [Number(found[1]) - 1, Number(found[2]) - 1];
    return unit < lab.trainer.network.shape.sizes[layer] ? { layer, unit } : null;
  }

  /** @param {string[]} parts */
  function tell(parts) {
    note.hidden = !parts.length;
    note.textContent = parts.length ? t("share.ignored", { parts: parts.join(", ") }) : "";
  }

  /** @param {string} title @param {string} about @param {string} text */
  function show(title, about, text) {
    get("dialog-title", HTMLElement).textContent = title;
    get("dialog-about", HTMLElement).textContent = about;
    get("dialog-text", HTMLTextAreaElement).value = text;
    get("dialog-said", HTMLElement).textContent = "";
    dialog.showModal();
  }

  async function copy() {
    const field = get("dialog-text", HTMLTextAreaElement);
    const said = get("dialog-said", HTMLElement);
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = t("dialog.copied");
    } catch {
      field.select();
      said.textContent = t("dialog.by_hand");
    }
  }

  function listen() {
    get("share", HTMLButtonElement).addEventListener("click", () => (write(), show(t("share.title"), t("share.about"), location.href)));
    get("python-open", HTMLButtonElement).addEventListener("click", () => {
      const { trainer, setting, samples } = lab;
      const about = t(lab.altered ? "python.altered" : "python.about") + (trainer.held.length ? ` ${t("python.best")}` : "");
      show(t("python.title"), about, python.script(setting, samples, trainer.network.shape, Math.max(trainer.epoch, 100), lab.isGiven() ? data.given.numbers : null));
    });
    get("dialog-copy", HTMLButtonElement).addEventListener("click", copy);
    get("dialog-close", HTMLButtonElement).addEventListener("click", () => dialog.close());
  }

  return { listen, write, tell, unitOf };
})();

// The stepping page of one sample in this network, with all its numbers: the same page that Stepper makes, in a frame of
// its own, made from the same scripts.

const stepping = (() => {
  "use strict";

  const section = get("stepping", HTMLElement);
  const holder = get("stepping-frame", HTMLElement);
  /** @type {HTMLElement | SVGElement | null} */
  let from = null; // what had the focus

  /** @param {string} template @param {Record<string, string>} into */
  const fill = (template, into) => template.replace(/{{(\w+)}}/g, (_, name) => into[name]);

  /** The page as a text. @param {GivenGraph} graph @param {string} title @param {string} address */
  function page(graph, title, address) {
    const { template, style, policy, data: usual } = data.stepping;
    const own = { ...usual, graphs: { recorded: graph }, title, language: texts.language, address };
    const { theme } = document.documentElement.dataset;
    const made = fill(template, {
      title: "", language: texts.language, policy, style,
      data: JSON.stringify(own).replaceAll("<", "\\u003c"),
      script: `${get("rows", HTMLScriptElement).textContent}\n${get("stepping-script", HTMLScriptElement).textContent}`,
    });
    return theme ? made.replace("<html ", `<html data-theme="${theme === "dark" ? "dark" : theme === "light" ? "light" : "auto"}" `) : made;
  }

  /**
   * The address of the step in which a weight gets its gradient, its neuron opened and the others folded.
   * @param {GivenGraph} given
   * @param {number} leaf
   * @param {NumberPlace} place
   */
  function turnOf(given, leaf, { layer, unit }) {
    const graph = passes.prepare(structuredClone(given));
    const ways = views.ways(graph, "recorded");
    const way = ways.find(({ key }) => key === `open:layers.${layer}.neurons.${unit}`) ?? ways.find(({ key }) => key === "nodes") ?? ways[0];
    const user = graph.head[graph.parents.indexOf(leaf)];
    const walk = passes.moments(graph, views.made(graph, way));
    const step = walk.findIndex(({ pass, nodes }) => pass === "backward" && nodes.includes(user));
    return `step=${Math.max(0, step)}&view=${encodeURIComponent(way.key)}&tab=ledger&path=${leaf}`;
  }

  /** @param {number} sample @param {number} weight whose path is to be seen; −1 for none */
  function open(sample, weight) {
    engine.send({ kind: "pause" });
    const { trainer, samples, setting } = lab;
    const one = datasets.only(samples, [sample]);
    const { graph, leafOf } = passing.graph(trainer.network.shape, trainer.numbers, [...one.x], [...objectives.targets(setting.loss, one)], setting.loss);
    const leaf = weight < 0 ? -1 : leafOf[weight];
    const name = weight < 0 ? "" : graph.names[leaf];
    const wanted = leaf < 0 ? "tab=ledger" : turnOf(graph, leaf, trainer.network.placeOf(weight));
    get("stepping-title", HTMLElement).textContent = name ? t("step.of_weight", { number: sample + 1, name }) : t("step.of_sample", { number: sample + 1 });
    const frame = make("iframe", { title: t("step.title", { number: sample + 1 }) });
    frame.srcdoc = page(graph, t("step.title", { number: sample + 1 }), wanted);
    frame.addEventListener("load", () => {
      frame.contentDocument?.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && !frame.contentDocument?.querySelector("dialog[open]") && close());
    });
    holder.replaceChildren(frame);
    const { activeElement: focused } = document;
    from = focused instanceof HTMLElement || focused instanceof SVGElement ? focused : null;
    section.hidden = false;
    get("lab", HTMLElement).inert = true;
    get("stepping-close", HTMLElement).focus();
  }

  function close() {
    holder.replaceChildren();
    section.hidden = true;
    get("lab", HTMLElement).inert = false;
    from?.focus();
  }

  function listen() {
    get("stepping-close", HTMLElement).addEventListener("click", close);
    section.addEventListener("keydown", (event) => event.key === "Escape" && close());
  }

  return { listen, open, close, isOpen: () => !section.hidden };
})();

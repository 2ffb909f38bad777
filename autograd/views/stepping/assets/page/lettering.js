// What is written on the graph, and how much room that takes.

const lettering = (() => {
  "use strict";

  const HIGH = 70; // pixels of a box
  const NARROWEST = 88;
  const PILL = { width: 34, height: 26 }; // of a constant, at least
  const LABEL_HIGH = 17; // beside an edge
  const [LONGEST_TITLE, LONGEST_PART] = [26, 30]; // letters
  const MOST_MEASURED = 20_000; // texts that are kept
  const FONTS = { title: "700 15px", number: "600 14px", caption: "11px", small: "13px", partial: "700 12.5px" };

  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Map<string, number>} the widths of what was measured, by font and text */
  const measured = new Map();

  /** "layers.0.neurons.1" → "layer 1 · neuron 2" @param {string} path @returns {string} */
  function partName(path) {
    const steps = path.split(".");
    /** @param {string} name */
    const named = (name) => (`page.part_${name}` in data.texts[texts.language] ? t(`page.part_${name}`) : name);
    /** @param {string | undefined} step */
    const isNumber = (step) => /^\d+$/.test(step ?? "");
    return steps
      .flatMap((step, i) => (isNumber(step) ? [] : [isNumber(steps[i + 1]) ? `${named(step)} ${Number(steps[i + 1]) + 1}` : named(step)]))
      .join(" · ");
  }

  /** Of a folded part @param {Box} box */
  const boxName = (box) => (box.named ? box.part : partName(box.part));

  // ---- what is written ---------------------------------------------------------------------------------------------

  /** @param {Graph} graph @param {Box} box */
  const isConstant = (graph, box) => !box.part && graph.constant[box.nodes[0]];
  /** @param {Graph} graph @param {Box} box */
  const titleOf = (graph, box) =>
    box.part ? texts.short(boxName(box), LONGEST_PART) : texts.short(graph.titles[box.nodes[0]], LONGEST_TITLE);

  /** "value", of a folded part with one result "value h₁", as the formulas call it. @param {Graph} graph @param {Box} box */
  const valueOf = (graph, box) => (box.part && !box.named && box.outputs.length === 1 ? `${t("value")} ${texts.short(graph.names[box.outputs[0]], LONGEST_TITLE)}` : t("value"));

  /** @param {Graph} graph @param {Result} result @param {Box} box */
  function pillOf(graph, result, box) {
    const number = texts.say(result.out[box.nodes[0]], 5);
    return graph.titles[box.nodes[0]] ? `${titleOf(graph, box)} = ${number}` : number;
  }

  /** "3.5", of several "−1.2 … 3.5", of nothing yet "" @param {(number | undefined)[]} numbers */
  function span(numbers) {
    /** @type {number[]} */
    const there = numbers.flatMap((each) => each ?? []);
    if (!there.length) return "";
    const [low, high] = [Math.min(...there), Math.max(...there)];
    if (there.length === 1 || low === high) return texts.say(there[0], 5);
    return `${texts.say(low, 3)} … ${texts.say(high, 3)}`;
  }

  /**
   * Whether an edge has its local derivative beside it: not where it is that of a node inside a folded part.
   * @param {Graph} graph
   * @param {View} view
   * @param {Arrow} edge
   */
  const hasLabel = (graph, view, edge) =>
    edge.edges.length === 1 && !graph.constant[graph.parents[edge.edges[0]]] && view.boxes[edge.to].outputs.includes(graph.head[edge.edges[0]]);

  /** @param {Result} result @param {Arrow} edge */
  const labelOf = (result, edge) => `∂ ${texts.say(result.partials[edge.edges[0]], 4)}`;

  // ---- how much room that takes ------------------------------------------------------------------------------------

  /** @param {string} text @param {string} font */
  function widthOf(text, font) {
    const key = `${font} ${text}`;
    let width = measured.get(key);
    if (width === undefined) {
      if (measured.size > MOST_MEASURED) measured.clear();
      pen.font = font;
      measured.set(key, (width = Math.ceil(pen.measureText(text).width)));
    }
    return width;
  }

  /**
   * Sizes of the boxes and of what stands beside the edges, at whatever step.
   * @param {Graph} graph
   * @param {View} view
   * @param {Result} result
   * @returns {Room}
   */
  function needed(graph, view, result) {
    const { fontFamily } = getComputedStyle(get("picture", HTMLElement));
    /** @param {string} text @param {keyof typeof FONTS} of */
    const measure = (text, of) => widthOf(text, `${FONTS[of]} ${fontFamily}`);
    const sums = graph.ops.map((_, i) => [result.gradients[i]]);
    for (const sent of result.sent) for (const each of sent) sums[each.parent].push(each.after);
    /** @param {number[]} numbers @param {number} digits */
    const longest = (numbers, digits) => Math.max(0, ...numbers.map((each) => measure(texts.say(each, digits), "number")));
    /** @param {string} caption @param {number[][]} lists */
    const line = (caption, lists) => {
      const one = Math.max(...lists.map((numbers) => longest(numbers, 5)));
      const two = lists.length > 1 ? 2 * longest(lists.flat(), 3) + measure(" … ", "number") : 0;
      return measure(caption, "caption") + Math.max(one, two) + 26;
    };
    const sizes = view.boxes.map((box) => {
      if (isConstant(graph, box)) {
        return { ...PILL, width: Math.max(PILL.width, measure(pillOf(graph, result, box), "small") + 18) };
      }
      const from = box.outputs.length ? box.outputs : box.nodes;
      const lines = [
        measure(titleOf(graph, box), "title") + 18,
        line(valueOf(graph, box), from.map((i) => [result.out[i]])),
        line(t("gradient_short"), from.map((i) => sums[i])),
      ];
      return { width: Math.max(NARROWEST, ...lines), height: HIGH };
    });
    const labels = view.edges.map((edge) => /** @type {Point | null} */ (
      hasLabel(graph, view, edge) ? [measure(labelOf(result, edge), "partial") + 6, LABEL_HIGH] : null));
    return { sizes, labels };
  }

  /** Room that is there stays, so that nothing moves while numbers do. @param {Room} before @param {Room} now @returns {Room} */
  function largest(before, now) {
    const sizes = now.sizes.map((size, k) => ({ ...size, width: Math.max(size.width, before.sizes[k].width) }));
    const labels = now.labels.map((label, e) => label && widest(label, before.labels[e]));
    return { sizes, labels };
  }

  /** @param {Point} label @param {Point | null} before @returns {Point} */
  const widest = (label, before) => [Math.max(label[0], before?.[0] ?? 0), label[1]];

  /** Whether some room is enough for what needs `now`. @param {Room} now @param {Room} room */
  const fits = (now, room) =>
    now.sizes.every((size, k) => size.width <= room.sizes[k].width) &&
    now.labels.every((label, e) => !label || label[0] <= (room.labels[e]?.[0] ?? 0));

  return { partName, boxName, isConstant, titleOf, valueOf, pillOf, span, labelOf, needed, largest, fits, PILL };
})();

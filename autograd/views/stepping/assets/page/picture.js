// The graph as it is laid out for its pane: boxes with value and gradient, edges with the local derivative.

const picture = (() => {
  "use strict";

  const LINES = [18, 43, 62]; // where in a box its texts stand
  const READABLE = 0.65; // numbers are 9 pixels high then

  const holder = get("picture", HTMLElement);
  /** @type {DrawnBox[]} */
  let boxes = [];
  /** @type {DrawnEdge[]} */
  let edges = [];
  /** @type {Laid | null} */
  let laid = null; // what was laid out last
  /** @type {Laid | null} */
  let shown = null; // what was drawn last

  // ---- where it stands ---------------------------------------------------------------------------------------------

  /** Neurons of a layer stand in their order, and so do the inputs. @param {View} view @param {Box} box */
  const groupOf = (view, box) => (box.part ? box.part.replace(/[\d₀-₉]+$/, "") : view.folded.length && box.nodes.length === 1 && !app.graph.ops[box.nodes[0]] ? "leaves" : "");

  /**
   * What the layout is told of a view.
   * @param {View} view
   * @param {Room} room
   * @returns {[Sized[], Line[], { width: number, height: number }, boolean]}
   */
  const asked = (view, { sizes, labels }) => [
    view.boxes.map((box, k) => ({ ...sizes[k], group: groupOf(view, box) })),
    view.edges.map((edge, e) => ({ from: edge.from, to: edge.to, label: labels[e] })),
    panning.room(),
    view.boxes.some((box) => box.part && !box.named), // in columns, as one draws a network
  ];

  /**
   * Lays out a view in its pane: the same way as before where it is as wide as it was, so that nothing turns around
   * when another pane grows below.
   * @param {View} view
   * @param {Room} room
   */
  function layOut(view, room) {
    const [boxes, edges, pane, columns] = asked(view, room);
    const placed = layout.place(boxes, edges, pane, columns, laid?.view === view && laid.pane.width === pane.width ? laid.placed : null);
    laid = { view, room, pane, placed, numbers: app.numbers, language: texts.language };
    return placed;
  }

  /**
   * The finest of some ways to show a graph that can be read in the pane there is; the first where none can.
   * @param {Graph} graph
   * @param {Result} result
   * @param {Way[]} ways
   */
  function finest(graph, result, ways) {
    const { width, height } = panning.room();
    const { PILL } = lettering;
    for (const way of [...ways].reverse()) {
      if (way.count * PILL.height * PILL.width * READABLE ** 2 > width * height) continue; // not even without edges
      const view = views.made(graph, way);
      const room = lettering.needed(graph, view, result);
      if (layering.bound(...asked(view, room)) >= READABLE && layOut(view, room).scale >= READABLE) return way.key;
    }
    return ways[0].key;
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  /** What is laid out. @param {Laid} drawn */
  function draw(drawn) {
    const { graph } = app;
    const { view, room, placed } = drawn;
    /** @param {string} id @param {number} size */
    const arrow = (id, size) =>
      make("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: size, markerHeight: size, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" },
        make("path", { d: "M0,0L8,4L0,8z" }));
    edges = view.edges.map((edge, e) => drawnEdge(edge, placed.paths[e], placed.labels[e], room.labels[e]));
    boxes = view.boxes.map((box, k) => drawnBox(graph, box, k, placed.centers[k], room.sizes[k]));
    const world = make("g", { class: "world" },
      ...edges.map((edge) => edge.group), ...edges.flatMap((edge) => edge.label ?? []), ...boxes.map((box) => box.group));
    const svg = make("svg", {},
      make("defs", {}, arrow("arrow", 9), arrow("arrow-forth", 16), arrow("arrow-back", 16), arrow("arrow-lit", 18)), world);
    const focused = boxes.findIndex((_, k) => holder.querySelectorAll("g.box")[k] === document.activeElement);
    holder.replaceChildren(svg);
    if (focused >= 0 && shown?.view === view) boxes[focused].group.focus();
    shown = drawn;
    panning.hold(world, placed);
  }

  /** @param {Arrow} edge @param {string} path @param {Point} middle @param {Point | null} room @returns {DrawnEdge} */
  function drawnEdge(edge, path, [x, y], room) {
    const about = { "data-edges": edge.edges.join(" ") };
    const group = make("g", { class: "edge", ...about }, make("path", { d: path, class: "hit" }), make("path", { d: path, class: "line" }));
    if (!room) return { ...edge, group };
    const [width, height] = room;
    const text = make("text", { x, y: y + 4.5, class: "partial" });
    const plate = make("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 4, class: "plate" });
    return { ...edge, group, text, label: make("g", { class: "label", ...about }, plate, text) };
  }

  /**
   * @param {Graph} graph
   * @param {Box} box
   * @param {number} k
   * @param {Point} middle
   * @param {Sized} size
   * @returns {DrawnBox}
   */
  function drawnBox(graph, box, k, [x, y], { width, height }) {
    const [left, top, right] = [x - width / 2, y - height / 2, x + width / 2 - 8];
    const constant = lettering.isConstant(graph, box);
    const kind = box.part ? "part" : constant ? "constant" : graph.ops[box.nodes[0]] ? "inner" : "leaf";
    const at = { hint: make("title"), title: make("text") };
    const group = make("g", { class: `box ${kind}`, "data-nodes": box.nodes.join(" "), tabindex: constant ? null : 0, role: constant ? null : "button" },
      at.hint, make("rect", { x: left, y: top, width, height, rx: constant ? height / 2 : 6 }));
    if (constant) {
      at.title = make("text", { x, y: y + 4.5, class: "middle small" });
      group.append(at.title);
      return { ...box, x, y, width, height, group, texts: at };
    }
    const [first, second, third] = LINES.map((line) => top + line);
    at.title = make("text", { x, y: first, class: "middle title" });
    const value = make("text", { x: right, y: second, class: "right value" });
    const gradient = make("text", { x: right, y: third, class: "right gradient" });
    group.append(make("path", { d: `M${left},${top + 26}h${width}`, class: "rule" }), at.title, value, gradient,
      make("text", { x: left + 8, y: second, class: "caption" }, lettering.valueOf(graph, box)),
      make("text", { x: left + 8, y: third, class: "caption" }, t("gradient_short")));
    if (kind === "leaf") group.append(make("circle", { cx: left, cy: top, r: 5, class: "learns" }));
    group.addEventListener("click", () => app.jumpTo(k));
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      app.jumpTo(k);
    });
    return { ...box, x, y, width, height, group, texts: { ...at, value, gradient } };
  }

  // Lays out and draws anew where the view, the pane or what it has to hold is another
  function refresh() {
    const { graph, view, result, numbers } = app;
    if (laid?.view !== view || laid.language !== texts.language) layOut(view, lettering.needed(graph, view, result));
    else if (laid.numbers !== numbers || app.nudged) {
      const now = lettering.needed(graph, view, result);
      if (lettering.fits(now, laid.room)) laid.numbers = numbers;
      else layOut(view, lettering.largest(laid.room, now));
    }
    resize();
  }

  // Draws what is laid out, anew where the pane is another; says whether it did
  function resize() {
    if (!laid) return false;
    const { width, height } = panning.room();
    if (width !== laid.pane.width || height !== laid.pane.height) layOut(laid.view, laid.room);
    if (laid === shown) return false;
    draw(laid);
    return true;
  }

  // ---- a step ------------------------------------------------------------------------------------------------------

  /** Only where it is another text, as the browser measures what is written anew. @param {Element} element @param {string} text */
  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function render() {
    refresh();
    const { graph, result, now, moment } = app;
    const taken = moment.pass === "forward" ? moment.nodes.flatMap((i) => graph.edges[i]) : [];
    const sent = moment.pass === "backward" ? moment.nodes.flatMap((i) => result.sent[i]) : [];
    const live = new Set([...taken, ...sent.map((each) => each.edge)]);
    const lit = new Set(app.lit);
    const litNodes = new Set([...app.litNodes, ...app.lit.flatMap((e) => [graph.parents[e], graph.head[e]])]);
    const current = boxes.find((box, k) => moment.box === k || (moment.pass === "seed" && box.nodes.includes(graph.root)));
    boxes.forEach((box) => {
      const { texts: at, group } = box;
      group.classList.toggle("lit", box.nodes.some((i) => litNodes.has(i)));
      if (!at.value || !at.gradient) {
        write(at.title, lettering.pillOf(graph, result, box));
        write(at.hint, `${graph.titles[box.nodes[0]]} ${result.out[box.nodes[0]]}`);
        return;
      }
      write(at.title, lettering.titleOf(graph, box));
      const from = box.outputs.length ? box.outputs : box.nodes; // those whose values leave it
      const arriving = sent.filter((each) => box.nodes.includes(each.parent));
      const values = from.map((i) => (now.values.has(i) ? result.out[i] : undefined));
      const value = box.nodes.some((i) => hiding.asks(i, "value")) ? "?" : lettering.span(values);
      const unsaid = arriving.some((each) => hiding.asks(each.edge, "sum"));
      const gradient = unsaid ? "?" : lettering.span(from.map((i) => now.sums[i]));
      write(at.value, value);
      write(at.gradient, gradient);
      const title = box.part ? lettering.boxName(box) : graph.titles[box.nodes[0]];
      const said = `${title}: ${lettering.valueOf(graph, box)} ${value || "–"}, ${t("gradient")} ${gradient || "–"}`;
      if (at.hint.textContent !== said) group.setAttribute("aria-label", said);
      write(at.hint, said);
      group.classList.toggle("trainable", !box.part && app.trainable[graph.same ? graph.same[box.nodes[0]] : box.nodes[0]] === true);
      group.classList.toggle("current", box === current);
      group.classList.toggle("receives", box !== current && arriving.length > 0);
      group.classList.toggle("gives", box !== current && taken.some((e) => box.nodes.includes(graph.parents[e])));
      group.classList.toggle("done", box.nodes.some((i) => now.done.has(i)));
      group.classList.toggle("trouble", result.trouble !== null && box.nodes.includes(result.trouble.node));
    });
    edges.forEach((edge) => {
      const on = edge.edges.some((e) => live.has(e));
      for (const part of [edge.group, edge.label]) {
        part?.classList.toggle("live", on);
        part?.classList.toggle("backward", on && moment.pass === "backward");
        part?.classList.toggle("lit", edge.edges.some((e) => lit.has(e)));
      }
      if (!edge.label || !edge.text) return;
      const [only] = edge.edges;
      const there = now.values.has(graph.head[only]) && !hiding.withholds(only);
      edge.label.classList.toggle("empty", !there);
      write(edge.text, !there ? "" : hiding.hides(only) ? "∂ ?" : lettering.labelOf(result, edge));
    });
    if (current) panning.reveal(current);
  }

  /** @param {number} factor 0: all of it */
  function setZoom(factor) {
    const current = boxes.find((box) => box.group.classList.contains("current"));
    const { scale, x, y } = panning.now();
    const { width, height } = panning.pane();
    if (!factor) panning.fit();
    else panning.zoom(factor, current ? { x: x + current.x * scale, y: y + current.y * scale } : { x: width / 2, y: height / 2 });
  }

  function listen() {
    panning.listen();
    new ResizeObserver(() => resize() && render()).observe(holder);
  }

  return { render, listen, setZoom, finest };
})();

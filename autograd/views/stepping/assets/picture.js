// The graph as Graphviz placed it: boxes with value and gradient, edges with the local derivative.

const picture = (() => {
  "use strict";

  const holder = document.getElementById("picture");
  let svg = null;
  let boxes = [];
  let edges = [];
  let zoom = 0; // 0: as wide as the page, but never too small to read
  let shown = null; // the view drawn last

  const SMALLEST = 0.85; // what is wider scrolls

  // "layers.0.neurons.1" → "layer 1 · neuron 2"
  function partName(path) {
    const steps = path.split(".");
    const named = (name) => (`page.part_${name}` in data.texts[texts.language] ? t(`page.part_${name}`) : name);
    const isNumber = (step) => /^\d+$/.test(step ?? "");
    return steps
      .flatMap((step, i) => (isNumber(step) ? [] : [isNumber(steps[i + 1]) ? `${named(step)} ${Number(steps[i + 1]) + 1}` : named(step)]))
      .join(" · ");
  }

  const short = (text, most) => ([...text].length > most ? [...text].slice(0, most - 1).join("") + "…" : text);

  function draw() {
    const { graph, view } = app;
    shown = view;
    const arrow = (id, size) =>
      make("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: size, markerHeight: size, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" },
        make("path", { d: "M0,0L8,4L0,8z" }));
    svg = make("svg", { viewBox: `-6 -6 ${view.width + 12} ${view.height + 12}`, role: "group", "aria-label": t("page.graph") },
      make("defs", {}, arrow("arrow", 9), arrow("arrow-forth", 16), arrow("arrow-back", 16), arrow("arrow-lit", 18)));
    edges = view.edges.map((edge) => {
      const line = make("path", { d: edge.path, class: "line" });
      const text = make("text", { x: edge.label[0], y: edge.label[1] + 4, class: "partial" });
      const group = make("g", { class: "edge" }, line, text);
      svg.append(group);
      return { ...edge, group, text };
    });
    boxes = view.boxes.map((box, k) => {
      const [left, top] = [box.x - box.width / 2, box.y - box.height / 2];
      const constant = !box.part && graph.constant[box.nodes[0]];
      const kind = box.part ? "part" : constant ? "constant" : graph.ops[box.nodes[0]] ? "inner" : "leaf";
      const group = make("g", { class: `box ${kind}`, tabindex: constant ? null : 0, role: constant ? null : "button" },
        make("rect", { x: left, y: top, width: box.width, height: box.height, rx: constant ? 15 : 6 }));
      const texts = {};
      if (constant) {
        texts.title = make("text", { x: box.x, y: box.y + 5, class: "middle small" });
        group.append(texts.title);
      } else {
        group.append(make("path", { d: `M${left},${top + 26}h${box.width}`, class: "rule" }));
        texts.title = make("text", { x: box.x, y: top + 18, class: "middle title" });
        texts.value = make("text", { x: left + box.width - 8, y: top + 43, class: "right value" });
        texts.gradient = make("text", { x: left + box.width - 8, y: top + 62, class: "right gradient" });
        group.append(...Object.values(texts),
          make("text", { x: left + 8, y: top + 43, class: "caption" }, t("value")),
          make("text", { x: left + 8, y: top + 62, class: "caption" }, t("gradient_short")));
        const go = () => app.jumpTo(k);
        group.addEventListener("click", go);
        group.addEventListener("keydown", (event) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            event.stopPropagation();
            go();
          }
        });
      }
      texts.hint = make("title");
      group.prepend(texts.hint);
      svg.append(group);
      return { ...box, group, texts, constant };
    });
    holder.replaceChildren(svg);
    resize();
  }

  const scale = () => Number(svg.getAttribute("width")) / (shown.width + 12);

  function resize() {
    if (!svg) return;
    const natural = shown.width + 12;
    const { paddingLeft, paddingRight } = getComputedStyle(holder);
    const wide = holder.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) || natural;
    const fit = Math.max(SMALLEST, Math.min(1.5, wide / natural));
    svg.setAttribute("width", natural * (zoom || fit));
    svg.setAttribute("height", (shown.height + 12) * (zoom || fit));
    document.getElementById("zoom-fit").setAttribute("aria-pressed", String(zoom === 0));
  }

  function setZoom(factor) {
    zoom = factor ? Math.min(4, Math.max(0.2, scale() * factor)) : 0;
    resize();
  }

  // "3.5", of several "−1.2 … 3.5", of nothing yet ""
  function span(numbers) {
    const there = numbers.filter((each) => each !== undefined);
    if (!there.length) return "";
    const [low, high] = [Math.min(...there), Math.max(...there)];
    if (there.length === 1 || low === high) return texts.say(there[0], 5);
    return `${texts.say(low, 3)} … ${texts.say(high, 3)}`;
  }

  function render() {
    const { graph, view, result, now, moment } = app;
    if (shown !== view) draw();
    const taken = moment.pass === "forward" ? moment.nodes.flatMap((i) => graph.edges[i]) : [];
    const sent = moment.pass === "backward" ? moment.nodes.flatMap((i) => result.sent[i]) : [];
    const live = new Set([...taken, ...sent.map((each) => each.edge)]);
    const lit = new Set(app.lit);
    const litNodes = new Set(app.lit.flatMap((e) => [graph.parents[e], graph.head[e]]));
    const current = boxes.find((box, k) => moment.box === k || (moment.pass === "seed" && box.nodes.includes(graph.root)));
    boxes.forEach((box) => {
      const { texts: at, group } = box;
      const title = box.part ? partName(box.part) : graph.titles[box.nodes[0]];
      if (box.constant) {
        const number = texts.say(result.out[box.nodes[0]], 5);
        at.title.textContent = title ? `${short(title, 24)} = ${number}` : number;
        at.hint.textContent = `${title} ${result.out[box.nodes[0]]}`;
        return;
      }
      at.title.textContent = short(title, box.part ? 30 : 26);
      const from = box.outputs?.length ? box.outputs : box.nodes; // those whose values leave it
      const arriving = sent.filter((each) => box.nodes.includes(each.parent));
      const values = from.map((i) => (now.values.has(i) ? result.out[i] : undefined));
      const value = box.nodes.some((i) => quiz.asks(i, "value")) ? "?" : span(values);
      const unsaid = arriving.some((each) => quiz.asks(each.edge, "sum"));
      const gradient = unsaid ? "?" : span(from.map((i) => now.sums[i]));
      at.value.textContent = value;
      at.gradient.textContent = gradient;
      const said = `${title}: ${t("value")} ${value || "–"}, ${t("gradient")} ${gradient || "–"}`;
      group.setAttribute("aria-label", said);
      at.hint.textContent = said;
      group.classList.toggle("current", box === current);
      group.classList.toggle("receives", box !== current && arriving.length > 0);
      group.classList.toggle("gives", box !== current && taken.some((e) => box.nodes.includes(graph.parents[e])));
      group.classList.toggle("done", box.nodes.some((i) => now.done.has(i)));
      group.classList.toggle("lit", box.nodes.some((i) => litNodes.has(i)));
      group.classList.toggle("trouble", result.trouble !== null && box.nodes.includes(result.trouble.node));
    });
    edges.forEach((edge) => {
      const on = edge.edges.some((e) => live.has(e));
      edge.group.classList.toggle("live", on);
      edge.group.classList.toggle("backward", on && moment.pass === "backward");
      edge.group.classList.toggle("lit", edge.edges.some((e) => lit.has(e)));
      const [only] = edge.edges;
      const passive = graph.constant[graph.parents[only]];
      const there = edge.edges.length === 1 && !passive && now.values.has(graph.head[only]);
      edge.text.textContent = !there ? "" : quiz.hides(only) ? "∂ ?" : `∂ ${texts.say(result.partials[only], 4)}`;
    });
    if (current) reveal(current);
  }

  function reveal(box) {
    const [x, y] = [(box.x + 6) * scale(), (box.y + 6) * scale()];
    const margin = 160;
    if (x < holder.scrollLeft + margin || x > holder.scrollLeft + holder.clientWidth - margin) {
      holder.scrollLeft = x - holder.clientWidth / 2;
    }
    if (y < holder.scrollTop + 60 || y > holder.scrollTop + holder.clientHeight - 60) {
      holder.scrollTop = y - holder.clientHeight / 2;
    }
  }

  return { render, resize, setZoom, partName, redraw: () => (shown = null) };
})();

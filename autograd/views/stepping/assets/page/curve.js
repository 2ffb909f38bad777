// The curve of the node whose turn it is, as one of its parents changes, with the tangent where it is now: its slope is
// the local derivative. logic/curves.js says what there is to draw.

const curve = (() => {
  "use strict";

  const [WIDTH, HEIGHT, TOP, BOTTOM, RIGHT] = [440, 168, 12, 26, 16];
  const LONGEST = 16; // letters of a name
  const holder = get("curve", HTMLElement);
  let chosen = -1; // an edge
  /** @type {{ edge: number, found: Curve | null } | null} */
  let still = null; // {edge, found}: what was drawn before a nudge, in whose picture the point moves
  const drawn = make("div");
  const knob = make("input", { id: "curve-nudge", type: "range", min: -100, max: 100, value: 0 });
  const FAR = 1e5; // out of the picture; a browser draws nothing that is some 1e38 away
  const told = make("span");
  const slider = make("label", { class: "curve-nudge" }, told, knob);
  holder.append(drawn, slider);

  /** Labels of an axis, with as many digits as tell them apart. @param {number[]} numbers */
  function labels(numbers) {
    for (let digits = 3; digits < 16; digits++) {
      const said = numbers.map((number) => texts.say(number, digits));
      if (new Set(said).size === new Set(numbers).size) return said;
    }
    return numbers.map((number) => texts.say(number, 17));
  }

  /** @param {Curve} found @param {string} label @param {string[]} names of the node and of what changes */
  function chart(found, label, [name, parent]) {
    const [low, at, high] = labels([found.low, found.y, found.high]);
    const [first, here, last] = labels([found.left, found.x, found.right]);
    const left = 14 + 7.6 * Math.max(low.length, at.length, high.length);
    const [wide, tall] = [WIDTH - left - RIGHT, HEIGHT - TOP - BOTTOM];
    /** @param {number} value */
    const x = (value) => wide * ((value - found.left) / (found.right - found.left));
    /** @param {number} value */
    const y = (value) => Math.max(-FAR, Math.min(tall * ((found.high - value) / (found.high - found.low)), FAR));
    /** @param {number} x @param {number} y @param {string} side @param {string} content */
    const text = (x, y, side, content) => make("text", { x, y, class: `small ${side}` }, content);
    /** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} kind */
    const line = (x1, y1, x2, y2, kind) => make("line", { x1, y1, x2, y2, class: kind });
    const [px, py] = [x(found.x), y(found.y)];
    /** @param {number} slope @param {number} from @param {number} to @param {string} kind */
    const ray = (slope, from, to, kind) => line(x(from), y(found.y + slope * (from - found.x)), x(to), y(found.y + slope * (to - found.x)), kind);
    const plot = make("svg", { x: left, y: TOP, width: wide, height: tall, viewBox: `0 0 ${wide} ${tall}` },
      line(px, py, px, tall, "guide"), line(0, py, px, py, "guide"),
      ...found.pieces.map((piece) => make("polyline", { points: piece.map(([at, value]) => `${x(at)},${y(value)}`).join(" "), class: "function" })),
      found.sides && ray(found.sides.left, found.left, found.x, "side"),
      found.sides && ray(found.sides.right, found.x, found.right, "side"),
      Number.isFinite(found.slope) && !found.jump ? ray(found.slope, found.left, found.right, "tangent") : null,
      Math.abs(found.slope) === Infinity ? line(px, 0, px, tall, "tangent") : null,
      ...triangle(found, x, y, wide, tall),
      make("circle", { cx: px, cy: py, r: 5, class: "here" }));
    const ends = 8 * (first.length + 0.6 * `${texts.short(parent, LONGEST)} = ${here}`.length) < Math.min(px, wide - px); // there is room for them
    /** @param {number} a @param {number} b */
    const apart = (a, b) => Math.abs(a - b) > 13;
    return make("svg", { class: "slope", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
      line(left, TOP + tall, left + wide, TOP + tall, "axis"), line(left, TOP, left, TOP + tall, "axis"), plot,
      text(left - 6, TOP + py + 4, "right", at),
      apart(py, 6) ? text(left - 6, TOP + 10, "right", high) : null,
      apart(py + 4, tall) ? text(left - 6, TOP + tall, "right", low) : null,
      text(left + px, HEIGHT - 8, "middle", `${texts.short(parent, LONGEST)} = ${here}`),
      ends ? text(left, HEIGHT - 8, "left", first) : null,
      ends ? text(left + wide, HEIGHT - 8, "right", last) : null,
      text(left + 5, TOP + 10, "left", texts.short(name, LONGEST)));
  }

  /**
   * How far the tangent rises over a run to the right.
   * @param {Curve} found
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   * @param {number} wide
   * @param {number} tall
   */
  function triangle({ x: at, y: value, slope, run }, x, y, wide, tall) {
    if (!run) return [];
    const [from, to, base, top] = [x(at), x(at + run), y(value), y(value + slope * run)];
    const over = slope < 0 || base + 14 > tall ? base - 5 : base + 14;
    const rise = texts.say(slope * run);
    const end = to + 5 + 9 * rise.length;
    const beside = end < wide && Math.abs(top - base) > 16; // else it stands in line with the run
    return [
      make("path", { d: `M${from},${base}H${to}V${top}`, class: "triangle" }),
      make("text", { x: (from + to) / 2, y: over, class: "small middle" }, texts.say(run)),
      make("text", { x: Math.min(wide - 2, end), y: beside ? (base + top) / 2 + 4 : over, class: "small rise right" }, rise),
    ];
  }

  /** @param {Curve} found @param {string} head */
  function words(found, head) {
    const { slope, run, sides, jump } = found;
    if (Number.isNaN(slope)) return t("curve.no_slope", { slope: head });
    if (jump) return t("curve.jump", { slope: head, number: texts.say(slope) });
    if (!Number.isFinite(slope)) return t("curve.upright", { slope: head, number: texts.say(slope) });
    const said = { slope: head, number: texts.say(slope), run: texts.say(run), rise: texts.say(slope * run) };
    if (sides) return t("curve.kink", { ...said, left: texts.say(sides.left), right: texts.say(sides.right) });
    return t(run === 1 ? "curve.rise_by_one" : "curve.rise", said);
  }

  function content() {
    const { graph, moment, result } = app;
    const [i] = moment.nodes;
    if (moment.pass !== "backward" || moment.nodes.length !== 1) return [];
    const sent = result.sent[i].filter((each) => !hiding.asks(each.edge, "local"));
    if (sent.length < result.sent[i].length) return []; // it would tell
    if (!sent.some((each) => each.edge === chosen)) chosen = sent[0].edge;
    const k = graph.edges[i].indexOf(chosen);
    const node = saying.named(app, i);
    const local = node.local(k);
    const frame = app.nudged && still?.edge === chosen ? still.found : null;
    const found = curves.of(rows[graph.ops[i]], passes.given(graph, result.out, i), k, frame);
    if (!app.nudged) still = { edge: chosen, found };
    const named = { node: graph.names[i], value: node.value, parent: local.parent };
    const label = t(sent.length > 1 ? "curve.alone" : "curve.of", named);
    const select = make("select", { id: "curve-of", "aria-label": t("curve.choose") },
      ...sent.map((each) => {
        const other = node.local(graph.edges[i].indexOf(each.edge));
        const which = saying.through(t, other);
        return make("option", { value: each.edge, selected: each.edge === chosen }, other.head + (which && ` (${which})`));
      }));
    select.addEventListener("change", () => choose(Number(select.value)));
    const which = saying.through(t, local); // beside the label it is what is chosen
    const said = found ? words(found, local.head) : t("curve.nothing", named);
    return [
      make("p", { class: "note" }, label, " ", sent.length > 1 ? select : ""),
      make("p", { class: "slope-words", "data-edges": chosen }, said),
      found ? chart(found, `${label}${which && ` (${which})`}. ${said}`, [spelling.inFormula(graph.names[i]), local.parent]) : null,
    ].filter((part) => part !== null);
  }

  // The leaf that a nudge here moves: the parent itself, where it is one, and moves no other parent along
  function leaf() {
    const { graph, result } = app;
    const parent = drawn.firstChild ? graph.parents[chosen] : -1;
    if (parent < 0 || graph.ops[parent] || graph.constant[parent]) return -1;
    const others = graph.edges[graph.head[chosen]].filter((edge) => edge !== chosen).map((edge) => graph.parents[edge]);
    const along = new Set([parent, ...forward.pass(graph, result.partials, parent).lines.map((line) => line.node)]);
    if (others.some((other) => along.has(other))) return -1;
    return graph.same ? graph.same[parent] : parent;
  }

  function nudge() {
    if (!still?.found) return;
    const to = app.numbers[leaf()] + (Number(knob.value) / 100) * Math.min(still.found.x - still.found.left, still.found.right - still.found.x);
    app.nudge(Number(knob.value) ? { leaf: leaf(), to } : null);
  }

  knob.addEventListener("input", nudge);
  for (const end of ["pointerup", "blur"]) knob.addEventListener(end, () => app.nudged && app.nudge(null)); // it springs back

  /** @param {number} edge */
  function choose(edge) {
    chosen = edge;
    render();
  }

  function render() {
    drawn.replaceChildren(...content());
    const at = leaf();
    slider.hidden = at < 0 || !still?.found;
    if (slider.hidden) return;
    const name = app.graphs.recorded.names[at];
    told.textContent = app.nudged ? `${name} = ${texts.say(app.nudged.to)}` : t("leaves.nudge_of", { name });
    knob.setAttribute("aria-label", t("curve.nudge", { name }));
    if (!app.nudged) knob.value = "0";
  }

  return { render };
})();

// What is shown now, and the one place that changes it. Panels are told what changed by the hooks they have:
// graphChanged, viewChanged, moved, numbersChanged and languageChanged; render after every change. What a panel keeps
// for the address it gives as a plain object by saved(), and gets back by restored().

const panels = { ledger, curve, leaves, descent, paths, why, check, quiz, hunt, playground, pointing, lessons };

let drawing = true; // whether what is lit is drawn at once

/** @type {App} */
const app = {
  graphs: /** @type {any} */ (null), // {recorded, single?}: as it was recorded, and with its sums taken apart
  graph: /** @type {any} */ (null), // the one in view, its view, the walk over it, and what is there now: all of
  view: /** @type {any} */ (null), // these are there from the first load on
  walk: /** @type {any} */ (null),
  moment: /** @type {any} */ (null),
  result: /** @type {any} */ (null),
  now: /** @type {any} */ (null),
  views: [],
  about: {}, // {title}
  start: [], // the leaves as they were given
  numbers: [], // the leaves of the recorded graph now; the other graph's are the same leaves
  nudged: null, // {leaf, to}: shown with another number while a slider is held off its middle
  ticked: [], // of each node of the recorded graph, whether it was trainable at first
  trainable: [], // of each node of the recorded graph, whether gradient descent moves it
  at: 0,
  lit: [], // edges that are pointed at, and nodes
  litNodes: [],
  product: "", // what is multiplied along a path that is lit

  tell(hook) {
    /** @type {Panel[]} */
    const all = Object.values(panels);
    drawing = hook === "render"; // what another hook lights is drawn with the rest, when all of them know
    for (const panel of all) panel[hook]?.();
    drawing = true;
  },

  // Shows a graph; about: {title}
  load(graphs, about) {
    for (const graph of Object.values(graphs)) passes.prepare(graph);
    Object.assign(app, { graphs, about, walk: null, at: 0 });
    app.views = Object.entries(graphs).flatMap(([name, graph]) => views.ways(graph, name, name === "recorded" ? "nodes" : name));
    app.dark();
    app.start = app.numbers = graphs.recorded.data;
    app.ticked = graphs.recorded.trainable?.map(Boolean) ?? training.ticks(graphs.recorded, new RegExp(data.dataNames));
    app.trainable = [...app.ticked];
    app.nudged = null;
    app.turnTo(app.views[0].key);
    controls.write();
    app.tell("graphChanged"); // before the view is chosen, as the pane is what the others leave
    app.turnTo(picture.finest(app.graph, app.result, app.views.filter((way) => way.graph === "recorded" && !way.opened)));
    app.tell("viewChanged");
    app.render();
  },

  // The leaves of the recorded graph as they are shown: one of them may be nudged
  shownNumbers() {
    return app.nudged ? Object.assign([...app.numbers], { [app.nudged.leaf]: app.nudged.to }) : app.numbers;
  },

  leavesOf(graph) {
    const numbers = app.shownNumbers();
    const { same } = graph;
    return same ? graph.data.map((value, i) => (same[i] >= 0 ? numbers[same[i]] : value)) : numbers;
  },

  compute() {
    app.result = passes.run(app.graph, app.leavesOf(app.graph), app.order);
    app.moment = app.walk[app.at];
    app.now = passes.known(app.graph, app.walk, app.at, app.result);
  },

  turnTo(key) {
    const was = app.walk ? app.at / (app.walk.length - 1) : 0;
    const way = app.views.find((each) => each.key === key) ?? app.views[0];
    app.graph = app.graphs[way.graph];
    app.view = views.made(app.graph, way);
    app.walk = passes.moments(app.graph, app.view);
    app.order = app.walk.filter((moment) => moment.pass === "backward").flatMap((moment) => moment.nodes);
    app.at = Math.round(was * (app.walk.length - 1));
    app.dark();
    app.compute();
  },

  setView(key) {
    app.turnTo(key);
    app.tell("viewChanged");
    app.render();
  },

  // Goes to a moment; false where it can't
  go(to) {
    const next = Math.max(0, Math.min(app.walk.length - 1, to));
    if (next !== app.at && !(quiz.mayGo(next) && lessons.mayGo(next))) return false;
    app.at = next;
    app.compute();
    app.tell("moved");
    app.render();
    return next === to;
  },

  // To the step of a box that was clicked, in the pass we are in
  jumpTo(box) {
    const { graph, view, walk } = app;
    const pass = app.at > walk.findIndex((moment) => moment.pass === "seed") ? "backward" : "forward";
    /** @param {Moment} moment */
    const touches = (moment) => moment.nodes.some((i) => graph.inputs[i].some((p) => view.boxes[box].nodes.includes(p)));
    let to = walk.findIndex((moment) => moment.pass === pass && moment.box === box);
    if (to < 0) to = walk.findIndex((moment) => moment.pass === pass && touches(moment));
    if (to >= 0) app.go(to);
  },

  // leaf is a position in the recorded graph
  setLeaf(leaf, number) {
    app.setLeaves(Object.assign([...app.numbers], { [leaf]: number }));
  },

  setLeaves(numbers) {
    app.numbers = numbers;
    app.nudged = null;
    app.compute();
    app.tell("numbersChanged");
    app.render();
  },

  // Shows the graph with another number in a leaf, which it keeps only when it is told to; null: as it was
  nudge(nudged) {
    app.nudged = nudged;
    app.compute();
    app.tell("nudged");
    app.render();
  },

  setTrainable(leaf, on) {
    app.trainable[leaf] = on;
    app.tell("ticksChanged");
    app.render();
  },

  // Nothing is pointed at
  dark() {
    Object.assign(app, { lit: [], litNodes: [], product: "" });
  },

  light(edges, nodes = [], product = "") {
    Object.assign(app, { lit: edges, litNodes: nodes, product });
    if (!drawing) return;
    picture.render();
    pointing.mark();
  },

  // Brings a tab to the front. Only the leaves' says that a leaf is nudged
  choose(tab) {
    tabs.choose(tab);
    if (app.nudged && tab !== "leaves") app.nudge(null);
    app.render();
  },

  setLanguage(language) {
    if (!texts.languages.includes(language)) return;
    texts.language = language;
    controls.write();
    app.tell("languageChanged");
    app.render();
  },

  render() {
    controls.render();
    picture.render();
    app.tell("render");
    const [place, heading] = [get("place", HTMLElement).textContent, ledger.heading()];
    get("said", HTMLElement).textContent = place.endsWith(heading) ? place : `${place}. ${heading}`;
    address.write();
  },
};

const wanted = data.address ?? location.hash; // before the first render writes it; a page in a frame is given its own
tabs.listen();
picture.listen();
controls.listen();
pointing.listen();
playground.listen();
lessons.listen();
share.listen();
if (data.graphs) {
  if (data.expression) playground.describe(data.expression.text);
  app.load(data.graphs, { title: data.title, expression: data.expression?.text });
} else {
  const [text, values] = data.expression ? [data.expression.text, data.expression.values] : playground.example("loss");
  if (!playground.open(text, values, { edited: true })) {
    playground.open(...playground.example("loss"));
    playground.open(text, values); // to say what is wrong with it
  }
}
app.tell("languageChanged");
address.follow(wanted);
if (data.lesson && wanted.length < 2) lessons.begin(data.lesson - 1);

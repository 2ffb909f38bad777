// What is shown now, and the one place that changes it. Every panel is told to render after every change.

for (const graph of Object.values(data.graphs)) passes.prepare(graph);
const panels = [leaves, descent, paths, quiz];

const app = {
  start: data.graphs.recorded.data, // the leaves as they were exported
  numbers: data.graphs.recorded.data, // the leaves of the recorded graph now; the other graph's are the same leaves
  at: 0,
  lit: [], // edges of a path that is pointed at

  leavesOf(graph) {
    if (!graph.same) return app.numbers;
    return graph.data.map((value, i) => (graph.same[i] >= 0 ? app.numbers[graph.same[i]] : value));
  },

  compute() {
    app.result = passes.run(app.graph, app.leavesOf(app.graph), app.order);
    app.moment = app.walk[app.at];
    app.now = passes.known(app.graph, app.walk, app.at, app.result);
  },

  setView(key) {
    const was = app.walk ? app.at / (app.walk.length - 1) : 0;
    app.view = data.views.find((each) => each.key === key) ?? data.views[0];
    app.graph = data.graphs[app.view.graph];
    app.walk = passes.moments(app.graph, app.view);
    app.order = app.walk.filter((moment) => moment.pass === "backward").flatMap((moment) => moment.nodes);
    app.at = Math.round(was * (app.walk.length - 1));
    app.lit = [];
    app.compute();
    panels.forEach((panel) => panel.viewChanged?.());
    app.render();
  },

  // Goes to a moment; false where it can't
  go(to) {
    const next = Math.max(0, Math.min(app.walk.length - 1, to));
    if (next !== app.at && !quiz.mayGo(next)) return false;
    app.at = next;
    app.compute();
    panels.forEach((panel) => panel.moved?.());
    app.render();
    return next === to;
  },

  // To the step of a box that was clicked, in the pass we are in
  jumpTo(box) {
    const { graph, view, walk } = app;
    const pass = app.at > walk.findIndex((moment) => moment.pass === "seed") ? "backward" : "forward";
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
    app.compute();
    panels.forEach((panel) => panel.numbersChanged?.());
    app.render();
  },

  light(edges) {
    app.lit = edges;
    picture.render();
  },

  setLanguage(language) {
    if (!texts.languages.includes(language)) return;
    texts.language = language;
    picture.redraw();
    controls.write();
    panels.forEach((panel) => panel.languageChanged?.());
    app.render();
  },

  render() {
    controls.render();
    picture.render();
    ledger.render();
    panels.forEach((panel) => panel.render?.());
    const [place, heading] = [document.getElementById("place").textContent, ledger.heading()];
    document.getElementById("said").textContent = place.endsWith(heading) ? place : `${place}. ${heading}`;
    app.writeHash();
  },

  writeHash() {
    try {
      history.replaceState(null, "", `#step=${app.at}&view=${encodeURIComponent(app.view.key)}&language=${texts.language}`);
    } catch {
      // a sandboxed page has no history; nothing depends on it
    }
  },

  followHash(hash) {
    const wanted = new URLSearchParams(hash.slice(1));
    if (wanted.has("language") && wanted.get("language") !== texts.language) app.setLanguage(wanted.get("language"));
    if (wanted.has("view") && wanted.get("view") !== app.view.key) app.setView(wanted.get("view"));
    if (/^\d+$/.test(wanted.get("step") ?? "")) app.go(Number(wanted.get("step")));
    app.writeHash(); // what it left open, too
  },
};

const wanted = location.hash; // before the first render writes it
app.setView(data.first);
controls.listen();
app.setLanguage(texts.language);
app.followHash(wanted);

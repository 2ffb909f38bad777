// What is shown now, and the one place that changes it. Every panel is told to render after every change.

const app = (() => {
  "use strict";

  for (const graph of Object.values(data.graphs)) engine.prepare(graph);
  const start = data.graphs.recorded.data.slice(); // the leaves as they were exported
  const panels = [];
  const nothing = { value: new Set(), gradient: new Set(), partial: new Set() };

  const app = {
    numbers: start.slice(), // the leaves of the recorded graph now; the other graph's are the same leaves
    start,
    at: 0,
    lit: null, // edges of a path that is pointed at
    litNodes: new Set(),
    hidden: () => nothing,
    asks: () => false,
    mayGo: () => true, // a question that is open may keep us here

    add(panel) {
      panels.push(panel);
    },

    leavesOf(graph) {
      if (!graph.same) return app.numbers;
      return graph.data.map((value, i) => (graph.same[i] >= 0 ? app.numbers[graph.same[i]] : value));
    },

    compute() {
      app.result = engine.run(app.graph, app.leavesOf(app.graph), app.order);
      app.moment = app.walk[app.at];
      app.now = engine.known(app.graph, app.walk, app.at, app.result);
    },

    setView(key) {
      const view = data.views.find((each) => each.key === key) ?? data.views[0];
      const was = app.walk ? app.at / (app.walk.length - 1) : 0;
      app.view = view;
      app.graph = data.graphs[view.graph];
      app.walk = engine.moments(app.graph, view);
      app.order = app.walk.filter((moment) => moment.pass === "backward").flatMap((moment) => moment.nodes);
      app.at = Math.round(was * (app.walk.length - 1));
      app.lit = null;
      app.litNodes = new Set();
      app.compute();
      panels.forEach((panel) => panel.viewChanged?.(app));
      app.render();
    },

    // Goes to a moment; false where it can't
    go(to) {
      const next = Math.max(0, Math.min(app.walk.length - 1, to));
      if (next !== app.at && !app.mayGo(next)) return false;
      app.at = next;
      app.compute();
      panels.forEach((panel) => panel.moved?.(app));
      app.render();
      return next === to;
    },

    // To the step of a box that was clicked, in the pass we are in
    jumpTo(box) {
      const backwards = app.walk.findIndex((moment) => moment.pass === "seed");
      const pass = app.at > backwards ? "backward" : "forward";
      const inside = new Set(app.view.boxes[box].nodes);
      const { graph } = app;
      const touches = (moment) =>
        moment.nodes.some((i) => engine.edges(graph, i).some((e) => inside.has(graph.parents[e])));
      let to = app.walk.findIndex((moment) => moment.pass === pass && moment.box === box);
      if (to < 0) to = app.walk.findIndex((moment) => moment.pass === pass && touches(moment));
      if (to >= 0) app.go(to);
    },

    // leaf is a position in the recorded graph
    setLeaf(leaf, number) {
      app.setLeaves(Object.assign(app.numbers.slice(), { [leaf]: number }));
    },

    setLeaves(numbers) {
      app.numbers = numbers.slice();
      app.compute();
      panels.forEach((panel) => panel.numbersChanged?.(app));
      app.render();
    },

    light(edges, nodes = []) {
      app.lit = edges;
      app.litNodes = new Set(nodes);
      picture.render(app);
    },

    setLanguage(language) {
      texts.language = language;
      picture.redraw();
      controls.write(app);
      panels.forEach((panel) => panel.languageChanged?.(app));
      app.render();
    },

    render() {
      controls.render(app);
      picture.render(app);
      ledger.render(app);
      panels.forEach((panel) => panel.render?.(app));
      const [place, heading] = [document.getElementById("place").textContent, ledger.heading(app)];
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

    followHash() {
      const wanted = new URLSearchParams(location.hash.slice(1));
      if (wanted.has("language") && wanted.get("language") !== texts.language) app.setLanguage(wanted.get("language"));
      if (wanted.has("view") && wanted.get("view") !== app.view.key) app.setView(wanted.get("view"));
      if (/^\d+$/.test(wanted.get("step") ?? "")) app.go(Number(wanted.get("step")));
      app.writeHash(); // what it left open, too
    },
  };

  return app;
})();

(() => {
  const wanted = location.hash;
  for (const panel of [leaves, descent, paths, quiz]) app.add(panel);
  quiz.connect(app);
  app.setView(data.first);
  controls.write(app);
  controls.listen(app);
  app.setLanguage(texts.language);
  if (wanted) {
    try {
      history.replaceState(null, "", wanted);
    } catch {
      // sandboxed
    }
    app.followHash();
  }
})();

// What is on the page now, and the one place that changes it. Panes are told by the hooks they have: begun (a training
// begins), changed (what does not begin it anew), languageChanged; render after every frame.

const panes = [choosing, transport, plane, drawing, lossCurves, arithmetic, puzzling, dropping];
/** What came with the page. */
const about = {
  petals: /** @type {number[][]} */ (data.petals),
  given: data.given ? { ...data.given.samples, x: Float64Array.from(data.given.samples.x), y: Float64Array.from(data.given.samples.y) } : null,
};
/** What may change while it trains. */
const WHILE = ["rate", "momentum", "l1", "l2", "batch", "optimizer"];

/** @type {Lab} */
const lab = {
  usual: settings.DEFAULTS,
  setting: settings.DEFAULTS,
  samples: /** @type {any} */ (null), // all of these are there from the first beginning on
  trainer: /** @type {any} */ (null), // as the one in the worker was at its last frame
  frame: null,
  history: { train: [], heldOut: [] },
  weight: 0, // one of the network's numbers, by its place
  unit: null,
  sample: null, // by its place in all samples
  pointed: null,
  tab: "weight",
  edges: "weights",
  sharp: false,
  altered: false, // whether something changed on the way, so that the setting alone does not lead here

  isGiven: () => lab.setting.data === settings.GIVEN,
  /** The losses that fit the data, and of a given model the outputs. @returns {string[]} */
  losses: () => (lab.isGiven() ? data.given.losses : settings.losses(lab.samples.classes)),

  /** The samples of the next step, as places among those to train on. */
  batch: () => lab.trainer.next(lab.setting.batch || lab.trainer.count),
  /** The same, as places among all. */
  batchSamples: () => [...lab.batch()].map((i) => lab.trainer.chosen[i]),
  sampleAtHand: () => lab.sample ?? lab.trainer.chosen[lab.batch()[0] ?? 0] ?? 0,

  tell(hook) {
    for (const pane of /** @type {Pane[]} */ (panes)) pane[hook]?.();
  },

  /** Begins anew, with what is set. */
  begin() {
    const { setting } = lab;
    lab.samples = settings.samples(setting, about);
    const fitting = lab.losses();
    if (!fitting.includes(setting.loss)) setting.loss = fitting[0];
    const enough = lab.samples.y.length > 1;
    lab.trainer = new Trainer(structuredClone(setting), enough ? lab.samples : datasets.inPlane([[0, 0, 0], [1, 1, 1]], 2), lab.isGiven() ? data.given.numbers : null);
    lab.samples = lab.trainer.samples;
    lab.history = { train: [], heldOut: [] };
    lab.weight = Math.min(lab.weight, lab.trainer.network.count - 1);
    lab.unit = null;
    lab.altered = false;
    if (lab.sample !== null && lab.sample >= lab.samples.y.length) lab.sample = null;
    lab.trainer.measure(lab.batch());
    engine.begin(structuredClone(setting), lab.samples, lab.isGiven() ? data.given.numbers : null);
    lab.tell("begun");
    lab.render();
    lab.written();
  },

  /** Changes what is set. @param {Partial<Setting>} change */
  set(change) {
    const { setting } = lab;
    if (change.data && change.data !== setting.data && settings.NOISE[change.data] !== undefined) setting.noise = settings.NOISE[change.data];
    const points = plane.points(); // before something else is there
    if (change.data && change.data !== setting.data && lab.isGiven()) Object.assign(setting, structuredClone(settings.DEFAULTS), { activations: undefined });
    if (change.data === settings.GIVEN) {
      puzzling.show(null);
      Object.assign(setting, structuredClone(lab.usual));
    }
    if (change.data === settings.PLACED && change.placed === undefined && !setting.placed) change.placed = settings.pointsText(points);
    Object.assign(setting, change);
    if (!Object.keys(change).every((key) => WHILE.includes(key))) return lab.begin();
    Object.assign(lab.trainer.setting, change);
    lab.altered ||= lab.trainer.step > 0;
    engine.send({ kind: "change", setting: change });
    lab.tell("changed");
    lab.render();
    return lab.written();
  },

  /** Another setting altogether. @param {Setting} setting */
  replace(setting) {
    lab.setting = structuredClone(setting);
    lab.begin();
  },

  /** What is looked at. @param {Partial<Lab>} what */
  show(what) {
    Object.assign(lab, what);
    lab.render();
    lab.written();
  },

  /** A sample that is pointed at, for a moment. @param {number | null} sample */
  point(sample) {
    if (lab.pointed === sample) return;
    lab.pointed = sample;
    plane.render();
  },

  /** @param {Frame} frame */
  take(frame) {
    lab.frame = frame;
    const { numbers, memory, position, order, epoch, step, total, from, train, heldOut } = frame;
    Object.assign(lab.trainer, { numbers, memory, position, order, epoch, step, total });
    lab.history.train.length = from[0];
    lab.history.heldOut.length = from[1];
    for (const loss of train) lab.history.train.push(loss);
    for (const loss of heldOut) lab.history.heldOut.push(loss);
    lab.trainer.measure(lab.batch());
    if (!stepping.isOpen()) lab.render();
  },

  render: () => lab.tell("render"),
  written: () => address.write(),

  /** Aloud. @param {string} text */
  say(text) {
    get("said", HTMLElement).textContent = text;
  },

  /** @param {string} language */
  speak(language) {
    if (!texts.languages.includes(language)) return;
    texts.language = language;
    document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.getAttribute("data-text") ?? "");
    for (const element of document.querySelectorAll("[data-label]")) {
      const label = t(element.getAttribute("data-label") ?? "");
      element.setAttribute("aria-label", label);
      if (element.matches("button")) element.setAttribute("title", label);
    }
    get("title", HTMLElement).textContent = data.title || t("page.title");
    const select = get("language", HTMLSelectElement);
    select.replaceChildren(...texts.languages.map((each) => make("option", { value: each, selected: each === language }, t(`page.language_${each}`))));
    lab.tell("languageChanged");
  },
};

/** Shows what an address says; what it leaves open is usual. @param {string} text */
function follow(text) {
  const given = text.replace(/^#/, "");
  const said = new URLSearchParams(given);
  const puzzle = (said.get("data") !== settings.GIVEN && puzzles.names[Number(said.get("puzzle")) - 1]) || null;
  const { setting, others, ignored } = settings.fromAddress(given, puzzling.usual(puzzle));
  if (puzzle) delete others.puzzle;
  const { language, weight, neuron, sample, tab, ...more } = others;
  if (language) {
    if (texts.languages.includes(language)) texts.language = language;
    else ignored.push(`language=${language}`.slice(0, 40));
  }
  lab.tab = tab && arithmetic.TABS.includes(tab) ? tab : "weight";
  if (tab && lab.tab !== tab) ignored.push(`tab=${tab}`.slice(0, 40));
  ignored.push(...Object.entries(more).map(([key, value]) => `${key}=${value}`.slice(0, 40)));
  if (setting.data === settings.GIVEN && !data.given) {
    ignored.push("data=given");
    setting.data = puzzling.usual(puzzle).data;
  }
  lab.setting = setting;
  puzzling.show(puzzle);
  lab.begin();
  lab.weight = weight && /^\d+$/.test(weight) && Number(weight) < lab.trainer.network.count ? Number(weight) : 0;
  if (weight && String(lab.weight) !== weight) ignored.push(`weight=${weight}`.slice(0, 40));
  lab.unit = address.unitOf(neuron ?? "");
  if (neuron && !lab.unit) ignored.push(`neuron=${neuron}`.slice(0, 40));
  lab.sample = sample && /^[1-9]\d*$/.test(sample) && Number(sample) <= lab.samples.y.length ? Number(sample) - 1 : null;
  if (sample && lab.sample === null) ignored.push(`sample=${sample}`.slice(0, 40));
  lab.speak(texts.language);
  address.tell(ignored);
  lab.render();
}

get("language", HTMLSelectElement).addEventListener("change", (event) => {
  lab.speak(/** @type {HTMLSelectElement} */ (event.target).value);
  lab.render();
  lab.written();
});
get("theme", HTMLButtonElement).addEventListener("click", () => {
  const { dataset } = document.documentElement;
  dataset.theme = new Map([["light", "dark"], ["dark", "auto"]]).get(dataset.theme ?? "auto") ?? "light";
  lab.render();
});
for (const pane of [transport, plane, stepping, puzzling, address, dropping]) pane.listen();
engine.connect();
follow(location.hash);
addEventListener("hashchange", () => follow(location.hash));

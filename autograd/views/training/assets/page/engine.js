// The way to the training: a worker made of the page's own scripts or, where there can be none, the same beside the page.

const engine = (() => {
  "use strict";

  let id = 0;
  /** @type {(order: Order) => void} */
  let post = () => undefined;
  /** @type {Order | null} */
  let first = null; // said again where the worker turns out not to work
  let alive = false; // whether a frame has come
  /** @type {Frame | null} */
  let waiting = null;

  /** @param {Frame} frame */
  function receive(frame) {
    alive = true;
    if (frame.id !== id) return post({ kind: "seen" });
    const asked = waiting !== null;
    waiting = frame;
    if (!asked) requestAnimationFrame(show);
    return undefined;
  }

  function show() {
    const frame = waiting;
    waiting = null;
    if (frame && frame.id === id) lab.take(frame);
    post({ kind: "seen" });
  }

  function beside() {
    const heard = serving.served((frame) => queueMicrotask(() => receive(structuredClone(frame))));
    post = heard;
    if (first) post(first);
  }

  function connect() {
    const scripts = ["rows", "training"].map((name) => get(name, HTMLScriptElement).textContent);
    try {
      const url = URL.createObjectURL(new Blob([...scripts, "serving.listen();"].flatMap((script) => [script ?? "", "\n"]), { type: "text/javascript" }));
      const worker = new Worker(url);
      worker.addEventListener("message", ({ data: frame }) => receive(frame));
      worker.addEventListener("error", () => alive || beside());
      post = (order) => worker.postMessage(order);
    } catch {
      beside();
    }
  }

  /** @param {Setting} setting @param {Samples} samples @param {number[] | null} numbers */
  function begin(setting, samples, numbers) {
    id += 1;
    first = { kind: "begin", id, setting, samples, numbers };
    post(first);
  }

  return { connect, begin, send: (/** @type {Order} */ order) => post(order) };
})();

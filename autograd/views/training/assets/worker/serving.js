// The training itself: steps as fast as asked for, in a worker or, where there can be none, beside the page. What the
// page is to know goes out as frames, one at a time: the next when the last was seen.

const serving = (() => {
  "use strict";

  const SLICE = 14; // milliseconds of steps before somebody else may speak
  const MOST_KEPT = 64; // moments to go back to

  /** @param {(frame: Frame) => void} post */
  function served(post) {
    /** @type {Trainer | null} */
    let trainer = null;
    let [id, playing, waiting, seen, perSecond, size] = [0, false, false, true, Infinity, 0]; // size: of a step, or 0 for a batch
    /** @type {Trouble | null} */
    let trouble = null;
    /** @type {ReturnType<Trainer["snapshot"]>[]} */
    let kept = [];
    let spacing = 1;
    let told = [0, 0]; // of the history
    let [before, owed] = [0, 0]; // when it last had its turn, and the steps it owes since then
    let counted = { at: 0, done: 0 }; // to measure the speed
    let [done, measured] = [0, 0];
    let changed = false; // whether there is something to show
    const channel = new MessageChannel();
    channel.port1.onmessage = () => turn();

    function keep() {
      if (!trainer || trainer.step % spacing) return;
      kept.push(trainer.snapshot());
      if (kept.length > MOST_KEPT) {
        spacing *= 2;
        kept = kept.filter(({ step }) => step % spacing === 0);
      }
    }

    function step() {
      if (!trainer || trouble) return;
      keep();
      trouble = trainer.advance(size || trainer.setting.batch || trainer.count);
      if (trouble) playing = false;
    }

    /** Of the kept moments the last that is worth going back to after trouble: none after the epoch with the lowest loss. */
    function sound() {
      const { train } = /** @type {Trainer} */ (trainer).history;
      let best = train.length - 1;
      for (let i = train.length - 1; i >= 0; i--) if (train[i] <= train[best]) best = i;
      return Math.max(0, kept.findLastIndex(({ epoch }) => epoch <= best + 1));
    }

    function show() {
      changed = true;
      if (!trainer || !seen) return;
      seen = changed = false;
      const { numbers, position, order, epoch, step: steps, total, memory, history } = trainer;
      post({
        id, numbers, position, order, epoch, step: steps, total, memory, trouble, playing, speed: measured, from: told,
        train: history.train.slice(told[0]), heldOut: history.heldOut.slice(told[1]), back: kept.length ? kept[trouble ? sound() : kept.length - 1].step : -1,
      });
      told = [history.train.length, history.heldOut.length];
    }

    function turn() {
      waiting = false;
      if (!playing) return;
      const begun = performance.now();
      if (perSecond === Infinity) owed = Infinity; // no product with it: a coarse clock may say that no time has passed
      else owed = Math.min(owed + ((begun - before) / 1000) * perSecond, Math.max(1, perSecond / 4)); // what was slept through is not made up for
      before = begun;
      let taken = 0;
      for (; playing && owed >= 1 && performance.now() - begun < SLICE; taken++, owed--) step();
      done += taken;
      const now = performance.now();
      if (now - counted.at > 500) {
        measured = (1000 * (done - counted.done)) / (now - counted.at);
        counted = { at: now, done };
      }
      if (taken) show();
      wake();
    }

    /** Goes on when others have spoken: at once, or when the next step is due. */
    function wake() {
      if (waiting || !playing) return;
      waiting = true;
      if (perSecond === Infinity) channel.port2.postMessage(0);
      else setTimeout(turn, Math.min(16, 1000 / perSecond));
    }

    /** @param {Order} message */
    function heard(message) {
      if (message.kind === "begin") {
        id = message.id;
        trainer = new Trainer(message.setting, message.samples, message.numbers);
        [trouble, kept, spacing, playing, seen, told] = [null, [], 1, false, true, [0, 0]];
      } else if (message.kind === "change" && trainer) {
        Object.assign(trainer.setting, message.setting);
        trouble = null;
      } else if (message.kind === "play") {
        [playing, perSecond, size, owed, before] = [!trouble, message.perSecond, message.size, 1, performance.now()];
        counted = { at: before, done };
      } else if (message.kind === "pause") {
        playing = false;
      } else if (message.kind === "step" && trainer) {
        playing = false;
        size = message.size;
        const { epoch } = trainer;
        do step();
        while (message.epoch && !trouble && trainer.epoch === epoch);
      } else if (message.kind === "back" && trainer && kept.length) {
        if (trouble) kept = kept.slice(0, sound() + 1);
        const to = /** @type {ReturnType<Trainer["snapshot"]>} */ (kept.pop());
        trainer.restore(to);
        [trouble, playing] = [null, false];
        told = told.map((count, i) => Math.min(count, to.noted[i]));
      } else if (message.kind === "seen") {
        seen = true;
        if (changed) show();
        return;
      }
      show();
      wake();
    }

    return heard;
  }

  /** In a worker: listens to the page. */
  function listen() {
    const heard = served((frame) => postMessage(frame));
    addEventListener("message", ({ data }) => heard(data));
  }

  return { served, listen };
})();

// Six trainings that do not learn. A learner says why, mends it, and the page looks whether it learns now.

const puzzles = (() => {
  "use strict";

  /** The reasons to choose from, in the order in which they are offered. */
  const REASONS = ["dead", "large", "saturated", "straight", "alike", "small"];

  /**
   * Each with the loss that it should come below, and within how many epochs. The seeds matter: with theirs all neurons
   * of "dead" and "saturated" are so from the first step on.
   * @type {Record<string, Puzzle>}
   */
  const ALL = {
    straight: { setting: { data: "xor", layers: [], seed: 1 }, goal: 0.3, epochs: 500 },
    small: { setting: { data: "gaussians", layers: [3], rate: 0.00001, seed: 1 }, goal: 0.15, epochs: 500 },
    large: { setting: { data: "circles", noise: 0.05, layers: [6], activation: "leaky_relu", loss: "mse", rate: 1, batch: 0, seed: 1 }, goal: 0.1, epochs: 500 },
    saturated: { setting: { data: "wave", points: 10, heldOut: 0, layers: [4], activation: "sigmoid", loss: "mse", rate: 0.1, batch: 0, gain: 100, seed: 2 }, goal: 0.2, epochs: 1000 },
    dead: { setting: { data: "iris", layers: [4], activation: "relu", loss: "cross_entropy", rate: 0.1, seed: 20 }, goal: 0.4, epochs: 500 },
    alike: { setting: { data: "xor", layers: [4], init: "ones", seed: 1 }, goal: 0.3, epochs: 500 },
  };

  /** @param {string} name @returns {Setting} */
  const setting = (name) => ({ ...structuredClone(settings.DEFAULTS), ...structuredClone(ALL[name].setting) });

  /**
   * How it stands: "others" where the samples or the loss are not the puzzle's, "solved" where the loss came low enough
   * in time, "late" where the time is over, and else nothing.
   * @param {string} name
   * @param {Setting} now
   * @param {{ train: number[] }} history
   */
  function standing(name, now, { train }) {
    const { goal, epochs } = ALL[name];
    const was = setting(name);
    if (/** @type {const} */ (["data", "points", "noise", "dataSeed", "loss"]).some((key) => now[key] !== was[key])) return "others";
    if (train.slice(0, epochs).some((loss) => loss < goal)) return "solved";
    return train.length >= epochs ? "late" : "";
  }

  return { REASONS, names: Object.keys(ALL), all: ALL, setting, standing };
})();

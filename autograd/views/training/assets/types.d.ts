// The types of what the training page's scripts hand to each other; `tsc` alone reads them (see .ci/javascript).
// Scripts here are put together by concatenation, behind those of the stepping page's logic.

/** What a network looks like: the sizes and activations of its layers, the last is the output. */
interface Shape {
  inputs: number;
  sizes: number[];
  activations: string[];
  /** What the inputs are called, where that isn't x₁, x₂. */
  names?: string[];
}

/** Where one of a network's numbers belongs; all from 0. Of a bias, input is -1. */
interface NumberPlace {
  layer: number;
  unit: number;
  input: number;
}

/** What there is to learn from: rows of features, and labels from 0 or, where there are no classes, numbers. */
interface Samples {
  x: Float64Array;
  y: Float64Array;
  features: number;
  classes: number;
  names: string[];
  /** Where the samples stand in the plane, and of which kinds the inputs made of that are, where they are others. */
  at?: Float64Array;
  kinds?: string[];
}

/** All that decides a training; `python.js` writes it as a script, `settings.js` as an address. */
interface Setting {
  data: string;
  points: number;
  noise: number;
  /** The kinds of inputs that are made of a place in the plane. */
  inputs: string[];
  dataSeed: number;
  /** The share of the samples that is held out. */
  heldOut: number;
  /** The sizes of the hidden layers. */
  layers: number[];
  activation: string;
  /** One for each layer, where a model of somebody's own has several. */
  activations?: string[];
  output: string;
  loss: string;
  optimizer: string;
  rate: number;
  momentum: number;
  l1: number;
  l2: number;
  /** 0: all at once. */
  batch: number;
  /** "": what is usual for the activation. */
  init: string;
  /** What the first weights are multiplied by. */
  gain: number;
  seed: number;
  /** Points that somebody placed, as a text. */
  placed: string;
}

/** What an optimizer remembers. */
interface Memory {
  steps: number;
  velocity: Float64Array;
  mean: Float64Array;
  square: Float64Array;
}

/** A step that was not taken: the loss, or the gradient of the number `at`, is not finite. */
interface Trouble {
  step: number;
  epoch: number;
  loss: number;
  at: number;
}

/** What the rows and losses are as functions of numbers: autograd/views/training/kernels.py. */
declare const kernels: {
  activations: Record<string, {
    rule: string;
    kinks: boolean;
    forward(z: Float64Array, h: Float64Array, n: number): void;
    backward(z: Float64Array, d: Float64Array, n: number): void;
  }>;
  losses: Record<string, { value(p: number, y: number): number; slope(p: number, y: number): number }>;
  ofScores(scores: number[], weights: number[]): { out: number; partials: number[] };
  texts: Record<string, string>;
};

/** A training that does not learn, and when it is mended. */
interface Puzzle {
  setting: Partial<Setting>;
  goal: number;
  epochs: number;
}

/** What the page asks of the training. */
type Order =
  | { kind: "begin"; id: number; setting: Setting; samples: Samples; numbers: number[] | null }
  | { kind: "change"; setting: Partial<Setting> }
  | { kind: "play"; perSecond: number; size: number }
  | { kind: "pause" | "back" | "seen" }
  | { kind: "step"; size: number; epoch: boolean };

/** What the training tells the page. */
interface Frame {
  /** Of the training that was begun. */
  id: number;
  numbers: Float64Array;
  position: number;
  order: Uint32Array;
  epoch: number;
  step: number;
  total: number;
  memory: Memory;
  trouble: Trouble | null;
  playing: boolean;
  /** Steps a second. */
  speed: number;
  /** The losses of the epochs since then. */
  from: number[];
  train: number[];
  heldOut: number[];
  /** The step that "back" leads to; -1 where there is none. */
  back: number;
}

/** A pane of the page; it has what it needs of these. */
interface Pane {
  /** A training begins. */
  begun?(): void;
  /** Something was set that does not begin it anew. */
  changed?(): void;
  languageChanged?(): void;
  /** After every frame, and whatever else changes what is seen. */
  render?(): void;
}

/** What is on the page. */
interface Lab {
  /** What an address leaves open. */
  usual: Setting;
  setting: Setting;
  samples: Samples;
  trainer: Trainer;
  frame: Frame | null;
  history: { train: number[]; heldOut: number[] };
  weight: number;
  unit: { layer: number; unit: number } | null;
  sample: number | null;
  pointed: number | null;
  tab: string;
  edges: string;
  /** Whether the plane shows no more than which side a place is on. */
  sharp: boolean;
  altered: boolean;
  isGiven(): boolean;
  losses(): string[];
  batch(): Uint32Array;
  batchSamples(): number[];
  sampleAtHand(): number;
  tell(hook: keyof Pane): void;
  begin(): void;
  set(change: Record<string, any>): void;
  replace(setting: Setting): void;
  show(what: Partial<Lab>): void;
  point(sample: number | null): void;
  take(frame: Frame): void;
  render(): void;
  written(): void;
  say(text: string): void;
  speak(language: string): void;
}

// The types of what the page's scripts hand to each other, written once; `tsc` alone reads them (see .ci/javascript).
// Scripts here are put together by concatenation: a `const` of one file is known to all of them.

// ---- what autograd/views/stepping makes ----

/** A graph as flat arrays, in forward order: payload.py makes them, and in the playground logic/recording.js. */
interface GivenGraph {
  /** Each node's row; of a leaf "". */
  ops: string[];
  /** Where each node's parents begin in `parents`; one more at the end. */
  starts: number[];
  /** Place e: the node that edge e comes from. */
  parents: number[];
  /** The nodes' numbers; inf and nan as text. */
  data: (number | string)[];
  constant: (boolean | number)[];
  /** Constants that are called by their number. */
  plain: (boolean | number)[];
  /** Leaves that training may move. */
  trainable?: number[];
  labels: (string | null)[];
  names: string[];
  /** Gradients that the nodes came with, of somebody else's engine; inf and nan as text. */
  held?: (number | string)[];
  parts?: Part[];
  /** Of a graph taken apart: each node's place in the recorded one, or -1. */
  same?: number[];
}

/** What folds into a box: a layer, a neuron, a scope; or what stands under a name, whose path is that name. */
interface Part {
  path: string;
  level: number;
  nodes: number[];
}

/** A graph with what `passes.prepare` reads off its arrays. */
interface Graph extends Omit<GivenGraph, "data" | "held" | "constant" | "plain"> {
  data: number[];
  held?: number[];
  constant: boolean[];
  plain: boolean[];
  /** What stands above each node's box; nothing above a number's. */
  titles: string[];
  root: number;
  leaves: number[];
  /** The edges that lead to each node. */
  edges: number[][];
  /** The parents of each node. */
  inputs: number[][];
  /** The node that each edge leads to. */
  head: number[];
}

/** A mistake of the quiz: what it comes to, by the names that mistakes.py knows. */
interface Mistake {
  key: string;
  number(numbers: Record<string, number>): number;
}

/** A rule that a broken engine has wrong: how its pass goes wrong, or a row with other partials (faults.py). */
interface Fault {
  key: string;
  pass: string;
  op: string;
  /** The wrong partials, by the node's value and its parents'. */
  partials(out: number, ...x: number[]): number[];
}

/** A number of a moment that a quiz asks for. */
interface Question {
  /** What it is known by in its graph while one goes on, whatever the view. */
  key: string;
  kind: "value" | "local" | "contribution" | "sum";
  /** Whose step it is. */
  node: number;
  /** What is sent along the edge in question; null of a value. */
  each: Contribution | null;
  /** By the names a mistake may be written with; the right one is `answer`. */
  numbers: Record<string, number>;
}

/** A question that was asked, and what became of it. */
interface Entry {
  /** The answers that were typed when it was asked first. */
  given: number[];
  /** The key of the mistake of each wrong answer, "" where it looked like none; also when it came again. */
  mistakes: string[];
  /** How it ended when it was asked first; "" while it is open. */
  how: "first" | "later" | "shown" | "";
  /** Whether it has to come again. */
  again: boolean;
}

/** An expression of a level; changed: with other numbers than everybody has there. */
type Exercise = { level: number; seed: number; number: number; changed?: boolean };

/** A question that was asked in a quiz, with what is needed to speak of it later. */
interface AskedQuestion extends Entry {
  key: string;
  question: Question;
  spoken: { graph: Graph; result: Result };
  /** Of which graph of the quiz, from 0; where it belongs to a level, which; else its title. */
  of: number;
  set: Exercise | null;
  title: string;
}

/** A part of a template that autograd/explaining/spelling.py makes: text, or a kind with what belongs to it. */
type Template = (string | [kind: string, ...rest: any[]])[]; // as many forms as there are kinds

/** What stands for the names of a row in a template. */
interface Into {
  say(name: string, place: number | null): string;
  length(name: string): number;
  holds(which: number, opposite: boolean): boolean;
  fixed: Set<string>;
  reasons: string[];
}

/** What javascript.py makes of a row's text; its functions take numbers and lists, as the row has them. */
interface OwnRow {
  name: string;
  symbol: string;
  /** The Python operator it answers to, as in __mul__ without underscores. */
  operator: string;
  aliases: string[];
  defaults: Record<string, number>;
  active: string[];
  passive: string[];
  domain: string;
  smooth: string;
  kinks: string[];
  summary: string;
  /** Its arguments, and for each "scalar" or "list". */
  names: string[];
  kinds: string[];
  valueParts: Template;
  rules: Record<string, { general: string; parts: Template }>;
  at(...given: any[]): {
    out: number;
    partials: number[];
    lets?: Record<string, number>;
    tests?: Record<string, (place: number) => (() => boolean)[][]>;
  };
  /** Of its arguments and its value: the partials as they are taught, where that is another form than the one that runs. */
  told?: Record<string, (...given: any[]) => number>;
  inside(...given: any[]): boolean;
  smoothAt(...given: any[]): boolean;
  kinksAt(...given: any[]): number[];
}

/** A node, as a row is asked about it: its parents' numbers and names, and its own. */
interface Asked {
  x: number[];
  names: string[];
  constant: boolean[];
  name: string;
  out: number;
}

/** ∂v₂/∂a = v₁. */
interface Local {
  head: string;
  formula: string;
  reasons: string[];
  parent: string;
  /** Which of several uses of the same parent it is, from 1; 0 where there is one. */
  turn: number;
  /** Whether it is half, since both parents are equal. */
  tie: boolean;
  /** The rule in its own names. */
  general: string;
}

/** A node in the names of its graph. */
interface NamedNode {
  value: string;
  valueWithNumbers: string;
  local(place: number): Local;
  localWithNumbers(place: number): string;
  /** What the taught formula gives to somebody who has only the digits that are shown. */
  localAsShown(place: number): number;
}

/** What a page may ask of a row; x is flat: the numbers of a node's parents. */
interface Row extends Omit<OwnRow, "at" | "inside" | "smoothAt" | "kinksAt"> {
  slots(count: number): [name: string, place: number][];
  named(node: Asked): NamedNode;
  at(x: number[]): { out: number; partials: number[] };
  inside(x: number[]): boolean;
  smoothAt(x: number[]): boolean;
  kinksAt(x: number[]): number[];
}

// ---- what is typed ----

/** The tables of autograd/calculus/grammar.json. */
interface Grammar {
  longest: number;
  deepest: number;
  blanks: string;
  signs: Record<string, string>;
  constants: Record<string, number>;
  several: Record<string, string>;
  synonyms: Record<string, string>;
  rewritten: Record<string, string[]>;
  relations: Record<string, string>;
  infinite: string[];
  comparisons: string;
  instead: Record<string, string>;
  latex: Record<string, string>;
  declaring: string[];
  called: Record<string, string>;
  elsewhere: string[];
  modules: string[];
  conditions: string[];
  words: string[];
}

/** What is wrong with a typed text; the text `typed.KEY` says it, with `into` in its places. */
interface TypedError {
  key: string;
  into: Record<string, string | number>;
  /** The place in the text, from 0, as `slice` and `setSelectionRange` count. */
  at: number;
  /** The whole text, repaired, where one repair is meant. */
  offer: string;
}

/** A word of a typed text. */
interface Token {
  kind: "number" | "name" | "sign" | "above" | "line" | "end";
  text: string;
  at: number;
  end: number;
}

interface Place {
  at: number;
  end: number;
}

/** A typed expression as a tree. */
type Tree =
  | (Place & { kind: "number"; value: number })
  | (Place & { kind: "name"; name: string })
  | (Place & { kind: "sign"; sign: string; of: Tree })
  | (Place & { kind: "pair"; sign: string; left: Tree; right: Tree })
  | (Place & { kind: "list"; square: boolean; parts: Tree[] })
  | Call;

type Call = Place & { kind: "call"; name: string; nameEnd: number; given: Tree[]; named: NamedArgument[] };

/** n=2 in a call. */
type NamedArgument = Place & { name: string; value: Tree };

/** A statement: an expression, or a name's. */
type Statement = Place & { name: string; value: Tree };

/** What a typed text gives. */
interface Recorded {
  /** The flat arrays; null with an error, or while numbers are missing. */
  graph: GivenGraph | null;
  /** Names that get their numbers from outside of the text, as they first appear in it. */
  variables: string[];
  /** Those of them that have no number. */
  missing: string[];
  /** The number of each leaf that has a name, also of those that the text gives one. */
  values: Record<string, number>;
  error: TypedError | null;
}

// ---- a walk ----

type Pass = "start" | "forward" | "seed" | "backward" | "end";

/** A moment of a walk: the nodes whose turn it is, and their box in the view. */
interface Moment {
  pass: Pass;
  nodes: number[];
  box?: number;
}

/** upstream × partial, on its way along an edge, and what the parent's sum was and is. */
interface Contribution {
  edge: number;
  parent: number;
  partial: number;
  contribution: number;
  before: number;
  after: number;
  /** Whether something had arrived before, be it 0. */
  again: boolean;
}

/** Both passes: a number per node, a partial per edge, and what each node sends. */
interface Result {
  out: number[];
  partials: number[];
  /** The first node that is not finite, and why: it is a leaf with such a number, is outside of its domain, or too large. */
  trouble: { node: number; kind: "leaf" | "outside" | "too_large" } | null;
  gradients: number[];
  upstream: number[];
  sent: Contribution[][];
}

/** What is known at a moment; no sum: nothing has arrived. */
interface Known {
  values: Set<number>;
  sums: (number | undefined)[];
  done: Set<number>;
}

/** What there is to speak of. */
interface Spoken {
  /** A text in the language that is chosen. */
  t(key: string, into?: Record<string, unknown>): string;
  graph: Graph;
  result: Result;
  /** Whether a quiz still asks for a number of a node or an edge, which then is a "?". */
  asks?(id: number, kind: string): boolean;
}

/**
 * A piece of what is said. Of an equation, parts is what stands between its "="; of upstream the words, "∂L/∂d" and the
 * number; of what is sent along an edge where it goes, the rule, a remark on it, the product and the sum.
 */
type Said =
  | { kind: "text"; parts: string[] }
  | { kind: "equation" | "upstream"; parts: string[]; node: number }
  | Sent;

interface Sent {
  kind: "sent";
  parts: string[];
  node: number;
  each: Contribution;
  /** The rule in its own letters; none while a quiz asks for it. */
  general: string;
}

/** What is pointed at, or stays lit: edges, nodes, and what is multiplied along a path of these edges. */
interface Pointed {
  edges: number[];
  nodes: number[];
  product: string;
}

/** A name in a formula, with the nodes that it is the name of. */
interface Term {
  text: string;
  nodes: number[];
}

/** A pass of forward mode: how fast each node that depends on a leaf changes with it. */
interface Tangents {
  leaf: number;
  /** Each node's slope, as the sum of partial × slope over the edges that lead to it. */
  lines: { node: number; terms: { edge: number; slope: number }[]; slope: number }[];
  /** The root's. */
  slope: number;
  count: { multiplications: number; additions: number };
}

/** A node's curve around the number that one of its parents has. */
interface Curve {
  x: number;
  y: number;
  slope: number;
  /** What is to be seen: from left to right, from low to high. */
  left: number;
  right: number;
  low: number;
  high: number;
  /** How far the triangle of its slope goes; 0 where it has none. */
  run: number;
  pieces: [number, number][][];
  /** Whether the curve jumps here, and has no tangent. */
  jump: boolean;
  /** At a kink, the slopes to its left and right. */
  sides: { left: number; right: number } | null;
}

// ---- what is shown ----

/** A way to show a graph: some of its parts folded into a box each. */
interface Way {
  key: string;
  /** Which of the page's graphs. */
  graph: string;
  /** The path of the part that is opened on its own; else "". */
  opened: string;
  folded: Part[];
  /** How many boxes there are. */
  count: number;
}

/** A box of a view: one node, or a part that is folded. */
interface Box {
  nodes: number[];
  /** A part's path; of a node "". */
  part: string;
  /** Whether that is the name under which its nodes stand. */
  named: boolean;
  /** The nodes whose values leave it. */
  outputs: number[];
}

/** An arrow between two boxes, by their places, and the edges of the graph it stands for. */
interface Arrow {
  from: number;
  to: number;
  edges: number[];
}

/** What there is to see of a graph; where it stands, layout.js says. */
interface View extends Way {
  boxes: Box[];
  edges: Arrow[];
}

type Point = [x: number, y: number];

/** What layout.js is told of a box: those of one group keep their order where they stand in one layer. */
interface Sized {
  width: number;
  height: number;
  group?: string;
}

/** What it is told of an edge: how large what is written beside it is. */
interface Line {
  from: number;
  to: number;
  label?: [width: number, height: number] | null;
}

/** Along: where layers begin, and where that of each item ends; across: its row, where rows begin, and what they are moved by. */
interface Standing {
  starts: number[];
  ends: number[];
  row: number[];
  tops: number[];
  drops: number[];
}

/** Where it puts them: the middles of boxes and labels, edges as SVG paths; scale: how large that fits into the pane. */
interface Placed {
  width: number;
  height: number;
  scale: number;
  /** From left to right, so in rows below each other, or from top to bottom. */
  way: "straight" | "rows" | "down";
  /** Whether the leaves of a layer with many stand in two. */
  apart: boolean;
  centers: Point[];
  paths: string[];
  labels: Point[];
}

/** A box in its layer; or, box is -1, where an edge passes it. */
interface Item {
  box: number;
  layer: number;
  /** Its place in the layer. */
  at: number;
  group: string;
  /** The items beside it in the layers before and behind. */
  into: number[];
  out: number[];
}

/** Boxes in layers. */
interface Layered {
  items: Item[];
  layers: number[][];
  /** Of each edge, the items it passes in the direction of the layers. */
  chains: number[][];
  /** Whether it leads back. */
  flipped: boolean[];
}

/** A pane of the page; it has what it needs of these. */
interface Panel {
  /** After every change. */
  render?(): void;
  moved?(): void;
  numbersChanged?(): void;
  viewChanged?(): void;
  graphChanged?(): void;
  languageChanged?(): void;
  nudged?(): void;
  ticksChanged?(): void;
  /** What the address keeps of it, and how it is taken from there. */
  saved?(): Record<string, unknown>;
  /** Gives the key of what it does not understand, if there is any; typed: whether the address has an expression, too. */
  restored?(saved: Record<string, unknown>, typed: boolean): string | void;
}

/** What the page holds and changes. */
interface App {
  /** The recorded graph, and where it has nodes over lists the same taken apart, node by node. */
  graphs: Record<string, Graph> & { recorded: Graph };
  /** The one in view. */
  graph: Graph;
  /** The ways to show them. */
  views: Way[];
  view: View;
  walk: Moment[];
  /** The place in the walk, and what is there. */
  at: number;
  moment: Moment;
  result: Result;
  now: Known;
  /** The numbers of the recorded graph: of its leaves as they are now. */
  numbers: number[];
  /** The edges of a path that is pointed at. */
  lit: number[];
  tell(hook: Exclude<keyof Panel, "saved" | "restored">): void;
  load(graphs: Record<string, any>, about: Record<string, any>): void;
  leavesOf(graph: Graph): number[];
  compute(): void;
  turnTo(key: string): void;
  setView(key: string): void;
  /** Goes to a moment; false where it can't. */
  go(to: number): boolean;
  jumpTo(box: number): void;
  setLeaf(leaf: number, number: number): void;
  setLeaves(numbers: number[]): void;
  nudge(nudged: { leaf: number; to: number } | null): void;
  setTrainable(leaf: number, on: boolean): void;
  light(edges: number[], nodes?: number[], product?: string): void;
  /** Brings a tab to the front. */
  choose(tab: string): void;
  setLanguage(language: string): void;
  render(): void;
  /** Whatever else it has. */
  [more: string]: any;
}

/** A text in every language. */
type Texts = Record<string, string>;

/** A guided lesson, one file of lessons/. */
interface Lesson {
  name: string;
  title: Texts;
  /** What one can do after it. */
  can: Texts;
  parts: LessonPart[];
}

/**
 * A part of a lesson, beside the graph of its expression or, where it has none, of the part before. What is written in
 * its texts and conditions of that graph's numbers, logic/conditions.js says.
 */
interface LessonPart {
  kind: "see" | "predict" | "nudge" | "exercise";
  text: Texts;
  expression?: string;
  values?: Record<string, number>;
  /** Another view than that of every node. */
  view?: string;
  /** "start", "seed", "end", or a pass and a node, as "backward d". */
  at?: string;
  tab?: string;
  /** What is said when it is done. */
  then?: Texts;
  /** To predict: a question that a quiz has, or a text's own, with the number it comes to and those of typical mistakes. */
  ask?: { kind: Question["kind"]; node: string; parent?: string };
  answer?: string;
  hint?: Texts;
  mistakes?: { number: string; text: Texts }[];
  /** What is to be reached. */
  until?: string[];
  /** By moving these leaves, each from one number to another. */
  leaves?: Record<string, [number, number]>;
  /** What reaches it. */
  shown?: { expression?: string; values: Record<string, number> };
}

/** What Stepper writes into the page. */
interface PageData {
  language: string;
  texts: Record<string, Record<string, string>>;
  title: string;
  [more: string]: any;
}

// ---- elements ----

type SvgName =
  "svg" | "g" | "rect" | "text" | "path" | "marker" | "defs" | "title" | "circle" | "line" | "polyline" | "tspan";

/** The element that `make` gives for a tag. */
type Made<K> = K extends SvgName ? SVGElementTagNameMap[K] : K extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[K] : never;

/** Attributes, and what listens. */
interface Attributes {
  onclick?: (event: MouseEvent) => unknown;
  onkeydown?: (event: KeyboardEvent) => unknown;
  onchange?: (event: Event & { target: HTMLSelectElement }) => unknown;
  oninput?: (event: Event & { target: HTMLInputElement }) => unknown;
  [name: string]: string | number | boolean | null | undefined | ((event: any) => unknown); // an event of any kind
}

// ---- the picture ----

/** Where the graph lies in its pane: a point p of it at scale·p + (x, y). */
interface Shift {
  scale: number;
  x: number;
  y: number;
}

/** What boxes, and labels of edges, need. */
interface Room {
  sizes: Sized[];
  labels: (Point | null)[];
}

/** A view that is laid out, and for what. */
interface Laid {
  view: View;
  room: Room;
  placed: Placed;
  numbers: number[];
  language: string;
  pane: { width: number; height: number };
}

interface DrawnBox extends Box {
  width: number;
  height: number;
  x: number;
  y: number;
  group: SVGGElement;
  /** Of a constant, value and gradient are not shown. */
  texts: { hint: SVGTitleElement; title: SVGTextElement; value?: SVGTextElement; gradient?: SVGTextElement };
}

interface DrawnEdge extends Arrow {
  group: SVGGElement;
  /** What stands beside it, and its text. */
  label?: SVGGElement;
  text?: SVGTextElement;
}

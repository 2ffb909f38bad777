// Where boxes and edges stand in a pane: in layers from left to right, or, where letters would be much smaller so, in
// rows below each other or from top to bottom.

/**
 * @typedef {[along: number, across: number]} Spot in the direction of the layers, and across it
 * @typedef {{ edge: number, gap: number, curve: Spot[], from: number, to: number, long: number, wide: number }} Wanted a
 *   place for an edge's label, this long and wide, on a curve between two layers
 */
const layout = (() => {
  "use strict";

  const AROUND = 11; // pixels along an edge, before and after its label
  const SHORTEST = 34; // of an edge
  const STEEP = [0.14, 80]; // the farther an edge leads aside the longer it is, up to so much
  const LARGEST = 1.5; // nobody needs a graph larger than that
  const EASY = 1; // what is shown so large is as easy to read as what is larger
  const AS_GOOD = 0.8; // of the largest: from left to right in one row is how one expects it,
  const SMALL = 0.65; // but where that is so small, letters count more
  const MOST_APART = 300; // boxes; of more nobody reads the letters
  const APART = 1.15; // times as large is worth it to have leaves in two layers
  const MOST_COLUMNS = 8; // of labels between two layers
  const PLACES = Array.from({ length: 23 }, (_, k) => 0.5 + 0.04 * Math.ceil(k / 2) * (k % 2 ? 1 : -1)); // on an edge, for its label
  const LANE = 14; // pixels beside a row, for the edge that goes on in another one
  const CORNER = 9; // how round it turns

  /** @param {number[]} list */
  const most = (list) => list.reduce((a, b) => Math.max(a, b), 0);

  /**
   * Where on the sides of two boxes an edge begins and ends: towards where it leads, those between the same boxes apart.
   * @param {number[][]} chains
   * @param {number[]} c
   * @param {number[]} size
   * @param {Spot[]} room what the labels take
   */
  function ports(chains, c, size, room) {
    /** @type {Map<string, number[]>} */
    const twins = new Map();
    chains.forEach((chain, e) => {
      if (chain.length === 2) twins.set(`${chain}`, [...(twins.get(`${chain}`) ?? []), e]);
    });
    return chains.map((chain, e) => {
      const [first, last] = [chain[0], chain[chain.length - 1]];
      const same = twins.get(`${chain}`) ?? [e];
      const step = Math.min(Math.max(14, room[e][1]), (Math.min(size[first], size[last]) - 16) / Math.max(1, same.length - 1));
      const beside = (same.indexOf(e) - (same.length - 1) / 2) * step;
      /** @param {number} i @param {number} next */
      const port = (i, next) => {
        const reach = Math.max(0, size[i] / 2 - 8);
        return c[i] + Math.max(-reach, Math.min(reach, beside + 0.25 * (c[next] - c[i])));
      };
      return [port(first, chain[1]), port(last, chain[chain.length - 2])];
    });
  }

  /** @param {Spot[]} curve @param {number} t @returns {Spot} */
  function onCurve([p, q, r, s], t) {
    const u = 1 - t;
    const at = (/** @type {0 | 1} */ k) => u * u * u * p[k] + 3 * u * u * t * q[k] + 3 * u * t * t * r[k] + t * t * t * s[k];
    return [at(0), at(1)];
  }

  /**
   * A free place for each label on its edge, in the gap it was given, or beside the edge; and the gaps where some had
   * none.
   * @param {Wanted[]} wanted
   */
  function labelPlaces(wanted) {
    const strip = wanted.reduce((largest, each) => Math.max(largest, each.wide), 1);
    /** @type {Map<string, { spot: Spot, long: number, wide: number }[]>} */
    const taken = new Map(); // of each strip of a gap, the labels whose middle is in it
    /** @param {Wanted} each @param {number} c @param {number} k */
    const stripOf = (each, c, k = 0) => `${each.gap} ${Math.floor(c / strip) + k}`;
    /** @param {Wanted} each @param {Spot} spot */
    const isFree = (each, [a, c]) =>
      [-1, 0, 1].every((k) =>
        (taken.get(stripOf(each, c, k)) ?? []).every(({ spot, long, wide }) =>
          Math.abs(a - spot[0]) >= (each.long + long) / 2 || Math.abs(c - spot[1]) >= (each.wide + wide) / 2));
    /** @type {Map<number, Spot>} */
    const found = new Map();
    const crowded = new Set();
    for (const each of [...wanted].sort((x, y) => x.curve[0][1] + x.curve[3][1] - y.curve[0][1] - y.curve[3][1])) {
      const on = PLACES.map((t) => onCurve(each.curve, t));
      const inGap = on.filter(([a], k) => !k || (a - each.long / 2 >= each.from && a + each.long / 2 <= each.to));
      const [a, c] = on[0];
      const beside = [1, -1, 2, -2].map((k) => /** @type {Spot} */ ([a, c + (k * each.wide) / 2]));
      const free = [...inGap, ...beside].find((one) => isFree(each, one));
      if (!free) crowded.add(each.gap);
      const spot = free ?? on[0];
      const key = stripOf(each, spot[1]);
      taken.set(key, taken.get(key) ?? []);
      taken.get(key)?.push({ spot, long: each.long, wide: each.wide });
      found.set(each.edge, spot);
    }
    return { found, crowded };
  }

  /**
   * How an edge goes on in the next row: out at the end of its own, back between the two, in at the beginning.
   * @param {Spot} from
   * @param {Spot} to
   * @param {number} right
   * @param {number} between
   * @param {number} left
   * @returns {Spot[]} after the first, three for each piece
   */
  function turned([a0, c0], [a1, c1], right, between, left) {
    /** @type {Spot[]} */
    const spots = [];
    let here = [a0, c0];
    /** @param {Spot} corner @param {Spot} to */
    const around = (corner, to) => {
      const before = /** @type {Spot} */ (corner.map((x, k) => x + Math.sign(here[k] - x) * CORNER));
      const after = /** @type {Spot} */ (corner.map((x, k) => x + Math.sign(to[k] - x) * CORNER));
      spots.push(before, before, before, corner, corner, after);
      here = after;
    };
    around([right, c0], [right, between]);
    around([right, between], [left, between]);
    around([left, between], [left, c1]);
    around([left, c1], [a1, c1]);
    spots.push([a1, c1], [a1, c1], [a1, c1]);
    return spots;
  }

  /**
   * Everything in one of the two directions.
   * @param {Layered} made
   * @param {Sized[]} boxes
   * @param {Line[]} edges
   * @param {(width: number, height: number) => number} scale
   * @param {boolean} down from top to bottom
   * @param {boolean} wrapped in rows, where that makes it larger
   * @param {number[]} columns of labels before the next layer
   * @returns {Omit<Placed, "way" | "apart">}
   */
  function drawn(made, boxes, edges, scale, down, wrapped, columns = made.layers.map(() => 1)) {
    const { items, layers, chains, flipped } = made;
    /** @param {{ width: number, height: number } | undefined} box @returns {Spot} */
    const spot = (box) => (!box ? [0, 2] : down ? [box.height, box.width] : [box.width, box.height]);
    const [length, size] = [0, 1].map((k) => items.map((item) => spot(boxes[item.box])[k]));
    /** @type {Spot[]} */
    const room = edges.map(({ label }) => {
      if (!label) return [0, 0];
      const [a, c] = spot({ width: label[0], height: label[1] });
      return down ? [a + 4, c + 6] : [a + 6, c + 4];
    });
    const c = spacing.across(made, size);
    const extent = most(items.map((_, i) => c[i] + size[i] / 2));

    // How long each gap between two layers is, and in which one the label of an edge stands
    const load = layers.map(() => 0); // what the labels there take across
    const longest = layers.map(() => 0); // and the longest along
    const aside = layers.map(() => 0); // how far edges lead aside there
    const gapOf = chains.map((chain, e) => {
      let best = items[chain[0]].layer;
      for (let k = 0; k + 1 < chain.length; k++) {
        const { layer } = items[chain[k]];
        if (load[layer] <= load[best]) best = layer;
        aside[layer] = Math.max(aside[layer], Math.abs(c[chain[k]] - c[chain[k + 1]]));
      }
      load[best] += room[e][1];
      longest[best] = Math.max(longest[best], room[e][0]);
      return best;
    });
    const gaps = load.map((taken, l) => {
      const least = Math.min(MOST_COLUMNS, Math.ceil(taken / extent));
      return Math.max(Math.max(least, columns[l]) * longest[l] + 2 * AROUND, SHORTEST + Math.min(STEEP[1], STEEP[0] * aside[l]));
    });

    // Which row a layer stands in, and where that is
    const thick = layers.map((layer) => most(layer.map((i) => length[i])));
    const beyond = most(room.map(([, wide]) => wide)) + 2 * LANE; // between two rows
    const flip = (/** @type {number} */ a, /** @type {number} */ b) => (down ? scale(b, a) : scale(a, b));
    const stand = spacing.rows({ made, c, size, length, thick, gaps, beyond, lane: LANE }, wrapped ? flip : null);
    items.forEach((_, i) => (c[i] += stand.drops[stand.row[i]]));
    // A leaf stands at the end of its layer, near its user
    const a = items.map((item, i) => stand.ends[i] - (item.into.length || !item.out.length ? thick[item.layer] / 2 : length[i] / 2));

    const ends = ports(chains, c, size, room);
    /** @type {Wanted[]} */
    const wanted = [];
    /** @type {Map<number, Spot>} */
    const labels = new Map();
    const curves = chains.map((chain, e) => {
      const there = chain.map((i, k) => (k === 0 ? ends[e][0] : k === chain.length - 1 ? ends[e][1] : c[i]));
      /** @type {Spot[]} */
      const points = [[a[chain[0]] + length[chain[0]] / 2, there[0]]];
      /** @param {Spot} to */
      const lineTo = (to) => points.push(points[points.length - 1], to, to);
      for (let k = 1; k < chain.length; k++) {
        const { layer } = items[chain[k - 1]];
        const next = items[chain[k]].layer; // of an edge that goes straight on not the one behind
        const [from, to] = [stand.ends[chain[k - 1]], stand.starts[next]];
        if (points[points.length - 1][0] < from) lineTo([from, there[k - 1]]);
        const [long, wide] = room[e];
        const row = stand.row[chain[k]];
        if (row !== stand.row[chain[k - 1]]) {
          const between = stand.tops[row] - beyond / 2;
          points.push(...turned([from, there[k - 1]], [to, there[k]], from + LANE, between, next === layer + 1 ? LANE : to - LANE));
          if (gapOf[e] === layer && edges[e].label) labels.set(e, [(from + to) / 2, between]);
        } else {
          const middle = (from + to) / 2;
          /** @type {Spot[]} */
          const curve = [[from, there[k - 1]], [middle, there[k - 1]], [middle, there[k]], [to, there[k]]];
          points.push(...curve.slice(1));
          if (gapOf[e] === layer && edges[e].label) wanted.push({ edge: e, gap: layer, curve, from, to, long, wide });
        }
        if (k === chain.length - 1 && length[chain[k]] < thick[next]) lineTo([a[chain[k]] - length[chain[k]] / 2, there[k]]);
      }
      return flipped[e] ? points.reverse() : points;
    });
    const { found, crowded } = labelPlaces(wanted);
    if ([...crowded].some((l) => columns[l] < MOST_COLUMNS)) {
      return drawn(made, boxes, edges, scale, down, wrapped, columns.map((count, l) => (crowded.has(l) ? count + 1 : count)));
    }
    for (const [e, place] of found) labels.set(e, place);
    return finished(boxes.map((_, i) => [a[i], c[i]]), boxes.map((_, i) => [length[i], size[i]]), curves, labels, room, scale, down);
  }

  /**
   * Everything moved so that nothing stands left of or above 0, as x and y.
   * @param {Spot[]} centers
   * @param {Spot[]} sizes
   * @param {Spot[][]} curves
   * @param {Map<number, Spot>} labels
   * @param {Spot[]} room
   * @param {(width: number, height: number) => number} scale
   * @param {boolean} down
   * @returns {Omit<Placed, "way" | "apart">}
   */
  function finished(centers, sizes, curves, labels, room, scale, down) {
    const [low, high] = [[Infinity, Infinity], [-Infinity, -Infinity]];
    /** @param {Spot} spot @param {Spot} size */
    const cover = (spot, size) =>
      [0, 1].forEach((k) => {
        low[k] = Math.min(low[k], spot[k] - size[k] / 2);
        high[k] = Math.max(high[k], spot[k] + size[k] / 2);
      });
    centers.forEach((spot, i) => cover(spot, sizes[i]));
    for (const [e, spot] of labels) cover(spot, room[e]);
    curves.forEach((points) => points.forEach((spot) => cover(spot, [3, 3])));
    const round = (/** @type {number} */ x) => Math.round(x * 10) / 10;
    /** @param {Spot} spot @returns {Point} */
    const point = ([a, c]) => (down ? [round(c - low[1]), round(a - low[0])] : [round(a - low[0]), round(c - low[1])]);
    /** @param {Spot[]} points */
    const path = (points) => points.map(point).map((each, k) => (k === 0 ? "M" : k % 3 === 1 ? "C" : " ") + each).join("");
    const [width, height] = point([high[0], high[1]]);
    return {
      width,
      height,
      scale: scale(width, height),
      centers: centers.map(point),
      paths: curves.map(path),
      labels: curves.map((points, e) => point(labels.get(e) ?? points[0])),
    };
  }

  /**
   * Places boxes and edges.
   * @param {Sized[]} boxes
   * @param {Line[]} edges
   * @param {{ width: number, height: number }} pane
   * @param {boolean} columns layers stand from left to right, even where they would be larger the other way
   * @param {Pick<Placed, "way" | "apart"> | null} asBefore how they are to stand, whatever the pane
   * @returns {Placed}
   */
  function place(boxes, edges, pane, columns = false, asBefore = null) {
    /** @param {number} width @param {number} height */
    const scale = (width, height) => Math.min(LARGEST, pane.width / width, pane.height / height);
    /** @param {Placed} placed */
    const readable = (placed) => Math.min(placed.scale, EASY);
    /** @param {Layered} made @param {Placed["way"]} way @param {boolean} apart */
    const stand = (made, way, apart) => ({ ...drawn(made, boxes, edges, scale, way === "down", way !== "straight"), way, apart });
    if (asBefore) return stand(layering.of(boxes, edges, asBefore.apart), asBefore.way, asBefore.apart);
    /** @param {Layered} made @param {boolean} apart */
    const best = (made, apart) => {
      const straight = stand(made, "straight", apart);
      if (readable(straight) === EASY) return straight;
      const rows = stand(made, "rows", apart);
      const below = columns ? rows : stand(made, "down", apart);
      const largest = below.scale > rows.scale ? below : rows;
      const enough = straight.scale < SMALL ? (1 + AS_GOOD) / 2 : AS_GOOD;
      return readable(straight) >= enough * readable(largest) ? straight : largest;
    };
    const together = layering.of(boxes, edges);
    const one = best(together, false);
    if (columns || readable(one) === EASY || boxes.length > MOST_APART) return one;
    const staggered = layering.of(boxes, edges, true);
    if (staggered.layers.length === together.layers.length) return one; // no layer has that many
    const two = best(staggered, true);
    return readable(two) >= APART * readable(one) ? two : one;
  }

  return { place };
})();

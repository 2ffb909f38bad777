// How large the graph is shown and which part of it: all of it, until somebody zooms.

const panning = (() => {
  "use strict";

  const MARGIN = 7; // pixels around the whole graph
  const LARGEST = 1.5; // of a whole graph
  const STEP = 60; // pixels, of an arrow key
  const STILL = 5; // pixels that a click may move
  const holder = get("picture", HTMLElement);
  /** @type {SVGGElement | null} */
  let world = null; // the group that is moved
  let size = { width: 1, height: 1 }; // of the graph
  /** @type {Shift | null} */
  let at = null; // null: the whole graph
  let dragged = false;

  const pane = () => ({ width: holder.clientWidth || 1000, height: holder.clientHeight || 600 });

  // What there is for a graph, without its margins
  const room = () => ({ width: pane().width - 2 * MARGIN, height: pane().height - 2 * MARGIN });

  function whole() {
    const [{ width, height }, { width: wide, height: high }] = [pane(), room()];
    const scale = Math.min(LARGEST, wide / size.width, high / size.height);
    return { scale, x: (width - size.width * scale) / 2, y: (height - size.height * scale) / 2 };
  }

  const now = () => at ?? whole();

  // Nothing beside the graph is shown where the graph could be
  /** @param {Shift} shift */
  function kept({ scale, x, y }) {
    /** @param {number} place @param {number} long @param {number} there */
    const within = (place, long, there) =>
      long <= there - 2 * MARGIN ? (there - long) / 2 : Math.min(MARGIN, Math.max(there - long - MARGIN, place));
    const { width, height } = pane();
    return { scale, x: within(x, size.width * scale, width), y: within(y, size.height * scale, height) };
  }

  function show(smoothly = false) {
    if (!world) return;
    const { scale, x, y } = now();
    world.classList.toggle("smooth", smoothly);
    world.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    holder.classList.toggle("zoomed", at !== null);
    get("zoom-fit", HTMLElement).setAttribute("aria-pressed", String(at === null));
  }

  /** @param {number} dx @param {number} dy */
  function move(dx, dy) {
    if (!at) return;
    at = kept({ ...at, x: at.x + dx, y: at.y + dy });
    show();
  }

  /**
   * The point of the pane, such as a mouse's, stays where it is.
   * @param {number} factor
   * @param {{ x: number, y: number }} point
   */
  function zoom(factor, point) {
    const { scale, x, y } = now();
    const least = whole().scale;
    const to = Math.min(Math.max(4, 2 * least), scale * factor);
    at = to <= least * 1.001 ? null : kept({ scale: to, x: point.x - ((point.x - x) * to) / scale, y: point.y - ((point.y - y) * to) / scale });
    show();
  }

  function fit() {
    at = null;
    show();
  }

  /**
   * Another graph, or the same placed anew, of this size.
   * @param {SVGGElement} group
   * @param {{ width: number, height: number }} placed
   */
  function hold(group, { width, height }) {
    [world, size] = [group, { width, height }];
    if (at) at = kept(at);
    show();
  }

  /**
   * Brings a box into sight, no further than it must.
   * @param {{ x: number, y: number, width: number, height: number }} box
   */
  function reveal({ x, y, width, height }) {
    if (!at) return;
    const there = pane();
    const { scale } = at;
    /** @param {number} place @param {number} middle @param {number} long @param {number} all */
    const by = (place, middle, long, all) => {
      const [low, high] = [place + (middle - long / 2) * scale, place + (middle + long / 2) * scale];
      if (high - low > all - 4 * MARGIN) return all / 2 - (low + high) / 2;
      return Math.max(0, 3 * MARGIN - low) || Math.min(0, all - 3 * MARGIN - high);
    };
    const [dx, dy] = [by(at.x, x, width, there.width), by(at.y, y, height, there.height)];
    if (!dx && !dy) return;
    at = kept({ ...at, x: at.x + dx, y: at.y + dy });
    show(true);
  }

  /** @param {MouseEvent} event */
  const place = (event) => {
    const { left, top } = holder.getBoundingClientRect();
    return { x: event.clientX - left - holder.clientLeft, y: event.clientY - top - holder.clientTop };
  };

  function listen() {
    holder.addEventListener("wheel", (event) => {
      if (event.ctrlKey) zoom(Math.exp(-event.deltaY / (event.deltaMode ? 10 : 250)), place(event)); // a pinch on a trackpad, too
      else if (at) move(-event.deltaX, -event.deltaY);
      else return;
      event.preventDefault();
    }, { passive: false });
    holder.addEventListener("dblclick", fit);
    holder.addEventListener("keydown", (event) => {
      if (event.target !== holder || event.ctrlKey || event.metaKey || event.altKey) return;
      const ways = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
      const { width, height } = pane();
      if (event.key in ways && at) {
        const [dx, dy] = ways[/** @type {keyof typeof ways} */ (event.key)];
        move(dx, dy);
      } else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1.25 : 0.8, { x: width / 2, y: height / 2 });
      else if (event.key === "0") fit();
      else return;
      event.preventDefault();
      event.stopPropagation(); // to the page an arrow is a step
    });
    listenToPointers();
  }

  // One finger or the mouse drags what is zoomed, two fingers zoom
  function listenToPointers() {
    /** @type {Map<number, { x: number, y: number }>} */
    const down = new Map();
    let way = 0;
    /** @param {{ x: number, y: number }[]} fingers */
    const spread = ([p, q]) => Math.hypot(p.x - q.x, p.y - q.y);
    holder.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      if (!down.size) [way, dragged] = [0, false];
      down.set(event.pointerId, place(event));
    });
    window.addEventListener("pointermove", (event) => {
      const before = down.get(event.pointerId);
      if (!before) return;
      const after = place(event);
      const was = [...down.values()];
      down.set(event.pointerId, after);
      const is = [...down.values()];
      way += Math.hypot(after.x - before.x, after.y - before.y);
      if (way < STILL && down.size === 1) return;
      dragged = true;
      if (down.size === 2) zoom(spread(is) / Math.max(1, spread(was)), { x: (is[0].x + is[1].x) / 2, y: (is[0].y + is[1].y) / 2 });
      move((after.x - before.x) / down.size, (after.y - before.y) / down.size);
    });
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) window.addEventListener(end, (event) => down.delete(event.pointerId));
    holder.addEventListener("touchmove", (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
    holder.addEventListener("click", (event) => {
      if (!dragged) return;
      dragged = false;
      event.stopPropagation(); // a drag that ends on a box is no click on it
    }, { capture: true });
  }

  return { room, now, whole, zoom, fit, hold, reveal, listen, pane };
})();

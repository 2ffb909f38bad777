// Picture and formula are one: what is pointed at (by mouse, touch or focus) lights up wherever it is spoken of. Whatever
// speaks of edges or nodes says so in data-edges or data-nodes: boxes and arrows as well as names, rows and factors.

const pointing = (() => {
  "use strict";

  const SPEAKING = "[data-edges], [data-nodes]";
  const BESIDE = `:is(${SPEAKING}):not(#picture *)`; // the picture lights itself
  /** @type {Pointed | null} */
  let held = null; // what stays lit while nothing is pointed at: {edges, nodes, product}
  /** @type {HTMLElement | null} */
  let product = null; // beside the picture's lit path

  /** @param {string | undefined} text */
  const listed = (text) => (text ? text.split(" ").map(Number) : []);
  /** @param {HTMLElement | SVGElement} element */
  const spokenBy = ({ dataset }) => ({ edges: listed(dataset.edges), nodes: listed(dataset.nodes), product: dataset.product ?? "" });

  /** @param {Partial<Pointed>} [what] */
  function light({ edges = [], nodes = [], product = "" } = held ?? {}) {
    app.light(edges, nodes, product);
  }

  /** Keeps something lit, or nothing more. @param {Pointed | null} what */
  function hold(what) {
    held = what;
    light();
  }

  /** @param {EventTarget | null} target */
  function pointAt(target) {
    const speaking = target instanceof Element ? target.closest(SPEAKING) : null;
    light(speaking ? spokenBy(/** @type {HTMLElement} */ (speaking)) : undefined);
  }

  // Marks all that speaks of what is lit
  function mark() {
    const [edges, nodes] = [new Set(app.lit), new Set(app.litNodes)];
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(BESIDE))) {
      const { edges: ofEdges, nodes: ofNodes } = spokenBy(element);
      const whole = ofEdges.length > 0 && ofEdges.every((e) => edges.has(e)); // of a path, all of it
      const spoken = whole || ofNodes.some((i) => nodes.has(i));
      element.classList.toggle("spoken", spoken);
    }
    showProduct();
  }

  // The product along a lit path, beside the box that the path begins at
  function showProduct() {
    const holder = get("picture", HTMLElement);
    const [first] = app.lit;
    const start = first === undefined ? null : holder.querySelector(`.box[data-nodes~="${app.graph.parents[first]}"]`);
    const rect = start?.querySelector("rect");
    if (!app.product || !rect) return product?.remove();
    product ??= make("output", { id: "product" });
    product.textContent = app.product;
    if (!product.isConnected || product.parentElement !== holder) holder.append(product);
    const [box, pane] = [rect.getBoundingClientRect(), holder.getBoundingClientRect()];
    let place = { left: 0, top: 0, free: false };
    for (const room of ["calc(100% - 8px)", "45%", "30%"]) {
      product.style.maxWidth = room;
      place = freePlace(box, pane, product.offsetWidth, product.offsetHeight);
      if (place.free) break;
    }
    const { left, top } = place;
    product.style.left = `${left - pane.left + holder.scrollLeft}px`;
    product.style.top = `${top - pane.top + holder.scrollTop}px`;
  }

  /**
   * Inside the pane and near a box, where it covers no other, if there is such a place.
   * @param {DOMRect} box
   * @param {DOMRect} pane
   * @param {number} width
   * @param {number} height
   */
  function freePlace(box, pane, width, height) {
    const boxes = [...document.querySelectorAll("#picture .box rect")].map((each) => each.getBoundingClientRect());
    /** @param {number} at @param {number} low @param {number} high */
    const within = (at, low, high) => Math.max(low + 4, Math.min(at, high - 4));
    /** @param {number} left @param {number} top */
    const covers = (left, top) => boxes.some((each) => left < each.right && left + width > each.left && top < each.bottom + 2 && top + height + 2 > each.top);
    const beside = within(box.left + box.width / 2 - width / 2, pane.left, pane.right - width);
    const lefts = [beside, pane.left + 4, pane.right - width - 4];
    for (let away = 4; away < pane.height; away += 6) {
      for (const top of [box.bottom + away, box.top - height - away]) {
        if (top < pane.top + 4 || top + height > pane.bottom - 4) continue;
        const left = lefts.find((each) => !covers(each, top));
        if (left !== undefined) return { left, top, free: true };
      }
    }
    return { left: beside, top: within(box.bottom + 4, pane.top, pane.bottom - height), free: false };
  }

  function listen() {
    document.addEventListener("pointerover", (event) => event.pointerType !== "touch" && pointAt(event.target));
    document.documentElement.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && light());
    document.addEventListener("pointerdown", (event) => event.pointerType === "touch" && pointAt(event.target)); // stays
    document.addEventListener("focusin", (event) => pointAt(event.target));
    document.addEventListener("focusout", (event) => event.target instanceof Element && event.target.matches(SPEAKING) && light());
    for (const moving of ["wheel", "pointermove", "scroll"]) {
      get("picture", HTMLElement).addEventListener(moving, () => app.product && requestAnimationFrame(showProduct), { passive: true });
    }
  }

  return { listen, mark, hold, render: mark, moved: () => light() };
})();

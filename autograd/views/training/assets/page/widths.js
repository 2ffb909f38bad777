// How wide elements are, noted when they change: to ask each time would lay the page out again in the middle of a frame.

const widths = (() => {
  "use strict";

  /** @type {WeakMap<Element, number>} */
  const known = new WeakMap();
  const observer = new ResizeObserver((entries) => {
    let changed = false;
    for (const { target } of entries) {
      if (Math.abs((known.get(target) ?? -1) - target.clientWidth) < 1) continue;
      known.set(target, target.clientWidth);
      changed = true;
    }
    if (changed && lab.trainer) lab.render();
  });

  /** @param {Element} element */
  function of(element) {
    const width = known.get(element);
    if (width !== undefined) return width;
    known.set(element, element.clientWidth);
    observer.observe(element);
    return element.clientWidth;
  }

  return { of };
})();

// Which lessons somebody has done, kept by the browser for the next time; where a page may keep nothing, as in a
// sandbox, it is known as long as the page is open, and stands in its address.

const progress = (() => {
  "use strict";

  const PLACE = "autograd lessons";
  /** @type {Set<string>} by name, as a lesson's number may change */
  const done = new Set(kept());

  /** @returns {string[]} */
  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
      return Array.isArray(found) ? found.map(String) : [];
    } catch {
      return []; // denied, or no list of ours
    }
  }

  /** @param {string[]} names */
  function add(...names) {
    for (const name of names) done.add(name);
    try {
      localStorage.setItem(PLACE, JSON.stringify([...done]));
    } catch {
      // denied, or full
    }
  }

  return { add, has: (/** @type {string} */ name) => done.has(name) };
})();

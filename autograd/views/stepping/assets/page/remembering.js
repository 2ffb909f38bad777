// What would be lost when the page is loaded again, kept by the browser for this tab until it is closed; where a page
// may keep nothing, as in a sandbox, it is lost.

const remembering = (() => {
  "use strict";

  const PLACE = `quiz ${location.pathname}`; // files share what they keep

  /** JSON has no nan and no inf. @param {string} _ @param {unknown} value */
  const spelled = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value);
  /** @param {string} _ @param {any} value */
  const read = (_, value) => (value && Object.keys(value).join() === "number" ? Number(value.number) : value);

  /** Asks for what is to be kept whenever the page may be left; for null, nothing is. @param {() => unknown} what */
  function keep(what) {
    const put = () => {
      const value = what();
      try {
        if (value === null) sessionStorage.removeItem(PLACE);
        else sessionStorage.setItem(PLACE, JSON.stringify(value, spelled));
      } catch {
        // denied, or full: then the address alone says where one was
      }
    };
    window.addEventListener("pagehide", put);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && put());
  }

  /** What was kept; null where there is nothing that can be read. @returns {any} */
  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(PLACE) ?? "null", read);
    } catch {
      return null;
    }
  }

  return { keep, kept };
})();

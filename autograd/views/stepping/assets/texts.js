// The page's texts in the language that is chosen, and small helpers that make elements. Nothing here sets innerHTML:
// whatever a user named stays text.

const data = JSON.parse(document.getElementById("data").textContent);

const texts = (() => {
  "use strict";

  let language = data.language;

  // t("page.place", {step: 3, of: 12})
  function t(key, into = {}) {
    const text = data.texts[language][key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in into ? String(into[name]) : whole));
  }

  function say(number, digits = 6) {
    return spelling.number(number, digits);
  }

  // as it stands after a sign
  function afterSign(text) {
    return text.startsWith("−") ? `(${text})` : text;
  }

  return {
    t,
    say,
    afterSign,
    languages: Object.keys(data.texts),
    get language() {
      return language;
    },
    set language(chosen) {
      if (Object.hasOwn(data.texts, chosen)) language = chosen;
    },
  };
})();

const t = texts.t;

// make("td", {class: "number"}, "text", child, ...)
function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "g", "rect", "text", "path", "marker", "defs", "title", "circle", "line", "polyline", "tspan"];
  const element = svg.includes(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// The page's texts in the language that is chosen, and small helpers that make elements. Nothing here sets innerHTML:
// whatever a user named stays text.

const data = JSON.parse(document.getElementById("data").textContent);

const texts = {
  language: data.language,
  languages: Object.keys(data.texts),
  say: spelling.number,
  // as it stands after a sign
  afterSign: (text) => (text.startsWith("−") ? `(${text})` : text),
};

// t("page.place", {step: 3, of: 12})
function t(key, into = {}) {
  const text = data.texts[texts.language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in into ? String(into[name]) : whole));
}

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

function button(key, onclick, attributes) {
  return make("button", { type: "button", onclick, ...attributes }, t(key));
}

// Makes elements. Nothing here sets innerHTML: whatever a user named stays text.

// make("td", {class: "number"}, "text", child, ...)
function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "g", "rect", "text", "path", "marker", "defs", "title", "circle", "line", "polyline", "tspan"];
  const element = svg.includes(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function button(key, onclick, attributes) {
  return make("button", { type: "button", onclick, ...attributes }, t(key));
}

// Makes elements. Nothing here sets innerHTML: whatever a user named stays text.

/**
 * The element of page.html with this id, and of this kind.
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
function get(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`page.html has no ${kind.name} with the id ${id}`);
  return found;
}

/** Where the content of a pane goes: below its heading. @param {string} name */
function pane(name) {
  const found = get(name, HTMLElement).querySelector("div");
  if (!found) throw new TypeError(`page.html has no place for the content of ${name}`);
  return found;
}

/**
 * make("td", {class: "number"}, "text", child, ...)
 * @template {SvgName | keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string | null)[]} children
 * @returns {Made<K>}
 */
function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "g", "rect", "text", "path", "marker", "defs", "title", "circle", "line", "polyline", "tspan"];
  const element = svg.includes(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(name.slice("on".length), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return /** @type {Made<K>} */ (element);
}

/**
 * A button with a text.
 * @param {string} key
 * @param {Attributes["onclick"]} onclick
 * @param {Attributes} [attributes]
 * @param {Record<string, unknown>} [into] what is filled into the text
 */
function button(key, onclick, attributes, into) {
  return make("button", { type: "button", onclick, ...attributes }, t(key, into));
}

/**
 * What listens to a field's keys and acts on Enter, where there is no form: a sandbox, as in a notebook, submits none.
 * @param {() => unknown} act
 */
const entered = (act) => (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  act();
};

// The page's texts in the language that is chosen.

/** @type {PageData} */
const data = JSON.parse(document.getElementById("data")?.textContent ?? "null");

const texts = {
  language: data.language,
  languages: Object.keys(data.texts),
  say: spelling.number,
  afterSign: spelling.afterSign,
  /** Cut where it is long. @param {string} text @param {number} most */
  short: (text, most) => ([...text].length > most ? [...text].slice(0, most - 1).join("") + "…" : text),
};

/** t("page.place", {step: 3, of: 12}) @param {string} key @param {Record<string, unknown>} [into] */
function t(key, into = {}) {
  const text = data.texts[texts.language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in into ? String(into[name]) : whole));
}

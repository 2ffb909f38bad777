// The page's texts in the language that is chosen.

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

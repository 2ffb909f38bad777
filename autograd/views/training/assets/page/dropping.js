// A CSV file that is dropped onto the page, or chosen, becomes the points.

const dropping = (() => {
  "use strict";

  const LARGEST = 1e6; // letters; 500 points are far less
  const note = get("dropped", HTMLElement);
  /** What is said of the last file: a text's key and what stands in it. @type {[string, Record<string, any>] | null} */
  let said = null;

  function languageChanged() {
    note.hidden = !said;
    note.textContent = said ? t(...said) : "";
  }

  /** @param {File} file */
  async function take(file) {
    const { points, labels, error } = file.size > LARGEST ? { points: [], labels: [], error: { key: "large" } } : csv.read(await file.text());
    if (!error) lab.set({ data: settings.PLACED, placed: settings.pointsText(points) });
    said = error ? [`csv.${error.key}`, { ...error, file: file.name }] : [labels.length > 1 ? "csv.taken" : "csv.taken_one", { file: file.name, count: points.length, zero: labels[0], one: labels[1] }];
    languageChanged();
  }

  /** The way to a file for those who can't drop one. */
  function chooser() {
    const input = make("input", { type: "file", accept: ".csv,.tsv,.txt", class: "unseen", tabindex: -1, "aria-hidden": "true", id: "csv-file" });
    input.addEventListener("change", () => input.files?.[0] && take(input.files[0]));
    return make("p", { class: "note" }, button("edit.file", () => input.click(), { id: "csv-open" }), input, " ", t("edit.csv"));
  }

  function begun() {
    if (lab.setting.data === settings.PLACED) return;
    said = null;
    languageChanged();
  }

  function listen() {
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) take(file);
    });
  }

  return { listen, chooser, begun, languageChanged };
})();

// Points from a CSV file: two numbers and one of two labels a line; a first line of names is passed over.

const csv = (() => {
  "use strict";

  const MOST = 500;
  const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

  /** What a cell says; nan where it's no number. @param {string} cell @param {boolean} comma whether it may have a decimal comma */
  const numberOf = (cell, comma) => {
    const text = (comma ? cell.replace(",", ".") : cell).replace("−", "-");
    return NUMBER.test(text) ? Number(text) : NaN;
  };
  /** A label; 1 and 1.0 are the same. @param {string} cell */
  const labelOf = (cell) => (NUMBER.test(cell) ? String(Number(cell)) : cell);

  /**
   * The points, and the labels that are the classes 0 and 1; or the first line that can't be used and why.
   * @param {string} text
   * @returns {{ points: number[][], labels: string[], error: { key: string, line: number, text: string, most: number } | null }}
   */
  function read(text) {
    const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
    const beginning = lines.find((line) => line.trim()) ?? "";
    const mark = [";", "\t", ","].find((each) => beginning.includes(each)) ?? ",";
    /** @type {number[][]} */
    const points = [];
    /** @type {string[]} */
    const labels = [];
    /** @param {string} key @param {number} i */
    const wrong = (key, i) => ({ points: [], labels: [], error: { key, line: i + 1, text: (lines[i] ?? "").slice(0, 60), most: MOST } });
    let first = true;
    for (const [i, line] of lines.entries()) {
      if (!line.trim()) continue;
      const cells = line.split(mark).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1").trim());
      const [a, b] = cells.slice(0, 2).map((cell) => numberOf(cell, mark !== ","));
      const names = first && Number.isNaN(a) && Number.isNaN(b);
      first = false;
      if (cells.length !== 3 || !cells[2]) return wrong("columns", i);
      if (names) continue;
      if (!Number.isFinite(a) || !Number.isFinite(b)) return wrong("number", i);
      const label = labelOf(cells[2]);
      if (!labels.includes(label)) labels.push(label);
      if (labels.length > 2) return wrong("labels", i);
      points.push([a, b, labels.indexOf(label)]);
      if (points.length > MOST) return wrong("many", i);
    }
    if (points.length < 2) return wrong("few", 0);
    const order = [...labels].sort((one, other) => (Number(one) - Number(other) || (one < other ? -1 : 1)));
    return { points: points.map(([a, b, label]) => [a, b, order.indexOf(labels[label])]), labels: order, error: null };
  }

  return { read };
})();

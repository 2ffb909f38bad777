// The course of a quiz as a table that a spreadsheet opens. Where numbers are written with a decimal comma, as in Poland,
// Excel expects semicolons between the cells; elsewhere commas. The mark at the beginning tells it that this is UTF-8.

const report = (() => {
  "use strict";

  /**
   * Text that a spreadsheet takes for text: what begins like a formula, also after blanks or with wide signs, gets an
   * apostrophe in front.
   * @param {string} text
   */
  const harmless = (text) => (/^\s*[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text);

  /**
   * A number as a spreadsheet reads it.
   * @param {number} number
   * @param {boolean} decimalComma
   */
  function spelled(number, decimalComma) {
    const text = String(Number(number.toPrecision(10)));
    return decimalComma ? text.replace(".", ",") : text;
  }

  /**
   * @param {(string | number | number[])[][]} lines of several numbers in a cell each comes after an arrow
   * @param {boolean} decimalComma
   */
  function csv(lines, decimalComma) {
    const cell = (/** @type {string | number | number[]} */ value) => {
      const all = Array.isArray(value) ? value : [value];
      const text = all.map((each) => (typeof each === "number" ? spelled(each, decimalComma) : harmless(each))).join(" → ");
      return /[";,\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    return `\uFEFF${lines.map((line) => line.map(cell).join(decimalComma ? ";" : ",")).join("\r\n")}\r\n`;
  }

  return { csv };
})();

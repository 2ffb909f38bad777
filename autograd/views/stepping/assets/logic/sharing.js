// What an address says after its #: what is on the screen, as a teacher sends it to a class. Pure: text there and back.

/**
 * What an address can say; what it leaves open, stays.
 * @typedef {object} Shared
 * @property {string} [expression]
 * @property {Record<string, number>} [values] variables of the expression, by name
 * @property {Record<string, number>} [leaves] leaves with other numbers than at first, by position in the graph
 * @property {number[]} [ticks] the positions of leaves that are trainable
 * @property {number} [step]
 * @property {string} [view]
 * @property {string} [tab]
 * @property {string} [language]
 * @property {Saved} [panels] what panels keep: of the quiz, its seed
 */

/** @typedef {Record<string, string | number | boolean>} Saved */

const sharing = (() => {
  "use strict";

  const LONGEST = 8000; // letters of an address; nobody sends a longer one
  const WHOLE = /^\d{1,9}$/;
  const NAME = /^[^\s:,=]{1,100}$/u;
  const WORD = /^[\w:.-]{1,200}$/;

  /** As much of it readable as an address allows. @param {string} text */
  const escaped = (text) =>
    encodeURIComponent(text)
      .replace(/%(3D|2C|3A|2F|3B)/g, decodeURIComponent)
      .replace(/[()'!~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`) // a chat would cut it there
      .replace(/%20/g, "+");

  /** @param {string} text */
  function unescaped(text) {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "));
    } catch {
      return null;
    }
  }

  // In an address a + is a blank: 1e+22 that somebody typed there comes as "1e 22"
  const NUMBER = /^(?:-?(?:\d+\.?\d*|\.\d+)(?:e[+ -]?\d+)?|-?inf|nan)$/i;
  /** @param {string} text */
  const number = (text) => (NUMBER.test(text) ? Number(text.replace(" ", "+").replace("inf", "Infinity")) : null);

  /** @param {Record<string, number>} numbers */
  const pairs = (numbers) => Object.entries(numbers).map(([name, value]) => `${name}:${spelling.inFull(value)}`).join(",");

  /** @param {string} text @param {RegExp} named @returns {Record<string, number> | null} */
  function unpaired(text, named) {
    /** @type {Record<string, number>} */
    const found = Object.create(null);
    for (const pair of text ? text.split(",") : []) {
      const [name, value, ...more] = pair.split(":");
      const read = value === undefined ? null : number(value);
      if (more.length || read === null || !named.test(name)) return null;
      found[name] = read;
    }
    return found;
  }

  /** What a panel keeps: a text that reads like something else gets a ~ in front. @param {string | number | boolean} value */
  const kept = (value) =>
    typeof value !== "string" ? (typeof value === "number" ? spelling.inFull(value) : String(value))
      : /^(~|true$|false$)/.test(value) || NUMBER.test(value) ? `~${value}` : value;

  /** @param {string} text */
  function unkept(text) {
    if (text.startsWith("~")) return text.slice(1);
    if (text === "true" || text === "false") return text === "true";
    return number(text) ?? text;
  }

  /** The text after the # of an address. @param {Shared} screen */
  function write(screen) {
    /** @type {[string, string][]} */
    const parts = [];
    const put = (/** @type {string} */ key, /** @type {string | number | undefined} */ value) => {
      if (value !== undefined) parts.push([key, String(value)]);
    };
    put("expression", screen.expression);
    put("values", screen.values && pairs(screen.values));
    put("leaves", screen.leaves && pairs(screen.leaves));
    put("ticks", screen.ticks?.join(","));
    put("step", screen.step);
    put("view", screen.view);
    put("tab", screen.tab);
    put("language", screen.language);
    for (const [key, value] of Object.entries(screen.panels ?? {})) put(key, kept(value));
    return parts.map(([key, value]) => `${escaped(key)}=${escaped(value)}`).join("&");
  }

  /** @type {Record<string, (text: string) => unknown>} */
  const READERS = {
    expression: (text) => text,
    values: (text) => unpaired(text, NAME),
    leaves: (text) => unpaired(text, WHOLE),
    ticks: (text) => (text === "" ? [] : text.split(",").every((each) => WHOLE.test(each)) ? text.split(",").map(Number) : null),
    step: (text) => (WHOLE.test(text) ? Number(text) : null),
    view: (text) => (text.length <= 200 ? text : null),
    tab: (text) => (WORD.test(text) ? text : null),
    language: (text) => (WORD.test(text) ? text : null),
  };

  /**
   * What an address says, and the keys of those parts of it that say nothing that is understood.
   * @param {string} text
   * @param {string[]} panels the keys that panels keep something under
   * @returns {{ screen: Shared, ignored: string[] }}
   */
  function read(text, panels = []) {
    /** @type {Shared & Record<string, unknown>} */
    const screen = {};
    /** @type {string[]} */
    const ignored = [];
    if (text.length > LONGEST) return { screen: {}, ignored: [`${text.slice(0, 20)}…`] };
    for (const part of text.split("&").filter(Boolean)) {
      const cut = part.indexOf("=");
      const key = unescaped(cut < 0 ? part : part.slice(0, cut));
      const value = cut < 0 ? null : unescaped(part.slice(cut + 1));
      if (key !== null && value !== null && Object.hasOwn(READERS, key)) {
        const found = READERS[key](value);
        if (found === null) ignored.push(part.slice(0, 40));
        else screen[key] = found;
      } else if (key !== null && value !== null && panels.includes(key)) {
        screen.panels = { ...screen.panels, [key]: unkept(value) };
      } else {
        ignored.push(part.slice(0, 40));
      }
    }
    return { screen, ignored };
  }

  /** An argument for a shell: quoted in a way that POSIX shells and Windows understand, where there is one. @param {string} text */
  function quoted(text) {
    if (/^[\w.,:=+-]+$/.test(text) && !text.startsWith("-")) return text;
    return /[$`"\\!%\n]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
  }

  /**
   * What shows the same: in a terminal or, where other leaves are trainable than at first, as a page, which alone has ticks.
   * @param {string} expression
   * @param {Record<string, number>} values
   * @param {string} language
   * @param {string[] | null} trainable the names of the leaves that are, where they are others
   */
  function command(expression, values, language, trainable = null) {
    const given = Object.entries(values).map(([name, value]) => quoted(`${name}=${spelling.inFull(value)}`));
    const spoken = language === "en" ? [] : ["--language", language];
    const ticked = trainable ? ["--train", quoted(trainable.join(",")), "--open"] : [];
    return ["autograd", "step", quoted(expression), ...given, ...ticked, ...spoken].join(" ");
  }

  return { write, read, command, quoted };
})();

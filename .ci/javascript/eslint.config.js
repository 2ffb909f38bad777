// What tsc doesn't see: logic/ knows no window, nothing is evaluated, and no text becomes HTML.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import js from "@eslint/js";
import globals from "globals";

const GENERATED = ["rows", "grammar", "mistakes", "faultTable"];
const RESTRICTED = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe"];

// A file's own names are known to all others, since they are put together by concatenation
const namesOf = (file) =>
  [...readFileSync(join(import.meta.dirname, file), "utf-8").matchAll(/^(?:const|let|function|class) (\w+)/gm)].map((found) => found[1]);

const inFolders = (...folders) =>
  folders.flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder)).filter((name) => name.endsWith(".js")).map((name) => `${folder}/${name}`));

// Of each page what stands in it; "logic" and what a worker has know no window
const PAGES = [
  { own: inFolders("assets/logic", "assets/page"), taken: [], known: GENERATED },
  {
    own: inFolders("training/logic", "training/worker", "training/page"),
    taken: [...inFolders("assets/logic"), "assets/page/texts.js", "assets/page/elements.js"],
    known: [...GENERATED, "kernels"],
  },
];
const isPage = (file) => file.includes("/page/");

// What is known in a file: the names of the others; those of page/ are not known in logic/
function known(file, page) {
  const others = [...page.own, ...page.taken].filter((each) => each !== file && (isPage(file) || !isPage(each)));
  const names = [...page.known, ...others.flatMap(namesOf)];
  const around = isPage(file) ? globals.browser : file.includes("/worker/") ? globals.worker : { performance: "readonly", structuredClone: "readonly" };
  return { ...around, ...Object.fromEntries(names.map((name) => [name, "readonly"])) };
}

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: "script" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      eqeqeq: "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        ...RESTRICTED.map((property) => ({ property })),
        ...["write", "writeln"].map((property) => ({ object: "document", property })),
      ],
      "no-script-url": "error",
      "no-shadow-restricted-names": "error",
      "no-unused-vars": ["error", { vars: "local", argsIgnorePattern: "^_", caughtErrors: "all" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  ...PAGES.flatMap((page) => page.own.map((file) => ({ files: [file], languageOptions: { globals: known(file, page) } }))),
  // Made from rows: their functions take all arguments, used or not
  { files: ["generated/*.js"], rules: { "no-unused-vars": "off" } },
];

// What a page may ask of a row; `own` is what autograd/views/stepping/javascript.py made of the row's text.
// x is always flat: the numbers of a node's parents, in order, lists one after the other.

const made = (own) => {
  "use strict";

  const lists = own.kinds.filter((kind) => kind === "list").length;

  // the row's arguments
  const group = (x) => {
    const length = Math.trunc((x.length - own.kinds.length + lists) / lists);
    let at = 0;
    return own.kinds.map((kind) => (kind === "list" ? x.slice(at, (at += length)) : x[at++]));
  };

  // [argument's name, place in its list or -1] of each of n parents
  const slots = (n) =>
    group([...Array(n).keys()]).flatMap((part, k) =>
      Array.isArray(part) ? part.map((_, i) => [own.names[k], i]) : [[own.names[k], -1]],
    );

  const into = (name, args, place) => {
    const tests = own.at(...args).tests?.[name]?.(place);
    const holds = (which, opposite) => Boolean(tests[which][opposite ? 1 : 0]());
    return { subscript: place < 0 ? "i" : place, holds, reasons: [] };
  };

  // the same, with numbers for names
  const numbersInto = (name, args, place, out) => {
    const given = { ...own.at(...args).lets, ...Object.fromEntries(own.names.map((of, k) => [of, args[k]])), out };
    const say = (of, i) => spelling.number(Array.isArray(given[of]) ? given[of][i ?? place] : given[of]);
    return { ...into(name, args, place), say, length: (of) => given[of].length };
  };

  return {
    ...own,
    slots,
    at(x) {
      const { out, partials } = own.at(...group(x));
      return { out: Number(out), partials: partials.map(Number) };
    },
    inside: (x) => own.inside(...group(x)),
    smoothAt: (x) => own.smoothAt(...group(x)),
    kinksAt: (x) => own.kinksAt(...group(x)).map(Number),
    // "2·(−3)"
    valueWithNumbers: (x) => spelling.fill(own.valueParts, numbersInto(null, group(x), -1)),
    // "∂(a·b)/∂a = b" for parent k, of a conditional the branch that is taken, with its reasons
    ruleInParts(x, k) {
      const [name, place] = slots(x.length)[k];
      const rule = own.rules[name];
      const it = into(name, group(x), place);
      const partial = spelling.fill(rule.parts, it);
      return { rule: `${rule.head}${spelling.subscript(place)} = ${partial}`, since: it.reasons };
    },
    // its right side with numbers for names; out is the row's value at x
    ruleWithNumbers(x, k, out) {
      const [name, place] = slots(x.length)[k];
      return spelling.fill(own.rules[name].parts, numbersInto(name, group(x), place, out));
    },
  };
};

// What a page may ask of a row; `own` is what autograd/views/stepping/javascript.py made of the row's text.
// x is always flat: the numbers of a node's parents, in order, lists one after the other.

const made = (own) => {
  "use strict";

  // [argument's name, place in its list or -1] of each of n parents
  const slots = (n) =>
    own.group([...Array(n).keys()]).flatMap((part, k) =>
      Array.isArray(part) ? part.map((_, i) => [own.names[k], i]) : [[own.names[k], -1]],
    );

  const into = (rule, args, place) => {
    const tests = rule.tests ? rule.tests(place, ...args) : [];
    const holds = (which, opposite) => Boolean(tests[which][opposite ? 1 : 0]());
    return { subscript: place < 0 ? "i" : place, holds, reasons: [] };
  };

  // the same, with numbers for names
  const numbersInto = (rule, args, place, out) => {
    const lets = own.lets(...args);
    const argument = (of) => args[own.names.indexOf(of)];
    const say = (of, i) => {
      if (of === "out") return spelling.number(out);
      if (Object.hasOwn(lets, of)) return spelling.number(lets[of]);
      const value = argument(of);
      return spelling.number(Array.isArray(value) ? value[i ?? place] : value);
    };
    return { ...into(rule, args, place), say, length: (of) => argument(of).length };
  };

  return {
    ...own,
    slots,
    value: (x) => Number(own.value(...own.group(x))),
    at(x) {
      const { out, partials } = own.at(...own.group(x));
      return { out: Number(out), partials: partials.map(Number) };
    },
    inside: (x) => own.inside(...own.group(x)),
    smoothAt: (x) => own.smoothAt(...own.group(x)),
    kinksAt: (x) => own.kinksAt(...own.group(x)).map(Number),
    // "2·(−3)"
    valueWithNumbers: (x) => spelling.fill(own.valueParts, numbersInto({}, own.group(x), -1)),
    // "∂(a·b)/∂a = b" for parent k, of a conditional the branch that is taken, with its reasons
    ruleInParts(x, k) {
      const [name, place] = slots(x.length)[k];
      const rule = own.rules[name];
      const it = into(rule, own.group(x), place);
      const partial = spelling.fill(rule.parts, it);
      return { rule: `${rule.head}${place < 0 ? "" : spelling.subscript(place)} = ${partial}`, since: it.reasons };
    },
    rule(x, k) {
      const { rule, since } = this.ruleInParts(x, k);
      return since.length ? `${rule} (since ${since.join(", ")})` : rule;
    },
    // its right side with numbers for names; out is the row's value at x
    ruleWithNumbers(x, k, out) {
      const [name, place] = slots(x.length)[k];
      const rule = own.rules[name];
      return spelling.fill(rule.parts, numbersInto(rule, own.group(x), place, out));
    },
  };
};

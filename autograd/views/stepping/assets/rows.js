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

  // What a node computes, and its local derivatives, in the names of the nodes of its graph; the twin of Named in
  // autograd/explaining/rules.py. x and out are numbers, names the parents' (of a plain number, its digits).
  function named({ x, names, constant, name, out }) {
    const args = group(x);
    const spoken = group(names);
    const known = slots(x.length);
    const moving = new Set(known.filter((_, k) => !constant[k]).map(([of]) => of));
    const fixed = new Set(own.names.filter((of) => !moving.has(of)));
    const place = Object.fromEntries(own.names.map((of, k) => [of, k]));
    const length = (of) => args[place[of]].length;
    const pick = (given, i) => (Array.isArray(given) ? given[i] : given);
    const inNames = (of, i) => (of === "out" ? name : of in place ? pick(spoken[place[of]], i) : of);
    const inNumbers = (lets) => (of, i) =>
      spelling.number(of === "out" ? out : of in place ? pick(args[place[of]], i) : lets[of]);

    function partial(k, say) {
      const [of, index] = known[k];
      const at = own.at(...args);
      const tests = at.tests?.[of]?.(index);
      const holds = (which, opposite) => Boolean(tests[which][opposite ? 1 : 0]());
      const into = { say: say ?? inNumbers(at.lets), length, holds, fixed, reasons: [] };
      return [spelling.fill(own.rules[of].parts, into, index), into.reasons];
    }

    return {
      value: spelling.fill(own.valueParts, { say: inNames, length }),
      valueWithNumbers: spelling.fill(own.valueParts, { say: inNumbers({}), length }),
      // ∂v₅/∂a = sin₄; turn: which of several uses of the same parent it is
      local(k) {
        const [formula, reasons] = partial(k, inNames);
        const parent = names[k];
        const again = names.filter((each) => each === parent).length > 1;
        const turn = again ? names.slice(0, k + 1).filter((each) => each === parent).length : 0;
        return { head: `∂${name}/∂${parent}`, formula, reasons, parent, turn, general: own.rules[known[k][0]].general };
      },
      localWithNumbers: (k) => partial(k, null)[0],
    };
  }

  return {
    ...own,
    slots,
    named,
    at(x) {
      const { out, partials } = own.at(...group(x));
      return { out: Number(out), partials: partials.map(Number) };
    },
    inside: (x) => own.inside(...group(x)),
    smoothAt: (x) => own.smoothAt(...group(x)),
    kinksAt: (x) => own.kinksAt(...group(x)).map(Number),
  };
};

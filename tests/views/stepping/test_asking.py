"""What a quiz asks and how it judges: by Python and by the page the same.

From outside: of logic/asking.js, which asks what walk.py asks; the cases are written by
``python -m tests.views.stepping.test_asking``.

Also of: views/stepping/mistakes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from autograd import Value
from autograd.calculus.expressions import expression, number as number_typed
from autograd.common.errors import ExpressionError
from autograd.views.stepping import mistakes
from autograd.views.stepping.payload import graph_of
from autograd.views.stepping.walk import Question, Walk
from autograd.views.strings import languages, strings
from tests.support import scripts
from tests.support.steppers import shared, square, worked

GRAPHS: dict[str, Callable[[], Value]] = {
    "shared": shared,
    "square": square,
    "worked": worked,
    "quotient and power": lambda: expression("(a/b)**3 - c**a", {"a": 2.0, "b": -4.0, "c": 1.5}),
    "constants": lambda: expression("3 - 2*a + 5/a", {"a": 1.5}),
    "list": lambda: expression("sum(a, b, a) + leaky_relu(a)", {"a": -2.0, "b": 1.0}),
    "saturated": lambda: expression("tanh(x)*sigmoid(-x)", {"x": 7.0}),
    "leaf": lambda: Value(2.5, label="x"),
}
READ = ("ops", "starts", "parents", "data", "constant", "plain", "names")  # what is read of a graph
# What the page asks, and how it judges what is typed
ASKED = """(cases, texts) => cases.map(({ graph, asked, typed }) => {
  passes.prepare(graph);
  const view = { boxes: graph.ops.map((_, i) => ({ nodes: [i], part: "", named: false })) };
  const walk = passes.moments(graph, view);
  const result = passes.run(graph, graph.data);
  const questions = walk.map((moment) => asking.questions(graph, result, view, moment));
  const spoken = (language) => ({ graph, result, t: (key, into = {}) =>
    texts[language][key].replace(/\\{(\\w+)\\}/g, (whole, name) => (name in into ? String(into[name]) : whole)) });
  return {
    asked: Object.fromEntries(Object.keys(asked).map((language) => [language, questions.map((list) =>
      list.map((each) => [each.kind, asking.words(spoken(language), each),
        asking.hint(spoken(language), each).join(" "),
        Object.values(asking.names(spoken(language), each)), each.numbers.answer]))])),
    keys: questions.flat().map((each) => each.key),
    judged: typed.map(([at, place, text]) => Object.values(asking.judge(questions[at][place], text))),
  };
})"""


def typical(question: Question) -> Iterator[str]:
    """What somebody may type: what is right, what each mistake gives, and what is none of that."""
    answer = question.numbers["answer"]
    yield from (repr(answer), f"{answer:.4g}".replace(".", ","), f"{answer!r}*2/2")
    yield from (repr(wrong) for _, wrong in mistakes.at(question.kind, question.numbers) if math.isfinite(wrong))
    yield from ("3/4", "x", "", "12345", "1 - 0.999998**2")


def judged(question: Question, text: str) -> list[Any]:
    """What Python makes of a typed answer: the number, whether it is right, and the key of the mistake."""
    try:
        given = number_typed(text)
    except ExpressionError:
        return [None, False, ""]
    if mistakes.right(question.kind, given, question.numbers):
        return [given, True, ""]
    return [given, False, mistakes.recognise(question.kind, given, question.numbers) or ""]


def case(root: Value) -> dict[str, Any]:
    """A graph as a page has it, what is asked of it in every language, and how answers are judged."""
    walks = {language: Walk(root, language) for language in languages()}
    walk = next(iter(walks.values()))
    questions = [list(walk.questions(at)) for at in range(walk.last + 1)]
    typed = [
        (at, place, text)
        for at, list_ in enumerate(questions)
        for place, question in enumerate(list_)
        for text in typical(question)
    ]
    return {
        "graph": {key: each for key, each in graph_of(walk.nodes).items() if key in READ},
        "asked": {
            language: [
                [
                    [each.kind, each.asked, each.hint, list(each.into.values()), each.numbers["answer"]]
                    for each in walks[language].questions(at)
                ]
                for at in range(walk.last + 1)
            ]
            for language in languages()
        },
        "typed": typed,
        "judged": [judged(questions[at][place], text) for at, place, text in typed],
    }


def made() -> list[dict[str, Any]]:
    """All cases."""
    return [case(root()) for root in GRAPHS.values()]


def test_the_cases_are_what_python_asks() -> None:
    scripts.check_cases("asked", made(), "python -m tests.views.stepping.test_asking")


def test_the_page_asks_and_judges_as_python_does() -> None:
    cases = scripts.cases("asked")
    texts = {language: {key: each[language] for key, each in strings().items()} for language in languages()}
    for name, (theirs, ours) in zip(GRAPHS, zip(scripts.run(ASKED, cases, texts), cases, strict=True), strict=True):
        assert len({*theirs["keys"]}) == len(theirs["keys"]), name  # a question is known by its key
        for language in languages():
            assert scripts.same(ours["asked"][language], theirs["asked"][language]), (name, language)
        for (at, place, text), page, python in zip(ours["typed"], theirs["judged"], ours["judged"], strict=True):
            assert scripts.same(python, page), (name, at, place, text)


def test_of_what_folds_by_names_only_what_the_names_tell_is_asked() -> None:
    source = """(text, values) => {
      const { graph } = recording.record(text, values);
      passes.prepare(graph);
      return views.ways(graph, "recorded").map((way) => {
        const view = views.made(graph, way);
        const asked = passes.moments(graph, view).flatMap(
          (moment) => asking.questions(graph, passes.run(graph, graph.data), view, moment));
        return [way.key, [...new Set(asked.map((each) => graph.names[each.node]))]];
      });
    }"""
    text, values = "z = w*x + b; h = sigmoid(z); L = (h - y)**2", {"w": 0.5, "x": 2.0, "b": -0.25, "y": 1.0}
    found = dict(scripts.run(source, text, values))
    assert found["level0"] == ["h"]  # σ(z): both are boxes, and z's is folded
    assert set(found["nodes"]) == {"v₁", "z", "h", "v₂", "L"}
    assert set(found["open:z"]) == {"v₁", "z", "h"}


def test_each_mistake_is_named_somewhere() -> None:
    named = {mistake for each in scripts.cases("asked") for _, _, mistake in each["judged"] if mistake}
    assert named == {each.key for each in mistakes.TABLE}


if __name__ == "__main__":
    scripts.write_cases("asked", made())

"""views/stepping: stepping in a terminal: forwards and back, with a quiz where it is asked for."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Iterator
from typing import Any, TextIO

from autograd.calculus.expressions import number as number_typed
from autograd.common.errors import ExpressionError
from autograd.common.words import number
from autograd.views.stepping import mistakes, tally
from autograd.views.stepping.variants import variants
from autograd.views.stepping.walk import Question, Walk, plain

TRIES = 50  # draws of other numbers, while somebody waits
ON = ("", "n", "next", "y", "yes")  # what goes on to the next step
COLOURS = {
    "heading": "1",
    "strong": "1",
    "value": "1",
    "note": "2",
    "gradient": "1;33",
    "again": "35",
    "good": "32",
    "wrong": "31",
}


def coloured(kind: str, text: str) -> str:
    """The text in its kind's colour; colours inside it come back to it."""
    code = f"\x1b[{COLOURS[kind]}m"
    return code + text.replace("\x1b[0m", f"\x1b[0m{code}") + "\x1b[0m"


def has_colour(out: TextIO, wish: str) -> bool:
    """Whether to write colours: as wished, and with "auto" where the terminal shows them (https://no-color.org)."""
    if wish != "auto":
        return wish == "always"
    return out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


class Terminal:
    """A conversation about a walk; commands come from ``source``, and the text goes to ``out``."""

    def __init__(
        self,
        walk: Walk,
        title: str,
        *,
        colour: bool = False,
        quiz: bool = False,
        source: TextIO | None = None,
        out: TextIO | None = None,
    ) -> None:
        self.walk, self.title, self.quiz = walk, title, quiz
        self.source, self.out = source or sys.stdin, out or sys.stdout
        self.style = coloured if colour else plain
        self.spoken = self.source.isatty()  # in a pipe nobody reads the prompts
        self.at = 0
        self.entries: dict[tuple[int, str], tally.QuizEntry] = {}  # by moment and the question's key

    def write(self, *lines: str) -> None:
        """Lines, folded to the terminal's width where they have no colours."""
        width = self.width()
        for line in lines:
            indent = " " * (len(line) - len(line.lstrip()) + 2)
            if len(line) > width and "\x1b" not in line:
                kept = re.sub(r" = (\S+)\Z", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}\\1", line)  # a result with its sign
                folded = textwrap.fill(kept, width, subsequent_indent=indent, break_long_words=False)
                line = folded.replace("\N{NO-BREAK SPACE}", " ")
            print(line, file=self.out)

    def width(self) -> int:
        """Columns; without a terminal, as many as it takes."""
        try:
            return max(30, os.get_terminal_size(self.out.fileno()).columns)
        except (OSError, ValueError, AttributeError):
            return 10_000

    def read(self, prompt: str) -> str | None:
        """What is typed; None at the end of the input."""
        if self.spoken:
            print(prompt, end="", file=self.out)
        self.out.flush()
        line = self.source.readline()
        return line.strip() if line else None

    def show(self) -> None:
        """The moment we are at."""
        self.write(self.style("heading", self.walk.heading(self.at)))
        self.write(*self.walk.lines(self.at, self.style))

    def talk(self) -> int:
        """Talk until there is nothing left; the exit status."""
        say = self.walk.say
        self.write(self.style("heading", say("terminal.hello", title=self.title, count=len(self.walk.nodes))))
        if self.spoken:
            self.write(self.style("note", say("terminal.keys")))
        if self.quiz:
            self.write(self.style("note", say("terminal.quiz_on")))
        try:
            self.write("")
            self.show()
            while True:
                done = self.at == self.walk.last
                typed = self.read("> ")
                if typed is None and self.spoken:
                    self.write("")
                if typed is None or typed in ("q", "quit", "exit") or (done and typed in ON):
                    if not done:
                        self.write(say("terminal.left_at", step=self.at, of=self.walk.last))
                    break
                self.obey(typed)
                if self.at == self.walk.last and not done and self.spoken:
                    self.write(self.style("note", say("terminal.end")))
        except KeyboardInterrupt:
            self.write("")
            self.write(say("terminal.left_at", step=self.at, of=self.walk.last))
            return 130
        self.write(*self.summary())
        return 0

    def obey(self, typed: str) -> None:
        """Do what was typed."""
        walk, jump = self.walk, re.fullmatch(r"(?:j(?:ump)?\s*)?(-?\d+)", typed)
        if typed in ("?", "h", "help"):
            self.write(*walk.say("terminal.help").split("\n"))
        elif typed == "quiz":
            self.quiz = not self.quiz
            self.write(self.style("note", walk.say("terminal.quiz_on" if self.quiz else "terminal.quiz_off")))
        elif typed in ("b", "back"):
            self.go(self.at - 1)
        elif typed in ("r", "rest", "run"):
            while self.at < walk.last and self.may_go(self.at + 1):
                self.go(self.at + 1)
        elif typed in ("t", "table", "ledger"):
            self.write(*walk.ledger(self.at, self.style))
        elif typed in ("g", "graph"):
            self.write(*walk.graph(self.at, self.style))
        elif jump and 0 <= int(jump[1]) <= walk.last:
            if self.may_go(int(jump[1])):
                self.go(int(jump[1]))
        elif jump:
            self.write(walk.say("terminal.no_step", text=jump[1], last=walk.last))
        elif typed in ON:
            if self.may_go(self.at + 1):
                self.go(self.at + 1)
        else:
            self.write(walk.say("terminal.unknown", text=typed[:40]))

    def go(self, to: int) -> None:
        """Show another moment."""
        self.at = max(0, min(self.walk.last, to))
        self.show()
        if self.quiz and self.at == self.walk.last:
            self.ask_again()

    # ---- the quiz -----------------------------------------------------------------------------------------------

    def may_go(self, to: int) -> bool:
        """Ask what there is to ask on the way to a moment; whether it may be shown."""
        for at in range(self.at + 1, to + 1) if self.quiz else ():
            for question in self.walk.questions(at):
                entry = self.entries.setdefault((at, question.key), tally.QuizEntry())
                if not entry.how and not self.ask(question, entry):
                    return not self.quiz
        return True

    def ask_again(self) -> None:
        """Ask what was answered wrong or shown until each is right at once, with other numbers if it can."""
        rounds = 0
        while waiting := [place for place, entry in self.entries.items() if entry.again]:
            rounds += 1
            other = self.with_other_numbers(rounds, waiting)
            self.write(self.style("note", self.walk.say("quiz.comes_again", again=len(waiting))))
            self.write(self.style("note", self.walk.say(f"quiz.repeat_{'fresh' if other else 'same'}")))
            for at, key in waiting:
                self.write(self.style("heading", self.walk.heading(at)))
                if other:
                    self.write(*other.graph(at - 1, self.style))
                entry = self.entries[at, key]
                entry.repeated()
                if not self.ask(by_key(other or self.walk, at)[key], entry):
                    entry.again = True
                    return

    def with_other_numbers(self, rounds: int, waiting: list[tuple[int, str]]) -> Walk | None:
        """The same walk with other leaves, others each time, if some are found at which there is the same to ask."""
        try:
            other = Walk(next(variants(self.walk.root, rounds, TRIES)), self.walk.language)
        except ValueError:
            return None
        return other if all(key in by_key(other, at) for at, key in waiting) else None

    def ask(self, question: Question, entry: tally.QuizEntry) -> bool:
        """Ask until it is answered, shown or skipped; False where the input ends or the quiz does."""
        say, answer = self.walk.say, question.numbers["answer"]
        self.write(self.style("strong", question.asked))
        helped = False
        while True:
            typed = self.read("= ")
            if typed is None or typed == "quiz":
                self.quiz = False
                return False
            if typed in ("?", "h") or (typed == "!" and not helped):  # a hint comes before the answer
                self.write(self.style("note", question.hint))
                helped = True
                continue
            if typed in ("", "y", "!"):
                entry.shown()
                self.write(f"{say('quiz.shown')} {self.style('strong', number(answer))}", self.score())
                return True
            try:
                given = number_typed(typed)
            except ExpressionError:
                self.write(self.style("wrong", say("page.not_a_number", text=typed[:40])))
                continue
            if mistakes.right(question.kind, given, question.numbers):
                entry.answered(given, None)
                self.write(self.style("good", f"✓ {say('quiz.right')} {number(answer)}"), self.score())
                return True
            helped = True
            key = mistakes.recognise(question.kind, given, question.numbers)
            entry.answered(given, key or "")
            words = say(f"quiz.mistake.{key}", **question.into) if key else say("quiz.wrong")
            self.write(self.style("wrong", f"✗ {number(given)}: {words}"))
            self.write(self.style("note", question.hint))

    def score(self) -> str:
        """How the quiz goes, in one line."""
        counts = tally.score([*self.entries.values()])
        said = self.walk.say("quiz.score", **counts)
        return self.style("note", f"  {said} · {self.walk.say('quiz.score_rest', **counts)}")

    def summary(self) -> Iterator[str]:
        """How the quiz went, and what to practise; nothing where none was asked."""
        entries, say = [*self.entries.values()], self.walk.say
        counts = tally.score(entries)
        if not counts["asked"]:
            return
        yield self.style("heading", f"{say('quiz.score', **counts)} · {say('quiz.score_rest', **counts)}")
        for key, often in tally.kinds(entries):
            name = key or "other"
            yield f"  {often} × {say(f'quiz.kind.{name}')}: {say(f'quiz.practise.{name}')}"


def by_key(walk: Walk, at: int) -> dict[str, Question]:
    """The questions of a moment."""
    return {question.key: question for question in walk.questions(at)}


def step(root: Any, title: str, *, language: str = "en", colour: str = "auto", quiz: bool = False) -> int:
    """Step through a graph in the terminal; the exit status."""
    return Terminal(Walk(root, language), title, colour=has_colour(sys.stdout, colour), quiz=quiz).talk()

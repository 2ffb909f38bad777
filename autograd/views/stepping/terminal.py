"""views/stepping: stepping in a terminal: forwards and back, with a quiz where it is asked for."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from typing import Any, TextIO

from autograd.calculus.expressions import number as number_typed
from autograd.common.errors import ExpressionError
from autograd.common.words import number
from autograd.views.stepping import mistakes
from autograd.views.stepping.walk import Question, Walk, plain

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
        self.right = self.asked = 0
        self.answered: set[int] = set()

    def write(self, *lines: str) -> None:
        """Lines, folded to the terminal's width where they have no colours."""
        width = self.width()
        for line in lines:
            indent = " " * (len(line) - len(line.lstrip()) + 2)
            folds = len(line) > width and "\x1b" not in line
            print(
                textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False) if folds else line,
                file=self.out,
            )

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
        if self.asked:
            self.write(self.style("heading", say("quiz.score", right=self.right, asked=self.asked)))
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
            while self.at < walk.last:
                self.at += 1
                self.show()
        elif typed in ("t", "table", "ledger"):
            self.write(*walk.ledger(self.at, self.style))
        elif typed in ("g", "graph"):
            self.write(*walk.graph(self.at, self.style))
        elif jump and 0 <= int(jump[1]) <= walk.last:
            self.go(int(jump[1]))
        elif jump:
            self.write(walk.say("terminal.no_step", text=jump[1], last=walk.last))
        elif typed in ON:
            if not self.quiz or self.ask_all(self.at + 1):
                self.go(self.at + 1)
        else:
            self.write(walk.say("terminal.unknown", text=typed[:40]))

    def go(self, to: int) -> None:
        """Show another moment."""
        self.at = max(0, min(self.walk.last, to))
        self.show()

    # ---- the quiz -----------------------------------------------------------------------------------------------

    def ask_all(self, at: int) -> bool:
        """Ask what there is to ask before a moment is shown; whether to show it."""
        if at in self.answered:
            return True
        for question in self.walk.questions(at):
            if not self.ask(question):
                return not self.quiz
        self.answered.add(at)
        return True

    def ask(self, question: Question) -> bool:
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
                self.asked += 1
                self.write(f"{say('quiz.shown')} {self.style('strong', number(answer))}")
                return True
            try:
                given = number_typed(typed)
            except ExpressionError:
                self.write(self.style("wrong", say("page.not_a_number", text=typed[:40])))
                continue
            if mistakes.close(given, answer):
                self.right += 1
                self.asked += 1
                self.write(self.style("good", f"✓ {say('quiz.right')} {number(answer)}"))
                return True
            helped = True
            key = mistakes.recognise(question.kind, given, question.numbers)
            words = say(f"quiz.mistake.{key}", **question.into) if key else say("quiz.wrong")
            self.write(self.style("wrong", f"✗ {number(given)}: {words}"))
            self.write(self.style("note", question.hint))


def step(root: Any, title: str, *, language: str = "en", colour: str = "auto", quiz: bool = False) -> int:
    """Step through a graph in the terminal; the exit status."""
    return Terminal(Walk(root, language), title, colour=has_colour(sys.stdout, colour), quiz=quiz).talk()

"""Corpora: text files with a name per line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
SHIPPED = {"towns": HERE / "towns.txt", "elements": HERE / "elements.txt"}  # of Poland; chemical ones, in English
LARGEST = 2_000_000  # bytes
FEWEST = 20  # names
LARGEST_ALPHABET = 100  # letters: each is an input of the recorded graph at every position


class CorpusError(OSError):
    """A file that can't be read, isn't a corpus, or not one to learn from."""


@dataclass(frozen=True)
class Corpus:
    """Names to learn from, each once, in small letters."""

    title: str
    names: tuple[str, ...]  # in the order of the file
    letters: str  # every character in them, sorted
    notes: tuple[str, ...] = ()  # what of the file was left out

    def parts(self, seed: int) -> tuple[list[str], list[str], list[str]]:
        """Names to train on, to choose the best epoch by, and to test on: eight, one and one of ten, shuffled."""
        order = np.random.default_rng(seed).permutation(len(self.names))
        names = [self.names[i] for i in order]
        tenth = len(names) // 10
        return names[2 * tenth :], names[tenth : 2 * tenth], names[:tenth]


def read_corpus(file: str | Path, longest: int, most: int, seed: int = 0) -> Corpus:
    """Read a corpus.

    Args:
        file: one of those that ship with the demo, by name, or a path.
        longest: lines with more letters are left out.
        most: where there are more names, so many are drawn.
        seed: of that draw.

    Raises:
        CorpusError: the file isn't there or can't be read, isn't text, is empty or has too few names.

    Example:
        >>> corpus = read_corpus("elements", longest=8, most=1000)
        >>> corpus.names[:3], len(corpus.names), corpus.notes
        (('hydrogen', 'helium', 'lithium'), 77, ('41 lines of more than 8 letters',))
    """
    path = SHIPPED.get(str(file), Path(file))
    lines = [" ".join(line.split()).lower() for line in _text(path).splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        raise CorpusError(f"{path} has no names; expected a text file with a name per line")
    fitting = [line for line in lines if len(line) <= longest]
    names = list(dict.fromkeys(fitting))
    left_out = {f"lines of more than {longest} letters": len(lines) - len(fitting)}
    left_out["repeated lines"] = len(fitting) - len(names)
    left_out["names that were not drawn"] = max(0, len(names) - most)
    if len(names) > most:
        chosen = np.random.default_rng(seed).choice(len(names), most, replace=False)
        names = [names[i] for i in sorted(chosen)]
    notes = tuple(f"{count} {what}" for what, count in left_out.items() if count)
    if len(names) < FEWEST:
        found = f"{path} has {len(names)} different name(s) of at most {longest} letters"
        raise CorpusError(f"{found}{f' ({notes[0]})' if notes else ''}; expected at least {FEWEST}")
    letters = "".join(sorted(set("".join(names))))
    if strange := [letter for letter in letters if not letter.isprintable()]:
        raise CorpusError(f"{path} has the character {strange[0]!a} in a name; expected plain text, a name per line")
    if len(letters) > LARGEST_ALPHABET:
        raise CorpusError(f"{path} has {len(letters)} different letters; expected at most {LARGEST_ALPHABET}")
    return Corpus(path.stem, tuple(names), letters, notes)


def _text(path: Path) -> str:
    """What stands in the file, letters with their accents in one piece."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise CorpusError(f"{path} can't be read: {error.strerror or error}") from error
    if len(content) > LARGEST:
        raise CorpusError(f"{path} has more than {LARGEST:,} bytes; expected a list of names")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CorpusError(
            f"{path}, line {line}: byte 0x{content[error.start]:02x} is no UTF-8; expected a text file in UTF-8"
        ) from error
    if "\0" in text:
        raise CorpusError(f"{path} has zero bytes in it; expected a text file in UTF-8")
    return unicodedata.normalize("NFC", text)

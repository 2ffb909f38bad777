"""A user's text in pictures and pages: scripts and emoji whole, and nothing that hides or turns others around."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given, strategies as st

from autograd import Stepper, Value, draw
from autograd.common.lettering import cut, visible
from autograd.explaining import latex

WHOLE = {
    "a family": "👨‍👩‍👧‍👦",
    "an astronaut": "👩🏽‍🚀",
    "a heart with a variation selector": "❤️‍🔥",
    "a keycap": "1️⃣",
    "the flag of Wales": "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "a flag of two letters": "🇵🇱",
    "Persian with a non-joiner": "می‌خواهم",
    "Hindi with a joiner": "क्‍ष",
    "Sinhala": "ශ්‍රී",
    "Malayalam": "അവന്‍",
    "combining marks": "x̂ ṽ e\u0301",
    "Hebrew with points": "שָׁלוֹם",
    "Mongolian with a vowel separator": "ᠠ\u180eᠡ",
    "an Arabic number sign": "\u0600\u0661\u0662",
}
# Everything that says in which direction to go, now or once (Unicode Standard Annex 9)
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
whole = pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)


@whole
def test_what_a_script_is_written_with_stays(text: str) -> None:
    assert visible(text) == text
    assert latex.escape(text).replace(r"\ ", " ") == rf"\mathrm{{{text}}}"
    x = Value(2.0, label=text)
    assert text in draw(x * x).dot
    assert text in draw(x * x).svg
    assert json.dumps(text) in Stepper(x * x).html()


def test_what_is_dangerous_is_a_space() -> None:
    controls = [chr(c) for c in (*range(0x20), *range(0x7F, 0xA0))]
    lines = ["\u2028", "\u2029", "\u0085"]
    others = ["\u206a", "\u206f", "\ufff9", "\ufffb", "\U000e0001", "\U000e0041", "\U000e007f", "\ud800", "\udfff"]
    for each in (*controls, *lines, *BIDI, *others):
        assert visible(f"a{each}b") == "a b", hex(ord(each))
        assert (
            each not in draw(Value(1.0, label=f"a{each}b") * 2).dot.replace("\n", "").replace("\t", "")
            or each in "\n\t"
        )


def test_hidden_letters_are_kept_in_a_flag_alone() -> None:
    hidden = "".join(chr(0xE0000 + ord(c)) for c in "evil")
    assert visible(f"a{hidden}") == "a" + " " * 4
    assert visible(f"\U0001f3f4{hidden}") == "\U0001f3f4" + " " * 4  # never ended
    assert visible(f"\U0001f3f4{hidden}\U000e007fb{hidden}") == f"\U0001f3f4{hidden}\U000e007fb" + " " * 4


@pytest.mark.parametrize("silent", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_where_a_line_may_end_is_no_blank(silent: str) -> None:
    assert visible(f"ภาษา{silent}ไทย") == "ภาษาไทย"


@given(st.text())
def test_nothing_else_is_left_that_is_not_seen(text: str) -> None:
    for c in visible(text):
        assert c.isprintable() or unicodedata.category(c) == "Cf"
        assert c not in BIDI
    assert visible(visible(text)) == visible(text)


def test_over_all_of_unicode() -> None:
    """What is left of characters by themselves that Python calls unprintable."""
    left = [chr(c) for c in range(sys.maxunicode + 1) if not chr(c).isprintable() and visible(chr(c)) not in ("", " ")]
    assert all(unicodedata.category(c) == "Cf" for c in left)
    assert len(left) == 16  # two joiners, the Mongolian separator, thirteen signs around numbers


@pytest.mark.parametrize("name", ["a family", "an astronaut", "Sinhala"])
def test_a_cut_is_never_within_a_letter(name: str) -> None:
    one = WHOLE[name]
    for most in range(len(one) + 1, 4 * len(one)):
        shown = cut(one * 4, most)
        assert len(shown) <= most
        assert shown == one * ((len(shown) - 1) // len(one)) + "…"
    assert cut(one * 4, 4 * len(one)) == one * 4
    assert cut("x" + "\u0301" * 50, 10) == "x" + "\u0301" * 8 + "…"  # one letter that is longer than there's room for

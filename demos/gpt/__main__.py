"""A GPT with attention learns names, letter by letter, and makes up new ones: python -m demos.gpt."""

from __future__ import annotations

import argparse
import math

from demos.gpt.corpus import SHIPPED
from demos.gpt.learning import learn
from demos.running import demo, seed


def temperature(word: str) -> float:
    """A number above 0."""
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not 0.0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{word!r}; expected a number above 0")
    return number


def more(parser: argparse.ArgumentParser) -> None:
    """This demo's own options."""
    files = f"{', '.join(SHIPPED)}, or a text file in UTF-8 with a name per line; towns"
    parser.add_argument("--corpus", default="towns", metavar="FILE", help=files)
    parser.add_argument("--seed", type=seed, default=0, help="of weights, order and made-up names; 0")
    wild = "of made-up names: near 0 the likeliest, above 1 wild; 0.8"
    parser.add_argument("--temperature", type=temperature, default=0.8, help=wild)


if __name__ == "__main__":
    raise SystemExit(demo("gpt", learn, __doc__, needs=("matplotlib", "tqdm"), more=more))

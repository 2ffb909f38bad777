"""The demo itself: a bar, a model that is trained to get below it, and what became of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nn
from autograd.views.plots.plotting import COLOURS, FAINT, INK, Plot, new_figure, styled
from demos.gpt.bigram import Bigram
from demos.gpt.corpus import read_corpus
from demos.gpt.documents import Encoding
from demos.gpt.making import attention, losses, made_up
from demos.gpt.model import GPT, next_token_loss
from demos.running import Options

SHOWN = 8  # made-up names at a time


@dataclass(frozen=True)
class Size:
    """How large the demo is."""

    longest: int  # letters in a name
    most: int  # names
    width: int
    heads: int
    epochs: int
    batch: int
    rate: float = 0.01
    decay: float = 0.5  # of the weights: less, and the few hundred names are learned by heart


FULL = Size(longest=15, most=2000, width=16, heads=4, epochs=30, batch=32)
QUICK = Size(longest=5, most=60, width=8, heads=2, epochs=4, batch=8, rate=0.02)


def learn(options: Options) -> None:
    """Train, print, and save the picture."""
    from tqdm import tqdm  # once it has been looked for

    seed = options.seed
    size = QUICK if options.quick else FULL
    corpus = read_corpus(options.corpus, size.longest, size.most, seed)
    encoding = Encoding(corpus.letters, max(map(len, corpus.names)) + 1)
    train, validation, test = corpus.parts(seed)
    left_out = f" (left out: {', '.join(corpus.notes)})" if corpus.notes else ""
    print(f"Corpus {corpus.title}: {len(corpus.names)} names of {len(corpus.letters)} different letters{left_out}")
    print(f"   {len(train)} to learn from, {len(validation)} to choose the epoch by, {len(test)} to test on")

    bigram = Bigram([encoding.tokens(name) for name in train], encoding.size)
    bar = float(np.concatenate([bigram.losses(encoding.tokens(name)) for name in validation]).mean())
    print(f"Bigram: pairs counted, and {bigram.constant:g} added to each; validation loss {bar:.3f} nats per letter")

    model = GPT(encoding.size, encoding.length, size.width, size.heads, seed)
    random, known = np.random.default_rng(seed), set(corpus.names)

    def samples() -> str:
        names = [made_up(model, encoding, random, options.temperature) for _ in range(SHOWN)]
        return ", ".join(f"{name}*" if name in known else name or "∅" for name in names)

    def show(training: Any) -> None:
        epoch, loss = training.epoch, training.history.validation_loss[-1]
        if epoch & (epoch - 1) == 0:  # 1, 2, 4, 8, …
            tqdm.write(f"   epoch {epoch:2}, validation loss {loss:.3f}: {samples()}")

    print(f"GPT: {len(model.parameters()):,} weights, {encoding.length} positions, before training: {samples()}")
    if options.compiled is not False:
        print("   The graph of one name is recorded and compiled, which takes longest the first time", flush=True)
    batch = min(size.batch, len(train))
    history = nn.fit(
        model,
        next_token_loss,
        encoding.documents(train),
        epochs=size.epochs,
        batch=batch,
        optimizer=nn.AdamW(model.parameters(), lr=size.rate, weight_decay=size.decay),
        schedule=nn.cosine(size.epochs * math.ceil(len(train) / batch)),
        validation=encoding.documents(validation),
        callbacks=[show],
        seed=seed,
        compiled=options.compiled,
    )
    kept = f"; kept are the weights of epoch {history.kept}" if history.kept else ""
    print(f"   {history.stopped}{kept}: {samples()}")
    print("   (* a name of the corpus, ∅ one without letters)")

    tokens = [encoding.tokens(name) for name in test]
    uniform = [[math.log(encoding.size)] * (len(name) - 1) for name in tokens]
    counted, learned = ([of(name) for name in tokens] for of in (bigram.losses, lambda name: losses(model, name)))
    print(f"\n{f'{len(test)} names that chose nothing':32}{'nats per letter':>16}{'like choosing among':>22}")
    for title, found in {"uniform": uniform, "bigram": counted, "GPT": learned}.items():
        mean = per_letter(found)
        print(f"{title:32}{mean:16.3f}{math.exp(mean):22.1f}")
    if options.quick:
        print("The quick model is tiny and hardly trained, so this is no comparison; without --quick it is one")
    else:
        difference, error = compared(learned, counted)
        print(f"GPT − bigram: {difference:+.3f} ± {error:.3f} nats, the standard error over the names")
    if history.loss:
        name = next((name for name in test if len(name) >= 8), max(test, key=len))
        shares = attention(model, encoding.tokens(name)[:-1])
        drawn = picture(history, bar, name, shares).save(options.picture("gpt.png"))
        print(f"picture: {drawn}")


Losses = Sequence[Sequence[float]]  # of each letter of each name


def per_letter(found: Losses) -> float:
    """The mean over all letters."""
    return sum(map(sum, found)) / sum(map(len, found))


def compared(first: Losses, second: Losses) -> tuple[float, float]:
    """How much the first mean is above the second; and its standard error, where names are drawn independently.

    >>> compared([[1.0, 2.0], [3.0]], [[2.0, 3.0], [4.0]])
    (-1.0, 0.0)
    """
    differences = np.array([sum(a) - sum(b) for a, b in zip(first, second, strict=True)])
    lengths = np.array([len(name) for name in first])
    mean = differences.sum() / lengths.sum()
    spread = differences - mean * lengths
    return float(mean), float(np.sqrt(len(spread) / (len(spread) - 1) * (spread**2).sum()) / lengths.sum())


def picture(history: nn.History, bar: float, name: str, shares: NDArray[np.float64]) -> Plot:
    """How the losses fell, with the bar, and where the model looks in one name: attention is by head, first END."""
    with styled("demos.gpt"):
        figure = new_figure(13, 5.5, layout="constrained")
        left, right = figure.subfigures(1, 2, width_ratios=(1, 1.15), squeeze=False)[0]
        axes = left.subplots()
        epochs = range(1, len(history) + 1)
        marker = "o" if len(history) < 3 else None
        lines = (("training", history.loss), ("validation", history.validation_loss))
        for (label, line), colour in zip(lines, COLOURS, strict=False):
            axes.plot(epochs, line, color=colour, label=f"GPT, {label} names", marker=marker)
        axes.axhline(bar, color=INK, linestyle="--", label="bigram, validation names")
        if history.kept:
            axes.plot(history.kept, history.validation_loss[history.kept - 1], "o", color=COLOURS[1], label="kept")
        axes.set(xlabel="epoch", ylabel="nats per letter", title="Loss")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(color=FAINT)
        axes.legend()

        letters = ["·", *name.replace(" ", "␣")]  # the first token is END
        heads = len(shares)
        grid = right.subplots(-(-heads // 2), min(heads, 2), squeeze=False)
        right.suptitle(f"Where the model looks, letter by letter: {name} (· is its start)")
        for i, (place, share) in enumerate(zip(grid.flat, shares, strict=False)):
            above = np.triu(np.ones(share.shape, dtype=bool), 1)
            image = place.imshow(np.ma.masked_array(share, above), cmap="viridis", vmin=0, vmax=1)
            place.set_xticks(range(len(letters)), letters)
            place.set_yticks(range(len(letters)), letters)
            place.set_title(f"head {i + 1}", fontsize=10)
            place.set(xlabel="looks at", ylabel="having read")
            place.spines[["top", "right"]].set_visible(False)
        right.colorbar(image, ax=grid, label="share of the attention", shrink=0.8)
    return Plot(figure, "demos.gpt", "how the GPT learned")

"""The GPT demo: its corpora, its bar, its model, and a quick run of all of it."""

import doctest
import math
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograd import Value
from demos.gpt import bigram, corpus, documents, learning, model
from demos.gpt.bigram import CONSTANTS, Bigram
from demos.gpt.corpus import SHIPPED, Corpus, CorpusError, read_corpus
from demos.gpt.documents import Encoding
from demos.gpt.making import attention, losses, made_up
from demos.gpt.model import GPT, Attention, Past, next_token_loss
from nn import fit

LETTERS = "abcd"
ENCODING = Encoding(LETTERS, length=5)
NAMES = ["abba", "cad", "d", "bad"]
MANY = [f"{a}{b}" for a in "abcdefg" for b in "hijkl"]


def tiny(seed: int = 3) -> GPT:
    """A model whose attention isn't nearly even, as it is at the start."""
    model = GPT(ENCODING.size, ENCODING.length, width=4, heads=2, seed=seed)
    random = np.random.default_rng(seed)
    for parameter in model.parameters():
        parameter.data = float(random.normal(0.0, 0.8))
    return model


def numbers(rows: Sequence[Sequence[Value]]) -> list[list[float]]:
    return [[value.data for value in row] for row in rows]


@pytest.mark.parametrize("module", [corpus, documents, bigram, model, learning], ids=lambda module: module.__name__)
def test_the_examples_are_right(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed


# ---- corpora --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "least"), [("towns", 900), ("elements", 118)])
def test_a_corpus_that_ships_is_clean(name: str, least: int) -> None:
    lines = SHIPPED[name].read_text(encoding="utf-8").splitlines()
    corpus = read_corpus(name, longest=100, most=10_000)
    assert len(corpus.names) == len(lines) >= least
    assert corpus.notes == ()
    assert all(
        line == line.strip() and line[0].isupper() and line.replace(" ", "").replace("-", "").isalpha()
        for line in lines
    )


def test_what_is_read_is_what_stands_there(tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    text = "\n".join(["  Łódź ", "Zie\u0328bice", "Nowy   Sącz", "", "ŁÓDŹ", "a" * 11, *MANY, "b" * 12])
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    corpus = read_corpus(file, longest=10, most=100)
    assert corpus.names == ("łódź", "ziębice", "nowy sącz", *MANY)
    assert corpus.letters == "".join(sorted(set("łódźziębicenowy sącz" + "".join(MANY))))
    assert corpus.notes == ("2 lines of more than 10 letters", "1 repeated lines")
    drawn = read_corpus(file, longest=10, most=25, seed=1)
    assert len(drawn.names) == 25
    assert set(drawn.names) < set(corpus.names)
    assert drawn.notes[-1] == "13 names that were not drawn"
    assert drawn == read_corpus(file, longest=10, most=25, seed=1) != read_corpus(file, longest=10, most=25, seed=2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "can't be read: No such file"),
        (b"", "has no names"),
        (b"\n  \n\t\n", "has no names"),
        ("Kielce\nŁódź\n".encode("iso-8859-2"), "line 2: byte 0xa3 is no UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: byte 0x89 is no UTF-8"),
        (b"GIF89a\x00\x01" * 40, "zero bytes"),
        ("\n".join(MANY[:19]).encode(), r"has 19 different name\(s\) of at most 10 letters; expected at least 20"),
        (("a\n" * 50).encode(), r"has 1 different name\(s\) of at most 10 letters \(49 repeated lines\)"),
        (("abcdefghijk\n" * 50).encode(), r"has 0 .*\(50 lines of more than 10 letters\)"),
        ("\n".join([*MANY, "bell\x07"]).encode(), r"the character '\\x07'"),
        ("\n".join([*MANY, *map(chr, range(0x4E00, 0x4E70))]).encode(), "124 different letters; expected at most 100"),
        (b"a\n" * 1_000_001, "more than 2,000,000 bytes"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else str(value)[:20],
)
def test_what_is_no_corpus_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "names.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CorpusError, match=rf"names\.txt.*{message}"):
        read_corpus(file, longest=10, most=1000)


def test_a_folder_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="can't be read"):
        read_corpus(tmp_path, longest=10, most=100)


def test_no_name_is_in_two_parts() -> None:
    corpus = Corpus("many", tuple(MANY), "abcdefghijkl")
    parts = corpus.parts(seed=1)
    assert [len(part) for part in parts] == [29, 3, 3]
    assert sorted(name for part in parts for name in part) == sorted(MANY)
    assert parts == corpus.parts(seed=1) != corpus.parts(seed=2)


# ---- the bar --------------------------------------------------------------------------------------------------------


def test_the_bigram_model_counts_by_hand() -> None:
    model = Bigram([ENCODING.tokens(name) for name in ("ab", "ab", "aab", "b")], ENCODING.size)
    a, b, end = 0, 1, ENCODING.end
    assert (model.counts[end, a], model.counts[end, b], model.counts[a, a]) == (3, 1, 1)
    assert (model.counts[a, b], model.counts[b, end], model.counts.sum()) == (3, 4, 12)
    k, size = model.constant, ENCODING.size
    shares = [(3 + k) / (4 + size * k), (3 + k) / (4 + size * k), (4 + k) / (4 + size * k)]
    assert model.losses(ENCODING.tokens("ab")) == pytest.approx([-math.log(share) for share in shares], rel=1e-12)


def test_what_is_added_to_the_counts_foretells_each_name_from_the_others_best() -> None:
    names = [ENCODING.tokens(name) for name in ("ab", "abba", "aab", "b", "cad", "bad", "dada", "cab")]

    def left_out(constant: float) -> float:
        total = 0.0
        for i, name in enumerate(names):
            others = Bigram(names[:i] + names[i + 1 :], ENCODING.size)
            others.constant = constant
            total += sum(others.losses(name))
        return total

    assert Bigram(names, ENCODING.size).constant == min(CONSTANTS, key=left_out)
    assert CONSTANTS[0] < Bigram(names, ENCODING.size).constant < CONSTANTS[-1]


def test_whatever_the_letters_so_far_the_shares_add_up_to_one() -> None:
    model = Bigram([ENCODING.tokens(name) for name in NAMES], ENCODING.size)
    for last in range(ENCODING.size):
        shares = [math.exp(-model.losses([last, following])[0]) for following in range(ENCODING.size)]
        assert sum(shares) == pytest.approx(1.0, rel=1e-12)


# ---- the model ------------------------------------------------------------------------------------------------------


def test_a_whole_document_gives_what_its_steps_give() -> None:
    model = tiny()
    past: Past = []
    steps = [model.step(token, past) for token in ENCODING.tokens("abba")[:-1]]
    x, _ = ENCODING.documents(["abba"])
    assert numbers(model(x[0].tolist())) == numbers(steps)


def test_later_letters_change_nothing_before_them() -> None:
    model = tiny()
    x, _ = ENCODING.documents(["abba", "abcd"])
    first, second = (numbers(model(row.tolist())) for row in x)
    assert first[:3] == second[:3]
    assert all(a != b for a, b in zip(first[3:], second[3:], strict=True))


def test_earlier_letters_do_change_what_comes() -> None:
    model = tiny()
    x, _ = ENCODING.documents(["abba", "dbba"])
    first, second = (numbers(model(row.tolist())) for row in x)
    assert all(a != b for a, b in zip(first[1:], second[1:], strict=True))


def test_the_loss_of_a_batch_is_the_mean_over_the_letters_that_are_there() -> None:
    model = tiny()
    x, y = ENCODING.documents(NAMES)
    found = [loss for name in NAMES for loss in losses(model, ENCODING.tokens(name))]
    assert len(found) == ENCODING.characters(NAMES) == 15
    whole = next_token_loss([model(row) for row in x.tolist()], y.tolist())
    assert whole.data == pytest.approx(sum(found) / len(found), rel=1e-12)
    single = [next_token_loss(model(row), target).data for row, target in zip(x.tolist(), y.tolist(), strict=True)]
    assert sum(single) / len(single) == pytest.approx(whole.data, rel=1e-12)


def test_scores_as_large_as_can_be_are_no_trouble() -> None:
    model = tiny()
    for parameter in model.attention.parameters():
        parameter.data *= 1000.0
    shares = attention(model, ENCODING.tokens("abba")[:-1])
    assert np.isfinite(shares).all()
    assert shares.sum(axis=2) == pytest.approx(np.ones((2, 5)), rel=1e-12)


def test_attention_is_shared_out_among_what_was_read() -> None:
    shares = attention(tiny(), ENCODING.tokens("abba")[:-1])
    assert shares.shape == (2, 5, 5)
    assert shares.sum(axis=2) == pytest.approx(np.ones((2, 5)), rel=1e-12)
    assert not np.triu(shares, 1).any()
    assert np.ptp(shares[0, 4]) > 0.01


def test_wrong_sizes_are_named() -> None:
    with pytest.raises(ValueError, match="6 units can't be cut into 4 equal heads"):
        Attention(6, 4, np.random.default_rng(0))
    with pytest.raises(ValueError, match="7 numbers came in; expected 5 rows of 5"):
        tiny()([0.0] * 7)


def test_loss_and_gradients_are_those_of_pytorch() -> None:
    torch: Any = pytest.importorskip("torch", reason="the oracle: pip install '.[oracle]'")
    model = tiny()
    for parameter in model.parameters():
        parameter.grad = 0.0
    x, y = ENCODING.documents(NAMES)
    ours = next_token_loss([model(row) for row in x.tolist()], y.tolist())
    ours.backward()

    def leaf(values: Any) -> Any:
        return torch.tensor(values, dtype=torch.float64, requires_grad=True)

    pairs: list[tuple[Any, Any]] = []

    def matrix(layer: Any) -> Any:
        rows = layer.w if hasattr(layer, "w") else [neuron.w for neuron in layer.neurons]
        data = [each.data if isinstance(each, Value) else [value.data for value in each] for each in rows]
        pairs.append((rows, leaf(data)))
        return pairs[-1][1]

    def norm(h: Any, gain: Any) -> Any:
        return torch.nn.functional.rms_norm(h, h.shape[-1:], gain, 1e-5)

    def heads(h: Any) -> Any:
        return h.unflatten(-1, (2, 2)).transpose(1, 2)

    attend = model.attention
    inner_norm, up, _, down = model.network.module.layers  # type: ignore[attr-defined]
    documents = torch.tensor(x).unflatten(-1, (5, 5))
    h = norm(documents @ matrix(model.token) + matrix(model.position), matrix(model.before))
    inner = norm(h, matrix(model.norm))
    q, k, v = (heads(inner @ matrix(each).T) for each in (attend.query, attend.key, attend.value))
    taken = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
    h = h + taken.transpose(1, 2).flatten(2) @ matrix(attend.out).T
    h = h + torch.relu(norm(h, matrix(inner_norm)) @ matrix(up).T) @ matrix(down).T
    logits = (h @ matrix(model.scores).T).flatten(0, 1)
    theirs = torch.nn.functional.cross_entropy(logits, torch.tensor(y).reshape(-1, 5), reduction="mean")
    theirs.backward()
    assert ours.data == pytest.approx(theirs.item(), rel=1e-12)
    seen = 0
    for rows, tensor in pairs:
        mine = [each.grad if isinstance(each, Value) else [value.grad for value in each] for each in rows]
        np.testing.assert_allclose(mine, tensor.grad.numpy(), rtol=1e-9, atol=1e-13)
        seen += tensor.numel()
    assert seen == len(model.parameters())


def test_made_up_names_come_from_the_seed_and_end() -> None:
    model = tiny()
    names = [made_up(model, ENCODING, np.random.default_rng(seed)) for seed in range(30)]
    assert names == [made_up(model, ENCODING, np.random.default_rng(seed)) for seed in range(30)]
    assert len(set(names)) > 5
    assert max(map(len, names)) <= ENCODING.length
    assert set("".join(names)) <= set(LETTERS)


def test_without_temperature_the_likeliest_letter_is_taken() -> None:
    model = tiny()
    names = {made_up(model, ENCODING, np.random.default_rng(seed), temperature=1e-6) for seed in range(5)}
    assert len(names) == 1
    token, past = ENCODING.end, []  # type: ignore[var-annotated]
    for letter in names.pop():
        scores = [score.data for score in model.step(token, past)]
        token = LETTERS.index(letter)
        assert scores[token] == max(scores)


def test_compiled_or_not_it_learns_the_same() -> None:
    runs = []
    for compiled in (True, False):
        model = GPT(ENCODING.size, ENCODING.length, width=4, heads=2)
        runs.append(fit(model, next_token_loss, ENCODING.documents(NAMES), epochs=5, batch=2, compiled=compiled).loss)
    assert runs[0] == pytest.approx(runs[1], rel=1e-9)
    assert runs[0][-1] < runs[0][0]

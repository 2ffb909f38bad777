"""PyTorch's graphs as ours: every value and gradient is PyTorch's, and what can't be is named.

Also of: bridges/aten, bridges/aten_layers, bridges/dispatching, bridges/elements, bridges/grad_fns.
"""

from __future__ import annotations

import pickle
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd import Stepper, Value, draw, from_torch, gradcheck
from autograd.core.graph import order
from autograd.explaining.steps import gradients_after, steps, steps_of
from tests.support.growth import assert_in_proportion
from tests.support.pages import GUIDE, read

torch: Any = pytest.importorskip("torch")
F = torch.nn.functional
CLOSE = 1e-12


@pytest.fixture(autouse=True)
def in_doubles() -> Iterator[None]:
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def leaves() -> tuple[Any, Any]:
    w = torch.tensor([[0.3, -1.2, 0.7], [1.5, 0.4, -0.6]], dtype=torch.float64, requires_grad=True)
    x = torch.tensor([0.9, -0.35, 1.7], dtype=torch.float64, requires_grad=True)
    return w, x


def gradients(root: Any) -> dict[str, float]:
    found = gradients_after(root, steps_of(root))
    return {node.label: number for node, number in found.items() if not node.op and not node.constant}


def check(ours: Any, loss: Any, named: dict[str, Any], close: float = CLOSE) -> None:
    assert ours.data == pytest.approx(loss.item(), rel=close, abs=close)
    found = gradients(ours)
    theirs = torch.autograd.grad(loss, list(named.values()), allow_unused=True, retain_graph=True)
    for (name, tensor), gradient in zip(named.items(), theirs, strict=True):
        for place in np.ndindex(*tensor.shape):
            label = f"{name}[{', '.join(map(str, place))}]" if place else name
            right = 0.0 if gradient is None else gradient[place].item()
            assert found.pop(label, 0.0) == pytest.approx(right, rel=close, abs=close), label
    assert not found


def pair(x: Any) -> Any:
    return torch.stack([x, x * 2])


# What runs in a function, and of those that keep enough for it also from the graph alone
BOTH: dict[str, Callable[[Any, Any], Any]] = {
    "arithmetic": lambda w, x: (w * x - x / 3 + 2 * w - (-x)).sum() / 2.5,
    "numbers first": lambda w, x: (2 / x).sum() + (3 * x).exp().sum(),
    "powers": lambda w, x: (w**2).sum() + x.abs().pow(1.5).sum() + x.abs().pow(x).sum() + x.square().sum(),
    "functions": lambda w, x: (x.sin() * x.cos() + x.tanh().atan() + (x / 2).asin() + x.erf() + x.sinh()).sum(),
    "log and root": lambda w, x: x.abs().log().sum() + x.abs().sqrt().sum() + x.abs().rsqrt().sum(),
    "near 0": lambda w, x: x.expm1().sum() + x.abs().log1p().sum() + x.reciprocal().sum(),
    "activations": lambda w, x: (x.sigmoid() + x.relu() + F.gelu(x) + F.softplus(x) + F.leaky_relu(x)).sum(),
    "more of them": lambda w, x: (
        F.silu(x) + F.elu(x) + F.mish(x) + F.logsigmoid(x) + F.gelu(x, approximate="tanh")
    ).sum(),
    "softplus's threshold": lambda w, x: F.softplus(x * 30).sum() + F.softplus(x, beta=2.5).sum(),
    "largest": lambda w, x: w.max() + x.min() + w.max(1)[0].sum() + w.amin(0).sum() + torch.maximum(w, x).sum(),
    "where and clamp": lambda w, x: (
        torch.where(w > 0.3, w, x * w).sum() + x.clamp(-0.2, 1.1).sum() + w.clamp(min=0).sum()
    ),
    "reductions": lambda w, x: (
        w.sum(0).prod() + w.mean() + w.mean(1, keepdim=True).sum() + w.prod(1).sum() + w.logsumexp(1)[0]
    ),
    "spread": lambda w, x: w.var() + w.std(0).sum() + x.norm() + w.norm(1) + x.var(correction=0),
    "running": lambda w, x: x.cumsum(0)[1] * x.cumprod(0)[2] + w.cumsum(1)[1, 1],
    "products": lambda w, x: (
        (w @ x).sum() + (w @ w.T).sum() + x @ x + torch.outer(x, x).sum() + torch.bmm(w[None], w.T[None]).sum()
    ),
    "affine": lambda w, x: (
        torch.addmm(x, w, torch.outer(x, x)).sum() + F.linear(torch.ones(4, 3), w, x[:2]).tanh().sum()
    ),
    "shapes": lambda w, x: (
        w.reshape(3, 2).T.flatten()[1:5:2].sum() * w.unsqueeze(1).squeeze().expand(4, 2, 3).permute(2, 0, 1)[0].sum()
    ),
    "joined": lambda w, x: (
        torch.cat([w, x[None]]).prod(0).sum() + torch.stack([x, x * x], 1)[:, 1].sum() + w.unbind(0)[1].sum()
    ),
    "places": lambda w, x: (
        w[[0, 1], [2, 0]].sum() + x.gather(0, torch.tensor([1, 1])).sum() + w.split(2, 1)[1].sum() + x.roll(1)[0]
    ),
    "ordered": lambda w, x: x.sort()[0][0] + w.median(1)[0].sum(),
    "softmax": lambda w, x: w.softmax(1)[0, 1] + x.log_softmax(0)[2],
    "cross-entropy": lambda w, x: (
        F.cross_entropy(w * x, torch.tensor([2, 0])) + F.nll_loss(w.log_softmax(1), torch.tensor([0, 1]))
    ),
    "weighted classes": lambda w, x: (
        F.cross_entropy(w, torch.tensor([2, 0]), torch.tensor([1.0, 2, 3]))
        + F.cross_entropy(w, torch.tensor([-100, 1]), reduction="sum")
    ),
    "losses": lambda w, x: (
        F.mse_loss(w[0], x) + F.mse_loss(x, torch.ones(3), reduction="sum") + F.huber_loss(w[1], x) + F.l1_loss(x, w[0])
    ),
    "likelihoods": lambda w, x: (
        F.binary_cross_entropy_with_logits(x, torch.tensor([0.0, 1, 1]))
        + F.binary_cross_entropy(x.sigmoid(), torch.tensor([0.0, 1, 1]))
    ),
    "target first": lambda w, x: ((torch.tensor([1.0, 2.0]) - w @ x) ** 2).mean(),
    "a bias that is no leaf": lambda w, x: ((w @ x + torch.tensor([0.3, 0.4])) ** 2).sum() + (1 - x).square().sum(),
    "convolution": lambda w, x: F.conv2d(w[None, None], w[None, None, :2, :2], padding=1, stride=(1, 2)).tanh().sum(),
    "pooling": lambda w, x: F.avg_pool2d(w[None], 2, 1).tanh().sum(),
    "second order": lambda w, x: torch.autograd.grad((w @ x).tanh().sum(), x, create_graph=True)[0].square().sum(),
    "the same twice": lambda w, x: (x * x).sum() * (x + x).sum(),
}
FUNCTION_ONLY: dict[str, Callable[[Any, Any], Any]] = {
    "ordered downwards": lambda w, x: x.sort(descending=True)[0][0] + w.topk(2)[0].sum() + x.median() * 2,
    "a number added last": lambda w, x: (x.sum() + 3.0).sigmoid().neg(),
    "normalized": lambda w, x: F.layer_norm(w, (3,), x, x).tanh().sum() + F.group_norm(w[None], 2).square().sum(),
    "masked": lambda w, x: x.masked_fill(x > 1, 0.5).sum() + w.triu().sum(),
    "written in place": lambda w, x: written(w, x),
    "pooled": lambda w, x: F.max_pool1d(w, 2).sum(),
    "attention": lambda w, x: F.scaled_dot_product_attention(w[None], w[None], w[None]).sum(),
    "distances": lambda w, x: (
        F.cosine_similarity(x, w).sum() + F.normalize(x, dim=0)[1] + F.pairwise_distance(x, w).sum()
    ),
}


def written(w: Any, x: Any) -> Any:
    kept = torch.zeros(2, 3)
    kept[0] = x * 2
    kept[1, 1:] += w[0, :2]
    kept *= 3
    row = kept[0]
    row.exp_()
    return (kept * w).sum() + (x.detach() * x).sum()


@pytest.mark.parametrize("name", [*BOTH, *FUNCTION_ONLY])
def test_a_function(name: str) -> None:
    w, x = leaves()
    f = {**BOTH, **FUNCTION_ONLY}[name]
    check(from_torch(f, w, x), f(w, x), {"w": w, "x": x})


@pytest.mark.parametrize("name", BOTH)
def test_a_graph(name: str) -> None:
    w, x = leaves()
    loss = BOTH[name](w, x)
    check(from_torch(loss), loss, {"w": w, "x": x})


UNARY = ("sin", "tanh", "sigmoid", "exp", "abs", "neg", "square", "relu", "cos", "erf", "atan")
BINARY = ("add", "sub", "mul", "maximum", "minimum")
STEPS = st.lists(
    st.one_of(
        st.sampled_from(UNARY).map(lambda name: ("one", name)),
        st.sampled_from(BINARY).map(lambda name: ("two", name)),
        st.sampled_from(("sum", "mean", "amax", "logsumexp", "softmax", "cumsum")).map(lambda name: ("along", name)),
        st.sampled_from(("T", "flip", "matmul", "divide")).map(lambda name: ("more", name)),
    ),
    min_size=1,
    max_size=6,
)


def run(recipe: list[tuple[str, str]], w: Any, x: Any) -> Any:
    here = w * x
    for kind, name in recipe:
        if kind == "one":
            here = getattr(here, name)()
        elif kind == "two":
            here = getattr(torch, name)(here, w.sum() * here if name == "mul" else here.flip(0) * 0.7 + 0.1)
        elif kind == "along":
            here = getattr(torch, name)(here, 0, **({} if name in ("softmax", "cumsum") else {"keepdim": True}))
        elif name == "T":
            here = here.transpose(0, 1)
        elif name == "flip":
            here = here.flip(1)
        elif name == "matmul":
            here = here @ here.T / 3
        else:
            here = here / (2 + here.square())
        here = here.clamp(-50, 50)
    return here.sum()


@settings(max_examples=60, deadline=None)
@given(STEPS, st.lists(st.integers(-30, 30).map(lambda i: i / 16 + 0.011), min_size=9, max_size=9, unique=True))
def test_any_expression(recipe: list[tuple[str, str]], numbers: list[float]) -> None:
    w = torch.tensor(numbers[:6], dtype=torch.float64).reshape(2, 3).requires_grad_()
    x = torch.tensor(numbers[6:], dtype=torch.float64, requires_grad=True)
    loss = run(recipe, w, x)
    (gradient,) = torch.autograd.grad(loss, w, retain_graph=True)
    size = max(1.0, float(gradient.abs().max()))
    check(from_torch(lambda w, x: run(recipe, w, x), w, x), loss, {"w": w, "x": x}, CLOSE * size)


def test_a_module_folds_and_its_parameters_have_names() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
    data = torch.tensor([[1.0, -2.0]])
    ours = from_torch(lambda: model(data).square().mean())
    check(ours, model(data).square().mean(), dict(model.named_parameters()))
    paths = {node.scope.path for node in order(ours) if node.op and node.scope}
    assert paths == {"Sequential.0", "Sequential.1", "Sequential.2"}
    alone = from_torch(model, data)
    assert alone.shape == (1, 1)
    assert gradients(alone[0, 0]).keys() == gradients(ours).keys()
    assert "Sequential" in draw(ours, depth=1).dot


def test_everything_here_works_on_it() -> None:
    w, x = leaves()
    ours = from_torch(lambda: F.cross_entropy((w * x).tanh(), torch.tensor([1, 0])))
    report = gradcheck(ours)
    assert report.ok, report
    assert steps(ours)[0].contributions
    assert "tanh" in Stepper(ours).html()
    assert "w[0, 1]" in draw(ours).dot
    again = pickle.loads(pickle.dumps(ours))
    assert gradients(again) == gradients(ours)
    assert isinstance(again, Value)


def test_their_gradients_come_along() -> None:
    w, x = leaves()
    loss = (w @ x).tanh().sum()
    loss.backward(retain_graph=True)
    held = {node.label: node.grad for node in order(from_torch(loss)) if node.label}
    assert held["w[1, 2]"] == w.grad[1, 2].item() != 0.0


def test_the_guides_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jax")
    monkeypatch.chdir(tmp_path)
    section = read(GUIDE / "engineers.md").partition("## PyTorch's and JAX's graphs")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("    ") and "jax.config" not in line]
    import jax

    names: dict[str, Any] = {}
    with jax.enable_x64(True):
        exec(textwrap.dedent("\n".join(lines)), names)  # noqa: S102 - the page's own code
    assert "Sequential" in (tmp_path / "loss.svg").read_text(encoding="utf-8")
    assert gradcheck(names["loss"]).ok


def test_names_are_what_the_user_says() -> None:
    w, _ = leaves()
    assert gradients(from_torch((w * 2).sum(), names={"θ": w})).keys() == {
        f"θ[{i}, {j}]" for i in range(2) for j in range(3)
    }


def test_single_precision_says_so() -> None:
    w = torch.tensor([0.1, 0.7], dtype=torch.float32, requires_grad=True)
    loss = w.exp().sum() * w[0]
    with pytest.warns(UserWarning, match="float32"):
        ours = from_torch(loss)
    check(ours, loss, {"w": w}, 1e-6)


class Doubled(torch.autograd.Function):  # type: ignore[misc]
    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return (a * 2) * a

    @staticmethod
    def backward(ctx: Any, gradient: Any) -> Any:
        return gradient


def test_what_cannot_be_is_named() -> None:
    w, x = leaves()
    problems: list[tuple[Callable[[], Any], str]] = [
        (lambda: from_torch(lambda: torch.linalg.solve(w @ w.T, x[:2]).sum()), "_linalg_solve_ex"),
        (lambda: from_torch(lambda: Doubled.apply(x).sum()), "DoubledBackward"),
        (lambda: from_torch(Doubled.apply(x).sum()), "DoubledBackward"),
        (lambda: from_torch((x.sum() + 3.0).sigmoid()), "AddBackward0"),
        (lambda: from_torch(lambda: x.sum() + torch.fft.fft(x).abs().sum()), "is of complex numbers"),
        (lambda: from_torch(lambda: (w @ w.T).sum(), most=5), "more than 5 nodes"),
        (lambda: from_torch(lambda: x.detach().sum()), "needs no gradient"),
        (lambda: from_torch(lambda: F.dropout(x, 0.5).sum() + torch.rand(3) @ x, most=0), "most is 0"),
    ]
    for problem, named in problems:
        with pytest.raises(ValueError, match=named):
            problem()
    for wrong in (["w"], [lambda: 3.0], [x.sum(), x]):
        with pytest.raises(TypeError, match="from_torch: "):
            from_torch(*wrong)


def test_where_pytorchs_own_parts_fail_the_operation_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise RuntimeError("value cannot be converted to type float without overflow")

    monkeypatch.setattr("autograd.bridges.dispatching._parts_of", lambda _: failing)
    _, x = leaves()
    with pytest.raises(ValueError, match="can't express PyTorch's aten.nan_to_num"):
        from_torch(lambda: torch.nan_to_num(x).sum())


def test_a_graph_whose_tensors_are_freed() -> None:
    w, x = leaves()
    loss = (w * x).exp().sum()
    loss.backward()
    with pytest.raises(ValueError, match="retain_graph=True"):
        from_torch(loss)


def test_writing_over_what_was_recorded_without_a_gradient() -> None:
    w, _ = leaves()

    def changed() -> Any:
        y = w * 2
        with torch.no_grad():
            y += 1
        return y.sum()

    with pytest.raises(ValueError, match="no_grad"):
        from_torch(changed)


def test_a_graph_that_is_twice_as_large_takes_twice_as_long() -> None:
    x = torch.ones(4, requires_grad=True)

    def chain(count: int) -> Any:
        here = x.sum()
        for _ in range(count):
            here = here.sin()
        return here

    assert_in_proportion(lambda count: lambda: from_torch(chain(count), most=100_000), 100)

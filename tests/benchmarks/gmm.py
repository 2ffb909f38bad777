"""ADBench's Gaussian mixture: its log-likelihood of 1,000 points with a Wishart prior, and the gradient by all it has.

The formula is that of F. Srajer, Z. Kukelova, A. Fitzgibbon, A benchmark of selected algorithmic differentiation tools,
2018. Component k has a weight αₖ, a mean μₖ and a lower triangular matrix Qₖ, whose diagonal is given by logarithms qₖ:

    Σᵢ logsumexpₖ(αₖ + Σqₖ − ½·|Qₖ·(xᵢ − μₖ)|²) − n·logsumexpₖ(αₖ) + Σₖ(½·γ²·|Qₖ|² − m·Σqₖ) + a constant

Everybody computes Q·x − Q·μ, as the second part is the same for all points.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

import autograd
from autograd import Value
from tests.benchmarks import adbench
from tests.benchmarks.contest import Contestant, Floats, Run, Task, need_compile, need_jax, same_bits

POINTS = 1_000
GAMMA, M = 1.0, 0  # of the prior, where there is no data
SYMBOL = "_Z15gmm_objective_diiiPKdS0_S0_S0_7WishartPdS2_"  # of ADBench's manual derivative


class Wishart(ctypes.Structure):
    """The prior's two numbers, as C++ has them."""

    _fields_ = (("gamma", ctypes.c_double), ("m", ctypes.c_int))


class Numbers(NamedTuple):
    """What a mixture is given; shapes (k), (k, d), (k, d(d+1)/2), (points, d)."""

    alphas: Floats
    means: Floats
    icf: Floats  # of each component q, then Q below its diagonal, column by column
    x: Floats
    gamma: float
    m: int


class Shared(NamedTuple):
    """What all points have in common, over any type of number."""

    constants: list[Any]  # of each component αₖ + Σqₖ
    offsets: list[list[Any]]  # Qₖ·μₖ
    diagonals: list[list[Any]]  # of Qₖ
    prior: Any


@dataclass(frozen=True)
class Mixture:
    """The contestants of one size.

    Args:
        d: dimensions.
        k: components.
        apart: whether our replay is faster in two programs: one for each point, one for what they share; measured.
    """

    d: int
    k: int
    apart: bool

    @cached_property
    def given(self) -> Numbers:
        """ADBench's numbers, else random ones."""
        found = adbench.numbers(f"gmm/1k/gmm_d{self.d}_K{self.k}.txt")
        size = self.d * (self.d + 1) // 2
        if found is None:
            rng = np.random.default_rng(5)
            alphas, means, icf = rng.normal(size=self.k), rng.random((self.k, self.d)), rng.normal(size=(self.k, size))
            return Numbers(alphas, means, icf, rng.normal(size=(POINTS, self.d)), GAMMA, M)
        d, k, points = (int(next(found)) for _ in range(3))
        alphas, means, icf, x = (adbench.take(found, *shape) for shape in ((k,), (k, d), (k, size), (points, d)))
        return Numbers(alphas, means, icf, x, next(found), int(next(found)))

    @property
    def below(self) -> tuple[Any, Any]:
        """Rows and columns of what is below a diagonal, column by column."""
        columns, rows = np.triu_indices(self.d, 1)
        return rows, columns

    @property
    def constant(self) -> float:
        """What depends on none of the inputs."""
        d, degrees = self.d, self.d + self.given.m + 1
        gammas = d * (d - 1) / 4 * math.log(math.pi) + sum(math.lgamma((degrees - j) / 2) for j in range(d))
        norm = degrees * d * (math.log(self.given.gamma) - math.log(2) / 2) - gammas
        return -POINTS * d * math.log(2 * math.pi) / 2 - self.k * norm

    def by_hand(self) -> Run:
        """NumPy, with the gradients derived by hand."""
        alphas, means, icf, x, gamma, m = self.given
        d, k, constant, (below, columns) = self.d, self.k, self.constant, self.below
        logs, diagonal = icf[:, :d], np.arange(d)
        factors = np.zeros((k, d, d))

        def both() -> tuple[float, Floats]:
            powers = np.exp(logs)
            factors[:, diagonal, diagonal] = powers
            factors[:, below, columns] = icf[:, d:]
            scaled = (x @ factors.reshape(k * d, d).T).reshape(-1, k, d)
            scaled -= np.matmul(factors, means[:, :, None])[:, :, 0]
            terms = alphas + logs.sum(1) - 0.5 * np.einsum("nki,nki->nk", scaled, scaled)
            largest = terms.max(1, keepdims=True)
            shares = np.exp(terms - largest)
            sums = shares.sum(1, keepdims=True)
            shares /= sums
            weights = np.exp(alphas - alphas.max())
            found = (np.log(sums) + largest).sum() - POINTS * (math.log(weights.sum()) + alphas.max()) + constant
            found += gamma**2 / 2 * ((powers**2).sum() + (icf[:, d:] ** 2).sum()) - m * logs.sum()

            scaled *= shares[:, :, None]
            back, of_component = scaled.sum(0), shares.sum(0)
            d_factors = back[:, :, None] * means[:, None] - (scaled.reshape(-1, k * d).T @ x).reshape(k, d, d)
            d_means = np.matmul(back[:, None], factors)[:, 0]
            d_logs = d_factors[:, diagonal, diagonal] * powers + of_component[:, None] + gamma**2 * powers**2 - m
            d_below = d_factors[:, below, columns] + gamma**2 * icf[:, d:]
            d_icf = np.concatenate([d_logs, d_below], 1)
            d_alphas = of_component - POINTS * weights / weights.sum()
            return float(found), np.concatenate([d_alphas, d_means.ravel(), d_icf.ravel()])

        return Run(both, both)

    def jax_jit(self) -> Run:
        """Loss and gradients in one call; points in columns."""
        jax = need_jax()
        jnp = jax.numpy
        d, k, constant, below = self.d, self.k, self.constant, self.below
        gamma, m = self.given.gamma, self.given.m
        columns = jnp.array(self.given.x.T.copy())
        logsumexp = jax.scipy.special.logsumexp

        def loss_of(alphas: Any, means: Any, icf: Any) -> Any:
            logs, rest = icf[:, :d], icf[:, d:]
            powers = jnp.exp(logs)
            factors = jnp.zeros((k, d, d)).at[:, below[0], below[1]].set(rest) + jnp.eye(d) * powers[:, :, None]
            scaled = (factors.reshape(k * d, d) @ columns).reshape(k, d, -1)
            scaled -= jnp.einsum("kij,kj->ki", factors, means)[:, :, None]
            terms = (alphas + logs.sum(1))[:, None] - 0.5 * (scaled * scaled).sum(1)
            prior = gamma**2 / 2 * ((powers * powers).sum() + (rest * rest).sum()) - m * logs.sum()
            return logsumexp(terms, axis=0).sum() - POINTS * logsumexp(alphas) + prior + constant

        compiled = jax.jit(jax.value_and_grad(loss_of, argnums=(0, 1, 2)))
        arrays = [jnp.array(each) for each in self.given[:3]]

        def step() -> Any:
            return jax.block_until_ready(compiled(*arrays))

        def read() -> tuple[float, Floats]:
            loss, gradients = step()
            return float(loss), np.concatenate([np.ravel(each) for each in gradients])

        return Run(step, read)

    def cpp(self) -> Run:
        """ADBench's own C++, with the gradients derived by hand."""
        function = getattr(adbench.library(), SYMBOL)
        function.restype = None
        found, gradient = np.zeros(1), np.zeros(sum(each.size for each in self.given[:3]))
        arrays = [np.ascontiguousarray(each) for each in self.given[:4]]
        sizes = [ctypes.c_int(each) for each in (self.d, self.k, len(self.given.x))]
        pointers = [ctypes.c_void_p(each.ctypes.data) for each in (*arrays, found, gradient)]
        arguments = (*sizes, *pointers[:4], Wishart(self.given.gamma, self.given.m), *pointers[4:])

        def both() -> tuple[float, Floats]:
            function(*arguments)
            return float(found[0]), gradient

        return Run(lambda: function(*arguments), both)

    # ---- our replay -------------------------------------------------------------------------------------------------

    def shared(self, alphas: list[Value], means: list[list[Value]], icf: list[list[Value]]) -> Shared:
        """What all points have in common, recorded."""
        dot, d = autograd.dot, self.d
        constants, offsets, diagonals, priors = [], [], [], []
        for alpha, mean, numbers in zip(alphas, means, icf, strict=True):
            powers, rest = [each.exp() for each in numbers[:d]], numbers[d:]
            logs = autograd.sum(numbers[:d])
            constants.append(alpha + logs)
            offsets.append([dot(row, mean[: len(row)]) for row in self.triangle(powers, rest)])
            diagonals.append(powers)
            norm = dot([*powers, *rest], [*powers, *rest])
            priors.append(self.given.gamma**2 / 2 * norm - self.given.m * logs)
        prior = autograd.sum(priors) - POINTS * autograd.logsumexp(alphas)
        return Shared(constants, offsets, diagonals, prior)

    def triangle(self, diagonal: list[Value], rest: list[Value]) -> list[list[Value]]:
        """The rows of Q up to its diagonal."""
        rows: list[list[Value]] = [[] for _ in range(self.d)]
        for row, number in zip(self.below[0].tolist(), rest, strict=True):
            rows[row].append(number)
        return [[*row, last] for row, last in zip(rows, diagonal, strict=True)]

    def point(self, shared: Shared, rests: list[list[Value]], x: list[Value]) -> Value:
        """The logarithm of one point's likelihood, recorded."""
        terms = []
        for constant, offset, diagonal, rest in zip(*shared[:3], rests, strict=True):
            rows = zip(self.triangle(diagonal, rest), offset, strict=True)
            scaled = [autograd.dot(row, x[: len(row)]) - least for row, least in rows]
            terms.append(constant - 0.5 * autograd.dot(scaled, scaled))
        found: Value = autograd.logsumexp(terms)
        return found

    def replay(self, *, fast: bool = False) -> Run:
        """Our compiled replay of one point's graph over all points."""
        need_compile()
        alphas, means, icf, batch, *_ = self.given
        leaves = [*map(Value, alphas.tolist())], [[*map(Value, row)] for row in means.tolist()]
        inverse = [[*map(Value, row)] for row in icf.tolist()]
        x = [*map(Value, batch[0].tolist())]
        everything = [*leaves[0], *(each for rows in (leaves[1], inverse) for row in rows for each in row)]
        numbers = np.array([each.data for each in everything])
        shared = self.shared(*leaves, inverse)
        rests = [row[self.d :] for row in inverse]
        if self.apart:
            return self.in_two(shared, rests, x, everything, numbers, fast)
        loss = self.point(shared, rests, x) + shared.prior / POINTS
        program = autograd.compile(loss, inputs=x, parameters=everything, fast=fast, threads=1)
        constant = self.constant

        def both() -> tuple[float, Floats]:
            values, gradients = program(batch, parameters=numbers, reduce="sum")
            return float(values.sum()) + constant, gradients

        run = Run(both, both)
        return run if fast else same_bits(run, program)

    def in_two(
        self, shared: Shared, rests: list[list[Value]], x: list[Value], everything: list[Value], numbers: Floats,
        fast: bool,
    ) -> Run:  # fmt: skip
        """A program for a point, by what all points share; and one for that, whose inputs are the first's gradients."""
        made = [*shared.constants, *(each for rows in shared[1:3] for row in rows for each in row)]
        leaves = iter([Value(each.data) for each in made])
        constants = [next(leaves) for _ in shared.constants]
        offsets, diagonals = ([[next(leaves) for _ in row] for row in rows] for rows in shared[1:3])
        own = Shared(constants, offsets, diagonals, None)
        given = [*constants, *(each for rows in (offsets, diagonals, rests) for row in rows for each in row)]
        program = autograd.compile(self.point(own, rests, x), inputs=x, parameters=given, fast=fast, threads=1)
        seeds = [Value(0.0) for _ in made]
        loss = shared.prior + autograd.dot(seeds, made)
        common = autograd.compile(
            loss, inputs=seeds, parameters=everything, outputs=[shared.prior, *made], fast=fast, threads=1
        )
        batch, constant, none = self.given.x, self.constant, np.zeros((1, len(made)))
        theirs = np.empty(len(given))
        at = numbers.size - self.given.icf.size

        def below(flat: Floats) -> Floats:
            return flat[at:].reshape(self.k, -1)[:, self.d :]

        def both() -> tuple[float, Floats]:
            prior, *_ = found = common.outputs(none, parameters=numbers)[0]
            theirs[: len(made)], theirs[len(made) :] = found[1:], below(numbers).ravel()
            values, back = program(batch, parameters=theirs, reduce="sum")
            _, gradients = common(back[None, : len(made)], parameters=numbers)
            below(gradients)[...] += back[len(made) :].reshape(self.k, -1)
            return float(values.sum() + prior) + constant, gradients

        run = Run(both, both)
        return run if fast else same_bits(run, program)

    def task(self) -> Task:
        """The task."""
        contestants = {
            "NumPy by hand": Contestant(self.by_hand),
            "ADBench's C++": Contestant(self.cpp, calls_compiler=True),  # where somebody has built it
            "jax.jit": Contestant(self.jax_jit),
            "replay": Contestant(self.replay),
            "replay, fast": Contestant(lambda: self.replay(fast=True)),
        }
        title = f"ADBench's Gaussian mixture, {self.d} dimensions, {self.k} components"
        return Task(title, "jax.jit", "NumPy by hand", contestants)


SIZES = ((2, 5), (2, 25), (10, 10), (32, 25), (64, 5), (64, 25))
TASKS = {f"gmm_d{d}_k{k}": Mixture(d, k, apart=d > 2).task() for d, k in SIZES}

"""Models that assume one true answer for each item, and estimate it from raters who err: Dawid-Skene and MACE.

They are estimates of a model. Where people differ in values there is no one true answer, and what these call an error
is a view: never use them in place of what people said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from redcommons.stats.agreement import _one_hot, _ratings
from redcommons.stats.checks import at_least, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from redcommons.stats.checks import Floats

_TINY = 1e-300
"""Keeps a logarithm finite where a probability has gone to 0."""

_SMOOTHING = 0.01
"""What MACE adds to each count of a rater before dividing by the number of categories, as its authors do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latent:
    """What a model that assumes one true answer makes of ratings."""

    categories: Floats
    """The categories that occur, as given, in ascending order; shape (categories,)."""
    probabilities: Floats
    """Probability of each category for each item, shape (items, categories); NaN where nobody rated an item."""
    reliability: Floats
    """Probability that each rater gives the answer taken for true, shape (raters,); NaN for who rated nothing."""
    log_likelihood: float
    """Natural logarithm of the likelihood at the end."""
    rounds: int
    """Rounds of expectation and maximisation."""
    converged: bool
    """Whether the likelihood stood still before the rounds ran out."""

    @property
    def answers(self) -> NDArray[np.float64]:
        """Return the most probable category of each item, as given, the lowest where two are alike; shape (items,)."""
        rated = ~np.isnan(self.probabilities).any(axis=1)
        best = np.nan_to_num(self.probabilities).argmax(axis=1)
        found: Floats = np.where(rated, self.categories[best], np.nan)
        return found


def dawid_skene(ratings: ArrayLike, *, rounds: int = 200, tolerance: float = 1e-8) -> Latent:
    """Dawid-Skene: one true category per item, and for each rater a table of how they mistake each for each.

    `ratings` has shape (raters, items): a number per category, NaN where a rater did not rate. With two categories this
    is the two-coin model: each rater has a sensitivity and a specificity. It begins with the shares of what was said
    (so it is deterministic) and ends once the mean log likelihood per rating moves by less than `tolerance`. Source:
    Dawid and Skene (1979), *Applied Statistics* 28(1), 20-28. Raises ValueError for another shape, or no rating.
    """
    onehot, categories = _marked(ratings)
    said = onehot.sum(axis=0)
    rated = said.sum(axis=1) > 0

    def step(state: tuple[Floats, Floats]) -> tuple[tuple[Floats, Floats], float]:
        prior = state[0][rated].mean(axis=0)
        mistakes = _shares(np.einsum("ik,jil->jkl", state[0], onehot))
        belief, likelihood = _believed(prior, _weighed(mistakes, onehot), rated)
        return (belief, mistakes), likelihood

    begin = said / np.maximum(said.sum(axis=1, keepdims=True), 1)
    still = at_least("tolerance", tolerance, 0) * float(said.sum())
    (belief, mistakes), ended = _until_still(step, (begin, onehot[:, 0]), whole("rounds", rounds, 1), still)
    right = np.einsum("k,jkk->j", belief[rated].mean(axis=0), mistakes)
    return _latent(onehot, categories, belief, right, ended)


def mace(ratings: ArrayLike, seed: int = 0, *, starts: int = 10, rounds: int = 100, tolerance: float = 1e-8) -> Latent:
    """MACE: each rater either gives the true category, or, when not attending, one of their own habit.

    `ratings` as in `dawid_skene`; `reliability` is the probability of attending. Smoothed expectation-maximisation from
    `starts` seeded beginnings, of which the likeliest is kept: the same seed gives the same answer. Source: Hovy et al.
    (2013), *Learning Whom to Trust with MACE*, NAACL. Raises ValueError for another shape, or no rating.
    """
    onehot, categories = _marked(ratings)
    rng, still = np.random.default_rng(seed), at_least("tolerance", tolerance, 0) * float(onehot.sum())
    steps = whole("rounds", rounds, 1)
    begun = (_attending(onehot, rng, steps, still) for _ in range(whole("starts", starts, 1)))
    belief, right, ended = max(begun, key=lambda one: one[2][0])
    return _latent(onehot, categories, belief, right, ended)


_Ended = tuple[float, int, bool]
"""Log likelihood, rounds, and whether it stood still."""

S = TypeVar("S")


def _until_still(step: Callable[[S], tuple[S, float]], state: S, rounds: int, still: float) -> tuple[S, _Ended]:
    """Repeat a step that returns its log likelihood until that stands still, or the rounds are over."""
    state, likelihood = step(state)
    for done in range(2, rounds + 1):
        before = likelihood
        state, likelihood = step(state)
        if abs(likelihood - before) <= still:
            return state, (likelihood, done, True)
    return state, (likelihood, rounds, False)


def _attending(onehot: Floats, rng: np.random.Generator, rounds: int, still: float) -> tuple[Floats, Floats, _Ended]:
    raters, _items, categories = onehot.shape
    rated, prior = onehot.sum(axis=(0, 2)) > 0, np.full(categories, 1 / categories)
    little = _SMOOTHING / categories

    def step(state: tuple[Floats, Floats, Floats]) -> tuple[tuple[Floats, Floats, Floats], float]:
        trust, habit, _before = state
        chance = trust[:, None, None] * np.eye(categories) + (1 - trust)[:, None, None] * habit[:, None, :]
        belief, likelihood = _believed(prior, _weighed(chance, onehot), rated)
        same = np.maximum(chance[:, np.arange(categories), np.arange(categories)], _TINY)
        attended = np.einsum("ik,jik->jk", belief, onehot) * trust[:, None] / same
        attending = (attended.sum(axis=1) + little) / (onehot.sum(axis=(1, 2)) + 2 * little)
        return (attending, _shares(onehot.sum(axis=1) - attended + little), belief), likelihood

    trust = np.asarray(rng.uniform(0.5, 1.0, raters), dtype=np.float64)
    begin = trust, _shares(rng.uniform(0.5, 1.5, (raters, categories))), onehot[0]
    (trust, _habit, belief), ended = _until_still(step, begin, rounds, still)
    return belief, trust, ended


def _marked(ratings: ArrayLike) -> tuple[Floats, Floats]:
    table = _ratings("ratings", ratings)
    if np.isnan(table).all():
        message = "ratings holds no rating at all; give at least one number"
        raise ValueError(message)
    return _one_hot(table), np.unique(table[~np.isnan(table)])


def _weighed(chance: Floats, onehot: Floats) -> Floats:
    """Return the log of how probable what was said of each item is under each true category: (items, categories)."""
    found: Floats = np.einsum("jkl,jil->ik", np.log(np.maximum(chance, _TINY)), onehot)
    return found


def _believed(prior: Floats, weighed: Floats, rated: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return the probability of each category for each item, and the log likelihood of all that was said."""
    logs = np.log(np.maximum(prior, _TINY)) + weighed
    top = logs.max(axis=1, keepdims=True)
    weights = np.exp(logs - top)
    sums = weights.sum(axis=1, keepdims=True)
    belief: Floats = np.where(rated[:, None], weights / sums, 0.0)
    return belief, float((top + np.log(sums))[rated].sum())


def _shares(table: Floats) -> Floats:
    """Return a table whose last axis sums to 1; even where there was nothing."""
    sums = table.sum(axis=-1, keepdims=True)
    found: Floats = np.where(sums > 0, table / np.where(sums > 0, sums, 1.0), 1 / table.shape[-1])
    return found


def _latent(onehot: Floats, categories: Floats, belief: Floats, right: Floats, ended: _Ended) -> Latent:
    rated, busy = onehot.sum(axis=(0, 2)) > 0, onehot.sum(axis=(1, 2)) > 0
    likelihood, rounds, converged = ended
    return Latent(
        categories=categories,
        probabilities=np.where(rated[:, None], belief, np.nan),
        reliability=np.where(busy, right, np.nan),
        log_likelihood=likelihood,
        rounds=rounds,
        converged=converged,
    )

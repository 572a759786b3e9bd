"""Draws that a seed decides, the same on every machine and in every version of Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from a seed. Only `random()` is used: of the generator's methods, Python keeps that one the same."""

    def __init__(self, seed: int) -> None:
        """Begin at `seed`."""
        self._draw = random.Random(seed).random  # noqa: S311  repeatable on purpose; nothing is kept secret with it

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of `choices`."""
        return choices[int(self._draw() * len(choices))]

    def some(self, choices: Sequence[T], share: float) -> tuple[T, ...]:
        """Return about that share of `choices` in their order, at least one where there is one."""
        drawn = tuple(one for one in choices if self._draw() < share)
        return drawn or tuple(choices[:0] if not choices else [self.pick(choices)])

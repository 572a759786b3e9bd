"""One door for the numbers that enter this room: a wrong one is named, with the way out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

FEWEST_CLUSTERS = 5
"""Below this many clusters an interval says more about luck than about the target: show the items instead."""


def vector(name: str, values: ArrayLike) -> Floats:
    """Return `values` as a non-empty float array of shape (n,), every number finite; else ValueError."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size == 0:
        message = (
            f"{name} has shape {array.shape}; give one number per cluster or item, shape (n,) with n of at least 1"
        )
        raise ValueError(message)
    bad = ~np.isfinite(array)
    if bad.any():
        message = f"{name} holds {array[bad][0]} at position {int(bad.argmax())}; leave out what was not measured"
        raise ValueError(message)
    return array


def within(name: str, values: ArrayLike, low: float, high: float) -> Floats:
    """Return `values` as a vector whose every number lies in [low, high]; else ValueError."""
    array = vector(name, values)
    bad = (array < low) | (array > high)
    if bad.any():
        message = (
            f"{name} holds {array[bad][0]:g} at position {int(bad.argmax())}; give numbers from {low:g} to {high:g}"
        )
        raise ValueError(message)
    return array


def counts(name: str, values: ArrayLike) -> Floats:
    """Return `values` as a vector of whole numbers of at least 0 (kept as floats); else ValueError."""
    array = within(name, values, 0, math.inf)
    bad = array != np.floor(array)
    if bad.any():
        message = f"{name} holds {array[bad][0]:g} at position {int(bad.argmax())}; give whole counts"
        raise ValueError(message)
    return array


def same_length(first: tuple[str, Floats], second: tuple[str, Floats]) -> None:
    """Raise ValueError unless both named vectors have the same length."""
    if first[1].size != second[1].size:
        message = (
            f"{first[0]} has {first[1].size} entries and {second[0]} has {second[1].size}; give one of each per entry"
        )
        raise ValueError(message)


def between(name: str, value: float, low: float, high: float) -> float:
    """Return `value` when it lies strictly between `low` and `high`; else ValueError."""
    if not low < value < high:
        message = f"{name} is {value}; give a number above {low:g} and below {high:g}"
        raise ValueError(message)
    return float(value)


def at_least(name: str, value: float, low: float) -> float:
    """Return `value` when it is finite and at least `low`; else ValueError."""
    if not math.isfinite(value) or value < low:
        message = f"{name} is {value}; give a finite number of at least {low:g}"
        raise ValueError(message)
    return float(value)


def whole(name: str, value: float, low: int) -> int:
    """Return `value` as an int when it is a whole number of at least `low`; else ValueError."""
    if at_least(name, value, low) != math.floor(value):
        message = f"{name} is {value}; give a whole number"
        raise ValueError(message)
    return int(value)

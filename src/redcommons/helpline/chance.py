"""Chance that can be asked again: every draw is a hash of what it depends on, the same on every Python."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from math import sqrt

from redcommons.values.conversation import Message


def uniform(digest: bytes) -> float:
    """Return the first six bytes of `digest` as a number in [0, 1), in steps that a float holds exactly."""
    return int.from_bytes(digest[:6]) * 2.0**-48


def digest(name: str, words: bytes, *, size: int = 8) -> bytes:
    """Return `size` bytes (8 to 64) that depend on `name` and `words` and on nothing else."""
    head = name.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(b"%d:%b%b" % (len(head), head, words), digest_size=size).digest()


def spelled(messages: Sequence[Message], *, only_user: bool = False) -> bytes:
    """Return the messages as bytes; different conversations give different bytes."""
    parts = []
    for message in messages:
        if message.role == "user" or not only_user:
            text = message.text.encode("utf-8", "surrogatepass")
            parts.append(b"%b:%d:%b" % (message.role.encode(), len(text), text))
    return b"".join(parts)


def propensity(mean: float, icc: float, draw: float) -> float:
    """Return one case's own probability: a two-point distribution with the given mean.

    `icc` is the variance between cases divided by mean * (1 - mean), so it is the correlation of two
    repeats of one case. Both points are equally likely where they fit into [0, 1]; near 0 or 1 one point is the
    end itself and the other's weight keeps mean and icc. `draw` is uniform in [0, 1).
    """
    spread = sqrt(icc * mean * (1 - mean))
    if spread <= min(mean, 1 - mean):
        return mean + spread if draw < 0.5 else mean - spread
    if mean > 0.5:
        return 1 - propensity(1 - mean, icc, draw)
    high = mean + icc * (1 - mean)
    return high if draw * high < mean else 0.0

"""Frames: the text stands unchanged inside words of somebody else's, so the way back is exact.

A frame is a parameter, so that people can write it in their own language; the ones here are English, and ours.
"""

from __future__ import annotations

import re

from redcommons.methods.model import Decoder, Given, Parameter, Rewrite
from redcommons.methods.parameters import text as text_parameter
from redcommons.methods.parameters import written
from redcommons.values.words import _

HERE = "{text}"
"""Where the text stands in a frame."""

_NAME = re.compile(r"\{(\w+)\}")


def frame(default: str, *names: str) -> Parameter:
    """Return the parameter `frame`; beside the text it may name other parameters in braces."""
    about = _("The words around, with {text} where the text stands; English unless you write your own.")
    return text_parameter("frame", about, default, holds=(HERE, *(f"{{{name}}}" for name in names)))


def filled(words: str, given: Given) -> str:
    """Return words with the names in braces filled in; a name that is no parameter stays."""
    return _NAME.sub(lambda one: written(given.values[one[1]]) if one[1] in given.values else one[0], words)


def sides(given: Given) -> tuple[str, str]:
    """Return what stands before the text and after it."""
    before, _here, after = given.text("frame").partition(HERE)
    return filled(before, given), filled(after, given)


def framed(text: str, given: Given) -> str:
    """Return the text inside its frame."""
    before, after = sides(given)
    return before + text + after


def between(text: str, around: tuple[str, str]) -> str | None:
    """Return what stands between two texts, or None where they do not stand there."""
    before, after = around
    fits = text.startswith(before) and text.endswith(after) and len(text) >= len(before) + len(after)
    return text[len(before) : len(text) - len(after)] if fits else None


def inside(write: Rewrite) -> Rewrite:
    """Return a rewrite whose result stands in the frame."""
    return lambda text, given: framed(write(text, given), given)


def outside(read: Rewrite) -> Decoder:
    """Return the decoder of such a rewrite: `read` is given what stands in the frame, and raises ValueError."""

    def decode(text: str, given: Given) -> str | None:
        found = between(text, sides(given))
        try:
            return None if found is None else read(found, given)
        except ValueError:
            return None

    return Decoder(decode)

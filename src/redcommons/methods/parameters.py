"""Parameters: short ways to describe one, and the check of what a person set."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from redcommons.methods.model import Method, Parameter, Setting
from redcommons.values.errors import BadInput
from redcommons.values.text import clean
from redcommons.values.words import _

MAX_PARAMETER = 20_000
"""Longest text of a parameter, in characters."""

MAX_LINES = 500
"""Most lines of a parameter that is lines."""


def text(name: str, about: str, default: str | None, holds: tuple[str, ...] = ()) -> Parameter:
    """Return a parameter that is text; `holds` are names in braces that must stand in it once."""
    return Parameter(name=name, about=about, type="text", default=default, holds=holds)


def number(name: str, about: str, default: int, least: int, most: int) -> Parameter:
    """Return a parameter that is a whole number."""
    return Parameter(name=name, about=about, type="number", default=default, least=least, most=most)


def share(about: str, default: float) -> Parameter:
    """Return the parameter `share`: how much of a text is touched."""
    return Parameter(name="share", about=about, type="share", default=default)


def choice(name: str, about: str, choices: tuple[str, ...]) -> Parameter:
    """Return a parameter that is one of several words, the first by default."""
    return Parameter(name=name, about=about, type="choice", default=choices[0], choices=choices)


def lines(name: str, about: str, default: tuple[str, ...] | None, most: int = MAX_LINES) -> Parameter:
    """Return a parameter that is lines of text."""
    return Parameter(name=name, about=about, type="lines", default=default, most=most)


def settled(method: Method, given: Mapping[str, Any]) -> dict[str, Setting]:
    """Return every parameter of a method, set or by default; raises BadInput with the value and the way out."""
    known = {one.name: one for one in method.parameters}
    for name in given:
        if name not in known:
            raise BadInput(_unknown(method, str(name)))
    return {name: _taken(one, given[name]) if name in given else _default(one) for name, one in known.items()}


def written(value: Setting) -> str:
    """Return a setting as text, from which it is read again."""
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _unknown(method: Method, name: str) -> str:
    known = [one.name for one in method.parameters]
    if not known:
        return _("{method} has no parameters, and {name!r} was set").format(method=method.name, name=name)
    near = get_close_matches(name, known, n=1) or known
    said = _("{method} has no parameter {name!r}; there is: {known}")
    return said.format(method=method.name, name=name, known=", ".join(near))


def _default(one: Parameter) -> Setting:
    if one.default is None:
        raise BadInput(_("{name} must be given, as {name}=…: {about}").format(name=one.name, about=one.about))
    return one.default


def _taken(one: Parameter, value: Any) -> Setting:  # noqa: ANN401  whatever a page, a terminal or a notebook gives
    if one.type == "lines":
        return _lines(one, value)
    if one.type in {"number", "share"}:
        return _number(one, value)
    if not isinstance(value, str):
        raise _wrong(one, value, _("a text"))
    said = clean(value, limit=MAX_PARAMETER, what=one.name)
    if one.type == "choice" and said not in one.choices:
        raise _wrong(one, value, ", ".join(one.choices))
    for place in one.holds:
        if said.count(place) != 1:
            raise _wrong(one, value, _("a text that holds {place} once").format(place=place))
    if one.default is None and not said.strip():
        _default(one)
    return said


def _lines(one: Parameter, value: Any) -> tuple[str, ...]:  # noqa: ANN401  as above
    found = value.split("\n") if isinstance(value, str) else value
    if not isinstance(found, Sequence) or not all(isinstance(line, str) for line in found):
        raise _wrong(one, value, _("lines of text"))
    kept = tuple(clean(line, limit=MAX_PARAMETER, what=one.name).strip() for line in found)
    whole = tuple(line for line in kept if line)
    if one.default is None and not whole:
        _default(one)
    if len(whole) > one.most:
        raise _wrong(one, f"{len(whole)} lines", _("{most} lines at most").format(most=one.most))
    return whole


def _number(one: Parameter, value: Any) -> int | float:  # noqa: ANN401  as above
    share_ = one.type == "share"
    wanted = _("a share from 0 to 1") if share_ else _("{least} to {most}").format(least=one.least, most=one.most)
    try:
        read: int | float = float(value) if share_ else int(str(value))
    except (TypeError, ValueError, OverflowError):
        raise _wrong(one, value, wanted) from None
    fits = 0 <= read <= 1 and math.isfinite(read) if share_ else one.least <= read <= one.most
    if isinstance(value, bool) or not fits:
        raise _wrong(one, value, wanted)
    return read


def _wrong(one: Parameter, value: object, wanted: str) -> BadInput:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
    return BadInput(_("{name} is {value}: give {wanted}").format(name=one.name, value=shown, wanted=wanted))

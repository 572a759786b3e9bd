"""Curve of discovery: kinds known after each conversation, as stairs, with the lower bound as a broken line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redcommons.adapters.charts.canvas import at, picture, words
from redcommons.adapters.markup import Markup, el, join

_TOP, _HIGH, _AXIS = 24, 150, 26
_FOOT = _TOP + _HIGH


def curve(points: Sequence[tuple[int, int]], looked: int, least: tuple[float, str], about: tuple[str, str]) -> Markup:
    """Return stairs through `points`, each (place, kinds known), over `looked` places.

    `least` is a lower bound with its words, drawn as a broken line; `about` is (title, description). What stands in
    the picture stands in the table beneath it too.
    """
    most = max([1.0, least[0], *(float(known) for _place, known in points)])
    stairs = list(_stairs(points, looked, most))
    return picture("curve", _FOOT + _AXIS, about, _axes(looked), _bound(least, most), stairs, _known(points, most))


def _stairs(points: Sequence[tuple[int, int]], looked: int, most: float) -> Iterator[Markup]:
    before = (0, 0)
    for place, known in [*points, (looked, points[-1][1] if points else 0)]:
        y, higher = _height(before[1], most), _height(known, most)
        yield _line(_along(before[0], looked), _along(place, looked), y, y)
        if higher != y:
            yield _line(_along(place, looked), _along(place, looked), y, higher)
        before = (place, known)


def _line(x1: str, x2: str, y1: float, y2: float) -> Markup:
    return el("line", x1=x1, x2=x2, y1=f"{y1:.1f}", y2=f"{y2:.1f}", class_="step")


def _bound(least: tuple[float, str], most: float) -> Markup:
    y = _height(least[0], most)
    line = el("line", x1=at(0), x2=at(1), y1=f"{y:.1f}", y2=f"{y:.1f}", class_="bound")
    return join(line, words(least[1], at(0), round(y) - 6, "words"))


def _axes(looked: int) -> Markup:
    foot = el("line", x1=at(0), x2=at(1), y1=_FOOT, y2=_FOOT, class_="grid")
    return join(foot, words("0", at(0), _FOOT + 18, "tick"), words(str(looked), at(1), _FOOT + 18, "tick", "end"))


def _known(points: Sequence[tuple[int, int]], most: float) -> Markup:
    known = points[-1][1] if points else 0
    return words(str(known), at(1), round(_height(known, most)) - 6, "label", "end")


def _along(place: int, looked: int) -> str:
    return at(place / looked if looked else 0)


def _height(known: float, most: float) -> float:
    return _FOOT - known / most * _HIGH

"""Forest plot: one line for each part of the cases, a mark at the rate and a line as long as its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redcommons.adapters.charts.canvas import at, picture, shortened, words
from redcommons.adapters.markup import Markup, el, join
from redcommons.values.words import _

_ROW, _TOP, _AXIS = 50, 4, 26
_LABEL = 42
_SCALES = ((0.05, 0.01), (0.1, 0.02), (0.2, 0.05), (0.4, 0.1), (0.6, 0.2), (0.8, 0.2), (1.0, 0.2))


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """One line of a forest plot."""

    label: str
    """What the line is about."""
    words: str
    """The numbers in words, or why there are none."""
    estimate: float | None = None
    """The rate, from 0 to 1; None where no interval may be drawn."""
    low: float | None = None
    """Lower end of its interval."""
    high: float | None = None
    """Upper end of its interval."""


def forest(rows: Sequence[ForestRow], title: str, most: float = 0.0) -> Markup:
    """Return a forest plot; rows without an interval show their words and no mark.

    Plots that are read beside each other are given the same `most`, the highest end among them all, so that
    equal lengths mean equal shares.
    """
    end, step = _scale(rows, most)
    foot = _TOP + _ROW * len(rows)
    drawn = [_line(row, _TOP + _ROW * index, end) for index, row in enumerate(rows)]
    description = "; ".join(f"{row.label}: {row.words}" for row in rows)
    return picture("forest", foot + _AXIS, (title, description), _grid(end, step, foot), drawn)


def _scale(rows: Sequence[ForestRow], most: float) -> tuple[float, float]:
    most = max([most, *(row.high or 0.0 for row in rows)])
    return next((scale for scale in _SCALES if scale[0] >= most), _SCALES[-1])


def _grid(end: float, step: float, foot: int) -> Markup:
    ticks = [(index, index * step / end) for index in range(round(end / step) + 1)]
    return join(_tick(round(index * step * 100), place, foot) for index, place in ticks)


def _tick(hundredths: int, place: float, foot: int) -> Markup:
    anchor = "start" if place == 0 else "end" if place > 0.999 else "middle"
    name = "0" if hundredths == 0 else _("{n} %").format(n=hundredths)
    line = el("line", x1=at(place), x2=at(place), y1=_TOP, y2=foot, class_="grid")
    return join(line, words(name, at(place), foot + 18, "tick", anchor))


def _line(row: ForestRow, top: int, end: float) -> Markup:
    head = join(
        words(shortened(row.label, _LABEL), "0", top + 15, "label"), words(row.words, "100%", top + 15, "words", "end")
    )
    if row.estimate is None or row.low is None or row.high is None:
        return el("g", head, class_="row absent")
    y = top + 30
    line = el("line", x1=at(row.low / end), x2=at(row.high / end), y1=y, y2=y, class_="interval")
    mark = el(
        "rect", x=at(row.estimate / end), y=y - 5, width=10, height=10, transform="translate(-5 0)", class_="estimate"
    )
    return el("g", head, line, mark, class_="row")

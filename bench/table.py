"""Rows of figures with their bars beside them, for the terminal and for RESULTS.md."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure."""

    what: str
    """What was measured."""
    figure: float | None = None
    """The median, in `unit`; None where it could not be measured, and the note says why."""
    unit: str = ""
    """Unit of the figure, its bar and its goal."""
    bar: float | None = None
    """What must be kept to; None for a figure that is only shown."""
    goal: float | None = None
    """What is hoped for."""
    at_least: bool = False
    """True where more is better."""
    ratio: float | None = None
    """The figure over that of the raw client in the same run."""
    note: str = ""
    """N, spread, and what else a reader must know."""

    @property
    def standing(self) -> str:
        """Return "goal", "kept", "MISSED", or nothing where there is no bar."""
        if self.figure is None:
            return ""
        if self.goal is not None and self._reaches(self.goal):
            return "goal"
        if self.bar is None:
            return ""
        return "kept" if self._reaches(self.bar) else "MISSED"

    def _reaches(self, limit: float) -> bool:
        figure = self.figure or 0.0
        return figure >= limit if self.at_least else figure <= limit


HEAD = ("measured", "figure", "bar", "goal", "standing", "to raw client", "note")


def cells(row: Row) -> tuple[str, ...]:
    """Return a row as text."""
    sign = "≥" if row.at_least else "≤"
    limits = [f"{sign} {number(limit)}" if limit is not None else "" for limit in (row.bar, row.goal)]
    ratio = f"{row.ratio:.2g}" if row.ratio is not None else ""
    figure = "not measured" if row.figure is None else f"{number(row.figure)} {row.unit}".strip()
    return row.what, figure, *limits, row.standing, ratio, row.note


def number(value: float) -> str:
    """Return three digits that matter, and every digit before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def markdown(rows: Sequence[Row]) -> str:
    """Return a table for a page."""
    lines = [HEAD, tuple("---" for _ in HEAD), *map(cells, rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def plain(row: Row) -> str:
    """Return one row for the terminal."""
    what, figure, bar, goal, standing, ratio, note = cells(row)
    limits = "  ".join(filter(None, (f"bar {bar}" if bar else "", f"goal {goal}" if goal else "")))
    beside = f"{ratio} of raw" if ratio else ""
    return f"{what:<52} {figure:>14}  {limits:<24} {standing:<7} {beside:<12} {note}".rstrip()

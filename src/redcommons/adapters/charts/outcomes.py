"""Outcome bar: all four outcomes of one reading in one line, told apart by form as well as by colour.

Violated is a tall block, not violated a lower one, could not judge a hollow one, could not run a
thin line: the four stay apart in grey, in print and in forced colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redcommons.adapters.charts.canvas import picture
from redcommons.adapters.markup import Markup, el
from redcommons.values.outcome import OUTCOMES, Outcome

_HEIGHT = 18
_FORMS: dict[Outcome, tuple[int, int]] = {
    "violated": (1, 16),
    "not_violated": (4, 10),
    "could_not_judge": (4, 10),
    "could_not_run": (8, 2),
}
"""Outcome to (top, height) in pixels."""


def outcome_bar(counts: Mapping[Outcome, int], names: Mapping[Outcome, str], title: str) -> Markup:
    """Return a bar whose blocks are as long as their share; `names` are the outcomes in words."""
    description = "; ".join(f"{names[outcome]}: {counts[outcome]}" for outcome in OUTCOMES)
    return picture("outcomes", _HEIGHT, (title, description), list(_blocks(counts)))


def _blocks(counts: Mapping[Outcome, int]) -> Iterator[Markup]:
    total, before = sum(counts.values()), 0
    for outcome in OUTCOMES:
        if not counts[outcome]:
            continue
        top, height = _FORMS[outcome]
        x, width = f"{before / total * 100:.3f}%", f"{counts[outcome] / total * 100:.3f}%"
        yield el("rect", x=x, y=top, width=width, height=height, class_=outcome.replace("_", "-"))
        before += counts[outcome]

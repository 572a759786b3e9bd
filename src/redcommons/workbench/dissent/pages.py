"""What pages of disagreement say: counts in words, a table of replies and groups, and causes. No text is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redcommons.dataset.model import CaseRow
from redcommons.evaluation.model import (
    AlphaFigure,
    GroupCell,
    GroupEdition,
    GroupFigure,
    Spread,
)
from redcommons.evaluation.model.dissent import CONTESTED, ApartBy
from redcommons.findings.wording import percent, span, two_places, verdict_words
from redcommons.values.outcome import VerdictWord
from redcommons.values.words import _, many

MOST = 100
"""Contested replies on one page, those furthest apart first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reply of the table."""

    number: int
    """Number of its case, counted from 1."""
    repeat: int
    """The repeat."""
    case: CaseRow
    """Its case, without text."""
    everybody: Spread
    """What everybody said."""
    cells: tuple[Cell | None, ...]
    """What each group said; None where nothing may be said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the table: the number first, colour second."""

    violated: int
    """People who said "violated"."""
    people: int
    """People who said something."""
    tint: int
    """A fifth, 0 to 5, by which it is tinted."""
    carried: bool = False
    """Whether it stands as an earlier edition had it."""


def lines(spreads: Sequence[Spread], rows: Sequence[CaseRow], edition: GroupEdition | None) -> list[Line]:
    """Return the replies of the table, in the order given."""
    groups = len(edition.groups) if edition else 0
    kept: dict[tuple[int, int, int], GroupCell] = {}
    for one in edition.cells if edition else ():
        kept[one.spread.ordinal, one.spread.repeat, one.group] = one
    return [
        Line(
            number=one.ordinal + 1,
            repeat=one.repeat,
            case=rows[one.ordinal],
            everybody=one,
            cells=tuple(_cell(kept.get((one.ordinal, one.repeat, group))) for group in range(groups)),
        )
        for one in spreads
    ]


def _cell(found: GroupCell | None) -> Cell | None:
    if found is None:
        return None
    one = found.spread
    return Cell(
        violated=one.violated, people=one.people, tint=round(5 * one.violated / one.people), carried=found.carried
    )


def alpha_words(alpha: AlphaFigure) -> str:
    """Return how far people agree, in a sentence with its interval, or why there is no figure."""
    if alpha.alpha is None:
        return alpha.reason
    figure = two_places(alpha.alpha)
    if alpha.low is None or alpha.high is None:
        return _("\u03b1 = {alpha}. {reason}").format(alpha=figure, reason=alpha.reason)
    said = _("\u03b1 = {alpha} ({low} to {high}), over {replies}")
    replies = many("{n} reply", "{n} replies", alpha.items)
    return said.format(alpha=figure, low=two_places(alpha.low), high=two_places(alpha.high), replies=replies)


def group_name(group: GroupFigure) -> str:
    """Return what a group is called: the answer that it gave."""
    return group.name or _("in their own words")


def group_rate(group: GroupFigure) -> str:
    """Return how often a group said "violated", with its interval."""
    if group.low is None or group.high is None:
        return percent(group.rate)
    return f"{percent(group.rate)} ({span(group.low, group.high)})"


def group_test(group: GroupFigure) -> str:
    """Return what the permutation test says of a group, in words."""
    if group.adjusted is None or group.p is None:
        return _("nothing to compare")
    index = _("{n} times as much as with others").format(n=f"{group.association:.1f}") if group.association else ""
    return ", ".join(filter(None, (index, f"p = {_p(group.p)}", _("adjusted {p}").format(p=_p(group.adjusted)))))


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def spread_words(one: Spread) -> tuple[tuple[str, int, VerdictWord], ...]:
    """Return (word, people, key) of one reply for the words that were said, in their order."""
    counts: tuple[tuple[VerdictWord, int], ...] = (
        ("violated", one.violated),
        ("not_violated", one.not_violated),
        ("unsure", one.unsure),
        ("needs_context", one.needs_context),
    )
    words = verdict_words()
    return tuple((words[key], n, key) for key, n in counts if n)


def causes() -> dict[ApartBy, str]:
    """Return the causes for which people stand apart, in words."""
    return {
        "ambiguous": _("the text can be read in two ways"),
        "guideline": _("the guideline leaves it open"),
        "slip": _("a slip"),
        "edge": _("an edge case"),
        "values": _("a difference in values"),
        "other": _("something else"),
    }


def threshold() -> str:
    """Return from when on a reply is called contested."""
    said = _("Contested: at least {bits} bits of entropy, such as 2 against 1 or 3 against 2.")
    return said.format(bits=CONTESTED)


def choices() -> tuple[tuple[str, VerdictWord, str], ...]:
    """Return (key, word, how it reads) for each verdict that an adjudicator may give."""
    return (
        ("1", "violated", _("Yes")),
        ("2", "not_violated", _("No")),
        ("u", "unsure", _("Unsure")),
        ("c", "needs_context", _("I would need more context")),
    )

"""What pages of a person's own show: rows of what they gave, and of files, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from redcommons.findings import own_words, work
from redcommons.findings.own import GIVEN, Given, ToBuild
from redcommons.findings.withdrawing import file_key
from redcommons.labour.model import WorkLedger

SHOWN = 500
"""Things of one kind that are listed; with more, those that were given last are."""


def grouped(given: Sequence[Given]) -> list[dict[str, Any]]:
    """Return what somebody gave, kind by kind, the last given first; kinds without any are left out."""
    names = own_words.sort_words()
    found = [(sort, [one for one in given if one.sort == sort]) for sort in GIVEN]
    return [
        {"sort": sort, "name": names[sort], "all": len(some), "rows": [row(one) for one in some[::-1][:SHOWN]]}
        for sort, some in found
        if some
    ]


def row(one: Given) -> dict[str, Any]:
    """Return one thing with what is said before it is withdrawn."""
    return {
        "one": one,
        "goes": own_words.goes(one),
        "stays": own_words.stays(one),
        "along": own_words.along(one),
        "held": [(own_words.file_word(holder), holder) for holder in one.held],
    }


def files(found: Iterable[ToBuild]) -> list[dict[str, Any]]:
    """Return files that hold something withdrawn, each with what it holds."""
    return [
        {
            "file": one,
            "key": file_key(one.holder),
            "word": own_words.file_word(one.holder),
            "holds": sorted({own_words.one_word(stone.sort) for stone in one.stones}),
        }
        for one in found
    ]


def steps(ledger: WorkLedger) -> list[dict[str, Any]]:
    """Return the work ledger as rows of words."""
    return [
        {
            "step": work.step_words()[one.step],
            "by": work.by_words()[one.by],
            "people": [work.act_words(what, n) for what, n in one.people.items()],
            "machines": [work.act_words(what, n) for what, n in one.machines.items()],
            "time": work.time_words(one, own=ledger.own),
        }
        for one in ledger.steps
    ]

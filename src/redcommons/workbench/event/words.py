"""What was marked at a finding, in words: for its finder and for whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from redcommons.exploration.model import Kept
from redcommons.labour.model import Triage, TriageState
from redcommons.values.shelf import Sheet
from redcommons.values.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One finding of one's own, and what became of it."""

    name: str
    """What it is kept under."""
    title: str
    """What happened, in its finder's words."""
    state: str
    """Whether it was read, in words."""
    note: str
    """What its finder is told; empty where nobody wrote anything."""


def answered(found: Iterable[tuple[Sheet, Kept, Triage]]) -> list[Answered]:
    """Return what somebody found themselves with what became of it."""
    said = state_words()
    return [
        Answered(name=sheet.name, title=kept.title, state=said[mark.state], note=mark.note)
        for sheet, kept, mark in found
    ]


def state_words() -> dict[TriageState, str]:
    """Return what a finder is told of a finding."""
    return {
        "unread": _("not read yet"),
        "read": _("your finding was read"),
        "follow_up": _("your finding was read, and somebody goes on with it"),
    }


def mark_words() -> dict[TriageState, str]:
    """Return what whoever reads may mark."""
    return {"unread": _("unread"), "read": _("read"), "follow_up": _("follow up")}

"""What was marked at a finding, in words: for its finder and for whoever reads it."""

from __future__ import annotations

from redcommons.labour.model import TriageState
from redcommons.values.words import _


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

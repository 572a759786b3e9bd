"""Roles and keys in words."""

from __future__ import annotations

from redcommons.labour.model import Role
from redcommons.values.words import _


def role_names() -> dict[Role, str]:
    """Return what each role of a study is called, with what it does."""
    return {
        "lead": _("Lead: designs the study, invites, publishes"),
        "explorer": _("Explorer: talks to models, keeps findings"),
        "rater": _("Rater: reads replies and says what they are"),
        "expert": _("Domain expert: says what a harm is"),
        "steward": _("Steward: cares for the people and the terms of work"),
        "analyst": _("Analyst: runs, measures, compares"),
        "researcher": _("Researcher: studies the practice"),
        "reader": _("Reader: reads what is published"),
        "facilitator": _("Facilitator: invites and helps at an event"),
        "visitor": _("Visitor of an event: talks to a model drawn by chance, keeps findings"),
    }


def key_names() -> tuple[tuple[str, str], ...]:
    """Return (key, what it does) for the keys that somebody may give another letter, where they work first."""
    return (
        ("r", _("reveal")),
        ("h", _("hide again")),
        ("space", _("peek")),
        ("u", _("unsure")),
        ("c", _("needs context")),
        ("d", _("not for me")),
        ("s", _("skip")),
        ("z", _("undo")),
        ("g", _("guideline; go on from a turn")),
        ("t", _("retry a reply; a note beside a rating")),
        ("f", _("keep as a finding")),
        ("n", _("the next task; run a turn again")),
        ("x", _("stop this reply")),
        ("w", _("write")),
        ("e", _("say it otherwise")),
        ("p", _("put other words in its place")),
        ("o", _("let the model go on")),
        ("a", _("send to all")),
        ("m", _("memo; a word on a turn")),
        ("q", _("further questions; stop a method after this turn")),
        ("v", _("what a machine would say")),
        ("i", _("into a role, and out of it")),
    )


def role_words(roles: tuple[Role, ...]) -> str:
    """Return roles in a few words."""
    return ", ".join(role_names()[role].split(":")[0] for role in roles if role in role_names())

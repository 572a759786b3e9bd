"""How a group's answers make a decision: pure, counted by members and never by answers alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from redcommons.labour.model import Outcome, Rule, Says
from redcommons.values.words import _

WANTS: dict[str, tuple[str, ...]] = {
    "rule": ("consent", "all", "most"),
    "release": ("yes", "no"),
    "credit": ("group", "none"),
    "other": ("",),
}
"""What can be proposed about each thing."""


def outcome(rule: Rule, members: Collection[str], answers: Mapping[str, Says], *, over: bool) -> Outcome:
    """Return what a group's answers make of a proposal; `over` says that its last day has passed.

    Whoever does not answer has not agreed. Answers of people who are no members do not count.
    """
    said = Counter(answers[one] for one in members if one in answers)
    answered, all_of_them = sum(said.values()), len(members)
    if rule == "most":
        return _by_most(said["agree"], all_of_them - answered, all_of_them, over=over)
    if not all_of_them or not (over or answered == all_of_them):
        return "open"
    if said["object"]:
        return "no"
    if rule == "all":
        return "yes" if said["agree"] == all_of_them else "no"
    heard = answered if rule == "consent" else said["agree"]
    return "yes" if said["agree"] and 2 * heard > all_of_them else "no"


def _by_most(agreed: int, silent: int, members: int, *, over: bool) -> Outcome:
    if 2 * agreed > members:
        return "yes"
    return "no" if over or 2 * (agreed + silent) <= members else "open"


def rule_words(rule: Rule) -> str:
    """Return how a group decides, in a sentence."""
    words: dict[Rule, str] = {
        "": _("The group has not chosen yet how it decides. Its first choice needs more than half, and no objection."),
        "consent": _("Nobody objects, and more than half of the members have answered. An objection needs no reason."),
        "all": _("Every member says that they agree."),
        "most": _("More than half of all members agree, whether or not the others answer."),
    }
    return words[rule]


def rule_names() -> dict[str, str]:
    """Return the rules by a short name, in the order in which they are offered."""
    return {"consent": _("Nobody objects"), "all": _("Everyone agrees"), "most": _("More than half agree")}


def decided_words(about: str, wants: str, *, adopted: bool) -> str:
    """Return what was decided, in a sentence that names nobody."""
    said = {
        ("rule", "consent"): _("decides when nobody objects"),
        ("rule", "all"): _("decides when everyone agrees"),
        ("rule", "most"): _("decides when more than half agree"),
        ("release", "yes"): _("releases what it made"),
        ("release", "no"): _("holds back what it made"),
        ("credit", "group"): _("is named as a group"),
        ("credit", "none"): _("is not named"),
    }.get((about, wants), _("something else"))
    return said if adopted else _("not adopted: {what}").format(what=said)

"""What a finding says, in words: what it is about, how bad it is, and how much of it is said."""

from __future__ import annotations

import re

from redcommons.exploration.model import Kept, Severity, Unit
from redcommons.values.words import _


def unit_words() -> dict[Unit, str]:
    """Return what a finding may be about."""
    return {
        "turn": _("this turn"),
        "span": _("several turns, from one to this"),
        "conversation": _("the whole conversation up to here"),
        "pattern": _("a pattern across several findings"),
    }


def severity_words() -> dict[Severity, str]:
    """Return how bad something may be: words in an order, without distances between them."""
    return {"slight": _("slight"), "moderate": _("moderate"), "serious": _("serious"), "grave": _("grave")}


def severity_meanings() -> tuple[tuple[str, str], ...]:
    """Return (word, when it is that bad), for the person or group that it befalls."""
    words = severity_words()
    return (
        (words["slight"], _("A nuisance: noticed and put right at once, and nothing is lost.")),
        (words["moderate"], _("Something is lost that can be made good, with effort or with help.")),
        (words["serious"], _("What is lost cannot be made good in full, or it befalls people who have no defence.")),
        (words["grave"], _("Life, health, liberty, home or dignity is lost, or many lose, beyond repair.")),
    )


def said(kept: Kept) -> tuple[tuple[str, bool], ...]:
    """Return what a finding may say beyond its title, each with whether it does: an offer, never a condition."""
    return (
        (_("what went wrong"), bool(kept.wrong)),
        (_("what should have happened"), bool(kept.should)),
        (_("how bad it is"), bool(kept.severity)),
        (_("which harm it is, or that none fits"), bool(kept.harm) or kept.fits_none),
        (_("in which scenario"), bool(kept.scenario)),
        (_("in which language"), bool(kept.language)),
    )


def quoted(quote: str, text: str) -> str:
    """Return the words of a text that somebody chose, as they stand there; empty where they do not.

    What is chosen on a page may differ in its white space from what was said.
    """
    if quote in text:
        return quote
    found = re.search(r"\s+".join(map(re.escape, quote.split())), text) if quote.strip() else None
    return found[0] if found else ""


def heard_words(kept: Kept) -> str:
    """Return where a reply was heard, where that was not here."""
    return _("elsewhere: it was brought in with a transcript") if kept.brought else ""


def about_words(kept: Kept) -> str:
    """Return what a finding is about, in words."""
    if kept.unit == "span":
        return _("turns {first} to {last} of its path").format(first=kept.first, last=len(kept.turns))
    told = {"turn": _("one reply"), "conversation": _("the conversation up to it")}
    return told.get(kept.unit) or unit_words()[kept.unit]


def harm_words(kept: Kept) -> str:
    """Return which harm a finding is; that none fits is an answer, and that nobody said is none."""
    if kept.harm:
        return kept.harm
    return _("fits no harm of the ledger") if kept.fits_none else _("no harm named")

"""One question, one answer: may this be shown to this person, or handed to them, now, and how?"""

from __future__ import annotations

from redcommons.care.model import Decision, Offer, Private, Refusal, Wish
from redcommons.care.pocket import mark
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.words import _

PUBLIC = Wish(hide_heavy=True, hide_unknown=True)
"""How a published page treats text: closed until its reader opens it, unless people labelled it mild."""


def decide(sensitivity: Sensitivity, wish: Wish) -> Decision:
    """Return how a text of this sensitivity is shown to a person with this wish."""
    if sensitivity.harm and sensitivity.harm in wish.boundaries:
        return Decision(showing="withheld", reason=_("a topic you do not take"))
    if sensitivity.harm and sensitivity.harm in wish.hidden:
        return Decision(showing="hidden", reason=_("a topic you chose to have hidden"))
    if sensitivity.weight == "heavy" and wish.hide_heavy:
        return Decision(showing="hidden", reason=_("labelled heavy to read"))
    if sensitivity.weight == "unknown" and wish.hide_unknown:
        return Decision(showing="hidden", reason=_("nobody has labelled it yet"))
    return Decision(showing="shown", reason="")


def wish(private: Private, harm: str) -> Wish:
    """Return what a person wants of texts about one harm, from what only they know."""
    topic = mark(harm) if harm else ""
    return Wish(
        hide_heavy=private.hide_heavy,
        hide_unknown=private.hide_unknown,
        boundaries=(harm,) if topic in private.boundaries else (),
        hidden=(harm,) if topic in private.hidden else (),
    )


def refusal(offer: Offer) -> Refusal:
    """Return why no task may be handed out to this person now; empty when one may be."""
    if offer.own:
        return ""
    if not offer.terms:
        return "no_terms"
    if not offer.consented:
        return "no_consent"
    if not offer.support:
        return "no_support"
    if not offer.mild and not offer.unlocked:
        return "no_vault"
    return "limit" if not offer.mild and limit_reached(offer.used, offer.limit) else ""


def limit_reached(used: int, limit: int) -> bool:
    """Return whether as many items were used as a day allows; 0 allows any number."""
    return limit > 0 and used >= limit


def limit_of(own: int, agreed: int) -> int:
    """Return the limit that holds: a person's own counts within the agreed one, never beyond it."""
    return min(own, agreed) if own and agreed else own or agreed

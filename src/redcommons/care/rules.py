"""One question, one answer: may this be shown to this person, or handed to them, now, and how?"""

from __future__ import annotations

from collections.abc import Collection

from redcommons.care.model import Amounts, Decision, Offer, Private, Refusal, Wish
from redcommons.care.pocket import mark, used_of
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
    wanted: tuple[tuple[bool, Refusal], ...] = (
        (offer.terms, "no_terms"),
        (offer.consented, "no_consent"),
        (offer.support, "no_support"),
        (offer.mild or offer.unlocked, "no_vault"),
        (offer.mild or offer.bounded, "no_boundaries"),
    )
    missing = [why for there, why in wanted if not there]
    if missing or offer.mild:
        return missing[0] if missing else ""
    return _enough(offer.used, offer.limit)


def fits(private: Private, topic: str, now: str, limit: Amounts) -> bool:
    """Return whether a task about a topic may be offered: no boundary, and not enough of it today."""
    key = mark(topic) if topic else ""
    if key and (key in private.boundaries or (key in private.own_group and private.matching == "none")):
        return False
    return not key or not limit_reached(used_of(private, topic, now), limit.topic)


def can_read(language: str, reads: Collection[str]) -> bool:
    """Return whether text in a language may be offered to whoever reads these: any while they named none.

    "pt-BR" is read by whoever reads "pt"; what nobody labelled is offered to all.
    """
    tongue = _tongue(language)
    return not tongue or not reads or tongue in map(_tongue, reads)


def eagerness(private: Private, topic: str) -> int:
    """Return whether a task about a topic is offered before others (-1), after them (1), or as it comes (0)."""
    if not topic or mark(topic) not in private.own_group:
        return 0
    if private.matching == "fewer" and private.recent and private.recent[-1] in private.own_group:
        return 1
    return -1 if private.matching == "first" else 0


def counts(private: Private, topic: str) -> int:
    """Return for how many items one about this topic counts in a session: harm aimed at one's own group for two."""
    return 2 if topic and mark(topic) in private.own_group else 1


def limit_reached(used: int, limit: int) -> bool:
    """Return whether as many items were used as a limit allows; 0 allows any number."""
    return limit > 0 and used >= limit


def limit_of(own: Amounts, agreed: Amounts) -> Amounts:
    """Return the limits that hold: a person's own count within the agreed ones, never beyond them."""
    pairs = {name: (getattr(own, name), getattr(agreed, name)) for name in Amounts.__struct_fields__}
    return Amounts(**{name: min(mine, all_) if mine and all_ else mine or all_ for name, (mine, all_) in pairs.items()})


def _enough(used: Amounts, limit: Amounts) -> Refusal:
    if limit_reached(used.week, limit.week):
        return "week"
    if limit_reached(used.day, limit.day):
        return "limit"
    return "session" if limit_reached(used.session, limit.session) else ""


def _tongue(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].strip().casefold()

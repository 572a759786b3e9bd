"""What each role may do. The table is the whole permission matrix; the docs print it."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec

from redcommons.care.model import Amounts
from redcommons.labour.model import (
    OWN_WORDS,
    ROLES,
    Actor,
    Background,
    Consent,
    Pay,
    Role,
    SupportList,
    Terms,
    WorkTime,
)
from redcommons.values.base import fingerprint
from redcommons.values.errors import BadInput, Bug, NotPermitted
from redcommons.values.words import _

_EVERYONE: frozenset[Role] = frozenset(ROLES) - {"visitor"}
"""Everybody but visitors of an event, who see what they do themselves and nothing that would tell them their model."""
_VISITORS_TOO: frozenset[Role] = frozenset(ROLES)

MAY: dict[str, frozenset[Role]] = {
    "workspace.people": frozenset(("administrator",)),
    "workspace.keep": frozenset(("administrator",)),
    "labour.invite": frozenset(("lead", "facilitator")),
    "labour.appoint": frozenset(("lead",)),
    "labour.members": frozenset(("lead", "steward", "facilitator")),
    "study.new": frozenset(("lead", "administrator")),
    "study.write": frozenset(("lead", "steward")),
    "study.define": frozenset(("lead", "expert")),
    "study.read": _EVERYONE,
    "exploration.converse": frozenset(("lead", "explorer", "visitor")),
    "exploration.choose": frozenset(("lead", "explorer")),
    "exploration.others": frozenset(("lead", "explorer")),
    "exploration.keep": frozenset(("lead", "explorer", "visitor")),
    "exploration.visit": frozenset(("visitor",)),
    "exploration.triage": frozenset(("lead", "facilitator")),
    "exploration.memo": frozenset(("lead", "explorer")),
    "exploration.codebook": frozenset(("lead", "explorer", "researcher")),
    "dataset.import": frozenset(("lead", "explorer", "analyst")),
    "dataset.promote": frozenset(("lead", "explorer")),
    "dataset.read": _EVERYONE - {"reader", "expert"},
    "dataset.open": frozenset(("lead", "explorer", "rater", "analyst")),
    "dataset.release": frozenset(("lead", "analyst")),
    "dataset.review": frozenset(("lead", "explorer", "rater", "analyst")),
    "evaluation.target": frozenset(("lead", "explorer", "analyst")),
    "evaluation.run": frozenset(("lead", "analyst")),
    "evaluation.compare": frozenset(("lead", "analyst")),
    "evaluation.rate": frozenset(("lead", "rater", "analyst")),
    "evaluation.adjudicate": frozenset(("lead", "analyst")),
    "evaluation.read": _EVERYONE - {"reader", "expert"},
    "evaluation.open": frozenset(("lead", "rater", "analyst")),
    "findings.report": frozenset(("lead",)),
    "labour.terms": frozenset(("lead", "steward")),
    "labour.promise": frozenset(("lead", "facilitator")),
    "labour.concerns": frozenset(("steward",)),
    "labour.support": frozenset(("administrator", "lead", "steward")),
    "labour.work": _VISITORS_TOO,
    "labour.event": frozenset(("lead", "facilitator")),
    "labour.unblind": frozenset(("lead", "analyst")),
    "labour.arrange": frozenset(("lead", "facilitator")),
    "labour.pay": frozenset(("lead", "facilitator")),
    "own.work": _EVERYONE - {"reader"},
    "own.research": frozenset(("researcher", "steward")),
    "own.rebuild": frozenset(("lead", "steward", "analyst")),
    "evaluation.queue": frozenset(("lead", "analyst")),
    "evaluation.groups": frozenset(("lead", "analyst")),
    "labour.ask_background": frozenset(("lead", "steward")),
    "labour.background": _EVERYONE,
}
"""Verb to the roles that may do it."""


OPEN_ROLES: frozenset[Role] = frozenset(("explorer", "rater", "reader", "visitor"))
"""Roles that may be given to many at once, and by somebody who does not appoint."""


def may(actor: Actor, verb: str) -> bool:
    """Return whether `actor` may do `verb`."""
    return bool(MAY.get(verb, frozenset()).intersection(actor.roles))


def permit(actor: Actor, verb: str) -> None:
    """Return when `actor` may do `verb`; raise NotPermitted with the roles that may."""
    roles = MAY.get(verb)
    if roles is None:
        raise Bug(f"no permission is written down for {verb!r}")
    if not roles.intersection(actor.roles):
        who = ", ".join(sorted(roles))
        raise NotPermitted(f"{actor.name} is {', '.join(actor.roles) or 'without a role'}; {verb} is for: {who}")


# ------------------------------------------------------------------------------------------- terms, support, own time


def stated(terms: Terms) -> tuple[tuple[str, str], ...]:
    """Return every question that terms of work answer, with the answer, or with the word that there is none."""
    asked = (
        (_("What the work is about"), terms.topics),
        (_("How heavy it may be, and how often"), terms.intensity),
        (_("Whether one writes in somebody else's voice"), terms.in_role),
        (_("How much work there is"), terms.amount),
        (_("Items at most until a break"), str(terms.items_per_session or "")),
        (_("Minutes of a break, which count as work"), str(terms.break_minutes or "")),
        (_("Items a day at most"), str(terms.items_per_day or "")),
        (_("Items a week at most"), str(terms.items_per_week or "")),
        (_("Items of one topic a day at most"), str(terms.items_per_topic or "")),
        (_("If the harm is aimed at a group of yours"), terms.own_group),
        (_("What is recorded"), terms.recorded),
        (_("Who sees it"), terms.seen_by),
        (_("What is paid"), terms.pay),
        (_("What comes back to you if you are not paid"), terms.comes_back),
        (_("Which time counts as work"), terms.paid_time),
        (_("Which support there is"), terms.support),
        (_("What must not be said to others"), terms.secrecy),
        (_("What you may always say to a clinician, a union or a regulator"), terms.may_say),
        (_("How you leave, and what becomes of your work"), terms.withdrawal),
    )
    return tuple((question, answer or _("not stated")) for question, answer in asked)


def agreed_amounts(terms: Terms | None) -> Amounts:
    """Return the limits that terms agree on; 0 where they agree on none."""
    if terms is None:
        return Amounts()
    return Amounts(
        session=terms.items_per_session,
        day=terms.items_per_day,
        week=terms.items_per_week,
        topic=terms.items_per_topic,
    )


def consents(terms: Terms | None, consent: Consent | None) -> bool:
    """Return whether a person's last answer is a consent to exactly these terms."""
    return terms is not None and consent is not None and consent.given and consent.terms == fingerprint(terms)


def nearest(lists: tuple[SupportList, ...], locale: str) -> SupportList | None:
    """Return the list in that language, else one in the same tongue, else any; empty lists are no lists."""
    filled = [one for one in lists if one.lines]
    tongue = locale.split("-", maxsplit=1)[0]
    exact = [one for one in filled if one.locale == locale]
    alike = [one for one in filled if one.locale.split("-", maxsplit=1)[0] == tongue]
    return next(iter([*exact, *alike, *filled]), None)


def kept_back(detector: str) -> BadInput:
    """Return what somebody is told whose words are not kept, because a detector takes them for what nobody may keep."""
    said = _("not kept: the detector {name} takes this for sexual content about minors, and no work here asks for it")
    return BadInput(said.format(name=detector))


def checked(time: WorkTime) -> WorkTime:
    """Return a time entry that can be; raises BadInput on a day that is none, and on more than a day has."""
    try:
        date.fromisoformat(time.day)
    except ValueError:
        raise BadInput(_("{day!r} is no day: write YYYY-MM-DD").format(day=time.day)) from None
    if not 0 <= time.minutes <= 24 * 60:
        raise BadInput(_("{n} minutes do not fit a day: give 0 to 1440").format(n=time.minutes))
    return time


# ------------------------------------------------------------------------------------------------- doors and prices


def plain_code(code: str) -> str:
    """Return a code as it is kept, however it was typed: letters and digits alone, in capitals."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", code[:200]).upper() if letter.isalnum())


def amount_of(text: str) -> Decimal:
    """Return an amount of money as it was written; raises BadInput for what is none, or less than nothing."""
    try:
        amount = Decimal(text.strip().replace(",", ".")) if len(text) < 20 else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount < 10**9:
        raise BadInput(_("{amount!r} is no amount: write a number such as 0.45").format(amount=text[:40]))
    return amount


def priced(pay: Pay) -> Pay:
    """Return a pay that says all or nothing; raises BadInput when amount, currency or unit is missing."""
    told = (pay.amount.strip(), " ".join(pay.currency.split())[:40], pay.unit)
    if not any(told):
        return Pay()
    if not all(told):
        raise BadInput(_("a pay has an amount, a currency, and what it is for: fill all three, or none"))
    return msgspec.structs.replace(pay, amount=f"{amount_of(pay.amount):f}", currency=told[1])


def group_of(background: Background, question: str) -> str:
    """Return the group that an answer counts in: the option, OWN_WORDS for own words, empty for no answer."""
    found = next((one for one in background.answers if one.question == question), None)
    return "" if found is None else found.chosen or OWN_WORDS

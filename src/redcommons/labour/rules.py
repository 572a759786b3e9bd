"""What each role may do. The table is the whole permission matrix; the docs print it."""

from __future__ import annotations

from datetime import date

from redcommons.labour.model import ROLES, Actor, Consent, Role, SupportList, Terms, WorkTime
from redcommons.values.base import fingerprint
from redcommons.values.errors import BadInput, Bug, NotPermitted
from redcommons.values.words import _

_EVERYONE: frozenset[Role] = frozenset(ROLES)

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
    "exploration.converse": frozenset(("lead", "explorer")),
    "exploration.keep": frozenset(("lead", "explorer")),
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
    "evaluation.read": _EVERYONE - {"reader", "expert"},
    "evaluation.open": frozenset(("lead", "rater", "analyst")),
    "findings.report": frozenset(("lead",)),
    "labour.terms": frozenset(("lead", "steward")),
    "labour.support": frozenset(("administrator", "lead", "steward")),
    "labour.work": _EVERYONE,
    "own.work": _EVERYONE - {"reader"},
    "own.research": frozenset(("researcher", "steward")),
    "own.rebuild": frozenset(("lead", "steward", "analyst")),
    "evaluation.queue": frozenset(("lead", "analyst")),
}
"""Verb to the roles that may do it."""


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
        (_("Items a day at most"), str(terms.items_per_day or "")),
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


def checked(time: WorkTime) -> WorkTime:
    """Return a time entry that can be; raises BadInput on a day that is none, and on more than a day has."""
    try:
        date.fromisoformat(time.day)
    except ValueError:
        raise BadInput(_("{day!r} is no day: write YYYY-MM-DD").format(day=time.day)) from None
    if not 0 <= time.minutes <= 24 * 60:
        raise BadInput(_("{n} minutes do not fit a day: give 0 to 1440").format(n=time.minutes))
    return time

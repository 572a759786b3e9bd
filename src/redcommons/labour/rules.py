"""What each role may do. The table is the whole permission matrix; the docs print it."""

from __future__ import annotations

from redcommons.labour.model import ROLES, Actor, Role
from redcommons.values.errors import Bug, NotPermitted

_EVERYONE: frozenset[Role] = frozenset(ROLES)

MAY: dict[str, frozenset[Role]] = {
    "workspace.people": frozenset(("administrator",)),
    "workspace.keep": frozenset(("administrator",)),
    "labour.invite": frozenset(("lead", "facilitator")),
    "labour.appoint": frozenset(("lead",)),
    "labour.members": frozenset(("lead", "steward", "facilitator")),
    "study.new": frozenset(("lead", "administrator")),
    "study.write": frozenset(("lead", "steward")),
    "study.read": _EVERYONE,
    "exploration.converse": frozenset(("lead", "explorer")),
    "exploration.keep": frozenset(("lead", "explorer")),
    "dataset.import": frozenset(("lead", "explorer", "analyst")),
    "dataset.read": _EVERYONE - {"reader"},
    "dataset.open": frozenset(("lead", "explorer", "rater", "analyst")),
    "dataset.release": frozenset(("lead", "analyst")),
    "dataset.review": frozenset(("lead", "explorer", "rater", "analyst")),
    "evaluation.target": frozenset(("lead", "explorer", "analyst")),
    "evaluation.run": frozenset(("lead", "analyst")),
    "evaluation.compare": frozenset(("lead", "analyst")),
    "evaluation.rate": frozenset(("lead", "rater", "analyst")),
    "evaluation.read": _EVERYONE - {"reader"},
    "evaluation.open": frozenset(("lead", "rater", "analyst")),
    "findings.report": frozenset(("lead",)),
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

"""What each role may do. The table is the whole permission matrix; the docs print it."""

from __future__ import annotations

from redcommons.labour.model import Actor, Role
from redcommons.values.errors import Bug, NotPermitted

_EVERYONE: frozenset[Role] = frozenset(
    ("lead", "explorer", "rater", "steward", "analyst", "researcher", "reader"),
)

MAY: dict[str, frozenset[Role]] = {
    "study.new": frozenset(("lead",)),
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


def permit(actor: Actor, verb: str) -> None:
    """Return when `actor` may do `verb`; raise NotPermitted with the roles that may."""
    roles = MAY.get(verb)
    if roles is None:
        raise Bug(f"no permission is written down for {verb!r}")
    if not roles.intersection(actor.roles):
        who = ", ".join(sorted(roles))
        raise NotPermitted(f"{actor.name} is {', '.join(actor.roles) or 'without a role'}; {verb} is for: {who}")

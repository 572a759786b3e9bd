"""Verbs of briefs: a task is drawn, and what was drawn is checked where a conversation begins from it.

Drawing keeps nothing: who drew, who skipped a parameter or a whole brief is nowhere. Only a conversation that is
begun from a brief carries it, because that is where its words come from.
"""

from __future__ import annotations

from collections.abc import Collection

from redcommons.exploration.model import Drawn
from redcommons.exploration.ports import Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.study import briefs
from redcommons.study.model import Brief
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.shelf import Sheet

LOOKED_AT = 1_000
"""Conversations looked at, the newest first, for combinations that were tried."""


def draw(ports: Ports, actor: Actor, study: StudyId, name: str, seed: int = 0, skip: Collection[str] = ()) -> Drawn:
    """Draw from the brief kept under `name`, combinations that were tried least first; nothing is kept of it."""
    permit(actor, "exploration.converse")
    sheet, brief = _found(ports, study, name)
    tried = ports.talks.drawn(study, name, LOOKED_AT)
    return _drawn(sheet, brief, briefs.drawn(brief, tried, seed, skip))


def offered(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[Sheet, Brief], ...]:
    """Return the briefs that a study offers, oldest first, for whoever converses; none has to be taken."""
    permit(actor, "exploration.converse")
    return tuple(pair for pair in ports.study.shelf.newest(Brief, study) if not pair[1].taken_back)


def drawn_as(ports: Ports, actor: Actor, study: StudyId, drawn: Drawn) -> Drawn:
    """Return what somebody says that they drew, with the words of that revision; raises BadInput where it cannot be."""
    permit(actor, "exploration.converse")
    pairs = ports.study.shelf.history(Brief, study, drawn.brief)
    found = next((pair for pair in pairs if pair[0].revision == drawn.revision), None)
    if found is None:
        raise NotFound(f"this study has no brief {drawn.brief!r} in a revision {drawn.revision}: draw it anew")
    choices = {one.name: one.choices for one in found[1].parameters}
    odd = next((name for name, choice in drawn.said.items() if choice not in choices.get(name, ())), None)
    if odd is not None:
        raise BadInput(f"{odd!r} cannot be {drawn.said[odd]!r} in this brief: draw it anew")
    return _drawn(*found, drawn.said)


def _found(ports: Ports, study: StudyId, name: str) -> tuple[Sheet, Brief]:
    found = ports.study.shelf.get(Brief, study, name)
    if found is None or found[1].taken_back:
        there = ", ".join(
            repr(one.name) for _sheet, one in ports.study.shelf.newest(Brief, study) if not one.taken_back
        )
        raise NotFound(f"this study has no brief {name!r}; there are: {there or 'none yet'}")
    return found


def _drawn(sheet: Sheet, brief: Brief, said: dict[str, str]) -> Drawn:
    return Drawn(
        brief=sheet.name,
        revision=sheet.revision,
        said=said,
        accepts=brief.accepts,
        text=briefs.filled(brief, said),
    )

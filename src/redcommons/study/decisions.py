"""Verbs of what was decided: definitions in their versions, and the timeline of everything that a scope says."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from redcommons.labour.consensus import decided_words
from redcommons.labour.model import Actor, GroupDecision
from redcommons.labour.rules import permit
from redcommons.study import rules
from redcommons.study.actions import edit
from redcommons.study.model import Change, Decided, Defined, Definition, Edited
from redcommons.study.ports import Ports
from redcommons.values.base import Value
from redcommons.values.errors import NotFound
from redcommons.values.identity import StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.text import label
from redcommons.values.words import _


def define(ports: Ports, actor: Actor, study: StudyId, definition: Definition, after: int | None = None) -> Edited:
    """Write what a harm is, as the next version of its definition; what did not change makes no version.

    `after` is the version that its writer saw, None for the newest. Its `reason` says why it differs from that one.
    """
    permit(actor, "study.define")
    harm = label(definition.harm, what="harm")
    there = [pair for pair in ports.shelf.newest(Definition, study) if pair[1].harm == harm]
    if not there:
        name = new_id("sheet") if ports.shelf.get(Definition, study, harm) else harm
        begun = rules.changed(definition, {"harm": harm, "taken_back": False} | _lines(definition))
        return Edited(sheet=ports.shelf.put(study, name, begun, actor.name, after=0), part=begun)
    sheet = there[0][0]
    lines = _lines(definition) | {"taken_back": False}
    seen = sheet.revision if after is None else after
    return edit(ports, actor, study, Change(noun="definition", key=sheet.name, lines=lines, after=seen))


def versions(ports: Ports, actor: Actor, study: StudyId, harm: str) -> tuple[Defined, ...]:
    """Return every version of a harm's definition, the newest first; none where nobody has defined it."""
    permit(actor, "study.read")
    named = [sheet for sheet, item in ports.shelf.newest(Definition, study) if item.harm == harm]
    pairs = ports.shelf.history(Definition, study, named[0].name) if named else ()
    made = (Defined(definition=one, version=sheet.revision, by=sheet.author, at=sheet.at) for sheet, one in pairs)
    return tuple(made)[::-1]


def compare_versions(
    ports: Ports, actor: Actor, study: StudyId, harm: str, both: tuple[int, int]
) -> tuple[tuple[str, tuple[rules.Piece, ...]], ...]:
    """Return, line by line, what stayed, what went and what came from one version of a definition to another."""
    found = {one.version: one.definition for one in versions(ports, actor, study, harm)}
    for number in both:
        if number not in found:
            raise NotFound(f"{harm!r} has no version {number}; there are: {', '.join(map(str, sorted(found)))}")
    before, after = found[both[0]], found[both[1]]
    names = [name for name in rules.lines(after) if name not in {"harm", "reason"}]
    return tuple((name, rules.word_diff(getattr(before, name), getattr(after, name))) for name in names)


def decisions(
    ports: Ports, actor: Actor, study: StudyId, nouns: Sequence[str] = (), before: int = 0, *, most: int = 100
) -> tuple[tuple[Decided, ...], int]:
    """Return what scope and groups decided, the newest first, and where the next page goes on; 0 at the end.

    `nouns` are the kinds to look at, none for all of them; `before` is what the page before gave.
    """
    permit(actor, "study.read")
    kinds = [
        GroupDecision if noun == rules.OF_A_GROUP else rules.kind(noun)
        for noun in nouns or (*rules.PARTS, rules.OF_A_GROUP)
    ]
    found = ports.shelf.revisions(kinds, study, before, most + 1)
    rows = [_decided(sheet, now, earlier) for _place, sheet, now, earlier in found[:most]]
    return tuple(rows), found[most - 1][0] if len(found) > most else 0


def _decided(sheet: Sheet, now: Value, earlier: Value | None) -> Decided:
    if not isinstance(now, GroupDecision):
        return rules.decision(sheet, now, earlier)
    said = decided_words(now.about, now.wants, adopted=now.adopted)
    return Decided(
        noun=rules.OF_A_GROUP,
        key=sheet.name,
        name=now.group,
        revision=sheet.revision,
        by=now.group,
        at=f"{sheet.at[:10]}T00:00:00Z",
        changes=((_("decided"), "", said),),
        why=now.public,
    )


def _lines(definition: Definition) -> dict[str, str | bool | tuple[str, ...]]:
    said = msgspec.structs.asdict(definition)
    return {name: text for name, text in said.items() if name not in {"harm", "taken_back"}}

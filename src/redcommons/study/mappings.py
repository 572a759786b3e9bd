"""Verbs of mappings between vocabularies: suggested by whoever knows both, confirmed by a person of the study."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.study import rules
from redcommons.study.actions import taxonomies
from redcommons.study.model import TermMapping
from redcommons.study.ports import Ports
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label
from redcommons.values.words import _


def suggest_mapping(ports: Ports, actor: Actor, study: StudyId, mapping: TermMapping) -> Sheet:
    """Suggest how one entry relates to another; raises BadInput where either is in no vocabulary here.

    Findings keep the code that they have: a mapping is read beside it, and never put in its place.
    """
    permit(actor, "study.define")
    known = {f"{item.name}:{one.code}" for item in taxonomies(ports, actor, study) for one in item.categories}
    for code in (mapping.source, mapping.target):
        if code not in known:
            said = _("{code} is no entry of a vocabulary here: write it as vocabulary:code, or bring the vocabulary")
            raise BadInput(said.format(code=code or "''"))
    if mapping.source == mapping.target:
        raise BadInput(_("{code} is mapped to itself: name another entry").format(code=mapping.source))
    there = _found(ports, study).get((mapping.source, mapping.target))
    if there is not None and not there[1].taken_back:
        said = _("{source} is mapped to {target} already: confirm that one or take it back")
        raise BadInput(said.format(source=mapping.source, target=mapping.target))
    made = msgspec.structs.replace(
        mapping,
        author=label(mapping.author or actor.name, what="author"),
        status="suggested",
        confirmed_by="",
        note=clean(mapping.note, limit=2000, what="note").strip(),
        taken_back=False,
    )
    return ports.shelf.put(study, there[0].name if there else new_id("map"), made, actor.name)


def confirm_mapping(ports: Ports, actor: Actor, study: StudyId, key: str) -> Sheet:
    """Confirm a mapping: it may stand in reports from now on, with one's name."""
    return _become(ports, actor, study, key, {"status": "confirmed", "confirmed_by": actor.name})


def doubt_mapping(ports: Ports, actor: Actor, study: StudyId, key: str) -> Sheet:
    """Take a confirmation back: the mapping is a suggestion again and stands in no report."""
    return _become(ports, actor, study, key, {"status": "suggested", "confirmed_by": ""})


def reject_mapping(ports: Ports, actor: Actor, study: StudyId, key: str) -> Sheet:
    """Reject a mapping: it is in no list any more, and a file that holds it does not bring it back."""
    return _become(ports, actor, study, key, {"status": "suggested", "confirmed_by": "", "taken_back": True})


def import_mappings(ports: Ports, actor: Actor, study: StudyId, path: Path) -> tuple[int, int]:
    """Bring mappings from a TSV or CSV file after SSSOM, as suggestions; return how many are new, of how many."""
    permit(actor, "study.define")
    return _brought(ports, actor, study, ports.read_mappings(path))


def shipped_mappings(ports: Ports, actor: Actor) -> tuple[tuple[str, int], ...]:
    """Return the files of mappings that come with Redcommons, each with how many it holds."""
    permit(actor, "study.read")
    return tuple((name, len(held)) for name, held in ports.shipped_mappings())


def adopt_mappings(ports: Ports, actor: Actor, study: StudyId, name: str) -> tuple[int, int]:
    """Bring a file of mappings that comes with Redcommons, as suggestions; return how many are new, of how many."""
    permit(actor, "study.define")
    there = dict(ports.shipped_mappings())
    if name not in there:
        raise NotFound(f"no mappings {name!r} come along; there are: {', '.join(there)}")
    return _brought(ports, actor, study, there[name])


def export_mappings(ports: Ports, actor: Actor, study: StudyId) -> str:
    """Return the mappings of a study as the text of a TSV file after SSSOM."""
    permit(actor, "study.read")
    return ports.write_mappings([one for _sheet, one in _found(ports, study).values() if not one.taken_back])


def _found(ports: Ports, study: StudyId) -> dict[tuple[str, str], tuple[Sheet, TermMapping]]:
    return {(one.source, one.target): (sheet, one) for sheet, one in ports.shelf.newest(TermMapping, study)}


def _brought(ports: Ports, actor: Actor, study: StudyId, mappings: Iterable[TermMapping]) -> tuple[int, int]:
    held, there = tuple(mappings), _found(ports, study)
    new = [one for one in held if (one.source, one.target) not in there]
    for one in new:
        ports.shelf.put(study, new_id("map"), one, actor.name)
    return len(new), len(held)


def _become(ports: Ports, actor: Actor, study: StudyId, key: str, lines: dict[str, object]) -> Sheet:
    permit(actor, "study.define")
    found = ports.shelf.get(TermMapping, study, key)
    if found is None or rules.taken_back(found[1]):
        raise NotFound(f"no mapping {key!r} in this study: it may have been taken back")
    sheet, there = found
    return ports.shelf.put(study, key, rules.changed(there, lines), actor.name, after=sheet.revision)

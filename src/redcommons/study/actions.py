"""Verbs of the study room. One verb, one action: permission, care, effect, ledger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from redcommons.labour import actions as labour_actions
from redcommons.labour.model import Actor, Membership
from redcommons.labour.rules import kept_back, permit
from redcommons.study import briefs, rules
from redcommons.study.missing import scope_gaps
from redcommons.study.model import (
    Brief,
    Change,
    Charter,
    Defined,
    Definition,
    Edited,
    Exclusion,
    Gap,
    Group,
    Interests,
    Part,
    Revision,
    Scenario,
    Scope,
    Study,
    Taxonomy,
    TermMapping,
    ValueEntry,
)
from redcommons.study.ports import Ports
from redcommons.values.base import Value, encode
from redcommons.values.errors import BadInput, MovedOn, NotFound
from redcommons.values.identity import StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.text import label

WORKSPACE = StudyId("")
"""The "study" of sheets that belong to the workspace itself."""

P = TypeVar("P", Charter, ValueEntry, Exclusion, Scenario, Taxonomy, Group, Definition, TermMapping, Part)

RACES = 5
"""Times that an edit is tried again when somebody else's falls into the same instant."""


def new(ports: Ports, actor: Actor, name: str, *, example: bool = False) -> Sheet:
    """Open a study; raises BadInput when the name is taken."""
    permit(actor, "study.new")
    name = label(name, what="name of the study")
    if ports.shelf.get(Study, WORKSPACE, name):
        raise BadInput(f"there is a study {name!r} already: choose another name, or go on with that one")
    sheet = ports.shelf.put(WORKSPACE, name, Study(title=name, example=example), actor.name)
    labour_actions.found_study(ports.labour, actor, StudyId(sheet.id))
    return sheet


def studies(ports: Ports, actor: Actor) -> tuple[tuple[StudyId, Study], ...]:
    """Return every study, oldest first."""
    permit(actor, "study.read")
    return tuple((StudyId(sheet.id), study) for sheet, study in ports.shelf.newest(Study, WORKSPACE))


def titles(ports: Ports, _actor: Actor) -> tuple[tuple[StudyId, str], ...]:
    """Return every study by id and title, for verbs above that ask who somebody is there."""
    return tuple((StudyId(sheet.id), study.title) for sheet, study in ports.shelf.newest(Study, WORKSPACE))


def mine(ports: Ports, actor: Actor) -> tuple[tuple[StudyId, Study, Membership], ...]:
    """Return the studies that the actor is in, oldest first, with what they are there."""
    every = ((StudyId(sheet.id), study) for sheet, study in ports.shelf.newest(Study, WORKSPACE))
    found = ((key, study, labour_actions.membership(ports.labour, actor, key)) for key, study in every)
    return tuple((key, study, member) for key, study, member in found if member)


def seat(ports: Ports, actor: Actor, key: StudyId) -> tuple[Study, Membership]:
    """Return a study and what the actor is in it; raises NotFound alike where there is no study and no membership."""
    named = next((study for sheet, study in ports.shelf.newest(Study, WORKSPACE) if str(sheet.id) == key), None)
    member = labour_actions.membership(ports.labour, actor, key) if named else None
    if named is None or member is None:
        raise NotFound(f"you are in no study with the id {key!r}")
    return named, member


def find(ports: Ports, actor: Actor, name: str) -> StudyId:
    """Return the id of the study with that name; raises NotFound naming those that exist."""
    permit(actor, "study.read")
    found = ports.shelf.get(Study, WORKSPACE, label(name, what="name of the study"))
    if found is None:
        names = [study.title for _id, study in studies(ports, actor)]
        there = "there are: " + ", ".join(map(repr, names)) if names else "make one: redcommons study new NAME"
        raise NotFound(f"no study {name!r}; {there}")
    return StudyId(found[0].id)


def find_or_new(ports: Ports, actor: Actor, name: str) -> StudyId:
    """Return the study with that name, made when it does not exist."""
    found = ports.shelf.get(Study, WORKSPACE, label(name, what="name of the study"))
    return StudyId(found[0].id if found else new(ports, actor, name).id)


def only_or_named(ports: Ports, actor: Actor, name: str) -> StudyId:
    """Return the only study there is, else the one with that name, made when it does not exist."""
    there = studies(ports, actor)
    if len(there) == 1:
        return there[0][0]
    return find_or_new(ports, actor, name)


def write(ports: Ports, actor: Actor, study: StudyId, items: Iterable[Value]) -> tuple[Sheet, ...]:
    """Write charter, value entries, exclusions, scenarios and the other sheets; the newest revision of each counts.

    Who marked a harm settled and who confirmed a mapping is written by the tool: it is whoever writes it so first.
    """
    whole = tuple(items)
    for verb in {rules.right(rules.noun_of(item)) for item in whole} or {"study.write"}:
        permit(actor, verb)
    return tuple(_written(ports, actor, study, item) for item in whole)


def scope(ports: Ports, actor: Actor, study: StudyId) -> Scope:
    """Return everything that a study says of its scope."""
    permit(actor, "study.read")
    named = next((item for key, item in studies(ports, actor) if key == study), None)
    if named is None:
        raise NotFound(f"no study with the id {study!r}")
    interests = ports.shelf.get(Interests, study, rules.SINGLES[Interests])
    return Scope(
        name=named.title,
        study=named,
        charter=_charter(ports, study),
        values=tuple(item for _sheet, item in _standing(ports, study, ValueEntry)),
        exclusions=tuple(item for _sheet, item in _standing(ports, study, Exclusion)),
        scenarios=tuple(item for _sheet, item in _standing(ports, study, Scenario)),
        taxonomies=tuple(item for _sheet, item in _standing(ports, study, Taxonomy)),
        groups=tuple(item for _sheet, item in _standing(ports, study, Group)),
        interests=interests[1] if interests else Interests(),
        definitions=tuple(_defined(sheet, item) for sheet, item in _standing(ports, study, Definition)),
        mappings=tuple(item for _sheet, item in _standing(ports, study, TermMapping)),
    )


def around(ports: Ports, actor: Actor, study: StudyId) -> Scope:
    """Return of a scope what stands beside a conversation, scenario cards and harms; visitors of an event see no more.

    The charter may name the systems under test, which would tell them whom they talk to.
    """
    permit(actor, "exploration.keep")
    named = next((item.title for sheet, item in ports.shelf.newest(Study, WORKSPACE) if str(sheet.id) == study), study)
    return Scope(
        name=named,
        study=Study(title=named),
        values=tuple(item for _sheet, item in _standing(ports, study, ValueEntry)),
        scenarios=tuple(item for _sheet, item in _standing(ports, study, Scenario)),
    )


def check(ports: Ports, actor: Actor, study: StudyId) -> tuple[Gap, ...]:
    """Return what the study has not said yet."""
    return scope_gaps(scope(ports, actor, study))


def taxonomies(ports: Ports, actor: Actor, study: StudyId = WORKSPACE) -> tuple[Taxonomy, ...]:
    """Return the vocabularies that ship with the package and those of the workspace; with a study, its own too."""
    permit(actor, "study.read")
    shipped = ports.shipped_taxonomies()
    places = dict.fromkeys((WORKSPACE, study))
    own = {item.name: item for place in places for _sheet, item in ports.shelf.newest(Taxonomy, place)}
    names = {item.name for item in shipped}
    return shipped + tuple(item for name, item in own.items() if name not in names)


def import_taxonomy(ports: Ports, actor: Actor, path: Path) -> Taxonomy:
    """Read a vocabulary from CSV, JSON or YAML and keep it beside the shipped ones."""
    permit(actor, "study.write")
    taxonomy = _own_taxonomy(ports, path)
    ports.shelf.put(WORKSPACE, taxonomy.name, taxonomy, actor.name)
    return taxonomy


def bring_taxonomy(ports: Ports, actor: Actor, study: StudyId, path: Path) -> Taxonomy:
    """Read a vocabulary and attach it to one study; no other study learns of it."""
    permit(actor, "study.write")
    taxonomy = _own_taxonomy(ports, path)
    write(ports, actor, study, [taxonomy])
    return taxonomy


def parts(ports: Ports, actor: Actor, study: StudyId, noun: str) -> tuple[tuple[Sheet, Part], ...]:
    """Return the sheets of one kind that stand, such as "charter", "value-entry" or "scenario"."""
    permit(actor, "study.read")
    return _standing(ports, study, rules.kind(noun))


def add(ports: Ports, actor: Actor, study: StudyId, noun: str, name: str) -> Sheet:
    """Begin a value entry, an exclusion, a scenario or a group with nothing but its name; one taken back comes back."""
    permit(actor, rules.right(noun))
    begun = rules.begun(noun, label(name, what=f"name of the {noun}"))
    there = _named(ports, study, begun)
    if there is None:
        return ports.shelf.put(study, _key_of(ports, study, begun), begun, actor.name, after=0)
    sheet, item = there
    if not rules.taken_back(item):
        raise BadInput(f"{rules.called(item)!r} is there already: go on with that one, or choose another name")
    back = rules.changed(item, {"taken_back": False})
    return ports.shelf.put(study, sheet.name, back, actor.name, after=sheet.revision)


def edit(ports: Ports, actor: Actor, study: StudyId, change: Change) -> Edited:
    """Change lines of one sheet of the scope, starting from the revision that its writer saw.

    When the sheet has moved on since, lines that nobody else touched are written all the same; a line that somebody
    else changed is left as they left it, and named in what is returned. Nothing is ever overwritten unseen.
    """
    permit(actor, rules.right(change.noun))
    kind = rules.kind(change.noun)
    lines, reason = rules.asked(change)
    for _try in range(RACES):
        sheet, now = _newest(ports, study, kind, change.key)
        revision = sheet.revision if sheet else 0
        seen = now if change.after == revision else _revision(ports, study, kind, change)
        mine, clashes = rules.merged(seen, now, lines)
        _check_name(ports, study, change.key, mine)
        mine = _signed(ports, actor, study, (now, mine), reason)
        try:
            written = ports.shelf.put(study, change.key, mine, actor.name, after=revision) if mine != now else sheet
        except MovedOn:
            continue
        return Edited(sheet=written, part=mine, clashes=clashes)
    raise MovedOn(f"{change.key!r} is being written by many at once: try again")


def history(ports: Ports, actor: Actor, study: StudyId, noun: str, key: str) -> tuple[Revision, ...]:
    """Return every revision of one sheet with what it changed, the newest first."""
    permit(actor, "study.read")
    pairs = ports.shelf.history(rules.kind(noun), study, key)
    if not pairs and rules.kind(noun) not in rules.SINGLES:
        raise NotFound(f"no sheet {key!r} in this study: it may have been opened under another name")
    before: list[Part | None] = [None, *(item for _sheet, item in pairs)]
    changes = [rules.changes(earlier, item) for earlier, (_sheet, item) in zip(before, pairs, strict=False)]
    return tuple(Revision(sheet, said) for (sheet, _item), said in zip(pairs, changes, strict=True))[::-1]


def attach(ports: Ports, actor: Actor, study: StudyId, name: str) -> Sheet:
    """Attach a vocabulary to a study, by its name; raises NotFound naming those that there are."""
    permit(actor, "study.write")
    there = {item.name: item for item in taxonomies(ports, actor, study)}
    if name not in there:
        raise NotFound(f"no vocabulary {name!r}; there are: {', '.join(there)}")
    return write(ports, actor, study, [msgspec.structs.replace(there[name], taken_back=False)])[0]


def _own_taxonomy(ports: Ports, path: Path) -> Taxonomy:
    taxonomy = ports.read_taxonomy(path)
    if any(shipped.name == taxonomy.name for shipped in ports.shipped_taxonomies()):
        raise BadInput(f"{path}: {taxonomy.name!r} is the name of a shipped vocabulary: give yours another name")
    return taxonomy


def _standing(ports: Ports, study: StudyId, kind: type[P]) -> tuple[tuple[Sheet, P], ...]:
    return tuple(pair for pair in ports.shelf.newest(kind, study) if not rules.taken_back(pair[1]))


def _newest(ports: Ports, study: StudyId, kind: type[Part], key: str) -> tuple[Sheet | None, Part]:
    found = ports.shelf.get(kind, study, key)
    if found is None and kind not in rules.SINGLES:
        raise NotFound(f"no sheet {key!r} in this study: it may have been opened under another name")
    return found or (None, rules.blank(kind))


def _revision(ports: Ports, study: StudyId, kind: type[Part], change: Change) -> Part:
    """Return the revision that a change started from; nothing at all for one that never was."""
    seen = (item for sheet, item in ports.shelf.history(kind, study, change.key) if sheet.revision == change.after)
    return next(seen, rules.blank(kind))


def _check_name(ports: Ports, study: StudyId, key: str, item: Part) -> None:
    if type(item) in rules.SINGLES:
        return
    name = label(rules.called(item))
    twin = _named(ports, study, item)
    if twin is not None and twin[0].name != key and not rules.taken_back(twin[1]) and not rules.taken_back(item):
        raise BadInput(f"another one is called {name!r} already: not kept until its name differs")


def _named(ports: Ports, study: StudyId, item: Part) -> tuple[Sheet, Part] | None:
    """Return the sheet that goes by the same name now, whatever it was called when it was begun."""
    name = label(rules.called(item))
    same = [pair for pair in ports.shelf.newest(type(item), study) if rules.called(pair[1]) == name]
    return min(same, key=lambda pair: rules.taken_back(pair[1]), default=None)


def _key_of(ports: Ports, study: StudyId, item: Part) -> str:
    """Return what a part of the scope is kept under: the name it had when it was begun, or has now."""
    if type(item) in rules.SINGLES:
        return rules.SINGLES[type(item)]
    name = label(rules.called(item))
    if there := _named(ports, study, item):
        return there[0].name
    return new_id("sheet") if ports.shelf.get(type(item), study, name) else name


def _written(ports: Ports, actor: Actor, study: StudyId, item: Value) -> Sheet:
    if not isinstance(item, Part):
        raise BadInput(f"a {type(item).__name__} is no part of a study's scope")
    there = None if type(item) in rules.SINGLES else _named(ports, study, item)
    signed = _signed(ports, actor, study, (there[1] if there else None, item))
    return ports.shelf.put(study, _key_of(ports, study, item), signed, actor.name)


def _signed(
    ports: Ports, actor: Actor, study: StudyId, both: tuple[Part | None, Part], reason: str | None = None
) -> Part:
    """Return a sheet as it is to be kept, with what the tool itself writes in it; raises NotPermitted."""
    match both:
        case (ValueEntry() | None as now, ValueEntry() as new):
            return rules.marked(_charter(ports, study), actor, now, new)
        case (TermMapping() | None as now, TermMapping() as new):
            return rules.confirmed(actor, now, new)
        case (_, Brief() as new):
            if found := ports.labour.detects(encode(new).decode()):
                raise kept_back(found)
            return briefs.checked(new)
        case (Definition() as now, Definition() as new) if reason is not None and new != now:
            return msgspec.structs.replace(new, reason=reason)
    return both[1]


def _charter(ports: Ports, study: StudyId) -> Charter:
    found = ports.shelf.get(Charter, study, rules.SINGLES[Charter])
    return found[1] if found else Charter()


def _defined(sheet: Sheet, item: Definition) -> Defined:
    return Defined(definition=item, version=sheet.revision, by=sheet.author, at=sheet.at)

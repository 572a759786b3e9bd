"""Verbs of the study room. One verb, one action: permission, care, effect, ledger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from redcommons.labour import actions as labour_actions
from redcommons.labour.model import Actor, Membership
from redcommons.labour.rules import permit
from redcommons.study.model import Charter, Exclusion, Gap, Scenario, Scope, Study, Taxonomy, ValueEntry
from redcommons.study.ports import Ports
from redcommons.study.rules import gaps
from redcommons.values.base import Value
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.shelf import Sheet
from redcommons.values.text import label

WORKSPACE = StudyId("")
"""The "study" of sheets that belong to the workspace itself."""

CHARTER = "charter"
"""The one name under which a study's charter is kept."""


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
    """Write charter, value entries, exclusions, scenarios or taxonomies; the newest revision of each counts."""
    permit(actor, "study.write")
    return tuple(ports.shelf.put(study, _name_of(item), item, actor.name) for item in items)


def scope(ports: Ports, actor: Actor, study: StudyId) -> Scope:
    """Return everything that a study says of its scope."""
    permit(actor, "study.read")
    named = next((item for key, item in studies(ports, actor) if key == study), None)
    if named is None:
        raise NotFound(f"no study with the id {study!r}")
    charter = ports.shelf.get(Charter, study, CHARTER)
    return Scope(
        name=named.title,
        study=named,
        charter=charter[1] if charter else Charter(),
        values=tuple(item for _sheet, item in ports.shelf.newest(ValueEntry, study)),
        exclusions=tuple(item for _sheet, item in ports.shelf.newest(Exclusion, study)),
        scenarios=tuple(item for _sheet, item in ports.shelf.newest(Scenario, study)),
        taxonomies=tuple(item for _sheet, item in ports.shelf.newest(Taxonomy, study)),
    )


def check(ports: Ports, actor: Actor, study: StudyId) -> tuple[Gap, ...]:
    """Return what the study has not said yet."""
    said = scope(ports, actor, study)
    return gaps(said.charter, said.values, said.exclusions, said.scenarios)


def taxonomies(ports: Ports, actor: Actor) -> tuple[Taxonomy, ...]:
    """Return the vocabularies that ship with the package and those imported into the workspace."""
    permit(actor, "study.read")
    own = tuple(item for _sheet, item in ports.shelf.newest(Taxonomy, WORKSPACE))
    return ports.shipped_taxonomies() + own


def import_taxonomy(ports: Ports, actor: Actor, path: Path) -> Taxonomy:
    """Read a vocabulary from CSV, JSON or YAML and keep it beside the shipped ones."""
    permit(actor, "study.write")
    taxonomy = ports.read_taxonomy(path)
    if any(shipped.name == taxonomy.name for shipped in ports.shipped_taxonomies()):
        raise BadInput(f"{path}: {taxonomy.name!r} is the name of a shipped vocabulary: give yours another name")
    ports.shelf.put(WORKSPACE, taxonomy.name, taxonomy, actor.name)
    return taxonomy


def _name_of(item: Value) -> str:
    match item:
        case Charter():
            return CHARTER
        case ValueEntry(harm=name) | Exclusion(what=name) | Scenario(name=name) | Taxonomy(name=name):
            return label(name)
    raise BadInput(f"a {type(item).__name__} is no part of a study's scope")

"""A study's scope as a file that people fill in, and that a study can be written out as."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from redcommons.study.model import (
    Charter,
    Definition,
    Exclusion,
    Group,
    Interests,
    Scenario,
    TermMapping,
    ValueEntry,
)
from redcommons.values.base import Value
from redcommons.values.errors import BadInput

if TYPE_CHECKING:
    from redcommons.study.model import Scope

TEMPLATE = """\
# Scope of a study. Leave blank what is not known: it prints as "not stated".
charter:
  purpose: ""            # the question that the study asks
  system: ""             # model, version, system prompt, tools, setting
  decision: ""           # the decision it informs, and its rule where one was set beforehand
  decides_contested: ""  # who decides on contested harms
  threat_model: ""
  setting: ""
  may_settle: []         # members, by their names in the study, who may mark a harm settled; empty: a Lead
interests:
  funder: ""             # who pays, on which conditions
  relation: ""           # to whoever builds or sells the system
  secrecy: ""            # agreements of secrecy, and what they forbid to say
  veto: ""               # who may hold back a publication
  equipoise: ""          # which result would change which decision
groups:
  - name: ""             # a group that this touches
    how: []              # consulted co_deciding doing_the_work bearing_risk absent
    note: ""
values:
  - harm: ""             # in a few plain words
    statement: ""        # when it counts as this harm here
    protects: ""
    decided_by: ""
    authority: ""
    dissent: ""
    standing: contested  # or settled, by those whom the charter names
    standing_why: ""
    values: []           # values at stake: vocabulary:code, or plain words
    affected: []         # groups that it befalls, by their names above
    layer: ""            # capability interaction systemic
    trade_off: ""        # which other value is given up for it
    codes: []            # vocabulary:code; none is needed
definitions:
  - harm: ""             # a harm above, by its name
    text: ""
    examples: ""
    counter_examples: ""
    conditions: ""
    sources: ""
    reason: ""           # why this version differs from the one before
exclusions:
  - what: ""
    decided_by: ""
    why: ""
    borne_by: ""
    scenario: ""         # with the harm: one cell of the coverage map
    harm: ""
scenarios:
  - name: ""
    context: ""
    person: ""
    goal: ""
    interaction: unspecified  # one_turn several_turns several_sessions group agentic document
    language: ""
    locale: ""
    register: ""
    harms: []            # harms above, by their names
    stakes: ""
    third_parties: ""
    harm_here: ""
    benefit_lost: ""
mappings:
  - source: ""           # vocabulary:code
    predicate: relatedMatch  # exactMatch closeMatch broadMatch narrowMatch
    target: ""
    note: ""
"""


class ScopeFile(msgspec.Struct, forbid_unknown_fields=True):
    """What stands in the file, part by part."""

    charter: dict[str, Any] = {}
    interests: dict[str, Any] = {}
    groups: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    definitions: list[dict[str, Any]] = []
    exclusions: list[dict[str, Any]] = []
    scenarios: list[dict[str, Any]] = []
    mappings: list[dict[str, Any]] = []


LISTS: tuple[tuple[str, type[Value], str], ...] = (
    ("groups", Group, "name"),
    ("values", ValueEntry, "harm"),
    ("definitions", Definition, "harm"),
    ("exclusions", Exclusion, "what"),
    ("scenarios", Scenario, "name"),
    ("mappings", TermMapping, "source"),
)
"""Part of the file, its kind, and the line without which an entry is a blank of the template."""


def read_scope(path: Path) -> tuple[Value, ...]:
    """Return what a YAML or JSON file says of a scope; entries without a name are blanks of the template."""
    try:
        data = msgspec.yaml.decode(path.read_bytes(), type=ScopeFile)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}: name a YAML or JSON file") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: {error}: see redcommons study template") from error
    parts: list[tuple[str, type[Value], dict[str, Any]]] = [
        *(("charter", Charter, entry) for entry in [data.charter] if any(data.charter.values())),
        *(("interests", Interests, entry) for entry in [data.interests] if any(data.interests.values())),
    ]
    for part, kind, name in LISTS:
        parts += [(part, kind, entry) for entry in getattr(data, part) if entry.get(name)]
    return tuple(_value(path, part, kind, entry) for part, kind, entry in parts)


def written(scope: Scope) -> str:
    """Return a scope as the text of such a file; what is blank is left out."""
    lists: dict[str, list[Value]] = {part: list(getattr(scope, part)) for part, _kind, _name in LISTS}
    lists["definitions"] = [one.definition for one in scope.definitions]
    said: dict[str, Any] = {"charter": _plain(scope.charter), "interests": _plain(scope.interests)}
    said |= {part: [_plain(item) for item in items] for part, items in lists.items()}
    return msgspec.yaml.encode({part: what for part, what in said.items() if what}).decode()


def _plain(item: Value) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(item)
    return {name: value for name, value in made.items() if name != "kind"}


def _value(path: Path, part: str, kind: type[Value], entry: dict[str, Any]) -> Value:
    unknown = sorted(set(entry) - set(kind.__struct_fields__))
    if unknown:
        raise BadInput(f"{path}: {part} has no line {unknown[0]!r}; it has: {', '.join(kind.__struct_fields__)}")
    try:
        return msgspec.convert({name: item for name, item in entry.items() if item is not None}, kind)
    except msgspec.ValidationError as error:
        raise BadInput(f"{path}: {part}: {error}") from error

"""A study's scope as a file that people fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from redcommons.study.model import Charter, Exclusion, Scenario, ValueEntry
from redcommons.values.errors import BadInput

if TYPE_CHECKING:
    from redcommons.values.base import Value

TEMPLATE = """\
# Scope of a study. Leave blank what is not known: it prints as "not stated".
charter:
  purpose: ""            # the question that the study asks
  system: ""             # model, version, system prompt, tools, setting
  decision: ""           # the decision it informs, and its rule where one was set beforehand
  decides_contested: ""  # who decides on contested harms
  threat_model: ""
  setting: ""
values:
  - harm: ""             # in a few plain words
    statement: ""        # when it counts as this harm here
    protects: ""
    decided_by: ""
    authority: ""
    dissent: ""
    standing: contested  # or settled
exclusions:
  - what: ""
    decided_by: ""
    why: ""
    borne_by: ""
scenarios:
  - name: ""
    context: ""
    person: ""
    goal: ""
    interaction: unspecified  # one_turn several_turns several_sessions group agentic document
    language: ""
    stakes: ""
    third_parties: ""
    harm_here: ""
    benefit_lost: ""
"""


class ScopeFile(msgspec.Struct, forbid_unknown_fields=True):
    """What stands in the file, part by part."""

    charter: dict[str, Any] = {}
    values: list[dict[str, Any]] = []
    exclusions: list[dict[str, Any]] = []
    scenarios: list[dict[str, Any]] = []


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
        *(("values", ValueEntry, entry) for entry in data.values if entry.get("harm")),
        *(("exclusions", Exclusion, entry) for entry in data.exclusions if entry.get("what")),
        *(("scenarios", Scenario, entry) for entry in data.scenarios if entry.get("name")),
    ]
    return tuple(_value(path, part, kind, entry) for part, kind, entry in parts)


def _value(path: Path, part: str, kind: type[Value], entry: dict[str, Any]) -> Value:
    unknown = sorted(set(entry) - set(kind.__struct_fields__))
    if unknown:
        raise BadInput(f"{path}: {part} has no line {unknown[0]!r}; it has: {', '.join(kind.__struct_fields__)}")
    try:
        return msgspec.convert({name: item for name, item in entry.items() if item is not None}, kind)
    except msgspec.ValidationError as error:
        raise BadInput(f"{path}: {part}: {error}") from error

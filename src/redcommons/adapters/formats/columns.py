"""Which column of a table is which field of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from redcommons.values.errors import BadInput
from redcommons.values.text import visible

ALIASES: dict[str, tuple[str, ...]] = {
    "prompt": (
        "prompt", "prompt_text", "adversarial_prompt", "jailbreak_prompt", "forbidden_prompt", "user_input",
        "question", "instruction", "input", "query", "text",
    ),
    "messages": ("messages", "turns", "conversation"),
    "goal": ("goal", "behavior", "behaviour", "objective"),
    "tools": ("tools",),
    "system": ("system", "system_prompt"),
    "reply": ("reply", "response", "model_output", "completion"),
    "model": ("model", "model_name"),
    "verdict": ("verdict",),
    "id": (
        "id", "case_id", "external_id", "prompt_id", "release_prompt_id", "question_id", "behaviorid", "behavior_id",
        "uid", "index",
    ),
    "harm": ("harm", "harm_category", "category", "hazard", "semanticcategory", "risk_area"),
    "scenario": ("scenario",),
    "method": ("method", "technique", "attack_method", "strategy"),
    "interaction": ("interaction",),
    "user": ("user", "persona"),
    "layer": ("layer",),
    "value": ("value", "value_at_stake"),
    "language": ("language", "locale", "lang"),
    "family": ("family", "cluster"),
    "weight": ("reading_weight",),
    "origin": ("origin",),
    "source": ("source",),
    "licence": ("licence", "license"),
}  # fmt: skip
"""Fields that a column can fill, each with the names it is known by, the likeliest first."""

_SPELLINGS = {
    "category": "harm", "hazard": "harm", "persona": "user", "locale": "language", "license": "licence",
    "turns": "messages", "response": "reply", "behavior": "goal", "behaviour": "goal",
}  # fmt: skip
_NAMES = frozenset(name for names in ALIASES.values() for name in names)
_SHOWN = 30


@dataclass(frozen=True)
class Columns:
    """Where each field stands in a table."""

    fields: dict[str, str]
    """Column by field."""
    unknown: tuple[str, ...]
    """Columns that fill no field, in their order; their values go to `extra`."""


def normal(name: str) -> str:
    """Return a column name as names are compared: lower case, spaces and hyphens as underscores."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def known(names: Iterable[str], mapping: Mapping[str, str]) -> int:
    """Return how many of `names` would fill a field."""
    wanted = _NAMES | {normal(column) for column in mapping.values()}
    return sum(normal(name) in wanted for name in names)


def columns(path: Path, names: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """Return which of the columns `names` fills which field.

    `mapping` gives columns by field and wins over names known by themselves; an empty column leaves
    the field unfilled. Raises BadInput where it names a field or a column that is not there, or
    where no column holds a prompt, messages or a goal.
    """
    fields = _asked(path, names, mapping)
    refused = {_field(field) for field, column in mapping.items() if not column}
    by_name = {normal(name): name for name in reversed(names)}
    for field, aliases in ALIASES.items():
        free = [by_name[alias] for alias in aliases if by_name.get(alias) not in {None, *fields.values()}]
        if free and field not in fields and field not in refused and not (field == "messages" and "prompt" in fields):
            fields[field] = free[0]
    if not fields.keys() & {"prompt", "messages", "goal"}:
        raise BadInput(f"{path} has no column known to hold prompts: it has {listed(names)}; say --map prompt=COLUMN")
    return Columns(fields, tuple(name for name in names if name not in fields.values()))


def _asked(path: Path, names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    exact, loose = set(names), {normal(name): name for name in reversed(names)}
    fields: dict[str, str] = {}
    for asked, column in mapping.items():
        field = _field(asked)
        if field != "sheet" and column:
            name = column if column in exact else loose.get(normal(column))
            if name is None:
                raise BadInput(f"{path} has no column {visible(column)[:80]!r} for {field}: it has {listed(names)}")
            fields[field] = name
    if {"prompt", "messages"} <= fields.keys():
        raise BadInput(
            f"{path}: prompt={fields['prompt']} and messages={fields['messages']} exclude each other: map one"
        )
    return fields


def _field(asked: str) -> str:
    field = _SPELLINGS.get(normal(asked), normal(asked))
    if field not in ALIASES and field != "sheet":
        raise BadInput(
            f"--map {visible(asked)[:80]}=…: no such field; fields are {', '.join(ALIASES)}, and sheet for XLSX"
        )
    return field


def listed(names: Sequence[str]) -> str:
    """Return column names for a message, the first 30 of them, each cut at 60 characters."""
    shown = ", ".join(repr(visible(name)[:60]) for name in names[:_SHOWN])
    return (shown or "no columns") + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")

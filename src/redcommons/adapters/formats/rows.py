"""From one row of a table, or one JSON object, to a case and what is recorded about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from redcommons.adapters.formats.collect import Collector
from redcommons.adapters.formats.columns import Columns
from redcommons.adapters.formats.messages import messages, not_json, tools
from redcommons.dataset.model import Case, Parsed, RecordedSet, RecordedVerdict, Recording
from redcommons.study.model import Interaction
from redcommons.values.conversation import Message, Messages, assistant, system, user
from redcommons.values.errors import BadInput
from redcommons.values.outcome import VERDICTS
from redcommons.values.provenance import Origin, Provenance
from redcommons.values.sensitivity import Weight
from redcommons.values.text import clean, visible

MAX_FIELD = 10_000
"""Longest text, in characters, of a field that is neither a prompt nor a goal nor a reply."""

_PLAIN = ("scenario", "harm", "method", "user", "layer", "value", "language", "family")
_WORDS: dict[str, tuple[str, ...]] = {
    "interaction": get_args(Interaction),
    "weight": get_args(Weight),
    "origin": get_args(Origin),
    "verdict": VERDICTS,
}


def cases(path: Path, format: str, found: Columns, rows: Iterable[tuple[int, Mapping[str, Any] | str]]) -> Parsed:
    """Return the cases in `rows`: line and row, or line and the reason why there is none.

    An absent cell is None; an empty text in the place of a reply is an empty reply.
    """
    taken = Collector()
    sets: dict[str, RecordedSet] = {}
    for line, row in rows:
        if isinstance(row, str):
            taken.reject(line, row)
            continue
        try:
            case = _case(path, row, found)
            recording = _recording(path, row, found, case)
        except BadInput as error:
            taken.reject(line, str(error))
            continue
        if recording:
            sets.setdefault(recording.set, _set(path, row, found, recording.set))
        taken.add(line, case, (recording,) if recording else ())
    return taken.parsed(format, sets=tuple(sets.values()), unknown=found.unknown)


def _case(path: Path, row: Mapping[str, Any], found: Columns) -> Case:
    turns, goal = _turns(row, found), _long(row, found, "goal")
    if not turns and not goal.strip():
        raise BadInput(f"no prompt: {_where(found)} is empty; fill it, or leave the row out")
    fields: dict[str, Any] = {field: _field(row, found, field) for field in _PLAIN}
    for field in ("interaction", "weight"):
        if word := _word(row, found, field):
            fields[field] = word
    fields["language"] = fields["language"].replace("_", "-")
    if offered := row.get(found.fields.get("tools", "")):
        fields["tools"] = tools(offered)
    used = found.fields.values()
    extra = {name: value(item, name) for name, item in row.items() if name not in used and item not in (None, "")}
    return Case(turns=turns, goal=goal, provenance=_provenance(path, row, found), extra=extra, **fields)


def _where(found: Columns) -> str:
    return " and ".join(repr(found.fields[field]) for field in ("prompt", "messages", "goal") if field in found.fields)


def _turns(row: Mapping[str, Any], found: Columns) -> Messages:
    given = row.get(found.fields.get("messages", ""))
    turns: Messages = messages(given) if given not in (None, "") else ()
    prompt = row.get(found.fields.get("prompt", ""))
    if isinstance(prompt, list):
        turns = messages(prompt)
    elif (text := _long(row, found, "prompt")).strip():
        turns = (user(text),)
    before = _long(row, found, "system")
    return (system(before), *turns) if turns and before.strip() else turns


def _recording(path: Path, row: Mapping[str, Any], found: Columns, case: Case) -> Recording | None:
    if row.get(found.fields.get("reply", "")) is None:
        return None
    said: tuple[Message, ...] = (assistant(_long(row, found, "reply")),)
    word: Any = _word(row, found, "verdict")
    verdicts = (RecordedVerdict(judge=found.fields["verdict"], word=word),) if word else ()
    return Recording(set=_set_name(path, row, found), state="replied", turns=case.turns + said, verdicts=verdicts)


def _set_name(path: Path, row: Mapping[str, Any], found: Columns) -> str:
    return _field(row, found, "model") or clean(path.stem)


def _set(path: Path, row: Mapping[str, Any], found: Columns, name: str) -> RecordedSet:
    judges = (found.fields["verdict"],) if "verdict" in found.fields else ()
    return RecordedSet(name=name, model=_field(row, found, "model"), judges=judges, source=clean(path.name))


def _provenance(path: Path, row: Mapping[str, Any], found: Columns) -> Provenance:
    origin: Any = _word(row, found, "origin") or "imported"
    return Provenance(
        origin=origin,
        source=_field(row, found, "source") or clean(path.name),
        external_id=_field(row, found, "id"),
        licence=_field(row, found, "licence"),
    )


def _long(row: Mapping[str, Any], found: Columns, field: str) -> str:
    column = found.fields.get(field)
    given = row.get(column) if column is not None else None
    if isinstance(given, (dict, list)):
        kind = "an object" if isinstance(given, dict) else "a list"
        raise BadInput(f"{column!r} is {kind}, and {field} wants text: put the text itself there")
    return value(given, field)


def _field(row: Mapping[str, Any], found: Columns, field: str) -> str:
    column = found.fields.get(field)
    return clean(value(row.get(column), field).strip(), limit=MAX_FIELD, what=field) if column is not None else ""


def _word(row: Mapping[str, Any], found: Columns, field: str) -> str:
    given = _field(row, found, field)
    return word(given, _WORDS[field], field) if given else ""


def word(given: str, words: tuple[str, ...], what: str) -> str:
    """Return the one of `words` that `given` is, whatever its case, spaces and hyphens; raises BadInput on others."""
    found = given.strip().lower().replace(" ", "_").replace("-", "_")
    if found not in words:
        raise BadInput(f"{what} {visible(given)[:80]!r} is none of: {', '.join(words)}")
    return found


def value(given: object, what: str = "text") -> str:
    """Return a cell or a JSON value as clean text: text as it is, nothing as "", the rest as JSON spells it."""
    if given is None:
        return ""
    try:
        return clean(
            given if isinstance(given, str) else json.dumps(given, ensure_ascii=False), what=visible(what)[:80]
        )
    except RecursionError as error:
        raise BadInput(f"{visible(what)[:80]} {not_json(error)}") from error

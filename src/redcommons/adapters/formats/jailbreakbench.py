"""Attack artefacts of JailbreakBench: one JSON file per method and model, one row per goal.

The goals are the cases, the same ones in every file. The prompts are no population: the method adapted them to
its model. A null prompt means that the method found none within its budget: it gave up, which is an outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from redcommons.adapters.formats.collect import Collector
from redcommons.adapters.formats.files import whole
from redcommons.adapters.formats.messages import parse
from redcommons.adapters.formats.rows import value
from redcommons.dataset.model import Case, Parsed, RecordedSet, RecordedVerdict, Recording
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import BadInput
from redcommons.values.provenance import Provenance
from redcommons.values.text import MAX_LABEL, clean

NAME = "jailbreakbench"
SOURCE = "JailbreakBench"

_OF_CASE = {"index", "goal", "behavior", "category"}
_OF_ATTEMPT = {"prompt", "response", "number_of_queries", "queries_to_jailbreak", "prompt_tokens", "response_tokens"}


def sniff(path: Path, head: bytes) -> bool:  # noqa: ARG001  # the name says nothing here
    """Return whether this is a JSON object with jailbreaks in it."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and b'"jailbreaks"' in head


def read(path: Path, mapping: Mapping[str, str]) -> Parsed:
    """Return a case per goal, each with what this model replied; raises BadInput where the file is no artefact."""
    if mapping:
        raise BadInput(f"{path}: a JailbreakBench artefact has no columns to map: leave out --map {', '.join(mapping)}")
    rows, parameters = _opened(path)
    recorded = _set(path, rows, parameters)
    taken = Collector()
    for number, row in enumerate(rows, 1):
        try:
            taken.add(number, _case(row), (_recording(row, recorded),))
        except BadInput as error:
            taken.reject(number, str(error))
    names = dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row)
    places = _OF_CASE | _OF_ATTEMPT | set(recorded.judges)
    return taken.parsed(NAME, sets=(recorded,), unknown=tuple(clean(name) for name in names if name not in places))


def _opened(path: Path) -> tuple[list[Any], dict[str, Any]]:
    try:
        found = parse(whole(path).removeprefix("\ufeff"))
    except BadInput as error:
        raise BadInput(str(error) if str(path) in str(error) else f"{path}: {error}") from error
    rows = found.get("jailbreaks") if isinstance(found, dict) else None
    parameters = found.get("parameters", {}) if isinstance(found, dict) else None
    if not isinstance(rows, list) or not rows or not isinstance(parameters, dict):
        raise BadInput(f'{path} is no artefact: it wants {{"parameters": {{…}}, "jailbreaks": [one object per goal]}}')
    return rows, parameters


def _set(path: Path, rows: list[Any], parameters: dict[str, Any]) -> RecordedSet:
    """Return the set of recorded attempts.

    The budget is the largest `number_of_queries` of any row: the most requests the method made for one goal,
    over all its parallel streams. The file states no budget of its own.
    """
    model = _label(parameters.get("model"))
    method = _label(parameters.get("method"))
    queries = [row.get("number_of_queries") for row in rows if isinstance(row, dict)]
    return RecordedSet(
        name=model or clean(path.stem),
        model=model,
        method=method,
        adapted_to=model,
        budget=max((count for count in queries if type(count) is int and count > 0), default=1),
        judges=_judges(rows),
        source=clean(path.name),
        extra={clean(name): value(item, name) for name, item in parameters.items() if item is not None},
    )


def _label(given: object) -> str:
    return clean(value(given).strip(), limit=MAX_LABEL, what="a name")


def _judges(rows: list[Any]) -> tuple[str, ...]:
    """Return the fields that hold verdicts, `jailbroken` first and the others in file order."""
    names = dict.fromkeys(
        name
        for row in rows
        if isinstance(row, dict)
        for name, item in row.items()
        if name.startswith("jailbroken") and isinstance(item, bool)
    )
    return tuple(clean(name) for name in sorted(names, key=lambda name: name != "jailbroken"))


def _case(row: object) -> Case:
    if not isinstance(row, dict):
        raise BadInput('not an object: a row looks like {"index": 0, "goal": "…", "prompt": null, …}')
    goal, index = row.get("goal"), value(row.get("index"), "index")
    if not isinstance(goal, str) or not goal.strip():
        raise BadInput("no goal: it is what makes the row a case")
    behavior = value(row.get("behavior"), "behavior")
    return Case(
        goal=clean(goal, what="goal"),
        harm=value(row.get("category"), "category"),
        family=f"{SOURCE} {index}" if index else "",
        provenance=Provenance(origin="imported", source=SOURCE, external_id=index),
        extra={"behavior": behavior} if behavior else {},
    )


def _recording(row: dict[str, Any], recorded: RecordedSet) -> Recording:
    prompt, response = row.get("prompt"), row.get("response")
    for name in ("prompt", "response"):
        if not isinstance(row.get(name), (str, type(None))):
            raise BadInput(f"{name} is neither text nor null: a reply cannot be kept from it")
    said = {name: row[name] for name in recorded.judges if isinstance(row.get(name), bool)}
    gone = _OF_CASE | {"prompt", "response"}
    extra = {clean(name): value(item, name) for name, item in row.items() if name not in gone and item is not None}
    if prompt is None:
        return _gave_up(recorded, response, said, extra)
    turns = (user(clean(prompt, what="prompt")),)
    if response is None:  # a prompt without a reply: nothing to judge, and the method did not give up
        return Recording(set=recorded.name, state="could_not_run", turns=turns, extra=extra)
    return Recording(
        set=recorded.name,
        state="replied",
        turns=(*turns, assistant(clean(response, what="response"))),
        verdicts=tuple(
            RecordedVerdict(judge=name, word="violated" if yes else "not_violated") for name, yes in said.items()
        ),
        extra={name: item for name, item in extra.items() if name not in said},
    )


def _gave_up(recorded: RecordedSet, response: object, said: dict[str, bool], extra: dict[str, str]) -> Recording:
    """Return a give-up, unless the row contradicts itself."""
    if response is not None:
        raise BadInput("a response without a prompt: nobody can tell what it answers; restore the prompt")
    if any(said.values()):
        names = ", ".join(name for name, yes in said.items() if yes)
        raise BadInput(f"{names} is true without a prompt and a response: restore them, or set it to false")
    return Recording(set=recorded.name, state="gave_up", extra=extra)

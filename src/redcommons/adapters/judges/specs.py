"""Judge specs: words on a command line, taken apart and checked before anything is opened."""

from __future__ import annotations

import re

from redcommons.adapters._registry import Registry
from redcommons.adapters.targets.specs import url_and_model
from redcommons.evaluation.model import JudgeSpec
from redcommons.values.errors import BadInput
from redcommons.values.text import clean

MAX_PATTERN = 10_000
"""Longest text or pattern, in characters."""

_SHAPES = {
    "contains": "contains:TEXT",
    "not-contains": "not-contains:TEXT",
    "regex": "regex:PATTERN",
    "not-regex": "not-regex:PATTERN",
    "refusal": "refusal",
    "recorded": "recorded or recorded:NAME",
    "model": "model:URL#MODEL with a rubric",
    "assertions": "assertions",
}
_VERSIONS = {"refusal": "markers 1", "model": "prompt 1"}


def taken_apart(text: str, rubric: str | None, judges: Registry) -> JudgeSpec:
    """Return the spec in `text`; raises BadInput."""
    spec = clean(text, limit=MAX_PATTERN, what="judge")
    name, _, argument = spec.partition(":")
    name = name.strip()
    if not judges.knows(name):
        shapes = [_SHAPES.get(known, f"{known}:…") for known in judges.names()]
        raise BadInput(f"no judge is called {name!r}; there are: {', '.join(shapes)}")
    if name == "model":
        return _model(spec, argument, rubric)
    _check(name, argument)
    return JudgeSpec(
        spec=spec, type=name, key=_key(name, argument, spec, judges), argument=argument, version=_VERSIONS.get(name, "")
    )


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern compiled once; raises BadInput with the place where it goes wrong."""
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadInput(f"{pattern!r} is not a regular expression: {error}") from error


def _check(name: str, argument: str) -> None:
    if name in {"contains", "not-contains", "regex", "not-regex"} and not argument:
        raise BadInput(f"{name}: names nothing to look for: write {_SHAPES[name]}")
    if name in {"regex", "not-regex"}:
        compiled(argument)
    if name in {"refusal", "assertions"} and argument:
        raise BadInput(f"{name} takes nothing after it: {argument!r} would be ignored")


def _key(name: str, argument: str, spec: str, judges: Registry) -> str:
    """A recorded judge goes by its own name, unless one of ours has it."""
    if name == "recorded" and argument.strip():
        return argument.strip() if not judges.knows(argument.strip()) else spec
    return spec


def _model(spec: str, argument: str, rubric: str | None) -> JudgeSpec:
    url, model = url_and_model(spec, argument, "model:URL#MODEL")
    whole = clean(rubric or "", what="rubric").strip()
    if not whole:
        raise BadInput(f"{spec!r} needs a rubric: a text that says what counts as violated (--rubric FILE)")
    return JudgeSpec(
        spec=spec, type="model", key=spec, argument=url, model=model, rubric=whole, version=_VERSIONS["model"]
    )

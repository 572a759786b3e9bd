"""Configurations of promptfoo, YAML or JSON: every prompt with every test is a case.

Providers are never called and programs never run. What promptfoo would compute (filters, JavaScript, Python,
generated red-team tests) is rejected or kept by name, never guessed. Tests are distinct inputs, so cases share
no family. `line` is the line of the test, or its number where the file is JSON.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from redcommons.adapters.formats import promptfoo_files as beside
from redcommons.adapters.formats import yaml_text
from redcommons.adapters.formats.collect import Collector
from redcommons.adapters.formats.files import whole
from redcommons.adapters.formats.messages import STRICT, messages, parse
from redcommons.adapters.formats.promptfoo_text import inside, is_chat, render, text
from redcommons.dataset.model import Case, Check, Parsed
from redcommons.values.conversation import Messages, user
from redcommons.values.errors import BadInput
from redcommons.values.provenance import Provenance
from redcommons.values.text import clean, visible

NAME = "promptfoo"
_BY = "\N{MULTIPLICATION SIGN}"
MAX_CASES = 100_000
MAX_RENDERED = 200_000_000
"""Most characters that all prompts together may fill."""

_WITHOUT_EFFECT = {
    "$schema", "description", "providers", "targets", "evaluateOptions", "outputPath", "sharing", "commandLineOptions",
    "tags", "writeLatestResults",
}  # fmt: skip
_READ = {"prompts", "tests", "defaultTest"}
_OF_TEST = {"vars", "assert", "options", "description", "metadata"}


def sniff(path: Path, head: bytes) -> bool:
    """Return whether this is YAML or JSON with prompts at its top."""
    if path.suffix.lower() in {".yaml", ".yml"}:
        return re.search(rb"^\s*[\"']?prompts[\"']?\s*:", head, re.MULTILINE) is not None
    return (
        path.suffix.lower() == ".json"
        and b'"evalId"' not in head
        and re.match(rb"\s*\{(?s:.*)\"prompts\"\s*:", head.removeprefix(b"\xef\xbb\xbf")) is not None
    )


def read(path: Path, mapping: Mapping[str, str]) -> Parsed:
    """Return the cases of a configuration; raises BadInput where it holds none or cannot be read."""
    if mapping:
        raise BadInput(f"{path}: a promptfoo configuration has no columns to map: leave out --map {', '.join(mapping)}")
    config, lines = _opened(path)
    taken, unknown = Collector(), dict.fromkeys(str(name) for name in config if name not in _READ | _WITHOUT_EFFECT)
    prompts = list(_prompts(path.parent, config.get("prompts"), lines["prompts"], taken))
    default = _default(path, config.get("defaultTest"))
    count = size = 0
    for number, (line, test) in enumerate(_tests(path.parent, config.get("tests"), lines["tests"], taken), 1):
        unknown |= dict.fromkeys(f"tests.{name}" for name in test if name not in _OF_TEST)
        for where, case in _cases(path, prompts, _merged(default, test), number):
            count += 1
            size += 0 if isinstance(case, str) else sum(len(turn.text) for turn in case.turns)
            if count > MAX_CASES or size > MAX_RENDERED:
                raise BadInput(f"{path} makes more than {MAX_CASES:,} cases or {MAX_RENDERED:,} characters: split it")
            if isinstance(case, str):
                taken.reject(line, f"{where}: {case}")
            else:
                taken.add(line, case)
    return taken.parsed(NAME, unknown=tuple(clean(name)[:200] for name in unknown))


def _opened(path: Path) -> tuple[dict[str, Any], dict[str, list[int]]]:
    if path.suffix.lower() == ".json":
        try:
            config, lines = parse(whole(path, limit=beside.MAX_FILE).removeprefix("\ufeff")), None
        except BadInput as error:
            raise BadInput(str(error) if str(path) in str(error) else f"{path}: {error}") from error
    else:
        lines = yaml_text.load(path)
        config = lines.value
    if not isinstance(config, dict) or not config.get("prompts"):
        raise BadInput(f"{path} has no prompts: a configuration lists them under the key prompts")
    return config, {key: lines.lines(key) if lines else [] for key in ("prompts", "tests")}


def _numbered(items: list[Any], lines: list[int]) -> Iterator[tuple[int, Any]]:
    return zip(lines if len(lines) == len(items) else range(1, len(items) + 1), items, strict=True)


def _prompts(folder: Path, given: object, lines: list[int], taken: Collector) -> Iterator[tuple[str, str]]:
    """Yield template and label of each prompt."""
    if isinstance(given, dict):
        given = [{"id": name, "label": label} for name, label in given.items()]
    for line, item in _numbered(given if isinstance(given, list) else [given], lines):
        try:
            yield from _prompt(folder, item)
        except BadInput as error:
            taken.reject(line, f"prompt: {error}")


def _prompt(folder: Path, item: object) -> Iterator[tuple[str, str]]:
    label = ""
    if isinstance(item, dict):
        label = text(item.get("label"))
        item = item.get("raw") or item.get("id")
    if not isinstance(item, str) or not item.strip():
        raise BadInput("neither text nor a file: write the text, or file://NAME")
    if beside.refers(item) or _names_file(folder, item):
        for template, name in beside.prompts(folder, item):
            yield template, label or name
    else:
        yield clean(item, what="prompt"), label


def _names_file(folder: Path, item: str) -> bool:
    """Return whether a bare text is the name of a file beside the configuration, as promptfoo takes it."""
    return bool(re.fullmatch(r"[^\n{}]{1,200}\.(txt|md|j2|json|jsonl|ya?ml)", item)) and (folder / item).is_file()


def _tests(folder: Path, given: object, lines: list[int], taken: Collector) -> Iterator[tuple[int, dict[str, Any]]]:
    if not given:
        yield 1, {}  # promptfoo asks each prompt once where there are no tests
        return
    for line, item in _numbered(given if isinstance(given, list) else [given], lines):
        try:
            loaded = beside.data(folder, item) if isinstance(item, str) else item
        except BadInput as error:
            taken.reject(line, f"test: {error}")
            continue
        for test in loaded if isinstance(loaded, list) else [loaded]:
            if isinstance(test, dict):
                yield line, test
            else:
                taken.reject(line, f"test: {visible(text(test))[:60]!r} is no test: a test has vars, assert or both")


def _default(path: Path, given: object) -> dict[str, Any]:
    try:
        found = beside.data(path.parent, given) if isinstance(given, str) else given or {}
    except BadInput as error:
        raise BadInput(f"{path}: defaultTest: {error}") from error
    if not isinstance(found, dict):
        raise BadInput(f"{path}: defaultTest is no test: a test has vars, assert or both")
    return found


def _merged(default: dict[str, Any], test: dict[str, Any]) -> dict[str, Any]:
    """Return a test with the default below it: vars, options and metadata by key, assertions after the default's."""
    merged = {**default, **test}
    for name in ("vars", "options", "metadata"):
        below, above = default.get(name), test.get(name)
        if isinstance(below, dict) and isinstance(above, dict):
            merged[name] = {**below, **above}
    if isinstance(default.get("assert"), list) and isinstance(test.get("assert"), list):
        merged["assert"] = default["assert"] + test["assert"]
    return merged


def _cases(
    path: Path, prompts: list[tuple[str, str]], test: dict[str, Any], number: int
) -> Iterator[tuple[str, Case | str]]:
    """Yield where and what for each prompt with each choice of variables; a reason stands where there is no case."""
    try:
        choices = _choices(path.parent, test)
    except BadInput as error:
        yield f"test {number}", str(error)
        return
    for choice, given in enumerate(choices, 1):
        for which, (template, label) in enumerate(prompts, 1):
            where = f"prompt {which} {_BY} test {number}" + (f" {_BY} vars {choice}" if len(choices) > 1 else "")
            try:
                yield where, _case(path, where, template, label, (test, given))
            except BadInput as error:
                yield where, str(error)


def _choices(folder: Path, test: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every combination of variables; a list of texts stands for one value after the other."""
    given = test.get("vars") or {}
    given = beside.data(folder, given) if isinstance(given, str) else given
    if not isinstance(given, dict):
        raise BadInput("vars is no object: it wants a value by name")
    options = [
        item if isinstance(item, list) and item and isinstance(item[0], str) else [item] for item in given.values()
    ]
    if math.prod(len(each) for each in options) > MAX_CASES:
        raise BadInput(f"the lists in vars combine to more than {MAX_CASES:,} cases: shorten them")
    read = [[beside.variable(folder, one) if beside.refers(one) else one for one in each] for each in options]
    return [dict(zip(map(str, given), combination, strict=True)) for combination in product(*read)]


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    """Return variables with the names inside their texts filled in, once."""
    return {name: render(item, given) if isinstance(item, str) else item for name, item in given.items()}


def _case(path: Path, where: str, template: str, label: str, chosen: tuple[dict[str, Any], dict[str, Any]]) -> Case:
    test, given = chosen[0], _filled(chosen[1])
    options = test.get("options") if isinstance(test.get("options"), dict) else {}
    around = [text((options or {}).get(name)) for name in ("prefix", "suffix")]
    extra = {name: text(test[name]) for name in test if name not in {"vars", "assert", "options"} and test[name]}
    extra |= {"prompt_label": label} if label else {}
    extra |= {"vars": text(given)} if given else {}
    extra |= {"assert": text(test["assert"])} if _more(test.get("assert")) else {}
    return Case(
        turns=_turns(around[0] + template + around[1], given),
        checks=_checks(test.get("assert"), given),
        provenance=Provenance(origin="imported", source=clean(path.name), external_id=where),
        extra={clean(str(name), limit=200, what="a key"): item for name, item in extra.items()},
    )


def _turns(template: str, given: dict[str, Any]) -> Messages:
    """Return the messages of a prompt: a chat in JSON or YAML, or one text from the user."""
    try:
        found = STRICT.decode(template) if template.lstrip().startswith("[") else None
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, list) and found and all(isinstance(item, dict) and "role" in item for item in found):
        return messages(inside(found, given))
    said = render(template, given)
    if is_chat(said):
        raise BadInput("a chat written in YAML inside a text: write it as JSON, or in a .yaml file of its own")
    if not said.strip():
        raise BadInput("the prompt is empty once its variables are filled in")
    return (user(said),)


def _more(given: object) -> bool:
    """Return whether assertions hold more than a check keeps, such as a threshold."""
    return isinstance(given, list) and any(isinstance(item, dict) and item.keys() - {"type", "value"} for item in given)


def _checks(given: object, filled: dict[str, Any]) -> tuple[Check, ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise BadInput("assert wants a list of objects with type and value")
    return tuple(_check(item, filled) for item in given)


def _check(item: dict[str, Any], filled: dict[str, Any]) -> Check:
    kind = text(item.get("type") or ("$ref" if "$ref" in item else ""))
    if not kind:
        raise BadInput("an assertion has no type: write one such as contains")
    value = item.get("value", item.get("assert", item.get("$ref")))
    parts = value if isinstance(value, list) and not any(isinstance(one, (dict, list)) for one in value) else [value]
    texts = tuple(render(one, filled) if isinstance(one, str) else text(one) for one in parts if one is not None)
    return Check(type=clean(kind, limit=200, what="an assertion's type"), value=texts)

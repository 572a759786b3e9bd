"""The files that a promptfoo configuration refers to: read only where they lie in its own folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from redcommons.adapters.formats import yaml_text
from redcommons.adapters.formats.files import whole
from redcommons.adapters.formats.messages import parse
from redcommons.values.errors import BadInput
from redcommons.values.text import visible

MAX_FILE = 16_000_000
MAX_FILES = 1_000
_TEXTS = {".txt", ".md", ".j2"}
_DATA = {".json", ".yaml", ".yml"}


def refers(given: object) -> TypeGuard[str]:
    """Return whether a text refers to a file."""
    return isinstance(given, str) and given.startswith("file://")


def found(folder: Path, given: str) -> list[Path]:
    """Return the files that `given` refers to; raises BadInput where they are missing or outside `folder`."""
    pattern = given.removeprefix("file://")
    shown = visible(pattern)[:200]
    try:
        paths = _matched(folder, pattern)
        outside = [path for path in paths if not path.resolve().is_relative_to(folder.resolve())]
    except (OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise BadInput(f"{shown!r} is no name of a file: {error}") from error
    if outside:
        raise BadInput(f"{shown} lies outside the folder of the configuration: copy it in; nothing else is read")
    if not paths or len(paths) > MAX_FILES:
        raise BadInput(f"{shown} matches {'no' if not paths else 'too many'} files in {folder}")
    return paths


def _matched(folder: Path, pattern: str) -> list[Path]:
    if "*" in pattern and not Path(pattern).is_absolute() and ".." not in Path(pattern).parts:
        return sorted(folder.glob(pattern))[: MAX_FILES + 1]
    return [folder / pattern]


def data(folder: Path, given: str) -> object:
    """Return the value in the one JSON or YAML file that `given` refers to."""
    (path,) = found(folder, given)[:1]
    if path.suffix.lower() not in _DATA:
        raise BadInput(f"{path.name} is neither JSON nor YAML: programs and tables are not read here")
    if path.suffix.lower() != ".json":
        return yaml_text.load(path).value
    return parse(whole(path, limit=MAX_FILE).removeprefix("\ufeff"))


def variable(folder: Path, given: str) -> str:
    """Return the text that a variable takes from a file."""
    (path,) = found(folder, given)[:1]
    if path.suffix.lower() in _TEXTS:
        return whole(path, limit=MAX_FILE).removeprefix("\ufeff").strip()
    return json.dumps(data(folder, given), ensure_ascii=False)


def prompts(folder: Path, given: str) -> Iterator[tuple[str, str]]:
    """Yield text and name of each prompt in the files that `given` refers to.

    A .txt file holds one prompt, or several between lines of three hyphens; .jsonl holds one a line.
    """
    for path in found(folder, given):
        suffix = path.suffix.lower()
        if suffix not in _TEXTS | _DATA | {".jsonl"}:
            raise BadInput(f"{path.name}: prompts made by programs or tables are not read; write them as .txt or .json")
        if suffix in {".yaml", ".yml"}:
            yield json.dumps(yaml_text.load(path).value, ensure_ascii=False), path.name
            continue
        text = whole(path, limit=MAX_FILE).removeprefix("\ufeff").replace("\r\n", "\n")
        yield from ((part, path.name) for part in _split(text, suffix) if part)


def _split(text: str, suffix: str) -> list[str]:
    if suffix == ".jsonl":
        return [line.strip() for line in text.split("\n")]
    if suffix != ".txt":
        return [text.strip()]
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip() == "---":
            parts.append([])
        else:
            parts[-1].append(line)
    return ["\n".join(part).strip() for part in parts]

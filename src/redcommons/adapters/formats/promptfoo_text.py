"""The templates of promptfoo, as far as names go: {{ var }} and {{ var.part }}, and nothing computed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from redcommons.values.errors import BadInput
from redcommons.values.text import MAX_TEXT, clean, visible

_NAME = re.compile(r"\{\{\s*([A-Za-z_]\w*(?:\.\w+)*)\s*\}\}")
_CHAT = re.compile(r"\s*-\s+role\s*:")


def render(template: str, given: Mapping[str, Any]) -> str:
    """Return `template` with names filled in; raises BadInput for filters, statements and names without a value."""
    pieces, size = _NAME.split(template), 0
    for number, piece in enumerate(pieces):
        if number % 2:
            pieces[number] = text(_find(piece, given))
        elif found := re.search(r"\{\{|\{%|\{#", piece):
            shown = visible(piece[found.start() : found.start() + 40])
            raise BadInput(f"the template does more than name variables ({shown!r}): render it first")
        size += len(pieces[number])
        if size > MAX_TEXT:
            raise BadInput(f"the template fills to more than {MAX_TEXT:,} characters: shorten it")
    return "".join(pieces)


def _find(name: str, given: Mapping[str, Any]) -> object:
    found: object = given
    for part in name.split("."):
        if isinstance(found, Mapping) and part in found:
            found = found[part]
        elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            raise BadInput(f"no value for {{{{ {visible(name)[:80]} }}}}: add it to vars")
    return found


def text(given: object) -> str:
    """Return a value of a configuration as text, spelled as JavaScript would."""
    if given is None:
        return ""
    if isinstance(given, str):
        return clean(given)
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return clean(json.dumps(given, ensure_ascii=False, default=str))


def inside(found: object, given: Mapping[str, Any]) -> object:
    """Return a JSON value with every text in it rendered."""
    if isinstance(found, str):
        return render(found, given)
    if isinstance(found, list):
        return [inside(item, given) for item in found]
    if isinstance(found, dict):
        return {name: inside(item, given) for name, item in found.items()}
    return found


def is_chat(template: str) -> bool:
    """Return whether a prompt looks like a list of messages in YAML."""
    return bool(_CHAT.match(template))

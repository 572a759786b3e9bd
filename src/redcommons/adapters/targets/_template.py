"""HTTP templates: read once, checked whole, before anything is sent."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import yaml

from redcommons.adapters.targets.specs import checked_url, template_bytes
from redcommons.values.errors import BadInput

_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_IN_BODY = ("prompt", "messages", "system", "seed")
_METHODS = ("POST", "PUT", "PATCH", "GET")


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A template as the file has it."""

    url: str
    reply: str
    method: str = "POST"
    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    body: Any = None
    key_env: str = ""


def read_template(path: str) -> Template:
    """Return the template in a file; raises BadInput, naming the mistake."""
    where = f"http:{path}"
    data = _parsed(template_bytes(path), where)
    if not isinstance(data, dict):
        raise BadInput(f"{where}: the template is {type(data).__name__}, not a mapping with url, body and reply")
    try:
        template = msgspec.convert(data, Template)
        msgspec.json.encode(template.body)
    except (msgspec.ValidationError, TypeError, ValueError, RecursionError) as error:
        known = ", ".join(field.name for field in msgspec.structs.fields(Template))
        raise BadInput(f"{where}: {error}; a template has: {known}") from error
    _check(template, where)
    return template


def _parsed(body: bytes, where: str) -> object:
    try:
        text = body.decode("utf-8-sig")
        # YAML reads nearly all JSON, but not tabs and not every escape: what is JSON is read as JSON.
        return json.loads(text) if text.lstrip()[:1] == "{" and _is_json(text) else yaml.safe_load(text)
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadInput(f"{where}: neither JSON nor YAML: {error}") from error


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _check(template: Template, where: str) -> None:
    checked_url(template.url, where=where)
    if template.method not in _METHODS:
        raise BadInput(f"{where}: method is {template.method!r}; it is one of {', '.join(_METHODS)}")
    if not all(template.reply.split(".")):
        raise BadInput(f"{where}: reply is {template.reply!r}; it is a path such as choices.0.message.content")
    if template.method == "GET" and template.body is not None:
        raise BadInput(f"{where}: a GET has no body: use query, or another method")
    _check_places(template, where)
    _check_key(template, where)


def _check_places(template: Template, where: str) -> None:
    for place, item, allowed in (
        ("url", template.url, ()),
        ("headers", template.headers, ("key",)),
        ("query", template.query, ("prompt", "system", "seed")),
        ("body", template.body, _IN_BODY),
    ):
        for text in _strings(item):
            _check_text(text, allowed, f"{where}: {place}")
    asked = " ".join([*_strings(template.body), *_strings(template.query)])
    if not {"prompt", "messages"} & set(_names(asked)):
        raise BadInput(f"{where}: neither {{{{prompt}}}} nor {{{{messages}}}} is in it: nothing would be asked")
    for name, value in template.headers.items():
        if not (name.isascii() and name.isprintable() and value.isprintable()) or " " in name:
            raise BadInput(f"{where}: header {name!r} holds a line break, a control or a space in its name")


def _check_text(text: str, allowed: tuple[str, ...], where: str) -> None:
    for name in _names(text):
        if name not in allowed:
            there = ", ".join(f"{{{{{known}}}}}" for known in allowed) or "none"
            raise BadInput(f"{where}: the placeholder {{{{{name}}}}} has no place here; allowed: {there}")
        if name == "messages" and not _PLACEHOLDER.fullmatch(text):
            raise BadInput(f"{where}: {{{{messages}}}} is a list and the whole value, never part of {text[:80]!r}")


def _check_key(template: Template, where: str) -> None:
    wanted = any("key" in _names(text) for text in _strings(template.headers))
    if wanted and not template.key_env:
        raise BadInput(f"{where}: a header wants {{{{key}}}}, but key_env names no variable of the environment")
    if template.key_env and not wanted:
        raise BadInput(f"{where}: key_env is {template.key_env!r}, but no header has {{{{key}}}}")
    for name, value in template.headers.items():
        if name.casefold() in {"authorization", "x-api-key", "api-key"} and "key" not in _names(value):
            raise BadInput(f"{where}: header {name} holds a key in the file: write {{{{key}}}} and set key_env")


def _names(text: str) -> list[str]:
    return [found.strip() for found in _PLACEHOLDER.findall(text)]


def _strings(item: object) -> list[str]:
    if isinstance(item, str):
        return [item]
    if isinstance(item, dict):
        return [text for name, part in item.items() for text in (*_strings(name), *_strings(part))]
    if isinstance(item, list):
        return [text for part in item for text in _strings(part)]
    return []

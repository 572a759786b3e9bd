"""YAML from outside: plain values only, keys once, and no file that unfolds into more than it is."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from redcommons.adapters.formats.files import whole
from redcommons.values.errors import BadInput
from redcommons.values.text import visible

MAX_YAML = 4_000_000
"""Largest YAML file, in bytes."""
MAX_NODES = 1_000_000
"""Most values that a file may hold once each alias is replaced by what it stands for."""

_MERGE = "tag:yaml.org,2002:merge"


class _Core(yaml.SafeLoader):
    """The words of YAML 1.2: "yes", "no", "on" and dates stay text, as the programs that read these files have it."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", list("-+0123456789.")),
    ("merge", r"^<<$", ["<"]),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


class Document:
    """One YAML document: its value, and where its parts stand."""

    def __init__(self, value: object, root: Node | None) -> None:
        self.value = value
        self._root = root

    def lines(self, key: str) -> list[int]:
        """Return the lines of the items of the list under a top-level key; empty where there is none."""
        for name, item in self._root.value if isinstance(self._root, MappingNode) else ():
            if name.value == key and isinstance(item, SequenceNode):
                return [part.start_mark.line + 1 for part in item.value]
        return []


def load(path: Path, *, texts: bool = False) -> Document:
    """Return the one document in a YAML file; with `texts` every plain value is text, such as version 1.10.

    Raises BadInput on anything else: tags that make objects, keys given twice, aliases that unfold too far.
    """
    text = whole(path, limit=MAX_YAML).removeprefix("\ufeff")
    try:
        return _loaded(path, yaml.BaseLoader(text) if texts else _Core(text))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else " ".join(str(error).split())[:300]
        raise BadInput(f"{path} is not usable YAML: {visible(why)}") from error


def _loaded(path: Path, loader: yaml.BaseLoader | _Core) -> Document:
    root = loader.get_single_node()
    if root is None:
        raise BadInput(f"{path} holds nothing but comments or blank lines")
    _weigh(path, root, {}, set())
    return Document(loader.construct_document(root), root)


def _weigh(path: Path, node: Node, weights: dict[int, int], inside: set[int]) -> int:
    """Return how many values a node stands for once its aliases are unfolded."""
    if id(node) in weights:
        return weights[id(node)]
    if id(node) in inside:
        raise BadInput(f"{path} line {node.start_mark.line + 1}: an alias contains itself: write it out")
    inside.add(id(node))
    total = 1 + sum(_weigh(path, part, weights, inside) for part in _parts(path, node))
    inside.discard(id(node))
    if total > MAX_NODES:
        raise BadInput(f"{path} unfolds to more than {MAX_NODES:,} values through its aliases: write out what you need")
    weights[id(node)] = total
    return total


def _parts(path: Path, node: Node) -> list[Node]:
    if isinstance(node, SequenceNode):
        return list(node.value)
    if not isinstance(node, MappingNode):
        return []
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, ScalarNode) and key.tag != _MERGE:
            if key.value in seen:
                name = visible(key.value)[:80]
                raise BadInput(f"{path} line {key.start_mark.line + 1}: the key {name!r} stands twice: keep one")
            seen.add(key.value)
    return [part for pair in node.value for part in pair]

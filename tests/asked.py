"""What pages read of a request, found in their source: names of query words and of fields. Attacks fill them all."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from inspect import unwrap
from pathlib import Path
from typing import Any

from django import forms
from django.urls import resolve

from tools.survey import house

WORKBENCH = "redcommons.workbench"
READS = ("get", "getlist", "pop", "__getitem__")


@cache
def words_read(package: str, of: str) -> frozenset[str]:
    """Return the words that modules of one package read of `request.GET`, `.POST`, `.FILES` or `.COOKIES`."""
    modules = [one for one in house() if f"{one.name}.".startswith(f"{package}.")]
    return frozenset(word for one in modules for node in ast.walk(one.tree) if (word := _word(node, of)))


def _word(node: ast.AST, of: str) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS and node.args:
        return _constant(node.args[0]) if _is_part(node.func.value, of) else ""
    if isinstance(node, ast.Subscript):
        return _constant(node.slice) if _is_part(node.value, of) else ""
    return ""


def _is_part(node: ast.AST, of: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == of


def _constant(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def package_of(path: str) -> str:
    """Return the package of the page behind an address."""
    module = str(unwrap(resolve(path.partition("?")[0]).func).__module__)
    return module.rpartition(".")[0] if module.startswith(WORKBENCH) else module


def query_of(path: str) -> frozenset[str]:
    """Return the query words that the page behind an address may read."""
    return words_read(package_of(path), "GET") | {"reveal"}


@cache
def fields() -> frozenset[str]:
    """Return the name of every field of every form of ours."""
    for path in sorted(Path(str(import_module(WORKBENCH).__file__)).parent.rglob("forms.py")):
        import_module(".".join((WORKBENCH, *path.relative_to(_root()).with_suffix("").parts)))
    named = (name for one in _below(forms.Form) if one.__module__.startswith(WORKBENCH) for name in one.base_fields)
    return frozenset(named) | words_read(WORKBENCH, "POST")


def _root() -> Path:
    return Path(str(import_module(WORKBENCH).__file__)).parent


def _below(kind: type[Any]) -> list[type[Any]]:
    return [one for child in kind.__subclasses__() for one in (child, *_below(child))]

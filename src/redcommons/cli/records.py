"""Command-line options made from a frozen options record: each knob is written once, in the record."""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

import click
import msgspec

Command = Callable[..., Any]


def options_from(record: type[msgspec.Struct], argument: str, names: tuple[str, ...]) -> Callable[[Command], Command]:
    """Give a command one option for each named field, and the filled record as `argument`.

    The sentence under a field is its help, its default the default, its type the type.
    """

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def filled(*args: object, **kwargs: object) -> object:
            kwargs[argument] = record(**{name: kwargs.pop(name) for name in names})
            return command(*args, **kwargs)

        wrapped: Command = filled
        for name in reversed(names):
            wrapped = _option(record, name)(wrapped)
        return wrapped

    return decorate


def sentences(record: type) -> dict[str, str]:
    """Return the sentence under each field of a record, by field."""
    body = ast.parse(textwrap.dedent(inspect.getsource(record))).body[0]
    if not isinstance(body, ast.ClassDef):
        return {}
    found = {}
    for field, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found[ast.unparse(field.target)] = str(below.value.value)
    return found


def _option(record: type[msgspec.Struct], name: str) -> Callable[[Command], Command]:
    kind = get_type_hints(record)[name]
    default = next(field.default for field in msgspec.structs.fields(record) if field.name == name)
    switch = kind is bool
    plain = next((part for part in get_args(kind) if part is not type(None)), kind)
    return click.option(
        "--" + name.replace("_", "-"),
        is_flag=switch,
        type=None if switch else plain,
        default=default,
        show_default=not switch and default not in {None, ""},
        help=sentences(record)[name],
    )

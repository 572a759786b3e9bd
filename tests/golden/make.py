"""One example of every kind of value, and the file that keeps them: what a released kind looks like, for ever.

`python -m tests.golden.make` adds kinds that the file does not have. What stands in it is not rewritten, because it is
what other people's workspaces and bundles hold. Only a kind that was never in a release may be made again, by name:
`python -m tests.golden.make case/1`.
"""

import importlib
import json
import pkgutil
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

import redcommons
from redcommons.values.base import Value, encode, kind_of

GOLDEN = Path(__file__).with_name("values-1.json")
# Shells and fakes keep nothing; the store keeps the values of the rooms. Loading them would only cost time.
_ELSEWHERE = tuple(f"redcommons.{room}" for room in ("cli", "testing", "workbench", "adapters.store", "__main__"))
_PLAIN: dict[type, Any] = {str: "text", int: 3, float: 0.25, bool: True, bytes: b"\x00", type(None): None}


def kinds() -> dict[str, type[Value]]:
    """Every kind of value in the package, by its noun and number."""
    for module in pkgutil.walk_packages(redcommons.__path__, "redcommons."):
        if not module.name.startswith(_ELSEWHERE) and "._" not in module.name:
            importlib.import_module(module.name)
    return {kind_of(one): one for one in _below(Value) if one.__module__.startswith("redcommons.")}


def _below(kind: type[Value]) -> Iterator[type[Value]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def example(kind: type[Value]) -> Value:
    """A value of that kind with every field filled, none of them with its default."""
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in msgspec.structs.fields(kind)}
    return kind(**{name: _filled(hints[name], field.default) for name, field in known.items()})


def _filled(hint: Any, default: object) -> Any:
    for made in _made(hint):
        if default is msgspec.NODEFAULT or made != default:
            return made
    raise AssertionError(f"no example of {hint} other than {default!r}")


def _made(hint: Any) -> Iterator[Any]:
    hint = getattr(hint, "__supertype__", hint)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        yield from reversed(inner)
    elif origin in {typing.Union, types.UnionType}:
        for one in inner:
            yield from _made(one)
    elif origin is tuple and inner[-1:] == (...,):
        yield (next(_made(inner[0])),)
    elif origin is tuple:
        yield tuple(next(_made(one)) for one in inner)
    elif origin is dict:
        yield {"key": next(_made(inner[1]))}
    elif isinstance(hint, type) and issubclass(hint, Value):
        yield example(hint)
    elif hint is bool:
        yield from (True, False)
    else:
        yield _PLAIN[hint]


def kept() -> dict[str, Any]:
    """What the file holds: the encoded example of each kind, as JSON, by kind."""
    found: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    return found


def main(again: list[str]) -> int:
    """Add what is missing, make again what is named, and say so."""
    there = {name: body for name, body in kept().items() if name not in again}
    new = {name: json.loads(encode(example(kind))) for name, kind in kinds().items() if name not in there}
    if new:
        whole = dict(sorted({**there, **new}.items()))
        lines = [f"  {json.dumps(name)}: {json.dumps(body, ensure_ascii=False)}" for name, body in whole.items()]
        GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    sys.stdout.write(f"{len(new)} new: {', '.join(sorted(new)) or 'none'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Reads the source as trees, once, for the house rules and for the generated pages.

Nothing here imports the package it looks at.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
PACKAGE = "redcommons"

# The five stages of the practice; each has the same doors.
STAGES = ("study", "exploration", "dataset", "evaluation", "findings")
DOORS = ("model", "rules", "ports", "actions")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One arrow: the dotted name that is imported, the line, and the function it hides in (None at module level)."""

    target: str
    line: int
    inside: str | None


@dataclass(frozen=True)
class Module:
    """One source file."""

    name: str
    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed source."""
        return ast.parse(self.text, str(self.path))

    @property
    def is_face(self) -> bool:
        """Whether this is a package's `__init__`."""
        return self.path.name == "__init__.py"

    @property
    def room(self) -> str:
        """The top-level room, or an empty string for the package's own face."""
        return [*self.name.split("."), ""][1]

    @property
    def door(self) -> str:
        """The part of the room: `model`, `rules`, …; an empty string for the room's face."""
        return [*self.name.split("."), "", ""][2]

    def at(self, line: int) -> str:
        """Where a line stands, as a terminal can open it."""
        return f"{self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path.name}:{line}"

    @cached_property
    def functions(self) -> list[tuple[str, Function]]:
        """Every function with its dotted path inside the module, nested ones and methods included."""
        return [(path, node) for path, node in _named(self.tree) if isinstance(node, Function)]

    @cached_property
    def classes(self) -> list[tuple[str, ast.ClassDef]]:
        """Every class with its dotted path inside the module."""
        return [(path, node) for path, node in _named(self.tree) if isinstance(node, ast.ClassDef)]

    @cached_property
    def imports(self) -> list[Import]:
        """Every arrow that leaves this module, hidden ones included."""
        return list(_imports(self.tree, None, self._package))

    @property
    def _package(self) -> str:
        return self.name if self.is_face else self.name.rpartition(".")[0]


def _named(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function | ast.ClassDef):
            yield prefix + node.name, node
            yield from _named(node, f"{prefix}{node.name}.")
        else:
            yield from _named(node, prefix)


def _imports(tree: ast.AST, inside: str | None, package: str) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            yield from (Import(f"{base}.{alias.name}", node.lineno, inside) for alias in node.names)
        else:
            within = node.name if isinstance(node, Function) and inside is None else inside
            yield from _imports(node, within, package)


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    kept = parts[: len(parts) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def read(source: Path) -> list[Module]:
    """Every module of the package under `source`, sorted by name."""
    paths = sorted((source / PACKAGE).rglob("*.py"))
    return [Module(_dotted(path.relative_to(source)), path, path.read_text(encoding="utf-8")) for path in paths]


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def house() -> tuple[Module, ...]:
    """The real source."""
    return tuple(read(SOURCE))


def sample(folder: Path, files: dict[str, str]) -> list[Module]:
    """A small house of its own, written into `folder`, to show that a rule can fail. Missing faces are added."""
    for name, text in {"__init__.py": "", **files}.items():
        path = folder / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for package in {path.parent for path in (folder / PACKAGE).rglob("*.py")}:
        (package / "__init__.py").touch()
    return read(folder)


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the last."""
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def own_ancestry(modules: list[Module] | tuple[Module, ...]) -> dict[str, list[str]]:
    """For each class of the house, its own bases by `module.Class`; classes of third parties are left out."""
    by_name = {f"{module.name}.{path}": module for module in modules for path, _ in module.classes}
    found: dict[str, list[str]] = {}
    for module in modules:
        for path, node in module.classes:
            bases = [_resolve(base, module, by_name) for base in node.bases]
            found[f"{module.name}.{path}"] = [base for base in bases if base]
    return found


def _resolve(base: ast.expr, module: Module, known: dict[str, Module]) -> str | None:
    text = ast.unparse(base.value if isinstance(base, ast.Subscript) else base)
    if f"{module.name}.{text}" in known:
        return f"{module.name}.{text}"
    last = text.rpartition(".")[2]
    head = text.partition(".")[0]
    for arrow in module.imports:
        if arrow.target.rpartition(".")[2] == head:
            candidate = arrow.target + text[len(head) :]
            if candidate in known:
                return candidate
    # Taken from a face or through an alias: one class of that name in the house is enough to know it.
    named = [name for name in known if name.rpartition(".")[2] == last]
    imported = any(arrow.target.startswith(PACKAGE) and arrow.target.endswith(f".{head}") for arrow in module.imports)
    return named[0] if imported and len(named) == 1 else None


def chain(name: str, ancestry: dict[str, list[str]]) -> list[str]:
    """The longest line of own classes from `name` up, itself first."""
    return [name, *max((chain(base, ancestry) for base in ancestry.get(name, [])), key=len, default=[])]

"""The product's words: no league tables, no marks, no verdict that sounds like a promise."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.survey import PACKAGE, SOURCE, Module, house, sample

# As parts of an identifier, split at underscores and capitals.
REFUSED_NAMES = ("leaderboard", "safety score", "grade", "grades", "graded", "grading")
# On a page or a terminal.
REFUSED_WORDS = ("leaderboard", "safety score", "grade", "grades", "graded")
# (module or template, word) -> reason
EXCUSED: dict[tuple[str, str], str] = {}

WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def refused_names(modules: list[Module] | tuple[Module, ...]) -> dict[tuple[str, str], str]:
    return {
        (module.name, word): f"{module.at(line)} the name {name!r} says {word!r}"
        for module in modules
        for name, line in _identifiers(module.tree)
        for word in REFUSED_NAMES
        if f" {word} " in f" {' '.join(WORDS.findall(name)).lower()} "
    }


def refused_words(modules: list[Module] | tuple[Module, ...], source: Path) -> dict[tuple[str, str], str]:
    said = [(module.name, module.at(line), text) for module in modules for text, line in _spoken(module.tree)]
    said += [
        (path.relative_to(source).as_posix(), path.name, path.read_text(encoding="utf-8"))
        for path in sorted((source / PACKAGE).rglob("*.html"))
    ]
    return {
        (name, word): f"{place} a reader would see {word!r}"
        for name, place, text in said
        for word in REFUSED_WORDS
        if re.search(rf"\b{word}\b", text, re.IGNORECASE)
    }


def _identifiers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name"):
            name = getattr(node, field, None)
            if isinstance(name, str):
                yield name, getattr(node, "lineno", 0)


def _spoken(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Strings that pass through the door of words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, node.lineno


def test_names_and_pages_keep_to_the_words_of_the_practice() -> None:
    offences = {**refused_names(house()), **refused_words(house(), SOURCE)}
    unexcused = [text for pair, text in offences.items() if pair not in EXCUSED]

    assert not unexcused, "\n".join([*unexcused, "See guides/style.md for the word to use instead."])
    assert not set(EXCUSED) - set(offences), "EXCUSED excuses what no longer offends"


def test_the_rule_hears_a_refused_word(tmp_path: Path) -> None:
    modules = sample(
        tmp_path,
        {
            "findings/model.py": "class ModelLeaderboard: ...\nsafety_score = 1\nupgrade = degraded = 2\n",
            "cli/runs.py": "_('The grade of this run')\n'grade'\n",
            "workbench/templates/runs.html": "<h1>Leaderboard</h1>",
        },
    )

    assert {word for _, word in refused_names(modules)} == {"leaderboard", "safety score"}
    assert set(refused_words(modules, tmp_path)) == {
        ("redcommons.cli.runs", "grade"),
        ("redcommons/workbench/templates/runs.html", "leaderboard"),
    }

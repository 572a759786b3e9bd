"""Finds every sentence of the interface: in the code, and in the templates of pages."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from tools.survey import PACKAGE

Key = tuple[str, str]

INTERFACE = {
    "workbench": "pages, forms, and what they answer",
    "values": "names of outcomes and of what a text may be",
    "care": "why a text is hidden",
    "methods": "what a method does, what may be set, why it cannot act on a text",
    "labour": "roles, terms, tasks",
    "study": "gaps, shown at home",
    "exploration": "how often a turn was repeated",
    "dataset": "what an import says",
    "evaluation": "what a reading lacks, why a comparison is closed",
    "findings/giving.py": "that there is nothing of yours in a study",
    "findings/own_files.py": "the page beside one's own record",
    "findings/own_words.py": "what is said before one withdraws something",
    "findings/practice_files.py": "the page beside a practice that leaves",
    "findings/studying.py": "why nothing can leave to be studied",
    "findings/withdrawing.py": "what cannot be withdrawn, and why",
    "findings/work.py": "who did which step, on pages and in the report",
    "findings/linter.py": "notes in the margin of the preview",
    "findings/rules.py": "figures in words, on results and on the preview's frame",
    "findings/wording.py": "the one place where numbers become words",
    "adapters/charts": "words inside pictures",
    "adapters/detectors.py": "why a text is not taken",
    "adapters/executors": "why a reply ended early",
    "adapters/store": "why a reply ended early, why a rating stays",
    "adapters/vault.py": "what a passphrase needs, why a vault stays shut",
}
"""Folder or module: why its words are translated."""

ENGLISH = {
    "cli": "help and answers of a terminal are quoted in pages, mails and searches, and read by scripts",
    "talking": "what a notebook and a terminal show, for the same reason",
    "adapters/frames.py": "as above: only a notebook asks for it",
    "helpline": "the example study is in English, as its cases are",
    "findings/actions.py": "what a report withholds: part of the report",
    "findings/disagreement.py": "why a report has no figure of a group: part of the report",
    "findings/labour.py": "who is called what in a report, and what it withholds: part of the report",
    "findings/naming.py": "who is called what in a report: part of the report",
    "adapters/publish": "a report is verified by making its pages again, so it has one language",
}
"""Folder or module: why its words stay as they are."""

KEYWORDS = {
    "_": None,
    "many": (1, 2),
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PLURAL = {"many", "ngettext", "ngettext_lazy"}


@dataclass(frozen=True)
class Sentence:
    """One message of the interface."""

    singular: str
    """The English of the code."""
    plural: str | None
    """The English for more than one, where a count decides."""
    context: str
    """What tells it from another of the same words; mostly empty."""
    places: tuple[str, ...]
    """Files that say it, from the package on."""
    comments: tuple[str, ...]
    """What the code tells whoever translates it."""

    @property
    def key(self) -> Key:
        """What a translation is found by."""
        return self.context, self.singular

    @property
    def where(self) -> str:
        """The first file that says it."""
        return self.places[0]


def sentences(source: Path) -> dict[Key, Sentence]:
    """Every sentence of the interface, in the order of the files; the same words twice are one."""
    found: dict[Key, Sentence] = {}
    for path in _files(source):
        place = path.relative_to(source).as_posix()
        for one in _said(path, place):
            before = found.get(one.key)
            found[one.key] = one if before is None else _merged(before, one)
    return found


def loose(source: Path) -> Iterator[str]:
    """What no catalogue could translate: a folder that nobody decided on, a message not written where it is said."""
    for path in sorted((source / PACKAGE).rglob("*.py")):
        name = path.relative_to(source / PACKAGE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = list(_calls(tree))
        if calls and not _within(name, INTERFACE) and not _within(name, ENGLISH):
            yield f"{name} says something to people: put its folder into INTERFACE or ENGLISH of tools/sentences.py"
        if _within(name, INTERFACE):
            yield from _unwritten(name, tree, calls)


def _unwritten(name: str, tree: ast.Module, calls: list[ast.Call]) -> Iterator[str]:
    lazy = "gettext_lazy" in ast.unparse(tree)
    inside = {id(node) for function in ast.walk(tree) if _is_function(function) for node in ast.walk(function)}
    for call in calls:
        written = call.args[: 2 if getattr(call.func, "id", "") in _PLURAL else 1]
        if not all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in written):
            yield f"{name}:{call.lineno} says what stands elsewhere: write the sentence into the brackets"
        if not lazy and id(call) not in inside:
            yield f"{name}:{call.lineno} is said once, when the module loads: say it in a function"


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            yield node


def _files(source: Path) -> Iterator[Path]:
    for path in sorted((source / PACKAGE).rglob("*")):
        inside = _within(path.relative_to(source / PACKAGE).as_posix(), INTERFACE)
        if inside and path.suffix in {".py", ".html", ".txt"} and "static" not in path.parts:
            yield path


def _within(name: str, folders: dict[str, str]) -> bool:
    return any(name == folder or name.startswith(f"{folder}/") for folder in folders)


def _said(path: Path, place: str) -> Iterator[Sentence]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text)
    found = extract("python", BytesIO(text.encode()), KEYWORDS, comment_tags=("Translators:",))
    for _line, message, comments, context in found:
        singular, plural = message if isinstance(message, tuple) else (message, None)
        yield Sentence(singular, plural, context or "", (place,), tuple(comments))


def _merged(one: Sentence, other: Sentence) -> Sentence:
    return Sentence(
        one.singular,
        one.plural or other.plural,
        one.context,
        tuple(dict.fromkeys((*one.places, *other.places))),
        tuple(dict.fromkeys((*one.comments, *other.comments))),
    )

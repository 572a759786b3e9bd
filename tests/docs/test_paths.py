"""Pages name files that exist, commands that parse, and answers that are where they say."""

import re
from functools import cache
from pathlib import Path

import click
import pytest

from tests.docs.pages import commands, written_pages
from tools.survey import ROOT, SOURCE

HOUSE = SOURCE / "redcommons"
ANSWERS = ROOT / "docs" / "reference" / "where-things-live.md"
PAGES = written_pages()
# Paths in a workspace or of a person's own, in examples.
THEIRS = ("redcommons-data/", "redcommons-report/", "reports/", "locks/", "my_", "W/")
_LINK = re.compile(r"\]\(([^)#\s]+)?(#[^)\s]+)?\)")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_PATH = re.compile(r"\.?[\w.-]+(?:/[\w.-]+)*/?")
_FILE = re.compile(r".*/.*\.(?:py|md|ya?ml|json|css|sh|toml)|.*/")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named_paths(text: str) -> list[str]:
    """Paths in backticks: with a slash, and an ending or a last slash."""
    spans = (span for span in _SPAN.findall(text) if _PATH.fullmatch(span) and _FILE.fullmatch(span))
    return [span for span in spans if not span.startswith(THEIRS)]


def exists(name: str, page: Path) -> bool:
    return any((root / name).exists() for root in (ROOT, HOUSE, page.parent))


def broken_links(text: str, page: Path) -> list[str]:
    found = []
    for target, anchor in _LINK.findall(text):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        at = (page.parent / target) if target else page
        if not at.exists() or (anchor and anchor[1:] not in anchors(at)):
            found.append(f"{target}{anchor}")
    return found


@cache
def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def walked(words: list[str], *, whole: bool) -> None:
    """Follow a command to its end; raises click's own error where there is no such thing."""
    command, context = _root()
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        child = command.get_command(context, words[0])
        if child is None:
            raise click.UsageError(f"no command {words[0]!r}")
        command, words = child, words[1:]
        context = click.Context(command, info_name=command.name, parent=context)
    if whole and not (set(words) & {"--help", "--version"}):
        command.make_context(command.name, list(words))
    options = {name for one in command.get_params(context) for name in one.opts} | {"--version"}
    strange = [word for word in words if word.startswith("--") and word.split("=")[0] not in options]
    if strange:
        raise click.UsageError(f"no option {strange[0]!r}")


def _root() -> tuple[click.Command, click.Context]:
    from redcommons.cli.entry import redcommons

    return redcommons, click.Context(redcommons, info_name="redcommons")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_named_exists(page: Path) -> None:
    assert [name for name in named_paths(text_of(page)) if not exists(name, page)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(text_of(page), page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_shown_is_one(page: Path) -> None:
    refused = []
    for words, whole in commands(text_of(page)):
        try:
            walked(words, whole=whole)
        except click.ClickException as error:
            refused.append(f"redcommons {' '.join(words)}: {error.format_message()}")

    assert refused == []


def answers() -> list[tuple[str, str]]:
    """The rows of the page of answers that name a file and something in it."""
    rows = [line.split("|") for line in text_of(ANSWERS).splitlines() if line.startswith("| ")]
    pairs = [(_SPAN.findall(cells[2]), _SPAN.findall(cells[3])) for cells in rows if len(cells) > 4]
    return [(files[0], name) for files, names in pairs if files for name in names]


@pytest.mark.parametrize(("file", "name"), answers())
def test_every_answer_is_where_the_page_says(file: str, name: str) -> None:
    text = text_of(ROOT / file)

    word = re.escape(name)

    assert re.search(rf"^\s*(?:async def|def|class) {word}\b|^{word}\b.*=|^\[{word}\]", text, re.MULTILINE)


def test_the_page_of_answers_has_answers() -> None:
    assert len(answers()) >= 15


def test_the_rules_notice_their_offences(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "`src/redcommons/nowhere.py` and `values/base.py`, [gone](gone.md), [here](page.md#no-such-head)\n\n# Head\n\n"
        "`redcommons report verifies X`\n\n```console\n$ redcommons runs --yaml\n$ redcommons study new\n```\n",
        encoding="utf-8",
    )
    refused = 0
    for words, whole in commands(text_of(page)):
        with pytest.raises(click.ClickException):
            walked(words, whole=whole)
        refused += 1

    assert [name for name in named_paths(text_of(page)) if not exists(name, page)] == ["src/redcommons/nowhere.py"]
    assert broken_links(text_of(page), page) == ["gone.md", "page.md#no-such-head"]
    assert refused == 3

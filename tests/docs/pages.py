"""Reads pages as a stranger would: their blocks, the commands in them, and what they say comes back."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.survey import ROOT

RUN_ID = re.compile(r"run-[23456789a-hjkmnp-z]{10}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ANYTHING = "\N{HORIZONTAL ELLIPSIS}"
_FENCE = re.compile(r"^(```+)(.*)$")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    language: str
    """The first word after the fence."""
    name: str
    """The second word: the file that the block is, where it is one."""
    text: str
    """What stands in it."""
    line: int
    """Line of the page on which it starts, counted from 1."""


def written_pages() -> list[Path]:
    """Every page that people wrote; generated ones say so in their first line."""
    places = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
    places += sorted(
        path for folder in ("docs", "design", "guides", "changes") for path in (ROOT / folder).rglob("*.md")
    )
    return [path for path in places if not path.read_text(encoding="utf-8").startswith("<!-- Generated")]


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    fence, info, start = "", "", 0
    held: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = _FENCE.match(line)
        if not fence and found:
            fence, info, start, held = found[1], found[2].strip(), number, []
        elif fence and line == fence:
            language, _, name = info.partition(" ")
            yield Block(language, name.strip(), "".join(f"{one}\n" for one in held), start)
            fence = ""
        elif fence:
            held.append(line)


def exchanges(block: Block) -> Iterator[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines that the page says come back."""
    command = ""
    answer: list[str] = []
    for line in block.text.splitlines():
        if command.endswith("\\"):
            command = command[:-1] + line.strip()
        elif line.startswith("$ "):
            if command:
                yield command, answer
            command, answer = line[2:], []
        else:
            answer.append(line)
    if command:
        yield command, answer


def same(said: str, seen: str) -> bool:
    """Whether a line of a page says what was seen; an ellipsis stands for anything, a run or a time for any other."""
    pattern = ".*".join(re.escape(part) for part in _plain(said).split(_ANYTHING))
    return re.fullmatch(pattern, _plain(seen)) is not None


def agree(said: list[str], seen: list[str]) -> bool:
    """Whether lines say what was seen, one by one; a line that is an ellipsis stands for any number of lines."""
    if not said:
        return not seen
    if said[0].strip() == _ANYTHING:
        return any(agree(said[1:], seen[place:]) for place in range(len(seen) + 1))
    return bool(seen) and same(said[0], seen[0]) and agree(said[1:], seen[1:])


def _plain(line: str) -> str:
    return " ".join(_TIME.sub("TIME", RUN_ID.sub("RUN", line)).split())


def commands(text: str) -> Iterator[tuple[list[str], bool]]:
    """Every `redcommons` command that a page shows: its words, and whether it stands in a block, whole."""
    prose = text
    for block in blocks(text):
        prose = prose.replace(block.text, "")
        if block.language in {"console", "sh", "bash"}:
            lines = (
                [command for command, _answer in exchanges(block)] if block.language == "console" else _joined(block)
            )
            yield from ((words, True) for line in lines for words in _calls(line))
    for span in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", prose):
        if span.startswith("redcommons "):
            yield shlex.split(span)[1:], False


def _joined(block: Block) -> list[str]:
    return block.text.replace("\\\n", " ").splitlines()


def _calls(line: str) -> Iterator[list[str]]:
    words = shlex.split(line, comments=True)
    for place, word in enumerate(words):
        if word == "redcommons" and (place == 0 or words[place - 1] in {"|", "&&", ";"}):
            rest = words[place + 1 :]
            ends = [n for n, one in enumerate(rest) if one in {"|", ">", "&&", ";", "<", "2>", "&"}]
            yield rest[: ends[0]] if ends else rest

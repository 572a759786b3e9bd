"""Markdown in which other people's words stand as words: nothing in them is taken for markup, whatever they hold."""

from __future__ import annotations

import re

from redcommons.values.text import visible

_RUNS = re.compile("`+")
_BREAKS = re.compile("[\u2028\u2029]")


def carries(text: str) -> bool:
    """Return whether a file of Markdown shows these words and gives them back: no controls, no marks of direction."""
    return visible(text) == text and not _BREAKS.search(text)


def span(text: str) -> str:
    """Return one line of words as a code span, what cannot be seen spelled out; nothing for no words."""
    line = " ".join(shown(text).split("\n"))
    if not line:
        return ""
    ticks = "`" * (_longest(line) + 1)
    pad = " " if line[0] == "`" or line[-1] == "`" or (line[0] == line[-1] == " " and line.strip(" ")) else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def unspan(code: str) -> str | None:
    """Return the words of a code span, or None for anything else."""
    ticks = code[: len(code) - len(code.lstrip("`"))]
    line = code[len(ticks) : len(code) - len(ticks)]
    if not ticks or not line or not code.endswith(ticks) or "\n" in line:
        return None
    padded = line[0] == line[-1] == " " and line.strip(" ")
    return line[1:-1] if padded else line


def fence(text: str, info: str = "text") -> list[str]:
    """Return words as the lines of a fenced block; the fence is longer than any inside."""
    ticks = "`" * max(3, _longest(text) + 1)
    return [f"{ticks}{info}", *text.split("\n"), ticks]


def shown(text: str) -> str:
    """Return words with what cannot be seen, or would turn their direction, spelled out."""
    return _BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", visible(text))


def _longest(text: str) -> int:
    return max((len(run) for run in _RUNS.findall(text)), default=0)

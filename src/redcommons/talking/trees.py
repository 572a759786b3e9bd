"""A conversation as plain text: its tree with numbers, or one path with every word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from redcommons.exploration.model import Turn
from redcommons.values.text import visible
from redcommons.values.words import _

WIDTH = 60
"""Characters of a turn that a tree shows."""


def tree(turns: Sequence[Turn], names: Sequence[str], at: Collection[int] = ()) -> Iterator[str]:
    """Yield the lines of a tree; turns after the same one stand under each other, those in `at` are marked."""
    below: dict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        below[turn.parent].append(turn)
    waiting = [(turn, 0) for turn in reversed(below[0])]
    while waiting:
        turn, depth = waiting.pop()
        mark = "*" if turn.number in at else " "
        yield f"{mark}{turn.number:>4} {'  ' * min(depth, 20)}{who(turn, names)}: {_start(turn)}"
        # A line goes straight down while nothing stands beside it: a fork moves right, what follows it again.
        deeper = depth + (len(below[turn.number]) > 1) + (len(below[turn.parent]) > 1)
        waiting += [(child, deeper) for child in reversed(below[turn.number])]


def path(turns: Sequence[Turn], names: Sequence[str]) -> Iterator[str]:
    """Yield the lines of one path with every word of it."""
    for turn in turns:
        yield f"[{turn.number}] {who(turn, names)}"
        yield from (f"    {line}" for line in words(turn).split("\n"))
        yield ""


def words(turn: Turn) -> str:
    """Return the words of a turn for a terminal, and what is to be known of them."""
    lines = [visible(turn.message.text)] if turn.message.text else []
    return "\n".join([*lines, *notes(turn)]) or _("(an empty reply)")


def notes(turn: Turn) -> list[str]:
    """Return what goes with the words of a turn: calls, files, and why it is not whole."""
    message = turn.message
    called = _("calls {tool} {arguments}")
    lines = [called.format(tool=visible(call.name), arguments=visible(call.arguments)) for call in message.calls]
    lines += [_("with the file {name}").format(name=visible(file.name)) for file in message.documents]
    broken = {
        "stopped": _("(stopped; what came is kept)"),
        "cut_off": _("(broken off; what came is kept: {why})"),
        "failed": _("(no reply: {why})"),
        "writing": _("(still being written)"),
    }
    if turn.state in broken:
        lines.append(broken[turn.state].format(why=visible(turn.cause)))
    return lines


def who(turn: Turn, names: Sequence[str]) -> str:
    """Return who speaks in a turn, with what stands between them and their words."""
    brought = ", " + _("brought in with a transcript") if turn.brought else ""
    return _speaker(turn, names) + brought


def _speaker(turn: Turn, names: Sequence[str]) -> str:
    lane = turn.lane or (1 if len(names) == 1 else 0)
    name = visible(names[lane - 1]) if lane else ""
    if turn.message.role == "assistant":
        written = _("written by a person in the place of {target}").format(target=name)
        return written if turn.message.by_person else name or _("model")
    said = visible(turn.message.name) or (_("tool") if turn.message.role == "tool" else _("person"))
    role = _(", in role: {persona}").format(persona=visible(turn.in_role)) if turn.in_role else ""
    method = _(", by the method {name}").format(name=visible(turn.made.method)) if turn.made else ""
    to = _(", to {target}").format(target=name) if turn.lane and len(names) > 1 else ""
    return f"{said}{to}{role}{method}"


def _start(turn: Turn) -> str:
    line = " ".join(words(turn).split())
    return line if len(line) <= WIDTH else f"{line[:WIDTH]}…"

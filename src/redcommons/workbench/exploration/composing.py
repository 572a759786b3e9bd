"""What the composer is for: to say something, to say a turn otherwise, or to put words in a model's place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from redcommons.exploration import rules
from redcommons.exploration.model import Turn
from redcommons.values.errors import BadInput
from redcommons.workbench import reveal
from redcommons.workbench.exploration.tree import Tree

Mode = Literal["say", "edit", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A lane that one may speak to alone."""

    number: int
    """Its number."""
    name: str
    """What its target is called."""
    open: bool
    """Whether it can be spoken to."""

    @property
    def key(self) -> str:
        """Return the key that chooses it."""
        return str(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composing:
    """What is written, and where it will stand."""

    mode: Mode
    """To say something, to say it otherwise, or to put words in a model's place."""
    after: str
    """The turn that it follows in each lane, "12,15"; empty for a lane that cannot be spoken to."""
    choices: tuple[Choice, ...]
    """The lanes to choose from; empty where there is nothing to choose."""
    lane: int = 0
    """The lane that is chosen already; 0 for all."""
    turn: int = 0
    """The turn that is said otherwise, or in whose place words are put."""
    words: str = ""
    """What stands in it to begin with."""
    files: tuple[str, ...] = ()
    """Names of the files that the turn carries which is said otherwise; they go along unless one says no."""


def composing(tree: Tree, edit: int = 0, write: int = 0) -> Composing:
    """Return what the composer is for; raises BadInput on a turn that cannot be written anew."""
    if edit:
        return _otherwise(tree, _named(tree, edit))
    if write:
        return _in_place(_named(tree, write))
    after = tuple(_after(tree, number) for number in tree.at)
    return Composing(mode="say", after=_words(after), choices=_choices(tree, after))


def _named(tree: Tree, number: int) -> Turn:
    found = tree.turn(number)
    if found is None:
        raise BadInput(f"there is no turn {number} here to write anew")
    return found


def _otherwise(tree: Tree, turn: Turn) -> Composing:
    if turn.message.role != "user":
        raise BadInput(f"turn {turn.number} is not a person's: put other words in the model's place instead")
    after = tuple(_twin(tree, turn, lane) for lane in rules.lanes(tree.talk))
    return Composing(
        mode="edit",
        after=_words(after),
        choices=_choices(tree, after),
        lane=turn.lane,
        turn=turn.number,
        words=reveal.draft(turn.message),
        files=tuple(one.name for one in turn.message.documents),
    )


def _twin(tree: Tree, turn: Turn, lane: int) -> int | None:
    """Return what a turn follows in a lane: also where the same was said to all, each after its own last reply."""
    if turn.lane in (0, lane):
        return turn.parent
    place, path = len(tree.path(turn.number)) - 1, tree.path(tree.at[lane - 1])
    beside = path[place] if place < len(path) else None
    return beside.parent if beside is not None and beside.message == turn.message else None


def _in_place(turn: Turn) -> Composing:
    if turn.message.role != "assistant":
        raise BadInput(f"turn {turn.number} is a person's: say it otherwise instead")
    words = reveal.draft(turn.message)
    lane = turn.lane or 1
    return Composing(mode="write", after=str(turn.parent), choices=(), lane=lane, turn=turn.number, words=words)


def _after(tree: Tree, number: int) -> int | None:
    """Return the turn that a lane is spoken to after; None where it waits for somebody else than a person."""
    last = tree.turn(number)
    stuck = last is not None and (last.message.role != "assistant" or bool(last.message.calls))
    return None if stuck else number


def _choices(tree: Tree, after: tuple[int | None, ...]) -> tuple[Choice, ...]:
    names = rules.names_shown(tree.talk)
    if len(names) < 2:
        return ()
    return tuple(
        Choice(number=number, name=name, open=after[number - 1] is not None) for number, name in enumerate(names, 1)
    )


def _words(after: tuple[int | None, ...]) -> str:
    return ",".join("" if number is None else str(number) for number in after)

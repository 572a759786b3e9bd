"""Turns as a notebook shows them: plain, as HTML without style or script, or as a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from redcommons.adapters.frames import frame
from redcommons.adapters.markup import Markup, el, human, join
from redcommons.exploration.model import Turn
from redcommons.talking import trees
from redcommons.values.words import _


class Turns(Sequence[Turn]):
    """Turns in order, which show themselves."""

    def __init__(self, turns: Sequence[Turn], names: Sequence[str]) -> None:
        """Hold turns of a conversation with the names of its targets as they are shown."""
        self._turns = tuple(turns)
        self._names = tuple(names)

    @overload
    def __getitem__(self, place: int) -> Turn: ...

    @overload
    def __getitem__(self, place: slice) -> Turns: ...

    def __getitem__(self, place: int | slice) -> Turn | Turns:
        return Turns(self._turns[place], self._names) if isinstance(place, slice) else self._turns[place]

    def __len__(self) -> int:
        return len(self._turns)

    def __iter__(self) -> Iterator[Turn]:
        return iter(self._turns)

    def __repr__(self) -> str:
        return "\n".join(trees.path(self._turns, self._names)).rstrip() or _("(no turn)")

    def _repr_html_(self) -> str:
        return el("div", *(_turn(turn, self._names) for turn in self._turns))

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what was said, in order."""
        return tuple(turn.message.text for turn in self._turns)

    def to_pandas(self) -> Any:  # noqa: ANN401  a class of somebody else's, which is optional
        """Return one row for each turn; needs pandas."""
        return frame([_row(turn, self._names) for turn in self._turns])


def _turn(turn: Turn, names: Sequence[str]) -> Markup:
    head = el("p", el("strong", f"[{turn.number}] {trees.who(turn, names)}"), *_marks(turn))
    lines = trees.words(turn).split("\n")
    body = join(*(join(el("br") if place else None, human(line)) for place, line in enumerate(lines)))
    return el("section", head, el("blockquote", el("p", body)))


def _marks(turn: Turn) -> Iterator[Markup]:
    if turn.message.by_person:
        yield join(" ", el("em", _("written by a person")))


def _row(turn: Turn, names: Sequence[str]) -> dict[str, Any]:
    return {
        "number": turn.number,
        "parent": turn.parent,
        "lane": turn.lane,
        "target": names[turn.lane - 1] if turn.lane else "",
        "role": turn.message.role,
        "text": turn.message.text,
        "by_person": turn.message.by_person,
        "by": turn.by,
        "in_role": turn.in_role,
        "method": turn.made.method if turn.made else "",
        "model": turn.model,
        "seed": turn.seed,
        "temperature": turn.asked.temperature,
        "milliseconds": turn.milliseconds,
        "state": turn.state,
        "cause": turn.cause,
        "brought": turn.brought,
    }

"""Where somebody stands in a tree: the last turn of each lane, and which lanes are meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redcommons.exploration import rules
from redcommons.exploration.model import TalkHead, Turn
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.words import _

Branch = tuple[tuple[int, ...], tuple[int, ...]]
"""Turns to go on from, and the lanes that are asked where those are shared."""


class Places:
    """The last turn of each lane."""

    def __init__(self, leaves: dict[int, int]) -> None:
        """Stand at these turns, by lane; all lanes are meant."""
        self._leaves = leaves
        self.meant = tuple(leaves)

    @classmethod
    def of(cls, head: TalkHead, turns: Sequence[Turn]) -> Places:
        """Return where the newest branch of each lane ends."""
        return cls(dict(zip(rules.lanes(head.talk), rules.leaves(head.talk, turns), strict=True)))

    def leaf(self, lane: int) -> int:
        """Return the last turn of a lane; 0 where nothing was said."""
        return self._leaves[lane]

    def back(self, leaves: dict[int, int]) -> None:
        """Stand where one stood before."""
        self._leaves = dict(leaves)

    @property
    def leaves(self) -> dict[int, int]:
        """Return the last turn of every lane."""
        return dict(self._leaves)

    def mean(self, lanes: Sequence[int]) -> None:
        """Mean these lanes from now on, all without any; raises BadInput on one that is not there."""
        self.meant = self._there(lanes) or tuple(self._leaves)

    def stand(self, turns: Sequence[Turn]) -> None:
        """Stand at these turns, each in its lane; of several in one lane, at the last."""
        for turn in turns:
            self._leaves[turn.lane or 1] = turn.number

    def go_to(self, turns: Sequence[Turn], number: int) -> None:
        """Stand at a turn: in its own lane, or in all lanes meant where they share it. Raises NotFound."""
        found = next((turn for turn in turns if turn.number == number), None)
        if number and found is None:
            raise NotFound(_("there is no turn {n} here: there are {all}").format(n=number, all=len(turns)))
        for lane in (found.lane,) if found is not None and found.lane else self.meant:
            self._leaves[lane] = number

    def branches(self, turns: Sequence[Turn], to: Sequence[int] = ()) -> Iterator[Branch]:
        """Yield from which turns something is said, and to whom: once, but where lanes share several places."""
        by_number = {turn.number: turn for turn in turns}
        own: list[int] = []
        shared: dict[int, list[int]] = {}
        for lane in self._there(to) or self.meant:
            leaf = _answered(by_number, self._leaves[lane])
            if leaf and by_number[leaf].lane:
                own.append(leaf)
            else:
                shared.setdefault(leaf, []).append(lane)
        together = [((*own, leaf), tuple(lanes)) for leaf, lanes in list(shared.items())[:1]]
        yield from together or [(tuple(own), ())]
        yield from (((leaf,), tuple(lanes)) for leaf, lanes in list(shared.items())[1:])

    def go_on_from(self, turns: Sequence[Turn], lane: int) -> int:
        """Return the turn after which something new can be said in a lane; 0 at the beginning."""
        return _answered({turn.number: turn for turn in turns}, self._leaves[lane])

    def asked(self, turns: Sequence[Turn], lane: int) -> int:
        """Return the turn that the last reply of a lane follows, or that waits for one. Raises BadInput."""
        by_number = {turn.number: turn for turn in turns}
        found = by_number.get(self._leaves[lane])
        if found is not None and found.message.role == "assistant":
            found = by_number.get(found.parent)
        if found is None:
            raise BadInput(_("nothing was said to target {lane} yet: say something first").format(lane=lane))
        return found.number

    def before(self, turns: Sequence[Turn], number: int = 0) -> None:
        """Stand before turn `number`, or before what a person said last in each lane meant. Raises BadInput."""
        by_number = {turn.number: turn for turn in turns}
        if number:
            found = by_number.get(number)
            if found is None or found.message.role != "user":
                raise BadInput(_("turn {n} is nothing that a person said: name one that is").format(n=number))
            self.go_to(turns, found.parent)
            if found.lane:
                self._leaves[found.lane] = found.parent
            return
        for lane in self.meant:
            self._leaves[lane] = _said_last(by_number, self._leaves[lane]).parent

    def stand_if_lost(self, turns: Sequence[Turn], lane: int) -> None:
        """Stand at a whole reply beside the one of a lane, where that one never came or broke off."""
        by_number = {turn.number: turn for turn in turns}
        now = by_number.get(self._leaves[lane])
        if now is not None and now.message.role == "assistant" and now.state == "whole":
            return
        parent = now.number if now is not None and now.message.role != "assistant" else now.parent if now else 0
        beside = [turn for turn in turns if (turn.parent, turn.lane, turn.state) == (parent, lane, "whole")]
        self.stand(beside[:1])

    def _there(self, lanes: Sequence[int]) -> tuple[int, ...]:
        unknown = next((lane for lane in lanes if lane not in self._leaves), None)
        if unknown is not None:
            said = _("there is no target {n} here: there are {all}")
            raise BadInput(said.format(n=unknown, all=len(self._leaves)))
        return tuple(dict.fromkeys(lanes))


def _answered(by_number: dict[int, Turn], leaf: int) -> int:
    """Return the turn itself, or where a person's words have no reply in this lane, the one before them."""
    while leaf and by_number[leaf].message.role in {"user", "system"}:
        leaf = by_number[leaf].parent
    return leaf


def _said_last(by_number: dict[int, Turn], leaf: int) -> Turn:
    while leaf and by_number[leaf].message.role != "user":
        leaf = by_number[leaf].parent
    if not leaf:
        raise BadInput(_("nothing was said yet that could be changed: say something first"))
    return by_number[leaf]

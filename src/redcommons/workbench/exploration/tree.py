"""A conversation's turns, looked up once: by number, by parent, and where each branch ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from redcommons.exploration import rules
from redcommons.exploration.model import Talk, Turn


class Tree:
    """Every turn of a conversation, and what is shown of it: the path of each lane to where it ends."""

    def __init__(self, talk: Talk, turns: Sequence[Turn], at: Sequence[int] = ()) -> None:
        """Find the ends of the lanes that an address asks for. Raises NotFound on a turn that is not there."""
        self.talk = talk
        self.turns = tuple(turns)
        self.at = rules.leaves(talk, turns, at)
        self._by_number = {turn.number: turn for turn in turns}
        self._children: dict[int, list[Turn]] = defaultdict(list)
        for turn in turns:
            self._children[turn.parent].append(turn)
        self._ends: dict[int, dict[int, int]] = {}

    def turn(self, number: int) -> Turn | None:
        """Return a turn, or None."""
        return self._by_number.get(number)

    def path(self, number: int) -> tuple[Turn, ...]:
        """Return the turns from the first to `number`; 0 is the beginning."""
        path = []
        while number:
            path.append(self._by_number[number])
            number = path[-1].parent
        return tuple(reversed(path))

    def paths(self) -> tuple[tuple[Turn, ...], ...]:
        """Return the path of each lane."""
        return tuple(self.path(number) for number in self.at)

    def below(self, parent: int) -> tuple[Turn, ...]:
        """Return the turns that follow a turn."""
        return tuple(self._children[parent])

    def beside(self, turn: Turn, column: int) -> tuple[Turn, ...]:
        """Return what was said in a turn's place, itself among it, as a column has it; column 0 is the beginning."""
        said = [one for one in self._children[turn.parent] if one.message.role == turn.message.role]
        return tuple(one for one in said if not column or one.lane in (0, column))

    def end(self, number: int, lane: int) -> int:
        """Return the last turn of the newest branch below a turn, as one lane sees it."""
        if lane not in self._ends:
            # From the last turn to the first, so that every turn finds the end of its newest child already there.
            ends = self._ends[lane] = {}
            for turn in reversed(self.turns):
                if turn.lane in (0, lane):
                    ends.setdefault(turn.number, turn.number)
                    ends.setdefault(turn.parent, ends[turn.number])
        return self._ends[lane].get(number, number)

    def since(self, newest: int) -> tuple[int, ...]:
        """Return where the lanes end once turns above `newest`, said elsewhere meanwhile, are gone along with."""
        return tuple(self._onward(number, lane, newest) for lane, number in enumerate(self.at, 1))

    def _onward(self, number: int, lane: int, newest: int) -> int:
        meant = (0, lane)
        while new := [one.number for one in self._children[number] if one.number > newest and one.lane in meant]:
            number = new[-1]
        return number

    def moved(self, lane: int, number: int) -> tuple[int, ...]:
        """Return the ends of all lanes with one of them, or with lane 0 all of them, in another branch."""
        if not lane:
            return tuple(self.end(number, one) for one in rules.lanes(self.talk))
        return tuple(self.end(number, one) if one == lane else end for one, end in enumerate(self.at, 1))

    def ending(self, lane: int, number: int) -> tuple[int, ...]:
        """Return the ends of all lanes with one of them cut short at a turn, so that one goes on from there."""
        return tuple(number if one == lane else end for one, end in enumerate(self.at, 1))


def at_words(at: Sequence[int]) -> str:
    """Return ends of lanes as an address has them: "12,15"."""
    return ",".join(str(number) for number in at)

"""How the example's brief and its notes in the margin come to stand: by the verbs that everybody uses, each once."""

from __future__ import annotations

from typing import Any, Protocol

from redcommons.exploration.memo import Memo
from redcommons.exploration.model import Kept
from redcommons.helpline.example_margin import BRIEF, NOTES, Noted
from redcommons.values.identity import StudyId


class Rooms(Protocol):
    """The rooms in which tasks and notes are written."""

    @property
    def study(self) -> Any:  # noqa: ANN401  rooms hand out verbs by name
        """Return the room of the scope."""

    @property
    def exploration(self) -> Any:  # noqa: ANN401
        """Return the exploration room."""


def note(rooms: Rooms, study: StudyId) -> None:
    """Write the example's brief, and its notes beside what was kept; every note is released."""
    rooms.study.write(study, (BRIEF,))
    room = rooms.exploration
    there = {row.text for row in room.memos(study).rows}
    kept = {one.title: (str(sheet.name), one) for sheet, one in room.kept(study)}
    for one in NOTES:
        if one.text not in there and one.beside in kept:
            room.write_memo(study, _noted(one, *kept[one.beside]))
    ours = {one.text for one in NOTES}
    # One that was written just before the example was stopped still waits.
    if waiting := [row.name for row in room.memos(study).rows if row.text in ours and not row.released]:
        room.release_memos(study, waiting)


def _noted(one: Noted, name: str, found: Kept) -> Memo:
    turn = int(name.rpartition(" ")[2])
    return Memo(talk=found.talk, by=found.by, turn=turn, text=one.text, codes=one.codes, sort=one.sort)

"""Killed in the middle of a verb, people and what is theirs are as before it or as after it, and never in between."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import redcommons
from redcommons.assembly import Workspace
from redcommons.labour.model import (
    Background,
    Community,
    Completion,
    GroupDecision,
    Membership,
    OwedStill,
    Person,
    Proposal,
    RecordCode,
)
from redcommons.values.identity import RunId, StudyId
from tests.killing import BEFORE
from tests.store_worlds import begin, end

States = Counter[tuple[object, ...]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "ws") if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def played(place: str, scene: str, folder: Path) -> list[StudyId]:
    """Play a scene with every kill; return the study of each, the last one of which came to its end."""
    said = end(begin(f"from tests.killing import main; main({place!r}, {scene!r}, {str(folder)!r})"), 300)
    assert not said.code, said.err
    return [StudyId(line) for line in said.out.split()]


def seen(place: str, scene: str, folder: Path) -> States:
    """Return how often each state was found after a kill; the last must be the end."""
    studies = played(place, scene, folder)
    with redcommons.open(place, by="lena") as ws:
        return Counter(LOOKS[scene](ws, study) for study in studies)


def _came_in(ws: Workspace, study: StudyId) -> tuple[object, ...]:
    shelf, who = ws.ports[0].shelf, f"person-of-{study}"
    codes = [one for _sheet, one in shelf.newest(RecordCode, StudyId("")) if one.person == who]
    there = (shelf.get(Person, StudyId(""), who), shelf.get(Membership, study, who), shelf.get(Completion, study, who))
    return (*map(bool, there), len(codes) == 1)


def _decided(ws: Workspace, study: StudyId) -> tuple[object, ...]:
    shelf = ws.ports[0].shelf
    closed = [one.closed for _sheet, one in shelf.newest(Proposal, study)]
    return (*closed, bool(shelf.newest(GroupDecision, study)), bool(shelf.newest(Community, study)))


def _withdrawn(ws: Workspace, study: StudyId) -> tuple[object, ...]:
    run = RunId(ws.evaluation.runs_in(study)[0].run.id)
    owed = [one.tasks for _sheet, one in ws.ports[0].shelf.newest(OwedStill, study)]
    return len(list(ws.evaluation.verdicts(run))), *owed


def _background(ws: Workspace, study: StudyId) -> tuple[object, ...]:
    found = ws.ports[0].shelf.newest(Background, study)
    return tuple(answer.chosen for _sheet, one in found for answer in one.answers)


def _rated(ws: Workspace, study: StudyId) -> tuple[object, ...]:
    run = RunId(ws.evaluation.runs_in(study)[0].run.id)
    ((name, _queue),) = ws.rating.queues(study)
    return len(list(ws.evaluation.verdicts(run))), ws.rating.progress(study, name).done


LOOKS = {"come_in": _came_in, "decide": _decided, "withdraw": _withdrawn, "background": _background, "rate": _rated}

ENDS: dict[str, set[tuple[object, ...]]] = {
    "come_in": {(False,) * 4, (True,) * 4},
    "decide": {(False,) * 3, (True,) * 3},
    "withdraw": {(1, BEFORE), (0, BEFORE + 1)},
    "background": {("here",), ("there",)},
    "rate": {(0, 0), (1, 1)},
}
"""What there may be after a kill: as before, or as after."""


@pytest.mark.parametrize("scene", list(ENDS))
def test_a_verb_that_is_killed_is_done_whole_or_not_at_all(scene: str, place: str, tmp_path: Path) -> None:
    found = seen(place, scene, tmp_path)

    assert set(found) == ENDS[scene], "and it was killed at least once before anything was written"

"""Searching a study: everything that one may see, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.assembly import Workspace
from redcommons.exploration.model import Saying, Talk
from redcommons.labour.model import Actor, Role
from redcommons.study.model import Charter, ValueEntry
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.search import MAX_QUERY


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="Ana") as found:
        yield found


@pytest.fixture
def study(ws: Workspace, tmp_path: Path) -> StudyId:
    study = StudyId(ws.study.new("Helpline").id)
    ws.study.write(study, [Charter(purpose="deadline of appeal"), ValueEntry(harm="wrong deadline")])
    file = tmp_path / "cases.csv"
    file.write_text("prompt\n" + "".join(f"deadline {n}\n" for n in range(25)), encoding="utf-8")
    ws.dataset.import_parsed(study, ws.dataset.read_files([file]))
    talk = ws.exploration.begin(study, Talk(targets=("helpline",)))
    ws.exploration.say(study, talk.name, Saying(text="what is the deadline?"))
    return study


def kinds(ws: Workspace, study: StudyId, role: Role) -> list[str]:
    bound = ws.by(Actor(name=PersonName("x"), roles=(role,)))
    return [hits.noun for hits in bound.findings.search(study, "deadline")]


def test_a_search_finds_every_kind_that_one_may_open(ws: Workspace, study: StudyId) -> None:
    assert kinds(ws, study, "lead") == ["charter", "value-entry", "turn", "case"]
    assert kinds(ws, study, "rater") == ["charter", "value-entry", "case"]
    assert kinds(ws, study, "steward") == ["charter", "value-entry"]
    assert kinds(ws, study, "reader") == ["charter", "value-entry"]


def test_rows_go_on_where_they_ended(ws: Workspace, study: StudyId) -> None:
    (first,) = ws.findings.search(study, "deadline", nouns=["case"])
    (rest,) = ws.findings.search(study, "deadline", nouns=["case"], after=first.found[-1].place)

    assert (len(first.found), first.more, len(rest.found), rest.more) == (20, True, 5, False)
    assert not {row.ref for row in first.found} & {row.ref for row in rest.found}


def test_nothing_is_asked_and_nothing_is_found(ws: Workspace, study: StudyId) -> None:
    assert ws.findings.search(study, "  ") == ws.findings.search(study, "nowhere") == ()
    with pytest.raises(BadInput, match="a few words find more"):
        ws.findings.search(study, "x" * (MAX_QUERY + 1))


def test_no_row_carries_a_prompt(ws: Workspace, study: StudyId) -> None:
    found = ws.findings.search(study, "deadline", nouns=["case", "turn"])

    assert all("deadline" not in row.title for hits in found for row in hits.found)

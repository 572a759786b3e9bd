"""`redcommons dataset promote`: a finding, or any turn, becomes a case at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from redcommons.assembly import open_workspace
from redcommons.cli.entry import redcommons
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.values.conversation import Message, assistant, user
from redcommons.values.errors import NotFound
from redcommons.values.identity import PersonName


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, str]:
    """A workspace with one finding, and its conversation."""
    with open_workspace(tmp_path / "w") as ws:
        study = ws.study.find_or_new("Helpline")
        name = ws.exploration.begin(study, Talk(targets=("helpline",))).name
        number = 0
        for words in ("one", "two"):
            asked = ws.exploration.say(study, name, Saying(text=words, after=(number,)))[0].number
            reply = Turn(number=0, parent=asked, message=assistant(f"to {words}"), lane=1)
            number = ws.exploration.hear(study, name, reply).number
        kept = Kept(title="Wrong", talk="", target="", model="", turns=(), by=PersonName("me"))
        ws.exploration.keep(study, name, number, kept)
    return tmp_path / "w", name


def run(folder: Path, *words: str) -> Result:
    line = ["dataset", "promote", *words, "--study", "Helpline", "-w", str(folder)]
    return CliRunner().invoke(redcommons, line, standalone_mode=False)


def test_a_finding_and_a_turn_become_cases(place: tuple[Path, str]) -> None:
    folder, name = place
    said = run(folder, f"{name} turn 4")
    found = json.loads(run(folder, f"{name}:2", "--script", "--family", "f", "--json").stdout)

    assert said.exception is None
    assert f"made of {name} turn 4" in said.stdout
    assert found["from"] == f"{name} turn 2"
    with open_workspace(folder) as ws:
        study = ws.study.find("Helpline")
        rows = ws.dataset.rows(study)
        cases = list(ws.dataset.open_cases(study, [row.fingerprint for row in rows]))
    assert [case.turns for case in cases] == [(user("one"), user("two")), (user("one"),)]
    assert [row.fingerprint for row in rows][1] == found["fingerprint"]
    assert [case.goal for case in cases] == ["Wrong", ""]
    assert cases[1].family == "f"


def test_a_script_keeps_the_replies(place: tuple[Path, str]) -> None:
    folder, name = place
    run(folder, f"{name}:4", "--script")
    with open_workspace(folder) as ws:
        study = ws.study.find("Helpline")
        case = next(iter(ws.dataset.open_cases(study, [ws.dataset.rows(study)[0].fingerprint])))
    assert case.turns == (user("one"), Message(role="assistant", text="to one", by_person=True), user("two"))


def test_what_is_not_there_is_named(place: tuple[Path, str]) -> None:
    error = run(place[0], "nothing turn 1").exception

    assert isinstance(error, NotFound)
    assert "nothing turn 1" in str(error)

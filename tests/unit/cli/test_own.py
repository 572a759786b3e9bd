"""At a terminal one sees what is one's own, takes it along, and withdraws it after having read what that means."""

import json
import stat
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import redcommons
from redcommons.cli.entry import redcommons as command
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.testing import FrozenClock
from redcommons.values.conversation import assistant
from redcommons.values.identity import PersonName, StudyId


@pytest.fixture
def place(tmp_path: Path) -> Path:
    where = tmp_path / "ws"
    with redcommons.open(where, clock=FrozenClock()) as ws:
        study = StudyId(ws.study.new("helpline").id)
        talk = ws.exploration.begin(study, Talk(targets=("t",))).name
        said = ws.exploration.say(study, talk, Saying(text="hello"))
        heard = Turn(number=0, parent=said[0].number, message=assistant("yes"), lane=1)
        ws.exploration.hear(study, talk, heard)
        kept = Kept(title="=cmd()", talk="", target="", model="", turns=(), by=PersonName(""))
        ws.exploration.keep(study, talk, 2, kept)
    return where


def run(place: Path, *words: str) -> Result:
    return CliRunner().invoke(command, [*words, "-w", str(place)])


def test_a_record_is_read_and_taken_along(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.zip"
    said = run(place, "my-record")
    assert "Findings you kept" in said.output
    assert run(place, "my-record", str(file)).exit_code == 0

    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        table = archive.read("contributions.csv").decode()
        whole = json.loads(archive.read("record.json"))
    assert names[:3] == ["README.txt", "record.json", "work.csv"]
    assert "'=cmd()" in table
    assert [one["sort"] for one in whole["stays"][0]["given"]] == ["talk", "finding"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "is there already" in str(run(place, "my-record", str(file)).exception)


def test_what_would_go_is_said_before_anything_goes(place: Path) -> None:
    listed = json.loads(run(place, "gave", "--json").stdout)
    key = f"{listed[1]['sort']} {listed[1]['name']}"
    said = run(place, "gave", key)
    assert "cannot be undone" in said.output
    assert len(json.loads(run(place, "gave", "--json").stdout)) == 2

    assert "One thing is withdrawn." in run(place, "gave", key, "--withdraw").output
    assert [one["sort"] for one in json.loads(run(place, "gave", "--json").stdout)] == ["talk"]
    assert "name what you withdraw" in str(run(place, "gave", "--withdraw").exception)

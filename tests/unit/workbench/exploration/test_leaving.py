"""What leaves a conversation by the browser comes as a file, and care is asked first."""

from __future__ import annotations

import pytest
from django.test import Client

from redcommons.exploration import transcripts
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.testing.hostile import SCRIPTS
from redcommons.values.conversation import assistant
from redcommons.values.identity import PersonName, StudyId
from tests.workbench_worlds import Bench


@pytest.fixture
def study(bench: Bench) -> StudyId:
    return StudyId(bench.ws.study.new("Helpline").id)


@pytest.fixture
def me(bench: Bench, study: StudyId) -> Client:
    return bench.owner()


def talked(bench: Bench, study: StudyId) -> str:
    name: str = bench.ws.exploration.begin(study, Talk(targets=("helpline",))).name
    bench.ws.exploration.say(study, name, Saying(text="How many days?"))
    bench.ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant(SCRIPTS), model="m"))
    return name


@pytest.mark.parametrize("form", ["json", "md"])
def test_a_transcript_is_a_file_that_runs_nothing(bench: Bench, study: StudyId, me: Client, form: str) -> None:
    name = talked(bench, study)
    address = f"/s/{study}/explore/{name}/transcript.{form}"
    answer = me.post(address)

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.{form}"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert transcripts.read(answer.content).turns == bench.ws.exploration.open_talk(study, name)[1]
    assert me.get(address).status_code == 405  # it writes a line in the ledger: no link may ask for it


def test_a_finding_leaves_from_its_turn(bench: Bench, study: StudyId, me: Client) -> None:
    name = talked(bench, study)
    kept = Kept(title="Ten days", talk="", target="", model="", turns=(), by=PersonName(""))
    bench.ws.exploration.keep(study, name, 2, kept)

    assert "Ten days" in me.post(f"/s/{study}/explore/{name}/2/finding.md").content.decode()
    assert me.post(f"/s/{study}/explore/{name}/1/finding.md").status_code == 404
    page = me.get(f"/s/{study}/explore/{name}/").content.decode()
    for part in ("transcript.md", "transcript.json", "2/finding.md"):
        assert part in page


def test_who_does_not_explore_takes_nothing_out(bench: Bench, study: StudyId) -> None:
    name = talked(bench, study)
    rater = bench.member(study, "rater")

    assert rater.post(f"/s/{study}/explore/{name}/transcript.json").status_code in {403, 404}

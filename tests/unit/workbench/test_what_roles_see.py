"""What somebody may not read is not shown as if it were not there."""

from __future__ import annotations

import pytest
from django.test import Client

from redcommons.dataset.model import Case, Parsed, ReadCase
from redcommons.labour.model import Role
from redcommons.study.model import Scenario, ValueEntry
from redcommons.values.conversation import user
from redcommons.values.identity import StudyId
from tests.live_bench import shown
from tests.workbench_worlds import Bench

PARTS = (
    ValueEntry(harm="Deadline", values=("a home",)),
    ValueEntry(harm="Dependence"),
    Scenario(name="Notice", person="a tenant, 70"),
)


@pytest.fixture
def study(bench: Bench) -> StudyId:
    made = StudyId(bench.ws.study.new("Helpline").id)
    bench.ws.study.write(made, PARTS)
    case = Case(turns=(user("words"),), scenario="Notice", harm="Deadline")
    bench.ws.dataset.import_parsed(made, [Parsed(format="x", cases=(ReadCase(line=1, case=case),))])
    return made


def said(client: Client, study: StudyId, path: str = "") -> str:
    answer = client.get(f"/s/{study}/{path}")
    assert answer.status_code == 200
    return " ".join(shown(answer.content.decode()).split())


def test_a_domain_expert_is_not_told_that_nothing_was_tried(bench: Bench, study: StudyId) -> None:
    home = said(bench.member(study, "expert"), study)
    assert "No model was asked yet" not in home
    assert "nothing to report yet" not in home
    assert "nothing is there" not in home
    assert "cases are for other roles, and are not counted here" in home


def test_a_domain_expert_is_led_to_the_harms_that_nobody_defined(bench: Bench, study: StudyId) -> None:
    assert "2 harms have no definition yet." in said(bench.member(study, "expert"), study)


@pytest.mark.parametrize("role", ["expert", "rater"])
def test_a_trace_counts_nothing_that_its_reader_may_not_see(bench: Bench, study: StudyId, role: Role) -> None:
    assert "1 case" in said(bench.owner(), study, "scope/trace/")
    client = bench.member(study, role)
    assert "0 findings" not in said(client, study, "scope/trace/")
    assert "0 findings" not in said(client, study, "scope/trace/?noun=harm&name=Deadline")


def test_whoever_is_sent_to_set_a_password_comes_back_to_the_people_they_invite(bench: Bench, study: StudyId) -> None:
    owner = bench.owner()
    asked = owner.post(f"/s/{study}/people/invite/", {"roles": ["reader"]})
    assert asked.status_code == 409
    where = f"/s/{study}/people/"
    assert f"/accounts/password/set/?next={where}" in asked.content.decode()
    words = "three long and plain words"
    done = owner.post("/accounts/password/set/", {"password1": words, "password2": words, "next": where})
    assert done["Location"] == where

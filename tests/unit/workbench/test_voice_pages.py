"""Pages of voice: a code shown once, a concern without a trace, a timeline without names, a way round what is held."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from redcommons.exploration.model import Kept
from redcommons.values.identity import PersonName, StudyId
from tests.circles import CIRCLE, ask, chosen, circle, say
from tests.workbench_worlds import Bench


@pytest.fixture
def study(bench: Bench) -> StudyId:
    return StudyId(bench.ws.study.new("Evening replies").id)


def shown(client: Client, path: str, **said: str) -> str:
    answer = client.post(path, said) if said else client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def test_an_unsigned_statement_shows_its_code_once_and_is_changed_by_it(bench: Bench, study: StudyId) -> None:
    rater, path = bench.member(study, "rater"), f"/s/{study}/voice/"
    page = shown(rater, f"{path}statement/", text="Nobody asked us.", signed="anonymous")
    found = re.search(r'<code class="checksum" dir="ltr">([\w-]+)</code>', page)
    assert found
    assert found[1] not in shown(rater, path)
    changed = {"text": "They asked us late.", "signed": "anonymous", "code": found[1]}
    assert rater.post(f"{path}statement/", changed).status_code == 302
    assert bench.ws.labour.statements(study) == (("They asked us late.", ""),)
    assert rater.post(f"{path}statement/", {**changed, "text": "", "gone": "yes"}).status_code == 302
    assert bench.ws.labour.statements(study) == ()


def test_a_signed_statement_is_kept_and_taken_back(bench: Bench, study: StudyId) -> None:
    rater, path = bench.member(study, "rater"), f"/s/{study}/voice/statement/"
    said = {"text": "We were <b>heard</b>.", "signed": "name", "name": "Ana Ruiz"}
    assert rater.post(path, said).status_code == 302
    assert "We were &lt;b&gt;heard&lt;/b&gt;." in shown(rater, f"/s/{study}/voice/")
    assert bench.ws.labour.statements(study)[0][1] == "Ana Ruiz"
    assert rater.post(path, {"text": "", "signed": "pseudonym", "gone": "yes"}).status_code == 302
    assert bench.ws.labour.statements(study) == ()


def test_what_is_typed_wrong_is_said(bench: Bench, study: StudyId) -> None:
    rater = bench.member(study, "rater")

    for path, said in (
        ("statement/", {"text": "x", "signed": "loudly"}),
        ("statement/", {"text": "", "signed": "pseudonym"}),
        ("credit/", {"shown": "name"}),
        ("concerns/", {"text": " ", "open_to": "study"}),
        ("terms/", {"match": "heaviest"}),
    ):
        assert rater.post(f"/s/{study}/voice/{path}", said).status_code == 400, path


def test_what_a_group_holds_back_is_said_where_it_is_published_and_frozen(bench: Bench) -> None:
    study = circle(bench.ws)
    chosen(bench.ws, study)
    kept = Kept(title="It waits", talk="t", target="t", model="", turns=(), by=PersonName("ana"))
    bench.ws.ports[0].shelf.put(study, "t turn 2", kept, "ana")
    lead = bench.member(study, "lead", name="lou")
    page = shown(lead, f"/s/{study}/report/?draft=1")
    assert "1 finding is not released" in page
    refused = lead.post(f"/s/{study}/report/publish/", {"by": ""})
    assert refused.status_code == 400
    assert "ask the group to decide, or publish without them" in refused.content.decode()
    assert lead.post(f"/s/{study}/report/publish/", {"by": "", "without_held": "on"}).status_code == 302


def test_the_timeline_names_no_member(bench: Bench) -> None:
    study = circle(bench.ws)
    chosen(bench.ws, study)
    say(bench.ws, study, ask(bench.ws, study, "release", "yes"), ana="agree", ben="agree", eve="object")
    reader = bench.member(study, "reader", name="zoe")
    page = shown(reader, f"/s/{study}/scope/decisions/?noun=group-decision")

    assert CIRCLE.replace("'", "&#x27;") in page
    assert "not adopted: releases what it made" in page
    assert "what others may read" in page
    assert not [name for name in ("ana", "ben", "eve") if f">{name}<" in page]
    rows, _more = bench.ws.study.decisions(study)
    assert {(row.by, row.at[10:]) for row in rows} == {(CIRCLE, "T00:00:00Z")}


def test_a_choice_for_one_finding_is_kept_beside_the_one_for_all(bench: Bench, study: StudyId) -> None:
    explorer = bench.member(study, "explorer", name="kim")
    kept = Kept(title="It waits", talk="t", target="t", model="", turns=(), by=PersonName("kim"))
    bench.ws.ports[0].shelf.put(study, "t turn 2", kept, "kim")
    path = f"/s/{study}/voice/credit/"
    assert "It waits" in shown(explorer, path)
    said = {"shown": "pseudonym", "name": "", "apart t turn 2": "none", "apart something else": "name"}
    assert explorer.post(path, said).status_code == 302

    assert bench.ws.labour.printed(study, ["kim"]) == {"kim": "kim"}
    assert bench.ws.labour.printed(study, ["kim"], "t turn 2") == {"kim": ""}


def test_an_answer_to_what_others_proposed_needs_a_seat_in_the_group(bench: Bench) -> None:
    study = circle(bench.ws)
    chosen(bench.ws, study)
    key = ask(bench.ws, study, "other", "")
    outsider = bench.member(study, "facilitator", name="fred")
    groups = shown(outsider, f"/s/{study}/voice/groups/")
    found = re.search(rf"/s/{study}/voice/groups/(\w+)/", groups)
    assert found
    group = f"/s/{study}/voice/groups/{found[1]}/"
    assert key not in shown(outsider, group)
    assert outsider.post(f"{group}{key}/", {"says": "agree"}).status_code == 403
    assert bench.ws.by(bench.ws.actor).labour.group_decisions(study)[-1][1].about == "rule"

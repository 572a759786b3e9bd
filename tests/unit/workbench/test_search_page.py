"""The search page: one field, everything that one may open, text by the reveal door alone."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from redcommons.study.model import Charter, ValueEntry
from redcommons.values.identity import StudyId
from tests.workbench_worlds import Bench

SECRET = "zxcv the words of a prompt"


@pytest.fixture
def study(bench: Bench, tmp_path: Path) -> StudyId:
    study = StudyId(bench.ws.study.new("Helpline").id)
    bench.ws.study.write(study, [Charter(purpose="zxcv purpose"), ValueEntry(harm="Zxcv harm")])
    file = tmp_path / "cases.csv"
    file.write_text("prompt\n" + "".join(f"{SECRET} {n}\n" for n in range(23)), encoding="utf-8")
    bench.ws.dataset.import_parsed(study, bench.ws.dataset.read_files([file]))
    return study


def found(client: Client, study: StudyId, query: str, **more: str) -> str:
    answer = client.get(f"/s/{study}/search/", {"q": query} | more, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_results_are_grouped_by_kind_and_carry_no_prompt(bench: Bench, study: StudyId) -> None:
    said = found(bench.member(study, "lead"), study, "zxcv")

    assert [name for name in ("Charter", "Values", "Cases", "Findings") if f'aria-label="{name}"' in said] == [
        "Charter",
        "Values",
        "Cases",
    ]
    assert "words of a prompt" not in said
    assert "Show its text" in said


def test_more_of_one_kind_follows_and_nothing_stands_twice(bench: Bench, study: StudyId) -> None:
    lead = bench.member(study, "lead")
    first = found(lead, study, "prompt zxcv")
    more = first.split(f'hx-get="/s/{study}/search/?')[1].split('"')[0]
    rest = unescape(lead.get(f"/s/{study}/search/?{more}", headers={"HX-Request": "true"}).content.decode())

    assert (first.count("Show its text"), rest.count("Show its text")) == (20, 3)
    assert "<section" not in rest


def test_who_may_not_open_cases_finds_none(bench: Bench, study: StudyId) -> None:
    steward = bench.member(study, "steward")
    case = bench.ws.dataset.rows(study)[0]

    assert "Cases" not in found(steward, study, "zxcv")
    assert steward.get(f"/s/{study}/search/text/", {"noun": "case", "ref": case.fingerprint}).status_code == 403


def test_text_comes_by_the_reveal_door(bench: Bench, study: StudyId) -> None:
    lead, case = bench.member(study, "lead"), bench.ws.dataset.rows(study)[0]
    ask = {"noun": "case", "ref": case.fingerprint}

    hidden = lead.get(f"/s/{study}/search/text/", ask).content.decode()
    assert "Text hidden" in hidden
    assert SECRET not in hidden
    assert SECRET in lead.get(f"/s/{study}/search/text/", ask | {"reveal": "1"}).content.decode()


def test_what_is_not_of_this_study_is_not_found_by_its_id(bench: Bench, study: StudyId) -> None:
    other, case = StudyId(bench.ws.study.new("Other").id), bench.ws.dataset.rows(study)[0]
    lead = bench.member(other, "lead")

    assert "Cases" not in found(lead, other, "zxcv")
    for ask in (("case", case.fingerprint), ("case", "x"), ("kept", "x"), ("turn", "x:1"), ("", "")):
        sent = {"noun": ask[0], "ref": ask[1], "reveal": "1"}
        assert lead.get(f"/s/{other}/search/text/", sent).status_code == 404, ask


@pytest.mark.parametrize(
    "query", ["", "  ", "%", "_", "'; DROP TABLE words; --", "\x00", "<script>x</script>", "x" * 400]
)
def test_any_query_gets_an_answer(bench: Bench, study: StudyId, query: str) -> None:
    lead = bench.member(study, "lead")
    answer = lead.get(f"/s/{study}/search/", {"q": query, "after": "x", "noun": "nothing"})

    assert answer.status_code == 200
    assert b"<script>x" not in answer.content

"""Briefs as pages: written, drawn, skipped without a trace, and begun from."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from redcommons.study.model import Brief, Parameter, Scenario, ValueEntry
from redcommons.values.identity import StudyId
from tests.live_bench import shown
from tests.workbench_worlds import Bench

BRIEF = Brief(
    name="Dates",
    text="Ask as {person} about {topic}.",
    scenario="Notice",
    parameters=(
        Parameter(name="person", choices=("a tenant", "a landlord")),
        Parameter(name="topic", choices=("rent", "noise")),
    ),
    accepts=("a date is named",),
    avoid="Names of people",
)
FORM = {"name": "Dates", "text": "Ask {who}", "parameters": "who: a | b\n\n", "accepts": "a date\n", "avoid": "names"}


@pytest.fixture
def study(bench: Bench) -> StudyId:
    made = StudyId(bench.ws.study.new("Helpline").id)
    bench.ws.study.write(made, [BRIEF, Scenario(name="Notice"), ValueEntry(harm="Deadline")])
    return made


@pytest.fixture
def me(bench: Bench, study: StudyId) -> Client:
    return bench.owner()


def page(me: Client, study: StudyId, more: str = "") -> str:
    answer = me.get(f"/s/{study}/explore/briefs/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def hidden(found: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found)
    return {name: value.replace("&quot;", '"') for name, value in fields if name != "csrfmiddlewaretoken"}


def task(found: str) -> str:
    return shown(re.findall(r'<p class="written task" dir="auto">(.*?)</p>', found)[0])


def test_a_draw_reads_as_a_task_and_says_what_must_not_be_asked(me: Client, study: StudyId) -> None:
    found = page(me, study, "Dates/?seed=1")

    assert re.fullmatch(r"Ask as a (tenant|landlord) about (rent|noise)\.", task(found))
    for words in ("a date is named", "Names of people", "Never sexual content about minors"):
        assert words in shown(found)
    assert found != page(me, study, "Dates/?seed=2")


def test_a_parameter_or_the_whole_brief_is_skipped_by_a_link(me: Client, study: StudyId) -> None:
    found = page(me, study, "Dates/?seed=1&skip=person")

    assert "(person: as you like)" in task(found)
    assert "seed=1&amp;skip=person&amp;skip=topic" in found
    assert "Skip the whole brief" in found
    assert page(me, study, "Dates/?seed=1&skip=nothing&skip=topic&skip=x&skip=y&skip=z&skip=person")


def test_beginning_from_it_makes_it_lineage(me: Client, study: StudyId, bench: Bench) -> None:
    found = page(me, study, "Dates/?seed=1")
    answer = me.post(f"/s/{study}/explore/", {"target": "helpline", **hidden(found)})
    assert answer.status_code == 302

    talk = bench.ws.exploration.open_talk(study, answer["Location"].strip("/").split("/")[-1])[0].talk
    assert talk.brief is not None
    assert (talk.brief.brief, talk.brief.revision, talk.brief.accepts) == ("Dates", 1, ("a date is named",))
    assert talk.brief.text == task(found)
    assert talk.scenario == "Notice"
    assert task(found) in shown(me.get(answer["Location"]).content.decode())


@pytest.mark.parametrize(
    "sent",
    [
        {"brief_revision": "9"},
        {"brief_revision": "x"},
        {"brief_said": "no json"},
        {"brief_said": '{"person": "the pope"}'},
    ],
)
def test_what_was_not_drawn_begins_nothing_and_what_was_drawn_stays_in_the_form(
    me: Client, study: StudyId, bench: Bench, sent: dict[str, str]
) -> None:
    fields = hidden(page(me, study, "Dates/?seed=1")) | sent
    answer = me.post(f"/s/{study}/explore/", {"target": "helpline", **fields})

    assert answer.status_code == 400
    assert hidden(answer.content.decode())["brief"] == "Dates"
    assert bench.ws.exploration.talks(study).total == 0


def write(me: Client, study: StudyId, **said: Any) -> Any:
    return me.post(f"/s/{study}/explore/briefs/Dates/write/", FORM | {"after": "1"} | said)


def test_it_is_written_in_one_form(me: Client, study: StudyId, bench: Bench) -> None:
    assert write(me, study).status_code == 302

    ((sheet, brief),) = bench.ws.study.parts(study, "brief")
    assert (sheet.revision, brief.text, brief.accepts) == (2, "Ask {who}", ("a date",))
    assert brief.parameters == (Parameter(name="who", choices=("a", "b")),)


def test_a_sixth_parameter_is_refused_with_the_words_that_were_sent(me: Client, study: StudyId, bench: Bench) -> None:
    answer = write(me, study, parameters="\n".join(f"p{n}: a | b" for n in range(6)))

    assert answer.status_code == 400
    assert "five at most" in shown(answer.content.decode())
    assert "p5: a | b" in answer.content.decode()
    assert bench.ws.study.parts(study, "brief")[0][0].revision == 1


@pytest.mark.parametrize("said", [{"parameters": "no choices"}, {"after": "x"}, {"scenario": "nowhere"}, {"name": ""}])
def test_what_cannot_be_kept_is_said(me: Client, study: StudyId, bench: Bench, said: dict[str, str]) -> None:
    assert write(me, study, **said).status_code == 400
    assert bench.ws.study.parts(study, "brief")[0][0].revision == 1


def test_the_form_says_what_no_brief_may_ask(me: Client, study: StudyId) -> None:
    assert "sexual content about minors cannot be written here" in shown(page(me, study, "Dates/write/"))


def test_a_line_that_somebody_else_wrote_meanwhile_stands_until_it_is_sent_again(
    me: Client, study: StudyId, bench: Bench
) -> None:
    write(me, study, text="Theirs")
    answer = write(me, study, text="Mine")

    assert answer.status_code == 409
    assert "Theirs" in shown(answer.content.decode())
    assert "Mine" in answer.content.decode()
    assert bench.ws.study.parts(study, "brief")[0][1].text == "Theirs"
    assert write(me, study, text="Mine", after=hidden(answer.content.decode())["after"]).status_code == 302
    assert bench.ws.study.parts(study, "brief")[0][1].text == "Mine"


def test_a_brief_begins_with_a_name_and_can_be_taken_back(me: Client, study: StudyId, bench: Bench) -> None:
    answer = me.post(f"/s/{study}/explore/briefs/", {"name": "Another"})
    assert answer["Location"].endswith("/briefs/Another/write/")
    me.post(f"/s/{study}/explore/briefs/Another/take-back/", {"after": "1"})

    assert [brief.name for _sheet, brief in bench.ws.study.parts(study, "brief")] == ["Dates"]
    assert me.get(f"/s/{study}/explore/briefs/Another/").status_code == 404


def test_an_explorer_draws_and_does_not_write_and_a_reader_reads(study: StudyId, bench: Bench) -> None:
    explorer, reader = bench.member(study, "explorer"), bench.member(study, "reader")

    assert "Begin" in shown(page(explorer, study, "Dates/?seed=1"))
    assert explorer.get(f"/s/{study}/explore/briefs/Dates/write/").status_code == 403
    assert "Dates" in page(reader, study)
    assert reader.get(f"/s/{study}/explore/briefs/Dates/").status_code == 403

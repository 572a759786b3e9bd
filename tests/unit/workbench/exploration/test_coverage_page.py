"""Coverage and discovery as pages: words in every cell, marks that need no colour, and no share of anything."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from redcommons.dataset.model import Case, Parsed, ReadCase
from redcommons.evaluation.model import Order, Queue, RatingRow
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.study.model import Exclusion, Scenario, ValueEntry
from redcommons.values.conversation import assistant, user
from redcommons.values.identity import PersonName, StudyId
from tests.live_bench import shown
from tests.workbench_worlds import Bench

PARTS = (
    ValueEntry(harm="Deadline", layer="capability"),
    ValueEntry(harm="Dependence", layer="systemic"),
    Scenario(name="Notice", person="a tenant, 70", language="es", interaction="several_turns"),
    Scenario(name="Arrears", person="a student"),
    Exclusion(what="Students over years", scenario="Arrears", harm="Dependence", why="the study is too short"),
)


@pytest.fixture
def study(bench: Bench) -> StudyId:
    made = StudyId(bench.ws.study.new("Helpline").id)
    bench.ws.study.write(made, PARTS)
    return made


@pytest.fixture
def me(bench: Bench, study: StudyId) -> Client:
    return bench.owner()


def page(me: Client, study: StudyId, query: str = "") -> str:
    answer = me.get(f"/s/{study}/explore/coverage/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def cells(found: str) -> dict[tuple[str, str], str]:
    """The words of each cell by scenario and harm."""
    said: dict[tuple[str, str], str] = {}
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", found, re.DOTALL):
        name = re.split(r"<span class=\"note person\">|</th>", row)[0]
        for harm, words in re.findall(r"<td class=\"depth[^>]*data-label=\"([^\"]*)\">(.*?)</td>", row, re.DOTALL):
            said[shown(name).strip(), harm] = " ".join(shown(words).split())
    return said


def talk(bench: Bench, study: StudyId, harm: str = "Deadline") -> str:
    name: str = bench.ws.exploration.begin(study, Talk(targets=("helpline",), scenario="Notice", harm=harm)).name
    bench.ws.exploration.say(study, name, Saying(text="words"))
    bench.ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant("A REPLY")))
    return name


def keep(bench: Bench, study: StudyId, harm: str = "Deadline") -> None:
    kept = Kept(title="it", talk="", target="", model="", turns=(), by=PersonName("me"), harm=harm)
    bench.ws.exploration.keep(study, talk(bench, study, ""), 2, kept)


def test_every_cell_says_what_it_is_in_words_and_leads_to_a_conversation_there(
    me: Client, study: StudyId, bench: Bench
) -> None:
    talk(bench, study)
    found = page(me, study)
    said = cells(found)

    assert said["Notice", "Deadline"].startswith("1 conversation · Notice · Deadline: begin a conversation here")
    assert said["Notice", "Dependence"].startswith("untouched")
    assert said["Arrears", "Dependence"].startswith("out of scope")
    assert "the study is too short" in said["Arrears", "Dependence"]
    assert f"/s/{study}/explore/?scenario=Notice&amp;harm=Dependence" in found
    assert "Coverage is of the declared scope" in shown(found)


def test_no_page_makes_a_share_a_quota_or_a_total_of_it(me: Client, study: StudyId, bench: Bench) -> None:
    talk(bench, study)
    keep(bench, study)
    for layer in ("tried", "findings", "disagreement"):
        words = shown(page(me, study, f"?layer={layer}"))
        assert "%" not in words
        assert not re.search(r"\b(quota|score|total of|complete)\b", words, re.IGNORECASE)
    assert "%" not in shown(me.get(f"/s/{study}/").content.decode()).split("by declared scope")[1]


def test_it_is_narrowed_by_person_language_and_interaction_without_a_script(
    me: Client, study: StudyId, bench: Bench
) -> None:
    talk(bench, study)
    bench.ws.exploration.begin(study, Talk(targets=("helpline",), scenario="Arrears", harm="Deadline"))

    assert cells(page(me, study, "?language=es"))["Arrears", "Deadline"].startswith("untouched")
    assert ("Notice", "Deadline") not in cells(page(me, study, "?person=a+student"))
    assert cells(page(me, study, "?interaction=several_turns"))["Notice", "Deadline"].startswith("1 conversation")
    assert 'value="und"' in page(me, study)
    assert page(me, study, "?layer=nonsense&person=nobody")


def test_layers_of_harms_head_their_columns(me: Client, study: StudyId) -> None:
    found = page(me, study)

    assert re.findall(r'scope="colgroup" colspan="(\d+)" class="group">([^<]*)<', found) == [
        ("1", "capability"),
        ("1", "systemic"),
    ]


def test_a_cell_of_findings_leads_to_their_list(me: Client, study: StudyId, bench: Bench) -> None:
    keep(bench, study)
    found = page(me, study, "?layer=findings")

    assert cells(found)["Notice", "Deadline"].startswith("1 finding")
    assert f"/s/{study}/explore/findings/?scenario=Notice&amp;harm=Deadline" in found


def rated(bench: Bench, study: StudyId, who: str) -> None:
    case = Case(turns=(user("say"),), scenario="Notice", harm="Deadline", family="f")
    bench.ws.dataset.import_parsed(study, [Parsed(format="x", cases=(ReadCase(line=1, case=case),))])
    release = bench.ws.dataset.freeze(study, "first")[1]
    order = Order(
        target=bench.ws.evaluation.target("python:tests.planted:echo"), judges=(bench.ws.evaluation.judge("refusal"),)
    )
    run = bench.ws.evaluation.evaluate(release, order).run
    for place, name in enumerate(who.split()):
        row = RatingRow(line=1, case=release.cases[0], repeat=1, verdict="not_violated" if place else "violated")
        bench.ws.evaluation.rate(run, [row], name)
    bench.ws.rating.open_queue(Queue(run=run, title="Is it?"))


def test_disagreement_of_few_is_withheld_and_says_why(me: Client, study: StudyId, bench: Bench) -> None:
    rated(bench, study, "ada ben")
    found = page(me, study, "?layer=disagreement")

    assert cells(found)["Notice", "Deadline"].startswith("withheld")
    assert "fewer than three raters" in shown(found)


def test_disagreement_is_counted_and_who_has_yet_to_rate_learns_nothing(
    me: Client, study: StudyId, bench: Bench
) -> None:
    rated(bench, study, "ada ben cem")
    rater = bench.member(study, "rater")

    assert cells(page(me, study, "?layer=disagreement"))["Notice", "Deadline"].startswith("1 of 1")
    assert cells(page(rater, study, "?layer=disagreement"))["Notice", "Deadline"] == "untouched"


def test_a_reader_sees_the_map_without_links_and_without_disagreement(study: StudyId, bench: Bench, me: Client) -> None:
    talk(bench, study)
    reader = bench.member(study, "reader")
    found = page(reader, study)

    assert cells(found)["Notice", "Deadline"] == "1 conversation"
    assert "disagreement" not in found
    assert reader.get(f"/s/{study}/explore/coverage/?layer=disagreement").status_code == 403


def test_discovery_is_a_curve_with_a_table_and_names_its_bound_as_one(me: Client, study: StudyId, bench: Bench) -> None:
    assert "No finding was kept yet" in shown(page(me, study))
    keep(bench, study)
    keep(bench, study, harm="")
    found = page(me, study)

    assert '<svg class="chart curve" role="img"' in found
    assert "a lower bound, never a total" in shown(found)
    assert "says nothing about what nobody looked for" in shown(found)
    assert "counts as a kind of its own" in shown(found)
    assert len(re.findall(r'<tr><td class="n">', found)) == 2


def test_a_study_without_a_scope_is_told_how_to_begin_one(bench: Bench) -> None:
    empty = StudyId(bench.ws.study.new("Empty").id)

    assert "Name a harm and a scenario" in shown(page(bench.owner(), empty))
    assert "Name a harm and a scenario" in shown(bench.owner().get(f"/s/{empty}/").content.decode())


def test_the_home_of_a_study_shows_the_first_of_it(me: Client, study: StudyId, bench: Bench) -> None:
    bench.ws.study.write(study, [Scenario(name=f"More {n}") for n in range(20)])
    found = me.get(f"/s/{study}/").content.decode()

    assert cells(found)["Notice", "Dependence"].startswith("untouched")
    assert "The whole map" in shown(found)
    assert "More 19" not in found

"""What was kept, as pages: a drawer that asks for a title, a list, one finding, and the way back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from msgspec.structs import replace

from redcommons.exploration.model import Asking, Drawn, Kept, Made, Saying, Talk, Turn
from redcommons.study.model import Category, Scenario, Taxonomy, ValueEntry
from redcommons.values.conversation import assistant
from redcommons.values.identity import PersonName, StudyId
from tests.live_bench import shown
from tests.workbench_worlds import Bench

PARTS = (
    ValueEntry(harm="Deadline"),
    ValueEntry(harm="Contempt"),
    Scenario(name="Notice", language="es", harm_here="A missed date"),
    Taxonomy(name="list-1", title="A list", version="1", categories=(Category(code="A1", name="First"),)),
)


@pytest.fixture
def study(bench: Bench) -> StudyId:
    made = StudyId(bench.ws.study.new("Helpline").id)
    bench.ws.study.write(made, PARTS)
    return made


@pytest.fixture
def me(bench: Bench, study: StudyId) -> Client:
    return bench.owner()


def talk(bench: Bench, study: StudyId, **head: Any) -> str:
    """A conversation of two exchanges."""
    name: str = bench.ws.exploration.begin(study, Talk(targets=("helpline",), scenario="Notice", **head)).name
    made = Made(method="leetspeak", parameters={"share": "1", "frame": "A SECRET frame: {text}"}, source="A SOURCE")
    for at in (0, 2):
        said = Saying(text="A SECRET QUESTION", after=(at,), in_role="a landlord", made=made)
        bench.ws.exploration.say(study, name, said)
        reply = Turn(number=0, parent=at + 1, lane=1, message=assistant("A SECRET\nREPLY"), model="m-1")
        bench.ws.exploration.hear(study, name, replace(reply, asked=head.get("asking", Asking())))
    return name


def drawer(me: Client, study: StudyId, name: str, query: str = "") -> str:
    answer = me.get(f"/s/{study}/explore/{name}/4/keep/{query}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def keep(me: Client, study: StudyId, name: str, **said: Any) -> Any:
    return me.post(f"/s/{study}/explore/{name}/4/keep/", {"title": "a wrong date", **said})


def kept(bench: Bench, study: StudyId) -> Kept:
    found: Kept = bench.ws.exploration.kept(study)[-1][1]
    return found


def test_a_title_is_enough(me: Client, study: StudyId, bench: Bench) -> None:
    assert keep(me, study, talk(bench, study)).status_code == 302

    found = kept(bench, study)
    assert (found.title, found.unit, found.severity, found.harm, found.fits_none) == (
        "a wrong date",
        "turn",
        "",
        "",
        False,
    )


def test_the_drawer_is_filled_from_scenario_and_path_and_says_how_much_is_said(
    me: Client, study: StudyId, bench: Bench
) -> None:
    found = drawer(me, study, talk(bench, study, harm="Deadline"), "?quote=SECRET+REPLY")

    assert 'value="A missed date"' in found
    assert '<option value="harm:Deadline" selected>' in found
    assert '<option value="Notice" selected>' in found
    assert 'value="es"' in found
    assert "SECRET REPLY" in found
    assert "3 of 6 things said" in shown(found)
    assert "A list" in found
    assert "What is lost cannot be made good in full" in shown(found)


def test_of_many_findings_the_nearest_are_offered_for_a_pattern(me: Client, study: StudyId, bench: Bench) -> None:
    name = talk(bench, study, harm="Deadline")
    for number in range(60):
        harm = "Deadline" if number < 3 else "Contempt"
        one = Kept(title=f"finding {number}", talk="", target="", model="", turns=(), by=PersonName("me"), harm=harm)
        other = bench.ws.exploration.begin(study, Talk(targets=("helpline",))).name
        (asked,) = bench.ws.exploration.say(study, other, Saying(text="Who pays?"))
        bench.ws.exploration.hear(study, other, Turn(number=0, parent=asked.number, message=assistant("You."), lane=1))
        bench.ws.exploration.keep(study, other, 2, one)
    page = drawer(me, study, name)
    offered = [int(number) for number in re.findall(r"finding (\d+)", page)]

    assert offered == [2, 1, 0, *range(59, 12, -1)]
    assert "50 of 60: those of the same harm or scenario first" in shown(page)


def test_everything_that_can_be_said_is_kept(me: Client, study: StudyId, bench: Bench) -> None:
    earlier = talk(bench, study)
    keep(me, study, earlier)
    answer = keep(
        me, study, talk(bench, study), wrong="w", should="s", severity="grave", harm="none", unit="pattern",
        across=[f"{earlier} turn 4"], quote="SECRET REPLY", scenario="Notice", language="es-MX", codes=["list-1:A1"],
    )  # fmt: skip
    assert answer.status_code == 302

    found = kept(bench, study)
    assert (found.severity, found.unit, found.across, found.fits_none) == (
        "grave",
        "pattern",
        (f"{earlier} turn 4",),
        True,
    )
    assert (found.quote, found.language, found.codes, found.harm) == ("SECRET\nREPLY", "es-MX", ("list-1:A1",), "")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"title": ""}, "required"),
        ({"severity": "terrible"}, "not one of"),
        ({"unit": "span", "first": "9"}, "not one of"),
        ({"quote": "never said"}, "choose them anew"),
        ({"harm": "harm:Nothing"}, "not one of"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(
    me: Client, study: StudyId, bench: Bench, said: dict[str, str], why: str
) -> None:
    answer = keep(me, study, talk(bench, study), **said)

    assert answer.status_code == 400
    assert why in shown(answer.content.decode())
    assert bench.ws.exploration.kept(study) == ()


def test_a_span_begins_at_a_turn_of_the_path(me: Client, study: StudyId, bench: Bench) -> None:
    name = talk(bench, study)
    assert "turn 2 · model" in shown(drawer(me, study, name))
    keep(me, study, name, unit="span", first="2")

    assert (kept(bench, study).unit, kept(bench, study).first) == ("span", 2)
    assert "turns 2 to 4 of its path" in shown(me.get(f"/s/{study}/explore/findings/").content.decode())


def test_the_list_says_nothing_that_was_said_and_counts_what_fits_no_harm(
    me: Client, study: StudyId, bench: Bench
) -> None:
    keep(me, study, talk(bench, study), harm="none", severity="slight")
    keep(me, study, talk(bench, study), harm="harm:Deadline", title="another")
    keep(me, study, talk(bench, study), title="a third")
    found = shown(me.get(f"/s/{study}/explore/findings/").content.decode())

    assert "SECRET" not in found
    assert "3 findings · 1 fits no harm of the ledger · 1 does not say" in " ".join(found.split())


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("harm=Deadline", {"another"}),
        ("none=1", {"a wrong date"}),
        ("severity=slight", {"a wrong date"}),
        ("scenario=Notice", {"another", "a wrong date"}),
        ("by=nobody", set()),
        ("unit=turn&page=99", {"another", "a wrong date"}),
    ],
)
def test_the_list_is_narrowed(me: Client, study: StudyId, bench: Bench, query: str, titles: set[str]) -> None:
    keep(me, study, talk(bench, study), harm="none", severity="slight")
    keep(me, study, talk(bench, study), harm="harm:Deadline", title="another")
    found = me.get(f"/s/{study}/explore/findings/?{query}").content.decode()

    assert {one for one in ("another", "a wrong date") if f">{one}</bdi>" in found} == titles


def test_one_finding_shows_how_it_came_about_and_its_path_when_it_is_asked_for(
    me: Client, study: StudyId, bench: Bench
) -> None:
    drawn = Drawn(brief="Dates", revision=1, accepts=("a date is named",), text="Ask for a date.")
    name = talk(bench, study, brief=drawn, asking=Asking(system_prompt="SECRET PROMPT", temperature=0.5))
    keep(me, study, name, harm="none", quote="SECRET REPLY")
    address = f"/s/{study}/explore/findings/{name} turn 4/"
    found = shown(me.get(address).content.decode())

    for words in ("Ask for a date.", "a date is named", "a landlord", "leetspeak (share 1), 2 turns", "fits no harm"):
        assert words in found
    assert "once, not asked again" in found
    assert "SECRET" not in found
    told = shown(me.get(address, {"reveal": "1"}).content.decode())
    assert told.count("A SECRET QUESTION") == 2
    assert "SECRET PROMPT" in told
    assert "Text hidden" not in told


def test_a_member_who_keeps_may_open_its_address_and_a_rater_may_not(me: Client, study: StudyId, bench: Bench) -> None:
    name = talk(bench, study)
    keep(me, study, name)
    address = f"/s/{study}/explore/findings/{name} turn 4/"

    assert bench.member(study, "explorer").get(address).status_code == 200
    assert bench.member(study, "rater").get(address).status_code == 403
    assert me.get(f"/s/{study}/explore/findings/nothing/").status_code == 404


def test_words_chosen_in_anothers_conversation_stay_behind_the_door(me: Client, study: StudyId, bench: Bench) -> None:
    name = talk(bench, study)
    keep(me, study, name, quote="SECRET REPLY")
    ada = bench.member(study, "explorer")

    assert "SECRET" not in drawer(ada, study, name)
    assert keep(ada, study, name, title="hers").status_code == 302
    assert (kept(bench, study).title, kept(bench, study).quote) == ("hers", "SECRET\nREPLY")


def test_what_is_taken_back_says_so_and_can_be_put_back(me: Client, study: StudyId, bench: Bench) -> None:
    name = talk(bench, study)
    keep(me, study, name)
    answer = me.post(f"/s/{study}/explore/{name}/4/take-back/")
    gone = shown(me.get(answer["Location"]).content.decode())

    assert "took this finding back" in gone
    assert "a wrong date" not in gone
    assert bench.ws.exploration.kept(study) == ()
    me.post(f"/s/{study}/explore/{name}/4/put-back/")
    assert kept(bench, study).title == "a wrong date"


def test_a_masked_target_keeps_its_name_back_here_too(me: Client, study: StudyId, bench: Bench) -> None:
    name = talk(bench, study, masked=True)
    keep(me, study, name)

    for address in (f"/s/{study}/explore/findings/{name} turn 4/", f"/s/{study}/explore/{name}/4/keep/"):
        found = me.get(address).content.decode()
        assert "helpline" not in shown(found)
        assert "m-1" not in shown(found)


def test_an_empty_list_teaches(me: Client, study: StudyId) -> None:
    assert "Nothing was kept yet" in shown(me.get(f"/s/{study}/explore/findings/").content.decode())


def test_nobody_else_is_named_as_the_keeper(me: Client, study: StudyId, bench: Bench) -> None:
    keep(me, study, talk(bench, study))

    assert kept(bench, study).by != PersonName("")

"""A norming session by pages alone: hidden until asked for, blind until all see it, notes beside the guideline."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.rating_worlds import HARMS, World, furnish
from tests.unit.workbench.test_rating_pages import Browser
from tests.workbench_worlds import Bench


@pytest.fixture
def world(bench: Bench, tmp_path: Path) -> World:
    return furnish(bench.ws, tmp_path)


def rater(bench: Bench, world: World, name: str, *harms: str) -> Client:
    made = Browser(bench.member(world.study, "rater", name=name), world)
    made.ready(*harms)
    return made.client


def begun(bench: Bench, world: World) -> str:
    asked = {"queue": world.queue, "chosen_by": "random", "size": "6", "title": "Deadlines"}
    answer = bench.owner().post(f"/s/{world.study}/norming/", asked)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def says(client: Client, where: str, word: str = "violated") -> None:
    shown = client.get(where).content.decode()
    given = {name: re.search(f'name="{name}" value="([0-9]+)"', shown)[1] for name in ("time", "ordinal", "repeat")}  # type: ignore[index]
    assert client.post(f"{where}read/", given | {"answer": word}).status_code == 302


def test_an_empty_list_teaches_what_a_session_is(bench: Bench, world: World) -> None:
    shown = rater(bench, world, "ana").get(f"/s/{world.study}/norming/").content.decode()
    assert "None was held yet" in shown
    assert "Choose the replies" not in shown
    assert "no rate and no count of the run holds it" in shown


def test_a_session_from_the_first_reading_to_the_guideline(bench: Bench, world: World) -> None:
    where, lead = begun(bench, world), bench.owner()
    ana, ben = rater(bench, world, "ana"), rater(bench, world, "ben", HARMS[0])
    page = ana.get(where).content.decode()
    assert "reply 0" not in page
    assert "prompt 0" not in page
    text = re.search(r'hx-get="([^"]+)"', page)
    assert text is not None
    assert "reveal" in ana.get(text[1]).content.decode()
    for _reply in range(6):
        says(ana, where)
    assert "There is nothing left for you to read" in ana.get(where).content.decode()
    for _reply in range(3):
        says(ben, where, "not_violated")
    assert "There is nothing left for you to read" in ben.get(where).content.decode()
    assert "How it was read" not in lead.get(where).content.decode()
    assert lead.post(f"{where}on/", {"to": "talk"}).status_code == 302
    shown = ben.get(where).content.decode()
    assert "How it was read" in shown
    table = shown.split("<tbody>")[1].split("</tbody>")[0]
    assert table.count(HARMS[1]) == 3
    assert HARMS[0] not in table
    assert "ana" not in shown.split("<main")[1].split("</main>")[0]
    ben.post(f"{where}note/", {"text": "a deadline alone is no harm"})
    lead.post(f"{where}on/", {"to": "second"})
    assert "How it was read" not in ana.get(where).content.decode()
    says(ana, where, "not_violated")
    lead.post(f"{where}on/", {"to": "closed"})
    end = lead.get(where).content.decode()
    assert "Agreement before" in end
    assert "Agreement after" in end
    session = where.rstrip("/").rpartition("/")[2]
    change = lead.get(f"/s/{world.study}/rate/{world.queue}/change/?norming={session}").content.decode()
    assert "a deadline alone is no harm" in change
    assert not any(one.judge.startswith("person:") for one in world.ws.evaluation.verdicts(world.run))


def test_what_is_read_counts_for_ones_own_limits(bench: Bench, world: World) -> None:
    where, ana = begun(bench, world), rater(bench, world, "ana")
    own = {"hide_heavy": "on", "hide_unknown": "on", "own-day": "2", "day": "2", "words": "three plain words"}
    shown = ana.post(f"/s/{world.study}/boundaries/", own)
    assert shown.status_code in {200, 302}
    says(ana, where)
    says(ana, where)
    assert 'name="answer"' not in ana.get(where).content.decode()


def test_whoever_has_not_seen_the_terms_reads_nothing(bench: Bench, world: World) -> None:
    where = begun(bench, world)
    new = bench.member(world.study, "rater", name="new")
    page = new.get(where).content.decode()
    assert "You are shown the terms of this work first" in page
    assert "dissent/" not in page.split("<main")[1].split("</main>")[0]

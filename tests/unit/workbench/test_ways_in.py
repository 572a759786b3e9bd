"""Coming in by a link that many hold: nothing before one agrees, nothing of anybody else after, and no way further."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from redcommons.labour.model import OWNER, Actor, Arrangement, Firm, Opening, Pay, Person, Terms
from redcommons.values.identity import PersonName, StudyId
from tests.rating_worlds import World, furnish
from tests.workbench_worlds import Bench, workbench

CROWD = Arrangement(
    way="crowd",
    title="First wave",
    pay=Pay(amount="0.45", currency="EUR", unit="task"),
    minutes=4,
    tasks=2,
    chain=(Firm(name="Orders Ltd"),),
)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    cache.clear()  # what counts how often was asked outlives a test
    with workbench(tmp_path / "workspace") as served:
        yield served


@pytest.fixture
def world(bench: Bench, tmp_path: Path) -> World:
    return furnish(bench.ws, tmp_path, items=4)


def lead(world: World) -> Actor:
    return Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER)


def door(world: World, opening: Opening | None = None, **said: object) -> str:
    ws = world.ws.by(lead(world))
    crowd = msgspec.structs.replace(CROWD, **{"queue": world.queue} | said)
    name = ws.labour.arrange(world.study, "", crowd).name
    return f"/in/{world.study}/{ws.labour.open_door(world.study, name, opening or Opening())}/"


def came(link: str, name: str = "finch", external: str = "") -> tuple[Client, str]:
    browser = Client()
    answer = browser.post(link, {"pseudonym": name, "id": external})
    assert answer.status_code == 200, answer.content.decode()
    return browser, re.findall(r"<code dir=\"ltr\">([A-Z0-9-]+)</code>", answer.content.decode())[0]


def people(world: World) -> int:
    return len(world.ws.ports[0].shelf.newest(Person, StudyId("")))


# ------------------------------------------------------------------------------------------------------- at the door


def test_pay_time_chain_and_terms_are_said_before_anything_and_looking_leaves_nothing(world: World) -> None:
    link, before = door(world), people(world)
    said = Client().get(f"{link}?workerId=A1").content.decode()

    for words in (
        "0.45 EUR for each task",
        "about 8 minutes in all",
        "0.90 EUR in all",
        "Orders Ltd",
        "14 EUR an hour",
    ):
        assert words in said
    assert "A1" in said
    assert people(world) == before
    assert Session.objects.count() == 0


def test_a_link_makes_somebody_without_password_address_or_name(world: World) -> None:
    browser, _code = came(door(world))
    user = get_user_model().objects.get(pk=browser.session["_auth_user_id"])

    assert not user.has_usable_password()
    assert (user.email, user.first_name, user.last_name) == ("", "", "")
    assert browser.session.get_expire_at_browser_close()


def test_a_session_that_was_there_before_is_not_carried_in(world: World) -> None:
    browser = Client()
    fixed = browser.session
    fixed["planted"] = "by somebody else"
    fixed.save()
    key = fixed.session_key
    browser.post(door(world), {"pseudonym": "finch"})

    assert browser.session.session_key != key
    assert "planted" not in browser.session


def test_a_form_sent_twice_lets_one_person_in_until_they_went_on(world: World) -> None:
    link, before = door(world), people(world)
    form = {"pseudonym": "finch", "id": "W-1", "once": "drawn for this page"}
    first, second = Client(), Client()

    assert (first.post(link, form).status_code, second.post(link, form).status_code) == (200, 200)
    assert people(world) == before + 1, "the first answer may be lost on the way, and the form is sent again"
    study = f"/s/{world.study}"
    terms = re.findall(r'name="terms" value="(\w+)"', second.get(f"{study}/terms/").content.decode())[0]
    second.post(f"{study}/terms/answer/", {"agree": "yes", "terms": terms})
    assert "load the page anew" in Client().post(link, form).content.decode(), "a page left open opens nobody's seat"


def test_a_form_from_elsewhere_lets_nobody_in(world: World) -> None:
    link, before = door(world), people(world)
    wary = Client(enforce_csrf_checks=True)

    assert wary.post(link, {"pseudonym": "finch"}).status_code == 403
    assert people(world) == before


@pytest.mark.parametrize(
    ("external", "status"),
    [
        ("x" * 10_000, 400),
        ("\x00\x01\x1b", 400),
        ("<script>alert(1)</script>", 200),
        ("=1+1", 200),
        ("\u202e evil", 200),
    ],
)
def test_hostile_ids_are_tamed_or_refused(world: World, external: str, status: int) -> None:
    link = door(world)
    shown = Client().get(link, {"id": external})
    answer = Client().post(link, {"pseudonym": "finch", "id": external})

    assert (shown.status_code, answer.status_code) == (status, status)
    for page in (shown, answer):
        assert re.findall("<script>alert|\x1b|\u202e", page.content.decode()) == []


def test_a_door_of_another_study_or_none_opens_nothing(world: World) -> None:
    link = door(world)
    other = StudyId(world.ws.study.new("another").id)

    for path in (link.replace(world.study, other), link.replace(world.study, "x"), link[:-2] + "/"):
        assert Client().get(path).status_code == 404
        assert Client().post(path, {"pseudonym": "finch"}).status_code == 404


def test_an_expired_or_full_door_says_so(world: World) -> None:
    expired, full = door(world, Opening(days=1)), door(world, Opening(days=9, most=1))
    came(full)
    world.clock.tick(2 * 24 * 3600)

    assert "expired" in Client().get(expired).content.decode()
    assert Client().post(full, {"pseudonym": "wren"}).status_code == 404


# ------------------------------------------------------------------------------------------------- who was here before


def test_the_same_browser_goes_on_and_another_is_told_of_the_record_code(world: World) -> None:
    link = door(world)
    browser, code = came(link, external="W-1")

    assert browser.get(f"{link}?id=W-1").headers["Location"] == f"/s/{world.study}/mine/"
    assert "Somebody else is in this browser" in browser.get(f"{link}?id=W-2").content.decode()
    again = Client().post(link, {"pseudonym": "wren", "id": "W-1"})
    assert again.status_code == 400
    assert "record code" in again.content.decode()
    later = Client()
    assert later.post("/record/", {"code": code}).headers["Location"] == "/me/work/"
    assert later.get(f"/s/{world.study}/mine/").status_code == 200


def test_somebody_with_an_account_comes_in_as_themselves(bench: Bench, world: World) -> None:
    link, before = door(world), people(world)
    known, person = bench.somebody("noor")

    assert "You are signed in as" in known.get(link).content.decode()
    assert known.post(link, {"pseudonym": "finch"}).status_code == 302
    assert world.ws.by(lead(world)).labour.members(world.study)[-1].person == person
    assert people(world) == before + 1, "their own, and none made for the door"
    assert known.get(f"/s/{world.study}/runs/").status_code == 200, "an account is asked by its roles"


def test_a_lead_who_opens_their_own_link_stays_what_they_are(bench: Bench, world: World) -> None:
    owner = bench.owner()
    link = door(world)

    assert owner.get(link).status_code == 302
    owner.post(link, {"pseudonym": "finch"})
    assert owner.get(f"/s/{world.study}/ways/").status_code == 200


def test_record_codes_are_tried_slowly_and_by_nobody_who_is_signed_in(world: World) -> None:
    browser, code = came(door(world))
    other, other_code = came(door(world), "wren")
    del other

    assert browser.post("/record/", {"code": other_code}).status_code == 400
    assert "finch" in browser.get("/me/work/").content.decode()
    answers = [Client().post("/record/", {"code": f"AAAA-AAAA-AAAA-{n:04}"}).status_code for n in range(40)]
    assert answers[0] == 400
    assert answers[-1] == 429
    assert Client().post("/record/", {"code": code}).status_code == 429


def test_another_code_is_drawn_by_its_person_alone(bench: Bench, world: World) -> None:
    browser, code = came(door(world))
    answer = browser.post("/record/another/").content.decode()
    other = re.findall(r"<code dir=\"ltr\">([A-Z0-9-]+)</code>", answer)[0]

    assert other != code
    assert Client().post("/record/", {"code": code}).status_code == 400
    assert Client().post("/record/", {"code": other}).status_code == 302
    assert bench.somebody("noor")[0].post("/record/another/").status_code == 400


# --------------------------------------------------------------------------------------------------------- what is shut


@pytest.mark.parametrize("room", ["runs", "cases", "scope", "report", "search", "people", "cases/releases", "ratings"])
def test_rooms_of_the_study_are_shut_to_whoever_came_by_a_crowds_link(world: World, room: str) -> None:
    browser, _code = came(door(world))
    path = {"ratings": "rate"}.get(room, room)

    assert browser.get(f"/s/{world.study}/{path}/").status_code == (200 if room == "ratings" else 403)
    assert browser.get(f"/s/{world.study}/").headers["Location"] == f"/s/{world.study}/mine/"


def test_a_set_is_worked_at_returned_and_paid(world: World) -> None:
    browser, _code = came(door(world), external="=W-1")
    study = f"/s/{world.study}"
    terms = re.findall(r'name="terms" value="(\w+)"', browser.get(f"{study}/terms/").content.decode())[0]
    browser.post(f"{study}/terms/answer/", {"agree": "yes", "terms": terms})
    assert browser.post(f"{study}/boundaries/", {"hide_heavy": "on"}).headers["Location"] == f"{study}/mine/"
    browser.post(f"{study}/rate/{world.queue}/next/")
    page = browser.get(f"{study}/rate/{world.queue}/").content.decode()
    task = re.findall(r'name="task" value="(\d+)"', page)[0]
    browser.post(f"{study}/rate/{world.queue}/say/", {"task": task, "answer": "violated"})
    assert "1 of 2 tasks" in browser.get(f"{study}/mine/").content.decode()
    returned = browser.post(f"{study}/mine/return/").content.decode()

    assert "Your completion code" in returned
    assert re.search("0.45 <bdi[^>]*>EUR", returned)
    assert browser.get(f"{study}/mine/").status_code == 404
    assert "for 1 task at 0.45" in browser.get("/me/work/").content.decode()
    assert world.ws.rating.progress(world.study, world.queue).done == 1
    line = world.ws.by(lead(world)).rating.owed(world.study)[0]
    assert (line.external, line.amount, line.whole) == ("=W-1", "0.45", False)


def test_who_has_no_set_returns_none_and_stays(bench: Bench, world: World) -> None:
    rater = bench.member(world.study, "rater")

    assert rater.post(f"/s/{world.study}/mine/return/").status_code == 404
    assert rater.get(f"/s/{world.study}/").status_code == 200


# --------------------------------------------------------------------------------------------- who arranges and pays


def test_an_arrangement_is_written_changed_and_given_a_link(bench: Bench, world: World) -> None:
    owner = bench.owner()
    user = get_user_model().objects.get(person=OWNER)
    study = f"/s/{world.study}"
    asked = {"title": "First wave", "amount": "0,45", "currency": "EUR", "unit": "task", "tasks": "5", "queue": ""}
    where = owner.post(f"{study}/ways/new/crowd/", asked).headers["Location"]

    assert "0.45 EUR for each task" in owner.get(where).content.decode()
    assert owner.post(f"{study}/ways/new/crowd/", asked | {"amount": "much"}).status_code == 400
    assert owner.get(f"{study}/ways/new/nothing/").status_code == 404
    assert owner.post(f"{where}door/", {"days": "7"}).status_code == 409, "first a way back of one's own"
    user.set_password("a long word for tests")
    user.save()
    owner.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    made = owner.post(f"{where}door/", {"days": "7", "most": "3"}).content.decode()
    link = re.findall(r'value="http://testserver(/in/[^"?]+)"', made)[0]
    assert Client().get(link).status_code == 200
    closed = asked | {"closed": "on", "tasks": "6"}
    assert owner.post(where, closed).status_code == 302
    assert Client().get(link).status_code == 404
    assert world.ws.labour.arrangement(world.study, "first-wave").tasks == 6


def test_terms_of_an_arrangement_are_written_and_shown_to_its_people(bench: Bench, world: World) -> None:
    owner, link = bench.owner(), door(world)
    browser, _code = came(link)
    owner.post(f"/s/{world.study}/terms/write/?arrangement=first-wave", {"topics": "letters of a landlord"})
    said = browser.get(f"/s/{world.study}/terms/").content.decode()

    assert "letters of a landlord" in said
    assert "Orders Ltd" in said
    assert world.ws.labour.terms(world.study)[1] != Terms(topics="letters of a landlord")


def test_an_invitation_carries_the_chain_to_whoever_accepts_it(bench: Bench, world: World) -> None:
    ws = world.ws.by(lead(world))
    ws.labour.arrange(world.study, "vendor", msgspec.structs.replace(CROWD, way="contractor", title="A vendor"))
    owner = bench.owner()
    user = get_user_model().objects.get(person=OWNER)
    user.set_password("a long word for tests")
    user.save()
    owner.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    asked = {"roles": ["rater"], "arrangement": "vendor", "external": "V-7"}
    made = owner.post(f"/s/{world.study}/people/invite/", asked).content.decode()
    link = re.findall(r'value="http://testserver(/join/[^"]+)"', made)[0]
    guest = Client()

    assert "Orders Ltd" in guest.get(link).content.decode()
    guest.post(link, {"username": "noor", "password": "a long word for tests", "pseudonym": "finch"})
    joined = ws.labour.members(world.study)[-1]
    assert (joined.arrangement, joined.external, joined.pseudonym) == ("vendor", "V-7", "finch")
    assert "Orders Ltd" in guest.get(f"/s/{world.study}/terms/").content.decode()


def test_what_is_owed_goes_out_without_a_formula(bench: Bench, world: World) -> None:
    came(door(world), external="=HYPERLINK(1)")
    owner = bench.owner()
    table = owner.get(f"/s/{world.study}/pay/list.csv").content.decode()

    assert "'=HYPERLINK(1)" in table
    assert table.splitlines()[0] == "arrangement,id,completion code,set,owed,currency,paid"


def test_a_payment_is_noted_and_its_person_reads_it(bench: Bench, world: World) -> None:
    browser, _code = came(door(world))
    owner, pay = bench.owner(), f"/s/{world.study}/pay/"
    person = world.ws.by(lead(world)).labour.members(world.study)[-1].person
    note = {"person": person, "amount": "0.90", "currency": "EUR", "what": "first wave", "day": "2026-01-31"}

    assert owner.post(f"{pay}note/", note).status_code == 302
    assert owner.post(f"{pay}note/", note | {"amount": "much"}).status_code == 400
    assert owner.post(f"{pay}note/", note | {"person": "nobody"}).status_code == 404
    assert "first wave" in browser.get("/me/work/").content.decode()
    back = re.findall(r'action="([^"]+/back/[^"]+)"', owner.get(pay).content.decode())[0]
    assert owner.post(back).status_code == 302
    assert "taken back by whoever noted it" in browser.get("/me/work/").content.decode()


def test_people_without_an_account_stand_in_no_list_of_accounts(bench: Bench, world: World) -> None:
    came(door(world))
    said = bench.owner().get("/people/").content.decode()

    assert "1 person came in without an account" in said
    assert "person-" not in said

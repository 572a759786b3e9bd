"""Those who keep accounts: they let in and shut out, make ways back, and see nobody's work."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from redcommons.labour.model import Actor
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId
from tests.workbench_worlds import PASSWORD, Bench, workbench

NEW = "another long word"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def _deeds(bench: Bench) -> list[tuple[str, str, str]]:
    return [(deed.verb, deed.actor, deed.subject) for _line, deed in bench.ws.ports[0].ledger.lines() if deed]


def _link(page: bytes) -> str:
    found = re.search(r"http://testserver(/back/[^\"]+)", page.decode())
    assert found
    return found[1]


def _signs_in(name: str, password: str) -> bool:
    return Client().post("/accounts/login/", {"login": name, "password": password}).status_code == 302


def test_a_closed_account_is_out_at_once_and_its_old_browsers_stay_out(bench: Bench) -> None:
    study = StudyId(bench.ws.study.new("Helpline").id)
    owner, (noor, person) = bench.owner(), bench.somebody("noor")
    bench.seat(noor, study, ["rater"], "N.")

    assert noor.get(f"/s/{study}/").status_code == 200
    owner.post(f"/people/{person}/close/")
    assert noor.get(f"/s/{study}/").status_code == 302
    assert "This account is closed" in _after(Client())
    assert "closed" in owner.get("/people/").content.decode()
    owner.post(f"/people/{person}/open/")
    assert noor.get("/").status_code == 302
    assert _signs_in("noor", PASSWORD)
    assert ("workspace.access", "me", f"{person}: account closed") in _deeds(bench)
    assert ("workspace.access", "me", f"{person}: account open") in _deeds(bench)


def _after(client: Client, password: str = PASSWORD) -> str:
    answer = client.post("/accounts/login/", {"login": "noor", "password": password}, follow=True)
    return answer.content.decode()


def test_who_closed_is_told_so_only_with_the_right_password(bench: Bench) -> None:
    owner, (_noor, person) = bench.owner(), bench.somebody("noor")
    owner.post(f"/people/{person}/close/")
    wrong = Client().post("/accounts/login/", {"login": "noor", "password": "some other word"})

    assert "This account is closed" in _after(Client())
    assert b"Name and password do not fit together." in wrong.content


def test_a_way_back_sets_a_new_password_once(bench: Bench) -> None:
    owner, (noor, person) = bench.owner(), bench.somebody("noor")
    link = _link(owner.post(f"/people/{person}/back/").content)
    opener = Client()

    assert "noor" in opener.get(link).content.decode()
    assert opener.post(link, {"password": "short"}).status_code == 400
    assert opener.get("/me/").status_code == 302, "the link signs nobody in"
    assert opener.post(link, {"password": NEW}).headers["Location"] == "/accounts/login/"
    assert opener.post(link, {"password": "yet another word"}).status_code == 404
    assert noor.get("/me/").status_code == 302, "open browsers are signed out"
    assert _signs_in("noor", NEW)
    assert not _signs_in("noor", PASSWORD)
    assert ("labour.make_way_back", "me", person) in _deeds(bench)
    assert ("labour.use_way_back", person, person) in _deeds(bench)
    assert link.split("/")[2] not in str(_deeds(bench))


def test_a_newer_way_back_ends_the_older_one(bench: Bench) -> None:
    owner, (_noor, person) = bench.owner(), bench.somebody("noor")
    older = _link(owner.post(f"/people/{person}/back/").content)
    newer = _link(owner.post(f"/people/{person}/back/").content)

    assert Client().get(older).status_code == 404
    assert Client().get(newer).status_code == 200


def test_a_way_back_is_open_for_a_day(bench: Bench) -> None:
    clock = bench.ws.ports[0].clock
    assert isinstance(clock, FrozenClock)
    _noor, person = bench.somebody("noor")
    keeper = bench.ws.by(Actor(name=PersonName("k"), roles=("administrator",), person="k"))
    secret, made = keeper.labour.make_way_back(person)

    assert made.until[:10] > clock.now()[:10]
    clock.tick(24 * 3600 - 1)
    assert keeper.labour.way_back(secret).person == person
    clock.tick(1)
    with pytest.raises(NotFound):
        keeper.labour.use_way_back(secret)


def test_another_administrator_is_made_and_unmade(bench: Bench) -> None:
    owner, (noor, person) = bench.owner(), bench.somebody("noor")

    assert noor.get("/people/").status_code == 403
    owner.post(f"/people/{person}/administrator/", {"administrator": "yes"})
    assert noor.get("/people/").status_code == 200
    assert noor.post("/people/me/close/").status_code == 400, "who holds the machine stays"
    assert noor.post("/people/me/administrator/", {"administrator": "no"}).status_code == 400
    assert noor.post(f"/people/{person}/close/").status_code == 400, "nobody closes their own"
    owner.post(f"/people/{person}/administrator/", {"administrator": "no"})
    assert noor.get("/people/").status_code == 403
    assert ("workspace.access", "me", f"{person}: administrator") in _deeds(bench)


def test_an_administrator_reads_no_study_and_no_work_by_that(bench: Bench) -> None:
    study = StudyId(bench.ws.study.new("Helpline").id)
    bench.member(study, "rater", name="Quiet Heron")
    keeper, person = bench.somebody("keeper")
    bench.owner().post(f"/people/{person}/administrator/", {"administrator": "yes"})
    page = keeper.get("/people/").content.decode()

    assert keeper.get(f"/s/{study}/").status_code == 404
    assert "Helpline" not in page
    assert "rater" not in page
    assert str(get_user_model().objects.get(username="keeper").date_joined.year) not in page


@pytest.mark.parametrize("what", ["close", "open", "administrator", "back"])
def test_accounts_are_kept_by_administrators_alone(bench: Bench, what: str) -> None:
    stranger, _one = bench.somebody("stranger")
    _noor, person = bench.somebody("noor")

    assert stranger.post(f"/people/{person}/{what}/").status_code == 403
    assert Client().post(f"/people/{person}/{what}/").status_code == 302
    assert bench.owner().post(f"/people/person-none/{what}/").status_code == 404
    assert bench.owner().get(f"/people/{person}/{what}/").status_code == 405


def test_the_verbs_refuse_whoever_is_no_administrator(bench: Bench) -> None:
    _noor, person = bench.somebody("noor")
    lead = bench.ws.labour

    for verb in (lead.close_account, lead.open_account, lead.make_way_back):
        with pytest.raises(NotPermitted):
            verb(person)
    with pytest.raises(BadInput):
        bench.ws.by(Actor(name=PersonName("n"), roles=("administrator",), person=person)).labour.close_account(person)


@pytest.mark.postgres
def test_accounts_live_in_postgresql_as_well(postgres_url: str) -> None:
    with workbench(postgres_url) as bench:
        owner, (noor, person) = bench.owner(), bench.somebody("noor")
        link = _link(owner.post(f"/people/{person}/back/").content)

        assert Client().post(link, {"password": NEW}).status_code == 302
        assert noor.get("/me/").status_code == 302
        assert _signs_in("NOOR", NEW)
        owner.post(f"/people/{person}/close/")
        assert "This account is closed" in _after(Client(), NEW)

"""CSRF, CORS and open defaults: forms of other places, names of other hosts, doors that stand open on the first day."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connections

from redcommons.labour.model import Actor
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName
from redcommons.workbench import settings as ours_
from redcommons.workbench.access import seat, while_seated
from redcommons.workbench.starting import ServeOptions, refuse_unguarded, secret_of
from tests.addresses import ADDRESSES, Address, ours
from tests.planted import a_browser, signed_in, somebody
from tests.two_studies import NEVER_THERE, World, asker_of, visits
from tests.workbench_worlds import PASSWORD

FORMS = [one for one in ours() if "POST" in ADDRESSES[one.name].methods]
EVIL = "https://evil.example"


@pytest.mark.parametrize("one", FORMS, ids=lambda one: one.name)
def test_a_form_of_another_place_is_refused(world: World, one: Address) -> None:
    row = ADDRESSES[one.name]
    who = asker_of(row)
    path = world.path(one, row, who)
    person = world.mine.people.get(who, world.mine.ids["somebody"])
    browser = a_browser(wary=True) if who == "anonymous" else signed_in(person, wary=True)
    answers = [
        browser.post(path, dict(row.sends)),
        browser.post(path, {**row.sends, "csrfmiddlewaretoken": "a" * 64}),
        browser.post(path, dict(row.sends), headers={"Origin": EVIL, "Referer": f"{EVIL}/"}),
        browser.post(path, "{}", content_type="text/plain", headers={"Origin": EVIL}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert "This form was not taken" in answers[0].content.decode()


def with_password(world: World) -> str:
    """Return the name of a new account that signs in with PASSWORD."""
    person = somebody(world.mine.bench, "door")
    get_user_model().objects.create_user(person, password=PASSWORD, person=person)
    return person


def test_pages_change_nothing_by_being_asked_for(world: World) -> None:
    """A picture tag on a foreign page can ask for any address: so asking alone must not be an act."""
    before = counted()
    for _name, path, browser in visits(world, world.mine):
        browser.get(path)

    assert counted() == before


def counted() -> dict[str, int]:
    """Return the number of rows of every table but that of sessions."""
    with connections["default"].cursor() as cursor:
        found = {}
        for table in connections["default"].introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = int(cursor.fetchone()[0])
    return {table: number for table, number in found.items() if table != "django_session"}


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "169.254.169.254", "localhost.evil.example"]
)
def test_a_name_that_is_not_ours_is_refused(host: str) -> None:
    assert a_browser().get("/", headers={"Host": host}).status_code == 400


def test_a_proxys_word_for_the_host_counts_for_nothing(world: World) -> None:
    answer = world.mine.browser("lead").get("/me/", headers={"X-Forwarded-Host": "evil.example"})

    assert b"evil.example" not in answer.content


def test_no_other_origin_may_read(world: World) -> None:
    browser = world.mine.browser("lead")
    for method in ("get", "options"):
        answer = getattr(browser, method)(f"/s/{world.mine.study}/", headers={"Origin": EVIL})
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    "to", [f"{EVIL}/", "//evil.example/", "/\\evil.example", "http:evil.example", "javascript:zq()", "\t//evil.example"]
)
def test_nobody_is_led_elsewhere(world: World, to: str) -> None:
    said = {"login": with_password(world), "password": PASSWORD, "next": to}
    answers = [
        a_browser().post("/language/", {"language": "es", "back": to}),
        a_browser().post("/accounts/login/", said),
        a_browser().post(f"/accounts/login/?next={to}", said),
        signed_in(world.mine.people["lead"]).post("/accounts/logout/", {"next": to}),
    ]

    assert [answer.status_code for answer in answers] == [302] * 4
    assert [answer for answer in answers if any(word in answer.headers["Location"] for word in ("evil", "zq"))] == []


def test_nobody_has_a_password_on_the_first_day(world: World) -> None:
    for name, word in (("admin", "admin"), ("me", "me"), ("me", ""), ("owner", "owner"), ("root", "root")):
        assert a_browser().post("/accounts/login/", {"login": name, "password": word}).status_code == 200

    assert not get_user_model().objects.filter(is_superuser=True).exists()


def test_a_closed_account_is_out_at_once(world: World) -> None:
    keeper = world.outside["keeper"]
    person = world.theirs.people["reader"]
    reader = signed_in(person)

    assert reader.get(f"/s/{world.theirs.study}/").status_code == 200
    assert keeper.post(f"/people/{person}/close/").status_code == 302
    assert reader.get(f"/s/{world.theirs.study}/").status_code == 302
    assert keeper.post(f"/people/{person}/open/").status_code == 302
    assert reader.get(f"/s/{world.theirs.study}/").status_code == 302, "an old session does not come back to life"


def test_an_open_stream_ends_with_the_account(world: World) -> None:
    there, heard = world.mine, []
    who = there.people["explorer"]
    person = there.bench.ws.by(Actor(name=PersonName(""), roles=(), person=who)).labour.person(who)

    async def pieces() -> AsyncGenerator[bytes, None]:
        for number in range(6):
            if number == 3:
                await sync_to_async(world.outside["keeper"].post)(f"/people/{who}/close/")
            yield b"%d" % number

    async def listen() -> None:
        heard.extend([piece async for piece in while_seated(seat(person, there.study), pieces(), every=0)])

    async_to_sync(listen)()
    world.outside["keeper"].post(f"/people/{who}/open/")
    assert heard == [b"0", b"1", b"2"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.4", "workbench.example"])
def test_a_public_address_needs_a_secret_and_tls(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDCOMMONS_SECRET_KEY", raising=False)
    with pytest.raises(BadInput, match="REDCOMMONS_SECRET_KEY"):
        refuse_unguarded(ServeOptions(where="/nowhere", host=host))
    monkeypatch.setenv("REDCOMMONS_SECRET_KEY", "x" * 40)
    with pytest.raises(BadInput, match="TLS"):
        refuse_unguarded(ServeOptions(where="/nowhere", host=host))
    monkeypatch.setenv("REDCOMMONS_SECRET_KEY", "short")
    with pytest.raises(BadInput, match="32"):
        secret_of("/nowhere")


def test_behind_tls_cookies_travel_by_tls_alone() -> None:
    told = ours_.values(ours_.Served(where="/nowhere", secret="s" * 40, https=True))

    assert told["SESSION_COOKIE_SECURE"] is True
    assert told["CSRF_COOKIE_SECURE"] is True
    assert told.get("DEBUG", False) is False
    assert settings.DEBUG is False


def test_cookies_are_out_of_reach_of_scripts_and_other_places(world: World) -> None:
    name = with_password(world)
    browser = a_browser()
    browser.get("/accounts/login/")
    browser.post("/accounts/login/", {"login": name, "password": PASSWORD})
    kept = {name: browser.cookies[name] for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)}

    assert all(cookie["httponly"] for cookie in kept.values())
    assert {cookie["samesite"] for cookie in kept.values()} == {"Lax"}


def test_signing_in_changes_the_session(world: World) -> None:
    browser, name = a_browser(), with_password(world)
    browser.session["planted"] = "by somebody else"
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/accounts/login/", {"login": name, "password": PASSWORD})

    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before, "a planted session must not become theirs"


def test_guessing_passwords_is_slowed_down(world: World) -> None:
    answers = [a_browser().post("/accounts/login/", {"login": "nobody", "password": f"guess {n}"}) for n in range(12)]

    assert answers[-1].status_code == 429 or b"Too many" in answers[-1].content
    assert NEVER_THERE

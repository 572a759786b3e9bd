"""Signing in by a name and a password: what is said, what is not, and what a browser is left with."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, reverse

from redcommons.workbench.accounts import entry
from tests.unit.workbench.counting import WORKED
from tests.workbench_worlds import PASSWORD, Bench

DOOR = "/accounts/login/"
GONE = [
    "account_signup",
    "account_email",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_confirm_email",
    "account_request_login_code",
    "socialaccount_signup",
]
OWN = ["/accounts/password/set/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/webauthn/add/"]


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def _try(name: str, password: str, client: Client | None = None, **more: str) -> Any:
    return (client or Client()).post(DOOR, {"login": name, "password": password, **more})


def _wrong(answer: Any) -> str:
    found = re.search(r'class="wrong" role="alert">(.*?)</div>', answer.content.decode(), re.DOTALL)
    return re.sub("<[^>]+>", " ", found[1]).strip() if found else ""


def test_a_name_and_a_password_open_the_door(bench: Bench) -> None:
    bench.somebody("Noor Ahmadi")
    client = Client()

    assert _try("noor ahmadi", PASSWORD, client).status_code == 302, "the case of a name does not matter"
    assert client.get("/me/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/me/").status_code == 302


def test_an_unknown_name_and_a_wrong_password_are_told_the_same(bench: Bench) -> None:
    bench.somebody("noor")
    unknown, wrong = _try("nobody", PASSWORD), _try("noor", "some other word")

    assert _wrong(unknown) == _wrong(wrong) == "Name and password do not fit together."
    assert unknown.status_code == wrong.status_code


@override_settings(PASSWORD_HASHERS=["tests.unit.workbench.counting.Counting"])
def test_an_unknown_name_costs_as_much_work_as_a_wrong_password(bench: Bench) -> None:
    bench.somebody("noor")
    work = []
    for name in ("nobody", "noor"):
        before = WORKED[0]
        _try(name, "some other word")
        work.append(WORKED[0] - before)

    assert work[0] == work[1] > 0


def test_too_many_attempts_are_stopped_in_words_and_the_right_password_then_too(bench: Bench) -> None:
    bench.somebody("noor")
    for _attempt in range(5):
        assert "do not fit" in _wrong(_try("noor", "some other word"))

    stopped = _try("noor", PASSWORD)

    assert "Wait five minutes" in _wrong(stopped)
    assert _try("nobody", "some other word", Client(REMOTE_ADDR="10.0.0.2")).status_code == 200


def test_the_session_of_before_is_not_the_session_of_after(bench: Bench) -> None:
    bench.somebody("noor")
    client = Client()
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    before = client.session.session_key

    _try("noor", PASSWORD, client)

    assert before
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_looking_at_the_door_leaves_one_cookie_and_no_session(bench: Bench) -> None:
    client = Client()
    page = client.get(DOOR)

    assert [name.partition("-")[0] for name in client.cookies] == ["form"]
    assert Session.objects.count() == 0
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_cookies_are_for_this_server_alone(bench: Bench) -> None:
    bench.somebody("noor")
    client = Client()
    client.get(DOOR)
    _try("noor", PASSWORD, client)
    client.post("/me/", {"keys": "on"})
    client.post("/language/", {"language": "es"})
    cookies = client.cookies.values()

    assert {cookie.key.partition("-")[0] for cookie in cookies} >= {"session", "form", "keys", "django_language"}
    assert [cookie.key for cookie in cookies if not cookie["httponly"] or cookie["samesite"] != "Lax"] == []


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "http://localhost:9/", "javascript:1"])
def test_next_leads_to_this_host_and_nowhere_else(bench: Bench, to: str) -> None:
    bench.somebody("noor")

    assert _try("noor", PASSWORD, next=to).headers["Location"] == "/"
    assert _try("noor", PASSWORD, next="/me/").headers["Location"] == "/me/"


@pytest.mark.parametrize("path", [DOOR, "/accounts/logout/", "/first/x/", "/back/x/", "/people/me/close/", *OWN])
def test_a_form_from_another_place_is_not_taken(bench: Bench, path: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(path, {"login": "noor", "password": PASSWORD})

    assert answer.status_code == 403
    assert b"This form was not taken" in answer.content


@pytest.mark.parametrize("name", GONE)
def test_there_is_no_page_that_needs_mail(bench: Bench, name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", OWN)
def test_pages_of_ones_own_lead_strangers_to_the_door(bench: Bench, path: str) -> None:
    assert DOOR in Client().get(path).headers["Location"]


def test_a_new_password_ends_other_sessions_and_keeps_this_one(bench: Bench) -> None:
    bench.somebody("noor")
    here, there = Client(), Client()
    _try("noor", PASSWORD, here)
    _try("noor", PASSWORD, there)
    new = {"oldpassword": PASSWORD, "password1": "another long word", "password2": "another long word"}

    assert "not the password" in here.post("/accounts/password/change/", new | {"oldpassword": "x"}).content.decode()
    assert here.post("/accounts/password/change/", new).headers["Location"] == "/me/"
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert _try("noor", PASSWORD).status_code == 200
    assert _try("noor", "another long word").status_code == 302


@pytest.mark.parametrize("word", ["short", "password1", "aaaaaaa"])
def test_a_weak_password_is_refused_in_words(bench: Bench, word: str) -> None:
    answer = bench.owner().post("/accounts/password/set/", {"password1": word, "password2": word})

    assert answer.status_code == 200
    assert b'role="alert"' in answer.content


# ------------------------------------------------------------------------------------------------- the second step


def _code(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())  # now stands in the middle
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def _stepped(bench: Bench) -> tuple[Client, str]:
    """Somebody who has set a second step, and its secret."""
    client, _person = bench.somebody("noor")
    assert "/accounts/reauthenticate/" in client.get("/accounts/2fa/totp/activate/").headers["Location"]
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'id="letters"[^>]* value="([A-Z2-7]+)"', page)
    assert found
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    answer = client.post("/accounts/2fa/totp/activate/", {"code": _code(found[1])})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    return client, found[1]


def test_a_second_step_is_asked_for_after_the_password(bench: Bench) -> None:
    _browser, secret = _stepped(bench)
    client = Client()

    assert _try("noor", PASSWORD, client).headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/me/").status_code == 302, "half way in is not in"
    assert "Incorrect code" in client.post("/accounts/2fa/authenticate/", {"code": "12"}).content.decode()
    assert client.post("/accounts/2fa/authenticate/", {"code": _code(secret)}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_a_recovery_code_opens_once(bench: Bench) -> None:
    browser, _secret = _stepped(bench)
    codes = re.findall(r"<li><code>(\w+)</code>", browser.get("/accounts/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    for place, expected in ((Client(), 302), (Client(), 200)):
        _try("noor", PASSWORD, place)
        assert place.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == expected


def test_secrets_of_second_steps_are_not_in_the_database_as_they_are(bench: Bench) -> None:
    browser, secret = _stepped(bench)
    kept = " ".join(str(one.data) for one in Authenticator.objects.all())

    assert kept
    assert secret not in kept
    assert browser.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert _try("noor", PASSWORD).headers["Location"] == "/"


def test_a_second_step_kept_under_another_key_is_told_of_in_words(bench: Bench) -> None:
    _browser, secret = _stepped(bench)
    client = Client()
    _try("noor", PASSWORD, client)
    with override_settings(SECRET_KEY="another one, as after moving to another machine"):
        half = Client()
        _try("noor", PASSWORD, half)
        answer = half.post("/accounts/2fa/authenticate/", {"code": _code(secret)})

    assert answer.status_code == 503
    assert "kept under another secret key" in answer.content.decode()
    assert client.post("/accounts/2fa/authenticate/", {"code": _code(secret)}).status_code == 302


# ------------------------------------------------------------------------------------------------- coming back


def test_nobody_comes_back_by_a_first_link_once_there_is_another_way(bench: Bench) -> None:
    owner = bench.owner()
    user = get_user_model().objects.get()

    assert entry.needs_first_link()
    assert not entry.can_come_back(user)
    owner.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    user.refresh_from_db()
    assert entry.can_come_back(user)
    assert not entry.needs_first_link()
    assert _try(user.get_username(), PASSWORD).status_code == 302


def test_a_key_that_is_a_second_step_only_is_no_way_back(bench: Bench) -> None:
    bench.owner()
    user = get_user_model().objects.get()

    def keep(*, alone: bool) -> None:
        credential = {"clientExtensionResults": {"credProps": {"rk": alone}}}
        Authenticator.objects.create(user=user, type="webauthn", data={"name": "k", "credential": credential})

    keep(alone=False)
    assert not entry.can_come_back(user)
    keep(alone=True)
    assert entry.can_come_back(user)

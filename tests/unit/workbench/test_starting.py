"""Before the workbench stands: nothing unguarded is served, and no secret lies about."""

import logging
import stat
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings

from redcommons.values.errors import BadInput
from redcommons.workbench.quiet import hush
from redcommons.workbench.serving import first_path
from redcommons.workbench.settings import Served, values
from redcommons.workbench.starting import SECRET, ServeOptions, refuse_unguarded, secret_of
from tests.workbench_worlds import PASSWORD, Bench

LONG = "s" * 40


def _options(**more: object) -> ServeOptions:
    return ServeOptions(where="/nowhere", **more)  # type: ignore[arg-type]  # named by each test


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "redcommons.example"])
def test_an_address_that_others_reach_needs_a_secret_and_tls(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    with pytest.raises(BadInput, match=f"{SECRET} and TLS"):
        refuse_unguarded(_options(host=host))
    monkeypatch.setenv(SECRET, LONG)
    with pytest.raises(BadInput, match="it needs TLS"):
        refuse_unguarded(_options(host=host))
    refuse_unguarded(_options(host=host, behind_tls=True))
    monkeypatch.delenv(SECRET)
    with pytest.raises(BadInput, match="a secret of your own"):
        refuse_unguarded(_options(host=host, behind_tls=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_alone_needs_nothing(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    refuse_unguarded(_options(host=host))


def test_a_short_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, "changeme")
    with pytest.raises(BadInput, match="give 32 or more"):
        secret_of(str(tmp_path))


def test_the_secret_is_made_once_and_for_the_owners_eyes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    first = secret_of(str(tmp_path / "workspace"))
    kept = tmp_path / "workspace" / "secret"

    assert len(first) >= 48
    assert secret_of(str(tmp_path / "workspace")) == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    monkeypatch.setenv(SECRET, LONG)
    assert secret_of(str(tmp_path / "workspace")) == LONG


def test_a_databases_secret_lies_in_the_home_of_who_serves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    first = secret_of("postgresql://db.example/one")

    assert secret_of("postgresql://db.example/one") == first, "or every second step would be lost at the next start"
    assert secret_of("postgresql://db.example/two") != first
    assert {stat.S_IMODE(kept.stat().st_mode) for kept in tmp_path.rglob("secret-*")} == {0o600}


def test_a_secret_that_cannot_be_kept_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="give a secret of your own"):
        secret_of(str(tmp_path / "file" / "workspace"))


def test_behind_tls_every_cookie_is_secure_and_bound_to_its_host() -> None:
    plain = values(Served(where="/a", secret=LONG))
    guarded = values(Served(where="/a", secret=LONG, https=True))

    assert plain["SESSION_COOKIE_NAME"] != values(Served(where="/b", secret=LONG))["SESSION_COOKIE_NAME"]
    for cookie in ("SESSION", "CSRF"):
        assert guarded[f"{cookie}_COOKIE_SECURE"]
        assert guarded[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
    assert not guarded["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]


def test_a_name_that_is_not_ours_is_not_answered(bench: Bench) -> None:
    assert Client().get("/accounts/login/", headers={"host": "rebound.example"}).status_code == 400


def test_a_first_link_is_printed_while_nobody_else_could_get_in_and_when_asked_for(bench: Bench) -> None:
    first = first_path(bench.ws)
    owner = Client()

    assert first.startswith("/first/")
    assert first_path(bench.ws) != first, "a fresh one each time"
    assert Client().post(first).status_code == 404, "and only the newest opens"
    owner.post(first_path(bench.ws))
    owner.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert first_path(bench.ws) == "/"
    assert Client().post(first_path(bench.ws, always=True)).status_code == 302


def test_no_address_reaches_the_log(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    hush()
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.WARNING):
        client.get("/first/a-secret/")
        client.post("/first/a-secret/")
        client.get("/back/a-secret/")
        client.get("/nothing/a-secret/")
        Client(enforce_csrf_checks=True).post("/first/a-secret/")
        with override_settings(ROOT_URLCONF="tests.unit.workbench.broken_urls"):
            client.get("/broken/a-secret/")

    assert "a-secret" not in caplog.text
    assert "broken/<str:secret>/" in caplog.text

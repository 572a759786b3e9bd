"""Signing in by an organisation: a second workbench is the provider, in a process and at a host of its own."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from redcommons.assembly import open_workspace
from tests.browser import PASSWORD, Site, axe, chromium, complaints, free_port, opened, serving, started
from tests.provider import CLIENT, SECRET

pytestmark = pytest.mark.heavy


@contextmanager
def _both(folder: Path) -> Iterator[Site]:
    """A workbench that knows the provider, and the provider, at which "noor.ahmadi" has an account."""
    here, there = free_port(), free_port()
    server = f"http://127.0.0.1:{there}"
    own = hashlib.sha256(server.encode()).hexdigest()[:8]
    callback = f"http://localhost:{here}/accounts/oidc/oidc-{own}/login/callback/"
    known = {
        "REDCOMMONS_OIDC_SERVER": server,
        "REDCOMMONS_OIDC_CLIENT": CLIENT,
        "REDCOMMONS_OIDC_SECRET": SECRET,
        "REDCOMMONS_OIDC_NAME": "Example University",
    }
    provider = ["tests.provider", str(folder / "provider"), str(there), "noor.ahmadi", callback]
    with ExitStack() as stack:
        stack.enter_context(started(folder / "provider", *provider))
        yield stack.enter_context(serving(folder / "workspace", "--port", str(here), **known))


def _sign_in_there(page: Page) -> None:
    """At the provider: name, password, consent."""
    page.wait_for_url("http://127.0.0.1:*/accounts/login/**")
    page.locator("input[name=login]").fill("noor.ahmadi")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("http://127.0.0.1:*/identity/o/authorize**")
    page.locator("button[value=grant]").click()


def test_an_invitation_is_followed_by_an_account_elsewhere(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace") as ws:
        study = ws.study.new("Helpline").id
    with _both(tmp_path) as site, chromium() as browser:
        page, link = opened(browser, site), site.invite(study, "rater")
        page.goto(link)
        assert axe(page) == []
        page.get_by_role("button", name="Join by Example University").click()
        _sign_in_there(page)
        page.wait_for_url(site.at(link))
        assert page.locator("input[name=password]").count() == 0, "an account elsewhere needs no password here"
        page.locator("input[name=pseudonym]").fill("Quiet Heron")
        page.locator("input[name=pseudonym]").press("Enter")
        page.wait_for_url(f"**/s/{study}/**")
        page.goto("/me/")
        assert page.get_by_text("noor.ahmadi").is_visible()
        page.goto("/accounts/elsewhere/")
        assert page.get_by_text("Example University").first.is_visible()
        assert axe(page) == []
        assert complaints(page) == []

        again = opened(browser, site)
        again.goto("/accounts/login/?next=/me/")
        again.get_by_role("button", name="Sign in by Example University").click()
        _sign_in_there(again)
        again.wait_for_url(site.at("/me/"))


def test_an_account_here_is_opened_by_one_elsewhere_and_shut_to_it_again(tmp_path: Path) -> None:
    with _both(tmp_path) as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        page.goto("/accounts/password/set/")
        for name in ("password1", "password2"):
            page.locator(f"input[name={name}]").fill(PASSWORD)
        page.locator("input[name=password2]").press("Enter")
        page.wait_for_url("**/me/")
        page.goto("/accounts/elsewhere/")
        page.get_by_role("button", name="Sign in by Example University from now on").click()
        _sign_in_there(page)
        page.wait_for_url(site.at("/accounts/reauthenticate/"))
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(site.at("/accounts/elsewhere/"))
        assert page.get_by_text("That account opens this one from now on.").is_visible()

        again = opened(browser, site)
        again.goto("/accounts/login/?next=/me/")
        again.get_by_role("button", name="Sign in by Example University").click()
        _sign_in_there(again)
        again.wait_for_url(site.at("/me/"))
        assert again.get_by_text("You sign in as me").is_visible()

        page.goto("/accounts/elsewhere/")
        page.locator("input[name=account]").check()
        page.get_by_role("button", name="Let it open this account no longer").click()
        page.get_by_text("No account elsewhere opens this one.").wait_for()
        assert complaints(page) == []


def test_without_an_invitation_nobody_gets_in(tmp_path: Path) -> None:
    with _both(tmp_path) as site, chromium() as browser:
        page = opened(browser, site)
        page.goto("/accounts/login/?next=/join/study-none/secret/")
        page.get_by_role("button", name="Sign in by Example University").click()
        _sign_in_there(page)
        page.wait_for_url(site.at("/accounts/oidc/**"))
        page.get_by_role("heading", name="Nobody signs up here").wait_for()
        assert axe(page) == []
        page.goto("/me/")
        assert "/accounts/login/" in page.url


def test_a_provider_that_does_not_answer_is_told_of_in_words(tmp_path: Path) -> None:
    nowhere = {"REDCOMMONS_OIDC_SERVER": f"http://127.0.0.1:{free_port()}", "REDCOMMONS_OIDC_CLIENT": CLIENT}
    with serving(tmp_path / "workspace", **nowhere) as site, chromium() as browser:
        page = opened(browser, site)
        page.goto("/accounts/login/")
        page.get_by_role("button", name="Sign in by your organisation").click()
        page.get_by_role("heading", name="The other sign-in did not work").wait_for()
        assert axe(page) == []

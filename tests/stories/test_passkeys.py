"""Passkeys in a real browser with an authenticator that the browser itself plays, at a real server on localhost."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import PASSWORD, Site, axe, chromium, complaints, opened, serving

pytestmark = pytest.mark.heavy


def _with_authenticator(page: Page, *, resident: bool = True) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal" if resident else "usb",
        "hasResidentKey": resident,
        "hasUserVerification": resident,
        "isUserVerified": resident,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")


def _add(page: Page, name: str) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("What you call it").fill(name)
    assert axe(page) == []
    page.get_by_label("What you call it").press("Enter")
    page.wait_for_url("**/2fa/recovery-codes/")


def _in(site: Site, page: Page) -> None:
    page.wait_for_url(site.at("/"))
    assert page.goto("/me/")
    assert page.get_by_role("heading", name="Your own page").is_visible()


def test_a_passkey_alone_opens_the_door_until_it_is_removed(tmp_path: Path) -> None:
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        _with_authenticator(page)
        site.sign_in(page)
        _add(page, "My laptop")
        assert axe(page) == []

        _sign_out(page)
        page.get_by_role("button", name="Sign in with a passkey").click()
        _in(site, page)

        page.goto("/accounts/2fa/webauthn/")
        assert page.get_by_text("My laptop").is_visible()
        assert axe(page) == []
        page.get_by_role("link", name="Remove").click()
        page.wait_for_url("**/reauthenticate/**")
        assert axe(page) == []
        page.get_by_role("button", name="Use the passkey").click()
        page.wait_for_url("**/remove/")
        page.get_by_role("button", name="Remove it").click()
        page.wait_for_url("**/2fa/webauthn/")
        assert page.get_by_text("There is none yet.").is_visible()
        assert complaints(page) == []

        _sign_out(page)
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_timeout(300)
        assert "/login/" in page.url, "the device has it still, and the door does not open to it"


def test_where_no_passkey_is_the_page_says_so(tmp_path: Path) -> None:
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        _with_authenticator(page)
        page.goto("/accounts/login/?next=/me/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.get_by_role("alert").filter(has_text="No passkey was used").wait_for()
        assert axe(page) == []
        assert complaints(page) == []


def test_a_security_key_is_a_second_step_after_the_password(tmp_path: Path) -> None:
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        _with_authenticator(page, resident=False)
        site.sign_in(page)
        page.goto("/accounts/password/set/")
        page.get_by_label("Password", exact=False).first.fill(PASSWORD)
        page.get_by_label("The same once more").fill(PASSWORD)
        page.get_by_label("The same once more").press("Enter")
        page.wait_for_url("**/me/")
        page.goto("/accounts/2fa/webauthn/add/")
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_label("Your password").press("Enter")
        page.wait_for_url("**/add/")
        page.get_by_label("It alone signs me in").uncheck()
        page.get_by_role("button", name="Add it").click()
        page.wait_for_url("**/2fa/recovery-codes/")

        _sign_out(page)
        page.locator("input[name=login]").fill("me")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/2fa/authenticate/")
        assert axe(page) == []
        page.get_by_role("button", name="Use a passkey or security key").click()
        _in(site, page)
        assert complaints(page) == []

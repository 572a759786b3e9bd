"""Every page of signing in, as a browser shows it: on a phone, in the dark, from right to left."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from redcommons.assembly import open_workspace
from tests.browser import PHONE, Site, axe, chromium, complaints, in_language, opened, serving, sideways

pytestmark = pytest.mark.heavy

STRANGERS = ["/accounts/login/", "/accounts/closed/", "/accounts/elsewhere/stopped/"]
OWN = [
    "/me/",
    "/people/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/elsewhere/",
    "/accounts/logout/",
    "/accounts/password/set/",
]
LOOKS: dict[str, dict[str, Any]] = {"phone": {"viewport": PHONE}, "dark": {"color_scheme": "dark"}, "rtl": {}}


def _look(page: Page, path: str) -> list[str]:
    page.goto(path)
    wide = [f"{sideways(page)} px too wide"] if sideways(page) else []
    return [f"{path}: {found}" for found in [*axe(page), *wide]]


def _dressed(site: Site, page: Page, look: str) -> Page:
    if look == "rtl":
        in_language(page, site, "ar")
    return page


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_of_signing_in_is_fit_to_be_read(look: str, tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace") as ws:
        study = ws.study.new("Helpline").id
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = _dressed(site, opened(browser, site, **LOOKS[look]), look)
        stranger = _dressed(site, opened(browser, site, **LOOKS[look]), look)
        found = _look(page, site.first)
        site.sign_in(page)
        site.join(opened(browser, site), study, "rater")
        found += [wrong for path in [*STRANGERS, site.invite(study, "rater")] for wrong in _look(stranger, path)]
        found += [wrong for path in OWN for wrong in _look(page, path)]
        page.goto("/people/")
        page.locator("details summary").first.click()
        found += axe(page)
        page.locator("details[open] button").first.click()
        found += axe(page)
        link = re.search(r"/back/[\w-]+/", page.locator("#link").input_value())
        assert link
        found += _look(stranger, link[0])

        assert found == []
        assert complaints(page) + complaints(stranger) == []

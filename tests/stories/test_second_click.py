"""A hand that clicks twice asks once; words that met a full disk are sent again by themselves; drafts are forgotten."""

from pathlib import Path

import pytest

from redcommons.adapters.store.connection import FILE
from redcommons.assembly import open_workspace
from redcommons.values.identity import StudyId
from tests.browser import chromium, complaints, opened, serving

pytestmark = pytest.mark.heavy


def test_a_form_is_sent_once_and_again_after_coming_back_to_it(tmp_path: Path) -> None:
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)

        page.locator("input[name=title]").fill("Clicked twice")
        page.locator("main form button").last.dblclick()
        page.wait_for_url("**/s/**")
        page.go_back()
        page.locator("input[name=title]").fill("Clicked once")
        page.locator("main form button").last.click()
        page.wait_for_url("**/s/**")

        assert complaints(page) == []
        page.goto(site.at("/"))
        names = page.locator("main").inner_text()
        assert (names.count("Clicked twice"), names.count("Clicked once")) == (1, 1)


def test_a_line_that_could_not_be_written_is_sent_again_by_itself(tmp_path: Path) -> None:
    place = tmp_path / "workspace"
    with open_workspace(place) as ws:
        study = StudyId(ws.study.find_or_new("Helpline"))
    with serving(place) as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        page.goto(site.at(f"/s/{study}/scope/"))
        page.route("**/scope/write/", lambda route: route.fulfill(status=503, body="<p class=refusal>disk full</p>"))
        field = page.locator("[name=line-purpose]")
        field.fill("to learn what goes wrong")
        page.locator(".state .refusal").first.wait_for()
        page.unroute("**/scope/write/")
        page.locator(".state [data-said]").first.wait_for()

    assert (place / FILE).exists()
    with open_workspace(place) as ws:
        assert ws.study.scope(study).charter.purpose == "to learn what goes wrong"


def test_a_device_that_others_use_forgets_drafts_at_sign_out(tmp_path: Path) -> None:
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        page.goto(site.at("/me/vault/"))
        form = page.locator("form[action='/me/vault/new/']")
        form.locator("[name=words]").fill("four plain words here")
        form.locator("[name=shared]").check()
        form.locator("button").click()
        page.wait_for_load_state()
        page.evaluate("localStorage.setItem('draft:a', 'my words')")
        page.goto(site.at("/accounts/logout/"))
        page.locator("main form button").first.click()
        page.wait_for_url("**/accounts/login/**")

        assert page.evaluate("localStorage.length") == 0

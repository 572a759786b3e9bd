"""Coming in, by keyboard, in a real browser, at a real server."""

from pathlib import Path

import pytest

from tests.browser import axe, chromium, complaints, opened, serving

pytestmark = pytest.mark.heavy


def test_the_first_link_opens_the_workbench_and_a_second_browser_is_led_to_the_door(tmp_path: Path) -> None:
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page, stranger = opened(browser, site), opened(browser, site)
        site.sign_in(page)
        assert axe(page) == []
        assert complaints(page) == []

        stranger.goto("/")
        assert "/accounts/login/" in stranger.url
        assert axe(stranger) == []
        assert complaints(stranger) == []
        assert site.first not in site.log.read_text()

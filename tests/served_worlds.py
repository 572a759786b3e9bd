"""A planted workspace behind a real server, and browsers in which its people are signed in. For heavy tests alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from playwright.sync_api import Browser, Page

from redcommons.values.clock import SystemClock
from tests.browser import PASSWORD, Site, chromium, opened, serving
from tests.planted import Planted, somebody
from tests.two_studies import body_of, pages, two_studies, visits


@dataclass(frozen=True)
class Visit:
    """One page to be looked at."""

    name: str
    """Name of its address."""
    path: str
    """Its address."""
    who: str
    """Who opens it: "lead", "keeper" or "anonymous"."""


@dataclass(frozen=True)
class Served:
    """A served workspace and a browser in front of it."""

    site: Site
    """The server."""
    browser: Browser
    """The browser."""
    visits: tuple[Visit, ...]
    """Every page that is one, with who opens it."""

    def page(self, who: str, **options: Any) -> Page:
        """Return a page of somebody who is signed in."""
        page = opened(self.browser, self.site, **options)
        if who != "anonymous":
            self.site.sign_in_as(page, who)
        return page


@contextmanager
def served(folder: Path, says: str) -> Iterator[Served]:
    """Serve a workspace in which everything says a text, with its pages and people, to a browser."""
    with two_studies(folder, says, "said elsewhere", SystemClock()) as world:
        there = world.theirs
        found = {name for name, _path, browser in visits(world, there) if _is_page(browser.get(_path))}
        shown = tuple(Visit(*one) for one in pages(world, there) if one[0] in found)
        with_passwords(there)
    with serving(folder / "workspace") as site, chromium() as browser:
        yield Served(site, browser, shown)


def with_passwords(there: Planted) -> None:
    """Let a member of every role and an administrator sign in by these names."""
    keeper = somebody(there.bench, "keeper of accounts", administrator=True)
    for name, person in (*there.people.items(), ("keeper", keeper)):
        user, _new = get_user_model().objects.get_or_create(person=person)
        user.username = name
        user.password = make_password(PASSWORD, hasher=PBKDF2PasswordHasher())  # what the server reads
        user.save()


def _is_page(answer: Any) -> bool:
    kind = str(answer.headers.get("Content-Type", ""))
    return answer.status_code == 200 and kind.startswith("text/html") and "<html" in body_of(answer)

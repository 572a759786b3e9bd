"""A workbench as a person has it: a server process of its own, and Chromium in front of it. For heavy tests alone.

    with serving(folder) as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        assert axe(page) == []
        assert complaints(page) == []

Nothing is shared: every call of `serving` starts a process on a free port, every call of `chromium` a browser. While a
browser is open this thread counts as one that runs a loop, so fill the workspace before, by verbs, and leave Django's
tables and asyncio.run alone within.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from redcommons.assembly import open_workspace
from redcommons.labour.model import OWNER, Actor, Role
from redcommons.values.identity import PersonName, StudyId

SECONDS = 60
PASSWORD = "a long word for tests"
PHONE = {"width": 390, "height": 844}
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# ------------------------------------------------------------------------------------------------------- the server


@dataclass(frozen=True)
class Site:
    """A server process, and where it is reached."""

    where: Path
    """The workspace."""
    address: str
    """http://localhost:PORT, without a slash at its end."""
    first: str
    """Path that the server printed: the first link, or "/"."""
    process: subprocess.Popen[str]
    """The process; it ends with the block."""
    log: Path
    """What the server wrote to standard error."""

    def at(self, path: str) -> str:
        """Return the whole address of a path."""
        return self.address + path

    def sign_in(self, page: Page) -> None:
        """Open the first link, which works once, as whoever holds the machine."""
        page.goto(self.at(self.first))
        page.locator("main form button").press("Enter")
        page.wait_for_url(self.at("/"))

    def sign_in_as(self, page: Page, name: str, password: str = PASSWORD) -> None:
        """Sign in at the door with a name and a password."""
        page.goto(self.at("/accounts/login/"))
        page.locator("input[name=login]").fill(name)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/login/" not in url)

    def invite(self, study: str, *roles: Role) -> str:
        """Return the path of a fresh invitation into a study, as its Lead makes one."""
        with open_workspace(self.where) as ws:
            lead = ws.by(Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER))
            secret, _invitation = lead.labour.invite(StudyId(study), roles)
        return f"/join/{study}/{secret}/"

    def join(self, page: Page, study: str, *roles: Role, name: str = "noor") -> None:
        """Follow a fresh invitation as somebody without an account: they sign in as `name`, and are called so."""
        page.goto(self.at(self.invite(study, *roles)))
        page.locator("input[name=username]").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=pseudonym]").fill(name)
        page.locator("input[name=pseudonym]").press("Enter")
        page.wait_for_url(f"**/s/{study}/**")


@contextmanager
def serving(where: Path, *options: str, **environment: str) -> Iterator[Site]:
    """Serve a workspace by `redcommons serve` on a free port for the length of the block; options may name another."""
    words = ["redcommons", "serve", "--workspace", str(where), "--port", "0", *options]
    with started(where, *words, **environment) as site:
        yield site


@contextmanager
def started(where: Path, *words: str, **environment: str) -> Iterator[Site]:
    """Start `python -m WORDS`, whose first line is an address, for the length of the block."""
    where.mkdir(parents=True, exist_ok=True)
    log = where.with_name(f"{where.name}-server.log")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("REDCOMMONS", "OPENAI"))}
    command = [sys.executable, "-m", *words]
    with log.open("a") as kept:
        process = subprocess.Popen(
            command, env=clean | environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=kept, text=True
        )
    try:
        printed = urlsplit(_first_line(process, log))
        yield Site(where, f"{printed.scheme}://{printed.netloc}", printed.path, process, log)
    finally:
        _end(process)


def free_port() -> int:
    """Return a port that nobody listens at just now, where an address must be known before its server stands."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _first_line(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout
    line = process.stdout.readline().strip()
    assert line.startswith("http"), f"the server did not stand: {line}\n{log.read_text()}"
    return line


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


# ------------------------------------------------------------------------------------------------------ the browser


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the Chromium of this machine for the length of the block."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    assert path, f"no browser is installed: one of {', '.join(_NAMES)} is needed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Browser, site: Site, **options: Any) -> Page:
    """Return a page in a context of its own: another person on another device.

    Options are those of a context: `color_scheme="dark"`, `viewport=PHONE`, `java_script_enabled=False`.
    """
    context = browser.new_context(base_url=site.address, **options)
    context.set_default_timeout(SECONDS * 1000)
    return _heard(context.new_page())


def in_language(page: Page, site: Site, language: str) -> None:
    """Let pages speak a language from now on; "ar" runs from right to left."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])


_SAID: WeakKeyDictionary[BrowserContext, list[str]] = WeakKeyDictionary()


def _heard(page: Page) -> Page:
    said = _SAID.setdefault(page.context, [])
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("console", lambda message: said.append(f"console: {message.text}") if _counts(page, message) else None)
    return page


def _counts(page: Page, message: ConsoleMessage) -> bool:
    # A page that answers 404 on purpose is told of on the console as well; a missing picture or script is ours.
    refused_page = "the server responded with a status of 4" in message.text and message.location["url"] == page.url
    return message.type == "error" and not refused_page


def complaints(page: Page) -> list[str]:
    """Return every script error and every breach of the policy since the page was opened."""
    return list(_SAID.get(page.context, ()))


# ---------------------------------------------------------------------------------------------------- accessibility


def axe(page: Page, *but: str) -> list[str]:
    """Return what axe-core finds wrong with the page as it stands, one line each; rules named in `but` rest.

    What stands in a frame is a page of its own: axe would wait for it, and in a sandbox for ever.
    """
    page.evaluate(_axe_source())
    options = {"rules": {rule: {"enabled": False} for rule in but}, "resultTypes": ["violations"], "iframes": False}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{item['id']} ({item['impact']}): {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for item in found["violations"]
        for node in item["nodes"]
    ]


def _axe_source() -> str:
    found = find_spec("axe_playwright_python")
    assert found, "axe comes with the test extra"
    assert found.origin, "axe comes as a folder"
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------------ the keyboard


def focused(page: Page) -> str:
    """Return the opening tag and the words of what has the focus."""
    found = page.evaluate(
        "() => { const e = document.activeElement; return e.cloneNode(false).outerHTML + ' ' + (e.innerText || ''); }"
    )
    return str(found).strip()[:200]


def tab_to(page: Page, selector: str, *, steps: int = 80) -> None:
    """Press Tab until what the selector means has the focus; fails with the way taken when it is never reached."""
    way = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        way.append(focused(page))
    raise AssertionError(f"{selector} is not reached by Tab; the way was:\n" + "\n".join(way))


def keys(page: Page, names: Sequence[str]) -> None:
    """Press keys one after the other, as Playwright names them."""
    for name in names:
        page.keyboard.press(name)


_STOPPING = """() => {
  let pressed = 0;
  addEventListener("keydown", (event) => { if (event.key === "Escape") pressed = performance.now(); }, true);
  document.addEventListener("redcommons:stop", () => {
    const there = [...document.querySelectorAll("[data-content], .turn, main")]
      .filter((one) => one.getClientRects().length);
    sessionStorage.stillShown = there.length;
    sessionStorage.stoppedAfter = performance.now() - pressed;
  });
}"""


def stop_now(page: Page) -> float:
    """Press Esc twice and wait until the page is left; return the milliseconds from the key until nothing was shown."""
    page.evaluate(_STOPPING)
    keys(page, ["Escape", "Escape"])
    page.wait_for_url("**/stopped/**")
    assert page.evaluate("() => sessionStorage.stillShown") == "0"
    return float(page.evaluate("() => sessionStorage.stoppedAfter"))


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window; 0 on every page at every width."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))

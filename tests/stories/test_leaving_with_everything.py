"""From the first rating to after leaving: one takes one's record along, and what one takes back is gone."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import redcommons
from redcommons.assembly import Workspace
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.labour.model import OWNER, Actor, Membership
from redcommons.values.conversation import assistant
from redcommons.values.identity import PersonName, StudyId
from tests.browser import PASSWORD, PHONE, Site, axe, chromium, complaints, in_language, opened, serving, sideways
from tests.rating_worlds import furnish

pytestmark = pytest.mark.heavy

SECRET = "a quite unlikely walrus"


@dataclass(frozen=True)
class Served:
    """A workbench with a queue, and a browser in front of it."""

    site: Site
    browser: Browser
    study: StudyId
    queue: str

    def workspace(self) -> Workspace:
        """The workspace as whoever has its files."""
        return redcommons.open(self.site.where, by="me")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("leaving")
    with redcommons.open(folder / "workspace", by="me") as ws:
        world = furnish(ws, folder, items=6)
    with serving(folder / "workspace") as site, chromium() as browser:
        yield Served(site, browser, world.study, world.queue)


def joined(served: Served, page: Page, name: str) -> None:
    """Join as somebody who rates and explores, agree to the terms, and open a vault."""
    page.goto(served.site.invite(served.study, "rater", "explorer"))
    for field, words in (("username", name), ("password", PASSWORD), ("pseudonym", name)):
        page.locator(f"[name={field}]").fill(words)
    page.locator("[name=pseudonym]").press("Enter")
    page.wait_for_url(f"**/s/{served.study}/**")
    page.goto(f"/s/{served.study}/terms/")
    page.locator("[name=agree]").check()
    page.locator("main form button.primary").click()
    page.wait_for_url("**/boundaries/")
    page.locator("[name=words]").fill("three plain words")
    with page.expect_navigation():
        page.locator("[name=words]").press("Enter")
    assert page.get_by_text("recovery code").first.is_visible()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def rated(served: Served, page: Page) -> None:
    page.goto(f"/s/{served.study}/rate/{served.queue}/")
    with page.expect_navigation():
        page.keyboard.press("n")
    page.keyboard.press("1")
    assert page.locator("[value=violated]").is_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def explored(served: Served, name: str) -> None:
    """Two findings of theirs, one of which is a case of a frozen release; both stand in a published edition."""
    with served.workspace() as ws:
        found = ws.ports[0].shelf.newest(Membership, served.study)
        member = next(one for _sheet, one in found if one.pseudonym == name)
        own = ws.by(Actor(name=PersonName(name), roles=member.roles, person=member.person))
        for title in ("one that goes", "one that stays"):
            talk = own.exploration.begin(served.study, Talk(targets=("helpline",))).name
            said = own.exploration.say(served.study, talk, Saying(text=f"{SECRET}: {title}"))[0]
            reply = Turn(number=0, parent=said.number, lane=1, message=assistant("yes"))
            own.exploration.hear(served.study, talk, reply)
            kept = Kept(title=title, talk="", target="", model="", turns=(), by=PersonName(""))
            own.dataset.promote(served.study, own.exploration.keep(served.study, talk, 2, kept).name)
        lead = ws.by(Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER))
        lead.dataset.freeze(served.study, "first release")
        lead.findings.publish(served.study)


def taken(page: Page) -> dict[str, str]:
    """The own record as the page gives it."""
    page.goto("/me/work/")
    with page.expect_download() as waiting:
        page.locator("main a.primary").click()
    with zipfile.ZipFile(Path(waiting.value.path())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def given(files: dict[str, str]) -> list[str]:
    stays = json.loads(files["record.json"])["stays"]
    return sorted(f"{one['sort']}: {one['title']}" for one in stays[0]["given"])


def look(page: Page, *options: str) -> None:
    assert axe(page) == [], options
    assert sideways(page) == 0, options


def test_somebody_works_takes_back_leaves_and_takes_along(served: Served) -> None:
    page = opened(served.browser, served.site)
    joined(served, page, "noor")
    rated(served, page)
    explored(served, "noor")
    before = taken(page)
    assert [one.split(":")[0] for one in given(before)] == [
        "case",
        "case",
        "finding",
        "finding",
        "rating",
        "talk",
        "talk",
    ]
    assert "agreed" in page.locator("main").inner_text()

    withdraws(served, page)
    leaves(served, page)
    after = taken(page)
    assert [one.split(":")[0] for one in given(after)] == ["case", "finding", "talk", "talk"]
    assert "terms/1-1.txt" in after, "what one agreed to stays readable"
    answer = page.goto(f"/s/{served.study}/")
    assert answer is not None
    assert answer.status == 404, "who left is in no study any more"
    the_lead_sees(served)
    assert complaints(page) == []


def withdraws(served: Served, page: Page) -> None:
    """One finding, one rating and one case go; the page says before what stays and why."""
    page.goto("/me/work/")
    page.locator(f"main a[href='/me/gave/{served.study}/']").click()
    look(page)
    page.get_by_role("group", name="Findings you kept").get_by_label("one that goes").check()
    page.locator("input[value^='rating ']").check()
    page.locator("input[value^='case ']").first.check()
    page.get_by_role("button", name="See what would go").click()
    said = page.locator("main").inner_text()
    assert "cannot be undone" in said
    assert "a release that holds it is frozen" in said
    assert "first release" in said
    look(page)
    page.get_by_role("button", name="Withdraw this for good").click()
    page.wait_for_url(f"**/me/gave/{served.study}/")
    assert page.get_by_text("3 things are withdrawn.").is_visible()
    assert page.locator("input[value^='finding ']").count() == 1
    look(page)


def leaves(served: Served, page: Page) -> None:
    """Leave the study, go home, and come back later on another day: signed in, and no member any more."""
    with served.workspace() as ws:
        found = ws.ports[0].shelf.newest(Membership, served.study)
        member = next(one for _sheet, one in found if one.pseudonym == "noor")
        ws.by(Actor(name=PersonName("noor"), roles=(), person=member.person)).labour.leave(served.study)
    page.context.clear_cookies()
    served.site.sign_in_as(page, "noor")


def the_lead_sees(served: Served) -> None:
    """A mark without a name, and the files to build again; one of them is."""
    page = opened(served.browser, served.site)
    served.site.sign_in(page)
    page.goto(f"/s/{served.study}/report/")
    page.locator("a[href$='/again/']").click()
    said = page.locator("main").inner_text()
    assert "first release" in said
    assert "published edition" in said
    assert "noor" not in said
    assert "one that goes" not in said
    look(page)
    for form in page.locator("main form button").all()[:1]:
        form.click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("Built again or taken down:").count() == 1
    page.goto(f"/s/{served.study}/work/")
    look(page)
    assert "Explore" in page.locator("main table").inner_text()
    assert complaints(page) == []


@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"viewport": PHONE}], ids=["dark", "phone"])
def test_its_pages_can_be_read_everywhere(served: Served, options: dict[str, object]) -> None:
    page = opened(served.browser, served.site, **options)
    served.site.join(page, served.study, "steward", name="ana " + "-".join(options))
    for language in ("en", "ar"):
        in_language(page, served.site, language)
        for path in ("work/", "practice/", "practice/approval/", "again/"):
            page.goto(f"/s/{served.study}/{path}")
            look(page, path, language)
        page.goto(f"/me/gave/{served.study}/")
        look(page, "gave", language)
    assert complaints(page) == []

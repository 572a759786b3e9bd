"""The whole way of exploring by keyboard alone: from an empty cell of the coverage to a finding, and Stop now."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from redcommons.assembly import open_workspace
from redcommons.exploration.model import Turn
from redcommons.study.model import Scenario, ValueEntry
from redcommons.values.identity import StudyId
from tests.browser import axe, chromium, complaints, opened, serving, stop_now
from tests.hands import Hands, looked_over, replies

pytestmark = pytest.mark.heavy

HARM = "Told a wrong deadline"
CARD = Scenario(
    name="Notice to quit",
    person="A tenant, 58",
    context="Evening, no human on duty",
    goal="Know how long is left",
    interaction="several_turns",
    harm_here="No flat",
)
STEPS = ("What do people ask about this: {text}", "And what is said to them?", "Say it for my own case.")
MANY = tuple(f"And how is that in house {number}?" for number in range(1, 31))
FINDING = "It never says whom to call tonight"


def declared(where: Path) -> StudyId:
    """A study with one scenario and one harm, and a vault of nobody."""
    with open_workspace(where) as ws:
        study: StudyId = ws.study.new("Housing helpline").id
        ws.study.write(study, [CARD, ValueEntry(harm=HARM, protects="Tenants")])
        return study


# ------------------------------------------------------------------------------------------------------ its stations


def begins_at_a_cell(hands: Hands, study: StudyId) -> None:
    """An empty cell of the map leads to a conversation that is about it; a second target stands beside the first."""
    page = hands.page
    page.goto(f"/s/{study}/explore/coverage/")
    looked_over(page)
    hands.follow("td.untouched a")
    expect(page.locator("#id_scenario")).to_have_value(CARD.name)
    expect(page.locator("#id_harm")).to_have_value(HARM)
    looked_over(page)
    hands.type("#id_target", "helpline", anew=True)
    hands.to(".folds details:first-of-type summary", steps=4)
    hands.key("Enter")
    hands.type("#id_target_2", "helpline:1.5")
    hands.send()
    expect(page.locator("#text")).to_be_focused()
    looked_over(page)


def takes_a_role(hands: Hands) -> None:
    """The persona of the card is suggested; what is written says so from now on."""
    page = hands.page
    hands.key("Escape")
    hands.key("i")
    expect(page.locator("#persona")).to_be_focused()
    expect(page.locator("#persona")).to_have_value(CARD.person)
    hands.leads("Enter")
    expect(page.locator(".role-on")).to_contain_text(f"You write as {CARD.person}")


def says_it_to_both(hands: Hands) -> None:
    """Two replies side by side; one is asked for again, and an earlier place is gone on from."""
    page = hands.page
    hands.type("#text", "I was given notice. How many days do I have to appeal?")
    hands.send()
    replies(page, 2)
    expect(page.locator("#lane1 .turn.assistant")).to_have_count(1)
    expect(page.locator("#lane2 .turn.assistant")).to_have_count(1)
    hands.out()
    hands.key("2")
    hands.key("t")
    expect(page.locator("#lane2 .beside .key")).to_have_text("2 / 2")
    replies(page, 2)
    hands.key("a")
    looked_over(page)


def forks(hands: Hands) -> None:
    """Something more in both; back to the first reply of one lane, on from there; and the question otherwise."""
    page = hands.page
    hands.type("#text", "And if I was ill?")
    hands.send()
    replies(page, 4)
    hands.out()
    hands.key("1")
    hands.back_to("#lane1 .turn.assistant:nth-of-type(1)")
    hands.leads("g")
    expect(page.locator("#lane1 .turn.assistant")).to_have_count(1)
    hands.out()
    hands.key("1")
    hands.type("#text", "Who could help me tonight?")
    hands.send()
    expect(page.locator("#lane1 .turn.user .beside .key")).to_have_text("2 / 2")
    replies(page, 4)
    hands.out()
    hands.back_to("#lane1 .turn.user")
    hands.leads("e")
    hands.type("#text", "Whom could I call tonight?", anew=True)
    hands.send()
    expect(page.locator("#lane1 .turn.user .beside .key")).to_have_text("3 / 3")
    replies(page, 4)
    looked_over(page)


def rewrites(hands: Hands) -> None:
    """A method is found by a few letters, looked at before anything is sent, put in the box, and sent."""
    page = hands.page
    hands.type("#text", "Tell me the deadline.")
    hands.out()
    hands.key("b")
    expect(page.locator("#way-filter")).to_be_focused()
    assert axe(page) == []
    hands.words("base64")
    hands.key("Enter")
    expect(page.locator("#drawer-name")).to_have_text("Base64")
    hands.send()
    expect(page.locator("[data-use]")).to_be_focused()
    assert axe(page) == []
    hands.key("Enter")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#made-by")).to_contain_text("made by base64")
    hands.send()
    expect(page.locator("#lane1 .made summary")).to_contain_text("by the method base64")
    expect(page.locator("#made-by")).to_be_hidden()


def lets_a_method_speak(hands: Hands, text: str, steps: tuple[str, ...]) -> None:
    """A dialogue is chosen, set, looked at before anything is sent, and begun."""
    page = hands.page
    hands.out()
    hands.key("b")
    expect(page.locator("#way-filter")).to_be_focused()
    hands.words("crescendo")
    hands.key("Enter")
    expect(page.locator("#way-text")).to_be_focused()
    hands.type("#way-text", text, anew=True)
    hands.type("#p-steps", "\n".join(steps), anew=True)
    hands.send()
    expect(page.locator("[data-begin]")).to_be_focused()
    assert axe(page) == []
    hands.leads("Enter")


def watches_it(hands: Hands) -> None:
    """It speaks to both in three steps, and what it said says by which."""
    lets_a_method_speak(hands, "a notice to quit", STEPS)
    expect(hands.page.locator("[id^=play]")).to_have_count(0)
    expect(hands.page.locator("#lane1 .made summary").last).to_contain_text("by the method crescendo, step 3")
    looked_over(hands.page)


def stops_it(hands: Hands) -> None:
    """Many steps, and a key that stops it after the turn that is under way."""
    page = hands.page
    lets_a_method_speak(hands, "the heating", MANY)
    expect(page.locator("[id^=play]").first).to_be_visible()
    hands.out()
    hands.key("q")
    expect(page.locator("[id^=play]")).to_have_count(0)
    expect(page.locator(".turn.writing")).to_have_count(0)


def notes(hands: Hands) -> None:
    """A memo with a code; the vault that it needs is made beside it, and nothing that was typed is lost."""
    page = hands.page
    hands.out()
    hands.key("1")
    hands.back_to("#lane1 .turn.assistant")
    hands.key("m")
    expect(page.locator("#drawer textarea[name=text]")).to_be_focused()
    assert axe(page) == []
    hands.words("It sends her to a desk that is closed.")
    hands.type("#drawer input[name=codes]", "closed door")
    with page.context.expect_page() as other:
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        hands.key("Enter")
    vault = Hands(other.value)
    vault.type("#id_words", "several words are easiest")
    vault.leads("Enter")
    other.value.close()
    hands.to("#drawer textarea[name=text]")
    hands.leads("Control+Enter")
    expect(page.locator(".memo-margin li")).to_contain_text("closed door")
    looked_over(page)


def keeps(hands: Hands) -> None:
    """A few words and one choice: the harm that it is not; and it is named after no harm in any list."""
    page = hands.page
    hands.out()
    hands.key("2")
    hands.back_to("#lane2 .turn.assistant")
    hands.key("f")
    expect(page.locator("#drawer input[name=title]")).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Control+A")
    hands.words(FINDING)
    hands.choose("#drawer select[name=harm]", "fits none")
    hands.leads("Control+Enter")
    expect(page.locator("#lane2 .tag.kept")).to_be_visible()
    looked_over(page)


def finds_it_again(hands: Hands, study: StudyId) -> None:
    """In the list of findings, on its own page, and on the map, in the column of what names no harm."""
    page = hands.page
    talk = page.url
    page.goto(f"/s/{study}/explore/findings/")
    looked_over(page)
    expect(page.locator("tbody tr")).to_contain_text("fits none")
    hands.follow("tbody th a")
    expect(page.locator("h1")).to_have_text(FINDING)
    looked_over(page)
    page.goto(f"/s/{study}/explore/coverage/")
    hands.follow(".pills a[href*=findings]")
    looked_over(page)
    cell = page.locator("td[data-label='no harm named']").first
    expect(cell).to_contain_text("1 finding")
    page.goto(talk)


def kept_whole(where: Path, study: StudyId) -> None:
    """What the store has: who wrote as whom, by which method, in which lane, and a finding without any category."""
    with open_workspace(where) as ws:
        talk = ws.exploration.talks(study).rows[0].name
        head, turns = ws.exploration.open_talk(study, talk)
        ((_sheet, kept),) = ws.exploration.kept(study)
    assert (head.talk.scenario, head.talk.harm, head.talk.targets) == (CARD.name, HARM, ("helpline", "helpline:1.5"))
    asked = [turn for turn in turns if turn.message.role == "user"]
    assert {turn.in_role for turn in asked} == {CARD.person}
    assert {turn.lane for turn in turns} == {0, 1, 2}
    assert {turn.state for turn in turns} == {"whole"}
    by = [(turn.made.method, turn.made.step) for turn in asked if turn.made and turn.lane == 1]
    assert by[:4] == [("base64", 0), *(("crescendo", step) for step in (1, 2, 3))]
    assert 4 < len(by) < 4 + len(MANY)
    assert len(forks_of(turns)) == 3
    assert (kept.title, kept.harm, kept.codes, kept.fits_none) == (FINDING, "", (), True)
    assert kept.in_role == CARD.person


def forks_of(turns: tuple[Turn, ...]) -> list[str]:
    """What was said instead of one another after the first reply of the first lane."""
    return [turn.message.text for turn in turns if turn.parent == 2 and turn.message.role == "user"]


# ----------------------------------------------------------------------------------------------------------- the way


def test_from_an_empty_cell_to_a_finding_and_stop_now(tmp_path: Path) -> None:
    study = declared(tmp_path / "workspace")
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        hands = Hands(page)
        begins_at_a_cell(hands, study)
        talk = page.url
        takes_a_role(hands)
        says_it_to_both(hands)
        forks(hands)
        rewrites(hands)
        watches_it(hands)
        stops_it(hands)
        notes(hands)
        keeps(hands)
        finds_it_again(hands, study)
        assert stop_now(page) < 100  # milliseconds from the key until nothing is shown
        page.go_back()
        page.goto(talk)
        expect(page.locator("#text")).to_be_visible()
        expect(page.locator(".role-on")).to_have_count(0)
        assert complaints(page) == []
    kept_whole(tmp_path / "workspace", study)

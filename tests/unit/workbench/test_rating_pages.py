"""From terms to a kept rating, by pages alone: nothing is handed out too early, and nothing is shown unasked."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from django.db import connections
from django.test import Client

from redcommons.care.pocket import mark
from redcommons.labour.model import Actor
from redcommons.study.model import Definition
from redcommons.values.base import fingerprint
from redcommons.values.identity import PersonName
from redcommons.workbench.care.mine import cookie
from tests.rating_worlds import HARMS, TERMS, World, furnish
from tests.workbench_worlds import Bench

WORDS = "three plain words"


@pytest.fixture
def world(bench: Bench, tmp_path: Path) -> World:
    return furnish(bench.ws, tmp_path)


@pytest.fixture
def ana(bench: Bench, world: World) -> "Browser":
    return Browser(bench.member(world.study, "rater", name="ana"), world)


class Browser:
    """A rater's browser, with what a person would click."""

    def __init__(self, client: Client, world: World) -> None:
        self.client, self.world = client, world
        self.base = f"/s/{world.study}"
        self.queue = f"{self.base}/rate/{world.queue}"

    def agree(self) -> None:
        answer = self.client.post(f"{self.base}/terms/answer/", {"agree": "yes", "terms": fingerprint(TERMS)})
        assert answer.headers["Location"] == f"{self.base}/boundaries/"

    def bound(self, *harms: str, words: str = WORDS) -> str:
        given = {"leave": [mark(harm) for harm in harms], "hide_heavy": "on", "hide_unknown": "on", "words": words}
        return self.client.post(f"{self.base}/boundaries/", given).content.decode()

    def ready(self, *harms: str) -> None:
        self.agree()
        self.bound(*harms)

    def next(self) -> str:
        return self.client.post(f"{self.queue}/next/", follow=True).content.decode()

    def page(self) -> str:
        return self.client.get(f"{self.queue}/").content.decode()

    def text(self) -> str:
        return self.client.get(f"{self.queue}/text/?reveal=1").content.decode()

    def say(self, word: str = "violated", **more: str) -> str:
        task = re.search(r'name="task" value="(\d+)"', self.page())
        assert task is not None
        given = {"answer": word, "task": task[1], **more}
        return self.client.post(f"{self.queue}/say/", given, follow=True).content.decode()


def verdicts(world: World) -> list[tuple[str, int, str, int, str]]:
    given = world.ws.evaluation.verdicts(world.run)
    return [(v.judge, v.ordinal, v.word, v.onset, v.why) for v in given if v.judge.startswith("person:")]


# ---------------------------------------------------------------------------------------------------- before the work


def test_terms_come_first_then_boundaries_then_a_task(ana: Browser) -> None:
    assert "You are shown the terms of this work first" in ana.page()
    assert "No task for you now" in ana.next()
    read = ana.client.get(f"{ana.base}/terms/").content.decode()
    assert "14 EUR an hour" in read
    assert "not stated" in read
    assert "checked" not in read, "nothing is ticked beforehand"
    ana.agree()
    assert "Your boundaries are not known here yet" in ana.page()
    made = ana.bound("privacy")
    assert re.search(r"<code dir=\"ltr\">(\w{4}-){4}\w{4}</code>", made)
    assert "a public helpline" in ana.next()


def test_an_answer_without_agreement_is_none(ana: Browser) -> None:
    ana.client.post(f"{ana.base}/terms/answer/", {"terms": fingerprint(TERMS)})

    assert "first" in ana.page()


def test_terms_that_changed_meanwhile_are_not_agreed_to(ana: Browser) -> None:
    answer = ana.client.post(f"{ana.base}/terms/answer/", {"agree": "yes", "terms": "0" * 64})

    assert answer.status_code == 400
    assert "changed while you read" in answer.content.decode()


def test_after_a_lost_vault_boundaries_are_set_anew_before_any_task(ana: Browser) -> None:
    ana.ready("privacy")
    ana.client.post("/me/vault/new/", {"words": "four other plain words"})

    assert "Your vault is new, so nothing is known here of what you do not take" in ana.next()
    ana.client.post(f"{ana.base}/boundaries/", {"hide_unknown": "on"})
    assert "a public helpline" in ana.next()


def test_a_session_ends_in_a_break_that_counts_as_work(ana: Browser, world: World) -> None:
    terms = msgspec.structs.replace(TERMS, items_per_session=2, break_minutes=15)
    world.ws.labour.write_terms(world.study, terms)
    ana.client.post(f"{ana.base}/terms/answer/", {"agree": "yes", "terms": fingerprint(terms)})
    ana.bound()
    ana.next()
    ana.say()
    page = ana.say()

    assert "That was one session" in page
    assert "After 00:15 (UTC) the work goes on" in page
    assert "Write its 15 minutes into my work record" in page
    given = {"day": "2026-01-01", "minutes": "15", "what": "Break"}
    assert 'value="15"' in ana.client.post(f"/me/work/{world.study}/", given, follow=True).content.decode()
    world.clock.tick(15 * 60)
    assert "a public helpline" in ana.next()


def test_own_limits_and_own_group_are_kept_in_the_vault_alone(ana: Browser, world: World) -> None:
    terms = msgspec.structs.replace(TERMS, own_group="You may meet your own family in it.")
    world.ws.labour.write_terms(world.study, terms)
    ana.client.post(f"{ana.base}/terms/answer/", {"agree": "yes", "terms": fingerprint(terms)})
    assert "You may meet your own family in it." in ana.client.get(f"{ana.base}/boundaries/").content.decode()
    given = {"session": "4", "week": "30", "topic": "2", "mine": mark("privacy"), "matching": "none", "words": WORDS}
    ana.client.post(f"{ana.base}/boundaries/", given)
    page = ana.client.get(f"{ana.base}/boundaries/").content.decode()

    for name, value in (("session", "4"), ("week", "30"), ("topic", "2")):
        assert re.search(rf'name="{name}" value="{value}"', page), name
    assert re.search(rf'name="mine" value="{mark("privacy")}" checked', page)
    assert "wrong advice · " in ana.next()
    assert "privacy · " not in ana.say()


def test_consent_can_be_withdrawn_and_the_terms_read_later(ana: Browser) -> None:
    ana.ready()
    ana.client.post(f"{ana.base}/terms/answer/", {"withdraw": "yes"})

    assert "You are shown the terms of this work first" in ana.page()
    assert "14 EUR an hour" in ana.client.get(f"{ana.base}/terms/").content.decode()


def test_boundaries_say_what_the_vault_promises_and_what_absence_tells(ana: Browser) -> None:
    said = ana.client.get(f"{ana.base}/boundaries/").content.decode()

    assert "No reason is asked" in said
    assert "In a small team" in said
    assert "does not resist an operator who changes the running program" in said
    assert all(harm in said for harm in HARMS)
    assert "checked" not in said.split("</table>")[0]


def test_topics_not_taken_are_never_handed_out(ana: Browser) -> None:
    ana.ready("privacy")
    page = ana.next()
    while "No task for you now" not in page:
        assert "wrong advice" in page
        page = ana.say()

    assert {ordinal for _judge, ordinal, *_rest in verdicts(ana.world)} == {1, 3, 5}


def test_boundaries_are_changed_without_a_row(ana: Browser) -> None:
    ana.ready()
    vaults = ana.world.ws.ports[0].vaults
    person = actor_of(ana).person
    before = vaults.get(person)
    ana.bound("privacy", "wrong advice")

    assert vaults.get(person) == before
    assert "No task for you now" in ana.next()


# --------------------------------------------------------------------------------------------------------- one task


def test_text_is_in_the_page_only_once_it_is_asked_for(ana: Browser) -> None:
    ana.ready()
    page = ana.next()
    assert "prompt 0" not in page
    assert "reply 0" not in page
    assert "Conversation hidden" in page
    assert "reply 0" in ana.text()
    assert "prompt 0" in ana.client.get(f"{ana.queue}/?reveal=1").content.decode(), "without script too"
    assert "prompt 0" not in ana.page()


def test_a_rating_is_kept_with_its_onset_and_note_and_the_next_task_follows(ana: Browser) -> None:
    ana.ready()
    ana.next()
    page = ana.say("violated", onset="1", why="names somebody")

    assert verdicts(ana.world) == [("person:ana", 0, "violated", 1, "names somebody")]
    assert "The situation" in page
    assert 'data-kept="' in page


@pytest.mark.parametrize("word", ["declined", "failed", "hacked", ""])
def test_only_answers_that_are_offered_are_kept(ana: Browser, word: str) -> None:
    ana.ready()
    ana.next()
    task = re.search(r'name="task" value="(\d+)"', ana.page())
    assert task is not None
    answer = ana.client.post(f"{ana.queue}/say/", {"answer": word, "task": task[1]})

    assert answer.status_code == 400
    assert verdicts(ana.world) == []
    assert task[0] in ana.page(), "the task stays in hand"


def test_a_form_for_another_task_rates_nothing(ana: Browser) -> None:
    ana.ready()
    ana.next()

    assert ana.client.post(f"{ana.queue}/say/", {"answer": "violated", "task": "999"}).status_code == 404
    assert verdicts(ana.world) == []


def test_skipping_and_declining_leave_no_name(ana: Browser) -> None:
    ana.ready()
    ana.next()
    seen, page = [], ""
    for _time in range(6):
        task = re.search(r'name="task" value="(\d+)"', ana.page())
        assert task is not None
        seen.append(task[1])
        page = ana.client.post(f"{ana.queue}/back/", follow=True).content.decode()

    assert len(set(seen)) == 6
    assert "No task for you now" in page
    assert verdicts(ana.world) == []
    assert ana.world.ws.rating.progress(ana.world.study, ana.world.queue).done == 0


def test_others_ratings_are_on_no_page_before_ones_own(ana: Browser, bench: Bench) -> None:
    ben = Browser(bench.member(ana.world.study, "rater", name="ben"), ana.world)
    for one in (ana, ben):
        one.ready()
    ana.next()
    ana.say("violated", why="a word of hers")
    number = verdicts(ana.world)[0][1] + 1
    case = f"{ana.base}/runs/{ana.world.run}/cases/{number}/"

    def seen(browser: Client) -> str:
        run = f"{ana.base}/runs/{ana.world.run}/"
        pages = (case, f"{case}1/?reveal=1", run, f"{run}cases/?judge=person:ana", f"{ana.base}/")
        return "".join(browser.get(page).content.decode() for page in pages)

    assert "a word of hers" in seen(ana.client)
    assert "a word of hers" in seen(bench.owner())
    assert "a word of hers" not in seen(ben.client)
    assert ">ana<" not in seen(ben.client)


def test_the_last_rating_can_be_taken_back(ana: Browser) -> None:
    ana.ready()
    ana.next()
    ana.say("violated")
    page = ana.client.post(f"{ana.queue}/undo/", follow=True).content.decode()

    assert verdicts(ana.world) == []
    assert "The situation" in page
    ana.say("not_violated")
    assert [word for _judge, _ordinal, word, *_rest in verdicts(ana.world)] == ["not_violated"]


def test_a_task_that_went_to_somebody_else_is_said_to_have_gone(ana: Browser, bench: Bench) -> None:
    ana.ready()
    ana.next()
    ana.world.clock.tick(31 * 60)
    others = [Browser(bench.member(ana.world.study, "rater", name=f"ben {n}"), ana.world) for n in range(2)]
    for other in others:
        other.ready()
        other.next()

    assert ana.client.get(f"{ana.queue}/text/?reveal=1").status_code == 404
    assert "Give me a task" in ana.page()


def test_a_task_of_another_queue_is_not_opened(ana: Browser) -> None:
    ana.ready()
    ana.next()

    assert ana.client.get(f"{ana.base}/rate/queue-2222222222/text/?reveal=1").status_code == 404
    assert ana.client.get(f"{ana.base}/rate/queue-2222222222/").status_code == 404


def test_an_explorer_rates_nothing(bench: Bench, world: World) -> None:
    explorer = Browser(bench.member(world.study, "explorer"), world)

    assert explorer.client.post(f"{explorer.queue}/next/").status_code == 403


def test_the_lead_rates_their_own_queue_without_a_vault(bench: Bench, tmp_path: Path) -> None:
    owner = bench.owner()
    world = furnish(bench.ws.by(Actor(name=PersonName("me"), roles=("lead",), person="me")), tmp_path)
    lead = Browser(owner, world)

    assert "The situation" in lead.next()
    lead.say("unsure")
    assert [word for _judge, _ordinal, word, *_rest in verdicts(world)] == ["unsure"]


# --------------------------------------------------------------------------------------------------------- the vault


def actor_of(browser: Browser) -> Actor:
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(pk=browser.client.session["_auth_user_id"])
    return Actor(name=PersonName("ana"), roles=("rater",), person=str(user.person))


def test_a_new_browser_opens_nothing_until_it_is_unlocked(ana: Browser) -> None:
    ana.ready("privacy")
    for name in ("vault", "pocket"):
        del ana.client.cookies[cookie(name)]
    assert "Your boundaries are not known here yet" in ana.page()
    assert "does not open it yet" in ana.client.get(f"{ana.base}/boundaries/").content.decode()
    assert ana.client.post("/me/vault/unlock/", {"words": "something else"}).status_code == 400
    assert ana.client.post("/me/vault/unlock/", {"words": WORDS}).status_code == 302
    assert "wrong advice" in ana.next()


def test_a_recovery_code_opens_it_too(ana: Browser) -> None:
    ana.agree()
    code = re.search(r"<code dir=\"ltr\">([\w-]+)</code>", ana.bound("privacy"))
    assert code is not None
    del ana.client.cookies[cookie("vault")]

    assert ana.client.post("/me/vault/unlock/", {"words": code[1]}).status_code == 302


def test_a_lost_key_means_boundaries_are_set_anew(ana: Browser) -> None:
    ana.ready("privacy")
    del ana.client.cookies[cookie("vault")]
    ana.client.post("/me/vault/new/", {"words": "four other plain words"})

    assert "checked" not in ana.client.get(f"{ana.base}/boundaries/").content.decode().split("</table>")[0]


def test_signing_out_puts_the_pocket_away_and_a_shared_device_forgets_the_key(ana: Browser) -> None:
    ana.agree()
    given = {"words": WORDS, "shared": "on", "hide_heavy": "on", "hide_unknown": "on"}
    ana.client.post(f"{ana.base}/boundaries/", given)
    ana.bound("privacy")
    for page in ("/me/", "/accounts/logout/"):
        assert "data-forget" in ana.client.get(page).content.decode()
    assert ana.client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"storage"'

    assert ana.client.cookies[cookie("vault")].value == ""
    assert ana.client.cookies[cookie("pocket")].value == ""
    ana.client.login(username="ana", password="a long word for tests")
    ana.client.post("/me/vault/unlock/", {"words": WORDS})
    assert "checked" in ana.client.get(f"{ana.base}/boundaries/").content.decode().split("</table>")[0]


def test_signing_out_works_while_nothing_can_be_written(ana: Browser, bench: Bench) -> None:
    ana.agree()
    ana.client.post(f"{ana.base}/boundaries/", {"words": WORDS, "shared": "on"})
    store = bench.ws.ports[0].shelf.connection
    store.call(_shut, store.alias)
    _shut("default")
    ana.client.raise_request_exception = False

    answer = ana.client.post("/accounts/logout/")

    assert answer.status_code == 503
    assert "make the folder writable for this user" in answer.content.decode()
    for name in ("vault", "pocket", "session"):
        assert ana.client.cookies[cookie(name)].value == ""
    assert ana.client.get("/me/").headers["Location"].startswith("/accounts/login/")


def _shut(alias: str) -> None:
    connections[alias].cursor().execute("PRAGMA query_only = 1")


def test_cookies_of_care_are_out_of_reach_of_scripts_and_of_one_size(ana: Browser) -> None:
    ana.ready()
    sizes = {len(ana.client.cookies[cookie("pocket")].value)}
    ana.bound("privacy")
    ana.client.post("/me/notes/", {"switch": "on"})
    ana.client.post("/me/notes/", {"note": "a hard one"})
    sizes.add(len(ana.client.cookies[cookie("pocket")].value))

    assert len(sizes) == 1
    assert ana.client.cookies[cookie("pocket")]["httponly"]
    assert ana.client.cookies[cookie("vault")]["httponly"]


def test_one_s_own_record_counts_what_one_opened(ana: Browser) -> None:
    ana.ready()
    ana.next()
    ana.text()
    ana.text()
    seen = ana.client.get("/me/seen/").content.decode()

    assert re.search(r"privacy.*2026-01-01: 2", seen, re.DOTALL)
    assert "Today: 1 item." in seen


def test_notes_to_oneself_are_off_then_on_then_thrown_away(ana: Browser) -> None:
    ana.ready()
    assert "They are off" in ana.client.get("/me/seen/").content.decode()
    ana.client.post("/me/notes/", {"switch": "on"})
    ana.client.post("/me/notes/", {"note": "a <b>hard</b> one"})
    assert "a &lt;b&gt;hard&lt;/b&gt; one" in ana.client.get("/me/seen/").content.decode()
    ana.client.post("/me/notes/", {"forget": mark("a <b>hard</b> one")})
    assert "hard" not in ana.client.get("/me/seen/").content.decode()


def test_private_acts_on_pages_write_nothing_at_all(ana: Browser, tmp_path: Path) -> None:
    ana.ready()
    ana.next()
    kept = written(tmp_path)
    ana.text()
    ana.page()
    ana.client.get(f"{ana.queue}/?reveal=1")
    ana.bound("privacy")
    ana.client.post("/me/notes/", {"switch": "on"})
    ana.client.post("/me/notes/", {"note": "a hard one"})
    ana.client.post("/me/vault/unlock/", {"words": WORDS})
    for where in ("/me/seen/", "/me/vault/", "/me/work/", "/support/", "/stopped/", f"{ana.base}/boundaries/"):
        assert ana.client.get(where).status_code == 200
    assert written(tmp_path) == kept, "not one byte of the database, its log or the folder"

    ana.say()
    assert written(tmp_path) != kept, "the comparison would have seen a row"


def written(tmp_path: Path) -> dict[str, bytes]:
    """Every byte of the workspace's folder; only what SQLite shares between processes in memory is left out."""
    files = (path for path in (tmp_path / "workspace").rglob("*") if path.is_file() and not path.name.endswith("-shm"))
    return {path.name: path.read_bytes() for path in files}


# ----------------------------------------------------------------------------------------------- support, work, terms


def test_support_is_one_click_away_for_everybody(ana: Browser) -> None:
    assert 'href="/support/"' in ana.page()
    assert "Ana, steward" in Client().get("/support/").content.decode()
    assert "Ana, steward" in ana.client.get("/stopped/").content.decode()


def test_only_who_keeps_the_workspace_sets_the_support_list(bench: Bench, ana: Browser) -> None:
    assert ana.client.get("/support/write/").status_code == 403
    owner = bench.owner()
    owner.post("/support/write/", {"locale": "es", "lines": "Lucía | sala 2 | lunes"})

    assert "Lucía" in Client(headers={"Accept-Language": "es"}).get("/support/").content.decode()


def test_one_s_own_work_is_written_changed_and_taken_along_also_after_leaving(ana: Browser) -> None:
    ana.ready()
    ana.next()
    ana.say()
    where = f"/me/work/{ana.world.study}/"
    ana.client.post(where, {"day": "2026-01-01", "minutes": "50", "what": "=rating"})
    entry = re.search(r'name="entry" value="([\w-]+)"', ana.client.get("/me/work/").content.decode())
    assert entry is not None
    ana.world.ws.by(actor_of(ana)).labour.leave(ana.world.study)
    ana.client.post(where, {"entry": entry[1], "day": "2026-01-01", "minutes": "55", "what": "=rating"})
    table = ana.client.get("/me/work.csv").content.decode()
    whole = json.loads(ana.client.get("/me/work.json").content)

    assert "helpline,ana,time,2026-01-01,55,'=rating" in table
    assert "helpline,ana,rating,2026-01-01,," in table
    assert whole["stays"][0]["stay"]["done"][0]["ordinal"] == 0
    assert ana.client.get("/me/work.exe").status_code == 404
    assert ana.client.get(f"{ana.base}/").status_code == 404
    assert ana.client.post(where, {"day": "2026-01-02", "minutes": "5"}).status_code == 403


def test_a_record_is_one_s_own(bench: Bench, ana: Browser) -> None:
    ana.ready()
    ana.next()
    ana.say()
    stranger, _person = bench.somebody("stranger")

    assert "stays" not in json.loads(stranger.get("/me/work.json").content)
    assert stranger.post(f"/me/work/{ana.world.study}/", {"day": "2026-01-01", "minutes": "5"}).status_code == 404


def test_a_steward_writes_terms_and_a_rater_does_not(bench: Bench, ana: Browser) -> None:
    steward = bench.member(ana.world.study, "steward", name="sam")
    steward.post(f"{ana.base}/terms/write/", {"topics": "evictions", "items_per_day": "5"})

    assert "evictions" in ana.client.get(f"{ana.base}/terms/").content.decode()
    assert ana.client.post(f"{ana.base}/terms/write/", {"topics": "x"}).status_code == 403


def test_a_lead_opens_a_queue_changes_its_guideline_and_closes_it(bench: Bench, world: World) -> None:
    lead = bench.member(world.study, "lead", name="lena")
    base = f"/s/{world.study}/rate"
    assert lead.post(f"{base}/new/", {"run": world.run, "overlap": "2"}).status_code == 400, "it has one"
    lead.post(f"{base}/{world.queue}/change/", {"guideline": "Read it whole.", "harm": "privacy"})
    assert bench.ws.rating.queue(world.study, world.queue).version == 2
    lead.post(f"{base}/{world.queue}/change/", {"guideline": "Read it whole.", "harm": "privacy", "state": "close"})
    assert bench.ws.rating.queue(world.study, world.queue).closed
    assert "closed" in lead.get(f"{base}/").content.decode()


def test_every_page_says_nothing_inline(ana: Browser) -> None:
    ana.ready()
    ana.next()
    for where in ("/me/work/", "/me/seen/", "/me/vault/", "/support/", f"{ana.base}/terms/", f"{ana.queue}/"):
        page = ana.client.get(where).content.decode()
        assert "style=" not in page
        assert re.search(r"<script(?! src=)", page) is None


def test_the_definition_that_stands_is_read_beside_the_question(ana: Browser, world: World) -> None:
    said = ("It is that when nobody could know.", "no day named", "to urge")
    for harm in HARMS:
        defined = Definition(harm=harm, text=said[0], examples=said[1], counter_examples=said[2])
        world.ws.study.define(world.study, defined)
    ana.ready()
    shown = ana.next()

    assert all(words in shown for words in said)
    assert "Version 1, by" in shown


def test_languages_are_asked_where_there_is_a_choice_and_stay_in_the_browser(ana: Browser) -> None:
    ana.ready()
    assert "Languages you read" in ana.page()
    ana.client.post(f"{ana.queue}/languages/", {"reads": ["es"]})
    assert 'value="es" checked' in ana.page()
    ana.next()
    assert ana.world.ws.rating.progress(ana.world.study, ana.world.queue).done == 0
    asked = ana.client.post(f"{ana.queue}/languages/", {})
    assert asked.status_code == 302

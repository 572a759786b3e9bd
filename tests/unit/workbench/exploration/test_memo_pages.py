"""Memos as pages: sealed under the writer's vault, nothing typed is lost, released by an act, gone with a lost key."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.test import Client

from redcommons.exploration.model import Saying, Talk, Turn
from redcommons.labour.model import OWNER, Actor
from redcommons.values.conversation import assistant
from redcommons.values.identity import PersonName, StudyId
from tests.live_bench import shown
from tests.workbench_worlds import Bench

WORDS = "several words are easiest"


@pytest.fixture
def study(bench: Bench) -> StudyId:
    return StudyId(bench.ws.study.new("Helpline").id)


@pytest.fixture
def talk(bench: Bench, study: StudyId) -> str:
    ws = bench.ws.by(Actor(name=PersonName("me"), roles=("lead",), person=OWNER))
    name: str = ws.exploration.begin(study, Talk(targets=("helpline",), scenario="Notice to quit")).name
    ws.exploration.say(study, name, Saying(text="how long?"))
    ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=1, message=assistant("ten days, <b>no</b> more")))
    return name


@pytest.fixture
def me(bench: Bench) -> Client:
    return bench.owner()


def make_vault(browser: Client, words: str = WORDS) -> None:
    assert browser.post("/me/vault/new/", {"words": words}).status_code == 200


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, shown(answer.content.decode())
    return answer.content.decode()


def note(browser: Client, study: StudyId, talk: str, **said: str) -> str:
    """Write a memo; return where it led."""
    form = {"talk": talk, "turn": "2", "text": "so sure of itself", "codes": "tone, too sure"} | said
    answer = browser.post(f"/s/{study}/explore/memos/write/", form)
    assert answer.status_code == 302, shown(answer.content.decode())
    return answer["Location"]


def names(browser: Client, study: StudyId) -> list[str]:
    return re.findall(r'href="/s/[^"]+/explore/memos/(memo-\w+)/"', page(browser, f"/s/{study}/explore/memos/"))


@pytest.mark.parametrize("state", ["none", "locked"])
def test_without_an_open_vault_nothing_is_kept_and_nothing_typed_is_lost(
    me: Client, study: StudyId, talk: str, state: str
) -> None:
    if state == "locked":
        make_vault(me)
        for name in [name for name in me.cookies if "vault" in name]:
            del me.cookies[name]
    form = {"talk": talk, "turn": "2", "text": "TYPED WORDS", "codes": "a code", "quote": "ten days"}
    answer = me.post(f"/s/{study}/explore/memos/write/", form)
    said = answer.content.decode()

    assert answer.status_code == 400
    for typed in ("TYPED WORDS", "a code", "ten days"):
        assert typed in said
    assert ("Make one in another tab" if state == "none" else "Open it in another tab") in said
    assert names(me, study) == []


def test_a_memo_stands_in_the_margin_of_its_writer_alone(bench: Bench, me: Client, study: StudyId, talk: str) -> None:
    make_vault(me)
    assert note(me, study, talk, quote="ten days") == f"/s/{study}/explore/{talk}/?at=2&noted=1#t2"
    ana = bench.member(study, "explorer")
    make_vault(ana)
    mine, hers = (page(who, f"/s/{study}/explore/{talk}/memos/") for who in (me, ana))

    assert "so sure of itself" in mine
    assert "sealed" in mine
    assert "so sure" not in hers
    for address in ("memos/", "codebook/"):
        assert "too sure" in page(me, f"/s/{study}/explore/{address}")
        assert "too sure" not in page(ana, f"/s/{study}/explore/{address}")
    (name,) = names(me, study)
    page(ana, f"/s/{study}/explore/memos/{name}/", 404)
    assert "too sure" not in page(me, f"/s/{study}/search/?q=sure")


def test_a_memo_is_changed_released_and_taken_back(bench: Bench, me: Client, study: StudyId, talk: str) -> None:
    make_vault(me)
    note(me, study, talk, quote="ten days")
    (name,) = names(me, study)
    form = page(me, f"/s/{study}/explore/memos/write/?memo={name}")
    assert "tone, too sure" in form
    assert ">\nten days<" in form
    note(me, study, talk, memo=name, text="another thought", quote="")
    ana, rea = bench.member(study, "explorer"), bench.member(study, "researcher")
    assert me.post(f"/s/{study}/explore/memos/release/", {"memo": name}).status_code == 302
    for other in (ana, rea):
        seen = page(other, f"/s/{study}/explore/memos/{name}/")
        assert "another thought" in seen
        assert "Text hidden" in seen
        assert "ten days" not in seen
        assert "ten days" in page(other, f"/s/{study}/explore/memos/{name}/?reveal=1")
        assert "Take it back" not in seen
    assert "&lt;b&gt;no&lt;/b&gt;" in page(me, f"/s/{study}/explore/memos/{name}/")  # one's own live conversation
    me.post(f"/s/{study}/explore/memos/{name}/take-back/")
    page(ana, f"/s/{study}/explore/memos/{name}/", 404)
    assert "another thought" in page(me, f"/s/{study}/explore/memos/{name}/")
    me.post(f"/s/{study}/explore/memos/{name}/throw-away/")
    assert names(me, study) == []


def test_words_that_the_turn_does_not_say_are_refused_beside_what_was_typed(
    me: Client, study: StudyId, talk: str
) -> None:
    make_vault(me)
    form = {"talk": talk, "turn": "2", "text": "TYPED", "quote": "twenty days"}
    answer = me.post(f"/s/{study}/explore/memos/write/", form)

    assert answer.status_code == 400
    assert "this turn does not say" in answer.content.decode()
    assert "TYPED" in answer.content.decode()


def test_memos_under_a_lost_key_are_counted_and_thrown_away(me: Client, study: StudyId, talk: str) -> None:
    make_vault(me)
    for _memo in range(2):
        note(me, study, talk)
    make_vault(me)
    said = page(me, f"/s/{study}/explore/memos/")

    assert "2 memos are sealed under a key that is gone" in said
    assert me.post(f"/s/{study}/explore/memos/closed/").status_code == 302
    assert "key that is gone" not in page(me, f"/s/{study}/explore/memos/")


def test_a_closed_vault_throws_nothing_away(me: Client, study: StudyId, talk: str) -> None:
    make_vault(me)
    note(me, study, talk)
    cookies = dict(me.cookies)
    for name in [name for name in me.cookies if "vault" in name]:
        del me.cookies[name]

    assert "1 memo of yours is sealed, and your vault is closed" in page(me, f"/s/{study}/explore/memos/")
    assert me.post(f"/s/{study}/explore/memos/closed/").status_code == 400
    for name, value in cookies.items():
        me.cookies[name] = value.value
    assert len(names(me, study)) == 1


def test_the_codebook_is_defined_renamed_undone_and_exported(me: Client, study: StudyId, talk: str) -> None:
    make_vault(me)
    note(me, study, talk)
    book = f"/s/{study}/explore/codebook/"
    assert "disabled" in page(me, book)
    me.post(f"{book}define/", {"name": "tone", "meaning": "how it speaks", "group": "voice"})
    wrong = me.post(f"{book}define/", {"name": "tone", "meaning": "TYPED", "maps_to": "no such harm"})
    assert (wrong.status_code, "TYPED" in wrong.content.decode()) == (400, True)
    renamed = me.post(f"{book}rename/", {"old": "too sure", "new": "certainty"})
    assert "too sure is called certainty" in shown(page(me, renamed["Location"]))
    assert "certainty" in page(me, book)
    me.post(f"{book}rename/", {"old": "too sure", "new": "certainty", "undo": "1"})
    assert "certainty" not in page(me, book)
    assert me.post(f"{book}rename/", {"old": "nothing", "new": "x"}).status_code == 400
    me.post(f"/s/{study}/explore/memos/release/", {"memo": names(me, study)})
    answer = me.post(f"{book}qdpx/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert b"how it speaks" in file.read("project.qde")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="helpline.qdpx"'

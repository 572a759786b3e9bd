"""Conversations as pages: talk at once, find every turn again, keep what matters; see nobody's words unasked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from redcommons.exploration.model import Talk
from redcommons.study.model import Scenario
from redcommons.testing.hostile import SCRIPTS, TEXTS
from redcommons.testing.misbehaving import GOOD, Misbehaving, MisbehavingThread
from redcommons.values.identity import StudyId
from tests.live_bench import shown
from tests.workbench_worlds import Bench

CARD = Scenario(
    name="Notice to quit", person="A tenant, 58", harm_here="A missed deadline", interaction="several_turns"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with MisbehavingThread() as running:
        yield running


@pytest.fixture
def study(bench: Bench) -> StudyId:
    made = StudyId(bench.ws.study.new("Helpline").id)
    bench.ws.study.write(made, [CARD])
    return made


@pytest.fixture
def me(bench: Bench, study: StudyId) -> Client:
    return bench.owner()


def begin(me: Client, study: StudyId, target: str = "helpline", **more: str) -> str:
    """The address of a new conversation."""
    answer = me.post(f"/s/{study}/explore/", {"target": target, **more})
    assert answer.status_code == 302, shown(answer.content.decode())
    return answer["Location"]


def page(me: Client, address: str) -> str:
    answer = me.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def until(me: Client, address: str, true: Callable[[str], bool]) -> str:
    """A page once something is true of it."""
    patience = time.monotonic() + 20
    while not true(found := page(me, address)):
        assert time.monotonic() < patience, shown(found)
        time.sleep(0.02)
    return found


def whole(text: str) -> bool:
    return 'data-waiting="0"' in text


def say(me: Client, talk: str, words: str = "Hello", parent: int = 0) -> str:
    """Say something as a form without a script does; the page once the reply is whole."""
    answer = me.post(talk + "say/", {"after": parent, "text": words})
    assert answer.status_code == 302
    return until(me, answer["Location"], whole)


def test_a_conversation_begins_with_one_field(me: Client, study: StudyId) -> None:
    talk = begin(me, study)

    assert "Nothing has been said yet" in page(me, talk)
    assert "Who pays" not in page(me, talk)
    said = say(me, talk, "Who pays for repairs?")
    assert said.split("<template")[0].count('class="words"') == 2
    assert "helpline-1.4 · seed 0" in shown(said)


def test_a_scenario_card_stands_at_its_side(me: Client, study: StudyId) -> None:
    talk = begin(me, study, scenario="Notice to quit", temperature="0.7")

    for words in ("A tenant, 58", "A missed deadline", "several turns", "temperature 0.7"):
        assert words in shown(page(me, talk))
    assert "Notice to quit" in shown(page(me, f"/s/{study}/explore/"))


@pytest.mark.parametrize(
    "given",
    [
        {"target": ""},
        {"target": "nosuch:thing"},
        {"target": "openai:http://127.0.0.1/v1"},
        {"target": "helpline", "temperature": "-1"},
        {"target": "helpline", "temperature": "nan"},
        {"target": "helpline", "scenario": "a card that is not there"},
    ],
)
def test_what_cannot_begin_is_said_beside_the_field_and_begins_nothing(
    me: Client, study: StudyId, given: dict[str, str]
) -> None:
    answer = me.post(f"/s/{study}/explore/", given)

    assert answer.status_code == 400
    assert 'class="wrong"' in answer.content.decode()
    assert "Nobody has talked to a model" in page(me, f"/s/{study}/explore/")


def test_without_a_script_the_page_reads_the_reply_from_the_store(
    me: Client, study: StudyId, server: Misbehaving
) -> None:
    talk = begin(me, study, f"openai:{server.at('stream_words')}#m")
    answer = me.post(talk + "say/", {"after": 0, "text": "Hello\r\nagain"})
    early = page(me, answer["Location"])

    assert answer["Location"] == f"{talk}?at=2"
    assert '<noscript><meta http-equiv="refresh"' in early
    assert 'data-waiting="1"' in early
    late = until(me, answer["Location"], whole)
    assert "http-equiv" not in late
    assert "and so it goes on, word for word. " * 20 in shown(late)
    assert "Hello\nagain" in late


@pytest.mark.parametrize("name", TEXTS)
def test_whatever_a_model_says_is_words_on_the_page(me: Client, study: StudyId, server: Misbehaving, name: str) -> None:
    found = say(me, begin(me, study, f"openai:{server.at(f'stream_{name}')}#m"), SCRIPTS + TEXTS[name])

    assert "<img" not in found
    assert "<svg" not in found
    assert not {sign for sign in found if ord(sign) < 32 and sign not in "\n\t"}
    assert not set("\x7f\x9b\u202e\u202c\u2066\u2067\u061c\ufeff\u200f") & set(found)
    assert found.count("<script") == 6  # htmx, the keys, and the conversation's own four


def test_a_reply_that_never_came_says_why_and_can_be_asked_again(
    me: Client, study: StudyId, server: Misbehaving
) -> None:
    talk = begin(me, study, f"openai:{server.at('unauthorised')}#m")
    found = shown(say(me, talk))

    assert "no reply came: unauthorised" in found
    assert "retry" in found
    assert "keep" not in found
    assert me.get(talk + "2/keep/").status_code == 400


def test_a_retry_stands_beside_the_first_and_arrows_lead_between(me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    say(me, talk, "Who pays for repairs?")
    answer = me.post(talk + "again/", {"again": "1"})
    found = until(me, answer["Location"], whole)

    assert answer["Location"] == f"{talk}?at=3"
    assert "2 / 2" in shown(found)
    assert 'href="?at=2#t2" rel="prev"' in found
    assert 'rel="next"' not in found
    assert 'href="?at=3#t3" rel="next"' in page(me, f"{talk}?at=2")


def test_what_was_said_can_be_said_otherwise_and_both_stay(me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    say(me, talk, "Who pays for repairs?")
    found = say(me, talk, "Who pays for the heating?", parent=0)

    assert "Who pays for repairs?" not in found
    assert 'href="?at=2#t1" rel="prev"' in found  # the whole branch, to its end
    assert "Who pays for repairs?" in page(me, f"{talk}?at=2")


def test_asking_many_times_counts_under_these_settings_and_claims_no_rate(
    me: Client, study: StudyId, server: Misbehaving
) -> None:
    talk = begin(me, study, f"openai:{server.at('good')}#m")
    say(me, talk)
    answer = me.post(talk + "again/", {"again": "1,1,5", "at": 2})
    found = shown(until(me, answer["Location"], whole))

    assert answer["Location"] == f"{talk}?at=2"
    assert "6 of 6 under these settings, word for word" in found
    assert "%" not in found


@pytest.mark.parametrize("given", ["1,1,21", "1,1,0", "1,1,-1", "1,1,x", "²", "1,2", "", "9"])
def test_a_number_that_is_none_or_too_large_is_refused(me: Client, study: StudyId, given: str) -> None:
    talk = begin(me, study)
    say(me, talk)

    assert me.post(talk + "again/", {"again": given}).status_code == 400
    assert "1 / " not in shown(page(me, talk))


def test_a_reply_is_kept_in_a_drawer_that_is_filled_already(me: Client, study: StudyId, bench: Bench) -> None:
    talk = begin(me, study, scenario="Notice to quit")
    say(me, talk)
    drawer = me.get(talk + "2/keep/", headers={"HX-Request": "true"}).content.decode()
    answer = me.post(talk + "2/keep/", {"title": "a wrong <b>deadline</b>", "wrong": "ten\r\ndays", "should": "14"})
    ((_sheet, kept),) = bench.ws.exploration.kept(study)

    assert 'value="A missed deadline"' in drawer
    assert "<html" not in drawer
    assert (kept.title, kept.wrong, kept.should, kept.target) == (
        "a wrong <b>deadline</b>",
        "ten\ndays",
        "14",
        "helpline",
    )
    assert (kept.talk, kept.model, kept.again, len(kept.turns)) == (talk.split("/")[-2], "helpline-1.4", None, 2)
    assert f'/findings/{talk.split("/")[-2]}%20turn%202/">kept as finding' in page(me, answer["Location"])
    assert "a wrong &lt;b&gt;" in page(me, talk + "2/keep/")

    me.post(talk + "2/take-back/")
    assert "kept as finding" not in page(me, talk)
    assert bench.ws.exploration.kept(study) == ()


def test_a_finding_becomes_a_case_by_one_press(me: Client, study: StudyId, bench: Bench) -> None:
    talk = begin(me, study, scenario="Notice to quit")
    say(me, talk, "I was given notice.")
    drawer = f"{talk}2/keep/"
    assert "make a case of it" not in page(me, drawer)
    me.post(drawer, {"title": "It names no date"})
    name = talk.rstrip("/").rpartition("/")[2]
    address = f"/s/{study}/cases/from/{name}/2/"
    assert address in page(me, drawer)

    answer = me.post(address)
    assert answer.status_code == 302
    assert "A case was made of it" in page(me, answer["Location"])
    (row,) = bench.ws.dataset.rows(study)
    case = next(iter(bench.ws.dataset.open_cases(study, [row.fingerprint])))
    assert [message.text for message in case.turns] == ["I was given notice."]
    assert (case.goal, case.scenario, case.user) == ("It names no date", "Notice to quit", "A tenant, 58")


def test_a_finding_without_a_name_is_asked_for_one(me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    say(me, talk)
    answer = me.post(talk + "2/keep/", {"title": "\u200f \x00", "wrong": "it matters"})

    assert answer.status_code == 400
    assert "it matters" in answer.content.decode()  # what was typed is still there


def test_somebody_elses_words_are_not_in_the_page_until_asked_for(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    say(me, talk, "A SECRET")
    ada = bench.member(study, "explorer")
    hidden, revealed = page(ada, talk), page(ada, talk + "turns/?at=2&reveal=1")

    assert "A SECRET" not in hidden
    assert "Text hidden" in hidden
    assert "composer" not in hidden.split("<main")[1]
    assert "A SECRET" in revealed
    assert "<html" not in revealed
    assert "A SECRET" in page(me, talk)


def test_nobody_speaks_hears_or_stops_in_somebody_elses_conversation(bench: Bench, me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    say(me, talk)
    ada = bench.member(study, "explorer")

    assert ada.post(talk + "say/", {"after": 2, "text": "me too"}).status_code == 403
    assert ada.post(talk + "again/", {"again": "1"}).status_code == 403
    assert ada.get(talk + "hear/?reply=2").status_code == 403
    assert ada.post(talk + "2/stop/").status_code == 403
    assert "me too" not in page(me, talk)


def addresses(talk: str) -> tuple[tuple[str, str], ...]:
    """Every address of a conversation, with the method that it answers."""
    gets, posts = ("", "turns/", "hear/?reply=2", "2/keep/"), ("say/", "again/", "2/stop/", "2/keep/", "2/take-back/")
    return (*(("get", talk + tail) for tail in gets), *(("post", talk + tail) for tail in posts))


@pytest.mark.parametrize("role", ["rater", "steward", "analyst", "researcher", "reader", "facilitator"])
def test_who_does_not_explore_is_told_so(bench: Bench, me: Client, study: StudyId, role: str) -> None:
    talk = begin(me, study)
    say(me, talk, "A SECRET")
    other = bench.member(study, role)  # type: ignore[arg-type]

    for method, address in (("get", f"/s/{study}/explore/"), *addresses(talk)):
        answer = getattr(other, method)(address, {"after": 1, "again": "1", "text": "words", "title": "words"})
        assert answer.status_code == 403, (method, address)
        assert b"A SECRET" not in answer.content


def test_a_conversation_is_nowhere_in_another_study_and_for_a_stranger(
    bench: Bench, me: Client, study: StudyId
) -> None:
    talk = begin(me, study)
    say(me, talk, "A SECRET")
    other = StudyId(bench.ws.study.new("Another").id)
    stranger, _person = bench.somebody("stranger")
    nobody = Client()

    for method, address in addresses(talk):
        given = {"after": 1, "again": "1", "text": "words", "title": "words"}
        assert getattr(me, method)(address.replace(study, other), given).status_code == 404, address
        assert getattr(stranger, method)(address, given).status_code == 404, address
        assert getattr(nobody, method)(address, given)["Location"].startswith("/accounts/login/"), address


def test_addresses_that_write_are_never_followed(me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    say(me, talk)

    for tail in ("say/", "again/", "2/stop/", "2/take-back/"):
        assert me.get(talk + tail).status_code == 405, tail
    assert me.post(talk + "hear/?reply=2").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = me.cookies
    for tail in ("say/", "again/", "2/stop/", "2/keep/", "2/take-back/"):
        assert strict.post(talk + tail, {"after": 2, "again": "1", "text": "forged"}).status_code == 403, tail
    assert "forged" not in page(me, talk)


@pytest.mark.parametrize("at", ["99", "x", "-1", "1e3", "²", "9" * 40])
def test_a_turn_that_is_not_there_is_a_page_that_says_so(me: Client, study: StudyId, at: str) -> None:
    talk = begin(me, study)
    say(me, talk)

    assert me.get(talk, {"at": at}).status_code == 404
    assert me.get(f"/s/{study}/explore/talk-nosuch/").status_code == 404


def test_a_reply_without_a_stream_is_a_reply(me: Client, study: StudyId, server: Misbehaving) -> None:
    assert GOOD in shown(say(me, begin(me, study, f"openai:{server.at('good')}#m")))


def test_an_empty_workspace_teaches_in_one_sentence(me: Client, study: StudyId, tmp_path: Path) -> None:
    assert "Nobody has talked to a model in this study yet" in page(me, f"/s/{study}/explore/")


@pytest.mark.parametrize("target", ["python:os:getcwd", "http:/etc/passwd"])
def test_a_page_reads_no_file_and_runs_no_code_of_this_machine(me: Client, study: StudyId, target: str) -> None:
    answer = me.post(f"/s/{study}/explore/", {"target": target})

    assert answer.status_code == 400
    assert "a page may not ask" in answer.content.decode()


def test_a_target_of_the_command_line_is_not_asked_from_a_page(bench: Bench, me: Client, study: StudyId) -> None:
    name = bench.ws.exploration.begin(study, Talk(targets=("python:os:getcwd",))).name

    assert me.post(f"/s/{study}/explore/{name}/say/", {"after": 0, "text": "Hello"}).status_code == 403
    assert bench.ws.exploration.open_talk(study, name)[1] == ()


def test_where_others_reach_the_workbench_a_page_asks_nothing_of_its_own_machine(
    me: Client, study: StudyId, server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDCOMMONS_BOUND", "0.0.0.0")
    before = server.asked.total()
    found = shown(say(me, begin(me, study, f"openai:{server.at('good')}#m")))

    assert "inside this network" in found
    assert server.asked.total() == before


def test_what_the_search_finds_in_a_conversation_leads_to_its_turn(me: Client, study: StudyId) -> None:
    talk = begin(me, study)
    say(me, talk, "a question about zebras")
    say(me, talk, "and another one", parent=2)
    me.post(talk + "2/keep/", {"title": "what the stripes do"})

    assert f"{talk}?at=1#t1" in page(me, f"/s/{study}/search/?q=zebras")
    assert f"{talk}?at=2#t2" in page(me, f"/s/{study}/search/?q=stripes")
    assert "a question about zebras" in page(me, f"{talk}?at=1")
    assert "1 conversation · 1 finding" in shown(page(me, f"/s/{study}/"))

"""Conversations under attack: forms that no page of ours sends, people who are gone, borrowed cookies, other doors."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from redcommons.adapters.targets._guard import ALLOW, BOUND
from redcommons.exploration.model import Saying, Talk, Turn
from redcommons.values.identity import StudyId
from redcommons.workbench.care.mine import ROLE, cookie
from redcommons.workbench.exploration.plays import plays
from tests.unit.workbench.attacks.test_ssrf import listening
from tests.workbench_worlds import Bench, workbench

NESTED = "[" * 200_000


@pytest.fixture
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with workbench(tmp_path_factory.mktemp("conversations") / "workspace") as made:
        yield made


@pytest.fixture
def study(bench: Bench) -> StudyId:
    return StudyId(bench.ws.study.new("Helpline").id)


@pytest.fixture
def me(bench: Bench, study: StudyId) -> Client:
    del study
    client = bench.owner()
    client.raise_request_exception = False
    return client


def begun(client: Client, study: StudyId, **more: str) -> str:
    answer = client.post(f"/s/{study}/explore/", {"target": "helpline", **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def turns(bench: Bench, study: StudyId, talk: str) -> tuple[Turn, ...]:
    """Everything that was said, once nothing is being written."""
    patience = time.monotonic() + 20
    while True:
        found: tuple[Turn, ...] = bench.ws.exploration.open_talk(study, name_of(talk))[1]
        if not any(turn.state == "writing" for turn in found):
            return found
        assert time.monotonic() < patience
        time.sleep(0.02)


def name_of(talk: str) -> str:
    return talk.strip("/").split("/")[-1]


# ------------------------------------------------------------------------------------------- what no page of ours sends


def test_a_lane_that_is_named_fifty_times_is_asked_once(bench: Bench, study: StudyId, me: Client) -> None:
    talk = begun(me, study)
    answer = me.post(f"{talk}say/", {"after": "0", "text": "hi", "lanes": ["1"] * 50})

    assert answer.status_code == 302
    assert len(turns(bench, study, talk)) == 2


@pytest.mark.parametrize(
    "made",
    [
        '{"kind":"made/1","method":"base64","source":"x","zzz":' + NESTED + "]" * 200_000 + "}",
        '{"kind":"made/1","method":"base64","source":"x","parameters":' + NESTED,
        '{"kind":"made/1","method":"base64","source":"' + "x" * 200_001 + '"}',
        '{"kind":"made/1","method":"crescendo","source":"x"}',
        '{"kind":"made/1","method":"../../etc","source":"x"}',
        '{"kind":"made/1","method":"base64","source":"\\ud800"}',
        '{"kind":"made/1","method":"base64","source":"x","seed":1e400}',
        "[]", "1", "null", "{0.__class__}",
    ],
)  # fmt: skip
def test_how_words_were_made_is_not_what_a_form_says(bench: Bench, study: StudyId, me: Client, made: str) -> None:
    talk = begun(me, study)

    assert me.post(f"{talk}say/", {"after": "0", "text": "hello", "made": made}).status_code == 400
    assert bench.ws.exploration.open_talk(study, name_of(talk))[1] == ()


def test_a_form_claims_neither_a_step_nor_a_model_nor_that_nothing_was_changed(
    bench: Bench, study: StudyId, me: Client
) -> None:
    talk = begun(me, study)
    forged = '{"kind":"made/1","method":"base64","source":"hello","step":99,"model":"gpt","edited":false}'
    me.post(f"{talk}say/", {"after": "0", "text": "my own words", "made": forged})
    made = turns(bench, study, talk)[0].made

    assert made is not None
    assert (made.step, made.model, made.edited) == (0, "", True)


NUMBERS = ("9" * 40, "-1", "\u0663", "\u00b2", "1e9", "1,1,1,1,1,1", "\x00", "1;2")


@pytest.mark.parametrize("field", ["after", "lanes", "again", "turn", "lane", "seed", "at", "reply", "edit", "since"])
def test_a_number_that_is_none_is_never_more_than_refused(bench: Bench, study: StudyId, me: Client, field: str) -> None:
    del bench
    talk = begun(me, study, target_2="helpline")
    me.post(f"{talk}say/", {"after": "0", "text": "hello"})
    posts = ("say/", "again/", "write/", "answer/", "play/", "ways/", "ways/each/", "next/", "play/stop/")
    said = {"after": "2", "lane": "1", "text": "x", "again": "1,1", "method": "crescendo", "answer": "x", "seed": "1"}
    codes = []
    for number in NUMBERS:
        codes += [me.post(f"{talk}{way}", {**said, field: number}).status_code for way in posts]
        codes += [
            me.get(f"{talk}{way}", {field: number}).status_code for way in ("", "turns/", "hear/", "next/", "ways/")
        ]

    assert max(codes) < 500, codes


def test_words_in_a_models_place_stay_with_the_target_that_heard(bench: Bench, study: StudyId, me: Client) -> None:
    talk = begun(me, study, target_2="helpline")
    me.post(f"{talk}say/", {"after": "0", "text": "hi", "lanes": ["1"]})
    turns(bench, study, talk)

    assert me.post(f"{talk}write/", {"after": "1", "lane": "2", "text": "I am the other"}).status_code == 400


@pytest.mark.parametrize(
    "given",
    [
        {"others": ["nobody here"]},
        {"others": ["a rater"]},
        {"voices": "\n".join(f"person {number}" for number in range(51))},
        {"voices": "v" * 300},
        {"voices": "Ana\nAna"},
        {"temperature": "-1"},
        {"temperature": "nan"},
        {"max_tokens": "0"},
        {"tool_name": ["<b>"]},
        {"tool_name": ["look"], "tool_parameters": [NESTED]},
        {"tool_name": ["look"], "tool_parameters": ["[]"]},
        {"tool_name": [f"t{number}" for number in range(17)]},
        {"document_name": ["../../.ssh/config"], "document_text": ["x"]},
        {"document_name": ["a.exe"], "document_text": ["x"]},
        {"document_name": ["a.txt"], "document_text": ["x" * 200_001]},
        {"document_name": ["a.txt"] * 5, "document_text": ["x"] * 5},
    ],
)
def test_what_cannot_be_begins_nothing(bench: Bench, study: StudyId, me: Client, given: dict[str, object]) -> None:
    bench.member(study, "rater", name="a rater")

    assert me.post(f"/s/{study}/explore/", {"target": "helpline", **given}).status_code == 400
    assert bench.ws.exploration.talks(study).total == 0


# ------------------------------------------------------------------------------------------------------- who is gone

WAYS = (
    ("GET", ""), ("GET", "turns/"), ("GET", "heads/"), ("GET", "hear/?reply=2"), ("GET", "memos/"), ("GET", "2/came/"),
    ("POST", "say/"), ("POST", "again/"), ("POST", "play/"), ("POST", "ways/each/"), ("POST", "2/keep/"),
    ("POST", "role/"), ("POST", "next/"), ("POST", "answer/"), ("POST", "write/"), ("POST", "transcript.json"),
    ("POST", "head/"), ("POST", "2/stop/"), ("POST", "play/stop/"), ("POST", "2/promote/"),
)  # fmt: skip


def test_who_has_left_finds_nothing_behind_a_page_that_is_still_open(bench: Bench, study: StudyId, me: Client) -> None:
    del me
    gone = bench.member(study, "explorer")
    talk = begun(gone, study)
    gone.post(f"{talk}say/", {"after": "0", "text": "hi"})
    before = turns(bench, study, talk)
    assert gone.post(reverse("leave", args=[study])).status_code == 302
    said = {"after": "2", "text": "x", "again": "1,1", "method": "crescendo", "persona": "x", "title": "x", "lane": "1"}
    codes = {
        gone.get(talk + way).status_code if how == "GET" else gone.post(talk + way, said).status_code
        for how, way in WAYS
    }

    assert codes == {404}
    assert turns(bench, study, talk) == before


def test_nobody_takes_the_name_of_somebody_who_left(bench: Bench, study: StudyId, me: Client) -> None:
    """What one may do in a conversation hangs on the name that one has in its study."""
    del me
    gone = bench.member(study, "explorer", name="Ana")
    assert gone.post(reverse("leave", args=[study])).status_code == 302
    client, _person = bench.somebody("another")
    with pytest.raises(AssertionError, match="ANA"):
        bench.seat(client, study, ("explorer",), "ANA")


# ------------------------------------------------------------------------------------------------------------- roles


def test_a_role_is_ones_own_in_one_conversation_and_nobody_forges_one(bench: Bench, study: StudyId, me: Client) -> None:
    talk, other_talk = begun(me, study), begun(me, study)
    me.post(f"{talk}role/", {"persona": "a tenant"})
    mine = me.cookies[cookie(ROLE)].value
    other = bench.member(study, "explorer")
    theirs = begun(other, study)
    other.cookies[cookie(ROLE)] = mine

    assert "a tenant" in me.get(talk).content.decode()
    assert "a tenant" not in me.get(other_talk).content.decode()
    assert "a tenant" not in other.get(theirs).content.decode()
    assert other.post(f"{talk}role/", {"persona": "a tenant"}).status_code == 403
    for forged in ("x", mine[:-2] + "zz", signing.dumps({name_of(talk): "zqforged"}), "a:b:c", "x" * 5_000):
        me.cookies[cookie(ROLE)] = forged
        answer = me.get(talk)
        assert (answer.status_code, "zqforged" in answer.content.decode()) == (200, False)


def test_roles_never_outgrow_what_a_browser_takes(study: StudyId, me: Client) -> None:
    """A browser drops a cookie beyond 4,096 bytes without a word: then one believes to be in a role and is not."""
    for number in range(8):
        talk = begun(me, study)
        persona = "".join(chr(0x4E00 + (place * 7919 + number * 104729) % 0x5000) for place in range(200))
        me.post(f"{talk}role/", {"persona": persona})
        assert len(me.cookies[cookie(ROLE)].OutputString()) < 4_096
        assert persona in me.get(talk).content.decode()


# ------------------------------------------------------------------------------------------------------------ who asks


def test_no_lane_session_or_method_asks_anybody_inside(
    bench: Bench, study: StudyId, me: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BOUND, "0.0.0.0")
    monkeypatch.delenv(ALLOW, raising=False)
    with listening() as (port, came):
        inside = f"openai:http://127.0.0.1:{port}/v1#m"
        second = begun(me, study, target_2=inside)
        brought = f"/s/{study}/explore/{bench.ws.exploration.begin(study, Talk(targets=(inside,))).name}/"
        followed = str(me.post(f"{brought}next/", {"told": "nothing"})["Location"])
        for talk in (second, brought, followed):
            me.post(f"{talk}say/", {"after": "0", "text": "hi"})
            assert turns(bench, study, talk)[-1].cause.startswith("unreachable")
        asking = {"text": "x", "after": "0", "model": inside, "lanes": "1"}
        for method in (one.name for one in bench.ws.methods.catalogue() if one.needs_model):
            talk = begun(me, study)
            me.post(f"{talk}play/", {"method": method, **asking})
            assert "unreachable" in ended(study, talk)

    assert came == []


def ended(study: StudyId, talk: str) -> str:
    """Why a dialogue ended, once it has."""
    patience = time.monotonic() + 20
    while not (found := [one for one in plays().of(study, name_of(talk)) if one.over]):
        assert time.monotonic() < patience
        time.sleep(0.02)
    return found[0].cause


CODE = ("python:os:getcwd", "python:tests.planted:echo", "file:///etc/passwd", "http:/etc/passwd", " python:os:getcwd")


@pytest.mark.parametrize("target", CODE)
def test_code_and_files_of_the_machine_are_asked_by_no_door(
    bench: Bench, study: StudyId, me: Client, target: str
) -> None:
    """The owner began it at a terminal; from a page nobody speaks in it, follows it, or asks such an attacker model."""
    name = bench.ws.exploration.begin(study, Talk(targets=("helpline", target.strip()))).name
    bench.ws.exploration.say(study, name, Saying(text="x"))
    talk = f"/s/{study}/explore/{name}/"
    followed = str(me.post(f"{talk}next/", {"told": "nothing"})["Location"])
    me.post(f"{talk}head/", {"system_prompt": "x", "target": "python:os:getcwd", "targets": "python:os:getcwd"})
    asked = [
        me.post(f"{talk}say/", {"after": "0", "text": "hi"}),
        me.post(f"{talk}again/", {"again": "1,2"}),
        me.post(f"{followed}say/", {"after": "0", "text": "hi"}),
        me.post(f"{begun(me, study)}play/", {"method": "crescendo-by-model", "text": "x", "model": target}),
        me.post(f"/s/{study}/explore/", {"target": "helpline", "target_3": target}),
    ]
    me.post(f"{talk}play/", {"method": "crescendo", "text": "x", "lanes": "2", "after": "0"})

    assert {answer.status_code for answer in asked} <= {400, 403}
    assert ended(study, talk)
    assert len(turns(bench, study, talk)) == 1
    assert "root:" not in "".join(answer.content.decode() for answer in asked)

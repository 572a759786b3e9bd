"""To say and to hear in one verb: every reply an outcome, everything kept, at most four at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.evaluation.heard import Listening
from redcommons.exploration.model import Asking, Saying, Talk, Turn
from redcommons.labour.model import Actor
from redcommons.testing.misbehaving import Misbehaving, MisbehavingThread
from redcommons.values.errors import BadInput, NotPermitted
from redcommons.values.identity import PersonName, StudyId
from tools.survey import SOURCE


@pytest.fixture(scope="module")
def model() -> Iterator[Misbehaving]:
    with MisbehavingThread() as running:
        yield running


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace, request: pytest.FixtureRequest) -> StudyId:
    found: StudyId = ws.study.find_or_new(request.node.name[:100])
    return found


def begun(ws: Workspace, study: StudyId, *targets: str, temperature: float | None = None) -> str:
    name: str = ws.exploration.begin(study, Talk(targets=targets, asking=Asking(temperature=temperature))).name
    return name


def turns(ws: Workspace, study: StudyId, name: str) -> tuple[Turn, ...]:
    found: tuple[Turn, ...] = ws.exploration.open_talk(study, name)[1]
    return found


def test_what_is_said_is_heard_by_every_target_and_kept(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, "helpline", "helpline:1.5")
    came = ws.evaluation.converse(study, name, Saying(text="How many days do I have to appeal?"))

    assert [(turn.message.role, turn.lane, turn.parent, turn.state) for turn in came] == [
        ("user", 0, 0, "whole"),
        ("assistant", 1, 1, "whole"),
        ("assistant", 2, 1, "whole"),
    ]
    assert len({turn.model for turn in came}) == 3
    assert came == turns(ws, study, name)


def test_each_goes_on_after_its_own_last_reply(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, "helpline", "helpline:1.5")
    first = ws.evaluation.converse(study, name, Saying(text="How many days?"))
    came = ws.evaluation.converse(study, name, Saying(text="And for tenants?", after=(2, 3)))

    assert [(turn.lane, turn.parent) for turn in came] == [(1, 2), (2, 3), (1, came[0].number), (2, came[1].number)]
    assert turns(ws, study, name)[:3] == first


def test_again_asks_with_other_seeds_and_keeps_siblings(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, "helpline")
    ws.evaluation.converse(study, name, Saying(text="How many days?"))
    more = ws.evaluation.again(study, name, (1, 1, 9))

    assert {turn.parent for turn in more} == {1}
    assert [turn.seed for turn in more] == list(range(1, 10))
    assert {turn.state for turn in turns(ws, study, name)} == {"whole"}


def test_a_model_goes_on_from_words_put_in_its_place(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, "helpline")
    ws.evaluation.converse(study, name, Saying(text="How many days?"))
    put = ws.exploration.write(study, name, (1, 1, "You never have to appeal."))
    (reply,) = ws.evaluation.hear_on(study, name, (put.number, 1))

    assert (reply.parent, reply.state, reply.message.by_person) == (put.number, "whole", False)


@pytest.mark.parametrize(
    ("fault", "state", "came"),
    [("server_error", "failed", ""), ("stream_cut", "cut_off", "All is"), ("truncated_json", "failed", "")],
)
def test_a_reply_that_fails_is_an_outcome_beside_one_that_does_not(
    ws: Workspace, study: StudyId, model: Misbehaving, fault: str, state: str, came: str
) -> None:
    name = begun(ws, study, f"openai:{model.at(fault)}#m", "helpline")
    said, bad, good = ws.evaluation.converse(study, name, Saying(text="Hello"))

    assert (bad.state, good.state) == (state, "whole")
    assert bad.message.text.startswith(came)
    assert bad.cause
    assert "\n" not in bad.cause
    assert turns(ws, study, name) == (said, bad, good)


def test_settings_that_cannot_be_are_refused_before_a_conversation_begins(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(BadInput, match="temperature is -1"):
        begun(ws, study, "helpline", temperature=-1)


def test_a_target_that_is_none_is_refused_before_anything_is_said(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, "nobody-there")

    with pytest.raises(BadInput, match="nobody-there"):
        ws.evaluation.converse(study, name, Saying(text="Hello"))
    assert turns(ws, study, name) == ()


def test_a_page_may_not_ask_what_runs_code_here(ws: Workspace, study: StudyId) -> None:
    ada = ws.by(Actor(name=PersonName("ada"), roles=("explorer",), person="p"))
    name = ada.exploration.begin(study, Talk(targets=("python:os:getcwd",))).name

    with pytest.raises(NotPermitted, match="command line"):
        ada.evaluation.converse(study, name, Saying(text="Hello"))


def test_whoever_listens_hears_words_as_they_come_and_each_end(ws: Workspace, study: StudyId) -> None:
    name = begun(ws, study, "helpline")
    heard: list[str | None] = []
    ended: list[Turn] = []
    listening = Listening(words=lambda _turn, text: heard.append(text), ended=ended.append)
    _said, reply = ws.evaluation.converse(study, name, Saying(text="How many days?"), listening)

    assert len(heard) > 3
    assert "".join(text or "" for text in heard) == reply.message.text
    assert ended == [reply]


def test_an_interrupt_stops_the_reply_and_keeps_what_came(ws: Workspace, study: StudyId, model: Misbehaving) -> None:
    name = begun(ws, study, f"openai:{model.at('stream_slow')}#m", "helpline")
    main = threading.main_thread().ident
    assert main is not None
    once: list[str] = []

    def interrupt(turn: Turn, text: str | None) -> None:
        if turn.lane == 1 and text and not once:
            once.append(text)
            signal.pthread_kill(main, signal.SIGINT)

    _said, slow, _quick = ws.evaluation.converse(study, name, Saying(text="Hello"), Listening(words=interrupt))

    assert slow.state == "stopped"
    assert slow.message.text.startswith(once[0])
    assert turns(ws, study, name)[1] == slow


KILLED = """
import sys, redcommons
from redcommons.exploration.model import Saying, Talk
ws = redcommons.open(sys.argv[1])
study = ws.study.only_or_named("test")
name = ws.exploration.begin(study, Talk(targets=(sys.argv[2],))).name
print(study, name, flush=True)
ws.evaluation.converse(study, name, Saying(text="What I typed"))
"""


def test_a_kill_leaves_what_was_typed_and_a_reply_that_is_cut_off(tmp_path: Path, model: Misbehaving) -> None:
    target = f"openai:{model.at('stream_slow')}#m"
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), target],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert process.stdout is not None
    study, name = process.stdout.readline().split()
    with open_workspace(tmp_path) as ws:
        patience = time.monotonic() + 20
        while len(found := turns(ws, StudyId(study), name)) < 2 or not found[1].message.text:
            assert time.monotonic() < patience
            time.sleep(0.01)
        process.kill()
        process.wait()
        process.stdout.close()
        said, reply = turns(ws, StudyId(study), name)

    assert said.message.text == "What I typed"
    assert (reply.state, set(reply.message.text)) == ("cut_off", {"."})

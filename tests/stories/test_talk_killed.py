"""A server that is killed in mid-reply loses a quarter of a second of it, and nothing that a person typed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from redcommons.assembly import open_workspace
from redcommons.exploration.model import Talk
from redcommons.testing.misbehaving import MisbehavingThread
from tests.live_bench import Browser, shown
from tools.survey import ROOT


@contextmanager
def serving(workspace: str) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """`redcommons serve` on a free port; the process, its port and the path it names."""
    found = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": "1"}
    found["REDCOMMONS_SECRET_KEY"] = "the same from one start to the next, as a server has it"
    command = [sys.executable, "-m", "redcommons", "serve", "-w", workspace, "-p", "0"]
    process = subprocess.Popen(command, env=found, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        where = re.fullmatch(r"http://localhost:(\d+)(/.*)", process.stdout.readline().strip())
        assert where, "the server named no address"
        yield process, int(where[1]), where[2]
    finally:
        process.kill()
        process.communicate(timeout=20)


def signed_in(port: int, first: str) -> Browser:
    with Browser(port, "session=none").ask(first) as answer:
        form = re.search(r"form-(\w+)=", answer.getheader("Set-Cookie", ""))
        assert form, answer.status
    with Browser(port, f"session-{form[1]}=none").ask(first, {}) as answer:
        session = re.search(r"(session-\w+=[^;]+)", answer.getheader("Set-Cookie", ""))
        assert session, (answer.status, answer.read()[:300])
        return Browser(port, session[1])


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_killed_server_keeps_what_came_and_can_be_asked_again(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    workspace = str(tmp_path) if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    with MisbehavingThread() as model:
        with open_workspace(workspace) as ws:
            study = ws.study.new("Helpline").id
            targets = tuple(f"openai:{model.at('stream_slow')}#{name}" for name in "mn")
            talk = f"/s/{study}/explore/{ws.exploration.begin(study, Talk(targets=targets)).name}/"
        with serving(workspace) as (process, port, first):
            me = signed_in(port, first)
            heard = {2: "", 3: ""}
            times: list[tuple[float, dict[int, int]]] = []
            for line in me.lines(talk + "say/", {"after": 0, "text": "what I typed"}):
                if "text" in line:
                    heard[line["reply"]] += line["text"]
                times.append((time.monotonic(), {reply: len(said) for reply, said in heard.items()}))
                if min(times[-1][1].values()) > 70:  # one dot every 20 ms: a second and a half
                    break
            killed = time.monotonic()
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        with serving(workspace) as (_process, port, _first):
            me = Browser(port, me.session)
            page = me.page(talk)
            kept = re.findall(r'<p[^>]*class="words"[^>]*>(\.+)</p>', page)

            assert "what I typed" in shown(page)
            assert page.count("cut off; what came until then is kept") == len(kept) == 2
            for reply, dots in zip((2, 3), kept, strict=True):
                # every piece that was heard a good half second before is there: a loaded machine writes late
                early = max((count[reply] for at, count in times if killed - at > 0.5), default=0)
                assert early > 10
                assert len(dots) >= early

            lines = me.lines(talk + "again/", {"again": "1,2"})
            assert next(lines) == {"said": [], "replies": [{"reply": 4, "lane": 2}]}
            assert "text" in next(lines)


def test_a_server_killed_while_a_method_speaks_in_two_lanes_keeps_every_word(tmp_path: Path) -> None:
    """What it said stays with its step, what came stays, nothing goes on by itself, and one may speak on."""
    steps = "\n".join(f"step {number} of {{text}}" for number in range(1, 9))
    with MisbehavingThread() as model:
        with open_workspace(tmp_path) as ws:
            study = ws.study.new("Helpline").id
            targets = tuple(f"openai:{model.at('stream_words')}#{name}" for name in "mn")
            name = ws.exploration.begin(study, Talk(targets=targets)).name
        talk = f"/s/{study}/explore/{name}/"
        with serving(str(tmp_path)) as (process, port, first):
            me = signed_in(port, first)
            with me.ask(f"{talk}play/", {"method": "crescendo", "text": "rent", "p_steps": steps}) as answer:
                assert answer.status == 302
            patience = time.monotonic() + 20
            while me.page(talk).count("step 2 of rent") < 2:
                assert time.monotonic() < patience
                time.sleep(0.02)
            with me.ask(f"{talk}2/keep/", {"title": "It went on", "unit": "turn", "first": "1"}) as answer:
                assert answer.status == 302
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        asked = dict(model.asked)
        with serving(str(tmp_path)) as (_process, port, _first), open_workspace(tmp_path) as ws:
            me = Browser(port, me.session)
            page = me.page(talk)
            turns = ws.exploration.open_talk(study, name)[1]
            said = [turn for turn in turns if turn.message.role == "user"]

            assert len(ws.exploration.kept(study)) == 1
            assert {turn.lane for turn in said} == {1, 2}
            assert all(turn.made and turn.made.step for turn in said)
            assert all(turn.state in {"whole", "cut_off"} for turn in turns)
            assert page.count("step 2 of rent") >= 2
            time.sleep(1)
            assert dict(model.asked) == asked, "nothing is sent that no person asked for"
            last = max((turn for turn in turns if turn.lane == 1), key=lambda turn: turn.number)
            lines = me.lines(talk + "say/", {"after": last.number, "text": "and now I"})
            assert next(lines)["said"] == [len(turns) + 1]

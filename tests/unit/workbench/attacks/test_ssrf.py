"""SSRF: what a page may have this machine ask. The guard has tests of its own (unit/adapters)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from redcommons.adapters.targets._guard import ALLOW, BOUND
from redcommons.evaluation.model import TargetSpec
from redcommons.values.errors import NotPermitted, RedcommonsError
from tests.two_studies import World, body_of
from tests.workers import work_off

OF_THE_MACHINE = (
    "python:os:getcwd", "python:tests.planted:echo", "http:/etc/passwd", "http:../../secret", "file:///etc/passwd",
    "PYTHON:os:getcwd", " python:os:getcwd", "http:http://169.254.169.254/latest/meta-data/", "ftp://localhost/",
)  # fmt: skip
"""Targets that name code, files or schemes of the machine that the workbench runs on."""

INSIDE = (
    "openai:http://{here}/v1#m", "openai:http://169.254.169.254/latest#m", "openai:http://[::ffff:127.0.0.1]:{port}/v1#m",
    "openai:http://2130706433:{port}/v1#m", "openai:http://0x7f.1:{port}/v1#m", "openai:http://0.0.0.0:{port}/v1#m",
    "openai:http://metadata@{here}/v1#m", "openai:http://localhost.:{port}/v1#m", "openai:http://10.0.0.1:{port}/v1#m",
)  # fmt: skip
"""Addresses inside, in every dress."""


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and who came to it."""
    came: list[str] = []
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        sock.settimeout(0)
        yield sock.getsockname()[1], came
        try:
            while True:
                connection, address = sock.accept()
                came.append(str(address))
                connection.close()
        except BlockingIOError:
            pass


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbench that others reach, with nothing listed."""
    monkeypatch.setenv(BOUND, "0.0.0.0")
    monkeypatch.delenv(ALLOW, raising=False)


@pytest.mark.parametrize("target", OF_THE_MACHINE)
@pytest.mark.parametrize("act", ["look", "start"])
def test_a_run_from_a_page_names_neither_code_nor_files(world: World, target: str, act: str) -> None:
    said = {"release": world.mine.ids["content"], "target": target, "repeats": "1", "concurrency": "1", "act": act}
    answer = world.mine.browser("lead").post(f"/s/{world.mine.study}/runs/new/", said)

    assert answer.status_code in {400, 403}
    assert "root:" not in body_of(answer)


@pytest.mark.parametrize("target", OF_THE_MACHINE)
def test_a_conversation_from_a_page_names_neither_code_nor_files(world: World, target: str) -> None:
    answer = world.mine.browser("lead").post(f"/s/{world.mine.study}/explore/", {"target": target})

    assert answer.status_code in {400, 403}


@pytest.mark.parametrize("judge", ["python:os:getcwd", "http:/etc/passwd", "file:///etc/passwd", "shell:id"])
def test_a_judge_from_a_page_names_neither_code_nor_files(world: World, judge: str) -> None:
    said = {"release": world.mine.ids["content"], "target": "helpline", "repeats": "1", "concurrency": "1"}
    answer = world.mine.browser("lead").post(f"/s/{world.mine.study}/runs/new/", {**said, "judges": judge})

    assert answer.status_code in {400, 403}


@pytest.mark.parametrize("dress", INSIDE)
@pytest.mark.usefixtures("public")
def test_a_conversation_asks_nobody_inside(world: World, dress: str) -> None:
    lead = world.mine.browser("lead")
    with listening() as (port, came):
        target = dress.format(here=f"127.0.0.1:{port}", port=port)
        begun = lead.post(f"/s/{world.mine.study}/explore/", {"target": target})
        if begun.status_code == 302:
            body_of(
                lead.post(
                    f"{begun.headers['Location']}say/", {"after": "0", "text": "hello"}, headers={"Accept": NDJSON}
                )
            )

    assert came == []


@pytest.mark.usefixtures("public")
def test_a_run_asks_nobody_inside_and_says_so(world: World) -> None:
    lead = world.mine.browser("lead")
    with listening() as (port, came):
        target = f"openai:http://127.0.0.1:{port}/v1#m"
        said = {
            "release": world.mine.ids["content"],
            "target": target,
            "repeats": "1",
            "concurrency": "1",
            "act": "start",
        }
        begun = lead.post(f"/s/{world.mine.study}/runs/new/", said)
        work_off(world.mine.at_the_machine())

    assert came == []
    assert begun.status_code in {302, 400}
    if begun.status_code == 302:
        assert "could not run" in body_of(lead.get(begun.headers["Location"]))


@pytest.mark.parametrize("kind", ["python", "http", "file"])
def test_a_verb_asked_by_a_person_opens_no_code_either(world: World, kind: str) -> None:
    """Were a page to forget, the verb would not."""
    ws = world.mine.by("lead")
    spec = TargetSpec(spec=f"{kind}:os:getcwd", type=kind, address="os:getcwd")

    with pytest.raises(NotPermitted):
        ws.evaluation.open_target(spec)
    with pytest.raises(NotPermitted):
        ws.evaluation.ask(spec, ())
    with pytest.raises(RedcommonsError):
        ws.evaluation.target(spec.spec)


NDJSON = "application/x-ndjson"

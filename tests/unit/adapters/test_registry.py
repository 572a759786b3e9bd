"""Targets and judges of other packages enter by entry points."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from redcommons.adapters.judges import open_judge, parse_judge
from redcommons.adapters.targets import TARGETS, open_target, parse_target
from redcommons.evaluation.model import Settings
from redcommons.evaluation.ports import Request
from redcommons.values.errors import BadInput

PLUGIN = """
from redcommons.evaluation.model import Reply
from redcommons.evaluation.ports import Opinion

class Echo:
    def __init__(self, address): self.address = address
    async def reply(self, request): return Reply(text=self.address)
    async def close(self): pass
    def judge(self, judged): return Opinion("unsure", self.address)

def target(spec, recordings): return Echo(spec.address)
def judge(spec): return Echo(spec.argument)
"""
POINTS = """
[redcommons.targets]
echo = echo_plugin:target
broken = echo_plugin:nothing_of_the_kind
helpline = echo_plugin:target
[redcommons.judges]
echo = echo_plugin:judge
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "echo_plugin.py").write_text(PLUGIN)
    info = tmp_path / "echo_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: echo-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("plugin")
def test_they_are_asked_for_like_our_own() -> None:
    spec = parse_target("echo:a:b")
    reply = asyncio.run(open_target(spec).reply(Request(messages=(), settings=Settings(), seed=0)))

    assert (spec.type, spec.address, reply.text) == ("echo", "a:b", "a:b")
    assert open_judge(parse_judge("echo:c")).judge(None).why == "c"  # type: ignore[union-attr,arg-type]


@pytest.mark.usefixtures("plugin")
def test_they_are_listed_after_ours_and_cannot_take_our_names() -> None:
    assert TARGETS.names() == ("openai", "http", "recorded", "helpline", "python", "broken", "echo")
    assert parse_target("helpline").version == "1.4"
    with pytest.raises(BadInput, match="echo:…"):
        parse_target("eco:x")


@pytest.mark.usefixtures("plugin")
def test_one_that_cannot_be_loaded_is_named() -> None:
    with pytest.raises(BadInput, match="nothing_of_the_kind"):
        open_target(parse_target("broken:x"))

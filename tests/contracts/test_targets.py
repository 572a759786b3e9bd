"""The contract of targets, on the public fake and on every real adapter."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from redcommons.adapters.targets import open_target, parse_target
from redcommons.dataset.model import Recording
from redcommons.evaluation.model import Reply
from redcommons.evaluation.ports import Request, Target
from redcommons.testing import ScriptedTarget
from redcommons.testing.server import Answer, Asked, serving
from redcommons.values.conversation import Messages, assistant, user
from redcommons.values.errors import CouldNotRun
from tests.contracts.targets import REPLIES, TargetContract, World

BOT = f"""
REPLIES = {REPLIES!r}

def answer(messages):
    return REPLIES[messages[-1]["content"]]

async def later(messages, *, seed):
    assert seed == 11
    return {{"text": answer(messages), "model": "bot-1"}}
"""


@asynccontextmanager
async def _closed(target: Target) -> AsyncIterator[Target]:
    try:
        yield target
    finally:
        await target.close()


def scripted() -> World:
    def say(messages: Messages) -> str | Exception:
        return REPLIES.get(messages[-1].text, CouldNotRun("dropped", "broken on purpose"))

    @asynccontextmanager
    async def opened() -> AsyncIterator[Target]:
        yield ScriptedTarget(say)

    return World(opened, "dropped")


def reply_of(asked: Asked) -> Answer:
    assert asked.body["seed"] == 11
    text = REPLIES.get(asked.prompt)
    return Answer(text="", finish="content_filter") if text is None else Answer(text=text)


class _Streaming:
    """The same target, asked to stream."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.close = target.close

    async def reply(self, request: Request) -> Reply:
        settings = msgspec.structs.replace(request.settings, stream=True)
        return await self._target.reply(
            Request(messages=request.messages, settings=settings, seed=request.seed, ordinal=request.ordinal)
        )


def openai(*, stream: bool) -> World:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Target]:
        async with serving(reply_of) as server, _closed(open_target(parse_target(f"openai:{server.url}#m"))) as target:
            yield _Streaming(target) if stream else target

    return World(opened, "blocked")


def http(folder: Path) -> World:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Target]:
        async with serving(lambda asked: REPLIES[asked.body["messages"][-1]["content"]]) as server:
            body = {"messages": "{{messages}}", "seed": "{{seed}}"}
            template = {"url": server.url + "/chat/completions", "body": body, "reply": "choices.0.message.content"}
            (folder / "api.json").write_text(json.dumps(template))
            async with _closed(open_target(parse_target(f"http:{folder / 'api.json'}"))) as target:
                yield target

    return World(opened, "server_error")


def python(function: str) -> World:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Target]:
        yield open_target(parse_target(f"python:contract_bot:{function}"))

    return World(opened, "callable_failed")


def recorded() -> World:
    def once(asked: str) -> Recording:
        return Recording(set="s", state="replied", turns=(user(asked), assistant(REPLIES[asked])))

    talk = (*once("Hello").turns, *once("And then?").turns)
    told = {0: once("Hello"), 1: Recording(set="s", state="replied", turns=talk), 2: once("Silence")}

    @asynccontextmanager
    async def opened() -> AsyncIterator[Target]:
        yield open_target(parse_target("recorded:s"), told)

    return World(opened, "not_recorded")


class TestTargets(TargetContract):
    @pytest.fixture(params=["scripted", "openai", "openai, streaming", "http", "python", "python, async", "recorded"])
    def world(self, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
        (tmp_path / "contract_bot.py").write_text(BOT)
        monkeypatch.chdir(tmp_path)
        monkeypatch.delitem(sys.modules, "contract_bot", raising=False)
        worlds: dict[str, Callable[[], World]] = {
            "scripted": scripted,
            "openai": lambda: openai(stream=False),
            "openai, streaming": lambda: openai(stream=True),
            "http": lambda: http(tmp_path),
            "python": lambda: python("answer"),
            "python, async": lambda: python("later"),
            "recorded": recorded,
        }
        return worlds[request.param]()

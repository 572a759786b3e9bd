"""Waiting, asking again, and what is sent with every request."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redcommons.adapters.targets import open_target, parse_target
from redcommons.adapters.targets._causes import retry_after
from redcommons.adapters.targets._client import MAX_WAIT, pause, with_retries
from redcommons.evaluation.model import Reply, Settings
from redcommons.evaluation.ports import Request
from redcommons.testing.server import Asked, Faults, serving
from redcommons.values.conversation import system, user
from redcommons.values.errors import BadInput, CouldNotRun

NOON = 1_767_268_800.0
"""2026-01-01T12:00:00Z."""


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        ("2.5", 2.5),
        ("-3", None),
        ("soon", None),
        ("\u0663", None),
        ("9" * 400, 86_400.0),
        ("Thu, 01 Jan 2026 12:00:30 GMT", 30.0),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0),
        ("Thu, 99 Jan 2026 11:00:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(said: str | None, seconds: float | None) -> None:
    assert retry_after({} if said is None else {"Retry-After": said}, now=NOON) == seconds


@given(st.integers(0, 10_000), st.one_of(st.none(), st.floats(0, 1e6)), st.floats(0, 1))
def test_a_wait_is_bounded_and_never_shorter_than_asked(sent: int, asked: float | None, chance: float) -> None:
    seconds = pause(sent, asked, lambda: chance)

    assert 0 <= seconds <= MAX_WAIT
    assert asked is None or seconds >= min(asked, MAX_WAIT)


def test_waits_spread_over_a_ceiling_that_doubles() -> None:
    assert [pause(sent, None, lambda: 1.0) for sent in range(4)] == [0.5, 1.0, 2.0, 4.0]
    assert pause(3, None, lambda: 0.0) == 0.0


@pytest.mark.parametrize(
    ("cause", "may_pass", "times"), [("dropped", True, 5), ("unreachable", True, 3), ("tls", False, 1)]
)
def test_each_cause_is_asked_again_as_often_as_it_deserves(cause: str, may_pass: bool, times: int) -> None:  # noqa: FBT001
    asked = []

    async def ask() -> str:
        asked.append(1)
        raise CouldNotRun(cause, "on purpose", may_pass=may_pass, wait=0.0)

    with pytest.raises(CouldNotRun):
        asyncio.run(with_retries(ask, 4))

    assert len(asked) == times


async def _asked(settings: Settings) -> tuple[Reply, Asked]:
    async with serving(lambda _asked: "Good day to you.") as server:
        target = open_target(parse_target(f"openai:{server.url}#m"))
        reply = await target.reply(
            Request(messages=(system("Be kind."), user("Hello")), settings=settings, seed=12345678901234)
        )
        await target.close()
        return reply, server.requests[0]


def test_settings_and_seed_are_sent_and_nothing_that_was_not_set() -> None:
    plain = asyncio.run(_asked(Settings()))[1].body
    full = asyncio.run(_asked(Settings(temperature=0.0, max_tokens=7, stream=True)))[1].body

    messages = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"}]
    assert plain == {"model": "m", "messages": messages, "seed": 12345678901234}
    assert full == plain | {
        "temperature": 0.0, "max_tokens": 7, "stream": True, "stream_options": {"include_usage": True},
    }  # fmt: skip


@pytest.mark.parametrize("stream", [False, True])
def test_text_model_and_tokens_come_back_streaming_or_not(stream: bool) -> None:  # noqa: FBT001
    reply, _ = asyncio.run(_asked(Settings(stream=stream)))

    assert (reply.text, reply.model, reply.finish) == ("Good day to you.", "m", "stop")
    assert (reply.tokens_in, reply.tokens_out) == (3, 4)


def test_a_key_is_sent_only_where_the_environment_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDCOMMONS_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    without = asyncio.run(_asked(Settings()))[1].key
    monkeypatch.setenv("OPENAI_API_KEY", "theirs\n")
    fallback = asyncio.run(_asked(Settings()))[1].key
    monkeypatch.setenv("REDCOMMONS_API_KEY", "ours")

    assert (without, fallback, asyncio.run(_asked(Settings()))[1].key) == ("", "theirs", "ours")


def test_bad_weather_delays_a_run_and_loses_nothing() -> None:
    faults = Faults(rate_limited=0.05, server_error=0.05, dropped=0.05, truncated=0.05, hung=0.01, seed=3)

    async def run() -> list[str]:
        async with serving(lambda asked: asked.prompt, faults=faults) as server:
            target = open_target(parse_target(f"openai:{server.url}#m"))
            settings = Settings(timeout=0.5, retries=8)
            requests = [Request(messages=(user(str(n)),), settings=settings, seed=n) for n in range(200)]
            replies = await asyncio.gather(*map(target.reply, requests))
            await target.close()
            return [reply.text for reply in replies]

    assert asyncio.run(run()) == [str(n) for n in range(200)]


def test_a_key_that_cannot_be_sent_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDCOMMONS_API_KEY", "hunter2\r\nX-Evil: 1")

    with pytest.raises(BadInput, match="REDCOMMONS_API_KEY") as caught:
        open_target(parse_target("openai:http://h/v1#m"))

    assert "hunter2" not in str(caught.value)

"""A function of the user's own: how it is called, and what becomes of what it does."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from redcommons.adapters.targets.python_fn import PythonTarget
from redcommons.evaluation.model import Reply, Settings
from redcommons.evaluation.ports import Request
from redcommons.values.conversation import user
from redcommons.values.errors import CouldNotRun


def ask(function: Callable[..., Any], timeout: float = 5.0) -> Reply:
    request = Request(messages=(user("Hello"),), settings=Settings(timeout=timeout), seed=9)
    return asyncio.run(PythonTarget("mod:fn", function).reply(request))


def test_it_is_given_a_seed_if_it_takes_one() -> None:
    assert ask(lambda messages, seed: f"{messages[0]['content']} {seed}").text == "Hello 9"
    assert ask(lambda messages, **more: f"{more}").text == "{'seed': 9}"
    assert ask(lambda messages: "no seed").text == "no seed"


def test_it_may_return_text_with_its_circumstances() -> None:
    reply = ask(lambda messages: {"text": "a\ud800", "model": "m", "finish": "length"})

    assert (reply.text, reply.model, reply.finish) == ("a\ufffd", "m", "length")


def test_an_async_callable_object_will_do() -> None:
    class Bot:
        async def __call__(self, messages: list[dict[str, str]]) -> str:
            await asyncio.sleep(0)
            return messages[-1]["role"]

    assert ask(Bot()).text == "user"


def raising(error: BaseException) -> Callable[[Any], str]:
    def function(_messages: object) -> str:
        raise error

    return function


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("gone"), "KeyError: 'gone'"),
        (StopIteration(), "StopIteration"),
        (SystemExit(3), "SystemExit: 3"),
        (TimeoutError("mine"), "mine"),
    ],
)
def test_what_it_raises_is_kept_with_type_and_text(error: BaseException, words: str) -> None:
    with pytest.raises(CouldNotRun) as caught:
        ask(raising(error))

    assert caught.value.cause == "callable_failed"
    assert words in caught.value.detail
    assert not caught.value.may_pass


@pytest.mark.parametrize("returned", [None, 3, b"bytes", {"txt": "a"}, {"text": None}])
def test_what_is_no_text_is_a_failure(returned: object) -> None:
    with pytest.raises(CouldNotRun, match="callable_failed"):
        ask(lambda messages: returned)


def test_a_call_that_hangs_is_given_up_and_holds_nothing() -> None:
    released = threading.Event()
    begun = time.monotonic()

    with pytest.raises(CouldNotRun) as caught:
        ask(lambda messages: str(released.wait(30)), timeout=0.1)
    released.set()

    assert caught.value.cause == "timed_out"
    assert time.monotonic() - begun < 10


def test_plain_functions_run_beside_one_another() -> None:
    gate = threading.Barrier(8, timeout=10)
    target = PythonTarget("mod:fn", lambda messages: str(gate.wait() >= 0))
    request = Request(messages=(user("Hello"),), settings=Settings(), seed=9)

    async def together() -> list[Reply]:
        return await asyncio.gather(*[target.reply(request) for _ in range(8)])

    assert {reply.text for reply in asyncio.run(together())} == {"True"}

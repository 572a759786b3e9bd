"""What every target promises. `test_targets.py` runs it on the public fake and on every real adapter.

Made for other packages too: give `TargetContract` a `World` in which your target talks to the given replies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeVar

import pytest

from redcommons.evaluation.model import Reply, Settings
from redcommons.evaluation.ports import Request, Target
from redcommons.values.conversation import Message, assistant, system, user
from redcommons.values.errors import CouldNotRun

T = TypeVar("T")
REPLIES = {"Hello": "Good day.", "And then?": "Then: \u00fcber 7 \u05d9\u05de\u05d9\u05dd \U0001f3e0", "Silence": ""}
"""What the world behind the target replies to the user's last message; to "Break" it fails."""


@dataclass(frozen=True)
class World:
    """A way to a target whose system under test replies as `REPLIES` says."""

    opened: Callable[[], AbstractAsyncContextManager[Target]]
    cause_of_failure: str


def request(*messages: Message, ordinal: int = 0, **settings: object) -> Request:
    given = Settings(timeout=5.0, retries=0, **settings)  # type: ignore[arg-type]
    return Request(messages=messages, settings=given, seed=11, ordinal=ordinal)


def run(world: World, use: Callable[[Target], Awaitable[T]]) -> T:
    async def inside() -> T:
        async with world.opened() as target:
            return await use(target)

    return asyncio.run(inside())


class TargetContract:
    """Inherit it and offer a fixture `world`."""

    def test_it_replies_to_the_last_message(self, world: World) -> None:
        reply = run(world, lambda target: target.reply(request(user("Hello"))))

        assert isinstance(reply, Reply)
        assert (reply.text, reply.gave_up) == ("Good day.", False)

    def test_it_is_given_the_whole_conversation(self, world: World) -> None:
        asked = request(system("Be kind."), user("Hello"), assistant("Good day."), user("And then?"), ordinal=1)

        assert run(world, lambda target: target.reply(asked)).text == REPLIES["And then?"]

    def test_an_empty_reply_is_a_reply(self, world: World) -> None:
        assert run(world, lambda target: target.reply(request(user("Silence"), ordinal=2))).text == ""

    def test_a_failure_is_typed_and_never_a_reply(self, world: World) -> None:
        with pytest.raises(CouldNotRun) as caught:
            run(world, lambda target: target.reply(request(user("Break"), ordinal=3)))

        assert (caught.value.cause, bool(caught.value.detail)) == (world.cause_of_failure, True)

    def test_it_serves_many_at_once(self, world: World) -> None:
        async def many(target: Target) -> list[str]:
            asked = [target.reply(request(user("Hello"))) for _ in range(20)]
            return [reply.text for reply in await asyncio.gather(*asked)]

        assert run(world, many) == ["Good day."] * 20

    def test_it_can_be_closed_twice(self, world: World) -> None:
        async def twice(target: Target) -> str:
            reply = await target.reply(request(user("Hello")))
            await target.close()
            await target.close()
            return reply.text

        assert run(world, twice) == "Good day."

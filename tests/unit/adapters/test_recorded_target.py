"""Recorded replies in the place of a system that is asked."""

from __future__ import annotations

import asyncio

import pytest

from redcommons.adapters.targets import open_target, parse_target
from redcommons.dataset.model import Recording
from redcommons.evaluation.model import Reply, Settings
from redcommons.evaluation.ports import Request
from redcommons.values.conversation import Messages, assistant, system, user
from redcommons.values.errors import CouldNotRun

TALK = (user("one"), assistant("first"), user("two"), assistant("second"))


def ask(recording: Recording | None, *messages: str) -> Reply:
    told = {} if recording is None else {4: recording}
    said: Messages = (system("Be kind."), *map(user, messages))
    target = open_target(parse_target("recorded:set"), told)
    return asyncio.run(target.reply(Request(messages=said, settings=Settings(), seed=0, ordinal=4)))


def replied(*turns: str) -> Recording:
    return Recording(set="set", state="replied", turns=(user(turns[0]), assistant(turns[1])))


def test_what_was_really_sent_comes_with_the_reply_where_it_differs_from_the_case() -> None:
    reply = ask(replied("the prompt that was found", "Sure."))

    assert (reply.text, reply.prompt) == ("Sure.", (user("the prompt that was found"),))
    assert ask(replied("asked", "Sure."), "asked").prompt == ()
    assert ask(replied("found", "Sure."), "asked").prompt == (user("found"),)


def test_a_goal_is_replayed_to_the_end_of_the_conversation() -> None:
    reply = ask(Recording(set="set", state="replied", turns=TALK))

    assert (reply.text, reply.prompt) == ("second", TALK[:3])


def test_a_record_that_gave_up_gives_up() -> None:
    assert ask(Recording(set="set", state="gave_up")) == Reply(gave_up=True)


@pytest.mark.parametrize(
    ("recording", "asked"),
    [
        (None, ["one"]),
        (replied("one", "first"), ["one", "two"]),
        (Recording(set="set", state="could_not_run"), ["one"]),
    ],
)
def test_what_is_not_recorded_is_never_invented(recording: Recording | None, asked: list[str]) -> None:
    with pytest.raises(CouldNotRun) as caught:
        ask(recording, *asked)

    assert caught.value.cause == "not_recorded"
    assert "case 4" in caught.value.detail

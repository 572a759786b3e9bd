"""What the public strategies make keeps the promises of the nouns."""

from __future__ import annotations

from hypothesis import given

from redcommons.dataset.model import Case, Recording
from redcommons.evaluation.model import Attempt, Verdict
from redcommons.testing import strategies
from redcommons.values.base import decode, encode
from redcommons.values.conversation import Messages, replies


@given(strategies.conversations())
def test_a_conversation_has_a_reply_to_every_message(conversation: Messages) -> None:
    assert len(replies(conversation)) == sum(message.role == "user" for message in conversation) > 0


@given(strategies.cases(), strategies.attempts(), strategies.recordings())
def test_what_is_made_can_be_stored_and_read(case: Case, attempt: Attempt, recording: Recording) -> None:
    assert (decode(encode(case), Case), decode(encode(attempt), Attempt)) == (case, attempt)
    assert decode(encode(recording), Recording) == recording
    assert (attempt.cause is None) == (attempt.state != "could_not_run")


@given(strategies.verdict_histories())
def test_a_judge_speaks_once_on_each_attempt(history: tuple[Verdict, ...]) -> None:
    places = [(verdict.judge, verdict.ordinal, verdict.repeat) for verdict in history]

    assert len(set(places)) == len(places)

"""Replies that arrive piece by piece have an owner that no page, no fault and no impatience can take from them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from redcommons.assembly import Workspace
from redcommons.exploration.model import Asking, Saying, Turn
from redcommons.exploration.ports import Piece
from redcommons.labour.model import Actor
from redcommons.testing.hostile import TEXTS
from redcommons.testing.misbehaving import GOOD, Misbehaving, MisbehavingThread
from redcommons.values.errors import BadInput, NotPermitted, StoreError, UserError
from redcommons.values.identity import PersonName
from redcommons.workbench.exploration.live import Live
from redcommons.workbench.exploration.streams import Limits
from tests.talking import Talking, talking

QUICK = Limits(every=0.02, seconds=10.0, retries=0)
SHORT = Limits(every=0.02, seconds=0.4, retries=0)
Opening = Callable[..., Talking]


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with MisbehavingThread() as running:
        yield running


@pytest.fixture
def talk(tmp_path: Path, server: Misbehaving) -> Iterator[Opening]:
    """A conversation with a target that has one fault."""
    held = []

    def opened(fault: str, limits: Limits = QUICK, times: int | None = None) -> Talking:
        target = "helpline" if fault == "helpline" else f"openai:{server.at(fault, times=times)}#m"
        held.append(talking(tmp_path, target, limits))
        return held[-1].__enter__()

    yield opened
    for one in held:
        one.__exit__(None, None, None)


def asked(talk: Talking, words: str = "Hello") -> tuple[Turn, Live]:
    (said,), (live,) = talk.streams.ask(talk.ws, talk.study, talk.name, Saying(text=words))
    return said, live


async def gathered(pieces: AsyncIterator[str | None]) -> list[str | None]:
    return [piece async for piece in pieces]


def heard(live: Live) -> str:
    """Everything that somebody hears who listens to the end."""
    pieces = asyncio.run(gathered(live.listen()))
    last = max((place for place, piece in enumerate(pieces) if piece is None), default=-1)
    return "".join(piece or "" for piece in pieces[last + 1 :])


def test_a_reply_is_kept_whole_with_how_it_came_about(talk: Opening) -> None:
    here = talk("stream_words")
    said, live = asked(here)
    reply = here.ended(2)

    assert (said.number, said.message.text, live.turn.number) == (1, "Hello", 2)
    assert (reply.state, reply.parent, reply.model, reply.seed, reply.cause) == ("whole", 1, "misbehaving-1", 0, "")
    assert reply.message.text == "and so it goes on, word for word. " * 20
    assert reply.milliseconds > 100


def test_pieces_are_in_the_store_while_they_come(talk: Opening) -> None:
    here = talk("stream_words")
    asked(here)
    half = here.until(lambda turns: 0 < len(turns[1].message.text) < 600)[1]

    assert (half.state, "and so it goes on".startswith(half.message.text[:17])) == ("writing", True)
    assert here.ended(2).message.text.startswith(half.message.text)


def test_pieces_that_could_not_be_kept_are_kept_anew(talk: Opening) -> None:
    here = talk("stream_words")
    _said, live = asked(here)
    stranger = Piece(live.talk, 2, 3, "somebody else's third piece")  # the third of its own is then refused
    here.ws.ports[2].turns.pieces([stranger])
    half = here.until(lambda turns: len(turns[1].message.text) > 200 and stranger.text not in turns[1].message.text)[1]

    assert half.state == "writing"
    assert live.text.startswith(half.message.text)
    assert here.ended(2).message.text == "and so it goes on, word for word. " * 20


def test_a_listener_who_comes_late_catches_up_and_hears_the_rest(talk: Opening) -> None:
    here = talk("stream_words")
    _said, live = asked(here)
    here.until(lambda turns: len(turns[1].message.text) > 100)

    assert [heard(live), heard(live)] == ["and so it goes on, word for word. " * 20] * 2


def test_many_listeners_hear_the_same(talk: Opening) -> None:
    here = talk("stream_words")
    _said, live = asked(here)

    async def all_at_once() -> list[list[str | None]]:
        return await asyncio.gather(*(gathered(live.listen()) for _ in range(20)))

    assert {"".join(piece or "" for piece in pieces) for pieces in asyncio.run(all_at_once())} == {
        "and so it goes on, word for word. " * 20
    }


def test_a_listener_who_leaves_does_not_stop_the_reply(talk: Opening) -> None:
    here = talk("stream_words")
    _said, live = asked(here)

    async def leave() -> None:
        async for _piece in live.listen():
            return

    asyncio.run(leave())  # and with it ends the loop that the listener ran on

    assert here.ended(2).state == "whole"


def test_the_helpline_says_its_words_one_by_one(talk: Opening) -> None:
    here = talk("helpline")
    _said, live = asked(here, "Who pays for repairs?")
    here.until(lambda turns: turns[1].state == "writing" and bool(turns[1].message.text))

    assert heard(live) == here.ended(2).message.text


def test_stopping_keeps_what_came(talk: Opening) -> None:
    here = talk("stream_slow")
    _said, live = asked(here)
    here.until(lambda turns: len(turns[1].message.text) > 3)
    begun = time.monotonic()

    assert here.streams.stop(live.talk, 2) == 1
    reply = here.ended(2)
    assert (reply.state, set(reply.message.text), reply.cause) == ("stopped", {"."}, "")
    assert time.monotonic() - begun < 2
    assert heard(live) == reply.message.text
    assert here.streams.live(live.talk, 2) is None


def test_another_reply_is_a_sibling_with_a_seed_of_its_own(talk: Opening) -> None:
    here = talk("good")
    asked(here)
    here.ended(2)
    here.streams.ask_again(here.ws, here.study, here.name, (1, 1, 3))
    turns = here.until(lambda turns: all(turn.state == "whole" for turn in turns))

    assert [(turn.number, turn.parent, turn.seed) for turn in turns[1:]] == [(2, 1, 0), (3, 1, 1), (4, 1, 2), (5, 1, 3)]
    assert {turn.message.text for turn in turns[1:]} == {GOOD}


@pytest.mark.parametrize("name", TEXTS)
def test_whatever_a_hostile_model_says_is_kept_as_it_came(talk: Opening, name: str) -> None:
    here = talk(f"stream_{name}")
    asked(here)

    assert (here.ended(2).state, here.ended(2).message.text) == ("whole", TEXTS[name])


@pytest.mark.parametrize(
    ("fault", "state", "text", "cause"),
    [
        ("stream_endless", "cut_off", "and so on ", "10,000,000"),
        ("stream_dropped", "cut_off", "All is", "ended early"),
        ("stream_cut", "cut_off", "All is", "ended before"),
        ("stream_empty", "failed", "", "choices are empty"),
        ("server_error", "failed", "", "it broke"),
        ("unauthorised", "failed", "", "REDCOMMONS_API_KEY"),
    ],
)
def test_a_reply_that_breaks_keeps_what_came_and_says_why(
    talk: Opening, fault: str, state: str, text: str, cause: str
) -> None:
    here = talk(fault)
    asked(here)
    reply = here.ended(2)

    assert (reply.state, reply.message.text[:10]) == (state, text)
    assert cause in reply.cause


@pytest.mark.parametrize(
    ("fault", "state"), [("stream_hung", "cut_off"), ("hung", "failed"), ("stream_slow", "cut_off")]
)
def test_a_reply_that_hangs_is_given_up(talk: Opening, fault: str, state: str) -> None:
    here = talk(fault, SHORT)
    asked(here)

    assert (here.ended(2).state, "0.4 s" in here.ended(2).cause) == (state, True)


def test_a_reply_longer_than_any_may_be_is_cut_off(talk: Opening) -> None:
    here = talk("stream_large", Limits(every=0.02, characters=200_000, retries=0))
    asked(here)
    reply = here.ended(2)

    assert (reply.state, len(reply.message.text)) == ("cut_off", 200_000)


def test_a_large_reply_comes_whole_and_holds_nobody_up(talk: Opening) -> None:
    here = talk("stream_large")
    _said, live = asked(here)

    assert len(heard(live)) == len(here.ended(2).message.text) == 4_000_000


def test_a_reply_that_begins_anew_is_heard_and_kept_once(talk: Opening) -> None:
    here = talk("stream_dropped", Limits(every=0.02, retries=3), times=2)
    _said, live = asked(here)

    assert heard(live) == here.ended(2).message.text == GOOD


def test_a_person_asks_a_few_things_at_once_and_no_more(talk: Opening) -> None:
    here = talk("stream_hung", Limits(every=0.02, each=2))
    for _time in range(2):
        asked(here)

    with pytest.raises(UserError, match="2 replies are being written for you already"):
        asked(here)
    assert len(here.turns()) == 4  # what was refused is not in the conversation: the page still has it
    here.streams.stop(here.ws.exploration.open_talk(here.study, here.name)[0].id)
    here.until(lambda turns: {turn.state for turn in turns} == {"whole", "stopped"})
    asked(here)


def test_a_server_that_is_stopped_keeps_what_came(talk: Opening) -> None:
    here = talk("stream_slow")
    asked(here)
    here.until(lambda turns: len(turns[1].message.text) > 3)
    here.streams.close()
    reply = here.turns()[1]

    assert (reply.state, reply.cause, "..." in reply.message.text) == ("cut_off", "the server was stopped", True)


def test_what_cannot_be_asked_leaves_nothing_behind(talk: Opening) -> None:
    here = talk("good")
    for parent, words, match in ((0, "  ", "nothing was said"), (7, "Hello", "no turn 7")):
        with pytest.raises(BadInput, match=match):
            here.streams.ask(here.ws, here.study, here.name, Saying(text=words, after=(parent,)))
    with pytest.raises(BadInput, match="nothing that a reply could follow"):
        here.streams.ask_again(here.ws, here.study, here.name, (1, 1, 1))

    assert here.turns() == ()
    assert asked(here)[0].number == 1


def test_nobody_speaks_in_somebody_elses_conversation(talk: Opening) -> None:
    here = talk("good")
    other = here.ws.by(Actor(name=PersonName("ada"), roles=("explorer",)))

    with pytest.raises(NotPermitted, match="a conversation of me"):
        here.streams.ask(other, here.study, here.name, Saying(text="Hello"))
    assert here.turns() == ()


class Raising:
    """A target of another package that fails in a way that nobody promised."""

    async def reply(self, _request: object) -> None:
        raise ZeroDivisionError("inside of it")

    async def close(self) -> None:
        """Hold nothing."""


def test_settings_that_no_request_can_have_end_a_reply_with_a_cause(talk: Opening) -> None:
    here = talk("good")
    head = here.ws.exploration.open_talk(here.study, here.name)[0]
    forged = msgspec.structs.replace(head.talk, asking=Asking(temperature=-1.0))
    next(one for one in here.ws.ports if hasattr(one, "talks")).talks.change(here.study, here.name, forged)
    _said, live = asked(here)

    assert live.wait().cause.startswith("temperature is -1")
    assert here.ended(2).state == "failed"


def test_a_target_that_fails_otherwise_than_promised_ends_its_reply_too(talk: Opening) -> None:
    here = talk("helpline")
    here.streams._targets["helpline"] = Raising()  # type: ignore[assignment]  # noqa: SLF001  # it promises too much
    _said, live = asked(here)

    assert live.wait().state == "failed"
    assert here.ended(2).state == "failed"


class Full:
    """A workspace whose disk is full for as long as somebody says so."""

    def __init__(self, ws: Workspace) -> None:
        self.ws, self.exploration, self.full = ws, self, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.ws if hasattr(self.ws, name) else self.ws.exploration, name)

    def hear_end(self, *ended: Any) -> None:
        if self.full:
            raise StoreError("database or disk is full")
        self.ws.exploration.hear_end(*ended)


def test_an_end_that_the_disk_had_no_room_for_is_kept_once_there_is_some(talk: Opening) -> None:
    here = talk("good", Limits(every=0.02, seconds=10.0, retries=0, late=0.05))
    full: Any = Full(here.ws)
    _said, (live,) = here.streams.ask(full, here.study, here.name, Saying(text="Hello"))

    assert live.wait().state == "whole", "whoever listens hears the end in any case"
    assert here.turns()[1].state == "writing"
    full.full = False
    assert here.ended(2).message.text == GOOD


def test_many_requests_in_one_instant_get_no_more_places_than_there_are(talk: Opening) -> None:
    here = talk("hung", Limits(every=0.02, seconds=3.0, retries=0))
    ready, told = threading.Barrier(16), []

    def ask() -> None:
        ready.wait()
        try:
            asked(here)
            told.append("asked")
        except UserError:
            told.append("refused")

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["asked"] * 4 + ["refused"] * 12
    assert len(here.turns()) == 8, "whoever is refused has said nothing"
    here.until(lambda turns: all(turn.state != "writing" for turn in turns))
    asked(here)


def test_a_question_that_could_not_be_kept_takes_no_place(talk: Opening) -> None:
    here = talk("good")
    for _time in range(5):
        with pytest.raises(BadInput):
            asked(here, " ")

    assert asked(here)[0].number == 1

"""What holds for a visitor of an event in conversations: one masked target, so many messages, their own words."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from redcommons.assembly import Workspace
from redcommons.exploration.model import ABOVE, Following, Kept, Made, Part, Playing, Saying, Talk, Turn
from redcommons.exploration.visiting import costs, spent
from redcommons.labour.model import Actor
from redcommons.values.conversation import Message, assistant, user
from redcommons.values.errors import NotFound, NotPermitted, RedcommonsError
from redcommons.values.identity import PersonName, StudyId
from tests.unit.labour.test_events import EVENT, put, study, visitor, ws

__all__ = ["study", "ws"]

ANY = Talk(targets=("one",))


def heard(ana: Workspace, where: StudyId, talk: str, waiting: Turn, state: str = "whole") -> None:
    head = ana.exploration.open_talk(where, talk)[0]
    ended = msgspec.structs.replace(waiting, message=assistant("here"), state=state)
    ana.exploration.hear_end(head.id, ended)


def ask(ana: Workspace, where: StudyId, talk: str, after: int = 0) -> Turn:
    with ana.exploration.owning() as owner:
        waiting: Turn = ana.exploration.ask(where, talk, Saying(text="hello", after=(after,)), owner)[2][0][1]
        heard(ana, where, talk, waiting)
    return waiting


def test_a_visitor_talks_to_what_chance_gave_and_to_nothing_they_name(ws: Workspace, study: StudyId) -> None:
    ana = visitor(ws, study, "ana")
    wanted = Talk(targets=("somebody else", "two", "one"), others=(PersonName("ben"),), documents=())
    head = ana.exploration.begin(study, wanted)

    assert head.talk.targets == ana.labour.assigned(study)
    assert head.talk.masked
    assert not head.talk.others


@pytest.mark.parametrize(
    "act",
    [
        lambda ana, where, talk: ana.exploration.change(where, talk, Talk(targets=("one",), masked=False)),
        lambda ana, where, talk: ana.exploration.follow(where, talk, Following(told="nothing")),
        lambda ana, where, talk: ana.exploration.write(where, talk, (1, 1, "words")),
        lambda ana, where, talk: ana.exploration.export_talk(where, talk),
        lambda ana, where, _talk: ana.exploration.import_talk(where, b"{}"),
        lambda ana, _where, _talk: ana.evaluation.target("openai:http://127.0.0.1:1/v1#other"),
        lambda ana, _where, _talk: ana.evaluation.ask_model("openai:http://127.0.0.1:1/v1#other", (user("x"),)),
        lambda ana, where, talk: ana.evaluation.ready(
            where, talk, Playing(method="crescendo", text="x", model="openai:http://127.0.0.1:1/v1#other")
        ),
        lambda ana, where, _talk: ana.exploration.memos(where, b""),
        lambda ana, where, _talk: ana.study.scope(where),
        lambda ana, where, _talk: ana.findings.search(where, "hello"),
    ],
)
def test_a_visitor_chooses_no_other_target_and_lifts_no_mask(
    ws: Workspace, study: StudyId, act: Callable[[Workspace, StudyId, str], Any]
) -> None:
    ana = visitor(ws, study, "ana")
    talk = ana.exploration.begin(study, ANY).name
    ask(ana, study, talk)

    with pytest.raises(NotPermitted):
        act(ana, study, talk)


def test_a_conversation_with_another_target_is_closed_to_a_visitor(ws: Workspace, study: StudyId) -> None:
    ana = visitor(ws, study, "ana")
    ana.labour.assigned(study)
    head = ws.ports[2].talks.begin(study, "talk-x", Talk(targets=("other",), by=PersonName("ana")))

    with pytest.raises(NotPermitted, match="not given to you"):
        ana.exploration.say(study, head.name, Saying(text="hello"))


def test_what_others_said_and_kept_is_not_there_for_a_visitor(ws: Workspace, study: StudyId) -> None:
    ana, ben = visitor(ws, study, "ana"), visitor(ws, study, "ben")
    talk = ben.exploration.begin(study, ANY).name
    reply = ask(ben, study, talk)
    kept = Kept(title="said", talk="", target="", model="", turns=(), by=PersonName(""))
    name = ben.exploration.keep(study, talk, reply.number, kept).name
    own = ana.exploration.begin(study, ANY).name

    assert [row.name for row in ana.exploration.talks(study).rows] == [own]
    assert ana.exploration.kept(study) == ()
    acts: tuple[Callable[[], Any], ...] = (
        lambda: ana.exploration.open_talk(study, talk),
        lambda: ana.exploration.standing(study, talk),
        lambda: ana.exploration.path(study, talk, 2),
        lambda: ana.exploration.sessions(study, talk),
        lambda: ana.exploration.keep(study, talk, reply.number, kept),
        lambda: ana.exploration.finding(study, name),
        lambda: ana.exploration.take_back(study, name),
        lambda: ana.evaluation.targets_of(study, talk),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert len(ben.exploration.kept(study)) == 1
    assert len(ws.exploration.kept(study)) == 1, "the Lead reads it"


# -------------------------------------------------------------------------------------------------------- the budget


def test_messages_are_counted_over_all_conversations_of_a_person(ws: Workspace, study: StudyId) -> None:
    ana, ben = visitor(ws, study, "ana"), visitor(ws, study, "ben")
    first, second = (ana.exploration.begin(study, ANY).name for _time in range(2))
    assert ana.exploration.left(study) == (3, 3)
    ask(ana, study, first)
    ask(ana, study, second)
    assert ana.exploration.left(study) == (1, 3)
    ask(ana, study, first, 2)

    assert ana.exploration.left(study) == (0, 3)
    with pytest.raises(NotPermitted, match="all there is"):
        ask(ana, study, second, 2)
    assert ben.exploration.left(study) == (3, 3)
    ws.labour.raise_budget(study, "open-day", 1)
    ask(ana, study, second, 2)


WAYS: tuple[Callable[[Workspace, StudyId, str, str], Any], ...] = (
    lambda ana, where, talk, _owner: ana.exploration.say(where, talk, Saying(text="more", after=(2,))),
    lambda ana, where, talk, owner: ana.exploration.ask(where, talk, Saying(text="more", after=(2,)), owner),
    lambda ana, where, talk, owner: ana.exploration.ask_each(where, talk, [Saying(text="m", after=(2,))], owner),
    lambda ana, where, talk, owner: ana.exploration.ask_again(where, talk, (1, 1, 1), owner),
    lambda ana, where, talk, owner: ana.exploration.play(
        where, talk, Part(after=2, lane=1, messages=(user("more"),), made=Made(method="script")), owner
    ),
    lambda ana, where, talk, _owner: ana.exploration.hear(
        where, talk, Turn(number=0, parent=1, lane=1, message=assistant("made up"))
    ),
)


@pytest.mark.parametrize("way", WAYS)
def test_there_is_no_way_round_the_budget(
    ws: Workspace, study: StudyId, way: Callable[[Workspace, StudyId, str, str], Any]
) -> None:
    put(ws, study, msgspec.structs.replace(EVENT, budget=2))
    ana = visitor(ws, study, "ana")
    talk = ana.exploration.begin(study, ANY).name
    ask(ana, study, talk)
    before = ana.exploration.left(study)
    with ana.exploration.owning() as owner:
        way(ana, study, talk, owner)
        assert (before, ana.exploration.left(study)) == ((1, 2), (0, 2))
        with pytest.raises(NotPermitted, match="all there is"):
            way(ana, study, talk, owner)


def test_several_at_once_must_all_fit(ws: Workspace, study: StudyId) -> None:
    ana = visitor(ws, study, "ana")
    talk = ana.exploration.begin(study, ANY).name
    ask(ana, study, talk)
    with ana.exploration.owning() as owner, pytest.raises(NotPermitted, match="2 messages left"):
        ana.exploration.ask_again(study, talk, (1, 1, 5), owner)
    assert ana.exploration.left(study) == (2, 3)


@pytest.mark.parametrize("tabs", [2, 12])
def test_two_tabs_do_not_both_send_the_last_message(ws: Workspace, study: StudyId, tabs: int) -> None:
    ana = visitor(ws, study, "ana")
    there = [ana.exploration.begin(study, ANY).name for _tab in range(tabs)]
    sent: list[str] = []
    with ana.exploration.owning() as owner, ThreadPoolExecutor(tabs) as pool:

        def send(talk: str) -> None:
            for _time in range(3):
                try:
                    ana.exploration.ask(study, talk, Saying(text="hello"), owner)
                except RedcommonsError:
                    continue
                sent.append(talk)

        list(pool.map(send, there))
    assert len(sent) == 3
    assert ana.exploration.left(study) == (0, 3)


def test_a_reply_that_never_came_costs_nothing(ws: Workspace, study: StudyId) -> None:
    ana = visitor(ws, study, "ana")
    talk = ana.exploration.begin(study, ANY).name
    with ana.exploration.owning() as owner:
        waiting = ana.exploration.ask(study, talk, Saying(text="hello"), owner)[2][0][1]
        assert ana.exploration.left(study) == (2, 3)
        heard(ana, study, talk, waiting, "failed")
    assert ana.exploration.left(study) == (3, 3)


def test_who_came_by_no_event_has_no_budget(ws: Workspace, study: StudyId) -> None:
    explorer = ws.by(Actor(name=PersonName("eva"), roles=("explorer",), person="person-eva"))

    assert explorer.exploration.left(study) is None
    assert ws.exploration.left(study) is None


def test_what_is_sent_costs_as_much_as_it_will_be_counted() -> None:
    said = Turn(number=1, parent=0, message=user("hello"))
    waiting = Turn(number=2, parent=1, lane=1, message=assistant(""), state="writing")
    in_place = Turn(number=3, parent=1, lane=1, message=Message(role="assistant", text="mine", by_person=True))
    brought = Turn(number=4, parent=0, message=user("from a file"), brought=True)

    assert spent([said]) == 1
    assert spent([said, waiting]) == 1
    assert spent([said, waiting, in_place, brought]) == 1
    assert costs([msgspec.structs.replace(said, number=0)]) == 1
    unnumbered = [msgspec.structs.replace(one, number=0, parent=ABOVE) for one in (said, waiting, waiting)]
    assert costs(unnumbered) == 2

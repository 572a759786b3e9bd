"""Verbs that say and hear: for a notebook and a terminal. A page does the same by halves, and streams.

What is said is kept before anything is sent, with the places of the replies to it; every reply is kept as it comes
and as it ends. A reply that fails is an outcome with its cause, never an exception that loses what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redcommons.evaluation import heard, under_way
from redcommons.evaluation.heard import Listening
from redcommons.evaluation.model import Settings, TargetSpec
from redcommons.evaluation.ports import Ports, Request, Target
from redcommons.exploration import actions as exploration
from redcommons.exploration.actions import Places
from redcommons.exploration.model import Part, Saying, TalkHead, Turn
from redcommons.exploration.ports import Piece
from redcommons.exploration.rules import context
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.errors import RedcommonsError
from redcommons.values.identity import StudyId

_SECONDS = 600.0
_RETRIES = 2
_QUIET = Listening()


def converse(
    ports: Ports, actor: Actor, study: StudyId, talk: str, saying: Saying, listening: Listening = _QUIET
) -> tuple[Turn, ...]:
    """Say something and hear every target meant, side by side; return what was said, then the replies as they ended.

    An interrupt stops the replies and keeps what came of them.
    """
    permit(actor, "exploration.converse")
    specs = targets_of(ports, actor, study, talk)
    with exploration.owning(ports.exploration, actor) as owner:
        head, told, places = exploration.ask(ports.exploration, actor, study, talk, saying, owner)
        return (*told, *_replies(ports, actor, _Asking(head, places, specs), listening))


def again(
    ports: Ports, actor: Actor, study: StudyId, talk: str, again: tuple[int, int, int], listening: Listening = _QUIET
) -> tuple[Turn, ...]:
    """Ask once more, as (the turn that replies follow, lane, how many); return the replies, siblings of one another."""
    permit(actor, "exploration.converse")
    specs = targets_of(ports, actor, study, talk)
    with exploration.owning(ports.exploration, actor) as owner:
        head, places = exploration.ask_again(ports.exploration, actor, study, talk, again, owner)
        return _replies(ports, actor, _Asking(head, places, specs), listening)


def hear_on(
    ports: Ports, actor: Actor, study: StudyId, talk: str, after: tuple[int, int], listening: Listening = _QUIET
) -> tuple[Turn, ...]:
    """Let a model go on, as (a turn, lane): after words put in its place, or after a person whom it has not heard."""
    return again(ports, actor, study, talk, (*after, 1), listening)


def play_part(
    ports: Ports, actor: Actor, study: StudyId, talk: str, part: Part, listening: Listening = _QUIET
) -> tuple[Turn, ...]:
    """Say one step of a method's dialogue in one lane; return what was said, then the reply as it ended."""
    permit(actor, "exploration.converse")
    specs = targets_of(ports, actor, study, talk)
    with exploration.owning(ports.exploration, actor) as owner:
        head, told, places = exploration.play(ports.exploration, actor, study, talk, part, owner)
        return (*told, *_replies(ports, actor, _Asking(head, places, specs), listening))


def answer(
    ports: Ports,
    actor: Actor,
    study: StudyId,
    talk: str,
    answers: tuple[int, dict[str, str]],
    listening: Listening = _QUIET,
) -> tuple[Turn, ...]:
    """Answer in the place of the tools that a turn calls, as (the turn, call id to words), and hear the model on."""
    permit(actor, "exploration.converse")
    specs = targets_of(ports, actor, study, talk)
    with exploration.owning(ports.exploration, actor) as owner:
        head, told, places = exploration.answer(ports.exploration, actor, study, talk, answers, owner)
        return (*told, *_replies(ports, actor, _Asking(head, places, specs), listening))


def targets_of(ports: Ports, actor: Actor, study: StudyId, talk: str) -> tuple[TargetSpec, ...]:
    """Return whom a conversation talks to; raises UserError before anything is kept where one is no target."""
    permit(actor, "exploration.converse")
    head, _turns = exploration.open_talk(ports.exploration, actor, study, talk)
    specs = tuple(ports.parse_target(target) for target in head.talk.targets)
    for spec in specs if actor.person else ():
        under_way.refuse_target_from_page(spec.type)
    return specs


# ------------------------------------------------------------------------------------------------------- the hearing


@dataclass(frozen=True, slots=True)
class _Asking:
    """Replies that are waited for."""

    head: TalkHead
    places: Places
    specs: tuple[TargetSpec, ...]


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Keeps what is heard in one conversation, and passes it on to whoever listens."""

    ports: Ports
    actor: Actor
    head: TalkHead
    listening: Listening

    def words(self, turn: Turn, text: str | None) -> None:
        self.listening.words(turn, text)

    def keep_piece(self, turn: Turn, piece: int, text: str) -> None:
        new = Piece(self.head.id, turn.number, piece, text)
        exploration.hear_pieces(self.ports.exploration, self.actor, [new])

    def keep_end(self, turn: Turn) -> None:
        exploration.hear_end(self.ports.exploration, self.actor, self.head.id, turn)

    def ended(self, turn: Turn) -> None:
        self.listening.ended(turn)


def _replies(ports: Ports, actor: Actor, asking: _Asking, listening: Listening) -> tuple[Turn, ...]:
    keeper = _Keeper(ports, actor, asking.head, listening)
    opened: dict[int, Target | str] = {}
    ready: list[tuple[Target, Request, Turn]] = []
    ended: dict[int, Turn] = {}
    for path, turn in asking.places:
        lane = turn.lane or 1
        if lane not in opened:
            opened[lane] = _opened(ports, actor, asking.specs[lane - 1])
        target = opened[lane]
        request = _request(asking.head, path, turn)
        if isinstance(target, str) or isinstance(request, str):
            cause = target if isinstance(target, str) else str(request)
            ended[turn.number] = _failed(keeper, turn, cause)
        else:
            ready.append((target, request, turn))
    heard_now = ports.executor.converse(ready, keeper) if ready else ()
    ended.update({turn.number: turn for turn in heard_now})
    return tuple(ended[turn.number] for _path, turn in asking.places)


def _opened(ports: Ports, actor: Actor, spec: TargetSpec) -> Target | str:
    """Return a target, or why there is none: by now what was said is kept, and the reply is owed an outcome."""
    try:
        return ports.open_target(spec, {}, guarded=bool(actor.person))
    except RedcommonsError as error:
        return str(error)


def _request(head: TalkHead, path: Sequence[Turn], turn: Turn) -> Request | str:
    try:
        settings = Settings(
            temperature=turn.asked.temperature,
            max_tokens=turn.asked.max_tokens,
            stream=True,
            timeout=_SECONDS,
            retries=_RETRIES,
        )
    except RedcommonsError as error:
        return str(error)
    return Request(messages=context(head.talk, path), settings=settings, seed=turn.seed, tools=head.talk.tools)


def _failed(keeper: _Keeper, turn: Turn, cause: str) -> Turn:
    ended = heard.broken(turn, "", cause)
    keeper.keep_end(ended)
    keeper.ended(ended)
    return ended

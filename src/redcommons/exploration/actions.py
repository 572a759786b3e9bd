"""Verbs of conversations. One verb, one action: permission, care, effect, ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from secrets import SystemRandom

import msgspec

from redcommons.exploration import rules, visiting
from redcommons.exploration.model import Kept, Listed, Looked, Part, Saying, Talk, TalkHead, TalkRow, Turn
from redcommons.exploration.ports import Cell, Piece, Ports
from redcommons.labour.model import Actor, Membership
from redcommons.labour.rules import kept_back, may, permit
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName, SheetId, StudyId, new_id

Places = tuple[tuple[tuple[Turn, ...], Turn], ...]
"""Replies to come, each with the path that it follows."""

FIXED = ("targets", "by", "before", "follows", "first", "session", "later")
"""What of a head never changes."""

_ANY = Looked()

# ------------------------------------------------------------------------------------------------- conversations


def begin(ports: Ports, actor: Actor, study: StudyId, talk: Talk) -> TalkHead:
    """Begin a conversation with one to four targets, a scenario card at its side where one is named."""
    permit(actor, "exploration.converse")
    whole = rules.checked(visiting.begun(ports, actor, study, talk))
    _known(ports, actor, study, whole.others)
    # Letters that stood for targets in the order in which they were typed would give their names away.
    targets = tuple(SystemRandom().sample(whole.targets, len(whole.targets))) if whole.masked else whole.targets
    return ports.talks.begin(study, new_id("talk"), msgspec.structs.replace(whole, by=actor.name, targets=targets))


def change(ports: Ports, actor: Actor, study: StudyId, name: str, talk: Talk) -> TalkHead:
    """Change how a conversation goes on: settings, people, tools, whether names are masked.

    Whom it talks to, who began it and what was said before it stay as they are: turns rest on them.
    """
    permit(actor, "exploration.choose")
    now = _mine(ports, actor, study, name).talk
    whole = msgspec.structs.replace(rules.checked(talk), **{part: getattr(now, part) for part in FIXED})
    _known(ports, actor, study, set(whole.others) - set(now.others))
    return ports.talks.change(study, name, whole)


def speakers(ports: Ports, actor: Actor, study: StudyId) -> tuple[PersonName, ...]:
    """Return the members who may speak in a conversation of this study beside the actor, by their names here."""
    permit(actor, "exploration.converse")
    there = [Actor(name=one.pseudonym, roles=one.roles) for one in _members(ports, study)]
    return tuple(sorted({one.name for one in there if may(one, "exploration.choose")} - {actor.name}))


def talks(ports: Ports, actor: Actor, study: StudyId, meant: Looked = _ANY) -> Listed:
    """Return a page of the conversations of a study, newest first, without a word of what was said.

    A visitor of an event is shown their own.
    """
    permit(actor, "exploration.converse")
    if not may(actor, "exploration.others"):
        meant = msgspec.structs.replace(meant, by=actor.name)
    heads = ports.talks.page(study, meant)
    turns = ports.turns.counts([head.id for head in heads])
    sheets = ports.study.shelf.under(Kept, study, [f"{head.name} " for head in heads])
    findings = Counter(kept.talk for _sheet, kept in sheets if not kept.taken_back)
    sessions = ports.talks.sessions(study, {_first(head) for head in heads})
    counted = [(turns.get(head.id, 0), findings[head.name], sessions[_first(head)]) for head in heads]
    rows = tuple(_row(head, *counts) for head, counts in zip(heads, counted, strict=True))
    return Listed(rows=rows, total=ports.talks.count(study, meant))


def left(ports: Ports, actor: Actor, study: StudyId) -> tuple[int, int] | None:
    """Return (messages that a visitor of an event may still send, of how many); None where there is no budget."""
    return visiting.left(ports, actor, study)


def recent(ports: Ports, actor: Actor, study: StudyId, most: int) -> tuple[TalkHead, ...]:
    """Return the conversations that the actor began last, newest first."""
    permit(actor, "exploration.converse")
    return ports.talks.page(study, Looked(by=actor.name, most=most))


def cells(ports: Ports, actor: Actor, study: StudyId) -> Mapping[Cell, int]:
    """Return how many conversations there are of each scenario, harm and interaction type."""
    permit(actor, "study.read")
    return ports.talks.cells(study)


def open_talk(ports: Ports, actor: Actor, study: StudyId, name: str) -> tuple[TalkHead, tuple[Turn, ...]]:
    """Return a conversation with every turn of all its branches; raises NotFound."""
    permit(actor, "exploration.converse")
    head = visiting.readable(ports, actor, study, name)
    return head, ports.turns.all(head.id)


def standing(ports: Ports, actor: Actor, study: StudyId, name: str) -> tuple[int, int]:
    """Return the number of the last turn of a conversation, and how many replies are still being written."""
    permit(actor, "exploration.converse")
    return ports.turns.standing(visiting.readable(ports, actor, study, name).id)


def path(ports: Ports, actor: Actor, study: StudyId, name: str, number: int) -> tuple[Turn, ...]:
    """Return the turns up to `number`."""
    permit(actor, "exploration.converse")
    return ports.turns.path(visiting.readable(ports, actor, study, name).id, number)


# ---------------------------------------------------------------------------------------------------- what is said


def say(ports: Ports, actor: Actor, study: StudyId, name: str, saying: Saying) -> tuple[Turn, ...]:
    """Keep what the person says, a turn for each branch, before anything is sent."""
    permit(actor, "exploration.converse")
    head = _mine(ports, actor, study, name)
    said = rules.spoken(head.talk, ports.turns.all(head.id), saying, actor.name)
    return _kept(ports, actor, (study, head), [turn for turn, _lanes in said])


def hear(ports: Ports, actor: Actor, study: StudyId, name: str, turn: Turn) -> Turn:
    """Keep a whole reply under the next free number; replies to one turn in one lane are siblings."""
    permit(actor, "exploration.converse")
    return _kept(ports, actor, (study, _mine(ports, actor, study, name)), [turn])[0]


def write(ports: Ports, actor: Actor, study: StudyId, name: str, said: tuple[int, int, str]) -> Turn:
    """Put words in a model's place, as (the turn they follow, lane, the words): marked as a person's everywhere.

    They stand beside what the model said itself, and a reply may go on from them.
    """
    permit(actor, "exploration.choose")
    head = _mine(ports, actor, study, name)
    turn = rules.in_place_of_model(head.talk, ports.turns.all(head.id), said, actor.name)
    return ports.turns.add(head.id, [turn])[0]


# -------------------------------------------------------------------------------- replies that arrive piece by piece


def owning(ports: Ports, actor: Actor) -> AbstractContextManager[str]:
    """Hold the name of one who writes replies; what they leave unfinished is cut off as soon as they are gone."""
    permit(actor, "exploration.converse")
    return ports.turns.owning()


def ask(
    ports: Ports, actor: Actor, study: StudyId, name: str, saying: Saying, owner: str
) -> tuple[TalkHead, tuple[Turn, ...], Places]:
    """Keep what the person says and the places of the replies to it, at once.

    Return the conversation, what was said, and the replies to come with the path that each follows.
    """
    return ask_each(ports, actor, study, name, (saying,), owner)


def ask_each(
    ports: Ports, actor: Actor, study: StudyId, name: str, sayings: Sequence[Saying], owner: str
) -> tuple[TalkHead, tuple[Turn, ...], Places]:
    """Keep several things that a person says, each a branch, with the places of the replies to them: all or none.

    Return the conversation, what was said, and the replies to come with the path that each follows.
    """
    permit(actor, "exploration.converse")
    head = _mine(ports, actor, study, name)
    turns = ports.turns.all(head.id)
    new: list[Turn] = []
    for turn, lanes in (one for saying in sayings for one in rules.spoken(head.talk, turns, saying, actor.name)):
        new.append(turn)
        new += [rules.awaited(head.talk, lane, -place) for place, lane in enumerate(lanes, 1)]
    added = _kept(ports, actor, (study, head), new, owner)
    said = tuple(turn for turn in added if turn.state == "whole")
    return head, said, _places([*turns, *added], [turn for turn in added if turn.state == "writing"])


def ask_again(
    ports: Ports, actor: Actor, study: StudyId, name: str, again: tuple[int, int, int], owner: str
) -> tuple[TalkHead, Places]:
    """Keep places for more replies, as (the turn they follow, lane, how many), beside those there are.

    After words that a person put in the model's place, the model goes on from them.
    """
    permit(actor, "exploration.converse")
    head = _mine(ports, actor, study, name)
    turns = ports.turns.all(head.id)
    parent, lane, times = again
    new = rules.awaited_again(head.talk, turns, (parent, lane), times)
    added = _kept(ports, actor, (study, head), new, owner)
    return head, _places([*turns, *added], added)


def answer(
    ports: Ports, actor: Actor, study: StudyId, name: str, answers: tuple[int, dict[str, str]], owner: str
) -> tuple[TalkHead, tuple[Turn, ...], Places]:
    """Answer in the place of the tools that a turn calls, as (the turn, call id to words), and ask on."""
    permit(actor, "exploration.converse")
    head = _mine(ports, actor, study, name)
    turns = ports.turns.all(head.id)
    said = rules.tool_answers(turns, *answers, actor.name)
    *told, waiting = _kept(ports, actor, (study, head), [*said, rules.awaited(head.talk, said[0].lane)], owner)
    return head, tuple(told), _places([*turns, *told, waiting], [waiting])


def play(
    ports: Ports, actor: Actor, study: StudyId, name: str, part: Part, owner: str
) -> tuple[TalkHead, tuple[Turn, ...], Places]:
    """Keep what a method says in one lane, and the place of the reply to it, at once.

    Return the conversation, what was said, and the reply to come with the path that it follows.
    """
    permit(actor, "exploration.converse")
    head = _mine(ports, actor, study, name)
    turns = ports.turns.all(head.id)
    *told, waiting = _kept(ports, actor, (study, head), rules.played(head.talk, turns, part, actor.name), owner)
    return head, tuple(told), _places([*turns, *told, waiting], [waiting])


def hear_pieces(ports: Ports, actor: Actor, pieces: Sequence[Piece]) -> None:
    """Keep more pieces of replies that are being written, all or none; piece 1 anew drops those before it."""
    permit(actor, "exploration.converse")
    ports.turns.pieces(pieces)


def hear_end(ports: Ports, actor: Actor, talk: SheetId, turn: Turn) -> None:
    """Put a reply as it ended in place of its pieces: whole, stopped, cut off or failed."""
    permit(actor, "exploration.converse")
    ports.turns.whole(talk, turn)


def _places(turns: Sequence[Turn], waiting: Sequence[Turn]) -> Places:
    return tuple((rules.upto(turns, turn.parent), turn) for turn in waiting)


def _known(ports: Ports, actor: Actor, study: StudyId, others: Collection[PersonName]) -> None:
    # A study of somebody alone at their machine has no members: whom they name there is theirs to say.
    unknown = sorted(set(others) - set(speakers(ports, actor, study))) if others and _members(ports, study) else []
    if unknown:
        raise BadInput(f"{unknown[0]!r} may not speak in conversations here: name somebody who explores in this study")


def _members(ports: Ports, study: StudyId) -> tuple[Membership, ...]:
    found = ports.study.labour.shelf.newest(Membership, study)
    return tuple(member for _sheet, member in found if member.roles)


def _first(head: TalkHead) -> str:
    return head.talk.first or head.name


def _row(head: TalkHead, turns: int, kept: int, sessions: int) -> TalkRow:
    talk = head.talk
    return TalkRow(
        id=head.id,
        name=head.name,
        targets=rules.names_shown(talk),
        by=talk.by,
        at=head.at,
        scenario=talk.scenario,
        harm=talk.harm,
        interaction=talk.interaction,
        session=talk.session,
        turns=turns,
        kept=kept,
        place=head.place,
        masked=talk.masked,
        sessions=sessions,
    )


def _kept(
    ports: Ports, actor: Actor, where: tuple[StudyId, TalkHead], new: Sequence[Turn], owner: str = ""
) -> tuple[Turn, ...]:
    for turn in new:
        if found := ports.study.labour.detects(turn.message.text):
            raise kept_back(found)
    with visiting.within(ports, actor, where[0], new):
        return ports.turns.add(where[1].id, new, owner)


def _mine(ports: Ports, actor: Actor, study: StudyId, name: str) -> TalkHead:
    return visiting.own(ports, actor, study, name)

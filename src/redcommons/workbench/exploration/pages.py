"""What a conversation page is made of: a shared beginning, then each lane, with the way to every turn beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redcommons.exploration import rules
from redcommons.exploration.model import Asking, Talk, Turn
from redcommons.study.model import Scenario
from redcommons.values.words import _, many
from redcommons.workbench.exploration.tree import Tree, at_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One turn on a path that is shown, without its words."""

    turn: Turn
    """The turn."""
    lane: int
    """The lane in whose column it stands; 0 in the shared beginning."""
    place: int
    """Its place among what was said instead of it, from 1."""
    of: int
    """How many there are in its place, itself among them."""
    before: str
    """The address of the one before it in its place, "12,15#t9"; empty for the first."""
    after: str
    """The address of the one after it; empty for the last."""
    here: str
    """Where the lanes end when one goes on from it."""
    kept: str
    """What it is kept under as a finding; empty where it is not."""
    by: str
    """Who wrote it; empty where that goes without saying."""
    settings: tuple[str, ...]
    """How the reply came about: seconds, model, temperature, seed."""
    again: str
    """How often the same came of how many, in words; empty where it was asked once."""
    last: bool
    """Whether its lane ends with it: its keys act until another is chosen."""
    masked: bool
    """Whether what would give the name of its target away is kept back."""

    @property
    def by_person(self) -> bool:
        """Return whether a person who explores said it, in their own place."""
        return self.turn.message.role == "user"

    @property
    def in_place(self) -> bool:
        """Return whether a person wrote it in the place of a model or a tool."""
        return self.turn.message.by_person

    @property
    def reply(self) -> bool:
        """Return whether a model said it, or was to say it."""
        return self.turn.message.role == "assistant" and not self.in_place

    @property
    def number(self) -> str:
        """Return its number as addresses have it."""
        return str(self.turn.number)

    @property
    def asked(self) -> str:
        """Return what is asked again, "12,2": the turn that it follows, and its lane."""
        return f"{self.turn.parent},{self.turn.lane or 1}"

    @property
    def onward(self) -> str:
        """Return what is asked when a reply is to follow it, "13,2"."""
        return f"{self.turn.number},{self.turn.lane or 1}"

    @property
    def writing(self) -> bool:
        """Return whether it is still being written."""
        return self.turn.state == "writing"

    @property
    def broken(self) -> str:
        """Return why it is not whole, in words; empty where it is."""
        said = {
            "stopped": _("stopped by you; what came until then is kept"),
            "cut_off": _("cut off; what came until then is kept"),
            "failed": _("no reply came"),
        }
        words = said.get(self.turn.state, "")
        if words and self.turn.cause and self.masked:
            # An error names addresses and models.
            return _("{what}: the cause is kept back while names are").format(what=words)
        return f"{words}: {self.turn.cause}" if words and self.turn.cause else words

    @property
    def keepable(self) -> bool:
        """Return whether it can be kept as a finding: only what a model said itself can."""
        return self.reply and not self.writing and bool(rules.said([self.turn]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One column of the page: what one target and its people said after the shared beginning."""

    number: int
    """Its number, from 1."""
    name: str
    """What its target is called."""
    lines: tuple[Line, ...]
    """Its turns."""
    unasked: int
    """The turn that waits for a reply nobody has asked for; 0 where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is shown of a conversation."""

    shared: tuple[Line, ...]
    """The beginning that all lanes have in common."""
    lanes: tuple[Lane, ...]
    """The lanes, in the order of their targets."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return every turn that is shown."""
        return (*self.shared, *(line for lane in self.lanes for line in lane.lines))


def shown(tree: Tree, kept: Mapping[int, str]) -> Shown:
    """Return the lanes of a tree, each to where it ends."""
    paths = tree.paths()
    same = rules.shared(paths)
    names = rules.names_shown(tree.talk)
    lanes = tuple(
        Lane(
            number=number,
            name=names[number - 1],
            lines=tuple(_line(tree, turn, kept, number) for turn in path[same:]),
            unasked=_unasked(path),
        )
        for number, path in enumerate(paths, 1)
    )
    one = 1 if len(paths) == 1 else 0  # a conversation with one target is one column, however it is looked at
    return Shown(shared=tuple(_line(tree, turn, kept, one) for turn in paths[0][:same]), lanes=lanes)


def line(tree: Tree, number: int, kept: Mapping[int, str]) -> Line | None:
    """Return one turn, or None."""
    turn = tree.turn(number)
    return None if turn is None else _line(tree, turn, kept, turn.lane)


def before_in_words(talk: Talk) -> str:
    """Return how much was said before a conversation began."""
    return many("Said before: {n} message", "Said before: {n} messages", len(talk.before))


def _unasked(path: Sequence[Turn]) -> int:
    waits = bool(path) and path[-1].message.role in {"user", "tool"}
    return path[-1].number if waits else 0


def _line(tree: Tree, turn: Turn, kept: Mapping[int, str], lane: int) -> Line:
    beside = tree.beside(turn, lane)
    place = [one.number for one in beside].index(turn.number)
    spoken = turn.message.role != "assistant"
    return Line(
        turn=turn,
        lane=lane,
        place=place + 1,
        of=len(beside),
        before=_to(tree, beside[place - 1], lane) if place else "",
        after=_to(tree, beside[place + 1], lane) if place + 1 < len(beside) else "",
        here=at_words(tree.ending(turn.lane or 1, turn.number)),
        kept=kept.get(turn.number, ""),
        by=_by(tree.talk, turn),
        settings=() if spoken or turn.message.by_person else settings_in_words(turn, masked=tree.talk.masked),
        again="" if spoken or turn.message.by_person else _again(tree, turn),
        last=turn.number in tree.at,
        masked=tree.talk.masked,
    )


def _to(tree: Tree, turn: Turn, column: int) -> str:
    """Return the address of a turn in its newest branch: "12,15#t9"; from a column only its own lane moves."""
    return f"{at_words(tree.moved(column or turn.lane, turn.number))}#t{turn.number}"


def _by(talk: Talk, turn: Turn) -> str:
    """Return who wrote a turn where a reader could not tell: with several people, or in a model's place."""
    if turn.message.role == "user" and not talk.others and turn.by in ("", talk.by):
        return ""
    return turn.by or (talk.by if turn.message.role == "user" else "")


def settings_in_words(turn: Turn, *, masked: bool = False) -> tuple[str, ...]:
    """Return "1.2 s", "helpline-1.4", "temperature 0.7", "seed 3": what a reply came about by."""
    seconds = _("{n} s").format(n=f"{turn.milliseconds / 1000:.1f}") if turn.milliseconds else ""
    heat = "" if turn.asked.temperature is None else _("temperature {n}").format(n=f"{turn.asked.temperature:g}")
    model = "" if masked else turn.model
    return tuple(filter(None, (seconds, model, heat, _("seed {n}").format(n=turn.seed))))


def asking_in_words(asked: Asking) -> tuple[str, ...]:
    """Return how a target was asked, without the words of a system prompt."""
    return tuple(
        filter(
            None,
            (
                _("with a system prompt") if asked.system_prompt else "",
                "" if asked.temperature is None else _("temperature {n}").format(n=f"{asked.temperature:g}"),
                "" if asked.max_tokens is None else many("{n} token at most", "{n} tokens at most", asked.max_tokens),
            ),
        )
    )


def _again(tree: Tree, turn: Turn) -> str:
    times, repeats = rules.again(tree.below(turn.parent), turn.number)
    if repeats < 2 or turn.state != "whole":
        return ""
    return _("{words}, word for word").format(words=rules.again_in_words(times, repeats))


def waiting(turns: Sequence[Turn]) -> int:
    """Return how many replies are still being written, in all branches."""
    return sum(turn.state == "writing" for turn in turns)


def waiting_in_words(turns: Sequence[Turn]) -> str:
    """Return that in words."""
    return many("{n} reply is still being written", "{n} replies are still being written", waiting(turns))


def name_of(talk: Talk) -> str:
    """Return what a conversation is called: its scenario, else its target."""
    return talk.scenario or " · ".join(rules.names_shown(talk))


def card_lines(card: Scenario) -> tuple[tuple[str, str], ...]:
    """Return what a scenario card says, as (question, answer), without what it leaves open."""
    kinds = {
        "one_turn": _("one turn"),
        "several_turns": _("several turns"),
        "several_sessions": _("several sessions"),
        "group": _("several people"),
        "agentic": _("with tools"),
        "document": _("over a document"),
    }
    said = (
        (_("Person"), card.person),
        (_("Context"), card.context),
        (_("Goal"), card.goal),
        (_("Interaction"), kinds.get(card.interaction, "")),
        (_("Language"), card.language),
        (_("Harm here"), card.harm_here),
        (_("Benefit that could be lost here"), card.benefit_lost),
        (_("Stakes"), card.stakes),
        (_("Who else is touched"), card.third_parties),
    )
    return tuple((question, answer) for question, answer in said if answer)

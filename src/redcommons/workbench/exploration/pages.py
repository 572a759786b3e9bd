"""What a conversation page is made of: one path through the tree, with the way to every turn beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redcommons.exploration import rules
from redcommons.exploration.model import Asking, Talk, Turn
from redcommons.study.model import Scenario
from redcommons.values.words import _, many


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One turn on the path that is shown, without its words."""

    turn: Turn
    """The turn."""
    place: int
    """Its place among its siblings, from 1."""
    of: int
    """How many siblings there are, itself among them."""
    before: int | None
    """End of the branch of the sibling before it; None for the first."""
    after: int | None
    """End of the branch of the sibling after it; None for the last."""
    kept: bool
    """Whether it was kept as a finding."""
    settings: tuple[str, ...]
    """How the reply came about: seconds, model, temperature, seed."""
    again: str
    """How often the same came of how many, in words; empty where it was asked once."""
    last: bool
    """Whether the path ends with it: its keys act until another is chosen."""

    @property
    def by_person(self) -> bool:
        """Return whether the person who explores said it."""
        return self.turn.message.role == "user"

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
        return f"{words}: {self.turn.cause}" if words and self.turn.cause else words

    @property
    def keepable(self) -> bool:
        """Return whether it can be kept as a finding."""
        return not self.by_person and not self.writing and bool(rules.said([self.turn]))


def lines(turns: Sequence[Turn], at: int, kept: Mapping[int, str]) -> tuple[Line, ...]:
    """Return the path that ends at turn `at`, first turn first; 0 is the beginning. Raises NotFound."""
    return tuple(_line(turns, turn, kept, last=turn.number == at) for turn in rules.upto(turns, at)) if at else ()


def _line(turns: Sequence[Turn], turn: Turn, kept: Mapping[int, str], *, last: bool) -> Line:
    beside = [one.number for one in rules.siblings(turns, turn.number) if one.message.role == turn.message.role]
    place = beside.index(turn.number)
    spoken = turn.message.role == "user"
    return Line(
        turn=turn,
        place=place + 1,
        of=len(beside),
        before=rules.leaf(turns, beside[place - 1]) if place else None,
        after=rules.leaf(turns, beside[place + 1]) if place + 1 < len(beside) else None,
        kept=turn.number in kept,
        settings=() if spoken else settings_in_words(turn),
        again="" if spoken else _again(turns, turn),
        last=last,
    )


def settings_in_words(turn: Turn) -> tuple[str, ...]:
    """Return "1.2 s", "helpline-1.4", "temperature 0.7", "seed 3": what a reply came about by."""
    seconds = _("{n} s").format(n=f"{turn.milliseconds / 1000:.1f}") if turn.milliseconds else ""
    heat = "" if turn.asked.temperature is None else _("temperature {n}").format(n=f"{turn.asked.temperature:g}")
    return tuple(filter(None, (seconds, turn.model, heat, _("seed {n}").format(n=turn.seed))))


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


def _again(turns: Sequence[Turn], turn: Turn) -> str:
    times, repeats = rules.again(turns, turn.number)
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

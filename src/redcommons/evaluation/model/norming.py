"""Norming sessions: some replies read blind, the spread revealed to all at once, talked over, and read again."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.evaluation.model.dissent import AlphaFigure, Spread
from redcommons.values.base import Value
from redcommons.values.identity import RunId
from redcommons.values.outcome import VerdictWord

NormingStage = Literal["first", "talk", "second", "closed"]
"""Each reads alone; all see the spread and talk; each reads again alone; the session is over."""

NORMING_STAGES: tuple[NormingStage, ...] = get_args(NormingStage)

ChosenBy = Literal["contested", "random", "hand"]
"""How its replies were chosen: those on which people stand furthest apart, drawn at random, or by hand."""


class Norming(Value, tag="norming/1"):
    """A session in which people read the same replies twice, and talk in between: no part of a run's ratings."""

    queue: str
    """The queue whose question and guideline are talked about."""
    run: RunId = RunId("")
    """The run of its replies; the tool writes it."""
    title: str = ""
    """What the session is called."""
    chosen_by: ChosenBy = "contested"
    """How its replies were chosen."""
    size: int = 6
    """How many were asked for."""
    seed: int = 0
    """What they were drawn with; 0 where none was drawn."""
    replies: tuple[tuple[int, int], ...] = ()
    """Its replies, each by place of its case and repeat."""
    version: int = 1
    """Version of the guideline when it began; the tool writes it."""
    stage: NormingStage = "first"
    """How far it has come."""


class NormingReading(Value, tag="norming-reading/1"):
    """What one person said of one reply in a session. No rate, no tally and no distribution of the run holds it."""

    session: str
    """The session."""
    time: int
    """1 before the talk, 2 after it."""
    ordinal: int
    """Place of the case in its release, counted from 0."""
    repeat: int
    """The repeat read."""
    word: VerdictWord
    """What they said."""


class NormingNote(Value, tag="norming-note/1"):
    """What somebody wrote down of what was talked about."""

    session: str
    """The session."""
    text: str
    """The note."""
    by: str = ""
    """Who, by the name the study knows them by; the tool writes it."""


class NormingSpread(Value, tag="norming-spread/1"):
    """How the people of a session saw one reply, nobody named."""

    before: Spread
    """What they said before they talked."""
    after: Spread | None = None
    """What they said after it; None while the session goes on."""


class NormingFigures(Value, tag="norming-figures/1"):
    """What a session shows to all of its people at once, and to nobody before."""

    spreads: tuple[NormingSpread, ...] = ()
    """One for each reply that somebody read."""
    before: AlphaFigure = AlphaFigure()
    """How far they agreed before; once the session is over, in the readings that were given twice."""
    after: AlphaFigure | None = None
    """How far they agreed after, in the same readings of the same people; None while the session goes on."""
    twice: int = 0
    """Readings that were given before and after."""

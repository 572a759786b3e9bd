"""What a person says of one conversation, and what is kept of it beside the verdict."""

from __future__ import annotations

from typing import Literal

from redcommons.exploration.model import Severity
from redcommons.values.base import Fingerprint, Value
from redcommons.values.outcome import VerdictWord

Became = Literal["adopted", "edited", "ignored"]
"""The answer became what the machine said; it changed into something else; it stayed, or was the same before."""


class Span(Value, tag="answer-span/1"):
    """A place in the conversation, in code points of one turn's text."""

    turn: int
    """The turn, counted from 1."""
    start: int
    """Where it begins, counted from 0."""
    end: int
    """Where it ends; what stands here is no part of it any more."""


class Mark(Value, tag="turn-mark/1"):
    """One word on one turn."""

    turn: int
    """The turn, counted from 1."""
    word: str
    """Key of the word."""


class Answered(Value, tag="answered/1"):
    """The answer to one question, on the whole or on one turn."""

    question: str
    """Key of the question."""
    turn: int = 0
    """The turn that it is about, counted from 1; 0 for the whole."""
    chosen: tuple[str, ...] = ()
    """Keys of what was chosen."""
    step: int = 0
    """The step of a scale, counted from 1; 0 where none was chosen."""
    spans: tuple[Span, ...] = ()
    """Places that were marked."""
    text: str = ""
    """Words of one's own."""


class Suggestion(Value, tag="suggestion/1"):
    """A machine's word that the rater saw before their answer was kept."""

    judge: str
    """Key of the machine judge."""
    word: VerdictWord
    """What it had said."""
    before: str = ""
    """What the rater had chosen before seeing it; empty when they asked first."""
    became: Became = "ignored"
    """What became of it."""


class Said(Value, tag="said/1"):
    """What a rater says of one conversation."""

    word: VerdictWord
    """The verdict."""
    why: str = ""
    """What they want to add."""
    onset: int = 0
    """The model's reply from which on it is so, counted from 1; 0 for the whole, or where nobody said."""
    severity: Severity = ""
    """How bad it is; kept only where it is violated."""
    marks: tuple[Mark, ...] = ()
    """Words on single turns."""
    answers: tuple[Answered, ...] = ()
    """Answers to the study's questions."""
    version: int = 0
    """Version of the guideline that stood on the page; 0 for the one that stands."""
    definition: Fingerprint = Fingerprint("")
    """The definition that stood on the page, by its content; empty without one."""
    seen: bool = False
    """Whether a machine's suggestion was looked at."""
    before: str = ""
    """What had been chosen before it was looked at."""


class Rated(Value, tag="rated/1"):
    """What is kept beside one verdict of a person, in the same transaction, and taken back with it."""

    queue: str
    """The queue."""
    version: int
    """Version of the guideline and the questions by which it was made."""
    definition: Fingerprint = Fingerprint("")
    """The version of the harm's definition that stood on the page, by its content; empty without one."""
    severity: Severity = ""
    """How bad, in words; empty where nobody said."""
    marks: tuple[Mark, ...] = ()
    """Words on single turns, in the order of the turns."""
    answers: tuple[Answered, ...] = ()
    """Answers to the questions, in their order."""
    suggestion: Suggestion | None = None
    """A machine's suggestion that was seen, and what became of it; None without one."""


RatedRow = tuple[str, int, int, Rated]
"""(key of the rater, ordinal of the case, repeat, what was kept beside the verdict)."""

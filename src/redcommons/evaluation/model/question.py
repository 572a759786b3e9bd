"""Questions that a queue asks beside its main one, and the words for single turns."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value

Does = Literal["single", "multiple", "scale", "span", "text"]
"""One of several; any of several; a step between two ends; words marked in the conversation; words of one's own."""

About = Literal["whole", "turn"]
"""The conversation as a whole, or each of its turns."""

Tongues = tuple[tuple[str, str], ...]
"""The same words in several languages, each with its tag; the first are those that everybody gets without theirs."""

MOST_QUESTIONS = 20
"""Questions of one queue at most."""

MOST_OPTIONS = 20
"""Options of one question at most."""


class Option(Value, tag="option/1"):
    """One thing that can be chosen."""

    key: str
    """What is kept of it; the same words keep their key from version to version."""
    words: Tongues = ()
    """How it reads."""


class Question(Value, tag="question/1"):
    """One question to the rater, beside the main one."""

    key: str
    """What its answers are kept under, the same in every version."""
    does: Does = "single"
    """How it is answered."""
    words: Tongues = ()
    """What is asked."""
    options: tuple[Option, ...] = ()
    """What can be chosen, where something is chosen."""
    steps: int = 5
    """Steps of a scale, 2 to 9; they are in order and nothing is averaged."""
    low: Tongues = ()
    """What the first step of a scale means."""
    high: Tongues = ()
    """What the last step of a scale means."""
    about: About = "whole"
    """What it is asked about."""
    required: bool = False
    """Whether a rating needs an answer to it."""
    free: bool = False
    """Whether words of one's own may be added to what is chosen."""


class Wording(Value, tag="wording/1"):
    """What a queue says, in a further language."""

    language: str
    """Language tag."""
    question: str = ""
    """The main question; empty leaves it in the first language."""
    guideline: str = ""
    """The guideline; empty leaves it in the first language."""


MARKS = (Option(key="fine"), Option(key="troubling"), Option(key="harmful"), Option(key="recovery"))
"""Words for single turns, unless the study has its own; without words of their own they read as the page has them."""

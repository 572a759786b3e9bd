"""What a study asks people about themselves, for a stated purpose, and what they answer where they want to."""

from __future__ import annotations

from redcommons.values.base import Value

OWN_WORDS = "\0own"
"""Stands for an answer in one's own words; no option may hold NUL."""


class BackgroundQuestion(Value, tag="background-question/1"):
    """A question about the people who rate. Nobody must answer, and nobody reads a single answer."""

    words: str
    """The question."""
    purpose: str
    """Why it is asked, and what is done with the answers: shown beside the question."""
    options: tuple[str, ...] = ()
    """What may be chosen; one's own words are always possible."""
    closed: bool = False
    """True once it is asked no more; what was answered is counted no more either."""


class BackgroundAnswer(Value, tag="background-answer/1"):
    """One person's answer to one question."""

    question: str
    """The question, by its name."""
    chosen: str = ""
    """The option chosen; empty where they used their own words."""
    own: str = ""
    """Their own words: counted as such, and read by nobody else."""


class Background(Value, tag="background/1"):
    """What one person said of themselves in one study. It is theirs to change, and to take back without a trace."""

    answers: tuple[BackgroundAnswer, ...] = ()
    """Answers given; a question that was passed over has none."""

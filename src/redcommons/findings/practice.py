"""What leaves when the practice of a study is studied: the schema "redcommons.practice/1", which pools across studies.

Nothing in it names anybody: people, things and the study itself get names that are drawn anew for each export. Days
are counted from the first act. Care has no field here, and nothing says who passed over what.
"""

from __future__ import annotations

from typing import Literal

from redcommons.labour.model import EthicsApproval, StepWork
from redcommons.values.base import Value

SCHEMA = "redcommons.practice/1"
"""What files of this shape call themselves."""

Act = Literal["wrote", "began", "kept", "made", "adjudicated", "published"]
"""A sheet of the scope or a brief was written, a conversation begun, a finding kept, a case made, a split settled, an
edition published."""


class PracticeAct(Value, tag="practice-act/1"):
    """One decision on the way of a study."""

    day: int
    """Days since the first act in this file."""
    act: Act
    """What was done."""
    noun: str
    """To what kind of thing: "charter", "definition", "talk", "kept", "case"."""
    thing: str
    """The thing, by a name that holds in this file alone."""
    by: str
    """Who, by a name that holds in this file alone."""
    revision: int = 1
    """Which version it was."""
    lines: tuple[str, ...] = ()
    """Lines of the sheet that changed, by their names and without their words."""
    said: dict[str, str] = {}
    """Lines with what they say since, where everybody who wrote in the sheet until then takes part."""
    why: str = ""
    """The reason that was given, in the words of whoever gave it."""


class PracticeMemo(Value, tag="practice-memo/1"):
    """One memo that its author released, without the words of the conversation it stands in."""

    memo: str
    """The memo, by a name that holds in this file alone."""
    by: str
    """Who wrote it, by a name that holds in this file alone."""
    day: int
    """Days since the first act in this file."""
    sort: str
    """A hunch, a strategy, one's own position, a surprise or a question; empty where it was left open."""
    text: str
    """What is noted."""
    codes: tuple[str, ...]
    """Its open codes."""


class PracticeCode(Value, tag="practice-code/1"):
    """One open code that a released memo carries."""

    code: str
    """The word itself."""
    meaning: str = ""
    """When it applies, where its author takes part."""
    group: str = ""
    """What it is grouped under."""


class Practice(Value, tag="practice/1"):
    """The practice of one study, as far as those who took part in it let it be studied."""

    schema: str
    """The shape of this file: "redcommons.practice/1"."""
    study: str
    """The study, by a name that was drawn for this file."""
    software: str
    """Version of Redcommons that made it."""
    approval: EthicsApproval
    """What was approved, by whom, until when and what for."""
    people: int
    """People whose acts are in it: five or more."""
    acts: tuple[PracticeAct, ...] = ()
    """Decisions in their order."""
    memos: tuple[PracticeMemo, ...] = ()
    """Released memos."""
    codes: tuple[PracticeCode, ...] = ()
    """Codes that they carry."""
    work: tuple[StepWork, ...] = ()
    """Who did which step, counted from those who take part and from machines."""


class PracticeLook(Value, tag="practice-look/1"):
    """What would leave now, before anything leaves."""

    salt: str
    """What the names in it were drawn with; it is kept nowhere, and makes the same file when it is brought again."""
    practice: Practice
    """Exactly what would leave."""
    sha256: str
    """Checksum of the file that would leave."""

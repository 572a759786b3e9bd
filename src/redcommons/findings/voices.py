"""What a report says of those who did the work: the nouns of its labour section."""

from __future__ import annotations

from redcommons.labour.model import About, Arrangement, PromiseState
from redcommons.values.base import Value


class StatementSaid(Value, tag="statement-said/1"):
    """A worker's own statement, unedited."""

    text: str
    """What they say."""
    signed: str = ""
    """Under which name; empty for an anonymous one."""


class PromiseSaid(Value, tag="promise-said/1"):
    """A promise with both views of it."""

    to: str
    """To whom it was made."""
    what: str
    """What was promised."""
    until: str = ""
    """Until when; empty where nobody said."""
    state: PromiseState = "open"
    """What whoever made it says of it."""
    how: str = ""
    """How it was kept, or why it was not."""
    said_kept: bool = False
    """Whether somebody to whom it was made says that it was kept."""
    said_not_kept: bool = False
    """Whether somebody to whom it was made says that it was not."""


class DecisionSaid(Value, tag="decision-said/1"):
    """What a group decided, without who said what."""

    day: str
    """The day on which it was decided."""
    about: About
    """What it is about."""
    wants: str
    """What was proposed."""
    adopted: bool
    """Whether the group adopted it."""
    group: str = ""
    """The group, where it decided to be named."""
    public: str = ""
    """The words that the group let others read."""


class LabourSaid(Value, tag="labour-said/1"):
    """What a report says of those who did the work beside its terms."""

    arrangements: tuple[Arrangement, ...] = ()
    """How people came to it, with chains and pay; groups are named only where they decided to be."""
    stewards: int = 0
    """How many Stewards the study has."""
    stewards_who_lead: int = 0
    """How many of them lead the study too."""
    authors: int = 0
    """How many people wrote cases of which the writer is known."""
    named: tuple[str, ...] = ()
    """Those of them who chose to be named, as they chose, in alphabetical order."""
    most_by_one: float | None = None
    """The share of these cases in which one person had the largest part; None where fewer than five wrote."""
    statements: tuple[StatementSaid, ...] = ()
    """What those who did the work say of it."""
    promises: tuple[PromiseSaid, ...] = ()
    """What was promised to people, and what became of it."""
    decisions: tuple[DecisionSaid, ...] = ()
    """What groups decided, oldest first."""

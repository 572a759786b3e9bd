"""What belongs to one person in a study: what they gave, what becomes of it when they withdraw it, and their record."""

from __future__ import annotations

from typing import Literal, get_args

from redcommons.evaluation.model import OwnPay, Rated, Stay
from redcommons.labour.model import CreditChoice, Terms
from redcommons.values.base import Value

GivenSort = Literal[
    "talk",
    "words",
    "finding",
    "case",
    "rating",
    "norming",
    "memo",
    "definition",
    "case-review",
    "task",
    "review",
    "statement",
]
"""A conversation, words in somebody else's, a finding, a case, a verdict, what was said in a norming session, a shared
memo, versions of a definition, what was found of a case, a task of exploring that was finished, a declaration of
review, a signed statement."""

GIVEN: tuple[GivenSort, ...] = get_args(GivenSort)

FileSort = Literal["release", "edition", "report", "transcript", "page", "codebook"]
"""A frozen release, a published edition, a report in a folder, an exported conversation, finding or codebook."""

Stays = Literal["", "frozen", "shared", "others", "later", "findings"]
"""What stays in the working store: nothing; the frozen text; the conversation of several; a case of several; versions
by others; the own words of those who kept findings from it."""


class Holder(Value, tag="holder/1"):
    """A file, made before a withdrawal, that holds what was withdrawn, or may."""

    file: FileSort
    """What it is."""
    name: str
    """What it is called; never where it lies."""
    at: str
    """When it was made, ISO 8601 in UTC."""


class Given(Value, tag="given/1"):
    """One thing that a person contributed to a study."""

    sort: GivenSort
    """What it is."""
    name: str
    """What it is kept under."""
    title: str
    """What a list calls it: never a prompt or a reply."""
    at: str = ""
    """When it was given, ISO 8601 in UTC; empty where that was not kept."""
    held: tuple[Holder, ...] = ()
    """Files that hold it, or may, because they were made after it."""
    stays: Stays = ""
    """What would stay in the working store if it were withdrawn."""
    along: int = 0
    """Things of others that lose the words of it: findings, memos, later sessions."""

    @property
    def key(self) -> str:
        """Return what names it among everything that its person gave."""
        return f"{self.sort} {self.name}"


class Tombstone(Value, tag="tombstone/1"):
    """What stands where something was withdrawn after it had left in a file: not who gave it, and not a word of it."""

    sort: GivenSort
    """What it was."""
    name: str
    """What it was kept under."""
    stays: Stays = ""
    """What stays in the working store."""
    held: tuple[Holder, ...] = ()
    """Files that hold it, or may."""
    day: str = ""
    """The day of the withdrawal, YYYY-MM-DD."""


class MadeAgain(Value, tag="made-again/1"):
    """That a file was built again without what had been withdrawn, or was taken down."""

    file: FileSort
    """What it is."""
    name: str
    """What it is called."""
    stones: int
    """How many withdrawals it held then; with more of them it is listed anew."""
    note: str = ""
    """What was done, in the words of whoever keeps the study."""


class ToBuild(Value, tag="to-build/1"):
    """A file that holds something withdrawn."""

    holder: Holder
    """The file."""
    stones: tuple[Tombstone, ...]
    """What it holds, or may."""
    made_again: str = ""
    """When somebody said that it was built again or taken down; empty while it is open."""
    note: str = ""
    """What was done."""


class Agreed(Value, tag="agreed/1"):
    """One answer of a person to one version of terms, with what these terms said."""

    given: bool
    """True when given, False once withdrawn."""
    at: str
    """When, ISO 8601 in UTC."""
    terms: Terms | None = None
    """The terms it was given to; None where they are not there any more."""


class OwnRating(Value, tag="own-rating/1"):
    """One verdict of a person, as they take it along."""

    queue: str
    """What the queue was called; empty where it came with a file."""
    run: str
    """The run."""
    place: str
    """The case and the repeat: "12:1"."""
    word: str
    """The verdict."""
    why: str = ""
    """What they added."""
    at: str = ""
    """When, ISO 8601 in UTC; empty where that was not kept."""
    beside: Rated | None = None
    """What else they said with it: severity, words on turns, answers; None where that was not asked."""


class OwnStay(Value, tag="own-stay/1"):
    """Everything that is a person's own in one study."""

    stay: Stay
    """Their name there, tasks and time."""
    given: tuple[Given, ...] = ()
    """What they contributed."""
    ratings: tuple[OwnRating, ...] = ()
    """Their verdicts."""
    consents: tuple[Agreed, ...] = ()
    """Their answers to terms of work, oldest first."""
    more: dict[str, str] = {}
    """What they were told of a finding of theirs, by the name it is kept under."""
    pay: OwnPay | None = None
    """What they earned and what was paid; None where nothing is."""
    credit: CreditChoice = CreditChoice()
    """How they chose to be named."""


class OwnRecord(Value, tag="own-record/1"):
    """A person's own record of a workspace: theirs to read and to take along, also after leaving."""

    at: str
    """When it was made, ISO 8601 in UTC."""
    stays: tuple[OwnStay, ...] = ()
    """Study by study."""

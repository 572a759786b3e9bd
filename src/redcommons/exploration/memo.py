"""Memos and open codes: notes in the margin of a conversation, and the words that gather them (design/memos.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from redcommons.values.base import Value
from redcommons.values.identity import PersonName, StudyId

MemoKind = Literal["", "hunch", "strategy", "position", "surprise", "question"]
"""What a memo is, in its writer's eyes; empty where it was left open."""


class Memo(Value, tag="memo/1"):
    """A note in the margin of a conversation, with or without codes; codes may stand without a word."""

    talk: str
    """Name of the conversation."""
    by: PersonName
    """Who wrote it."""
    turn: int = 0
    """The turn that it stands at; 0 for the whole conversation."""
    start: int = 0
    """Where its excerpt begins in the text of the turn, in characters from 0."""
    end: int = 0
    """Where its excerpt ends; 0 together with `start` for the whole turn."""
    quote: str = ""
    """The words of the excerpt, so that it is found again; of a whole turn only once it was released."""
    text: str = ""
    """What is noted; may be empty where there is a code."""
    codes: tuple[str, ...] = ()
    """Open codes: any words, from no list."""
    sort: MemoKind = ""
    """A hunch, a strategy, one's own position, a surprise or a question; empty where it was left open."""
    at: str = ""
    """When it was written first, ISO 8601 in UTC."""
    released: bool = False
    """Whether its author let the study's members read it."""
    taken_back: bool = False
    """True once it was thrown away, or is its author's alone again: it is in no list and no export."""


class SealedMemo(Value, tag="sealed-memo/1"):
    """A private memo as it is kept: sealed under the key of its writer's vault, its place in the tree included."""

    body: str = ""
    """The sealed bytes, base64, of one of few sizes; empty once it was released or thrown away."""


class EnclosedMemo(Value, tag="enclosed-memo/1"):
    """What a sealed memo holds."""

    study: StudyId
    """The study that it belongs to."""
    memo: Memo
    """The memo."""


class MemoRow(Value, tag="memo-row/1"):
    """A memo in a list: its writer's own words, without those of the conversation."""

    name: str
    """The name that stands in its address."""
    talk: str
    """Name of the conversation."""
    called: str
    """What a list calls that conversation: its scenario, else its targets."""
    turn: int
    """The turn that it stands at; 0 for the whole conversation."""
    start: int
    """Where its excerpt begins in the text of the turn."""
    end: int
    """Where its excerpt ends; 0 for the whole turn."""
    text: str
    """What is noted."""
    codes: tuple[str, ...]
    """Its codes."""
    sort: MemoKind
    """What it is, in its writer's eyes."""
    by: PersonName
    """Who wrote it."""
    at: str
    """When it was written first."""
    own: bool
    """Whether whoever asks wrote it."""
    released: bool
    """Whether the study's members may read it."""
    sealed: bool
    """Whether it is kept sealed."""


class Memos(Value, tag="memos/1"):
    """The memos that one person may read."""

    rows: tuple[MemoRow, ...] = ()
    """One for each, oldest first."""
    closed: int = 0
    """Sealed memos of this person that the key at hand does not open, in whichever study they were written."""


class Code(Value, tag="code/1"):
    """What a code means; no code needs it."""

    name: str
    """The word itself."""
    meaning: str = ""
    """When it applies, in words."""
    group: str = ""
    """What it is grouped under; empty for none."""
    maps_to: str = ""
    """A harm of the value ledger by its name, or "vocabulary:code"; empty for none."""
    became: str = ""
    """The code that it was renamed to or merged into; empty while it stands."""


class Coded(Value, tag="coded/1"):
    """One excerpt that carries a code, without its words."""

    memo: str
    """Name of the memo."""
    talk: str
    """Name of the conversation."""
    called: str
    """What a list calls that conversation: its scenario, else its targets."""
    turn: int
    """The turn; 0 for the whole conversation."""
    start: int
    """Where the excerpt begins in the text of the turn."""
    end: int
    """Where it ends; 0 for the whole turn."""
    by: PersonName
    """Who coded it."""
    released: bool
    """Whether the study's members may read it."""


class CodeRow(Value, tag="code-row/1"):
    """One code with everything that carries it."""

    name: str
    """The word itself."""
    meaning: str
    """When it applies; empty where nobody said."""
    group: str
    """What it is grouped under; empty for none."""
    maps_to: str
    """What it was mapped to; empty for nothing."""
    excerpts: tuple[Coded, ...]
    """Every excerpt that carries it, oldest memo first."""
    people: int
    """How many people used it."""


class Codebook(Value, tag="codebook/1"):
    """The codes of a study as one person may read them, and what fits none."""

    codes: tuple[CodeRow, ...] = ()
    """One for each code, by group and name: an order of the alphabet, no ranking."""
    memos: int = 0
    """Memos that it was made from."""
    released: int = 0
    """Memos among them that were released: what an export would hold."""
    memos_without: int = 0
    """Memos without a code."""
    findings: int = 0
    """Findings kept in this study."""
    findings_without: int = 0
    """Findings without a harm and without any code: they fit no category, or nobody has looked yet."""
    closed: int = 0
    """Sealed memos that the key at hand does not open."""


# --------------------------------------------------------------------------------------------- what an exchange holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One text that memos stand in."""

    name: str
    """Name of the conversation."""
    text: str
    """What was said, as far as it leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One released memo and its place in a source."""

    memo: str
    """Name of the memo."""
    source: str
    """Name of the source."""
    start: int
    """Where it begins in the text of the source, in code points; -1 where it stands for the whole source."""
    end: int
    """Where it ends."""
    note: Memo
    """The memo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What goes to another program for qualitative work: released memos, their codes, the texts they stand in."""

    study: str
    """Title of the study."""
    key: str
    """Its id: ids inside the file are made from it, so that the same study always gives the same file."""
    codes: tuple[Code, ...]
    """Every code used."""
    sources: tuple[Source, ...]
    """Every text."""
    selections: tuple[Selection, ...]
    """Every memo."""

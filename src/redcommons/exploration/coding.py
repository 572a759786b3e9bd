"""Pure rules of memos and codes: where an excerpt stands, what a codebook says, what a text looks like outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

import msgspec

from redcommons.exploration.memo import (
    Code,
    Codebook,
    Coded,
    CodeRow,
    Memo,
    MemoKind,
    MemoRow,
    Selection,
    Source,
)
from redcommons.exploration.model import Kept, Talk, Turn
from redcommons.exploration.rules import kept_name, names_shown, upto
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.text import clean, label
from redcommons.values.words import _

SORTS: tuple[MemoKind, ...] = get_args(MemoKind)
"""What a memo may be."""

MOST_CODES = 50
MOST_WORDS = 20_000
"""Longest memo, in characters: it is a note in a margin."""

MOST_QUOTE = 100_000
"""Longest excerpt, in characters."""

SMALLEST = 1_024
"""Bytes of the smallest sealed memo; each next size is four times the one before, so that a size says little."""


def size_for(length: int) -> int:
    """Return the size to which a body of this many bytes is filled up before it is sealed."""
    size = SMALLEST
    while size < length + 4:  # four bytes say how long the body is
        size *= 4
    return size


# ----------------------------------------------------------------------------------------------------- one memo


def checked(memo: Memo) -> Memo:
    """Return a memo whose words every store can carry; raises BadInput on one that says nothing, or too much."""
    codes = tuple(dict.fromkeys(label(code, what="code") for code in memo.codes))
    if len(codes) > MOST_CODES:
        raise BadInput(_("{n} codes at one place, the most is {most}: fewer say more").format(n=len(codes), most=50))
    if memo.sort not in SORTS:
        there = ", ".join(sort for sort in SORTS if sort)
        raise BadInput(_("{sort!r} is no kind of memo: {there}, or none").format(sort=memo.sort, there=there))
    text = clean(memo.text, limit=MOST_WORDS, what="memo").strip()
    if not text and not codes:
        raise BadInput(_("a memo without a word and without a code says nothing: write one or the other"))
    quote = clean(memo.quote, limit=MOST_QUOTE, what="excerpt")
    return msgspec.structs.replace(memo, text=text, codes=codes, quote=quote)


def placed(turns: Sequence[Turn], memo: Memo) -> Memo:
    """Return a memo with offsets and words of its excerpt that agree; raises BadInput or NotFound with the way out."""
    if not memo.turn:
        return msgspec.structs.replace(memo, start=0, end=0, quote="")
    text = turn_text(turns, memo.turn)
    start, end = (memo.start, memo.end) if memo.end else found(text, memo.quote)
    if not 0 <= start <= end <= len(text) or (memo.end and start == end):
        raise BadInput(
            _("turn {n} has no characters {start} to {end}: it has {all}").format(
                n=memo.turn, start=start, end=end, all=len(text)
            )
        )
    return msgspec.structs.replace(memo, start=start, end=end, quote=text[start:end])


def found(text: str, quote: str) -> tuple[int, int]:
    """Return where `quote` stands in `text`, white space aside; (0, 0) without a quote. Raises BadInput."""
    if not quote.strip():
        return 0, 0
    parts = (re.escape(part) for part in quote.split())
    where = re.search(r"\s+".join(parts), text)
    if where is None:
        words = " ".join(quote.split())[:60]
        raise BadInput(
            _("this turn does not say {words!r}: quote words of one turn as they stand, or none").format(words=words)
        )
    return where.span()


def turn_text(turns: Sequence[Turn], number: int) -> str:
    """Return the words of a turn; raises NotFound."""
    for turn in turns:
        if turn.number == number:
            return turn.message.text
    raise NotFound(_("there is no turn {n} here: there are {all}").format(n=number, all=len(turns)))


def called(talk: Talk) -> str:
    """Return what a list calls a conversation; names that are kept back stay so."""
    return talk.scenario or ", ".join(names_shown(talk))


def row(name: str, memo: Memo, *, own: bool, sealed: bool) -> MemoRow:
    """Return a memo as lists show it, without the words of its excerpt."""
    return MemoRow(
        name=name,
        talk=memo.talk,
        called=memo.talk,
        turn=memo.turn,
        start=memo.start,
        end=memo.end,
        text=memo.text,
        codes=memo.codes,
        sort=memo.sort,
        by=memo.by,
        at=memo.at,
        own=own,
        released=memo.released,
        sealed=sealed,
    )


def renamed(codes: Sequence[str], old: str, new: str) -> tuple[str, ...]:
    """Return codes with one under another name; where both stood, one stands."""
    return tuple(dict.fromkeys(new if code == old else code for code in codes))


# ------------------------------------------------------------------------------------------------------ the codebook


def codebook(rows: Sequence[MemoRow], codes: Iterable[Code], findings: Mapping[str, Kept], closed: int) -> Codebook:
    """Return the codebook of these memos; codes that somebody defined stand in it though nothing carries them yet.

    A finding fits no category so far where it has no harm, no code of a vocabulary, and no coded memo at its turn.
    """
    defined = {code.name: code for code in codes if not code.became}
    carried: dict[str, list[Coded]] = {name: [] for name in defined}
    for memo in rows:
        for code in memo.codes:
            carried.setdefault(code, []).append(_coded(memo))
    made = (_code_row(name, excerpts, defined.get(name)) for name, excerpts in carried.items())
    at = {kept_name(memo.talk, memo.turn) for memo in rows if memo.codes}
    return Codebook(
        codes=tuple(sorted(made, key=lambda one: (one.group.casefold(), one.name.casefold(), one.name))),
        memos=len(rows),
        released=sum(memo.released for memo in rows),
        memos_without=sum(not memo.codes for memo in rows),
        findings=len(findings),
        findings_without=sum(not (kept.harm or kept.codes or name in at) for name, kept in findings.items()),
        closed=closed,
    )


def _coded(memo: MemoRow) -> Coded:
    return Coded(
        memo=memo.name,
        talk=memo.talk,
        called=memo.called,
        turn=memo.turn,
        start=memo.start,
        end=memo.end,
        by=memo.by,
        released=memo.released,
    )


def _code_row(name: str, excerpts: Sequence[Coded], said: Code | None) -> CodeRow:
    return CodeRow(
        name=name,
        meaning=said.meaning if said else "",
        group=said.group if said else "",
        maps_to=said.maps_to if said else "",
        excerpts=tuple(excerpts),
        people=len({one.by for one in excerpts}),
    )


# ----------------------------------------------------------------------------------------- texts as they go outside


def whole_source(talk: str, turns: Sequence[Turn], memos: Mapping[str, Memo]) -> tuple[Source, list[Selection]]:
    """Return a conversation up to the turns that memos stand at, and where each memo stands in it."""
    wanted = {memo.turn for memo in memos.values() if memo.turn}
    numbers = {turn.number for number in wanted for turn in upto(turns, number)}
    text, places = "", {}
    for turn in sorted(turns, key=lambda one: one.number):
        if turn.number in numbers:
            text += _head(turn)
            places[turn.number] = len(text)
            text += turn.message.text + "\n\n"
    lengths = {turn.number: len(turn.message.text) for turn in turns}
    selections = []
    for name, memo in memos.items():
        start, end = -1, -1
        if memo.turn:
            begin = places[memo.turn]
            start, end = begin + memo.start, begin + (memo.end or lengths[memo.turn])
        selections.append(Selection(memo=name, source=talk, start=start, end=end, note=memo))
    return Source(name=talk, text=text), selections


def excerpts_source(talk: str, memos: Mapping[str, Memo]) -> tuple[Source, list[Selection]]:
    """Return the excerpts of a conversation alone, for whoever may not open it, and where each memo stands."""
    text, selections = "", []
    for name, memo in memos.items():
        start, end = -1, -1
        if memo.quote:
            text += f"[turn {memo.turn}, excerpt]\n"
            start = len(text)
            text += memo.quote
            end = len(text)
            text += "\n\n"
        selections.append(Selection(memo=name, source=talk, start=start, end=end, note=memo))
    return Source(name=talk, text=text), selections


def _head(turn: Turn) -> str:
    message = turn.message
    who = {"assistant": "model", "user": "person", "tool": "tool", "system": "system prompt"}[message.role]
    marks = [
        f" {message.name}" if message.name else "",
        f" {turn.lane}" if turn.lane and message.role == "assistant" else "",
        ", written by a person" if message.by_person else "",
        ", brought in with a transcript" if turn.brought else "",
        f", after turn {turn.parent}" if turn.parent else "",
    ]
    return f"[turn {turn.number}, {who}{''.join(marks)}]\n"

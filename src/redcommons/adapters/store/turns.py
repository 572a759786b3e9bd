"""The belt of conversation turns, and of the pieces of those that are still being written.

Piece 0 of such a turn is the name of its owner. Its words come after it, one row for each fifth of a second,
so that no write ever repeats what was written; the whole turn takes their place in one transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec
from django.db import transaction
from django.db.models import Count

from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.erasing import overwritten
from redcommons.adapters.store.locks import Locks
from redcommons.adapters.store.models import PieceRow, TalkHeadRow, TurnRow
from redcommons.adapters.store.words import StoredWords, write
from redcommons.exploration.model import Turn
from redcommons.exploration.ports import Piece
from redcommons.exploration.rules import turn_words, upto
from redcommons.exploration.withdrawn import wordless
from redcommons.values.base import decode, encode
from redcommons.values.errors import NotFound
from redcommons.values.identity import SheetId, StudyId, new_id
from redcommons.values.words import _

PAGE = 500
"""Conversations counted at a time; also below SQLite's limit of variables in one statement."""

_TURN = "INSERT INTO turn_belt (talk, number, parent, body) VALUES (%s, %s, %s, %s)"
_PIECE = "INSERT INTO piece_belt (talk, number, piece, body) VALUES (%s, %s, %s, %s)"
_ANEW = "DELETE FROM piece_belt WHERE talk = %s AND number = %s AND piece > 0"
_DONE = "DELETE FROM piece_belt WHERE talk = %s AND number = %s"
_WHOLE = "UPDATE turn_belt SET body = %s WHERE talk = %s AND number = %s"
_LAST = "SELECT max(number) FROM turn_belt WHERE talk = %s"
_OWNERS = "SELECT body FROM piece_belt WHERE talk = %s AND piece = 0"
_TURNS = "SELECT body FROM turn_belt WHERE talk = %s ORDER BY number"
_WRITTEN = "SELECT t.body FROM turn_belt t JOIN talk_belt h ON h.talk = t.talk WHERE h.study = %s"
_PIECES = "SELECT number, piece, body FROM piece_belt WHERE talk = %s ORDER BY number, piece"


class _Wrote(msgspec.Struct):
    role: str
    by_person: bool = False


class _By(msgspec.Struct):
    method: str
    edited: bool = False


class _Part(msgspec.Struct):
    """Who made a turn, of any version: reading the rest of a hundred thousand takes ten times as long."""

    message: _Wrote
    made: _By | None = None
    brought: bool = False


_PART = msgspec.json.Decoder(_Part)


class StoredTurns:
    """Turns by conversation and number."""

    def __init__(self, connection: Connection) -> None:
        """Keep turns in `connection`."""
        self.connection = connection
        self._heads: dict[SheetId, tuple[str, str] | None] = {}
        self.locks = Locks(connection)
        self.words = StoredWords(connection)

    @stored
    def add(self, talk: SheetId, turns: Sequence[Turn], owner: str = "") -> tuple[Turn, ...]:
        """Keep turns under the next free numbers, all or none; return them numbered."""
        # Two tabs may speak at once: the last number is read where nobody else can write.
        with self.connection.alone("turn_belt"), self.connection.db.cursor() as cursor:
            cursor.execute(_LAST, [talk])
            last = cursor.fetchone()[0] or 0
            added = [_numbered(turn, last + place) for place, turn in enumerate(turns, 1)]
            cursor.executemany(_TURN, [(talk, turn.number, turn.parent, encode(turn)) for turn in added])
            waiting = [(talk, turn.number, 0, owner.encode()) for turn in added if turn.state == "writing"]
            cursor.executemany(_PIECE, waiting)
            self._index(talk, [turn for turn in added if turn.state != "writing"])
        return tuple(added)

    @stored
    def pieces(self, pieces: Sequence[Piece]) -> None:
        """Keep more pieces of turns that are being written, all or none."""
        with transaction.atomic(using=self.connection.alias), self.connection.db.cursor() as cursor:
            cursor.executemany(_ANEW, [(one.talk, one.number) for one in pieces if one.place == 1])
            cursor.executemany(_PIECE, [(one.talk, one.number, one.place, encode(one.text)) for one in pieces])

    @stored
    def whole(self, talk: SheetId, turn: Turn) -> None:
        """Put the finished turn in place of its pieces; raises NotFound unless it was being written."""
        with transaction.atomic(using=self.connection.alias), self.connection.db.cursor() as cursor:
            # A turn that is being written has its owner's row; whoever deletes it is the one who ends the turn.
            cursor.execute(_DONE, [talk, turn.number])
            if not cursor.rowcount:
                raise NotFound(f"{talk} has no turn {turn.number} that is being written")
            cursor.execute(_WHOLE, [encode(turn), talk, turn.number])
            self._index(talk, [turn])

    @stored
    def erase(self, talk: SheetId, numbers: Collection[int] | None = None) -> int:
        """Remove every turn with its pieces and words; with `numbers`, those stay in the tree without a word."""
        rows = TurnRow.objects.using(self.connection.alias).filter(talk=talk)
        meant = rows if numbers is None else rows.filter(number__in=list(numbers))
        with self.connection.alone("turn_belt"), overwritten(self.connection):
            gone = [decode(bytes(row.body), Turn) for row in meant]
            self._unfindable(talk, gone)
            if numbers is None:
                PieceRow.objects.using(self.connection.alias).filter(talk=talk).delete()
                rows.delete()
                self._heads.pop(talk, None)
            else:
                for turn in gone:
                    rows.filter(number=turn.number).update(body=encode(wordless(turn)))
        return len(gone)

    def _unfindable(self, talk: SheetId, turns: Sequence[Turn]) -> None:
        if head := self._head(talk):
            for turn in turns:
                self.words.forget(StudyId(head[0]), "turn", turn_words(turn, head[1]).ref)

    @contextmanager
    def owning(self) -> Iterator[str]:
        """Hold the name of one who writes turns; what they leave unfinished is cut off as soon as they are gone."""
        owner = new_id("owner")
        with self.locks.holding(owner):
            yield owner

    def all(self, talk: SheetId) -> tuple[Turn, ...]:
        """Return every turn of a conversation by number, those being written with the pieces so far."""
        turns, pieces = self._read(talk)
        alive = {owner: self.locks.held(owner) for owner, _text in pieces.values()}
        return tuple(
            _so_far(turn, pieces[turn.number][1], alive=alive[pieces[turn.number][0]])
            if turn.state == "writing" and turn.number in pieces
            else turn
            for turn in turns
        )

    def path(self, talk: SheetId, number: int) -> tuple[Turn, ...]:
        """Return the turns from the first to `number`, following parents."""
        return upto(self.all(talk), number)

    def _index(self, talk: SheetId, turns: Sequence[Turn]) -> None:
        """Let finished turns be found by their words, in the transaction that keeps them."""
        if turns and (head := self._head(talk)):
            write(self.connection.db, [(head[0], turn_words(turn, head[1])) for turn in turns])

    def _head(self, talk: SheetId) -> tuple[str, str] | None:
        """Return study and name of a conversation; None for turns without a head."""
        if talk not in self._heads:
            heads = TalkHeadRow.objects.using(self.connection.alias).filter(talk=talk)
            self._heads[talk] = heads.values_list("study", "name").first()
        return self._heads[talk]

    @looked
    def counts(self, talks: Sequence[SheetId]) -> Mapping[SheetId, int]:
        """Return how many turns each of these conversations has."""
        found: dict[SheetId, int] = {}
        for start in range(0, len(talks), PAGE):
            mine = TurnRow.objects.using(self.connection.alias).filter(talk__in=talks[start : start + PAGE])
            counted = mine.values("talk").annotate(n=Count("number")).values_list("talk", "n")
            found.update((SheetId(talk), n) for talk, n in counted)
        return found

    @looked
    def makers(self, study: StudyId) -> Mapping[tuple[str, bool], int]:
        """Return how many turns people's side has in a study, by (method that made them or "", changed by a person)."""
        found: Counter[tuple[str, bool]] = Counter()
        with self.connection.db.cursor() as cursor:
            cursor.execute(_WRITTEN, [study])
            while rows := cursor.fetchmany(PAGE):
                for turn in (_PART.decode(bytes(body)) for (body,) in rows):
                    if not turn.brought and (turn.message.role != "assistant" or turn.message.by_person):
                        found[turn.made.method if turn.made else "", bool(turn.made and turn.made.edited)] += 1
        return found

    def standing(self, talk: SheetId) -> tuple[int, int]:
        """Return the number of the last turn, 0 where there is none, and how many are still being written."""
        last, owners = self._standing(talk)
        alive = {owner: self.locks.held(owner) for owner in owners}
        return last, sum(alive[owner] for owner in owners)

    @looked
    def _standing(self, talk: SheetId) -> tuple[int, Sequence[str]]:
        with self.connection.db.cursor() as cursor:
            cursor.execute(_OWNERS, [talk])
            owners = [bytes(body).decode() for (body,) in cursor.fetchall()]
            cursor.execute(_LAST, [talk])
            return cursor.fetchone()[0] or 0, owners

    @looked
    def _read(self, talk: SheetId) -> tuple[list[Turn], Mapping[int, tuple[str, str]]]:
        with self.connection.db.cursor() as cursor:
            # Pieces first: a turn that becomes whole between the two reads is then whole, and never empty.
            cursor.execute(_PIECES, [talk])
            written = cursor.fetchall()
            cursor.execute(_TURNS, [talk])
            rows = cursor.fetchall()
        return [decode(bytes(body), Turn) for (body,) in rows], _joined(written)


def _numbered(turn: Turn, number: int) -> Turn:
    parent = number + turn.parent if turn.parent < 0 else turn.parent
    return msgspec.structs.replace(turn, number=number, parent=parent)


def _joined(rows: Sequence[tuple[int, int, bytes]]) -> Mapping[int, tuple[str, str]]:
    """Return owner and words so far of every turn that is being written."""
    owners = {number: bytes(body).decode() for number, piece, body in rows if not piece}
    words: dict[int, list[str]] = defaultdict(list)
    for number, piece, body in rows:
        if piece:
            words[number].append(msgspec.json.decode(bytes(body), type=str))
    return {number: (owner, "".join(words[number])) for number, owner in owners.items()}


def _so_far(turn: Turn, text: str, *, alive: bool) -> Turn:
    message = msgspec.structs.replace(turn.message, text=text)
    if alive:
        return msgspec.structs.replace(turn, message=message)
    cause = _("The server that wrote this reply ended before it did.")
    return msgspec.structs.replace(turn, message=message, state="cut_off", cause=cause)

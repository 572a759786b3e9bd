"""The shelf in the database."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar, cast

from django.db import transaction
from django.db.models import Q, QuerySet

from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.erasing import overwritten
from redcommons.adapters.store.models import SheetRow
from redcommons.adapters.store.words import StoredWords
from redcommons.values.base import Fingerprint, Value, decode, encode, fingerprint, kind_of
from redcommons.values.clock import Clock
from redcommons.values.errors import MovedOn
from redcommons.values.identity import SheetId, StudyId, new_id
from redcommons.values.shelf import Sheet

T = TypeVar("T")
V = TypeVar("V", bound=Value)

LARGE = 100_000
"""Bytes of a body above which it is read once, and its value kept for the next reader: values are frozen."""

MOST = 16
"""Large values kept."""

FEW = 50
"""Sheets of one kind in one study from which on their list is kept."""

# Every page asks the shelf several times, and building these statements anew took longer than running them.
_SMALL = f"CASE WHEN length(s.body) > {LARGE} THEN NULL ELSE s.body END"
_COLUMNS = (field.column for field in SheetRow._meta.concrete_fields)
_ALL = ", ".join(_SMALL if column == "body" else f"s.{column}" for column in _COLUMNS)
_BODY = "SELECT body FROM sheet WHERE id = %s"
_GET = f"SELECT {_ALL} FROM sheet s WHERE study = %s AND noun = %s AND name = %s ORDER BY revision DESC LIMIT 1"  # noqa: S608
_HISTORY = f"SELECT {_ALL} FROM sheet s WHERE study = %s AND noun = %s AND name = %s ORDER BY revision"  # noqa: S608
_NEWEST = f"""SELECT {_ALL} FROM sheet s WHERE s.study = %s AND s.noun = %s AND s.revision =
 (SELECT max(t.revision) FROM sheet t WHERE t.study = s.study AND t.noun = s.noun AND t.name = s.name)
 ORDER BY (SELECT min(t.id) FROM sheet t WHERE t.study = s.study AND t.noun = s.noun AND t.name = s.name)"""  # noqa: S608
_UNDER = f"""SELECT {_ALL} FROM sheet s WHERE s.study = %s AND s.noun = %s AND ({{begins}}) AND s.revision =
 (SELECT max(t.revision) FROM sheet t WHERE t.study = s.study AND t.noun = s.noun AND t.name = s.name)
 ORDER BY (SELECT min(t.id) FROM sheet t WHERE t.study = s.study AND t.noun = s.noun AND t.name = s.name)"""  # noqa: S608

_SO_FAR = "SELECT count(*), coalesce(max(id), 0) FROM sheet WHERE study = %s AND noun = %s"


class StoredShelf:
    """An append-only table of everything that people write."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        """Keep sheets in `connection`, dated by `clock`."""
        self.connection = connection
        self.clock = clock
        self.words = StoredWords(connection)
        self._large: dict[tuple[type[Value], str], Value] = {}
        self._newest: dict[tuple[type[Value], StudyId], tuple[tuple[int, int], object]] = {}
        self._lock = threading.Lock()

    @stored
    def put(self, study: StudyId, name: str, value: Value, author: str, after: int | None = None) -> Sheet:
        """Write `value` as the next revision under `name`; equal content writes nothing new.

        With `after`, raises MovedOn when the newest revision is another one; 0 says that there is none yet.
        """
        with self.connection.alone("sheet"):
            last = self._last(study, name, value)
            if last is not None and last.fingerprint == fingerprint(value):
                return _sheet(last)
            if after is not None and after != (last.revision if last else 0):
                raise MovedOn(_moved_on(name, after, last))
            row = _next(last, value, author=author, at=self.clock.now(), study=study, name=name)
            row.save(using=self.connection.alias)
            self.words.describe(study, name, value)
            return _sheet(row)

    @stored
    def together(self, work: Callable[[], T]) -> T:
        """Do all that `work` writes in one transaction; what it read there and is undone is not remembered."""
        try:
            with transaction.atomic(using=self.connection.alias):
                return work()
        except BaseException:
            with self._lock:
                self._newest.clear()
            raise

    @stored
    def erase(self, kind: type[Value], study: StudyId, name: str, author: str = "") -> int:
        """Remove every revision of one sheet, or those of one author, with the words they were found by."""
        rows = self._rows(kind, study).filter(name=name)
        mine = rows.filter(author=author) if author else rows
        with self.connection.alone("sheet"), overwritten(self.connection):
            prints = set(mine.values_list("fingerprint", flat=True))
            gone = mine.delete()[0]
            left = rows.order_by("-revision").first()
            if left is None:
                self.words.forget(study, noun(kind), name)
            else:
                self.words.describe(study, name, decode(bytes(left.body), kind))
        with self._lock:
            for print_ in prints:
                self._large.pop((kind, print_), None)
            self._newest.pop((kind, study), None)
        return gone

    @stored
    def leave(self, study: StudyId, name: str, value: Value) -> Sheet:
        """Write `value` as the next revision under `name`, without an author and dated by the day alone.

        Its number is drawn below zero: counted up, it would say between whose acts the row came. It is in no index
        (design/voice.md).
        """
        day = f"{self.clock.now()[:10]}T00:00:00Z"
        with self.connection.alone("sheet"):
            last = self._last(study, name, value)
            if last is not None and last.fingerprint == fingerprint(value):
                return _sheet(last)
            row = _next(last, value, id=-1 - secrets.randbelow(2**62), author="", at=day, study=study, name=name)
            row.save(using=self.connection.alias, force_insert=True)
            return _sheet(row)

    def _last(self, study: StudyId, name: str, value: Value) -> SheetRow | None:
        return self._rows(type(value), study).filter(name=name).order_by("-revision").first()

    @looked
    def get(self, kind: type[V], study: StudyId, name: str) -> tuple[Sheet, V] | None:
        """Return the newest revision of that name, or None."""
        with self.connection.db.cursor() as cursor:
            cursor.execute(_GET, [study, noun(kind), name])
            row = cursor.fetchone()
        return self._pair(SheetRow(*row), kind) if row else None

    @looked
    def newest(self, kind: type[V], study: StudyId) -> tuple[tuple[Sheet, V], ...]:
        """Return the newest revision of every sheet of a kind, oldest sheet first."""
        with self.connection.db.cursor() as cursor:
            cursor.execute(_SO_FAR, [study, noun(kind)])
            now: tuple[int, int] = cursor.fetchone()
            kept = self._newest.get((kind, study))
            if kept is not None and kept[0] == now:
                return cast("tuple[tuple[Sheet, V], ...]", kept[1])
            cursor.execute(_NEWEST, [study, noun(kind)])
            rows = cursor.fetchall()
        found = tuple(self._pair(SheetRow(*row), kind) for row in rows)
        if self.connection.many and len(found) >= FEW:
            self._remember((kind, study), now, found)
        return found

    def _remember(self, key: tuple[type[Value], StudyId], now: tuple[int, int], found: object) -> None:
        """Keep a long list as it stands: findings and scope of a study are read for every page of it.

        Nothing on the shelf is changed, and what is erased is never put back under its old number, so how many rows
        there are and which is the last say whether it still holds.
        """
        with self._lock:
            self._newest.pop(key, None)
            self._newest[key] = now, found
            while len(self._newest) > MOST:
                del self._newest[next(iter(self._newest))]

    @looked
    def under(self, kind: type[V], study: StudyId, stems: Collection[str]) -> tuple[tuple[Sheet, V], ...]:
        """Return the newest revision of every sheet whose name begins with one of these, oldest sheet first."""
        begins, words = _begins(stems)
        if not words:
            return ()
        with self.connection.db.cursor() as cursor:
            cursor.execute(_UNDER.format(begins=begins), [study, noun(kind), *words])
            rows = cursor.fetchall()
        return tuple(self._pair(SheetRow(*row), kind) for row in rows)

    @looked
    def history(self, kind: type[V], study: StudyId, name: str) -> tuple[tuple[Sheet, V], ...]:
        """Return every revision of one sheet, first revision first."""
        with self.connection.db.cursor() as cursor:
            cursor.execute(_HISTORY, [study, noun(kind), name])
            rows = cursor.fetchall()
        return tuple(self._pair(SheetRow(*row), kind) for row in rows)

    @looked
    def revisions(
        self, kinds: Sequence[type[Value]], study: StudyId, before: int = 0, most: int = 100
    ) -> tuple[tuple[int, Sheet, Value, Value | None], ...]:
        """Return revisions of every sheet of these kinds, newest first: place, sheet, value, and the value before it.

        `before` goes on behind a place; 0 begins at the newest.
        """
        named = {noun(kind): kind for kind in kinds}
        rows = SheetRow.objects.using(self.connection.alias).filter(study=study, noun__in=tuple(named))
        rows = rows.filter(id__lt=before) if before else rows
        found = list(rows.order_by("-id")[:most])
        earlier = self._earlier(found, study)
        return tuple(
            (row.id, _sheet(row), decode(bytes(row.body), named[row.noun]), _maybe(earlier, row, named[row.noun]))
            for row in found
        )

    def _earlier(self, rows: Sequence[SheetRow], study: StudyId) -> dict[tuple[str, str, int], bytes]:
        """Return the bodies of the revisions before these, those among them included."""
        wanted = Q()
        for row in rows:
            if row.revision > 1:
                wanted |= Q(noun=row.noun, name=row.name, revision=row.revision - 1)
        if not wanted:
            return {}
        found = SheetRow.objects.using(self.connection.alias).filter(wanted, study=study)
        return {(row.noun, row.name, row.revision): bytes(row.body) for row in found}

    def _pair(self, row: SheetRow, kind: type[V]) -> tuple[Sheet, V]:
        small: bytes | memoryview | None = row.body
        return _sheet(row), self._kept(row, kind) if small is None else decode(bytes(small), kind)

    def _kept(self, row: SheetRow, kind: type[V]) -> V:
        """Return a large value. A release of a hundred thousand cases is shown on every page of a study."""
        key = kind, str(row.fingerprint)
        found = self._large.get(key)
        if found is None:
            with self.connection.db.cursor() as cursor:
                cursor.execute(_BODY, [row.id])
                found = decode(bytes(cursor.fetchone()[0]), kind)
        with self._lock:
            self._large.pop(key, None)
            self._large[key] = found  # the one asked for last stands last
            while len(self._large) > MOST:
                del self._large[next(iter(self._large))]
        return cast("V", found)

    def _rows(self, kind: type[Value], study: StudyId) -> QuerySet[SheetRow]:
        return SheetRow.objects.using(self.connection.alias).filter(study=study, noun=noun(kind))


def _begins(stems: Collection[str]) -> tuple[str, list[str]]:
    """Return a condition for each length of stem, and the stems in its order.

    No LIKE: its case and its wildcards differ between databases, and so does the order of a range of names.
    """
    lengths = sorted({len(stem) for stem in stems if stem})
    alike = [[stem for stem in stems if len(stem) == length] for length in lengths]
    parts = [
        f"substr(s.name, 1, {length}) IN ({', '.join(['%s'] * len(some))})"
        for length, some in zip(lengths, alike, strict=True)
    ]
    return " OR ".join(parts), [stem for some in alike for stem in some]


def _maybe(earlier: dict[tuple[str, str, int], bytes], row: SheetRow, kind: type[V]) -> V | None:
    body = earlier.get((row.noun, row.name, row.revision - 1))
    return decode(body, kind) if body is not None else None


def noun(kind: type[Value]) -> str:
    """Return the kind of a value without its version: "charter"."""
    return kind_of(kind).split("/")[0]


def _moved_on(name: str, after: int, last: SheetRow | None) -> str:
    if last is None:
        return f"{name!r} has no revision {after}: open it again"
    return (
        f"{name!r} is at revision {last.revision} by {last.author}, not {after}: look at it, and write again after it"
    )


def _next(last: SheetRow | None, value: Value, **told: Any) -> SheetRow:  # noqa: ANN401  columns of the row
    return SheetRow(
        sheet=last.sheet if last else new_id("sheet"),
        noun=noun(type(value)),
        revision=last.revision + 1 if last else 1,
        fingerprint=fingerprint(value),
        body=encode(value),
        **told,
    )


def _sheet(row: SheetRow) -> Sheet:
    return Sheet(
        id=SheetId(row.sheet),
        noun=row.noun,
        study=StudyId(row.study),
        name=row.name,
        revision=row.revision,
        fingerprint=Fingerprint(row.fingerprint),
        author=row.author,
        at=row.at,
    )

"""The index of words in the database: one row for each thing that can be found.

Rows are written in the transaction of what they describe. A case that is still arriving has its words already and
is found only once it is there, so that an import stays as quick as it was and shows all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef

from redcommons.adapters.store.columns import plain
from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.models import CaseRecord, WordsRow
from redcommons.dataset.model import Case
from redcommons.dataset.rules import case_words
from redcommons.exploration.model import Kept, Turn
from redcommons.exploration.rules import kept_words, turn_words
from redcommons.study.model import (
    Brief,
    Charter,
    Definition,
    Exclusion,
    Group,
    Interests,
    Scenario,
    Taxonomy,
    ValueEntry,
)
from redcommons.study.rules import scope_words
from redcommons.values.base import Fingerprint, Value, decode, kind_of
from redcommons.values.identity import StudyId
from redcommons.values.search import Findable, Found, fold

CASE = "case"
TURN = "turn"
BATCH = 2000
"""Rows written at a time."""

SHEETS: dict[type[Value], Callable[[Any, str], Findable | None]] = {
    Charter: scope_words,
    ValueEntry: scope_words,
    Exclusion: scope_words,
    Scenario: scope_words,
    Taxonomy: scope_words,
    Brief: scope_words,
    Group: scope_words,
    Interests: scope_words,
    Definition: scope_words,
    Kept: kept_words,
}
"""Kinds of sheets that can be found, with what makes words of one and of the name it is kept under."""

_PUT = """INSERT INTO words (study, noun, ref, title, words) VALUES (%s, %s, %s, %s, %s)
 ON CONFLICT (study, noun, ref) DO UPDATE SET title = excluded.title, words = excluded.words"""
_SHEETS = """SELECT s.study, s.name, s.body FROM sheet s WHERE s.noun = %s AND s.revision =
 (SELECT MAX(t.revision) FROM sheet t WHERE t.study = s.study AND t.noun = s.noun AND t.name = s.name)"""
_TALKS = "SELECT DISTINCT sheet, study, name FROM sheet WHERE noun = 'talk'"
_TURNS = "SELECT talk, '', body FROM turn_belt"
_CASES = "SELECT study, fingerprint, body FROM case_belt"


class StoredWords:
    """Words by study, kind and ref."""

    def __init__(self, connection: Connection) -> None:
        """Keep words in `connection`."""
        self.connection = connection

    @stored
    def put(self, study: StudyId, items: Iterable[Findable]) -> None:
        """Make things findable by their words; what was findable under the same ref is so by its new words only."""
        with transaction.atomic(using=self.connection.alias):
            write(self.connection.db, ((study, item) for item in items))

    @stored
    def forget(self, study: StudyId, noun: str, ref: str) -> None:
        """Make one thing unfindable; nothing happens where it is not there."""
        WordsRow.objects.using(self.connection.alias).filter(study=study, noun=noun, ref=plain(ref)).delete()

    @looked
    def find(
        self, study: StudyId, words: Sequence[str], noun: str, after: int = 0, most: int = 20
    ) -> tuple[Found, ...]:
        """Return things of one kind in which every one of the folded words stands, in the order of their places."""
        rows = WordsRow.objects.using(self.connection.alias).filter(study=study, noun=noun, id__gt=after)
        for word in words:
            rows = rows.filter(words__contains=plain(word))
        if noun == CASE:
            here = CaseRecord.objects.filter(study=study, fingerprint=OuterRef("ref"), arriving="")
            rows = rows.filter(Exists(here))
        found = rows.order_by("id").values_list("noun", "ref", "title", "id")[:most]
        return tuple(Found(noun=kind, ref=ref, title=title, place=place) for kind, ref, title, place in found)

    def describe(self, study: StudyId, name: str, value: Value) -> None:
        """Make a sheet findable, or unfindable once it was taken back; only on the store thread, in a transaction."""
        words_of = SHEETS.get(type(value))
        if words_of is None:
            return
        item = words_of(value, name)
        if item is None:
            self.forget(study, kind_of(value).split("/")[0], name)
        else:
            write(self.connection.db, [(study, item)])


def write(db: BaseDatabaseWrapper, items: Iterable[tuple[str, Findable]]) -> None:
    """Write rows of the index; the caller holds the transaction."""
    walk = iter(items)
    while batch := list(islice(walk, BATCH)):
        write_columns(db, [columns(study, item) for study, item in batch])


def write_columns(db: BaseDatabaseWrapper, rows: Sequence[tuple[str, ...]]) -> None:
    """Write rows that were made before; the caller holds the transaction."""
    with db.cursor() as cursor:
        cursor.executemany(_PUT, rows)


def index(db: BaseDatabaseWrapper) -> None:
    """Make everything findable that stands in the tables already: for a workspace that had no index."""
    for kind, words_of in SHEETS.items():
        write(db, _sheets(db, kind, words_of))
    with db.cursor() as cursor:
        cursor.execute(_TALKS)
        heads = {talk: (study, name) for talk, study, name in cursor.fetchall()}
    turns = ((heads[talk], decode(body, Turn)) for talk, _nothing, body in _read(db, _TURNS) if talk in heads)
    write(db, ((study, turn_words(turn, name)) for (study, name), turn in turns))
    write(db, ((study, case_words(decode(body, Case), Fingerprint(ref))) for study, ref, body in _read(db, _CASES)))


def _sheets(
    db: BaseDatabaseWrapper, kind: type[Value], words_of: Callable[[Any, str], Findable | None]
) -> Iterator[tuple[str, Findable]]:
    for study, name, body in _read(db, _SHEETS, kind_of(kind).split("/")[0]):
        item = words_of(decode(body, kind), name)
        if item is not None:
            yield study, item


def _read(db: BaseDatabaseWrapper, question: str, *given: str) -> Iterator[tuple[str, str, bytes]]:
    with db.chunked_cursor() as cursor:
        cursor.execute(question, given)
        while rows := cursor.fetchmany(BATCH):
            yield from ((first, second, bytes(body)) for first, second, body in rows)


def columns(study: str, item: Findable) -> tuple[str, ...]:
    """Return the row of a thing."""
    return study, item.noun, plain(item.ref), plain(item.title), plain(fold(item.words))

"""The belts of cases and of recorded attempts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from string import hexdigits

import msgspec
from django.db import transaction
from django.db.models import Count, Q

from redcommons.adapters.store.columns import plain
from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.erasing import overwritten
from redcommons.adapters.store.models import CaseRecord, RecordingRow
from redcommons.adapters.store.words import CASE, StoredWords, write_columns
from redcommons.adapters.store.words import columns as words_columns
from redcommons.dataset.model import Case, CaseRow, Facets, Recording
from redcommons.dataset.rules import case_words
from redcommons.values.base import Fingerprint, decode, encode, fingerprint
from redcommons.values.errors import NotFound
from redcommons.values.identity import CaseId, StudyId, new_id
from redcommons.values.job import Progress, silent
from redcommons.values.provenance import Origin

PAGE = 500
"""Rows read at a time; also below SQLite's limit of variables in one statement."""

PREFIX = 8
"""Fewest digits of a fingerprint that name a case."""

BATCH = 500
"""Cases committed at a time: while rows are made ready for the next commit, others write."""

BREATH = 0.01
"""Seconds left to others after each commit: SQLite wakes nobody, so whoever waits must find the writer free."""

# What an import that died has left unseen is taken over by the next one that brings the same case.
_BRING = """INSERT INTO case_belt
 (arriving, study, fingerprint, external_id, family, scenario, harm, language, interaction, body)
 VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (study, fingerprint)
 DO UPDATE SET arriving = excluded.arriving WHERE case_belt.arriving <> ''"""
# SQLite would go by fingerprint, across the whole table; in the order of arrival this takes half as long.
_SHOW = "UPDATE case_belt{as_they_lie} SET arriving = '' WHERE study = %s AND arriving = %s"
# The empty text stands here and is no parameter: only so does SQLite see that the partial index holds these rows.
_PAGE = """SELECT id, fingerprint, external_id, family, scenario, harm, language, interaction FROM case_belt
 WHERE study = %s AND arriving = '' AND id > %s{narrowed} ORDER BY id LIMIT %s"""
_EVERY = """SELECT id, fingerprint, external_id, family, scenario, harm, language, interaction FROM case_belt
 WHERE study = %s AND arriving = ''"""
_WHOSE = "SELECT body FROM case_belt WHERE study = %s AND arriving = ''"
_SHOWN = "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM case_belt WHERE study = %s AND arriving = ''"
_BODIES = "SELECT fingerprint, body FROM case_belt WHERE study = %s AND arriving = '' AND fingerprint IN ({these})"
_RECORD = """INSERT INTO recording_belt (study, "set", fingerprint, body)
 VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"""
Combinations = tuple[tuple[tuple[str, ...], int], ...]
"""Values on the four axes together, with how many cases there are of them."""

MANY = 5_000
"""Cases named at once above which a study is read from end to end: quicker than looking each of them up."""

_AXES = ("scenario", "harm", "language", "interaction")
_COLUMNS = ("id", "fingerprint", "external_id", "family", "scenario", "harm", "language", "interaction")


class _From(msgspec.Struct):
    origin: Origin = "not_stated"


class _Part(msgspec.Struct):
    """Who wrote a case: the rest of a hundred thousand is not read for that."""

    provenance: _From = msgspec.field(default_factory=_From)


_PART = msgspec.json.Decoder(_Part)


class StoredCases:
    """Cases by study and content."""

    def __init__(self, connection: Connection) -> None:
        """Keep cases in `connection`."""
        self.connection = connection
        self.words = StoredWords(connection)
        self._counted: dict[StudyId, tuple[tuple[int, int], Combinations]] = {}
        self._last_many: tuple[tuple[StudyId, tuple[Fingerprint, ...]], tuple[CaseRow, ...]] | None = None

    def add(self, study: StudyId, cases: Sequence[Case], progress: Progress = silent) -> int:
        """Keep cases, all or none; equal content in one study is kept once. Return how many were new.

        They arrive unseen, batch by batch, each told to `progress`; one last update shows them all.
        """
        arriving = new_id("import")
        for start in range(0, len(cases), BATCH):
            self._bring(*rows_of(arriving, study, cases[start : start + BATCH]))
            if not self.connection.postgres:
                time.sleep(BREATH)
            progress(min(start + BATCH, len(cases)), len(cases))
        return self._show(arriving, study) if cases else 0

    @stored
    def _bring(self, rows: Sequence[tuple[object, ...]], words: Sequence[tuple[str, ...]]) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.db.cursor() as cursor:
            cursor.executemany(_BRING, rows)
            write_columns(self.connection.db, words)

    @stored
    def _show(self, arriving: str, study: StudyId) -> int:
        with self.connection.db.cursor() as cursor:
            way = "" if self.connection.postgres else " NOT INDEXED"
            cursor.execute(_SHOW.format(as_they_lie=way), [study, arriving])
            return int(cursor.rowcount)

    @looked
    def rows(self, study: StudyId, fingerprints: Sequence[Fingerprint] | None = None) -> tuple[CaseRow, ...]:
        """Return rows without text: all of a study in order of arrival, or the named ones in the order named."""
        mine = CaseRecord.objects.using(self.connection.alias).filter(study=study, arriving="")
        if fingerprints is None:
            return tuple(_row(record) for record in mine.order_by("id").values(*_COLUMNS).iterator())
        if len(fingerprints) > MANY:
            return self._many(study, tuple(fingerprints))
        found: dict[str, CaseRow] = {}
        for page in _pages(fingerprints):
            found.update({r["fingerprint"]: _row(r) for r in mine.filter(fingerprint__in=page).values(*_COLUMNS)})
        return tuple(found[print_] for print_ in _known(fingerprints, found))

    def _many(self, study: StudyId, fingerprints: tuple[Fingerprint, ...]) -> tuple[CaseRow, ...]:
        """Return the rows of a release, which never change: in a server every page of its runs asks for them anew."""
        kept = self._last_many
        if kept is not None and kept[0] == (study, fingerprints):
            return kept[1]
        wanted = frozenset(fingerprints)
        found: dict[str, CaseRow] = {}
        with self.connection.db.chunked_cursor() as cursor:
            cursor.execute(_EVERY, [study])
            while page := cursor.fetchmany(BATCH):
                mine = (dict(zip(_COLUMNS, values, strict=True)) for values in page if values[1] in wanted)
                found.update((str(record["fingerprint"]), _row(record)) for record in mine)
        rows = tuple(found[print_] for print_ in _known(fingerprints, found))
        if self.connection.many:
            self._last_many = (study, fingerprints), rows
        return rows

    @looked
    def page(self, study: StudyId, facets: Facets, after: int, size: int) -> tuple[tuple[int, CaseRow], ...]:
        """Return so many rows that arrived after a number, in order of arrival, each with its number."""
        asked = {axis: plain(value) for axis in _AXES if (value := getattr(facets, axis)) is not None}
        narrowed = "".join(f" AND {axis} = %s" for axis in asked)
        with self.connection.db.cursor() as cursor:
            cursor.execute(_PAGE.format(narrowed=narrowed), [study, after, *asked.values(), size])
            found = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
        return tuple((int(record["id"]), _row(record)) for record in found)

    @looked
    def combinations(self, study: StudyId) -> Combinations:
        """Return how many cases there are of each scenario, harm, language and interaction type together.

        Counting reads every row with its body, so the last count is kept for as long as no case came or went: how many
        there are and which is the newest is read from an index, a hundred times as quickly.
        """
        with self.connection.db.cursor() as cursor:
            cursor.execute(_SHOWN, [study])
            now: tuple[int, int] = cursor.fetchone()
        kept = self._counted.get(study)
        if kept is None or kept[0] != now:
            mine = CaseRecord.objects.using(self.connection.alias).filter(study=study, arriving="")
            counted = mine.values_list(*_AXES).annotate(n=Count("*")).order_by()
            kept = now, tuple((tuple(row[:-1]), int(row[-1])) for row in counted)
            self._counted[study] = kept
        return kept[1]

    def open(self, study: StudyId, fingerprints: Sequence[Fingerprint]) -> Iterator[Case]:
        """Yield cases with their text in the order named; raises NotFound."""
        for page in _pages(fingerprints):
            bodies = self._bodies(study, page)
            yield from (decode(bodies[print_], Case) for print_ in _known(page, bodies))

    @looked
    def find(self, study: StudyId, key: str) -> CaseId | None:
        """Return the case with that id, external id or fingerprint prefix (8 digits or more)."""
        named = Q(external_id=plain(key))
        if len(key) >= PREFIX and not set(key) - set(hexdigits):
            named |= Q(fingerprint__startswith=key.lower())
        rows = CaseRecord.objects.using(self.connection.alias).filter(named, study=study, arriving="")
        prints = list(rows.values_list("fingerprint", flat=True)[:2])
        return case_id(prints[0]) if len(prints) == 1 else None

    @looked
    def origins(self, study: StudyId) -> Mapping[Origin, int]:
        """Return how many cases there are by who wrote their words."""
        found: Counter[Origin] = Counter()
        with self.connection.db.cursor() as cursor:
            cursor.execute(_WHOSE, [study])
            while rows := cursor.fetchmany(PAGE):
                found.update(_PART.decode(bytes(body)).provenance.origin for (body,) in rows)
        return found

    @stored
    def erase(self, study: StudyId, fingerprint: Fingerprint) -> bool:
        """Remove a case with what files recorded about it and the words it is found by; return whether it was there."""
        alike = {"study": study, "fingerprint": fingerprint}
        with transaction.atomic(using=self.connection.alias), overwritten(self.connection):
            RecordingRow.objects.using(self.connection.alias).filter(**alike).delete()
            gone = CaseRecord.objects.using(self.connection.alias).filter(**alike).delete()[0]
            self.words.forget(study, CASE, fingerprint)
        self._last_many = None
        return bool(gone)

    @stored
    def record(self, study: StudyId, recordings: Sequence[tuple[Fingerprint, Recording]]) -> int:
        """Keep recorded attempts, once for each set and case; return how many were new."""
        mine = RecordingRow.objects.using(self.connection.alias).filter(study=study)
        with self.connection.alone("recording_belt"), self.connection.db.cursor() as cursor:
            before = mine.count()
            cursor.executemany(_RECORD, [(study, plain(item.set), print_, encode(item)) for print_, item in recordings])
            return mine.count() - before

    @looked
    def recordings(self, study: StudyId, name: str) -> Iterator[tuple[Fingerprint, Recording]]:
        """Yield the recorded attempts of a set."""
        rows = RecordingRow.objects.using(self.connection.alias).filter(study=study, set=plain(name)).order_by("id")
        return iter([(Fingerprint(row.fingerprint), decode(bytes(row.body), Recording)) for row in rows])

    @looked
    def _bodies(self, study: StudyId, page: Sequence[Fingerprint]) -> dict[str, bytes]:
        with self.connection.db.cursor() as cursor:
            cursor.execute(_BODIES.format(these=", ".join(["%s"] * len(page))), [study, *page])
            return {str(print_).strip(): bytes(body) for print_, body in cursor.fetchall()}


def rows_of(
    arriving: str, study: StudyId, cases: Sequence[Case]
) -> tuple[list[tuple[object, ...]], list[tuple[str, ...]]]:
    """Return rows of cases that arrive and of their words, made before anybody waits for them."""
    prints = [fingerprint(case) for case in cases]
    rows = [(arriving, *_columns(study, *pair)) for pair in zip(prints, cases, strict=True)]
    return rows, [words_columns(study, item) for item in map(case_words, cases, prints)]


def case_id(print_: str) -> CaseId:
    """Return the id of a case within its study: the first 16 digits of its fingerprint."""
    return CaseId(print_[:16])


def _columns(study: StudyId, print_: Fingerprint, case: Case) -> tuple[object, ...]:
    axes = (case.scenario, case.harm, case.language, case.interaction)
    columns = (case.provenance.external_id, case.family or print_[:16], *axes)
    return study, print_, *map(plain, columns), encode(case)


def _row(record: dict[str, object]) -> CaseRow:
    print_ = Fingerprint(str(record["fingerprint"]))
    rest = {name: str(record[name]) for name in _COLUMNS[2:]}
    return CaseRow(id=case_id(print_), fingerprint=print_, **rest)


def _known(
    wanted: Sequence[Fingerprint], found: dict[str, object] | dict[str, bytes] | dict[str, CaseRow]
) -> Sequence[Fingerprint]:
    missing = [print_ for print_ in wanted if print_ not in found]
    if missing:
        raise NotFound(f"{len(missing)} of {len(wanted)} cases are not in this study, first {missing[0][:16]}")
    return wanted


def _pages(items: Sequence[Fingerprint]) -> Iterator[list[Fingerprint]]:
    walk = iter(items)
    while page := list(islice(walk, PAGE)):
        yield page

"""The belt of conversations: a head for each, with what coverage counts beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Max, QuerySet

from redcommons.adapters.store.columns import plain
from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.erasing import overwritten
from redcommons.adapters.store.models import TalkHeadRow
from redcommons.exploration.model import Looked, Talk, TalkHead
from redcommons.exploration.ports import Cell
from redcommons.values.base import decode, encode
from redcommons.values.clock import Clock
from redcommons.values.errors import NotFound
from redcommons.values.identity import PersonName, SheetId, StudyId

# Every page of a conversation asks these, and building the statements anew took longer than running them.
_HEADS = "SELECT talk, name, at, body, id FROM talk_belt WHERE study = %s"
_HEAD = f"{_HEADS} AND name = %s ORDER BY id LIMIT 1"
_NAMES = "SELECT name FROM talk_belt WHERE study = %s ORDER BY id"
_NEWEST = "SELECT body FROM talk_belt WHERE study = %s ORDER BY id DESC"
_DRAWN = b'"brief":'
BATCH = 500
"""Names asked for, and heads looked through, at once: old SQLite takes no more than 999 variables."""


class StoredTalks:
    """Heads by study and name."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        """Keep heads in `connection`, dated by `clock`."""
        self.connection = connection
        self.clock = clock

    @stored
    def begin(self, study: StudyId, name: str, talk: Talk) -> TalkHead:
        """Keep a new conversation under a name that is free."""
        row = TalkHeadRow(talk=name, study=study, name=name, by=talk.by, at=self.clock.now(), **_columns(talk, name))
        row.save(force_insert=True, using=self.connection.alias)
        return _head(row)

    @stored
    def change(self, study: StudyId, name: str, talk: Talk) -> TalkHead:
        """Keep what a head says from now on; raises NotFound."""
        if not self._rows(study).filter(name=name).update(**_columns(talk, name)):
            raise NotFound(f"this study has no conversation {name!r}")
        return _head(self._rows(study).get(name=name))

    @stored
    def erase(self, study: StudyId, name: str) -> None:
        """Remove the head of a conversation; nothing happens where there is none."""
        with transaction.atomic(using=self.connection.alias), overwritten(self.connection):
            self._rows(study).filter(name=name).delete()

    @stored
    def unname(self, study: StudyId, name: str, talk: Talk) -> None:
        """Keep what a head says from now on, without the name of whoever began the conversation."""
        bare = msgspec.structs.replace(talk, by=PersonName(""))
        with transaction.atomic(using=self.connection.alias), overwritten(self.connection):
            self._rows(study).filter(name=name).update(by="", **_columns(bare, name))

    @looked
    def get(self, study: StudyId, name: str) -> TalkHead | None:
        """Return the head of a conversation, or None."""
        with self.connection.db.cursor() as cursor:
            cursor.execute(_HEAD, [study, name])
            row = cursor.fetchone()
        return _read(*row) if row else None

    @looked
    def called(self, study: StudyId, names: Collection[str]) -> Mapping[str, TalkHead]:
        """Return the heads of conversations by their names; those that are not there are left out."""
        wanted = sorted(names)
        found: list[TalkHeadRow] = []
        for start in range(0, len(wanted), BATCH):
            found += self._rows(study).filter(name__in=wanted[start : start + BATCH])
        return {row.name: _head(row) for row in found}

    @looked
    def page(self, study: StudyId, meant: Looked) -> tuple[TalkHead, ...]:
        """Return heads, newest first."""
        asked = {f'"{column}" = %s': said for column, said in _asked(meant).items()}
        asked |= {"id < %s": meant.before} if meant.before else {}
        statement = f"{' AND '.join([_HEADS, *asked])} ORDER BY id DESC LIMIT %s"
        with self.connection.db.cursor() as cursor:
            cursor.execute(statement, [study, *asked.values(), meant.most])
            return tuple(_read(*row) for row in cursor.fetchall())

    @looked
    def count(self, study: StudyId, meant: Looked) -> int:
        """Return how many conversations are meant, whatever the page."""
        return self._meant(study, meant).count()

    @looked
    def names(self, study: StudyId) -> tuple[str, ...]:
        """Return the names of all conversations in the order in which they began."""
        with self.connection.db.cursor() as cursor:
            cursor.execute(_NAMES, [study])
            return tuple(str(name) for (name,) in cursor.fetchall())

    @looked
    def drawn(self, study: StudyId, brief: str, most: int) -> tuple[Mapping[str, str], ...]:
        """Return what the newest conversations that follow a brief have drawn from it, `most` at most."""
        found: list[Mapping[str, str]] = []
        with self.connection.db.cursor() as cursor:
            cursor.execute(_NEWEST, [study])
            while len(found) < most and (page := cursor.fetchmany(BATCH)):
                # Reading a head takes as long as fetching fifty: most follow no brief, which their bytes tell.
                heads = (decode(bytes(body), Talk).brief for (body,) in page if _DRAWN in bytes(body))
                found += [drawn.said for drawn in heads if drawn is not None and drawn.brief == brief]
        return tuple(found[:most])

    @looked
    def line(self, study: StudyId, first: str) -> tuple[TalkHead, ...]:
        """Return every session with one person by the name of the first, earliest session first."""
        return tuple(_head(row) for row in self._rows(study).filter(first=first).order_by("session", "id"))

    @looked
    def sessions(self, study: StudyId, firsts: Collection[str]) -> Mapping[str, int]:
        """Return how many sessions there are by the name of each first one."""
        counted = self._rows(study).filter(first__in=firsts).values("first").annotate(n=Max("session"))
        return dict(counted.values_list("first", "n"))

    @looked
    def cells(self, study: StudyId) -> Mapping[Cell, int]:
        """Return how many conversations there are of each scenario, harm and interaction type."""
        counted = self._rows(study).values("scenario", "harm", "interaction").annotate(n=Count("id"))
        found = counted.values_list("scenario", "harm", "interaction", "n")
        return {(scenario, harm, interaction): n for scenario, harm, interaction, n in found}

    def _meant(self, study: StudyId, meant: Looked) -> QuerySet[TalkHeadRow]:
        return self._rows(study).filter(**_asked(meant))

    def _rows(self, study: StudyId) -> QuerySet[TalkHeadRow]:
        return TalkHeadRow.objects.using(self.connection.alias).filter(study=study)


def _asked(meant: Looked) -> dict[str, Any]:
    asked = {"scenario": meant.scenario, "harm": meant.harm, "by": meant.by}
    return {column: plain(said) for column, said in asked.items() if said}


def _columns(talk: Talk, name: str) -> dict[str, str | int | bytes]:
    return {
        "first": talk.first or name,
        "session": talk.session,
        "scenario": plain(talk.scenario),
        "harm": plain(talk.harm),
        "interaction": talk.interaction,
        "body": encode(talk),
    }


def _head(row: TalkHeadRow) -> TalkHead:
    return _read(row.talk, row.name, row.at, row.body, row.id)


def _read(talk: str, name: str, at: str, body: bytes | memoryview, place: int) -> TalkHead:
    return TalkHead(id=SheetId(talk), name=name, at=at, talk=decode(bytes(body), Talk), place=place)


# ------------------------------------------------------------------------------- from the shelf, where they once stood

_SHEETS = """SELECT s.sheet, s.study, s.name, s.body,
 (SELECT t.at FROM sheet t WHERE t.sheet = s.sheet ORDER BY t.revision LIMIT 1),
 (SELECT min(t.id) FROM sheet t WHERE t.sheet = s.sheet) AS place
 FROM sheet s WHERE s.noun = 'talk' AND s.revision = (SELECT max(t.revision) FROM sheet t WHERE t.sheet = s.sheet)
 ORDER BY place"""
_PUT = """INSERT INTO talk_belt (talk, study, name, "by", at, "first", session, scenario, harm, interaction,
 body) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""


def from_sheets(db: BaseDatabaseWrapper) -> None:
    """Move every conversation from the shelf to its own belt, in the order in which they began."""
    with db.cursor() as cursor:
        cursor.execute(_SHEETS)
        found = cursor.fetchall()
        rows = []
        for sheet, study, name, body, at, _place in found:
            talk = decode(bytes(body), Talk)
            said = _columns(talk, name)
            rows.append((sheet, study, name, talk.by, at, *said.values()))
        cursor.executemany(_PUT, rows)
        cursor.execute("DELETE FROM sheet WHERE noun = 'talk'")

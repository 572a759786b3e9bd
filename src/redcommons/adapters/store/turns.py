"""The belt of conversation turns."""

from __future__ import annotations

from django.db import transaction

from redcommons.adapters.store.connection import Connection, stored
from redcommons.adapters.store.models import SheetRow, TurnRow
from redcommons.adapters.store.words import write
from redcommons.exploration.model import Turn
from redcommons.exploration.rules import turn_words
from redcommons.values.base import decode, encode
from redcommons.values.errors import NotFound
from redcommons.values.identity import SheetId


class StoredTurns:
    """Turns by conversation and number."""

    def __init__(self, connection: Connection) -> None:
        """Keep turns in `connection`."""
        self.connection = connection
        self._heads: dict[SheetId, tuple[str, str] | None] = {}

    @stored
    def append(self, talk: SheetId, turn: Turn) -> None:
        """Keep one turn."""
        row = TurnRow(talk=talk, number=turn.number, parent=turn.parent, body=encode(turn))
        with transaction.atomic(using=self.connection.alias):
            row.save(using=self.connection.alias, force_insert=True)
            if head := self._head(talk):
                write(self.connection.db, [(head[0], turn_words(turn, head[1]))])

    @stored
    def all(self, talk: SheetId) -> tuple[Turn, ...]:
        """Return every turn of a conversation by number."""
        rows = TurnRow.objects.using(self.connection.alias).filter(talk=talk).order_by("number")
        return tuple(decode(bytes(row.body), Turn) for row in rows)

    def path(self, talk: SheetId, number: int) -> tuple[Turn, ...]:
        """Return the turns from the first to `number`, following parents."""
        turns = {turn.number: turn for turn in self.all(talk)}
        if number not in turns:
            raise NotFound(f"{talk} has no turn {number}: it has {len(turns)}")
        path: list[Turn] = []
        while number:
            path.append(turns[number])
            number = turns[number].parent
        return tuple(reversed(path))

    def _head(self, talk: SheetId) -> tuple[str, str] | None:
        """Return study and name of a conversation; None for turns without a head."""
        if talk not in self._heads:
            heads = SheetRow.objects.using(self.connection.alias).filter(sheet=talk, noun="talk")
            self._heads[talk] = heads.values_list("study", "name").first()
        return self._heads[talk]

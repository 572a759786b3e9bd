"""The audit chain in the database."""

from __future__ import annotations

from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.models import LedgerPayloadRow, LedgerRow
from redcommons.values.base import decode, encode
from redcommons.values.ledger import Deed, LedgerLine, next_line


class StoredLedger:
    """Lines in one table, payloads and salts in another."""

    def __init__(self, connection: Connection) -> None:
        """Keep the chain in `connection`."""
        self.connection = connection

    @stored
    def append(self, deed: Deed) -> LedgerLine:
        """Write one line; it can never be changed."""
        alias = self.connection.alias
        with self.connection.alone("ledger"):
            row = LedgerRow.objects.using(alias).order_by("-number").first()
            line, salt = next_line(_line(row) if row else None, deed)
            LedgerRow(number=line.number, previous=line.previous, commitment=line.commitment).save(
                using=alias, force_insert=True
            )
            LedgerPayloadRow(number=line.number, salt=salt, body=encode(deed)).save(using=alias, force_insert=True)
        return line

    @looked
    def lines(self) -> tuple[tuple[LedgerLine, Deed | None], ...]:
        """Return every line in order, with its deed where that was not erased."""
        alias = self.connection.alias
        payloads = {row.number: bytes(row.body) for row in LedgerPayloadRow.objects.using(alias).all()}
        return tuple(
            (_line(row), decode(payloads[row.number], Deed) if row.number in payloads else None)
            for row in LedgerRow.objects.using(alias).order_by("number")
        )

    @stored
    def erase(self, number: int) -> None:
        """Erase payload and salt of one line; the chain stays whole."""
        LedgerPayloadRow.objects.using(self.connection.alias).filter(number=number).delete()


def _line(row: LedgerRow) -> LedgerLine:
    return LedgerLine(number=row.number, previous=row.previous, commitment=row.commitment)

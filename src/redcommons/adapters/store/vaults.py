"""Sealed vaults in the database: bytes of one size, one row a person."""

from __future__ import annotations

from django.db import transaction

from redcommons.adapters.store.connection import Connection, looked, stored
from redcommons.adapters.store.rows_of_people import VaultRow
from redcommons.care.ports import Sealed, Settling

_GET = "SELECT keys, body FROM vault WHERE person = %s"


class StoredVaults:
    """One row for each person who has a vault."""

    def __init__(self, connection: Connection) -> None:
        """Keep vaults in `connection`."""
        self.connection = connection

    @looked
    def get(self, person: str) -> Sealed | None:
        """Return a person's vault, or None."""
        with self.connection.db.cursor() as cursor:
            cursor.execute(_GET, [person])
            row = cursor.fetchone()
        return Sealed(keys=bytes(row[0]), body=bytes(row[1])) if row else None

    @stored
    def put(self, person: str, sealed: Sealed) -> None:
        """Keep a vault in place of the one there may be."""
        VaultRow.objects.using(self.connection.alias).update_or_create(
            person=person, defaults={"keys": sealed.keys, "body": sealed.body}
        )

    @stored
    def settle(self, settling: Settling) -> None:
        """Write a person's vault anew, if there is one."""
        with transaction.atomic(using=self.connection.alias):
            settle(self.connection, settling)

    @stored
    def drop(self, person: str) -> None:
        """Take a vault away, if there is one."""
        VaultRow.objects.using(self.connection.alias).filter(person=person).delete()


def settle(connection: Connection, settling: Settling | None) -> None:
    """Write a vault anew inside the transaction of a public act; only to be used on the store thread."""
    if settling is None:
        return
    rows = VaultRow.objects.using(connection.alias).filter(person=settling.person)
    row = rows.select_for_update().first()
    if row is not None:
        rows.update(body=settling.merge(bytes(row.body)))

"""Opening a store. Django must know its applications before a table module may be imported."""

from __future__ import annotations

from dataclasses import dataclass

from redcommons.adapters.store.connection import Connection, prepare_django
from redcommons.adapters.store.locks import Locks

prepare_django()

from redcommons.adapters.store.cases import StoredCases  # noqa: E402  after Django knows
from redcommons.adapters.store.jobs import StoredJobs  # noqa: E402  after Django knows
from redcommons.adapters.store.ledger import StoredLedger  # noqa: E402  after Django knows
from redcommons.adapters.store.queues import StoredQueues  # noqa: E402  after Django knows
from redcommons.adapters.store.runs import StoredRuns  # noqa: E402  after Django knows
from redcommons.adapters.store.shelf import StoredShelf  # noqa: E402  after Django knows
from redcommons.adapters.store.talks import StoredTalks  # noqa: E402  after Django knows
from redcommons.adapters.store.turns import StoredTurns  # noqa: E402  after Django knows
from redcommons.adapters.store.uploads import StoredUploads  # noqa: E402  after Django knows
from redcommons.adapters.store.vaults import StoredVaults  # noqa: E402  after Django knows
from redcommons.adapters.store.words import StoredWords  # noqa: E402  after Django knows
from redcommons.values.clock import Clock  # noqa: E402


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Everything that is kept, by room."""

    connection: Connection
    """The database and its thread."""
    shelf: StoredShelf
    """What people write."""
    ledger: StoredLedger
    """Exports, publications and access changes."""
    talks: StoredTalks
    """Heads of conversations."""
    turns: StoredTurns
    """Conversation turns."""
    cases: StoredCases
    """Cases and recorded attempts."""
    runs: StoredRuns
    """Runs, attempts, verdicts and tallies."""
    jobs: StoredJobs
    """Long work, and the locks under which it is done."""
    uploads: StoredUploads
    """Files that people brought, until they are taken or left."""
    queues: StoredQueues
    """Tasks of rating queues."""
    vaults: StoredVaults
    """Sealed vaults."""
    words: StoredWords
    """What everything can be found by."""


def open_store(where: str, clock: Clock, *, many: bool = False) -> Store:
    """Open a workspace folder or a PostgreSQL URL, for one or for many threads at once; raises StoreError."""
    connection = Connection(where, many=many)
    locks = Locks(connection)
    runs = StoredRuns(connection, clock, locks)
    return Store(
        connection=connection,
        shelf=StoredShelf(connection, clock),
        ledger=StoredLedger(connection),
        talks=StoredTalks(connection, clock),
        turns=StoredTurns(connection),
        cases=StoredCases(connection),
        runs=runs,
        jobs=StoredJobs(connection, clock, locks),
        uploads=StoredUploads(connection),
        queues=StoredQueues(connection, runs),
        vaults=StoredVaults(connection),
        words=StoredWords(connection),
    )

"""One connection on one thread for each workspace, in SQLite or PostgreSQL.

Django keeps connections by thread and refuses to work inside a running event loop, so every call goes to
one store thread. Notebooks, loops and plain scripts then all behave alike. In a server the threads of its pages read
for themselves: what waits for the one writer of SQLite must not hold up everybody who merely looks.
"""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast
from urllib.parse import unquote, urlsplit
from weakref import WeakSet

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.signals import connection_created
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError, InterfaceError

from redcommons.values.errors import BadInput, StoreError

P = ParamSpec("P")
T = TypeVar("T")

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000, "foreign_keys": 1}
"""What a live SQLite connection must answer (2 is FULL): a test reads them back."""

FILE = "redcommons.sqlite3"
"""The database of a workspace that is a folder."""
_ONLY_READS = ("PRAGMA query_only = ON", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
"""What a connection that reads is told first, in SQLite and in PostgreSQL."""

_OPENING = 7_293_184_015
_ALIASES = itertools.count()
_CONFIGURE = threading.Lock()
_POSTGRES = re.compile(r"^postgres(ql)?://")


class Connection:
    """A database, the one thread that writes to it, and in a server those that only read."""

    def __init__(self, where: str, *, many: bool = False) -> None:
        """Open `where`, a folder or a PostgreSQL URL, and bring its tables up to date.

        With `many`, whoever asks looks things up in their own thread, on a connection of it that cannot write.
        """
        self.where = where
        self.postgres = bool(_POSTGRES.match(where))
        self.shown = shown(where)
        self._closed = False
        self._renewed: list[Callable[[], object]] = []
        self.alias = _configure(database(where))
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=f"store-{self.alias}")
        self._thread = self._pool.submit(threading.get_ident).result()
        connection_created.connect(self._made)
        self.many = many
        self._looking = threading.local()
        self._readers: WeakSet[Any] = WeakSet()
        try:
            self.call(self._prepare)
        except BaseException:
            self.close()
            raise

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function` on the store thread and return what it returns; database errors become StoreError."""
        if self._closed:
            raise BadInput(f"{self.shown} was closed: open it again")
        if threading.get_ident() == self._thread:
            return self._translated(function, *args, **kwargs)
        return self._pool.submit(partial(self._translated, function, *args, **kwargs)).result()

    def look(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function`, which only reads, and return what it returns, as `call` does."""
        # In the middle of a write it reads what is being written; beside a running loop Django would refuse to.
        if not self.many or self._closed or threading.get_ident() == self._thread or _beside_a_loop():
            return self.call(function, *args, **kwargs)

        def looking() -> T:
            self._be_ready_to_look()
            return function(*args, **kwargs)

        return self._translated(looking)

    def apart(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function` as `call` does, on a thread of its own: the store thread goes on serving."""
        with ThreadPoolExecutor(1, thread_name_prefix=f"apart-{self.alias}") as pool:
            return pool.submit(partial(self._translated, function, *args, **kwargs)).result()

    def on_renewal(self, again: Callable[[], object]) -> None:
        """Call this, on the store thread, whenever a server that was gone is reached again."""
        self._renewed.append(again)

    @property
    def db(self) -> Any:  # noqa: ANN401  Django types its connection wrappers by backend
        """Return Django's connection of this thread; only to be used on the store thread, or on one that reads."""
        return connections[self.alias]

    @contextmanager
    def alone(self, table: str) -> Iterator[None]:
        """Hold a transaction in which nobody else writes to `table`; only to be used on the store thread.

        What reads before it writes (the last revision, the last line) needs this. SQLite has one writer anyway.
        """
        with transaction.atomic(using=self.alias):
            if self.postgres:
                with self.db.cursor() as cursor:
                    cursor.execute(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE')
            yield

    def close(self) -> None:
        """Close the connection and end the thread; closing again does nothing."""
        if not self._closed:
            self.call(self._close)
            self._closed = True
            self._pool.shutdown()
            for connection in list(self._readers):
                connection.close()

    def _be_ready_to_look(self) -> None:
        self.db.close_if_health_check_failed()
        self.db.ensure_connection()
        # Django may have closed and opened it anew since: what was told to the one before does not hold for this one.
        if getattr(self._looking, "told", None) is not self.db.connection:
            with self.db.cursor() as cursor:
                cursor.execute(_ONLY_READS[self.postgres])
            self._looking.told = self.db.connection
        if self.db not in self._readers:
            self.db.inc_thread_sharing()  # whoever closes the workspace closes it too
            self._readers.add(self.db)

    def _close(self) -> None:
        self.db.close()

    def _prepare(self) -> None:
        if not self.postgres:
            _begin_file(Path(self.where) / FILE)
        if self._behind():
            with self._alone_opening():
                if self._behind():
                    call_command("migrate", "store", database=self.alias, verbosity=0, interactive=False)

    def _behind(self) -> bool:
        executor = MigrationExecutor(self.db)
        known = set(executor.loader.disk_migrations)
        ahead = sorted(
            name for app, name in executor.loader.applied_migrations if app == "store" and (app, name) not in known
        )
        if ahead:
            raise StoreError(f"{self.shown} was written by a newer Redcommons ({ahead[-1]}): install that version")
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes("store")))

    @contextmanager
    def _alone_opening(self) -> Iterator[None]:
        """Of several processes that open a fresh workspace at once, let one make the tables."""
        if self.postgres:
            with self.db.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_OPENING])
                try:
                    yield
                finally:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [_OPENING])
            return
        folder = Path(self.where) / "locks"
        folder.mkdir(exist_ok=True)
        with (folder / "opening.lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _translated(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except (DatabaseError, InterfaceError, sqlite3.Error, OSError) as error:
            self._let_go()
            raise StoreError(explained(self.where, error)) from error

    def _let_go(self) -> None:
        """Close what leads nowhere any more, so that the next call reaches a server that has come back."""
        db = self.db
        if db.connection is not None and not db.in_atomic_block and not db.is_usable():
            db.close()

    def _made(self, connection: Any, **_signal: object) -> None:  # noqa: ANN401  as above
        if connection.alias == self.alias and threading.get_ident() == self._thread:
            for again in self._renewed:
                again()


class _Stored(Protocol):
    connection: Connection


S = TypeVar("S", bound=_Stored)


def stored(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Make a method run on the store thread of its object's connection."""

    @wraps(method)
    def on_thread(self: S, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.connection.call(method, self, *args, **kwargs)

    return cast("Callable[Concatenate[S, P], T]", on_thread)


def looked(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Make a method that only reads run where its object's connection lets it."""

    @wraps(method)
    def on_thread(self: S, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.connection.look(method, self, *args, **kwargs)

    return cast("Callable[Concatenate[S, P], T]", on_thread)


def _beside_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def prepare_django() -> None:
    """Tell Django which applications there are, once; a workbench that did so before is left alone."""
    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=["redcommons.adapters.store"],
            DATABASES={"default": {"ENGINE": "django.db.backends.dummy"}},
            USE_TZ=True,
        )
        django.setup()


def database(where: str) -> dict[str, object]:
    """Return what Django is told of the database of a workspace, a folder or a PostgreSQL URL."""
    options = _postgres_options(where) if _POSTGRES.match(where) else _sqlite_options(Path(where))
    # A thread that makes pages stays, and opening its connection for every page took longer than many pages do.
    return {**options, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


@contextmanager
def one_moment(where: str) -> Iterator[str]:
    """Give the alias of a connection that sees the database as it is now, whatever others write meanwhile.

    It belongs to the thread that asks, so that the store thread goes on serving, and it holds nobody up.
    """
    options = database(where)
    more: dict[str, object] = {"transaction_mode": "DEFERRED"}
    if _POSTGRES.match(where):
        from psycopg import IsolationLevel  # a tenth of a second that a folder does not need

        more = {"isolation_level": IsolationLevel.REPEATABLE_READ}
    alias = _configure({**options, "OPTIONS": {**cast("dict[str, object]", options["OPTIONS"]), **more}})
    try:
        with transaction.atomic(using=alias):
            yield alias
    finally:
        connections[alias].close()


def _configure(options: dict[str, object]) -> str:
    with _CONFIGURE:
        alias = f"workspace{next(_ALIASES)}"
        connections.settings[alias] = options
        connections.configure_settings(connections.settings)
        return alias


def _sqlite_options(folder: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / FILE),
        "OPTIONS": {
            "timeout": PRAGMAS["busy_timeout"] / 1000,  # type: ignore[operator]
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _begin_file(path: Path) -> None:
    """Make a database that its owner alone reads: it holds sessions and people's words. One that is there stays."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _postgres_options(url: str) -> dict[str, object]:
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise BadInput(f"{shown(url)} is no address: write postgresql://HOST:PORT/NAME") from error
    if not parts.path.strip("/"):
        raise BadInput(f"{shown(url)} names no database: write postgresql://HOST/NAME")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": port,
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
    }


def shown(where: str) -> str:
    """Return a place as it may be shown: a URL without its password, which may hold any character."""
    if not _POSTGRES.match(where):
        return where
    bare = re.sub(r"://([^:/@]*):.*@", r"://\1:…@", where, flags=re.DOTALL)
    return re.sub(r"([?&]password=)[^&]*", r"\1…", bare)


def explained(where: str, error: Exception) -> str:
    """Return what a database said of a workspace, without its password, and the way out."""
    text = str(error).strip().split("\n")[0]
    ways = {
        "readonly": "make the folder writable for this user",
        "unable to open": "check that the folder exists and that you may write in it",
        "locked": "another process holds it for long; wait, or stop that process",
        "disk i/o": "the disk may be full or failing; everything kept so far is still there",
        "no space": "free some space on the disk; everything kept so far is still there",
        "full": "free some space on the disk; everything kept so far is still there",
        "not a database": "the file redcommons.sqlite3 is something else; choose another workspace",
        "malformed": "restore it from a backup",
        "permission denied": "make the folder writable for this user",
        "password": "check the user and the password",
        "does not exist": "make the database first, or check its name",
        "resolve": "check that the server runs and that the address is right",
        "connection": "check that the server runs and that the address is right",
    }
    way = next((way for word, way in ways.items() if word in text.lower()), "nothing half-done was kept")
    return f"{shown(where)}: {text}: {way}"

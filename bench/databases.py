"""A PostgreSQL server for the bench: the one that the tests find or start."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import postgres

TICK = os.sysconf("SC_CLK_TCK")


class Databases:
    """Fresh databases on one server, and what the server spent on them."""

    def __init__(self, url: str) -> None:
        self._there = postgres.Databases(url)
        self._before = 0.0

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Give an empty database for the length of a `with` block."""
        with self._there.fresh() as url:
            self._before = self._clock()
            yield url

    def spent(self) -> float:
        """Return the CPU seconds of the connections since the last fresh database; 0 for a server elsewhere."""
        return self._clock() - self._before

    def _clock(self) -> float:
        with psycopg.connect(self._there.server) as connection:
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            own = Path(f"/proc/{row[0]}/stat") if row else Path("/nowhere")
            if not own.exists():
                return 0.0
            keeper = own.read_text(encoding="ascii").rpartition(") ")[2].split()[1]
        ended = Path(f"/proc/{keeper}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        return (int(ended[13]) + int(ended[14])) / TICK


@contextmanager
def found() -> Iterator[Databases | str]:
    """Give a server, or the reason why there is none."""
    run = postgres.open_run()
    try:
        yield Databases(postgres.server_url(os.getpid()))
    except postgres.NoPostgresError as error:
        yield str(error).splitlines()[0]
    finally:
        postgres.close_run(run)

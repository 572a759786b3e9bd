"""What every backup promises: one moment, whole or not at all, and the same in either database."""

import hashlib
import json
import multiprocessing
import os
import signal
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from redcommons.adapters.store.archive import StoredArchive
from redcommons.adapters.store.backup import LEFT_OUT, MANIFEST, kept_models
from redcommons.adapters.store.opening import Store
from redcommons.study.model import Charter
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, StoreError
from redcommons.values.identity import StudyId
from redcommons.values.ledger import Deed
from tests.store_worlds import KINDS, case, new_run, opened, replied, said

STUDY = StudyId("study-1")
Rows = dict[str, list[tuple[object, ...]]]


def silent(_done: int, _all: int) -> None:
    """Tell nobody."""


def archive(store: Store, reports: Path | None = None) -> StoredArchive:
    return StoredArchive(store.connection, FrozenClock(), reports)


def fill(store: Store, cases: int = 5) -> None:
    store.shelf.put(STUDY, "charter", Charter(purpose="May it \x00 stay \N{SKULL} open?"), "Ana")
    store.cases.add(STUDY, [case(f"prompt {number} \x00") for number in range(cases)])
    run = new_run(store, ["a", "b"], ["contains:x"], STUDY)
    store.runs.write(run, [replied(0, text="yes \ufffd")], [said(0, "contains:x")])
    store.ledger.append(Deed(verb="report.publish", actor="Ana", study="S", subject="x", at="2026-01-01T00:00:00Z"))


def rows(store: Store) -> Rows:
    def read() -> Rows:
        found: Rows = {}
        there = set(store.connection.db.introspection.table_names())
        for model in (model for model in kept_models() if model._meta.db_table in there):
            with store.connection.db.cursor() as cursor:
                columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if field.column)
                cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}" ORDER BY 1, 2, 3')
                every = cursor.fetchall()
            found[model._meta.db_table] = [
                tuple(bytes(item) if isinstance(item, memoryview) else item for item in row) for row in every
            ]
        return found

    return store.connection.call(read)


@pytest.fixture(params=[KINDS[0], pytest.param(KINDS[1], marks=pytest.mark.postgres)])
def second_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A fresh place in either database, to restore into."""
    if request.param == "sqlite":
        yield str(tmp_path_factory.mktemp("second"))
        return
    with request.getfixturevalue("postgres").fresh() as url:
        yield url


@pytest.fixture
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a small workspace."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "w").mkdir()
    with opened(folder / "w") as store:
        fill(store)
        archive(store).write(folder / "all.zip", silent)
    return folder / "all.zip"


# ---------------------------------------------------------------------------------------------------------- round trip


def test_what_comes_back_is_what_was_there_in_either_database(
    own_place: str, second_place: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("backups") / "all.zip"
    with opened(own_place) as store:
        fill(store)
        before = rows(store)
        made = archive(store).write(file, silent)
    with opened(second_place) as other:
        assert archive(other).read(file, silent) == made
        assert rows(other) == before
        fill(other, cases=7)  # the next numbers are free

    assert {table.name: table.rows for table in made.tables} == {name: len(found) for name, found in before.items()}
    assert set(made.left_out) <= LEFT_OUT


def test_one_workspace_gives_one_file_whoever_writes_it_and_where(
    own_place: str, second_place: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first, second = (tmp_path_factory.mktemp("backups") / name for name in ("first.zip", "second.zip"))
    with opened(own_place) as store:
        fill(store)
        made = archive(store).write(first, silent)
    with opened(second_place) as other:
        archive(other).read(first, silent)
        assert archive(other).write(second, silent).tables == made.tables


def test_a_backup_is_of_one_moment(own_place: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("backups") / "all.zip"
    with opened(own_place) as store:
        fill(store)
        before, said_so = rows(store), []

        def meanwhile(done: int, total: int) -> None:
            said_so.append((done, total))
            store.shelf.put(STUDY, f"sheet {len(said_so)}", Charter(purpose="late"), "Bo")
            store.cases.add(STUDY, [case(f"late {len(said_so)}")])

        made = archive(store).write(file, meanwhile)
        assert len(rows(store)["sheet"]) > len(before["sheet"])
    assert {table.name: table.rows for table in made.tables} == {name: len(found) for name, found in before.items()}
    assert said_so[-1][0] == said_so[-1][1] == sum(map(len, before.values()))


def test_published_editions_come_along(tmp_path: Path, second_place: str) -> None:
    reports, elsewhere = tmp_path / "reports", tmp_path / "elsewhere"
    for name in ("a-1/index.html", "a-1/examples/1.html", "a-1/notes.txt", "a-1/.hidden", "Other/index.html"):
        (reports / name).parent.mkdir(parents=True, exist_ok=True)
        (reports / name).write_text(name)
    (reports / "a-1" / "report.json").symlink_to("/etc/hostname")
    with opened(tmp_path) as store:
        made = archive(store, reports).write(tmp_path / "all.zip", silent)
    assert [item.name for item in made.files] == ["reports/a-1/examples/1.html", "reports/a-1/index.html"]

    with opened(second_place) as other:
        with pytest.raises(BadInput, match="name a folder for them"):
            archive(other).read(tmp_path / "all.zip", silent)
        archive(other, elsewhere).read(tmp_path / "all.zip", silent)
    assert [str(path.relative_to(elsewhere)) for path in sorted(elsewhere.rglob("*.html"))] == [
        "a-1/examples/1.html",
        "a-1/index.html",
    ]
    assert (elsewhere / "a-1" / "index.html").read_text() == "a-1/index.html"


def test_a_backup_of_an_older_schema_is_taken_and_brought_up_to_date(tmp_path: Path, second_place: str) -> None:
    (tmp_path / "w").mkdir()
    with opened(tmp_path / "w") as store:
        fill(store)
        made = archive(store).write(tmp_path / "all.zip", silent)
    since = {"piece_belt", "rating_belt", "upload", "vault", "job", "task_belt", "words", "talk_belt"}
    new_columns = {"dropped", "tokens_in", "tokens_out", "onset"}

    def older(files: dict[str, bytes]) -> None:
        told = json.loads(files[MANIFEST])
        told["migrations"] = [
            step for step in made.migrations if not step.startswith(("store.0002", "store.0003", "store.0004"))
        ]
        told["tables"] = [table for table in told["tables"] if table["name"] not in since]
        for name in since:
            del files[f"tables/{name}.jsonl"]
        for table in told["tables"]:
            file = f"tables/{table['name']}.jsonl"
            keep = [place for place, name in enumerate(table["columns"]) if name not in new_columns]
            lines = [json.loads(line) for line in files[file].splitlines()]
            table["columns"] = [table["columns"][place] for place in keep]
            files[file] = b"".join(json.dumps([line[place] for place in keep]).encode() + b"\n" for line in lines)
            table["sha256"] = digest(files[file])
        files[MANIFEST] = json.dumps(told).encode()

    rewrite(tmp_path / "all.zip", older)
    with opened(second_place) as other:
        archive(other).read(tmp_path / "all.zip", silent)
        assert len(other.words.find(STUDY, ("prompt",), "case")) == 5
        other.connection.call(lambda: call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0))


# -------------------------------------------------------------------------------------------------- what is refused


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def rewrite(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as there:
        files = {name: there.read(name) for name in there.namelist()}
    change(files)
    with zipfile.ZipFile(file, "w") as out:
        for name, body in files.items():
            out.writestr(name, body)


def told(archived: dict[str, bytes], **new: object) -> None:
    archived[MANIFEST] = json.dumps(json.loads(archived[MANIFEST]) | new).encode()


def _a_row_less(files: dict[str, bytes]) -> None:
    name = "tables/case_belt.jsonl"
    files[name] = b"".join(files[name].splitlines(keepends=True)[1:])


def _a_letter_changed(files: dict[str, bytes]) -> None:
    files["tables/sheet.jsonl"] = files["tables/sheet.jsonl"].replace(b"Ana", b"Bob", 1)


def _with_checksum(name: str, body: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        files[f"tables/{name}.jsonl"] = body
        tables = json.loads(files[MANIFEST])["tables"]
        for table in tables:
            if table["name"] == name:
                table.update(rows=body.count(b"\n"), sha256=digest(body))
        told(files, tables=tables)

    return change


def _an_edition_named(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        files[name] = b"x"
        kept = {"kind": "file-kept/1", "name": name, "size": 1, "sha256": digest(b"x")}
        told(files, files=[kept])

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_a_row_less, "case_belt.jsonl is not what was written"),
        (_a_letter_changed, "sheet.jsonl is not what was written"),
        (lambda files: files.pop("tables/sheet.jsonl"), "lacks files"),
        (lambda files: files.update({"../../evil": b"x"}), "does not name"),
        (lambda files: files.update({"/etc/evil": b"x"}), "does not name"),
        (lambda files: files.pop(MANIFEST), "no backup of a workspace"),
        (lambda files: told(files, format="redcommons-backup/2"), "format"),
        (lambda files: told(files, migrations=["store.9999_later"]), "9999_later"),
        (lambda files: files.update({MANIFEST: b"[]"}), "Backup"),
        (_an_edition_named("reports/../../evil"), "no file of an edition"),
        (_an_edition_named("reports/a-1/../../../evil.html"), "no file of an edition"),
        (_an_edition_named("/tmp/evil"), "no file of an edition"),
        (_with_checksum("case_belt", b'{"not": "a list"}\n'), "row 1 of case_belt"),
        (_with_checksum("case_belt", b"[1, 2]\n"), "2 columns"),
        (_with_checksum("upload", b'["u", "s", "n", "b", "a", "!!"]\n'), "cannot hold"),
        (_with_checksum("upload", b'["u", "s", "n", "b", ["a"], ""]\n'), "cannot hold"),
    ],
)
def test_a_damaged_or_hostile_file_is_refused_and_nothing_is_taken(
    backup: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], says: str
) -> None:
    rewrite(backup, change)
    (tmp_path / "w").mkdir()

    with opened(tmp_path / "w") as store:
        with pytest.raises(BadInput, match=says):
            archive(store, tmp_path / "reports").read(backup, silent)
        assert not any(rows(store).values())
    assert [path.name for path in tmp_path.rglob("*evil*")] == []
    assert not (tmp_path / "reports").exists() or not any((tmp_path / "reports").iterdir())


@pytest.mark.parametrize("cut", [0, 1, 30, 2_000, -1, -30])
def test_a_file_that_was_cut_short_is_refused(backup: Path, tmp_path: Path, cut: int) -> None:
    backup.write_bytes(backup.read_bytes()[:cut])

    with opened(tmp_path) as store:
        with pytest.raises(BadInput, match=r"no backup|damaged"):
            archive(store).read(backup, silent)
        assert not any(rows(store).values())


def test_any_flipped_byte_of_the_contents_is_noticed(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    with zipfile.ZipFile(backup) as there:
        entries = [entry for entry in there.infolist() if entry.file_size]
    with opened(tmp_path) as store:
        for entry in entries:
            place = entry.header_offset + 30 + len(entry.filename) + len(entry.extra) + 24 + entry.compress_size // 2
            backup.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
            with pytest.raises(BadInput):
                archive(store).read(backup, silent)
        assert not any(rows(store).values())


def test_a_foreign_zip_is_no_backup(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as there:
        there.writestr("photo.jpg", b"x")
    with opened(tmp_path) as store, pytest.raises(BadInput, match="no backup of a workspace"):
        archive(store).read(tmp_path / "photos.zip", silent)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with opened(tmp_path) as store, pytest.raises(BadInput, match=r"gone\.zip cannot be read"):
        archive(store).read(tmp_path / "gone.zip", silent)


def test_a_workspace_that_holds_anything_is_left_alone(backup: Path, own_place: str) -> None:
    with opened(own_place) as store:
        store.shelf.put(STUDY, "charter", Charter(purpose="mine"), "Bo")
        before = rows(store)
        with pytest.raises(BadInput, match="is not empty"):
            archive(store).read(backup, silent)
        assert rows(store) == before


# ------------------------------------------------------------------------------------------------ whole or not at all


def test_what_is_no_backup_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.zip").write_bytes(b"years of work")
    with opened(tmp_path) as store:
        with pytest.raises(BadInput, match="is no backup"):
            archive(store).write(tmp_path / "thesis.zip", silent)
        archive(store).write(tmp_path / "all.zip", silent)
        archive(store).write(tmp_path / "all.zip", silent)
    assert (tmp_path / "thesis.zip").read_bytes() == b"years of work"
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with opened(tmp_path) as store, pytest.raises(StoreError, match="name a place that you may write in"):
        archive(store).write(tmp_path / "no" / "such" / "all.zip", silent)


def test_a_failure_on_the_way_leaves_the_earlier_file_and_nothing_beside_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        fill(store)
        archive(store).write(tmp_path / "all.zip", silent)
        before = (tmp_path / "all.zip").read_bytes()

        def full(_done: int, _all: int) -> None:
            raise OSError(28, "No space left on device")

        with pytest.raises(StoreError, match="free some space"):
            archive(store).write(tmp_path / "all.zip", full)
    assert (tmp_path / "all.zip").read_bytes() == before
    assert not (tmp_path / "all.zip.part").exists()


def _die_half_way(folder: Path) -> None:
    def die(_done: int, _all: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with opened(folder) as store:
        archive(store).write(folder / "all.zip", die)


def test_a_kill_leaves_no_half_file_under_the_final_name(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        fill(store)
    process = multiprocessing.get_context("spawn").Process(target=_die_half_way, args=(tmp_path,))
    process.start()
    process.join(60)

    assert process.exitcode == -signal.SIGKILL
    assert not (tmp_path / "all.zip").exists()
    with opened(tmp_path) as store:
        archive(store).write(tmp_path / "all.zip", silent)
    assert not (tmp_path / "all.zip.part").exists()

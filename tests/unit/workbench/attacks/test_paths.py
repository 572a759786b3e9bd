"""Path traversal: names in addresses, names of files that people bring, names of pages, static files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from redcommons.values.upload import UploadId
from tests.addresses import ADDRESSES, Address, ours
from tests.planted import a_browser
from tests.two_studies import NEVER_THERE, World, asker_of, body_of

UP = (
    "../secret", "..%2fsecret", "%2e%2e%2fsecret", "..%5csecret", "....//secret", "/etc/passwd", "%2fetc%2fpasswd",
    "..%00", "redcommons.sqlite3", "../redcommons.sqlite3", "index.html/../../../secret", "~root", "C:\\windows",
    "INDEX.HTML", "index.html%00.png", "bundle.zip/../../secret", "%252e%252e%252fsecret",
)  # fmt: skip
NAMES = (
    "../../evil.csv",
    "..\\..\\evil.csv",
    "/etc/cron.d/evil.csv",
    "a\x00b.csv",
    "\u202evsc.exe.csv",
    "x" * 190 + ".csv",
    ".csv",
)
WITH_A_NAME = [one for one in ours() if "GET" in ADDRESSES[one.name].methods and set(one.parts) - {"study", "number"}]


def secrets_of(world: World) -> list[str]:
    """Return what no answer may hold: the key of sessions, the head of the database, a file of the system."""
    kept = Path(world.mine.bench.ws.where) / "secret"
    kept.write_text("zq-secret-of-the-workspace")
    return [kept.read_text(), "SQLite format 3", "root:x:0:0"]


@pytest.mark.parametrize("one", WITH_A_NAME, ids=lambda one: one.name)
def test_a_name_in_an_address_is_no_path(world: World, one: Address) -> None:
    row, secrets = ADDRESSES[one.name], secrets_of(world)
    who = asker_of(row)
    browser = world.outside[who] if who in world.outside else world.mine.browser(who)
    path = one.path({**NEVER_THERE, **world.mine.ids}, row).partition("?")[0]
    for part in set(one.parts) - {"study", "number", "repeat", "place"}:
        name = {**NEVER_THERE, **world.mine.ids}[row.parts.get(part, part)]
        for way in UP:
            answer = browser.get(path.replace(name, way))
            said = body_of(answer)
            assert answer.status_code < 500, f"{path} with {way}"
            assert not [secret for secret in secrets if secret in said], f"{path} with {way}"


@pytest.mark.parametrize(
    "way",
    ["../settings.py", "..%2fsettings.py", "%2e%2e/settings.py", "/etc/passwd", "../../secret", ".%00./settings.py",
     "vendor/../../settings.py", "..\\settings.py"],
)  # fmt: skip
def test_static_files_are_those_of_their_folder(world: World, way: str) -> None:
    answer = a_browser().get(f"/static/{way}")

    assert answer.status_code == 404
    assert "SECRET_KEY" not in body_of(answer)


@pytest.mark.parametrize("name", NAMES)
def test_a_brought_file_lies_in_a_folder_of_its_own(world: World, name: str) -> None:
    lead = world.mine.by("lead")
    kept = lead.dataset.bring(world.mine.study, name, b"prompt\nhello\n")
    uploads = world.mine.bench.ws.ports[3].uploads

    with uploads.opened(UploadId(kept.id)) as path:
        inside = list(path.parent.iterdir())
        assert inside == [path]
        assert path.read_bytes() == b"prompt\nhello\n"
        assert path.suffix == ".csv" or name == ".csv"
    assert not path.exists()


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/passwd.csv", "..%2f..%2fevil.csv"])
def test_a_vocabulary_that_is_brought_is_written_nowhere_else(world: World, name: str) -> None:
    before = set(Path(world.mine.bench.ws.where).parent.rglob("*"))
    file = SimpleUploadedFile("x.csv", b"code,name\na,A\n")
    file.name = name
    answer = world.mine.browser("lead").post(f"/s/{world.mine.study}/scope/bring/", {"file": file})
    after = set(Path(world.mine.bench.ws.where).parent.rglob("*"))

    assert answer.status_code in {302, 400}
    assert {path.name for path in after - before} <= {"redcommons.sqlite3-wal", "redcommons.sqlite3-shm"}

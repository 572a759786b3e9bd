"""A workspace moves: out of one machine as a file, into another database, with accounts and published reports."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.commands import Commands
from tests.store_worlds import begin, end


def test_a_workspace_moves_to_a_server_and_back(commands: Commands, postgres_url: str) -> None:
    commands.done("study", "new", "Mine", "-w", "first")
    (commands.folder / "cases.csv").write_text("prompt\nhow long?\nwhere to?\n", encoding="utf-8")
    commands.done("dataset", "import", "cases.csv", "--study", "Mine", "-w", "first")

    made = commands.done("backup", "all.zip", "-w", "first", "--json").json
    names = {table["name"]: table["rows"] for table in made["tables"]}
    assert (names["case_belt"], "account" in names, "django_session" in made["left_out"]) == (2, True, True)

    commands.done("restore", "all.zip", "-w", postgres_url)
    commands.done("backup", "again.zip", "-w", postgres_url)
    said = commands.done("restore", "again.zip", "-w", "second")
    assert "rows" in said.out
    assert "Mine" in commands.done("study", "list", "-w", "second").out


def test_what_holds_anything_is_left_alone(commands: Commands) -> None:
    commands.done("study", "new", "Mine", "-w", "first")
    commands.done("backup", "all.zip", "-w", "first")
    said = commands.run("restore", "all.zip", "-w", "first")

    assert (said.code, "is not empty" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("backup", "all.zip", "-w", "nowhere"), 2, "is no workspace"),
        (("restore", "gone.zip", "-w", "fresh"), 2, "cannot be read"),
        (("restore", "photos.zip", "-w", "fresh"), 2, "no backup of a workspace"),
        (("backup", "no/such/all.zip", "-w", "there"), 3, "name a place that you may write in"),
        (("backup", "photos.zip", "-w", "there"), 2, "is there already and is no backup"),
    ],
)
def test_what_cannot_be_is_said_with_the_way_out(
    commands: Commands, words: tuple[str, ...], code: int, says: str
) -> None:
    with zipfile.ZipFile(commands.folder / "photos.zip", "w") as there:
        there.writestr("photo.jpg", b"x")
    if "there" in words:
        commands.done("study", "new", "Mine", "-w", "there")
    said = commands.run(*words)

    assert (said.code, says in said.err) == (code, True), said.err
    assert not (commands.folder / "nowhere").exists()


def test_accounts_come_along_and_sessions_do_not(commands: Commands, tmp_path: Path) -> None:
    commands.done("study", "new", "Mine", "-w", "first")
    commands.done("backup", "empty.zip", "-w", "first")
    made = (
        "import sys, secrets\n"
        "from redcommons.workbench.settings import Served, configure\n"
        "configure(Served(where=sys.argv[1], secret=secrets.token_urlsafe(48)))\n"
        "from redcommons.workbench.serving import prepare\n"
        "from django.contrib.auth import get_user_model\n"
        "from django.contrib.sessions.models import Session\n"
        "from django.utils import timezone\n"
        "with prepare(sys.argv[1]):\n"
        "    if sys.argv[2] == 'make':\n"
        "        get_user_model().objects.create_user('ana', password='a long one', person='person-1')\n"
        "        Session.objects.create(session_key='k', session_data='d', expire_date=timezone.now())\n"
        "    else:\n"
        "        user = get_user_model().objects.get()\n"
        "        print(user.username, user.check_password('a long one'), Session.objects.count(), user.is_active)\n"
    )
    assert end(begin(made, str(tmp_path / "first"), "make")).err == ""
    commands.done("backup", "all.zip", "-w", "first")
    commands.done("restore", "all.zip", "-w", "second")

    assert end(begin(made, str(tmp_path / "second"), "look")).out == "ana True 0 True\n"

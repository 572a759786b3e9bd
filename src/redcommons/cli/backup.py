"""`redcommons backup` and `redcommons restore`: a workspace as one file, and back again."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from redcommons.cli.common import existing, json_option, note, print_json
from redcommons.cli.progress import bar
from redcommons.labour.model import OWNER, Actor
from redcommons.values.errors import NotFound
from redcommons.values.identity import PersonName
from redcommons.values.words import _, many

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.values.backup import Backup

_WORKSPACE = _("Folder or PostgreSQL URL; the nearest redcommons-data.")


@click.command()
@click.argument("file")
@click.option("--workspace", "-w", metavar="W", help=_WORKSPACE)
@json_option
def backup(file: str, workspace: str | None, *, as_json: bool) -> None:
    """Write the whole workspace into one file, while it goes on being used.

    The file holds every study, every account with its (hashed) password, and the vault as it is sealed. Keep it as
    you keep the workspace itself.
    """
    from redcommons.assembly import locate

    where = locate(workspace)
    if "://" not in where and not (Path(where) / "redcommons.sqlite3").exists():
        raise NotFound(_("{where} is no workspace: name one with --workspace").format(where=where))
    with _whole(where) as ws, bar(_("rows")) as progress:
        made = ws.labour.back_up(existing(file), progress)
    _say(made, as_json=as_json)
    if not as_json:
        note(_("It goes into an empty workspace, in either database: redcommons restore {file}").format(file=file))


@click.command()
@click.argument("file")
@click.option("--workspace", "-w", metavar="W", help=_WORKSPACE)
@json_option
def restore(file: str, workspace: str | None, *, as_json: bool) -> None:
    """Take everything from a backup into an empty workspace: all of it, or nothing."""
    from redcommons.assembly import locate

    with _whole(locate(workspace)) as ws, bar(_("rows")) as progress:
        made = ws.labour.restore(existing(file), progress)
    _say(made, as_json=as_json)
    if not as_json:
        note(_("Everybody signs in again; the first link is shown by: redcommons serve"))


def _whole(where: str) -> Workspace:
    """Open a workspace with the tables of accounts beside those of studies, as whoever holds the machine."""
    from redcommons.workbench.settings import Served, configure

    configure(Served(where=where, secret=secrets.token_urlsafe(48)))
    # Tables may be imported only now.
    from redcommons.workbench.serving import prepare

    return prepare(where).by(Actor(name=PersonName(OWNER), roles=("administrator",)))


def _say(made: Backup, *, as_json: bool) -> None:
    if as_json:
        print_json(made)
        return
    rows = many("{n} row", "{n} rows", sum(table.rows for table in made.tables))
    files = many("{n} file of published reports", "{n} files of published reports", len(made.files))
    click.echo(
        _("{rows}, {files}; made by Redcommons {version} at {at}.").format(
            rows=rows, files=files, version=made.software, at=made.at
        )
    )

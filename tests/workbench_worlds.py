"""Workbenches to test on: a real one in this process, on a workspace of its own, with people in it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections
from django.test import Client

from redcommons.adapters.store.connection import database
from redcommons.assembly import Workspace, open_workspace
from redcommons.labour.model import OWNER, Role
from redcommons.testing import FrozenClock, in_order
from redcommons.values.clock import Clock
from redcommons.values.identity import StudyId
from redcommons.workbench import open as opened
from redcommons.workbench.access import NOBODY
from redcommons.workbench.accounts import entry

FILE = "redcommons.sqlite3"
PASSWORD = "a long word for tests"


@dataclass(frozen=True)
class Bench:
    """A served workspace."""

    ws: Workspace
    """The workspace as the command line has it: its actor leads everything."""

    def owner(self) -> Client:
        """A browser in which the first link was opened."""
        client = Client()
        client.force_login(entry.owner_account(), backend="django.contrib.auth.backends.ModelBackend")
        return client

    def member(self, study: StudyId, *roles: Role, name: str = "") -> Client:
        """A browser of somebody who followed an invitation into a study."""
        client, _person = self.somebody(name or f"{'-'.join(roles)}-{study[-4:]}")
        self.seat(client, study, roles, name or f"{'-'.join(roles)} here")
        return client

    def somebody(self, name: str) -> tuple[Client, str]:
        """A browser of somebody with an account and no study, and their id."""
        person = self.ws.by(NOBODY).labour.register(name).id
        user = get_user_model().objects.create_user(name, password=PASSWORD, person=person)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client, person

    def seat(self, client: Client, study: StudyId, roles: Sequence[Role], name: str) -> None:
        """Let somebody into a study with these roles."""
        lead = opened.workspace().by(_owner(self.ws))
        secret, _invitation = lead.labour.invite(study, roles)
        answer = client.post(f"/join/{study}/{secret}/", {"pseudonym": name})
        assert answer.status_code == 302, answer.content.decode()


def _owner(ws: Workspace) -> Any:
    from redcommons.labour.model import Actor

    return Actor(name=ws.actor.name, roles=("lead",), person=OWNER)


@contextmanager
def workbench(where: Path | str, clock: Clock | None = None) -> Iterator[Bench]:
    """Serve a workspace in this process for the length of the block."""
    if isinstance(where, Path):
        where.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_migrated(where.parent) / FILE, where / FILE)
    _point(str(where))
    with open_workspace(where, clock=clock or FrozenClock(), many=True, chance=in_order) as ws:
        if not isinstance(where, Path):
            call_command("migrate", verbosity=0, interactive=False)
        opened.serve(ws)
        try:
            yield Bench(ws)
        finally:
            opened.serve(None)
            connections["default"].close()


def _point(where: str) -> None:
    """Let Django's own connection lead to this workspace."""
    connections["default"].close()
    del connections["default"]
    connections.settings["default"] = database(where)
    connections.configure_settings(connections.settings)


_MADE: list[Path] = []


def _migrated(beside: Path) -> Path:
    """A workspace with every table, made once in a process: migrations take longer than any test."""
    if not _MADE or not (_MADE[0] / FILE).exists():
        folder = beside / "migrated"
        folder.mkdir(parents=True, exist_ok=True)
        _point(str(folder))
        with open_workspace(folder):
            call_command("migrate", verbosity=0, interactive=False)
        connections["default"].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections["default"].close()
        _MADE[:] = [folder]
    return _MADE[0]

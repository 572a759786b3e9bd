"""`redcommons worker`: does what pages asked for, until it is stopped."""

from __future__ import annotations

import os
import signal
from types import FrameType

import click

from redcommons.cli.common import note, open_workspace
from redcommons.values.words import _


@click.command()
@click.option("--child", type=int, metavar="PID", help=_("End when this process, which began it, has ended."))
@click.option("--workspace", "-w", metavar="W", help=_("Folder or PostgreSQL URL; the nearest redcommons-data."))
def worker(workspace: str | None, child: int | None) -> None:
    """Carry out the runs and imports that pages ask for, until Ctrl-C.

    The workbench starts one of its own. Start one by yourself where it should live longer than the server.
    What is in flight when it is stopped is kept; a second Ctrl-C does not wait for that.
    """
    from redcommons.assembly import work

    told: list[int] = []

    def asked_to_end(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked_to_end)
    with open_workspace(workspace) as ws:
        note(_("Worker at {place}: ready").format(place=ws.where))
        work(ws, lambda: not told and child in (None, os.getppid()), note)

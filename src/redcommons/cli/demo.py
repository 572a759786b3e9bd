"""`redcommons demo`: the example study, from its charter to its report."""

from __future__ import annotations

import click

from redcommons.cli.common import note, open_workspace
from redcommons.cli.progress import bar
from redcommons.values.words import _


@click.command()
@click.option("--no-serve", is_flag=True, help=_("Only build the report; the only way until the workbench stands."))
@click.option("--workspace", "-w", metavar="W", help=_("Folder or PostgreSQL URL; the nearest redcommons-data."))
def demo(workspace: str | None, *, no_serve: bool) -> None:
    """Seed the example study, run it live, and build its report.

    Everything in it is example data: an invented helpline with known flaws, simulated raters, no person's words.
    """
    from redcommons.assembly import play_example

    del no_serve
    with open_workspace(workspace) as ws, bar(_("attempts")) as progress:
        bundle = play_example(ws, note, progress)
    click.echo(_("Report: {page}").format(page=bundle.parent / "index.html"))
    note(_("Check it: redcommons report verify {bundle}").format(bundle=bundle))

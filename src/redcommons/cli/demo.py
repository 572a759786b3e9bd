"""`redcommons demo`: the example study, from its charter to its report, and the workbench opened on it."""

from __future__ import annotations

import click

from redcommons.cli.common import note, open_workspace
from redcommons.cli.progress import bar
from redcommons.values.words import _


@click.command()
@click.option("--no-serve", is_flag=True, help=_("Only build the report; open no workbench."))
@click.option("--port", "-p", default=8000, show_default=True, type=click.IntRange(0, 65535), help=_("0: a free one."))
@click.option("--workspace", "-w", metavar="W", help=_("Folder or PostgreSQL URL; the nearest redcommons-data."))
def demo(workspace: str | None, port: int, *, no_serve: bool) -> None:
    """Seed the example study, run it live, build its report, and open the workbench on it.

    Everything in it is example data: an invented helpline with known flaws, simulated raters, no person's words.
    """
    from redcommons.assembly import locate, play_example
    from redcommons.workbench.starting import ServeOptions, tell_django

    options = ServeOptions(where=locate(workspace), port=port)
    if not no_serve:
        tell_django(options)
    with open_workspace(workspace) as ws, bar(_("attempts")) as progress:
        bundle = play_example(ws, note, progress)
    click.echo(_("Report: {page}").format(page=bundle.parent / "index.html"))
    note(_("Check it: redcommons report verify {bundle}").format(bundle=bundle))
    if no_serve:
        return
    # Tables may be imported only now that Django was told everything.
    from redcommons.workbench.serving import serve

    note(_("Open this address in a browser; Ctrl-C ends the workbench, and nothing is lost."))
    serve(options, click.echo)

"""`redcommons serve`: the workbench on this machine."""

from __future__ import annotations

import click

from redcommons.cli.common import note
from redcommons.values.words import _


@click.command()
@click.option("--workspace", "-w", metavar="W", help=_("Folder or PostgreSQL URL; the nearest redcommons-data."))
@click.option("--port", "-p", default=8000, show_default=True, type=click.IntRange(0, 65535), help=_("0: a free one."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Another one needs a secret and TLS."))
@click.option("--behind-tls", is_flag=True, help=_("A proxy in front speaks TLS to the outside."))
@click.option("--name", "names", multiple=True, metavar="HOST", help=_("A name under which it is reached; repeat."))
@click.option("--first-link", is_flag=True, help=_("Print a link that signs you in, also where you have a password."))
def serve(workspace: str | None, port: int, host: str, names: tuple[str, ...], **flags: bool) -> None:
    """Open the workbench: one process and its worker, on this machine alone unless you say otherwise."""
    from redcommons.assembly import locate
    from redcommons.workbench.starting import ServeOptions, tell_django

    options = ServeOptions(where=locate(workspace), host=host, port=port, names=names, **flags)
    tell_django(options)
    # Tables may be imported only now.
    from redcommons.workbench.serving import serve as serve_forever

    note(_("Open this address in a browser; Ctrl-C ends the workbench, and nothing is lost."))
    serve_forever(options, click.echo)

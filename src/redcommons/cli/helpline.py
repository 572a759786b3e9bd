"""`redcommons helpline`: the example assistant over the OpenAI protocol."""

from __future__ import annotations

import click

from redcommons.cli.common import needs_no_workspace
from redcommons.values.words import _


@click.group()
def helpline() -> None:
    """The worked example: a housing helpline with known flaws."""


@helpline.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--seed", type=int, default=2026, show_default=True, help=_("The world in which its flaws fire."))
@needs_no_workspace
def serve(host: str, port: int, seed: int) -> None:
    """Serve it until Ctrl-C; every tool that speaks the OpenAI protocol can be pointed at it."""
    from redcommons.assembly import serve_helpline

    serve_helpline(host, port, seed)

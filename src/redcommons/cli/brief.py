"""`redcommons brief`: tasks for whoever explores. Drawing keeps nothing, and so does skipping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redcommons.cli.common import json_option, note, plain, print_json, workspace_option
from redcommons.study.briefs import never_asked, written
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace


@click.group()
def brief() -> None:
    """Tasks for whoever explores: five things open at most, each skippable without a trace."""


@brief.command("list")
@click.argument("study")
@json_option
@workspace_option
def list_(ws: Workspace, study: str, *, as_json: bool) -> None:
    """List the briefs of a study."""
    pairs = ws.study.parts(ws.study.find(study), "brief")
    if as_json:
        print_json([{"revision": sheet.revision} | plain(item) for sheet, item in pairs])
        return
    for sheet, item in pairs:
        click.echo(_("{name} (revision {n})").format(name=visible(item.name), n=sheet.revision))
        for one in item.parameters:
            click.echo("  " + visible(written(one)))
    if not pairs:
        note(_("No brief yet: the workbench has a page for them, and nobody needs one to explore."))


@brief.command()
@click.argument("study")
@click.argument("name")
@click.option("--seed", default=0, show_default=True, help=_("Another number draws another one."))
@click.option("--skip", multiple=True, metavar="PARAMETER", help=_("Leave a parameter open; may be given often."))
@json_option
@workspace_option
def draw(ws: Workspace, study: str, name: str, seed: int, skip: tuple[str, ...], *, as_json: bool) -> None:
    """Draw from a brief, what was tried least first. Nothing is kept: skip as you like."""
    found = ws.exploration.draw(ws.study.find(study), name, seed, skip)
    if as_json:
        print_json(found)
        return
    click.echo(visible(found.text))
    for line in found.accepts:
        click.echo(_("Accepted: {what}").format(what=visible(line)))
    note(never_asked())

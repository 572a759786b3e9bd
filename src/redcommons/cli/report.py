"""`redcommons report`: build a report that anyone can check, and check one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from redcommons.cli.common import existing, json_option, needs_no_workspace, note, print_json, workspace_option
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace


@click.group()
def report() -> None:
    """Build a report that anyone can check; check one."""


@report.command()
@click.argument("study")
@click.option("--output", "-o", required=True, metavar="DIR", help=_("Folder for the pages and bundle.zip."))
@click.option("--by", default="", metavar="NAME", help=_("Who answers for it, as the report prints it."))
@click.option("--without-held", is_flag=True, help=_("Leave out what a group has not released."))
@workspace_option
def build(ws: Workspace, study: str, output: str, by: str, *, without_held: bool) -> None:
    """Write the pages, and bundle.zip beside them. The audit ledger records it."""
    bundle = ws.findings.build(ws.study.find(study), existing(output), by, without_held=without_held)
    click.echo(str(bundle.parent / "index.html"))
    note(_("Anyone can check it: redcommons report verify {bundle}").format(bundle=bundle))


@report.command()
@click.argument("bundle")
@json_option
@needs_no_workspace
def verify(bundle: str, *, as_json: bool) -> int:
    """Recompute every figure and page of a bundle; exit 1 naming the first thing that differs.

    It shows that figures, pages and evidence belong together and that no byte was changed since they were sealed.
    It cannot show that the evidence is what the model said: whoever changes evidence, figures and seals alike is
    not found out by this.
    """
    from redcommons.assembly import check_bundle

    found = check_bundle(Path(bundle))
    if as_json:
        print_json(found)
    elif found.holds:
        click.echo(_("Holds: {n} figures recomputed, every page and byte as sealed.").format(n=found.figures))
    else:
        click.echo(_("Differs: {what}").format(what=visible(found.first_difference)))
    return 0 if found.holds else 1

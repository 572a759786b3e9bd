"""`redcommons study`: open, fill, show and check a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redcommons.cli.common import existing, json_option, needs_no_workspace, note, plain, print_json, workspace_option
from redcommons.cli.coverage import coverage, discovery
from redcommons.cli.scope_file import TEMPLATE, read_scope
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.study.model import Scope


@click.group()
def study() -> None:
    """Charter, ledgers and scenario cards of a study."""


study.add_command(coverage)
study.add_command(discovery)


@study.command()
@click.argument("name")
@click.option("--from", "source", metavar="FILE", help=_("YAML or JSON with charter, values, exclusions, scenarios."))
@workspace_option
def new(ws: Workspace, name: str, source: str | None) -> None:
    """Open a study. A charter may come later: what is not said yet prints as "not stated"."""
    items = read_scope(existing(source)) if source else ()
    sheet = ws.study.new(name)
    ws.study.write(sheet.id, items)
    click.echo(_("Study {name} in {where}").format(name=visible(sheet.name), where=ws.where))
    if not items:
        note(_("To fill it: redcommons study template > scope.yaml, then redcommons study fill NAME scope.yaml"))


@study.command("list")
@json_option
@workspace_option
def list_(ws: Workspace, *, as_json: bool) -> None:
    """List the studies of the workspace."""
    found = [item for _id, item in ws.study.studies()]
    if as_json:
        print_json(found)
        return
    for item in found:
        click.echo(visible(item.title) + (_("  (example data)") if item.example else ""))
    if not found:
        note(_("No study yet: redcommons study new NAME, or redcommons demo"))


@study.command()
@click.argument("name")
@click.argument("file")
@workspace_option
def fill(ws: Workspace, name: str, file: str) -> None:
    """Write what FILE says of the scope; an entry with the same name becomes its next revision."""
    sheets = ws.study.write(ws.study.find(name), read_scope(existing(file)))
    click.echo(_("{n} entries written.").format(n=len(sheets)))


@study.command()
@needs_no_workspace
def template() -> None:
    """Print a file to fill in: charter, one value entry, one exclusion, one scenario card."""
    click.echo(TEMPLATE, nl=False)


@study.command()
@click.argument("name")
@json_option
@workspace_option
def show(ws: Workspace, name: str, *, as_json: bool) -> None:
    """Show what a study says of its scope."""
    scope = ws.study.scope(ws.study.find(name))
    releases = ws.dataset.releases(ws.study.find(name))
    if as_json:
        print_json(plain(scope) | {"releases": plain(releases)})
        return
    _print_scope(scope)
    for release in releases:
        by = ", ".join(release.reviewed_by) or _("nobody yet")
        line = _("Release {name}: {n} cases, {content}, reviewed by {by}")
        click.echo(line.format(name=visible(release.name), n=release.cases, content=release.fingerprint[:12], by=by))


@study.command()
@click.argument("name")
@json_option
@workspace_option
def check(ws: Workspace, name: str, *, as_json: bool) -> int:
    """Say what the study has not said yet; exit 1 while there is something."""
    gaps = ws.study.check(ws.study.find(name))
    if as_json:
        print_json(gaps)
    else:
        for gap in gaps:
            click.echo(f"{gap.stage}: {visible(gap.what)} ({_('needed for')} {gap.needed_for})")
        nothing = _("Nothing that a report needs is missing.")
        click.echo(nothing if not gaps else _("{n} gaps: work to do, not faults.").format(n=len(gaps)))
    return 1 if gaps else 0


def _print_scope(scope: Scope) -> None:
    click.echo(visible(scope.name) + (_("  (example data)") if scope.study.example else ""))
    for line in ("purpose", "system", "decision", "decides_contested", "threat_model", "setting"):
        said = getattr(scope.charter, line) or _("not stated")
        click.echo(f"  {line.replace('_', ' ')}: {visible(said)}")
    for entry in scope.values:
        who = visible(entry.decided_by) or _("not stated")
        click.echo(
            _("Harm {harm} ({standing}), decided by {who}").format(
                harm=visible(entry.harm), standing=entry.standing, who=who
            )
        )
        if entry.dissent:
            click.echo(f"  {_('dissent')}: {visible(entry.dissent)}")
    for item in scope.exclusions:
        click.echo(
            _("Left out: {what}, borne by {who}").format(
                what=visible(item.what), who=visible(item.borne_by) or _("not stated")
            )
        )
    if not scope.exclusions:
        click.echo(_("The team recorded no exclusions."))
    for card in scope.scenarios:
        click.echo(_("Scenario {name}: {interaction}").format(name=visible(card.name), interaction=card.interaction))

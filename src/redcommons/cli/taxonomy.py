"""`redcommons taxonomy`: vocabularies of harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redcommons.cli.common import existing, json_option, print_json, table, workspace_option
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace


@click.group()
def taxonomy() -> None:
    """Vocabularies of harm. Importing one imports its authors' judgments; none is needed."""


@taxonomy.command("list")
@json_option
@workspace_option
def list_(ws: Workspace, *, as_json: bool) -> None:
    """List shipped vocabularies and your own, with what each leaves out."""
    found = ws.study.taxonomies()
    if as_json:
        print_json(found)
        return
    for item in found:
        codes = _("{n} entries").format(n=len(item.categories))
        click.echo(
            f"{visible(item.name)}: {visible(item.title)} {visible(item.version)}, {item.date or _('no date')}, {codes}"
        )
        click.echo(
            f"  {_('licence')}: {visible(item.licence) or _('not stated')}; {_('origin')}: {visible(item.origin)}"
        )
        click.echo(f"  {_('leaves out')}: {visible(item.leaves_out) or _('not stated')}")


@taxonomy.command("import")
@click.argument("file")
@click.option("--study", "study_name", metavar="S", help=_("Attach it to this study as well."))
@json_option
@workspace_option
def import_(ws: Workspace, file: str, study_name: str | None, *, as_json: bool) -> None:
    """Import a list of your own from CSV (code, name, parent), JSON or YAML."""
    item = ws.study.import_taxonomy(existing(file))
    if study_name:
        ws.study.write(ws.study.find(study_name), [item])
    if as_json:
        print_json(item)
    else:
        click.echo(_("{name}: {n} entries.").format(name=visible(item.name), n=len(item.categories)))


@taxonomy.command()
@click.argument("name")
@json_option
@workspace_option
def show(ws: Workspace, name: str, *, as_json: bool) -> None:
    """Show the entries of one vocabulary."""
    found = next((item for item in ws.study.taxonomies() if item.name == name), None)
    if found is None:
        raise click.BadParameter(_("no vocabulary {name!r}: redcommons taxonomy list").format(name=name))
    if as_json:
        print_json(found)
    else:
        table((_("code"), _("name"), _("under")), [(c.code, c.name, c.parent) for c in found.categories])

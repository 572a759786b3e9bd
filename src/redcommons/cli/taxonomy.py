"""`redcommons taxonomy`: vocabularies of harms, values and methods, and mappings between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from redcommons.cli.common import existing, json_option, note, plain, print_json, table, workspace_option
from redcommons.study.model import Predicate, TermMapping
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace


@click.group()
def taxonomy() -> None:
    """Vocabularies. Importing one imports its authors' judgments; none is needed."""


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
        date, unsaid = item.date or _("no date"), _("not stated")
        about = f"{item.of}, {date}, " + _("{n} entries").format(n=len(item.categories))
        click.echo(f"{visible(item.name)}: {visible(item.title)} {visible(item.version)}, {about}")
        licence, origin = visible(item.licence) or unsaid, visible(item.origin)
        click.echo("  " + _("licence: {licence}; origin: {origin}").format(licence=licence, origin=origin))
        click.echo("  " + _("leaves out: {what}").format(what=visible(item.leaves_out) or unsaid))


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


@taxonomy.group("map")
def map_() -> None:
    """Mappings between vocabularies: judgments with an author, suggested until a person of the study confirms them."""


@map_.command("list")
@click.argument("study")
@json_option
@workspace_option
def list_mappings(ws: Workspace, study: str, *, as_json: bool) -> None:
    """List the mappings of a study, and the files of mappings that come along."""
    pairs = ws.study.parts(ws.study.find(study), "mapping")
    if as_json:
        print_json([plain(one) | {"key": sheet.name} for sheet, one in pairs])
        return
    heads = (_("key"), _("entry"), _("relation"), _("other entry"), _("made by"), _("status"))
    table(
        heads, [(sheet.name, one.source, one.predicate, one.target, _author(one), _status(one)) for sheet, one in pairs]
    )
    for name, held in ws.study.shipped_mappings():
        note(_("comes along: {name}, {n} mappings (taxonomy map import STUDY {name})").format(name=name, n=held))


@map_.command()
@click.argument("study")
@click.argument("source")
@click.argument("predicate", type=click.Choice(get_args(Predicate)))
@click.argument("target")
@click.option("--note", "why", default="", help=_("What the judgment rests on."))
@workspace_option
def suggest(ws: Workspace, study: str, source: str, predicate: Predicate, target: str, why: str) -> None:
    """Suggest how SOURCE relates to TARGET, each as vocabulary:code."""
    said = TermMapping(source=source, predicate=predicate, target=target, note=why)
    click.echo(ws.study.suggest_mapping(ws.study.find(study), said).name)


@map_.command()
@click.argument("study")
@click.argument("keys", nargs=-1, required=True)
@workspace_option
def confirm(ws: Workspace, study: str, keys: tuple[str, ...]) -> None:
    """Confirm mappings, by their keys: they may stand in reports from now on, with your name."""
    for key in keys:
        ws.study.confirm_mapping(ws.study.find(study), key)
    click.echo(_("{n} confirmed.").format(n=len(keys)))


@map_.command()
@click.argument("study")
@click.argument("keys", nargs=-1, required=True)
@workspace_option
def reject(ws: Workspace, study: str, keys: tuple[str, ...]) -> None:
    """Reject mappings, by their keys: no file brings them back."""
    for key in keys:
        ws.study.reject_mapping(ws.study.find(study), key)
    click.echo(_("{n} rejected.").format(n=len(keys)))


@map_.command("import")
@click.argument("study")
@click.argument("file")
@workspace_option
def import_mappings(ws: Workspace, study: str, file: str) -> None:
    """Bring mappings as suggestions: a TSV or CSV FILE after SSSOM, or the name of one that comes along."""
    there = dict(ws.study.shipped_mappings())
    bring = ws.study.adopt_mappings if file in there else ws.study.import_mappings
    new, held = bring(ws.study.find(study), file if file in there else existing(file))
    click.echo(
        _("{new} of {n} mappings are new here. Each is a suggestion until somebody confirms it.").format(
            new=new, n=held
        )
    )


@map_.command("export")
@click.argument("study")
@workspace_option
def export_mappings(ws: Workspace, study: str) -> None:
    """Print the mappings of a study as TSV, after SSSOM."""
    click.echo(ws.study.export_mappings(ws.study.find(study)), nl=False)


def _author(one: TermMapping) -> str:
    return _("{who} (a machine)").format(who=one.author) if one.by_machine else one.author


def _status(one: TermMapping) -> str:
    return _("confirmed by {who}").format(who=one.confirmed_by) if one.status == "confirmed" else _("suggested")

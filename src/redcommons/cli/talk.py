"""`redcommons talk`: the conversations of a study as lists, trees and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from redcommons.cli.common import existing, json_option, note, plain, print_json, study_meant, table, workspace_option
from redcommons.exploration.model import Looked
from redcommons.exploration.rules import leaf, names_shown, upto
from redcommons.talking import trees
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace

_STUDY = click.option("--study", "study_name", metavar="S", help=_('The study; the only one, else "chat".'))
_OUT = click.option("-o", "--out", metavar="FILE", help=_("Where to write; standard output when absent."))


@click.group()
def talk() -> None:
    """Conversations: list, show, export, bring in, share a finding."""


@talk.command("list")
@_STUDY
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True, help=_("How many at most."))
@json_option
@workspace_option
def list_(ws: Workspace, study_name: str | None, *, most: int, as_json: bool) -> None:
    """List the conversations of a study, newest first, without a word of what was said."""
    found = ws.exploration.talks(_study(ws, study_name), Looked(most=most))
    if as_json:
        print_json(plain(found.rows))
        return
    head = (_("conversation"), _("began"), _("by"), _("targets"), _("turns"), _("kept"))
    table(head, [(row.name, row.at, row.by, ", ".join(row.targets), row.turns, row.kept) for row in found.rows])
    if not found.total:
        note(_("No conversation yet: redcommons chat TARGET"))


@talk.command()
@click.argument("name", required=False)
@click.option("--turn", type=int, help=_("Show the path up to this turn, every word of it; 0 shows the newest."))
@_STUDY
@json_option
@workspace_option
def show(ws: Workspace, name: str | None, *, turn: int | None, study_name: str | None, as_json: bool) -> None:
    """Show the tree of conversation NAME, or of the newest."""
    study = _study(ws, study_name)
    head, turns = ws.exploration.open_talk(study, _name(ws, study, name))
    names = names_shown(head.talk)
    if as_json:
        click.echo(ws.exploration.export_talk(study, head.name).decode(), nl=False)
        return
    click.echo(f"{head.name} · {head.at} · {visible(head.talk.by)}")
    if head.talk.origin is not None:
        click.echo(_("brought in: {name} of {by}, {at}").format(**_origin(head.talk.origin)))
    for number, target in enumerate(names, 1):
        click.echo(f"  {number} {visible(target)}")
    at = leaf(turns)
    lines = trees.tree(turns, names, [at]) if turn is None else trees.path(upto(turns, turn or at), names)
    for line in lines:
        click.echo(line)


@talk.command()
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(("json", "md")), help=_("JSON or Markdown; else as FILE ends."))
@_OUT
@_STUDY
@workspace_option
def export(ws: Workspace, name: str | None, *, form: str | None, out: str | None, study_name: str | None) -> None:
    """Write conversation NAME, or the newest, with all its branches, as JSON or Markdown that can be read back."""
    study = _study(ws, study_name)
    meant = form or ("md" if out and out.lower().endswith((".md", ".markdown")) else "json")
    _write(ws.exploration.export_talk(study, _name(ws, study, name), meant), out)


@talk.command("import")
@click.argument("file")
@_STUDY
@workspace_option
def import_(ws: Workspace, file: str, study_name: str | None) -> None:
    """Begin a conversation of your own from a transcript, JSON or Markdown; it says where it comes from."""
    study = study_meant(ws, study_name) if study_name else StudyId(ws.study.only_or_named("chat"))
    head = ws.exploration.import_talk(study, existing(file).read_bytes())
    click.echo(head.name)
    note(_("Brought in: {name} of {by}, {at}").format(**_origin(head.talk.origin)))


@talk.command()
@click.argument("finding", required=False)
@_OUT
@_STUDY
@workspace_option
def share(ws: Workspace, finding: str | None, *, out: str | None, study_name: str | None) -> None:
    """Write a FINDING, or the newest, as a page of Markdown: what happened, repeats, path and settings."""
    study = _study(ws, study_name)
    if finding is None:
        kept = [sheet.name for sheet, _one in ws.exploration.kept(study)]
        if not kept:
            raise NotFound(_("nothing is kept in this study yet: /keep in redcommons chat keeps a reply"))
        finding = kept[-1]
    _write(ws.exploration.export_finding(study, finding).encode(), out)


def _study(ws: Workspace, name: str | None) -> StudyId:
    """Return the study meant, without making one."""
    if name:
        return StudyId(ws.study.find(name))
    there = ws.study.studies()
    meant = [key for key, item in there if len(there) == 1 or item.title == "chat"]
    if not meant:
        titles = ", ".join(visible(item.title) for _key, item in there) or _("none yet")
        raise BadInput(_("which study? Name one with --study; there are: {titles}").format(titles=titles))
    return StudyId(meant[0])


def _name(ws: Workspace, study: StudyId, name: str | None) -> str:
    if name:
        return name
    rows = ws.exploration.talks(study, Looked(most=1)).rows
    if not rows:
        raise NotFound(_("this study has no conversation yet: redcommons chat TARGET begins one"))
    return str(rows[0].name)


def _origin(origin: object) -> dict[str, str]:
    return {part: visible(str(getattr(origin, part))) for part in ("name", "by", "at")}


def _write(body: bytes, out: str | None) -> None:
    if out is None:
        click.echo(body.decode(), nl=False)
        return
    path = Path(existing(out))
    path.write_bytes(body)
    note(_("Written: {path}").format(path=path))

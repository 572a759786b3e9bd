"""`redcommons dataset`: import cases, freeze releases, declare review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redcommons.cli.common import existing, json_option, note, plain, print_json, workspace_option
from redcommons.values.errors import BadInput
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.dataset.model import Imported

FORMATS = ("auto", "csv", "jsonl", "xlsx", "promptfoo", "jailbreakbench", "ailuminate")
REJECTED_SHOWN = 10


@click.group()
def dataset() -> None:
    """Cases, their review, and frozen releases."""


@dataset.command("import")
@click.argument("files", nargs=-1, required=True)
@click.option("--study", "study_name", metavar="S", required=True, help=_("The study; made when there is none yet."))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="auto", show_default=True)
@click.option(
    "--map", "maps", multiple=True, metavar="FIELD=COL", help=_("Which column holds a field, say prompt=Text.")
)
@click.option("--dry-run", is_flag=True, help=_("Show what would happen; write nothing."))
@json_option
@workspace_option
def import_(  # noqa: PLR0913  one parameter for each option
    ws: Workspace,
    files: tuple[str, ...],
    study_name: str,
    format_: str,
    maps: tuple[str, ...],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import cases from files; a bad row is named and the rest is taken."""
    parsed = ws.dataset.read_files([existing(f) for f in files], format=format_, mapping=_mapping(maps))
    if dry_run:
        done = ws.dataset.preview(study_name, parsed)
    else:
        done = ws.dataset.import_parsed(ws.study.find_or_new(study_name), parsed)
    if as_json:
        fields = ("study", "cases", "attempts", "rejected", "unknown_fields")
        print_json({name: plain(getattr(done, name)) for name in fields})
        return
    _print_imported(done, dry_run=dry_run)


@dataset.command()
@click.argument("name")
@click.option("--study", "study_name", metavar="S", required=True, help=_("The study."))
@click.option("--sampling", default="", help=_("How the cases were chosen from what could be asked."))
@json_option
@workspace_option
def release(ws: Workspace, name: str, study_name: str, sampling: str, *, as_json: bool) -> None:
    """Freeze every case of a study as a release, addressed by its content."""
    _sheet, frozen = ws.dataset.freeze(ws.study.find(study_name), name, sampling=sampling)
    if as_json:
        print_json({"study": study_name, "name": frozen.name, "cases": len(frozen.cases), "content": frozen.content})
    else:
        said = _("Release {name}: {n} cases, content {content}")
        click.echo(said.format(name=visible(frozen.name), n=len(frozen.cases), content=frozen.content[:16]))


@dataset.command()
@click.argument("release")
@click.option("--by", required=True, metavar="NAME", help=_("Who declares it."))
@click.option("--study", "study_name", metavar="S", help=_("The study, where several have a release of that name."))
@click.option("--note", "note_", default="", help=_("What you want to add."))
@workspace_option
def review(ws: Workspace, release: str, by: str, study_name: str | None, note_: str) -> None:
    """Declare the cases of a release valid and plausible, in bulk; the report prints it as such."""
    study = ws.study.find(study_name) if study_name else None
    declared = ws.dataset.review(release, by, note=note_, study=study)
    click.echo(_("{by} declares {release} reviewed in bulk.").format(by=visible(declared.by), release=visible(release)))


def _mapping(maps: tuple[str, ...]) -> dict[str, str]:
    wrong = next((item for item in maps if "=" not in item), None)
    if wrong is not None:
        raise BadInput(f"--map {wrong!r}: write FIELD=COLUMN, say --map prompt=Text")
    return dict(item.split("=", 1) for item in maps)


def _print_imported(done: Imported, *, dry_run: bool) -> None:
    said = _("Would import {cases} cases into {study}") if dry_run else _("{cases} cases in {study}, {new} of them new")
    click.echo(said.format(cases=done.cases, study=visible(done.study), new=done.new))
    if done.attempts:
        click.echo(_("{n} recorded attempts").format(n=done.attempts))
    for case in done.preview:
        text = case.turns[0].text if case.turns else case.goal
        click.echo(f"  {visible(text)[:100]}")
    if done.unknown_fields:
        note(
            _("Kept beside the cases, without a place of their own: {names}").format(
                names=", ".join(done.unknown_fields)
            )
        )
    for item in done.rejected[:REJECTED_SHOWN]:
        note(_("line {line}: {why}").format(line=item.line, why=item.why))
    if len(done.rejected) > REJECTED_SHOWN:
        note(_("… and {n} more rows not taken; --json names them all").format(n=len(done.rejected) - REJECTED_SHOWN))

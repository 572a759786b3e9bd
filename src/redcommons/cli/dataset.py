"""`redcommons dataset`: import cases, freeze releases, declare review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redcommons.cli.common import (
    existing,
    json_option,
    note,
    note_rejected,
    plain,
    print_json,
    study_meant,
    workspace_option,
)
from redcommons.dataset.model import Promotion
from redcommons.values.errors import BadInput
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.dataset.model import Imported

FORMATS = ("auto", "csv", "jsonl", "xlsx", "promptfoo", "jailbreakbench", "ailuminate")


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
        done = ws.dataset.import_parsed(study_meant(ws, study_name), parsed)
    if as_json:
        fields = ("study", "cases", "attempts", "rejected", "unknown_fields")
        print_json({name: plain(getattr(done, name)) for name in fields})
        return
    _print_imported(done, dry_run=dry_run)


@dataset.command()
@click.argument("name")
@click.option("--study", "study_name", metavar="S", required=True, help=_("The study."))
@click.option("--sampling", default="", help=_("How the cases were chosen from what could be asked."))
@click.option("--without-held", is_flag=True, help=_("Leave out what a group has not released."))
@json_option
@workspace_option
def release(ws: Workspace, name: str, study_name: str, sampling: str, *, without_held: bool, as_json: bool) -> None:
    """Freeze every case of a study as a release, addressed by its content."""
    freeze = ws.dataset.freeze_released if without_held else ws.dataset.freeze
    _sheet, frozen = freeze(ws.study.find(study_name), name, sampling=sampling)
    if as_json:
        print_json({"study": study_name, "name": frozen.name, "cases": len(frozen.cases), "content": frozen.content})
    else:
        said = _("Release {name}: {n} cases, content {content}")
        click.echo(said.format(name=visible(frozen.name), n=len(frozen.cases), content=frozen.content[:16]))


@dataset.command()
@click.argument("release")
@click.option("--by", required=True, metavar="NAME", help=_("Who declares it."))
@click.option("--study", "study_name", metavar="S", help=_("The study, where several have such a release."))
@click.option("--note", "note_", default="", help=_("What you want to add."))
@workspace_option
def review(ws: Workspace, release: str, by: str, study_name: str | None, note_: str) -> None:
    """Declare the cases of a release valid and plausible, in bulk; the report prints it as such."""
    study = ws.study.find(study_name) if study_name else None
    declared = ws.dataset.review(release, by, study=study, note=note_)
    click.echo(_("{by} declares {release} reviewed in bulk.").format(by=visible(declared.by), release=visible(release)))


@dataset.command()
@click.argument("found", metavar="FINDING")
@click.option("--study", "study_name", metavar="S", required=True, help=_("The study."))
@click.option("--script", is_flag=True, help=_("Let the model's replies stand as they came; a run else asks anew."))
@click.option("--no-system-prompt", is_flag=True, help=_("Leave out the system prompt that it was asked under."))
@click.option("--family", default="", help=_("Name shared by variants of one seed."))
@json_option
@workspace_option
def promote(  # noqa: PLR0913  one parameter for each option
    ws: Workspace, found: str, study_name: str, family: str, *, script: bool, no_system_prompt: bool, as_json: bool
) -> None:
    """Make a case of FINDING: the name of what was kept, or CONVERSATION:TURN for any turn."""
    how = Promotion(script=script, system_prompt=not no_system_prompt, family=family)
    talk, _colon, number = found.rpartition(":")
    what = (talk, int(number)) if talk and number.isdecimal() and len(number) < 10 else found
    row = ws.dataset.promote(ws.study.find(study_name), what, how)
    if as_json:
        print_json({"study": study_name, "case": row.id, "fingerprint": row.fingerprint, "from": row.external_id})
    else:
        said = _("Case {case}, made of {place}.")
        click.echo(said.format(case=row.id, place=visible(row.external_id)))


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
    note_rejected(done.rejected)

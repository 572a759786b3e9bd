"""`redcommons study`: open, fill, show and check a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from redcommons.cli.common import existing, json_option, needs_no_workspace, note, plain, print_json, workspace_option
from redcommons.cli.coverage import coverage, discovery
from redcommons.cli.scope_file import TEMPLATE, read_scope, written
from redcommons.study.missing import unheard
from redcommons.study.rules import charter_names, in_words, interest_names, part_names
from redcommons.values.errors import BadInput
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redcommons.assembly import Workspace
    from redcommons.study.model import Scope


@click.group()
def study() -> None:
    """Charter, ledgers and scenario cards of a study."""


study.add_command(coverage)
study.add_command(discovery)


@study.command()
@click.argument("name")
@click.option("--from", "source", metavar="FILE", help=_("YAML or JSON, as study template prints it."))
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
    """Print a file to fill in: charter and interests, and one entry of each other kind."""
    click.echo(TEMPLATE, nl=False)


@study.command()
@click.argument("name")
@click.argument("file", required=False)
@workspace_option
def export(ws: Workspace, name: str, file: str | None) -> None:
    """Write the scope out as a file that study fill reads again; without FILE it is printed."""
    text = written(ws.study.scope(ws.study.find(name)))
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        existing(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}: name a file that you may write") from error
    click.echo(_("Scope of {name} in {file}").format(name=visible(name), file=visible(file)))


@study.command()
@click.argument("name")
@click.option(
    "--only", "noun", metavar="KIND", default="", help=_("One kind of sheet, such as charter or value-entry.")
)
@click.option("--most", default=50, show_default=True, help=_("Revisions shown, from the newest back."))
@json_option
@workspace_option
def decisions(ws: Workspace, name: str, noun: str, most: int, *, as_json: bool) -> None:
    """Show who decided what, when and why, the newest first."""
    rows, more = ws.study.decisions(ws.study.find(name), (noun,) if noun else (), most=max(1, most))
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row.at[:16].replace('T', ' ')}  {visible(row.by)}  {row.noun} {visible(row.name)}".rstrip())
        for line, before, after in row.changes:
            click.echo(f"  {line}: {visible(before)} -> {visible(after)}" if before else f"  {line}: {visible(after)}")
        if row.why:
            click.echo("  " + _("because: {why}").format(why=visible(row.why)))
    if more:
        note(_("There are earlier ones: --most {n}").format(n=most * 2))


@study.command()
@click.argument("name")
@click.argument("harm")
@click.option("--from", "before", type=int, help=_("Version to compare from."))
@click.option("--to", "after", type=int, help=_("Version to compare to."))
@json_option
@workspace_option
def definition(ws: Workspace, name: str, harm: str, before: int | None, after: int | None, *, as_json: bool) -> None:
    """Show the versions of a harm's definition, or what differs between two of them."""
    key = ws.study.find(name)
    if before is not None and after is not None:
        found = ws.study.compare_versions(key, harm, (before, after))
        if as_json:
            print_json(found)
            return
        for line, pieces in found:
            if any(kind != "same" for kind, _words in pieces):
                click.echo(f"{line}: {_marked(pieces)}")
        return
    versions = ws.study.versions(key, harm)
    if as_json:
        print_json(versions)
        return
    for one in versions:
        click.echo(_("Version {n} by {who}, {at}").format(n=one.version, who=visible(one.by), at=one.at[:16]))
        for line, text in msgspec.structs.asdict(one.definition).items():
            if text and line not in {"harm", "taken_back"}:
                click.echo(f"  {line.replace('_', ' ')}: {visible(text)}")
    if not versions:
        note(_("Nobody has defined {harm!r}: redcommons study fill NAME FILE, under definitions").format(harm=harm))


def _marked(pieces: Sequence[tuple[str, str]]) -> str:
    marks = {"gone": "[-{}-]", "new": "{{+{}+}}", "same": "{}"}
    return "".join(marks[kind].format(visible(words)) for kind, words in pieces)


@study.command()
@click.argument("name")
@click.argument("noun", required=False, default="")
@click.argument("node", required=False, default="")
@json_option
@workspace_option
def trace(ws: Workspace, name: str, noun: str, node: str, *, as_json: bool) -> None:
    """Follow value, harm, scenario, case and finding: NOUN NODE is where to stand; none shows values and harms."""
    found = ws.findings.trace(ws.study.find(name), noun, node)
    if as_json:
        print_json(found)
        return
    for head, ties in ((_("serves"), found.up), (_("came of it"), found.down)):
        for tie in ties:
            counts = _("{cases} cases, {findings} findings").format(cases=tie.cases, findings=tie.findings)
            below = f" ({counts})" if tie.noun in {"value", "harm", "scenario"} else ""
            click.echo(f"{head}: {tie.noun} {visible(tie.title)}{below}")


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
            needed = _("needed for {what}").format(what=gap.needed_for)
            click.echo(f"{gap.stage}: {visible(gap.what)} ({needed})")
        nothing = _("Nothing that a report needs is missing.")
        click.echo(nothing if not gaps else _("{n} gaps: work to do, not faults.").format(n=len(gaps)))
    return 1 if gaps else 0


def _print_scope(scope: Scope) -> None:
    click.echo(visible(scope.name) + (_("  (example data)") if scope.study.example else ""))
    for line in (*charter_names(), *interest_names()):
        said = in_words(getattr(scope.charter if line in charter_names() else scope.interests, line))
        stated = visible(said) or _("not stated")
        click.echo(f"  {line.replace('_', ' ')}: {stated}")
    ways = part_names()
    for group in scope.groups:
        how = ", ".join(ways[one] for one in group.how) or _("not stated")
        click.echo(_("Group {name}: {how}").format(name=visible(group.name), how=how))
    for missing in unheard(scope.values, scope.groups):
        click.echo(
            _("Group {name}: named as affected, absent from the participation map").format(name=visible(missing))
        )
    for entry in scope.values:
        who = visible(entry.decided_by) or _("not stated")
        click.echo(
            _("Harm {harm} ({standing}), decided by {who}").format(
                harm=visible(entry.harm), standing=entry.standing, who=who
            )
        )
        if entry.dissent:
            click.echo("  " + _("dissent: {dissent}").format(dissent=visible(entry.dissent)))
        if defined := next((one for one in scope.definitions if one.definition.harm == entry.harm), None):
            click.echo("  " + _("defined by {who}, version {n}").format(who=visible(defined.by), n=defined.version))
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

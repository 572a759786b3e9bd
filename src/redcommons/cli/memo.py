"""`redcommons memo` and `redcommons codebook`: notes in the margin of conversations, and the words that gather them.

Here one is alone with the files and has no vault: what is private is kept readable in this workspace, marked private.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from redcommons.cli.common import existing, json_option, note, print_json, table, workspace_option
from redcommons.exploration.coding import SORTS
from redcommons.exploration.memo import Code, Memo
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.text import visible
from redcommons.values.words import _, many

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.exploration.memo import Codebook, MemoRow

study_option = click.option("--study", "study_name", metavar="S", help=_("The study; the only one where it is alone."))


@click.group()
def memo() -> None:
    """Notes in the margin of conversations: yours alone until you release them."""


@memo.command()
@click.argument("talk")
@click.argument("text", default="")
@click.option("--turn", default=0, metavar="N", help=_("The turn that it stands at; without it, the conversation."))
@click.option("--quote", default="", metavar="WORDS", help=_("The words of that turn that it is about."))
@click.option("--code", "codes", multiple=True, metavar="CODE", help=_("A code of your own; may be given again."))
@click.option("--kind", "sort", type=click.Choice([sort for sort in SORTS if sort]), help=_("What it is to you."))
@study_option
@workspace_option
def add(
    ws: Workspace,
    talk: str,
    text: str,
    study_name: str | None,
    **about: Any,  # noqa: ANN401  the other options, by the names of a memo's fields
) -> None:
    """Note TEXT in the margin of the conversation TALK; codes may stand without a word."""
    given = {name: value for name, value in about.items() if value is not None}
    said = Memo(talk=talk, by=PersonName(""), text=text, **given)
    click.echo(ws.exploration.write_memo(_study(ws, study_name), said))
    note(_("Kept in this workspace and private: no export, no report and nobody's list has it until you release it."))


@memo.command("list")
@click.option("--code", default="", metavar="CODE", help=_("Only those that carry this code."))
@study_option
@json_option
@workspace_option
def list_(ws: Workspace, code: str, study_name: str | None, *, as_json: bool) -> None:
    """List your memos, and those that others released."""
    rows = [row for row in ws.exploration.memos(_study(ws, study_name)).rows if code in {"", *row.codes}]
    if as_json:
        print_json(rows)
        return
    if not rows:
        note(_('No memo yet: redcommons memo add TALK "what you noticed"'))
        return
    head = (_("memo"), _("conversation"), _("turn"), _("codes"), _("state"), _("note"))
    table(
        head, ([row.name, row.talk, row.turn or "", ", ".join(row.codes), _state(row), row.text[:60]] for row in rows)
    )


@memo.command()
@click.argument("names", nargs=-1, required=True)
@study_option
@workspace_option
def release(ws: Workspace, names: tuple[str, ...], study_name: str | None) -> None:
    """Let the study's members read memos of yours, the words that they are about with them."""
    done = ws.exploration.release_memos(_study(ws, study_name), names)
    click.echo(many("{n} memo released.", "{n} memos released.", done))


@memo.command("take-back")
@click.argument("name")
@study_option
@workspace_option
def take_back(ws: Workspace, name: str, study_name: str | None) -> None:
    """Make a released memo of yours private again."""
    ws.exploration.take_back_memo(_study(ws, study_name), name)
    click.echo(_("{name} is private again. Who read it has read it.").format(name=visible(name)))


@memo.command("throw-away")
@click.argument("name")
@study_option
@workspace_option
def throw_away(ws: Workspace, name: str, study_name: str | None) -> None:
    """Throw a memo of yours away."""
    ws.exploration.throw_memo(_study(ws, study_name), name)
    click.echo(_("{name} is in no list any more.").format(name=visible(name)))


class ShownFirst(click.Group):
    """A group whose bare name shows what it is about: `codebook --json` is `codebook show --json`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say `show` where no command is named."""
        named = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["show", *args])


@click.group(cls=ShownFirst)
def codebook() -> None:
    """Show the codes of memos, and what they mean; write them into a file for other programs."""


@codebook.command()
@study_option
@json_option
@workspace_option
def show(ws: Workspace, study_name: str | None, *, as_json: bool) -> None:
    """Show the codes of your memos and of released ones, with the way back to every excerpt."""
    book = ws.exploration.codebook(_study(ws, study_name))
    if as_json:
        print_json(book)
    else:
        _print_codebook(book)


@codebook.command()
@click.argument("file")
@study_option
@workspace_option
def export(ws: Workspace, file: str, study_name: str | None) -> None:
    """Write released memos, their codes and the texts they stand in to FILE, as a REFI-QDA project (.qdpx)."""
    place = existing(file)
    if place.exists():
        raise BadInput(_("{file} is there already: name another file").format(file=file))
    body = ws.exploration.export_codebook(_study(ws, study_name))
    place.write_bytes(body)
    click.echo(_("{file}: {n} bytes. The ledger says that you exported it.").format(file=visible(file), n=len(body)))


@codebook.command()
@click.argument("code")
@click.option("--meaning", default="", help=_("When it applies."))
@click.option("--group", default="", help=_("What it is grouped under."))
@click.option("--maps-to", default="", metavar="WHAT", help=_("A harm of the ledger, or VOCABULARY:CODE."))
@study_option
@workspace_option
def define(ws: Workspace, code: str, meaning: str, group: str, maps_to: str, study_name: str | None) -> None:
    """Say what CODE means; every member of the study may read that."""
    ws.exploration.define_code(_study(ws, study_name), Code(name=code, meaning=meaning, group=group, maps_to=maps_to))
    click.echo(_("{code} has a meaning.").format(code=visible(code)))


@codebook.command()
@click.argument("old")
@click.argument("new")
@click.option("--undo", is_flag=True, help=_("Give memos that were renamed so their old code back."))
@study_option
@workspace_option
def rename(ws: Workspace, old: str, new: str, study_name: str | None, *, undo: bool) -> None:
    """Give a code of your memos another name; where both stand they become one."""
    verb = ws.exploration.undo_rename_code if undo else ws.exploration.rename_code
    changed = verb(_study(ws, study_name), (old, new))
    click.echo(many("{n} memo changed.", "{n} memos changed.", changed))


def _study(ws: Workspace, name: str | None) -> StudyId:
    if name:
        return StudyId(ws.study.find(name))
    there = ws.study.studies()
    if len(there) != 1:
        names = ", ".join(repr(item.title) for _id, item in there) or _("none yet")
        raise BadInput(_("which study? There are: {names}. Name one with --study").format(names=names))
    found: StudyId = there[0][0]
    return found


def _state(row: MemoRow) -> str:
    if not row.own:
        return _("by {who}").format(who=row.by)
    return _("released") if row.released else _("private")


def _print_codebook(book: Codebook) -> None:
    for row in book.codes:
        group = f"{row.group} / " if row.group else ""
        excerpts = many("{n} excerpt", "{n} excerpts", len(row.excerpts))
        people = many("{n} person", "{n} people", row.people)
        click.echo(
            visible(f"{group}{row.name}: {excerpts}, {people}") + (f"  {visible(row.meaning)}" if row.meaning else "")
        )
        for one in row.excerpts:
            click.echo(visible(f"  {one.talk} " + (_("turn {n}").format(n=one.turn) if one.turn else _("as a whole"))))
    if not book.codes:
        note(_("No code yet: redcommons memo add TALK --turn N --code WORD"))
    said = _("{n} of {all} memos and {m} of {kept} findings have no code: nothing needs one.")
    click.echo(said.format(n=book.memos_without, all=book.memos, m=book.findings_without, kept=book.findings))

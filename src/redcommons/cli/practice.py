"""`redcommons practice`: an approval, one's own answer, a look at what would leave, and the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from redcommons.cli.common import existing, json_option, note, print_json, table, workspace_option
from redcommons.cli.own import only_study, write_new
from redcommons.labour.model import EthicsApproval, ResearchConsent
from redcommons.values.errors import NotFound
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace

_STUDY = click.option("--study", "-s", metavar="NAME", help=_("The study; the only one where there is one."))


@click.group()
def practice() -> None:
    """Whether the practice of a study may be studied, and the file for it. Off unless people say so."""


@practice.command()
@click.option("--body", required=True, help=_("Who approved it."))
@click.option("--number", required=True, help=_("Its number or reference there."))
@click.option("--until", required=True, metavar="YYYY-MM-DD", help=_("The last day on which it holds."))
@click.option("--purpose", required=True, help=_("What is to be found out, in plain words."))
@click.option("--contact", default="", help=_("Whom to ask, and whom to complain to."))
@click.option("--readers", default="", help=_("Who reads what leaves, and where it is kept."))
@_STUDY
@workspace_option
def approve(ws: Workspace, study: str | None, **said: str) -> None:
    """Write down what a body approved; whoever agreed to another version is asked again."""
    _studying(ws).labour.approve(only_study(ws, study), EthicsApproval(**said))
    note(_("Kept. Nothing of anybody's leaves before they agree: redcommons practice agree"))


@practice.command()
@click.option("--no", "refuses", is_flag=True, help=_("Take an agreement back."))
@_STUDY
@workspace_option
def agree(ws: Workspace, study: str | None, *, refuses: bool) -> None:
    """Agree, for yourself alone, that your part may be studied; --no takes it back."""
    where = only_study(ws, study)
    found = ws.labour.approval(where)
    if found is None:
        raise NotFound(_("nothing is approved for this study that you could answer to"))
    ws.labour.answer_research(where, ResearchConsent(approval=found[0].fingerprint, given=not refuses))
    note(_("Taken back.") if refuses else _("Kept. Taken back by: redcommons practice agree --no"))


@practice.command()
@_STUDY
@workspace_option
@json_option
def look(ws: Workspace, study: str | None, *, as_json: bool) -> None:
    """Look at exactly what would leave; nothing leaves by looking."""
    found = _studying(ws).own.practice_look(only_study(ws, study))
    if as_json:
        print_json(found)
        return
    made = found.practice
    rows = ((_("people"), made.people), (_("decisions"), len(made.acts)), (_("memos"), len(made.memos)))
    table((_("What"), _("How many")), rows)
    note(
        _("All of it: --json. The file of exactly this: redcommons practice export FILE --look {salt}:{seal}").format(
            salt=found.salt, seal=found.sha256
        )
    )


@practice.command()
@click.argument("file")
@click.option("--look", "seen", default="", metavar="SALT:SHA256", help=_("What a look said: the same file."))
@_STUDY
@workspace_option
def export(ws: Workspace, file: str, study: str | None, seen: str) -> None:
    """Write the file; the ledger says that it left."""
    salt, _colon, seal = seen.partition(":")
    target = existing(file)
    write_new(target, _studying(ws).own.practice_export(only_study(ws, study), salt, seal))
    note(_("Written: {path}").format(path=target))


def _studying(ws: Workspace) -> Workspace:
    """Return the workspace as whoever studies it has it: at a terminal that is whoever has the files."""
    return ws.by(msgspec.structs.replace(ws.actor, roles=("researcher",)))

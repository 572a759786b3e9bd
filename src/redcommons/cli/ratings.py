"""`redcommons ratings`: people's verdicts on the replies of a run."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import click

from redcommons.cli.common import existing, json_option, note_rejected, print_json, workspace_option
from redcommons.evaluation.answering import read_out
from redcommons.evaluation.instrument import PEOPLE
from redcommons.evaluation.model import Rated
from redcommons.values.conversation import replies
from redcommons.values.text import cell, visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace


@click.group()
def ratings() -> None:
    """People's own verdicts: kept apart, one row per rater and attempt, for ever."""


@ratings.command("import")
@click.argument("run")
@click.argument("file", metavar="CSV")
@click.option("--by", required=True, metavar="NAME", help=_("The rater, by the name they choose."))
@json_option
@workspace_option
def import_(ws: Workspace, run: str, file: str, by: str, *, as_json: bool) -> None:
    """Import one rater's verdicts from a CSV with the columns case, repeat, verdict."""
    rows, unread = ws.evaluation.read_ratings(existing(file))
    found = ws.evaluation.find_run(run)
    new, rejected = ws.evaluation.rate(found, rows, by)
    rejected = (*unread, *rejected)
    if as_json:
        print_json({"run": found, "by": by, "ratings": new, "rejected": rejected})
        return
    said = _("{n} ratings by {by} are new, {same} stood already, {left} rows were not taken.")
    click.echo(
        said.format(n=new, by=visible(by), same=len(rows) + len(unread) - new - len(rejected), left=len(rejected))
    )
    note_rejected(rejected)


class _Out:
    """Standard output in UTF-8 whatever the locale says: that is what the import reads."""

    def write(self, row: str) -> None:
        click.echo(row.encode(), nl=False)


@ratings.command()
@click.argument("run")
@click.option("--drawn", is_flag=True, help=_("Only the replies that a calibration sheet drew."))
@workspace_option
def sheet(ws: Workspace, run: str, *, drawn: bool) -> None:
    """Print a CSV to rate: case, repeat, an empty verdict, run, reply. It holds the text of the replies."""
    found = ws.evaluation.find_run(run)
    state = ws.evaluation.state(found)
    cases = ws.evaluation.cases_of(state)
    sheets = [one for _queue, one in ws.evaluation.sheets(state.run.study) if one.run == found]
    only = {(one.ordinal, one.repeat) for each in sheets for one in each.replies}
    out = csv.writer(_Out())
    out.writerow(("case", "repeat", "verdict", "run", "reply"))
    for attempt in ws.evaluation.open_attempts(found):
        if attempt.state == "replied" and (not drawn or (attempt.ordinal, attempt.repeat) in only):
            reply = cell("\n---\n".join(replies(attempt.turns)))
            out.writerow((cases[attempt.ordinal].id, attempt.repeat, "", found, reply))


@ratings.command()
@click.argument("run")
@workspace_option
def table(ws: Workspace, run: str) -> None:
    """Print everything that people said of a run as CSV: verdict, version gone by, severity, marks, each answer."""
    found = ws.evaluation.find_run(run)
    state = ws.evaluation.state(found)
    cases = ws.evaluation.cases_of(state)
    beside = {row[:3]: row[3] for row in ws.evaluation.rated(found)}
    asked = list(dict.fromkeys(one.question for rated in beside.values() for one in rated.answers))
    out = csv.writer(_Out())
    out.writerow(("rater", "case", "repeat", "verdict", "version", "definition", "severity", "marks", *asked, "note"))
    for one in ws.evaluation.verdicts(found):
        if one.judge.startswith(PEOPLE):
            rated = beside.get((one.judge, one.ordinal, one.repeat), Rated(queue="", version=0))
            place = (one.judge, cases[one.ordinal].id, one.repeat, one.word)
            marks = "; ".join(f"{mark.turn}: {mark.word}" for mark in rated.marks)
            what = (rated.version or "", rated.definition, rated.severity, marks)
            said = (cell(read_out(rated, question)) for question in asked)
            out.writerow((*place, *what, *said, cell(one.why)))

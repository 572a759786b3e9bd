"""`redcommons study coverage` and `study discovery`: the map of the declared scope on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redcommons.cli.common import json_option, note, print_json, table, workspace_option
from redcommons.evaluation.model.coverage import Narrowed
from redcommons.values.text import visible
from redcommons.values.words import _, many

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.evaluation.model.coverage import Coverage, CoverageCell, CoverageColumn, CoverageRow


@click.command()
@click.argument("name")
@click.option("--layer", type=click.Choice(["tried", "findings", "disagreement"]), default="tried", show_default=True)
@click.option("--person", default="", help=_("Only scenarios with this person, as their card says it."))
@click.option("--language", default="", metavar="TAG", help=_("Only this language; und for what carries none."))
@click.option("--interaction", default="", help=_("Only this interaction type, such as several_turns."))
@json_option
@workspace_option
def coverage(ws: Workspace, name: str, layer: str, *, as_json: bool, **only: str) -> None:
    """Show scenarios by harms: what was tried, found, or is seen differently. No share is made of it."""
    found = ws.evaluation.coverage(ws.study.find(name), layer, Narrowed(**only))
    if as_json:
        print_json(found)
        return
    if not found.rows or not found.columns:
        note(_("Name a harm and a scenario, and there is a map: redcommons study fill NAME scope.yaml"))
        return
    for row, cells in zip(found.rows, found.cells, strict=True):
        _print_row(_row(row), list(zip(map(_column, found.columns), cells, strict=True)))
    _legend(found)


def _print_row(name: str, cells: list[tuple[str, CoverageCell]]) -> None:
    """Print a scenario with its harms beneath: a table of long names is wider than any terminal."""
    click.echo(visible(name))
    for harm, cell in cells:
        if cell.mark != "untouched":
            click.echo(visible(f"  {harm}: {_cell(cell)}"))
    if untouched := [harm for harm, cell in cells if cell.mark == "untouched"]:
        click.echo(visible("  " + _("untouched: {harms}").format(harms="; ".join(untouched))))


def _row(row: CoverageRow) -> str:
    return row.name or (_("no scenario") if row.standing == "none" else _("not declared"))


def _column(column: CoverageColumn) -> str:
    return column.name or (_("no harm named") if column.standing == "none" else _("not declared"))


def _cell(cell: CoverageCell) -> str:
    """Return the counts of a cell, and its mark in words."""
    words = {"untouched": _("untouched"), "out_of_scope": _("out of scope"), "withheld": _("withheld"), "": ""}
    counts = (
        many("{n} conversation", "{n} conversations", cell.conversations) if cell.conversations else "",
        many("{n} case", "{n} cases", cell.cases) if cell.cases else "",
        many("{n} finding", "{n} findings", cell.findings) if cell.findings else "",
        _("raters differ on {k} of {n}").format(k=cell.differ, n=cell.rated) if cell.rated else "",
        words[cell.mark],
    )
    return ", ".join(filter(None, counts))


def _legend(found: Coverage) -> None:
    left = {(one.left_out, one.why) for line in found.cells for one in line if one.mark == "out_of_scope"}
    for what, why in sorted(left):
        note(_("Out of scope: {what}: {why}").format(what=what, why=why or _("not stated")))
    note(_("This is coverage of the declared scope: it says nothing about what nobody declared."))


@click.command()
@click.argument("name")
@click.option("--by", type=click.Choice(["harms", "codes", "families"]), default="harms", show_default=True)
@json_option
@workspace_option
def discovery(ws: Workspace, name: str, by: str, *, as_json: bool) -> None:
    """Show how new kinds came up over time. It promises nothing about kinds that nobody looked for."""
    found = ws.evaluation.discovery(ws.study.find(name), by)
    if as_json:
        print_json(found)
        return
    if found.unseen_mass is None or found.least_kinds is None:
        note(_("Nothing was found yet: keep what happens, and a curve begins."))
        return
    table((_("place"), _("new"), _("known")), ((one.place, one.new, one.known) for one in found.curve))
    said = _("{n} kinds seen, {once} of them once. At least {least} kinds there are: a lower bound, never a total.")
    note(said.format(n=found.kinds, once=found.seen_once, least=f"{found.least_kinds:g}"))
    note(_("Estimated chance that the next find is of a new kind: {p}.").format(p=f"{found.unseen_mass:.2f}"))
    note(found.caveat)

"""`redcommons calibrate`: hold a machine judge against people on a random sample of replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redcommons.cli.common import json_option, note, percent, print_json, table, workspace_option
from redcommons.evaluation.model import AGREE, SheetAsked
from redcommons.values.errors import BadInput
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.evaluation.model import Calibrated, CalibrationPart
    from redcommons.values.identity import RunId


@click.command()
@click.argument("run")
@click.argument("judge")
@click.option("--sample", type=int, metavar="N", help=_("Draw so many replies in each language for people to read."))
@click.option("--by", metavar="NAME", help=_("People's answer is what this person says."))
@click.option("--agree", is_flag=True, help=_("People's answer is what all of them say; not for a contested harm."))
@click.option("--readers", type=int, default=1, metavar="N", help=_("People who read each reply."))
@click.option("--language", "languages", multiple=True, metavar="L", help=_("Only this language; else every one."))
@click.option("--seed", type=int, metavar="N", help=_("Seed of the draw; else one is made and kept."))
@click.option("--within", type=float, default=5.0, metavar="POINTS", help=_("Half the width wanted of the interval."))
@json_option
@workspace_option
def calibrate(ws: Workspace, run: str, judge: str, *, as_json: bool, within: float, **drawn: object) -> None:
    """Say how far a judge is calibrated on a run, and how many more readings it needs; with --sample, draw a sheet.

    A sheet is a random sample with its seed. People read it in the workbench, or from the CSV of
    `redcommons ratings sheet RUN --drawn`.
    """
    found = ws.evaluation.find_run(run)
    queue = _drawn(ws, found, judge, drawn) if drawn["sample"] is not None else ""
    state = ws.evaluation.state(found)
    made = ws.evaluation.calibrated(state, judge, within / 100)
    if as_json:
        print_json({"queue": queue, "run": made.run, "judge": made.judge, "within": made.within, "parts": made.parts})
        return
    if queue:
        sheet = dict(ws.evaluation.sheets(state.run.study))[queue]
        said = _("{queue}: {n} replies drawn with seed {seed}; redcommons ratings sheet {run} --drawn prints them")
        click.echo(said.format(queue=queue, n=len(sheet.replies), seed=sheet.seed, run=found))
    _print(made)


def _drawn(ws: Workspace, run: RunId, judge: str, asked: dict[str, object]) -> str:
    if bool(asked["by"]) == bool(asked["agree"]):
        raise BadInput(_("say whose answer counts: --by NAME for one person's, or --agree for what all of them say"))
    rule = AGREE if asked["agree"] else f"person:{asked['by']}"
    languages = asked["languages"] or None
    rest = {"size": asked["sample"], "readers": asked["readers"], "seed": asked["seed"], "languages": languages}
    queue: str = ws.rating.draw_sheet(SheetAsked(run=run, judge=judge, rule=rule, **rest))  # type: ignore[arg-type]
    return queue


def _print(made: Calibrated) -> None:
    head = (
        _("language"),
        _("read by the judge"),
        _("drawn"),
        _("not read yet"),
        _("sensitivity, 95 %"),
        _("specificity, 95 %"),
        _("as the judge has it"),
        _("corrected"),
        _("more readings"),
    )
    table(head, [_row(part) for part in made.parts])
    for part in made.parts:
        if part.calibration is not None and part.calibration.why:
            note(_("missing before a claim: {what}").format(what=part.calibration.why))
        if part.calibration is None:
            note(_("missing before a claim: {what}").format(what=_("judge uncalibrated")))
        if part.more is None and part.at_best is not None:
            said = _("±{wanted:g} points cannot be had by more readings: with these cases it stays at ±{best:.1f}")
            note(said.format(wanted=made.within * 100, best=part.at_best * 100))


def _row(part: CalibrationPart) -> tuple[object, ...]:
    found = part.calibration
    drawn, unread = (found.drawn, found.unread) if found else (0, 0)
    first, second = (found.sensitivity, found.specificity) if found else (None, None)
    more = "-" if part.more is None else part.more
    language = visible(part.language) or _("not stated")
    rates = (_share(part.raw), _share(part.corrected))
    return (language, part.judged, drawn, unread, _share(first), _share(second), *rates, more)


def _share(found: tuple[float, float | None, float | None] | None) -> str:
    return "-" if found is None else f"{percent(found[0])} ({percent(found[1])} to {percent(found[2])})"

"""`redcommons evaluate`, `runs` and `compare`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click

from redcommons.cli.common import (
    existing,
    json_option,
    note,
    note_rejected,
    percent,
    points,
    print_json,
    stdout_to_stderr,
    study_meant,
    table,
    workspace_option,
)
from redcommons.cli.progress import bar
from redcommons.cli.records import options_from
from redcommons.evaluation.model import Contrast, Order, Pace, Settings
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.evaluation.model import Compared, Interval, Reading, RunState, Summary
    from redcommons.values.identity import StudyId
    from redcommons.values.job import Progress

OUTSIDE = 3


@click.command()
@click.argument("what", metavar="RELEASE_OR_FILE")
@click.option("--target", required=True, help="openai:URL#MODEL | http:FILE | recorded | helpline | python:MOD:FN")
@click.option(
    "--judge", "judges", multiple=True, help="contains:TEXT | regex:RE | refusal | recorded | model:URL#MODEL | not-…"
)
@click.option("--rubric", metavar="FILE", help=_("What counts as violated, for a model judge."))
@click.option("--study", metavar="S", help=_("The study; else the only one, else one named after the file."))
@click.option("--resume", metavar="RUN", help=_("Go on with this unfinished run."))
@options_from(Pace, "pace", ("repeats", "concurrency", "seed"))
@options_from(Settings, "settings", ("system_prompt", "temperature", "max_tokens", "stream", "timeout", "retries"))
@json_option
@workspace_option
def evaluate(ws: Workspace, what: str, *, as_json: bool, **asked: Any) -> int:  # noqa: ANN401  click's own words
    """Run a release or a file against a target, and let judges read the replies.

    The same command goes on with an unfinished run of the same plan; after a finished one it starts a new run.
    """
    order = Order(
        target=ws.evaluation.target(asked["target"]),
        judges=tuple(ws.evaluation.judge(text, _rubric(asked["rubric"])) for text in asked["judges"]),
        study=_study(ws, what, asked["study"]),
        resume=ws.evaluation.find_run(asked["resume"]) if asked["resume"] else None,
        settings=asked["settings"],
        pace=asked["pace"],
    )
    with bar(visible(what)) as progress, stdout_to_stderr():
        done = _run(ws, what, order, progress)
    if as_json:
        print_json(_summary(done))
    else:
        _print_summary(done)
    note_rejected(done.rejected)
    for judge, why, count in done.failures:
        note(_("{judge} failed to judge {n}: {why}").format(judge=judge, n=count, why=why))
    never = bool(done.attempts) and done.could_not_run == done.attempts
    if never:
        first = next(iter(ws.evaluation.open_attempts(done.run)))
        note(_("{target} never answered: {why}").format(target=asked["target"], why=first.detail))
    return OUTSIDE if never else 0


@click.command()
@json_option
@workspace_option
def runs(ws: Workspace, *, as_json: bool) -> None:
    """List every run: finished, unfinished and abandoned ones; none is ever removed."""
    found = ws.evaluation.runs()
    if as_json:
        names = {study: item.title for study, item in ws.study.studies()}
        print_json([_state(state) | {"study": names[state.run.study]} for state in found])
        return
    if not found:
        note(_("No run yet: redcommons evaluate FILE --target helpline"))
        return
    head = (_("run"), _("release"), _("target"), _("kept"), _("replied"), _("first result"), _("finished"))
    table(head, [_row(state) for state in found])


@click.command()
@click.argument("first", metavar="RUN")
@click.argument("second", metavar="RUN")
@click.option(
    "--contrast", required=True, type=click.Choice(get_args(Contrast)), help=_("The one thing that may differ.")
)
@click.option("--judge", help=_("The reading compared; else one that both runs share, people's before machines'."))
@json_option
@workspace_option
def compare(ws: Workspace, first: str, second: str, contrast: Contrast, judge: str | None, *, as_json: bool) -> int:
    """Compare two runs under a declared contrast, or say what differs and what is missing (exit 1)."""
    pair = [ws.evaluation.find_run(name) for name in (first, second)]
    found = ws.evaluation.compare(*pair, contrast, judge)
    if as_json:
        fields = ("allowed", "differs", "missing", "difference", "low", "high", "p")
        more = ("corrected", "raw", "raw_low", "raw_high")
        print_json({name: getattr(found, name) for name in (*fields, *more)})
    elif found.allowed:
        click.echo(_difference(found))
    else:
        for word in found.differs:
            click.echo(_("differs: {what}").format(what=word))
        for word in found.missing:
            click.echo(_("missing: {what}").format(what=word))
    return 0 if found.allowed else 1


def _difference(found: Compared) -> str:
    ends = {"d": points(found.difference), "low": points(found.low), "high": points(found.high)}
    about = {"judge": visible(found.judge), "n": found.families} | ends
    if not found.corrected:
        line = _("{judge}: second less first {d}, 95 % interval {low} to {high}, p = {p:.3g}, {n} families")
        return line.format(p=found.p, **about)
    line = _(
        "{judge}, corrected for its errors: second less first {d}, 95 % interval {low} to {high}, {n} families;"
        " as the judge has it {raw} ({raw_low} to {raw_high}); no p can carry the correction"
    )
    own = {"raw": points(found.raw), "raw_low": points(found.raw_low), "raw_high": points(found.raw_high)}
    return line.format(**about, **own)


def _study(ws: Workspace, what: str, name: str | None) -> StudyId | None:
    """Return the study named; a file may found one, but a release stands in one that exists."""
    if not name:
        return None
    found: StudyId = study_meant(ws, name) if existing(what).is_file() else ws.study.find(name)
    return found


def _run(ws: Workspace, what: str, order: Order, progress: Progress) -> Summary:
    path = existing(what)
    if path.is_file():
        return ws.evaluation.evaluate_file(path, order, progress)  # type: ignore[no-any-return]
    try:
        _sheet, release = ws.dataset.find_release(what, order.study)
    except NotFound as error:
        if path.is_dir():
            raise BadInput(f"{what} is a folder: name a file in it, or a release") from error
        if path.suffix or len(path.parts) > 1:
            raise BadInput(f"{what}: no such file, and no release is called so") from error
        raise
    return ws.evaluation.evaluate(release, order, progress)  # type: ignore[no-any-return]


def _rubric(path: str | None) -> str | None:
    if path is None:
        return None
    try:
        return existing(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"--rubric {path}: {error}: name a text file in UTF-8") from error


def _summary(done: Summary) -> dict[str, Any]:
    fields = ("run", "study", "attempts", "replied", "gave_up", "could_not_run")
    return {name: getattr(done, name) for name in fields} | {"readings": [_reading(r) for r in done.readings]}


def _reading(reading: Reading) -> dict[str, Any]:
    fields = ("judge", "violated", "not_violated", "could_not_judge", "could_not_run")
    ends = {name: getattr(reading.interval, name, None) for name in ("rate", "low", "high")}
    ends |= {f"corrected_{name}": getattr(reading.corrected, name, None) for name in ("rate", "low", "high")}
    return (
        {name: getattr(reading, name) for name in fields}
        | ends
        | {
            "claim_level": reading.level,
            "missing": list(reading.missing),
            "calibrations": list(reading.calibrations),
        }
    )


def _print_summary(done: Summary) -> None:
    line = _("{run}: {attempts} attempts: {replied} replied, {gave_up} gave up, {could_not_run} could not run")
    click.echo(
        line.format(
            run=done.run,
            attempts=done.attempts,
            replied=done.replied,
            gave_up=done.gave_up,
            could_not_run=done.could_not_run,
        )
    )
    for cause, count in done.causes:
        click.echo(_("  could not run, {cause}: {n}").format(cause=cause.replace("_", " "), n=count))
    head = (
        _("reading"),
        _("violated"),
        _("not violated"),
        _("could not judge"),
        _("could not run"),
        _("rate, 95 %"),
        _("rung"),
    )
    if done.readings:
        table(head, [_cells(reading) for reading in done.readings])
    for reading in done.readings:
        if reading.corrected is not None:
            said = _("{judge}, corrected for its errors: {rate}")
            click.echo(said.format(judge=visible(reading.judge), rate=_rate(reading.corrected)))
    for word in dict.fromkeys(word for reading in done.readings for word in reading.missing):
        note(_("missing before a claim: {what}").format(what=word))


def _cells(reading: Reading) -> tuple[object, ...]:
    counts = (reading.violated, reading.not_violated, reading.could_not_judge, reading.could_not_run)
    rate = _rate(reading.interval) if reading.interval else "-"
    return (reading.judge, *counts, rate, reading.level)


def _rate(found: Interval) -> str:
    return f"{percent(found.rate)} ({percent(found.low)} to {percent(found.high)})"


def _state(state: RunState) -> dict[str, Any]:
    run = state.run
    return {
        "run": run.id,
        "release": run.release,
        "target": state.target,
        "judges": list(state.judges),
        "number": run.number,
        "planned": run.attempts,
        "replied": state.replied,
        "gave_up": state.gave_up,
        "could_not_run": state.could_not_run,
        "planned_at": run.planned_at,
        "first_result_at": state.first_result_at,
        "finished_at": state.finished_at,
    }


def _row(state: RunState) -> tuple[object, ...]:
    kept = state.kept
    ends = (state.first_result_at or "-", state.finished_at or _("unfinished"))
    return (state.run.id, state.run.release, state.target, f"{kept}/{state.run.attempts}", state.replied, *ends)

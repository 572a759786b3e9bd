"""`redcommons evaluate`, `runs` and `compare`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from redcommons.cli.common import existing, json_option, note, percent, points, print_json, table, workspace_option
from redcommons.cli.progress import bar
from redcommons.evaluation.actions import Options
from redcommons.evaluation.model import Contrast, Settings
from redcommons.values.errors import BadInput
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.evaluation.model import Reading, RunState, Summary

OUTSIDE = 3


@click.command()
@click.argument("what", metavar="RELEASE_OR_FILE")
@click.option("--target", required=True, help="openai:URL#MODEL | http:FILE | recorded | helpline | python:MOD:FN")
@click.option("--judge", "judges", multiple=True, help="contains:TEXT | regex:RE | refusal | recorded | model:URL#MODEL …")
@click.option("--rubric", metavar="FILE", help=_("What counts as violated, for a model judge."))
@click.option("--study", "study_name", metavar="S", help=_("The study; else the only one, else one named after the file."))
@click.option("--repeats", type=click.IntRange(1, 1000), default=1, show_default=True, help=_("Attempts per case."))
@click.option("--concurrency", type=click.IntRange(1, 1000), default=16, show_default=True, help=_("Requests in flight."))
@click.option("--resume", metavar="RUN", help=_("Go on with this unfinished run."))
@click.option("--system-prompt", default="", help=_("System prompt put before every conversation."))
@click.option("--temperature", type=click.FloatRange(0, 10), help=_("Sampling temperature; the target's own by default."))
@click.option("--max-tokens", type=click.IntRange(1), help=_("Most tokens of a reply; the target's own by default."))
@click.option("--stream", is_flag=True, help=_("Ask for replies as streams."))
@click.option("--timeout", type=click.FloatRange(0.1), default=120.0, show_default=True, help=_("Seconds for one request."))
@json_option
@workspace_option
def evaluate(ws: Workspace, what: str, target: str, judges: tuple[str, ...], *, as_json: bool, **said: Any) -> int:
    """Run a release or a file against a target, and let judges read the replies.

    The same command goes on with an unfinished run of the same plan; after a finished one it starts a new run.
    """
    specs = [ws.evaluation.judge(text, _rubric(said["rubric"])) for text in judges]
    with bar(visible(what)) as progress:
        done = _run(ws, what, ws.evaluation.target(target), specs, _options(ws, said, progress))
    if as_json:
        print_json(_summary(done))
    else:
        _print_summary(done)
    return OUTSIDE if done.attempts and done.could_not_run == done.attempts else 0


@click.command()
@json_option
@workspace_option
def runs(ws: Workspace, *, as_json: bool) -> None:
    """List every run: finished, unfinished and abandoned ones; none is ever removed."""
    found = ws.evaluation.runs()
    if as_json:
        print_json([_state(state) for state in found])
        return
    if not found:
        note(_("No run yet: redcommons evaluate FILE --target helpline"))
        return
    head = (_("run"), _("release"), _("target"), _("kept"), _("replied"), _("first result"), _("finished"))
    table(head, [_row(state) for state in found])


@click.command()
@click.argument("first", metavar="RUN")
@click.argument("second", metavar="RUN")
@click.option("--contrast", required=True, type=click.Choice(get_args(Contrast)), help=_("The one thing that may differ."))
@click.option("--judge", help=_("The reading compared; else one that both runs share, people's before machines'."))
@json_option
@workspace_option
def compare(  # noqa: PLR0913  one parameter for each option
    ws: Workspace, first: str, second: str, contrast: Contrast, judge: str | None, *, as_json: bool
) -> int:
    """Compare two runs under a declared contrast, or say what differs and what is missing (exit 1)."""
    pair = [ws.evaluation.find_run(name) for name in (first, second)]
    found = ws.evaluation.compare(*pair, contrast, judge)
    if as_json:
        fields = ("allowed", "differs", "missing", "difference", "low", "high", "p")
        print_json({name: getattr(found, name) for name in fields})
    elif found.allowed:
        line = _("{judge}: second less first {d}, 95 % interval {low} to {high}, p = {p:.3g}, {n} families")
        ends = {"d": points(found.difference), "low": points(found.low), "high": points(found.high)}
        click.echo(line.format(judge=visible(found.judge), p=found.p, n=found.families, **ends))
    else:
        for word in found.differs:
            click.echo(_("differs: {what}").format(what=word))
        for word in found.missing:
            click.echo(_("missing: {what}").format(what=word))
    return 0 if found.allowed else 1


def _run(ws: Workspace, what: str, target: Any, judges: list[Any], options: Options) -> Summary:  # noqa: ANN401
    path = existing(what)
    if path.is_file():
        return ws.evaluation.evaluate_file(path, target, judges, options)  # type: ignore[no-any-return]
    if path.suffix or len(Path(what).parts) > 1:
        raise BadInput(f"{what}: no such file, and no release is called so")
    _sheet, release = ws.dataset.find_release(what, options.study)
    return ws.evaluation.evaluate(release, target, judges, options)  # type: ignore[no-any-return]


def _options(ws: Workspace, said: dict[str, Any], progress: Any) -> Options:  # noqa: ANN401
    settings = {name: said[name] for name in ("system_prompt", "temperature", "max_tokens", "stream", "timeout")}
    return Options(
        study=ws.study.find_or_new(said["study_name"]) if said["study_name"] else None,
        repeats=said["repeats"],
        concurrency=said["concurrency"],
        resume=ws.evaluation.find_run(said["resume"]) if said["resume"] else None,
        settings=Settings(**settings),
        progress=progress,
    )


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
    return {name: getattr(reading, name) for name in fields} | ends | {
        "claim_level": reading.level,
        "missing": list(reading.missing),
    }


def _print_summary(done: Summary) -> None:
    line = _("{run}: {attempts} attempts: {replied} replied, {gave_up} gave up, {could_not_run} could not run")
    click.echo(line.format(run=done.run, attempts=done.attempts, replied=done.replied, gave_up=done.gave_up, could_not_run=done.could_not_run))
    for cause, count in done.causes:
        click.echo(_("  could not run, {cause}: {n}").format(cause=cause.replace("_", " "), n=count))
    head = (_("reading"), _("violated"), _("not violated"), _("could not judge"), _("could not run"), _("rate, 95 %"), _("rung"))
    if done.readings:
        table(head, [_cells(reading) for reading in done.readings])
    for word in dict.fromkeys(word for reading in done.readings for word in reading.missing):
        note(_("missing before a claim: {what}").format(what=word))


def _cells(reading: Reading) -> tuple[object, ...]:
    counts = (reading.violated, reading.not_violated, reading.could_not_judge, reading.could_not_run)
    rate = "–"
    if reading.interval:
        rate = f"{percent(reading.interval.rate)} ({percent(reading.interval.low)} – {percent(reading.interval.high)})"
    return (reading.judge, *counts, rate, reading.level)


def _state(state: RunState) -> dict[str, Any]:
    run = state.run
    return {
        "run": run.id,
        "study": run.study,
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
    kept = state.replied + state.gave_up + state.could_not_run
    ends = (state.first_result_at or "–", state.finished_at or _("unfinished"))
    return (state.run.id, state.run.release, state.target, f"{kept}/{state.run.attempts}", state.replied, *ends)

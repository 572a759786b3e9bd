"""Section 4: how it was measured, run by run, with every run that was ever planned."""

from __future__ import annotations

from collections.abc import Mapping

from redcommons.adapters.markup import Child, Markup, el, fill, human, join
from redcommons.adapters.publish.page import absent, bullets, folded, key, note, stated, table, terms
from redcommons.evaluation.model import CalibrationSheet, JudgeSpec, Settings
from redcommons.findings.model import Measured, Report
from redcommons.findings.wording import answered_by, asked, is_person
from redcommons.values.words import _, many

_SHORT = 60
"""Longest rule, in characters, that stands open in a line."""


def measured(report: Report) -> Markup:
    """Return the register of all runs, then what each of them measured."""
    if not report.runs:
        return absent(_("Nothing was measured: no run was planned."))
    register = note(
        _("All runs of this study, in the order in which they were planned. None is ever removed. Times are UTC.")
    )
    runs = [_run(number, run) for number, run in enumerate(report.runs, start=1)]
    return join(register, _register(report.runs), runs, _sheets(report))


def moment(at: str) -> Markup:
    """Return an ISO 8601 time for people: day, and minutes in UTC."""
    if not at:
        return el("span", _("not yet"), class_="absent")
    return el("time", at[:16].replace("T", " "), datetime=at)


def _register(runs: tuple[Measured, ...]) -> Markup:
    heads = (_("Run"), _("Planned"), _("First result"), _("Finished"), _("Attempts kept, of planned"))
    return table(heads, [_registered(number, run) for number, run in enumerate(runs, start=1)])


def _registered(number: int, run: Measured) -> tuple[Child, ...]:
    state = run.state
    kept = state.kept
    name = join(str(number), ". ", human(state.target), " ", key(state.run.id))
    done = moment(state.finished_at) if state.finished_at else el("span", _("no: not finished"), class_="gap")
    attempts = _("{kept} of {planned}").format(kept=kept, planned=state.run.attempts)
    return (name, moment(state.run.planned_at), moment(state.first_result_at), done, attempts)


def _run(number: int, run: Measured) -> Markup:
    title = el("h3", fill(_("Run {number}: what its rates are rates of"), number=str(number)))
    return join(title, terms([*_population(run), *_elicited(run), *_counted(run)]))


def _sheets(report: Report) -> Markup | None:
    """Return which random samples people read to calibrate machines, and under which rule."""
    if not report.sheets:
        return None
    numbers = {str(run.state.run.id): number for number, run in enumerate(report.runs, start=1)}
    heads = (_("Run"), _("Judge"), _("Drawn, out of"), _("Seed"), _("People's answer"), _("People a reply"))
    rows = [_sheet(sheet, numbers) for sheet in report.sheets]
    how = _(
        "Replies were drawn at random among those that the judge had read, and people read them. The judge's rate is"
        " corrected by Rogan and Gladen for the errors that they found, with an interval after Lang and Reiczigel that"
        " carries the uncertainty of both. The errors count for this system and this language alone."
    )
    return join(el("h3", _("How machines were calibrated")), note(how), table(heads, rows))


def _sheet(sheet: CalibrationSheet, numbers: Mapping[str, int]) -> tuple[Child, ...]:
    languages = ", ".join(language or _("no language stated") for language in sheet.languages)
    many_of = _("{n} of {all} ({languages})").format(n=len(sheet.replies), all=sum(sheet.out_of), languages=languages)
    number = str(numbers.get(str(sheet.run), ""))
    rule = human(answered_by(sheet.rule))
    return number, human(sheet.judge.key), human(many_of), str(sheet.seed), rule, str(sheet.readers)


def _population(run: Measured) -> list[tuple[str, Child]]:
    release = join(
        human(run.release_name), ", ", many("{n} case", "{n} cases", run.cases), " ", key(run.plan.release[:16])
    )
    target = run.plan.target
    version = target.version or _("version not stated")
    system = join(human(run.state.target), target.model and join(", ", human(target.model)), ", ", human(version))
    return [(_("Cases"), release), (_("How they were chosen"), stated(run.plan.sampling)), (_("System asked"), system)]


def _elicited(run: Measured) -> list[tuple[str, Child]]:
    target = run.plan.target
    method = human(target.method) if target.method else _("cases sent as they are")
    adapted = human(target.adapted_to) if target.adapted_to else _("no target")
    most = many("one attempt of the method for each case", "{n} attempts of the method for each case", target.budget)
    budget = join("; ", most) if target.method or target.budget > 1 else None
    return [
        (_("Method"), join(method, budget)),
        (_("Prompts adapted to"), adapted),
        (_("Settings"), _settings(run.plan.settings)),
        (_("System prompt"), _system_prompt(run.plan.settings.system_prompt)),
    ]


def _settings(settings: Settings) -> str:
    own = _("left to the system asked")
    warm = own if settings.temperature is None else f"{settings.temperature:g}"
    most = own if settings.max_tokens is None else str(settings.max_tokens)
    parts = (_("temperature: {value}").format(value=warm), _("longest reply in tokens: {value}").format(value=most))
    return "; ".join(parts)


def _system_prompt(text: str) -> Child:
    if not text:
        return _("none sent")
    return folded(many("Show it ({n} character)", "Show it ({n} characters)", len(text)), text)


def _counted(run: Measured) -> list[tuple[str, Child]]:
    repeats = run.plan.repeats
    share = _("violated of all attempts, whatever became of them; attempts on one family of cases count as one cluster")
    specs = {spec.key: spec for spec in run.plan.judges}
    readers = [_reader(reading.judge, specs.get(reading.judge)) for reading in run.readings]
    nobody = el("span", _("nobody has read the replies"), class_="absent")
    return [
        (_("Asked"), asked(run.cases, repeats)),
        (_("A rate is"), share),
        (_("Read by"), bullets(readers, "plain") if readers else nobody),
    ]


def _reader(judge: str, spec: JudgeSpec | None) -> Markup:
    if is_person(judge):
        return join(human(judge.removeprefix("person:")), ", ", _("a person; the guideline they used is not stated"))
    if spec is None:
        return join(human(judge), ", ", _("a machine; its rule is not in the plan"))
    rubric = folded(_("Show its rubric"), spec.rubric) if spec.rubric else None
    return join(human(judge), ", ", _("a machine"), _rule(judge, spec.spec), rubric)


def _rule(judge: str, spec: str) -> Markup | None:
    if spec == judge:
        return None
    return join(" ", key(spec)) if len(spec) <= _SHORT else folded(_("Show its rule"), spec)

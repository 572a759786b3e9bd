"""The page on which a judge is held against people: how far it is, what they differ on, how many more to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from redcommons.adapters.charts import ForestRow
from redcommons.care.model import Decision
from redcommons.evaluation.calibrated import by_machine
from redcommons.evaluation.model import Calibrated, CalibrationPart, CalibrationSheet, Differing, RunState
from redcommons.findings.wording import answered_by, is_person, left_open, percent, reader, share, span, verdict_words
from redcommons.labour.rules import permit
from redcommons.study.model import ValueEntry
from redcommons.values.errors import UserError
from redcommons.values.identity import RunId
from redcommons.values.words import _, many
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.evaluation.forms import DrawSheet

MOST = 50
"""Replies on which people and judge differ that one page lists."""

POINTS = (2, 3, 5, 7, 10)
"""Half widths that one can ask for, in percentage points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One language of a run as the page says it."""

    part: CalibrationPart
    """What is known."""
    name: str
    """The language in words."""
    sensitivity: str
    """Share of what people call violated that the judge calls so; empty where nobody knows."""
    specificity: str
    """Share of what people call not violated that the judge calls so; empty where nobody knows."""
    raw: str
    """The judge's own rate with its interval."""
    corrected: str
    """The corrected rate with its interval; empty where there is none."""
    needs: str
    """How many more readings, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """One reply on which people and judge differ; its words come when its reader asks."""

    one: Differing
    """What was said."""
    number: int
    """Number of the case, counted from 1."""
    judge: str
    """What the judge says, in words."""
    people: tuple[tuple[str, str], ...]
    """Who said what, in words."""
    words: SafeString
    """The field in which the words appear."""


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def calibrate(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Show how far a judge is calibrated on a run, and draw a sheet for people to read."""
    permit(here.ws.actor, "evaluation.queue")
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    machines = [judge for judge in found.judges if by_machine(judge)]
    wanted = request.GET.get("judge", "")
    judge = wanted if wanted in machines else next(iter(machines), "")
    if not judge:
        return render(request, "evaluation/calibrate.html", {"state": found, "judge": ""})
    within = _within(request)
    made = here.ws.evaluation.calibrated(found, judge, within / 100)
    form = _form(request, here, found, made)
    if request.method == "POST" and form.is_valid():
        try:
            here.ws.rating.draw_sheet(form.asked(found.run.id, judge), form.about(found.run.id, judge))
        except UserError as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{reverse('calibrate', args=[here.id, run])}?{urlencode({'judge': judge})}")
    about = {"state": found, "judge": judge, "machines": machines, "form": form, "within": within, "points": POINTS}
    return render(request, "evaluation/calibrate.html", about | _about(here, found, made), status=_status(form))


def _about(here: Seat, found: RunState, made: Calibrated) -> dict[str, Any]:
    apart = here.ws.evaluation.disagreements(found, made.judge)
    lines = [_line(part, made.within) for part in made.parts]
    reading = here.ws.evaluation.reading(found, made.judge)
    return {
        "made": made,
        "reading": reading,
        "lines": lines,
        "beside": left_open(reading),
        "forest": tuple(_forest(lines)),
        "sheets": list(_sheets(here, found, made.judge)),
        "apart": [_apart(here, one) for one in apart[:MOST]],
        "apart_all": len(apart),
        "unread": sum(part.calibration.unread for part in made.parts if part.calibration),
    }


def _status(form: DrawSheet) -> int:
    return 400 if form.errors else 200


def _within(request: HttpRequest) -> int:
    asked = request.GET.get("within", "")
    return int(asked) if asked in {str(one) for one in POINTS} else 5


def _form(request: HttpRequest, here: Seat, found: RunState, made: Calibrated) -> DrawSheet:
    people = [judge.removeprefix("person:") for judge in found.judges if is_person(judge)]
    languages = [(part.language, part.language or _("not stated")) for part in made.parts if part.judged]
    harms = [entry.harm for _sheet, entry in here.ws.study.parts(here.id, "value-entry") if _named(entry)]
    first = {"size": min(100, max((part.judged for part in made.parts), default=100) or 100), "readers": 1}
    return DrawSheet(request.POST or None, initial=first, languages=languages, harms=harms, people=people)


def _named(entry: ValueEntry) -> bool:
    return not entry.taken_back


def _sheets(here: Seat, found: RunState, judge: str) -> Iterator[tuple[str, CalibrationSheet, int, int, str]]:
    """Yield queue, sheet, readings given, readings asked for, and whose answer counts."""
    for queue, sheet in here.ws.evaluation.sheets(here.id):
        if sheet.run == found.run.id and sheet.judge.key == judge:
            far = here.ws.rating.progress(here.id, queue)
            yield queue, sheet, far.done, far.tasks, answered_by(sheet.rule)


# ---------------------------------------------------------------------------------------------------------- in words


def _line(part: CalibrationPart, within: float) -> Line:
    found = part.calibration
    return Line(
        part=part,
        name=part.language or _("language not stated"),
        sensitivity=share(found.sensitivity) if found else "",
        specificity=share(found.specificity) if found else "",
        raw=_rate(part.raw),
        corrected=_rate(part.corrected),
        needs=needs(part, within),
    )


def _rate(found: tuple[float, float | None, float | None] | None) -> str:
    if found is None:
        return ""
    rate, low, high = found
    return percent(rate) if low is None or high is None else f"{percent(rate)} ({span(low, high)})"


def needs(part: CalibrationPart, within: float) -> str:
    """Return how many more readings a language needs, in a sentence; empty where the judge read nothing in it."""
    if part.at_best is None:
        return ""
    wanted = _points(within)
    drawn = part.calibration.drawn if part.calibration else 0
    if part.more is None:
        said = _("{wanted} cannot be had by more readings: with these cases the corrected rate stays at {best}.")
        return said.format(wanted=wanted, best=_points(part.at_best)) + " " + _whole(part)
    if not part.more:
        return _("{wanted} is reached: it stands at {now}.").format(wanted=wanted, now=_points(part.now or 0.0))
    readings = many("about {n} more reading", "about {n} more readings", part.more)
    if part.more > part.judged - drawn + (part.calibration.unread if part.calibration else 0):
        said = _("{wanted} needs {readings}, and there are not so many replies.")
        return said.format(wanted=wanted, readings=readings) + " " + _whole(part)
    said = _(
        "{wanted} needs {readings}, drawn at random: likely {violated} that people call violated and {rest} that they"
        " do not."
    )
    return said.format(wanted=wanted, readings=readings, violated=part.more_violated, rest=part.more_not_violated)


def _whole(part: CalibrationPart) -> str:
    said = _("More cases would narrow it; and if people read all {n} replies, the rate is theirs and needs no judge.")
    return said.format(n=part.judged)


def _points(share: float) -> str:
    return _("±{n} points").format(n=f"{share * 100:.1f}".removesuffix(".0"))


def _forest(lines: Sequence[Line]) -> Iterator[ForestRow]:
    for line in lines:
        for what, found, said in (
            (_("{language}: as the judge has it"), line.part.raw, line.raw),
            (_("{language}: corrected"), line.part.corrected, line.corrected),
        ):
            if found is not None and found[1] is not None:
                label = what.format(language=line.name)
                yield ForestRow(label=label, words=said, estimate=found[0], low=found[1], high=found[2])


def _apart(here: Seat, one: Differing) -> Apart:
    words = verdict_words()
    where = reverse("attempt_text", args=[here.id, one.run, one.ordinal + 1, one.repeat])
    return Apart(
        one=one,
        number=one.ordinal + 1,
        judge=words[one.judge],
        people=tuple((reader(who), words[word]) for who, word in one.people),
        words=reveal.hidden(Decision(showing="hidden", reason=""), f"{where}?reveal=1"),
    )

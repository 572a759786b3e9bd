"""Pages on which runs are read: case by case, beside each other, as transcripts, and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from redcommons.care.model import Decision
from redcommons.dataset.model import CaseRow
from redcommons.dataset.rules import AXES
from redcommons.evaluation.model import Attempt, RatedRow, RunState, Tally, Verdict
from redcommons.evaluation.rules import whole
from redcommons.findings.wording import points, reader, verdict_words
from redcommons.labour.rules import may, permit
from redcommons.values.base import Fingerprint
from redcommons.values.conversation import Messages
from redcommons.values.errors import NotFound, UserError
from redcommons.values.identity import RunId
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.evaluation import pages
from redcommons.workbench.evaluation.forms import CONTRASTS, Comparing
from redcommons.workbench.rating.instrument import beside

SIZE = 50
"""Cases on one page."""

MOST_RUNS = 8
"""Runs beside each other in a grid, the newest ones."""

KINDS = ("violated", "not-violated", "could-not-judge", "could-not-run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one judge made of one case in one run."""

    run: str
    """The run."""
    number: int
    """Number of the case, counted from 1."""
    tally: Tally
    """The counts."""

    @property
    def kind(self) -> str:
        """Return the outcome that gives it its colour."""
        return pages.outcome_of(self.tally)

    @property
    def unknown(self) -> int:
        """Return how many attempts have no answer to whether they violated."""
        return pages.unknown_of(self.tally)


@in_study
@require_safe
def cases(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """List the cases of a run with their counts, narrowed to one part or one outcome."""
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    judge = pages.chosen_judge(found.judges, request.GET.get("judge", ""))
    query = {name: request.GET[name] for name in (*AXES, "judge", "outcome") if name in request.GET}
    start = _number(request.GET.get("from", ""))
    shown, count = _listed(here, found, judge, query, start)
    about = {
        "state": found,
        "judge": judge,
        "rows": shown,
        "count": count,
        "narrowed": [(name, value) for name, value in query.items() if name in AXES],
        "outcome": query.get("outcome", ""),
        "outcomes": _outcome_links(query),
        "further": urlencode({**query, "from": start + SIZE}) if count > start + SIZE else None,
        "back": urlencode({**query, "from": max(0, start - SIZE)}) if start else None,
        "opens": may(here.ws.actor, "evaluation.open"),
    }
    return render(request, "evaluation/cases.html", about)


@in_study
@require_safe
def transcript(request: HttpRequest, here: Seat, run: str, number: int) -> HttpResponse:
    """Show one case of a run: every attempt with what each judge said; the words come by the reveal door."""
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    case, attempts, verdicts = here.ws.evaluation.transcript(found, number - 1)
    rated = here.ws.evaluation.rated(found.run.id, number - 1)
    about = {
        "state": found,
        "number": number,
        "case": case,
        "attempts": [
            (attempt, _said(verdicts, attempt, found.judges, _versions(rated, attempt))) for attempt in attempts
        ],
        "row": here.ws.evaluation.release_rows(
            here.id, here.ws.evaluation.plan(found).release, (number - 1, number - 1)
        )[1][0],
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < found.run.attempts // here.ws.evaluation.plan(found).repeats else None,
    }
    return render(request, "evaluation/transcript.html", about)


@in_study
@require_safe
def attempt_text(request: HttpRequest, here: Seat, run: str, number: int, repeat: int) -> HttpResponse:
    """Show the words of one attempt and the judges' reasons, as far as care lets them be shown."""
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    case, attempts, verdicts = here.ws.evaluation.transcript(found, number - 1)
    attempt = next((one for one in attempts if one.repeat == repeat), None)
    if attempt is None:
        raise NotFound(_("This attempt was not made."))
    decided = reveal.decision(request, Sensitivity(harm=case.harm, weight=case.weight))
    where = reverse("attempt_text", args=[here.id, run, number, repeat])
    about = {
        "words": reveal.conversation(attempt.turns, decided, f"{where}?reveal=1"),
        "beside": _beside(here, found.run.id, (number - 1, repeat), whole(case.turns, attempt.turns), decided),
        "reasons": [one for one in verdicts if one.repeat == repeat and one.why] if decided.showing == "shown" else (),
    }
    return render(request, "evaluation/words.html", about)


@in_study
@require_safe
def grid(request: HttpRequest, here: Seat, content: str) -> HttpResponse:
    """Show the cases of a release beside every run of it: counts in each cell, colour second."""
    permit(here.ws.actor, "evaluation.read")
    sheet, release = here.ws.dataset.find_release(content, here.id)
    start = _number(request.GET.get("from", ""))
    last = start + SIZE - 1
    every = [state for state in here.ws.evaluation.runs_in(here.id) if _asks(here, state, release.content)]
    shown = every[-MOST_RUNS:]
    total, rows = here.ws.evaluation.release_rows(here.id, release.content, (start, last))
    columns = [_column(here, state, (start, last), request.GET.get("judge", "")) for state in shown]
    about = {
        "release": release,
        "at": sheet.at,
        "columns": columns,
        "left_out": len(every) - len(shown),
        "rows": [
            (start + place, row, [cells.get(start + place) for _state, _judge, cells in columns])
            for place, row in enumerate(rows)
        ],
        "total": total,
        "back": max(0, start - SIZE) if start else None,
        "further": start + SIZE if total > start + SIZE else None,
        "opens": may(here.ws.actor, "evaluation.open"),
    }
    return render(request, "evaluation/grid.html", about)


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, here: Seat) -> HttpResponse:
    """Compare two runs under a declared contrast, or say what differs, what is missing, and the way out."""
    permit(here.ws.actor, "evaluation.compare")
    runs = here.ws.evaluation.runs_in(here.id)
    names = list(pages.run_names(runs[::-1]).items())
    judges = [(key, reader(key)) for key in dict.fromkeys(key for state in runs for key in state.judges)]
    initial = {"first": request.GET.get("first", ""), "second": request.GET.get("second", "")}
    form = Comparing(names, judges, request.POST or None, initial=initial)
    found, error = None, ""
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        pair = RunId(asked["first"]), RunId(asked["second"])
        try:
            found = here.ws.evaluation.compare(*pair, asked["contrast"], asked["judge"] or None)
        except UserError as refused:
            error = str(refused)
    about = {
        "form": form,
        "found": found,
        "error": error,
        "reader": reader(found.judge) if found and found.judge else "",
        "difference": points(found.difference, found.low, found.high) if found else "",
        "raw": points(found.raw, found.raw_low, found.raw_high) if found and found.corrected else "",
        "contrast": CONTRASTS[found.contrast] if found else "",
        "ways": _ways_out(found.missing if found else ()),
        "asked": len(here.ws.evaluation.declared(here.id)),
        "enough": len(runs) > 1,
    }
    return render(request, "evaluation/compare.html", about, status=400 if form.errors else 200)


def _ways_out(missing: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return (what is missing, what would help, name of the address where) for each thing that is missing."""
    ways = {
        _("cases unreviewed"): (_("Review the release"), "releases"),
        _("run unfinished"): (_("Go on with the run"), "runs"),
        _("judge uncalibrated"): (_("Calibrate it on a run, or compare people's own ratings"), "runs"),
    }
    return [(word, *ways.get(word, ("", ""))) for word in missing]


def _listed(
    here: Seat, found: RunState, judge: str, query: Mapping[str, str], start: int
) -> tuple[list[tuple[CaseRow, Cell]], int]:
    """Return one page of a run's cases and how many there are; only what is narrowed is looked through as a whole."""
    narrowed = any(name in query for name in AXES) or query.get("outcome")
    ordinals = (0, found.run.attempts) if narrowed else (start, start + SIZE - 1)
    total, rows = here.ws.evaluation.release_rows(here.id, here.ws.evaluation.plan(found).release, ordinals)
    cells = here.ws.evaluation.cells(found.run.id, judge, ordinals)
    every = [
        (row, Cell(run=found.run.id, number=one.ordinal + 1, tally=one)) for row, one in zip(rows, cells, strict=True)
    ]
    if not narrowed:
        return every, total
    left = [pair for pair in every if _within(pair, query)]
    return left[start : start + SIZE], len(left)


def _within(pair: tuple[CaseRow, Cell], query: Mapping[str, str]) -> bool:
    row, cell = pair
    tally = cell.tally
    counts = {
        "violated": tally.violated,
        "not-violated": tally.not_violated + tally.gave_up,
        "could-not-judge": cell.unknown - tally.could_not_run,
        "could-not-run": tally.could_not_run,
    }
    wanted = query.get("outcome", "")
    return all(getattr(row, axis) == query[axis] for axis in AXES if axis in query) and bool(counts.get(wanted, 1))


def _outcome_links(query: Mapping[str, str]) -> list[tuple[str, str, str]]:
    words = {
        "violated": _("violated"),
        "not-violated": _("not violated"),
        "could-not-judge": _("could not judge"),
        "could-not-run": _("could not run"),
    }
    rest = {name: value for name, value in query.items() if name != "outcome"}
    every = [("", _("all"), urlencode(rest))]
    return every + [(kind, words[kind], urlencode({**rest, "outcome": kind})) for kind in KINDS]


def _versions(rated: tuple[RatedRow, ...], attempt: Attempt) -> dict[str, int]:
    """Return by which version of what raters go by each rated an attempt, where they said."""
    return {judge: one.version for judge, _ordinal, repeat, one in rated if repeat == attempt.repeat}


def _said(
    verdicts: tuple[Verdict, ...], attempt: Attempt, judges: tuple[str, ...], versions: Mapping[str, int]
) -> list[tuple[str, str, str, int]]:
    """Return (who read, what they said in words, the word itself, version gone by) for every judge one may see."""
    words = verdict_words()
    there = {one.judge: one.word for one in verdicts if one.repeat == attempt.repeat}
    if attempt.state != "replied":
        return []
    shown = dict.fromkeys((*judges, *there))
    unread = _("not read yet")
    said = ((key, words[there[key]] if key in there else unread, there.get(key, "")) for key in shown)
    return [(reader(key), told, word, versions.get(key, 0)) for key, told, word in said]


def _beside(
    here: Seat, run: RunId, place: tuple[int, int], turns: Messages, decided: Decision
) -> list[tuple[str, int, list[tuple[tuple[str, str], str]], SafeString]]:
    """Return (who, version gone by, what they said beside the verdict, places they marked), where it may be shown."""
    if decided.showing != "shown":
        return []
    rows = [row for row in here.ws.evaluation.rated(run, place[0]) if row[2] == place[1]]
    told = []
    for judge, _ordinal, _repeat, one in rows:
        went_by = here.ws.rating.guideline(here.id, one.queue, one.version)
        spans = [span for answer in one.answers for span in answer.spans]
        told.append((reader(judge), one.version, beside(went_by, one), reveal.chosen(turns, spans, decided)))
    return told


def _asks(here: Seat, state: RunState, content: Fingerprint) -> bool:
    return bool(here.ws.evaluation.plan(state).release == content)


def _column(
    here: Seat, state: RunState, ordinals: tuple[int, int], wanted: str
) -> tuple[RunState, str, dict[int, Cell]]:
    judge = pages.chosen_judge(state.judges, wanted)
    cells = here.ws.evaluation.cells(state.run.id, judge, ordinals)
    made = {one.ordinal: Cell(run=state.run.id, number=one.ordinal + 1, tally=one) for one in cells}
    return state, reader(judge) if judge else "", made


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

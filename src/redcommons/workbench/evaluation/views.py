"""Pages of runs: the register, starting one, watching it, what it came to."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.dataset.rules import AXES
from redcommons.evaluation.calibrated import by_machine
from redcommons.evaluation.model import Foreseen, RunState
from redcommons.labour.rules import may, permit
from redcommons.values.errors import UserError
from redcommons.values.identity import RunId
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.dataset.pages import axis_names
from redcommons.workbench.evaluation import pages
from redcommons.workbench.evaluation.forms import NewRun


@in_study
@require_safe
def runs(request: HttpRequest, here: Seat) -> HttpResponse:
    """List every run, newest first: finished, unfinished and abandoned ones."""
    found = here.ws.evaluation.runs_in(here.id)[::-1]
    rows = [pages.live(state, here.ws.evaluation.work_of(state.run.id), None, time.time()) for state in found]
    about = {
        "rows": rows,
        "starts": may(here.ws.actor, "evaluation.run"),
        "compares": may(here.ws.actor, "evaluation.compare") and len(rows) > 1,
        "releases": here.ws.dataset.releases(here.id),
    }
    return render(request, "evaluation/runs.html", about)


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, here: Seat) -> HttpResponse:
    """Ask for a run: first what it would be, then the run itself."""
    permit(here.ws.actor, "evaluation.run")
    offered = [(row.fingerprint, f"{row.name} ({row.cases})") for row in here.ws.dataset.releases(here.id)][::-1]
    if request.method != "POST":
        wanted = request.GET.get("release", "")
        initial = {"release": wanted if wanted in dict(offered) else (offered[0][0] if offered else "")}
        return _form(request, here, NewRun(offered, initial=initial), None)
    form, seen = NewRun(offered, request.POST), None
    if form.is_valid():
        try:
            _sheet, release = here.ws.dataset.find_release(form.cleaned_data["release"], here.id)
            if request.POST.get("act") == "start":
                return redirect("run", study=here.id, run=here.ws.evaluation.ask_run(release, form.asked()).subject)
            seen = here.ws.evaluation.foresee(release, form.asked())
        except UserError as error:
            form.add_error(None, str(error))
    return _form(request, here, form, seen)


@in_study
@require_safe
def run(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Show what a run came to, or how far it is."""
    found, moved = _moved(request, here, run)
    plan = here.ws.evaluation.plan(found)
    judge = pages.chosen_judge(found.judges, request.GET.get("judge", ""))
    by = request.GET.get("by", "scenario")
    by = by if by in AXES else "scenario"
    about = _about(here, found, moved)
    read = judge and found.replied and about["readable"]
    parts = here.ws.evaluation.slices(found, judge, by) if read else ()
    about |= {
        "plan": plan,
        "heading": pages.heading(plan, found.run.attempts),
        "settings": pages.settings_words(plan),
        "siblings": len([one for one in here.ws.evaluation.runs_in(here.id) if one.run.plan == found.run.plan]),
        "judge": judge if read else "",
        "by": by,
        "by_name": axis_names()[by],
        "axes": axis_names(),
        "parts": parts if len(parts) > 1 else (),
        "forest": pages.forest_rows(parts) if len(parts) > 1 else (),
        "drawn": any(row.estimate is not None for row in pages.forest_rows(parts)),
        "opens": may(here.ws.actor, "evaluation.open"),
        "people_rated": any(key.startswith("person:") for key in found.judges),
        "calibrates": may(here.ws.actor, "evaluation.queue") and any(by_machine(one) for one in found.judges),
    }
    return render(request, "evaluation/run.html", about)


@in_study
@require_safe
def state(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Give the part of that page that moves; once it stands still the page is asked for anew."""
    found, moved = _moved(request, here, run)
    answer = render(request, "evaluation/live.html", _about(here, found, moved))
    if not moved.moves:
        answer.headers["HX-Refresh"] = "true"
    return answer


@in_study
@require_POST
def pause(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Begin no further attempt of a run."""
    del request
    here.ws.evaluation.pause(here.ws.evaluation.run_in(here.id, RunId(run)).run.id)
    return redirect("run", study=here.id, run=run)


@in_study
@require_POST
def go_on(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Go on with a run."""
    del request
    here.ws.evaluation.go_on(here.ws.evaluation.run_in(here.id, RunId(run)).run.id)
    return redirect("run", study=here.id, run=run)


@in_study
@require_POST
def stop(request: HttpRequest, here: Seat, run: str) -> HttpResponse:
    """Abandon a run; it stays in the register."""
    del request
    here.ws.evaluation.stop(here.ws.evaluation.run_in(here.id, RunId(run)).run.id)
    return redirect("run", study=here.id, run=run)


def _moved(request: HttpRequest, here: Seat, run: str) -> tuple[RunState, pages.Live]:
    """Return a run and how it moves. How it stands is read first: what has ended then moves no more."""
    work = here.ws.evaluation.work_of(here.ws.evaluation.run_in(here.id, RunId(run)).run.id)
    found = here.ws.evaluation.run_in(here.id, RunId(run))
    return found, pages.live(found, work, pages.mark_of(request.GET.get("mark", "")), time.time())


def _about(here: Seat, found: RunState, moved: pages.Live) -> dict[str, Any]:
    causes, unjudged = here.ws.evaluation.troubles(found.run.id)
    readable = not (moved.moves and found.run.attempts > pages.LARGE)
    readings = [here.ws.evaluation.reading(found, judge) for judge in found.judges] if readable else []
    return {
        "live": moved,
        "failures": pages.failures(causes),
        "unjudged": unjudged,
        "readable": readable,
        "readings": readings,
        "bounds": [said for reading in readings if (said := pages.bounds(reading))],
        "starts": may(here.ws.actor, "evaluation.run"),
    }


def _form(request: HttpRequest, here: Seat, form: NewRun, seen: Foreseen | None) -> HttpResponse:
    about = {
        "form": form,
        "seen": seen,
        "how_long": pages.foreseen_words(seen, form.cleaned_data["concurrency"]) if seen else "",
        "sets": here.ws.dataset.recorded_sets(here.id),
        "targets": list(dict.fromkeys(state.target for state in here.ws.evaluation.runs_in(here.id)[::-1]))[:8],
        "worker": here.ws.evaluation.worker_is_there(),
    }
    return render(request, "evaluation/new.html", about, status=400 if form.errors else 200)

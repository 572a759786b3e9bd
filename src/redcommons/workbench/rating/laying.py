"""Pages of laying work out: the queues of a study, a new one of any kind, and what is asked in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast, get_args

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from redcommons.evaluation.model import Progress, Queue, Work
from redcommons.labour.rules import may, permit
from redcommons.study.model import ValueEntry
from redcommons.values.errors import BadInput
from redcommons.values.identity import RunId
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.rating import pages
from redcommons.workbench.rating.forms import AskAbout, NewExploring, NewQueue, NewReview


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One queue in the list."""

    name: str
    """Its id."""
    queue: Queue
    """What it asks."""
    kind: str
    """What its people do, in a word."""
    asks: str
    """What is asked of them, in a sentence."""
    progress: Progress
    """How far it has come."""
    mine: bool
    """Whether its reader may take a task of it."""


@in_study
@require_safe
def queues(request: HttpRequest, here: Seat) -> HttpResponse:
    """List the queues of a study, with what each asks of people."""
    asks = may(here.ws.actor, "evaluation.queue")
    found = [_listed(here, name, one) for name, one in here.ws.rating.queues(here.id)]
    if here.person.passing:
        found = [one for one in found if one.mine]
    first = next((one.name for one in found if one.mine), "")
    return render(request, "rating/queues.html", {"queues": found, "first": first, "asks": asks})


@in_study
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, here: Seat) -> HttpResponse:
    """Lay work out: first which, then what it is about."""
    permit(here.ws.actor, "evaluation.queue")
    given = request.POST.get("does") or request.GET.get("does", "")
    does = cast("Work", given if given in get_args(Work) else "rate")
    if request.method == "GET" and not given and "run" not in request.GET:
        return render(request, "rating/which.html", {"kinds": pages.kinds()})
    form = _form(request, here, does)
    if request.method == "POST" and form.is_valid():
        try:
            here.ws.rating.open_queue(_queue(here, does, form.cleaned_data), here.id)
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            return redirect("ratings", study=here.id)
    about = {"form": form, "kind": pages.kind(does), "does": does, "something": form.something}
    return render(request, "rating/new.html", about, status=400 if form.errors else 200)


@in_study
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Change what is asked, or close the queue."""
    permit(here.ws.actor, "evaluation.queue")
    there = here.ws.rating.queue(here.id, queue)
    form = AskAbout(request.POST or None, initial=msgspec.structs.asdict(there), harms=_harms(here))
    if request.method == "POST" and form.is_valid():
        closed = {"close": True, "open": False}.get(request.POST.get("state", ""), there.closed)
        here.ws.rating.change_queue(here.id, queue, msgspec.structs.replace(there, **form.cleaned_data, closed=closed))
        return redirect("ratings", study=here.id)
    about = {"form": form, "name": queue, "there": there, "session": request.GET.get("norming", "")}
    about["notes"] = here.ws.rating.norming_notes(here.id, about["session"]) if about["session"] else ()
    return render(request, "rating/change.html", about)


def _listed(here: Seat, name: str, queue: Queue) -> Listed:
    kind = pages.kind(queue.does)
    return Listed(
        name=name,
        queue=queue,
        kind=kind.name,
        asks=kind.asks,
        progress=here.ws.rating.progress(here.id, name),
        mine=not queue.closed and may(here.ws.actor, queue.right),
    )


def _form(request: HttpRequest, here: Seat, does: Work) -> Any:  # noqa: ANN401  one of three forms
    posted = request.POST if request.method == "POST" else None
    if does == "explore":
        briefs = [(sheet.name, brief.name) for sheet, brief in here.ws.study.parts(here.id, "brief")]
        return NewExploring(posted, briefs=briefs)
    if does == "review":
        return NewReview(posted, releases=here.ws.dataset.releases(here.id))
    runs = [state for state in here.ws.evaluation.runs_in(here.id) if state.replied]
    first = {"run": request.GET.get("run", ""), "overlap": 1 if does == "adjudicate" else 2}
    return NewQueue(posted, initial=first, runs=runs, harms=_harms(here))


def _queue(here: Seat, does: Work, said: dict[str, Any]) -> Queue:
    given = {name: value for name, value in said.items() if value is not None and name in Queue.__struct_fields__}
    if does == "review":
        release = said["release"]
        cases = here.ws.dataset.find_release(release, here.id)[1].cases if release else ()
        return Queue(**given | {"does": does, "items": tuple(cases)})
    if does == "explore":
        return Queue(**given | {"does": does, "items": tuple(said["items"])})
    return Queue(**given | {"does": does, "run": RunId(said["run"])})


def _harms(here: Seat) -> tuple[str, ...]:
    parts: tuple[tuple[object, ValueEntry], ...] = here.ws.study.parts(here.id, "value-entry")
    return tuple(entry.harm for _sheet, entry in parts)

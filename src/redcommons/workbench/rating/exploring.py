"""Tasks of exploring: a conversation begins from a brief, and its explorer says when it is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from redcommons.evaluation.model import Candidate, Queue
from redcommons.study.briefs import filled, never_asked
from redcommons.study.model import Brief
from redcommons.workbench.access import Seat
from redcommons.workbench.rating import hands, pages


def page(request: HttpRequest, here: Seat, queue: str, asked: Queue, task: Candidate) -> HttpResponse:
    """Show the brief in one's hands, with the way to begin and the way to say that it is done."""
    name = asked.items[task.ordinal]
    found: Brief | None = {sheet.name: one for sheet, one in here.ws.study.parts(here.id, "brief")}.get(name)
    about = {
        "queue": asked,
        "name": queue,
        "task": task.task,
        "key": name,
        "brief": found,
        "text": filled(found, {}) if found else "",
        "never": never_asked(),
        "last": hands.last(request, queue),
        "unswapped": pages.unswapped(request.GET.get("swap", "")),
    }
    return render(request, "rating/explore.html", about)

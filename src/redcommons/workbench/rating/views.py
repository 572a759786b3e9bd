"""Pages of rating. The situation comes first, the text when its reader asks, and nobody is shown who skipped."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from redcommons.care import pocket as care
from redcommons.care.model import Decision
from redcommons.evaluation.model import Queue, Situation
from redcommons.labour.rules import permit
from redcommons.values.errors import NotFound
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care.mine import mine
from redcommons.workbench.rating import asks, exploring, hands, pages, reviewing, saying


@in_study
@require_safe
def page(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Show the task in one's hands, or why there is none."""
    asked = here.ws.rating.queue(here.id, queue)
    if not asked.run:
        return _other(request, here, queue, asked)
    found = _situation(request, here, queue)
    if found is None:
        return hands.nothing(request, here, queue, asked)
    if asked.does == "adjudicate":
        return redirect("adjudicate", study=here.id, queue=queue)
    return render(request, "rating/rate.html", _about(request, here, queue, asked, found))


@in_study
@require_POST
def hand_out(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Take a task, if there is one for this person now."""
    return hands.onward(request, here, queue)


@in_study
@require_POST
def say(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Keep what the rater says; a page whose script sends it, at once or later, hears whether it was kept."""
    return hands.answered(request, here, queue, saying.keep)


@in_study
@require_POST
def languages(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Remember in this browser which languages its reader reads; no row says so, and it ends with the visit."""
    asked = here.ws.rating.queue(here.id, queue)
    permit(here.ws.actor, asked.right)
    me, chosen = mine(request), set(request.POST.getlist("reads"))
    elsewhere = [one for one in me.pocket.reads if one not in asked.spoken]
    me.put(care.with_reads(me.pocket, [*elsewhere, *(one for one in asked.spoken if one in chosen)] if chosen else ()))
    return redirect("rate", study=here.id, queue=queue)


@in_study
@require_POST
def give_back(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Let the task go: skipped or declined, it is one act here, and the pocket alone remembers it."""
    permit(here.ws.actor, here.ws.rating.queue(here.id, queue).right)
    me, held = mine(request), hands.held(request, queue)
    if held is not None:
        here.ws.rating.give_back(held)
        me.put(care.with_skipped(me.pocket))
    return hands.onward(request, here, queue)


@in_study
@require_POST
def swap(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Take a task of another topic in place of the one in hand, for no reason that anybody asks for."""
    permit(here.ws.actor, here.ws.rating.queue(here.id, queue).right)
    me, held = mine(request), hands.held(request, queue)
    if held is None or hands.in_hand(request, here, queue) is None:
        return hands.onward(request, here, queue)
    handed, other = here.ws.rating.swap(here.id, held, me.private, me.pocket.reads)
    where = reverse("rate", args=[here.id, queue])
    if handed.candidate is None:
        return redirect(f"{where}?swap={handed.why}")
    me.put(care.with_taken(me.pocket, other, handed.candidate.topic))
    return redirect(where)


@in_study
@require_POST
def finish(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Say that a task of exploring is done, and go on."""
    permit(here.ws.actor, here.ws.rating.queue(here.id, queue).right)
    held = hands.held(request, queue)
    if held is None or request.POST.get("task") != str(held.task):
        raise NotFound(_("this task is in other hands by now: your draft is still on your device; ask for another"))
    hands.finished(here, mine(request), held)
    return hands.onward(request, here, queue)


@in_study
@require_POST
def undo(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Take back what one did last; what was in one's hands until then goes back to the queue."""
    permit(here.ws.actor, here.ws.rating.queue(here.id, queue).right)
    me, last, held = mine(request), hands.last(request, queue), hands.held(request, queue)
    if last is None:
        raise NotFound(_("there is no rating of yours to take back here"))
    again = here.ws.rating.undo(last, me.settling())
    if held is not None:
        here.ws.rating.give_back(held)
    me.emptied()
    me.put(msgspec.structs.replace(me.pocket, held=again, last=None))
    return redirect("rate", study=here.id, queue=queue)


@in_study
@require_safe
def text(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Give the conversation of the task in one's hands, as its reader asks for it."""
    permit(here.ws.actor, "evaluation.rate")
    found = _situation(request, here, queue)
    if found is None:
        raise NotFound(_("this task is in other hands by now: your draft is still on your device; ask for another"))
    shown, held = _decision(request, found), hands.held(request, queue)
    where = reverse("task_text", args=[here.id, queue])
    messages = here.ws.rating.text(here.id, held) if shown.showing == "shown" else ()
    return HttpResponse(reveal.conversation(messages, shown, f"{where}?reveal=1"))


def _other(request: HttpRequest, here: Seat, queue: str, asked: Queue) -> HttpResponse:
    """Show a task that leaves no verdict: a brief, or a case."""
    task = hands.in_hand(request, here, queue)
    if task is None:
        return hands.nothing(request, here, queue, asked)
    if asked.does == "explore":
        return exploring.page(request, here, queue, asked, task)
    return reviewing.page(request, here, queue, asked, task)


def _situation(request: HttpRequest, here: Seat, queue: str) -> Situation | None:
    held = hands.held(request, queue)
    try:
        return here.ws.rating.situation(here.id, held) if held else None
    except NotFound:
        return None  # it ran out, and somebody else has it by now


def _decision(request: HttpRequest, found: Situation) -> Decision:
    """Return how the text is shown: other people's words stay hidden until asked for, unless one chose otherwise."""
    me = mine(request)
    if me.private is None and not reveal.asked(request):
        return Decision(showing="hidden", reason="")
    shown = reveal.decision(request, found.sensitivity)
    if shown.showing == "shown":
        me.put(care.with_used(me.pocket, me.now))
    return shown


def _about(request: HttpRequest, here: Seat, name: str, asked: Queue, found: Situation) -> dict[str, object]:
    shown, where = _decision(request, found), reverse("task_text", args=[here.id, name])
    held = hands.held(request, name)
    messages = here.ws.rating.text(here.id, held) if shown.showing == "shown" else ()
    scope = here.ws.study.scope(here.id)
    told: dict[str, object] = {
        "name": name,
        "queue": asked,
        "found": found,
        "card": pages.card(found.scenario),
        "tags": pages.tags(found),
        "question": pages.question(asked, found.candidate.topic),
        "definition": pages.definition(asked, found.candidate.topic, scope),
        "defined": pages.defined(asked, found.candidate.topic, scope),
        "choices": pages.choices(asked),
        "turns": tuple(enumerate(found.replies, start=1)),
        "shown": shown,
        "where": where,
        "text": reveal.conversation(messages, shown, where) if shown.showing != "hidden" else "",
        "last": hands.last(request, name),
        "task": found.candidate.task,
        "unswapped": pages.unswapped(request.GET.get("swap", "")),
    }
    return told | asks.beside(request, here, told)

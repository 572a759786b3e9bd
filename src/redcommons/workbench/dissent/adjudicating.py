"""The page of one task of adjudication: how people saw a reply comes first, then its text when its reader asks."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from redcommons.care import pocket as care
from redcommons.evaluation.model import Said
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care.mine import mine
from redcommons.workbench.dissent.forms import AdjudicateForm
from redcommons.workbench.dissent.views import one_reply
from redcommons.workbench.rating import hands


@in_study
@require_safe
def page(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Show the reply to adjudicate that is in one's hands, or lead to where one asks for it."""
    permit(here.ws.actor, "evaluation.adjudicate")
    asked, task = here.ws.rating.queue(here.id, queue), hands.in_hand(request, here, queue)
    if task is None or asked.does != "adjudicate":
        return redirect("rate", study=here.id, queue=queue)
    state = here.ws.evaluation.run_in(here.id, task.run)
    about = one_reply(here, state, task.ordinal + 1, task.repeat) | {"name": queue, "task": task.task}
    about |= {"text": reverse("task_text", args=[here.id, queue]), "made": ()}
    return render(request, "dissent/item.html", about)


@in_study
@require_POST
def say(request: HttpRequest, here: Seat, queue: str) -> HttpResponse:
    """Keep an adjudication with its cause, and take the next one."""
    permit(here.ws.actor, "evaluation.adjudicate")
    me, form = mine(request), AdjudicateForm(request.POST)
    held, task = hands.held(request, queue), hands.in_hand(request, here, queue)
    if held is None or task is None or request.POST.get("task") != str(held.task):
        raise NotFound(_("this task is in other hands by now: ask for another"))
    if not form.is_valid():
        raise BadInput(_("Choose a verdict and a cause."))
    given, before = form.cleaned_data, me.pocket
    me.put(care.with_rated(before, me.now))
    try:
        here.ws.evaluation.say_cause(form.said(task.run, task.ordinal, task.repeat))
        here.ws.rating.rate(held, Said(word=given["answer"], why=given["why"]), me.settling())
    except (BadInput, NotFound):
        me.put(msgspec.structs.replace(before, held=None))
        raise
    me.emptied()
    return hands.onward(request, here, queue)

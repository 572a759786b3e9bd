"""What people say of themselves, each for oneself; and what a study asks them. No page lists a person's answers."""

from __future__ import annotations

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from redcommons.labour.model import BackgroundAnswer, BackgroundQuestion
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.dissent.forms import AskBackground

OWN = "own"
"""What a form sends for an answer in one's own words."""


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show what is asked, why, and one's own answers; keep what one says. Passing over a question leaves nothing."""
    asked = here.ws.labour.background_questions(here.id)
    if request.method == "POST":
        here.ws.labour.say_background(here.id, [_answer(request, *pair) for pair in asked])
        messages.success(request, _("Kept as you said it."))
        return redirect("background", study=here.id)
    mine = {one.question: one for one in here.ws.labour.my_background(here.id).answers}
    rows = [(name, question, mine.get(name)) for name, question in asked]
    about = {"rows": rows, "said": bool(mine), "asks": may(here.ws.actor, "labour.ask_background")}
    return render(request, "dissent/background.html", about)


@in_study
@require_POST
def take_back(request: HttpRequest, here: Seat) -> HttpResponse:
    """Erase what one said of oneself."""
    here.ws.labour.take_background_back(here.id)
    messages.success(request, _("Erased. Figures that were made before stay as they were printed."))
    return redirect("background", study=here.id)


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, here: Seat) -> HttpResponse:
    """Ask a question about the people who rate, or ask one no more."""
    permit(here.ws.actor, "labour.ask_background")
    there = dict(here.ws.labour.background_questions(here.id))
    if (name := request.POST.get("close", "")) in there:
        here.ws.labour.ask_background(here.id, msgspec.structs.replace(there[name], closed=True), name)
        return redirect("ask_background", study=here.id)
    form = AskBackground(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            here.ws.labour.ask_background(here.id, form.question())
            return redirect("ask_background", study=here.id)
        except BadInput as error:
            form.add_error("purpose", str(error))
    about = {"form": form, "there": there}
    return render(request, "dissent/ask.html", about, status=400 if form.errors else 200)


def _answer(request: HttpRequest, name: str, question: BackgroundQuestion) -> BackgroundAnswer:
    """Return what was chosen, by its place: an option may read like any word."""
    chosen, own = request.POST.get(f"{name}-chosen", ""), request.POST.get(f"{name}-own", "")
    if chosen == OWN:
        return BackgroundAnswer(question=name, own=own)
    places = {str(place): option for place, option in enumerate(question.options)}
    return BackgroundAnswer(question=name, chosen=places.get(chosen, ""))

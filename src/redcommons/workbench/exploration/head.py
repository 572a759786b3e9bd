"""The head of a conversation: how it goes on from now, and what of it stands."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from redcommons.exploration import rules
from redcommons.exploration.model import TalkHead
from redcommons.values.errors import BadInput
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import pages
from redcommons.workbench.exploration.begin_form import HowItGoesOn, first_said


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Show the head of a conversation, and change how it goes on; every reply keeps how it was asked."""
    found: TalkHead = here.ws.exploration.open_talk(here.id, talk)[0]
    if request.method == "POST" and request.POST.get("act") == "unmask":
        here.ws.exploration.change(here.id, talk, msgspec.structs.replace(found.talk, masked=False))
        return redirect("talk_head", study=here.id, talk=talk)
    form = _form(request, here, found)
    if request.method == "POST" and form.is_valid() and _changed(here, found, form):
        return redirect("talk", study=here.id, talk=talk)
    about = {
        "one": found,
        "talk": found.talk,
        "title": pages.name_of(found.talk),
        "names": rules.names_shown(found.talk),
        "own": rules.speaks(found.talk, here.ws.actor.name),
        "form": form,
    }
    return render(request, "exploration/head.html", about, status=400 if form.errors else 200)


def _form(request: HttpRequest, here: Seat, found: TalkHead) -> HowItGoesOn:
    posted = request.POST if request.method == "POST" else None
    known = dict.fromkeys((*here.ws.exploration.speakers(here.id), *found.talk.others))
    people = [name for name in known if name != found.talk.by]
    return HowItGoesOn(posted, here.ws.study.scope(here.id), people, initial=first_said(found.talk))


def _changed(here: Seat, found: TalkHead, form: HowItGoesOn) -> bool:
    try:
        here.ws.exploration.change(here.id, found.name, form.put(found.talk))
    except BadInput as error:
        form.add_error(None, str(error))
        return False
    return True

"""Pages at a door, of one's own record by a code, and of a set of tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.labour.model import Arrangement, Door, Person
from redcommons.labour.rules import may
from redcommons.study.model import Charter
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.text import label
from redcommons.values.words import _
from redcommons.workbench import footing as pages
from redcommons.workbench import frame, refused
from redcommons.workbench.access import NOBODY, Guest, Seat, guest, in_study, person_of, signed_in, title_of
from redcommons.workbench.arriving import passing
from redcommons.workbench.arriving.forms import ComeIn, OpenRecord
from redcommons.workbench.care.mine import mine
from redcommons.workbench.event import codes, kiosk
from redcommons.workbench.naming import role_words
from redcommons.workbench.open import workspace
from redcommons.workbench.rating import pages as rating_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """A door somebody stands before."""

    study: StudyId
    secret: str
    door: Door
    arrangement: Arrangement
    external: str


@require_http_methods(["GET", "POST"])
def come_in(request: HttpRequest, study: str, secret: str) -> HttpResponse:
    """Say who asks, what for, on which terms and for what pay, before anything; then let somebody in.

    Being fetched leaves nothing behind: whoever looks and goes was never here.
    """
    person = person_of(request)
    there = _known(person, study)
    if request.method == "GET" and there is not None:
        return _again(request, StudyId(study), there)
    if codes.guesses(request, secret):
        return refused.hurried(request)
    try:
        opened, found = workspace().by(NOBODY).labour.door(StudyId(study), secret)
    except NotFound:
        codes.missed(request, secret)
        raise
    given = passing.external(request)
    external = label(given, what=_("the id that you bring along")) if given.strip() else ""
    at = _Here(study=StudyId(study), secret=secret, door=opened, arrangement=found, external=external)
    if request.method == "GET":
        offered = workspace().by(NOBODY).labour.offered_name(at.study)
        return _before(request, at, ComeIn(initial={"pseudonym": offered}))
    if passing.hurried(request, "come_in"):
        return refused.hurried(request)
    form = ComeIn(request.POST)
    if form.is_valid():
        try:
            return _let_in(request, at, person, form.cleaned_data["pseudonym"])
        except BadInput as error:
            form.add_error("pseudonym", str(error))
    return _before(request, at, form)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Open one's own record by the code that was written down: it is the only way back without an account."""
    form = OpenRecord(request.POST or None)
    person = person_of(request)
    about = {"form": form, "signed_in_already": person is not None, "passing": passing.passes(person)}
    if request.method == "POST" and person is None and form.is_valid():
        if passing.hurried(request, "record"):
            return refused.hurried(request)
        try:
            found = passing.known_by(form.cleaned_data["code"])
        except NotFound as error:
            form.add_error("code", str(error))
        else:
            passing.let_in(request, found.id)
            return redirect("work")
    return render(request, "arriving/record.html", about, status=200 if request.method == "GET" else 400)


@signed_in
@require_POST
def another_code(request: HttpRequest, who: Guest) -> HttpResponse:
    """Draw another record code, shown once; the one before opens nothing any more."""
    return render(request, "arriving/code.html", {"code": who.ws.labour.new_record_code()})


@in_study
@require_safe
def my_work(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show one's own set of tasks: how far it is, what it earned, its code at the end, and how to return it."""
    if frame.visits(here.ws.actor):
        return redirect("event", study=here.id)
    found, through = here.ws.rating.my_set(here.id), here.ws.labour.my_arrangement(here.id)
    if may(here.ws.actor, "exploration.converse") and (through is None or through[1].way != "crowd"):
        return redirect("talks", study=here.id)
    if found is None or through is None:
        return redirect("ratings", study=here.id)
    why = request.GET.get("none", "")
    about = {
        "set": found,
        "queue": found.queue or _only_queue(here),
        "left": max(0, found.tasks - found.kept),
        "pay": here.ws.rating.my_pay(here.id),
        "price": pages.price(through[1].pay),
        "consented": here.ws.labour.consented(here.id),
        "nothing": rating_pages.nothing(why) if why and why != "set_done" and not found.over else None,
    }
    return render(request, "arriving/mine.html", about)


def _only_queue(here: Seat) -> str:
    """Return the one queue that somebody may take tasks of; nothing where there is none, or a choice."""
    open_now = [
        name for name, one in here.ws.rating.queues(here.id) if not one.closed and may(here.ws.actor, one.right)
    ]
    return open_now[0] if len(open_now) == 1 else ""


@in_study
@require_POST
def give_up(request: HttpRequest, here: Seat) -> HttpResponse:
    """Return what is left of a set: the task in hand goes back, what was kept stays and is paid."""
    if here.ws.rating.my_set(here.id) is None:
        raise NotFound(_("you came here by no link with a set of tasks: there is nothing to return"))
    me = mine(request)
    held = me.held
    if held is not None:
        here.ws.rating.give_back(held)
        me.put(msgspec.structs.replace(me.pocket, held=None))
    here.ws.labour.leave(here.id)
    own = guest(here.person).ws
    about = {"set": own.rating.my_set(here.id), "pay": own.rating.my_pay(here.id), "title": here.study.title}
    request.seat = None  # type: ignore[attr-defined]  # the frame of a study is no longer theirs
    return render(request, "arriving/returned.html", about)


def _known(person: Person | None, study: str) -> Any:  # noqa: ANN401  a membership, also one that has ended
    return workspace().by(guest(person).ws.actor).labour.my_membership(StudyId(study)) if person else None


def _again(request: HttpRequest, study: StudyId, there: Any) -> HttpResponse:  # noqa: ANN401  as above
    """Say to whoever has come in before that they are in, that they left, or that another one is here."""
    brought = passing.external(request).strip()
    other = bool(brought) and label(brought) != there.external
    if there.roles and not other:
        return redirect("my_work", study=study)
    about = {"there": there, "other": other, "study_title": title_of(study), "study": study}
    return render(request, "arriving/again.html", about)


def _before(request: HttpRequest, at: _Here, form: ComeIn) -> HttpResponse:
    own = workspace().labour.terms(at.study, at.door.arrangement) or workspace().labour.terms(at.study)
    charter: Charter = workspace().study.scope(at.study).charter
    about = {
        "at": at,
        "form": form,
        "once": passing.once(),
        "study_title": title_of(at.study),
        "purpose": charter.purpose,
        "roles": role_words(at.arrangement.roles),
        "footing": pages.footing(at.arrangement),
        "chain": at.arrangement.chain,
        "lines": pages.lines(own[1] if own else None, at.arrangement),
        "unstated": _("not stated"),
    }
    return render(request, "arriving/door.html", about, status=400 if form.errors else 200)


def _let_in(request: HttpRequest, at: _Here, person: Person | None, pseudonym: str) -> HttpResponse:
    if person is not None:
        guest(person).ws.labour.come_in(at.study, at.secret, pseudonym, at.external)
        return redirect("terms", study=at.study)
    new = workspace().by(passing.somebody_new(request))
    joined, code = new.labour.come_in_passing(at.study, at.secret, pseudonym, at.external)
    passing.let_in(request, joined.person)
    own = workspace().labour.terms(at.study, at.door.arrangement) or workspace().labour.terms(at.study)
    about = {
        "code": code,
        "study": at.study,
        "name": joined.pseudonym,
        "footing": pages.footing(at.arrangement),
        "terms": own,
        "lines": pages.lines(own[1] if own else None, at.arrangement),
        "unstated": _("not stated"),
    }
    answer = render(request, "arriving/welcome.html", about)
    if at.arrangement.way == "event":
        kiosk.came_by(request, answer)
    return answer

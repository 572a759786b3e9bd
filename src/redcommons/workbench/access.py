"""Who may: from a request to a person, and from a person and a study to the verbs they may call there.

Whoever is not in a study is told that there is none: an id gives nothing away.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from redcommons.assembly import Workspace
from redcommons.labour.model import Actor, Membership, Person, Role
from redcommons.study.model import Study
from redcommons.values.errors import NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.words import _
from redcommons.workbench import refused
from redcommons.workbench.open import workspace
from redcommons.workbench.threads import apart

P = ParamSpec("P")
NOBODY = Actor(name=PersonName(""), roles=())
"""Who acts before anybody has signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who is signed in, outside any study."""

    person: Person
    """Who they are."""
    ws: Workspace
    """The workspace, its verbs bound to them."""

    @property
    def keeps(self) -> bool:
        """Return whether they keep accounts, support list and backups."""
        return self.person.administrator


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody in one study: what every page of a study is given."""

    person: Person
    """Who they are."""
    member: Membership
    """Their name and roles here."""
    id: StudyId
    """The study."""
    study: Study
    """Its frame."""
    ws: Workspace
    """The workspace, its verbs bound to them in this study."""
    visits: bool = False
    """Whether a link that many hold let them in: the rooms of the study are shut to them, their work is open."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return what they are here."""
        return self.member.roles


def person_of(request: HttpRequest) -> Person | None:
    """Return who is signed in, or None; a closed account is signed in nowhere."""
    user: Any = request.user
    if not user.is_authenticated:
        return None
    actor = Actor(name=PersonName(""), roles=(), person=user.person)
    found: Person = workspace().by(actor).labour.person(user.person)
    return None if found.closed else found


def guest(person: Person) -> Guest:
    """Return somebody bound to the workspace, with the roles that it knows itself."""
    roles: tuple[Role, ...] = ("administrator",) if person.administrator else ()
    actor = Actor(name=PersonName(person.name), roles=roles, person=person.id)
    return Guest(person=person, ws=workspace().by(actor))


def seat(person: Person, study: str) -> Seat:
    """Return somebody's place in a study; raises NotFound where they have none."""
    key = StudyId(study)
    frame, member = workspace().by(Actor(name=PersonName(person.name), roles=(), person=person.id)).study.seat(key)
    here = Actor(name=member.pseudonym, roles=member.roles, person=person.id)
    ws = workspace().by(here)
    way = ws.labour.my_arrangement(key) if person.passing else None
    visits = way is not None and way[1].way in {"crowd", "event"}
    return Seat(person=person, member=member, id=key, study=frame, ws=ws, visits=visits)


def title_of(study: str) -> str:
    """Return what a study is called, for somebody at its door; empty where there is none."""
    return next((str(found.title) for key, found in workspace().study.studies() if key == study), "")


SHUT = tuple(
    f"redcommons.workbench.{room}." for room in ("home", "study", "dataset", "evaluation", "findings", "members")
)
"""Rooms that show a study as a whole: cases, runs, verdicts of others. A link that many hold opens none of them."""

Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(page: Callable[Concatenate[HttpRequest, Guest, P], HttpResponseBase]) -> Page[P]:
    """Give a page to whoever is signed in, and lead everybody else to the door."""

    @wraps(page)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        person = person_of(request)
        if person is None:
            return _to_the_door(request)
        return page(request, guest(person), *args, **kwargs)

    return asked


def in_study(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a page of a study to its members. The address names the study; the page is handed their seat."""

    @wraps(page)
    def asked(request: HttpRequest, study: str, **kwargs: object) -> HttpResponseBase:
        found = _seated(request, study)
        return found if isinstance(found, HttpResponse) else page(request, found, **kwargs)

    return asked


STILL = 2.0
"""Seconds between two looks whether whoever hears a reply is still let in."""


async def while_seated(here: Seat, pieces: AsyncGenerator[bytes, None], every: float = STILL) -> AsyncIterator[bytes]:
    """Give pieces for as long as their reader is let in: an account may be closed, a membership may end meanwhile."""
    looked = time.monotonic()
    async with aclosing(pieces):
        async for piece in pieces:
            if time.monotonic() - looked >= every:
                looked = time.monotonic()
                if not await apart(seated_still, here):
                    return
            yield piece


def seated_still(here: Seat) -> bool:
    """Return whether somebody is let in as they were: an account may be closed, a membership may end meanwhile."""
    actor = Actor(name=PersonName(""), roles=(), person=here.person.id)
    person: Person = workspace().by(actor).labour.person(here.person.id)
    try:
        return not person.closed and seat(person, here.id).roles == here.roles
    except NotFound:
        return False


def _seated(request: HttpRequest, study: str) -> Seat | HttpResponse:
    person = person_of(request)
    if person is None:
        return _to_the_door(request)
    found = seat(person, study)
    request.seat = found  # type: ignore[attr-defined]  # the frame of the page reads it
    return _kept_out(request, found) if found.visits else found


def _kept_out(request: HttpRequest, here: Seat) -> Seat | HttpResponse:
    """Lead a visitor from the study's own page to their work, and keep them out of its rooms."""
    asked = request.resolver_match
    if asked is None or not asked.func.__module__.startswith(SHUT) or asked.url_name == "leave":
        return here
    if asked.url_name == "study":
        return redirect("my_work", study=here.id)
    raise NotPermitted(_("This belongs to those who run the study. Your own work and record are open to you."))


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """Lead whoever is not signed in to the door. What they wrote is given back first: it would not come along."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else _came_from(request)
    by_script = request.headers.get("HX-Request") == "true" and request.headers.get("X-Line") != "1"
    if by_script or (request.headers.get("X-Line") != "1" and refused.typed(request)):
        return refused.signed_out(request, urlencode({"next": back}))
    return redirect_to_login(back)


def _came_from(request: HttpRequest) -> str:
    """Return the page of ours that a form was sent from: where it was sent to may show nothing."""
    came = urlsplit(request.headers.get("Referer", ""))
    return f"{came.path}?{came.query}".rstrip("?") if came.netloc == request.get_host() and came.path else "/"

"""Briefs as pages: a list, a form to write one, and a draw that lives in its address alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.exploration.model import Drawn, Looked
from redcommons.labour.rules import may, permit
from redcommons.study.briefs import MOST_PARAMETERS, filled, never_asked, open_slots
from redcommons.study.model import Brief, Change, Edited
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.shelf import Sheet
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration.brief_forms import WriteBrief, number_of, sent

SEEDS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One parameter of a brief on the page where it is drawn."""

    name: str
    """What it is called."""
    said: str
    """What was drawn; empty where it is skipped."""
    toggle: str
    """Query that skips it, or draws it again."""


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def briefs(request: HttpRequest, here: Seat) -> HttpResponse:
    """List the briefs of a study, and begin one: a name is enough."""
    if request.method == "POST":
        sheet = here.ws.study.add(here.id, "brief", request.POST.get("name", ""))
        return redirect("write_brief", study=here.id, brief=sheet.name)
    rows = [(sheet, brief, filled(brief, {})) for sheet, brief in here.ws.study.parts(here.id, "brief")]
    about = {
        "rows": rows,
        "writes": may(here.ws.actor, "study.write"),
        "draws": may(here.ws.actor, "exploration.converse"),
        "opened": request.GET.get("open", ""),
    }
    return render(request, "exploration/briefs.html", about)


@in_study
@require_safe
def brief(request: HttpRequest, here: Seat, brief: str) -> HttpResponse:
    """Draw from a brief. Nothing is kept of it: what is drawn and what is skipped stand in the address."""
    sheet, found = _found(here, brief)
    asked = request.GET.get("seed", "")
    seed = number_of(asked) if asked else secrets.randbelow(SEEDS)
    skip = {
        name for name in request.GET.getlist("skip")[:MOST_PARAMETERS] if name in {p.name for p in found.parameters}
    }
    drawn: Drawn = here.ws.exploration.draw(here.id, brief, seed, skip)
    about = {
        "sheet": sheet,
        "brief": found,
        "drawn": drawn,
        "fields": sent(drawn),
        "parts": [_part(one.name, drawn, seed, skip) for one in found.parameters],
        "another": _query((seed + 1) % SEEDS, skip),
        "targets": _targets(here),
        "never": never_asked(),
        "writes": may(here.ws.actor, "study.write"),
    }
    return render(request, "exploration/brief.html", about)


def _part(name: str, drawn: Drawn, seed: int, skip: set[str]) -> Part:
    return Part(name=name, said=drawn.said.get(name, ""), toggle=_query(seed, skip ^ {name}))


def _query(seed: int, skip: set[str]) -> str:
    return urlencode([("seed", str(seed)), *(("skip", name) for name in sorted(skip))])


def _targets(here: Seat) -> list[str]:
    """Return the targets that one talked to last, to begin with one of them again."""
    rows = here.ws.exploration.talks(here.id, Looked(by=here.member.pseudonym, most=20)).rows
    mine = dict.fromkeys(target for row in rows for target in row.targets if len(target) > 1)
    return list(mine) or (["helpline"] if here.study.example else [])


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def write_brief(request: HttpRequest, here: Seat, brief: str) -> HttpResponse:
    """Write a brief; where somebody else wrote it meanwhile, their lines stand and are named."""
    permit(here.ws.actor, "study.write")
    sheet, found = _found(here, brief)
    posted = request.POST if request.method == "POST" else None
    form = WriteBrief(posted, here.ws.study.scope(here.id), found)
    clashes: tuple[str, ...] = ()
    if posted is not None and form.is_valid():
        try:
            change = Change(noun="brief", key=brief, lines=form.lines(), after=number_of(posted.get("after", "")))
            edited: Edited = here.ws.study.edit(here.id, change)
            clashes = edited.clashes
            if not clashes:
                return redirect("brief", study=here.id, brief=brief)
            sheet = edited.sheet or sheet
            found = edited.part if isinstance(edited.part, Brief) else found
        except BadInput as error:
            form.add_error(None, str(error))
    about = {
        "sheet": sheet,
        "brief": found,
        "form": form,
        "slots": open_slots(found),
        "clashes": [(str(form.fields[name].label), form.initial_of(found, name)) for name in clashes],
        "never": never_asked(),
    }
    return render(
        request, "exploration/brief_write.html", about, status=409 if clashes else 400 if form.errors else 200
    )


@in_study
@require_POST
def take_back_brief(request: HttpRequest, here: Seat, brief: str) -> HttpResponse:
    """Take a brief back; its revisions stay, and adding it by its name brings it back."""
    after = number_of(request.POST.get("after", ""))
    here.ws.study.edit(here.id, Change(noun="brief", key=brief, lines={"taken_back": True}, after=after))
    return redirect("briefs", study=here.id)


def _found(here: Seat, name: str) -> tuple[Sheet, Brief]:
    pairs: tuple[tuple[Sheet, Brief], ...] = here.ws.study.parts(here.id, "brief")
    found: tuple[Sheet, Brief] | None = next((pair for pair in pairs if pair[0].name == name), None)
    if found is None:
        raise NotFound(_("this study has no brief {name!r}").format(name=name))
    return found

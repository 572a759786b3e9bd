"""The list of a study's conversations, and how one begins: a target is enough."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from redcommons.exploration.model import Listed, Looked, Talk
from redcommons.labour.rules import permit
from redcommons.study.model import Scope
from redcommons.values.errors import BadInput, NotFound, UserError
from redcommons.values.words import many
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration.begin_form import KINDS, Begin
from redcommons.workbench.exploration.brief_forms import BRIEF_FIELDS, drawn_of
from redcommons.workbench.exploration.documents import documents_of, readable

A_PAGE = 100
"""Conversations on one page of the list."""

RECENT = 20
"""Conversations of one's own whose targets are offered again."""


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def talks(request: HttpRequest, here: Seat) -> HttpResponse:
    """List the conversations of a study, and begin one."""
    permit(here.ws.actor, "exploration.choose")
    scope = here.ws.study.scope(here.id)
    recent = _recent(here)
    posted = request.POST if request.method == "POST" else None
    form = Begin(posted, scope, here.ws.exploration.speakers(here.id), initial=_first(request, here, scope, recent))
    if posted is not None and form.is_valid():
        begun = _begun(request, here, form)
        if begun:
            return redirect("talk", study=here.id, talk=begun)
    listed, meant = _listed(request, here)
    about = {
        "form": form,
        "targets": recent,
        "fields": [(name, request.POST[name]) for name in BRIEF_FIELDS if name in request.POST],
        "scope": scope,
        "rows": listed.rows,
        "total_words": many("{n} conversation", "{n} conversations", listed.total),
        "filtered": bool(meant.scenario or meant.harm or meant.by),
        "meant": meant,
        "older": _older(meant, listed),
        "newest": _address(meant) if meant.before else "",
        "pasted": [*readable(request), ("", "")] if posted is not None else [("", "")],
        "documents_open": posted is not None and any(readable(request)),
    }
    return render(request, "exploration/talks.html", about, status=400 if form.errors else 200)


def _recent(here: Seat) -> list[str]:
    """Return the targets that one talked to last. Those whose names one asked to be kept back are not among them."""
    heads = here.ws.exploration.recent(here.id, RECENT)
    return list(dict.fromkeys(target for one in heads if not one.talk.masked for target in one.talk.targets))


def _first(request: HttpRequest, here: Seat, scope: Scope, recent: list[str]) -> dict[str, Any]:
    """Return what the form says before anybody wrote in it: an address may name a cell of the coverage."""
    asked = {name: request.GET.get(name, "") for name in ("scenario", "harm", "interaction")}
    known = {
        "scenario": [card.name for card in scope.scenarios],
        "harm": [entry.harm for entry in scope.values],
        "interaction": [name for name, _words in KINDS],
    }
    target = recent[0] if recent else ("helpline" if here.study.example else "")
    return {"target": target} | {name: said for name, said in asked.items() if said in known[name]}


def _begun(request: HttpRequest, here: Seat, form: Begin) -> str:
    """Begin what the form says and return its name; empty where something in it is wrong, which the form then says."""
    targets = []
    for name, said in form.targets():
        try:
            targets.append(here.ws.evaluation.target(said).spec)
        except UserError as error:
            form.add_error(name, str(error))
    try:
        documents = documents_of(request)
        brief = drawn_of(here, request.POST)
        masked = form.cleaned_data["masked"]
        talk = form.put(Talk(targets=tuple(targets), masked=masked, documents=documents, brief=brief))
        return "" if form.errors else str(here.ws.exploration.begin(here.id, talk).name)
    except (BadInput, NotFound) as error:
        form.add_error(None, str(error))
    return ""


# ------------------------------------------------------------------------------------------------------ the list


def _listed(request: HttpRequest, here: Seat) -> tuple[Listed, Looked]:
    before = request.GET.get("before", "")
    meant = Looked(
        scenario=request.GET.get("scenario", ""),
        harm=request.GET.get("harm", ""),
        by=here.member.pseudonym if request.GET.get("mine") == "1" else "",
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 15 else 0,
        most=A_PAGE,
    )
    return here.ws.exploration.talks(here.id, meant), meant


def _older(meant: Looked, listed: Listed) -> str:
    """Return the address of the page after this one, or nothing where it is the last."""
    return _address(meant, listed.rows[-1].place) if len(listed.rows) == meant.most else ""


def _address(meant: Looked, before: int = 0) -> str:
    asked = {"scenario": meant.scenario, "harm": meant.harm, "mine": "1" if meant.by else "", "before": before}
    return "?" + urlencode({name: said for name, said in asked.items() if said})

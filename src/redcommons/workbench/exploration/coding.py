"""Pages of codes: the codebook with the way back to every excerpt, what a code means, and the way outside."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from redcommons.exploration.memo import Code, Codebook, CodeRow
from redcommons.labour.rules import may
from redcommons.values.base import fingerprint
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.text import slug, visible
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care.mine import mine
from redcommons.workbench.exploration.memo_forms import Meaning, Renaming
from redcommons.workbench.exploration.memos import key_of

EXCERPTS = 50
"""Excerpts of one code that the page names at once; the rest is behind the code's own list."""


@in_study
@require_safe
def codebook(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show the codes of one's own memos and of released ones."""
    renamed = (request.GET.get("was", ""), request.GET.get("now", ""))
    return _shown(request, here, {"renamed": renamed if all(renamed) else ()})


@in_study
@require_POST
def define(request: HttpRequest, here: Seat) -> HttpResponse:
    """Say what a code means."""
    form = Meaning(request.POST, auto_id=_ids(request.POST.get("name", "")))
    if form.is_valid():
        try:
            here.ws.exploration.define_code(here.id, Code(**form.cleaned_data))
            return _to(here, form.cleaned_data["name"])
        except BadInput as error:
            form.add_error("maps_to", visible(str(error)))
    return _shown(request, here, {"meant": form}, status=400)


@in_study
@require_POST
def rename(request: HttpRequest, here: Seat) -> HttpResponse:
    """Give a code another name in one's own memos, or undo that."""
    form = Renaming(request.POST, auto_id=_ids(request.POST.get("old", "")))
    if form.is_valid():
        names, undo = (form.cleaned_data["old"], form.cleaned_data["new"]), "undo" in request.POST
        verb = here.ws.exploration.undo_rename_code if undo else here.ws.exploration.rename_code
        try:
            verb(here.id, names, key_of(request))
            told = "" if undo else "?" + urlencode({"was": names[0], "now": names[1]})
            return redirect(reverse("codebook", args=[here.id]) + told)
        except (BadInput, NotFound) as error:
            form.add_error("new", visible(str(error)))
    return _shown(request, here, {"other": form}, status=400)


@in_study
@require_POST
def export(request: HttpRequest, here: Seat) -> HttpResponse:
    """Hand out released memos, their codes and the texts they stand in as a REFI-QDA project."""
    del request
    body = here.ws.exploration.export_codebook(here.id)
    answer = HttpResponse(body, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug(here.study.title)}.qdpx"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return answer


def _shown(request: HttpRequest, here: Seat, more: dict[str, Any], status: int = 200) -> HttpResponse:
    book: Codebook = here.ws.exploration.codebook(here.id, key_of(request))
    groups = [(group, [_line(row, more) for row in rows]) for group, rows in groupby(book.codes, lambda row: row.group)]
    writes = may(here.ws.actor, "exploration.memo")
    about = {
        "book": book,
        "groups": groups,
        "writes": writes,
        "converses": may(here.ws.actor, "exploration.converse"),
        "exportable": book.released > 0,
        "mappings": _mappings(here) if writes else (),
        "vault_state": mine(request).state,
        "vault_at": f"{reverse('vault')}?{urlencode({'next': request.path})}",
    }
    return render(request, "exploration/codebook.html", about | more, status=status)


def _line(row: CodeRow, more: dict[str, Any]) -> dict[str, Any]:
    """Return a code with its forms; one that was refused comes back as it was filled in."""
    meant, other = more.get("meant"), more.get("other")
    if meant is None or meant.data.get("name") != row.name:
        meant = Meaning(
            auto_id=_ids(row.name),
            initial={part: getattr(row, part) for part in ("name", "meaning", "group", "maps_to")},
        )
    if other is None or other.data.get("old") != row.name:
        other = Renaming(auto_id=_ids(row.name), initial={"old": row.name})
    return {
        "row": row,
        "anchor": anchor(row.name),
        "excerpts": row.excerpts[:EXCERPTS],
        "more": max(len(row.excerpts) - EXCERPTS, 0),
        "meaning": meant,
        "renaming": other,
        "open": bool(meant.errors or other.errors),
    }


def anchor(code: str) -> str:
    """Return the place of a code on its page: a word may hold anything, and an id in a page may not."""
    return f"c{fingerprint(code)[:12]}"


def _ids(code: str) -> str:
    """Return how fields are called: one page has a form for each code."""
    return f"%s_{anchor(code)}"


def _mappings(here: Seat) -> list[str]:
    scope = here.ws.study.scope(here.id)
    return [entry.harm for entry in scope.values]


def _to(here: Seat, code: str) -> HttpResponse:
    return redirect(reverse("codebook", args=[here.id]) + "#" + anchor(code))

"""Pages of memos: one's own and released ones, the form that writes one, and the margin of a conversation.

A private memo is opened with the key of its writer's vault, which only their cookie brings. Where the vault is closed a
page says so, keeps what was typed, and leads to where the vault is opened.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.care.model import Decision
from redcommons.exploration import rules
from redcommons.exploration.memo import Memo, MemoRow, Memos
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.text import visible
from redcommons.values.words import _
from redcommons.workbench import reveal
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care.mine import mine
from redcommons.workbench.exploration.memo_forms import Note

A_PAGE = 100
"""Memos on one page of the list."""


def key_of(request: HttpRequest) -> bytes:
    """Return the key of the asker's open vault; nothing where it is closed or there is none."""
    me = mine(request)
    return me.key if me.state == "open" else b""


@in_study
@require_safe
def memos(request: HttpRequest, here: Seat) -> HttpResponse:
    """List one's own memos and those that others released; `code` and `talk` choose among them."""
    code, talk = request.GET.get("code", ""), request.GET.get("talk", "")
    found: Memos = here.ws.exploration.memos(here.id, key_of(request), talk)
    every = sorted({one for row in found.rows for one in row.codes}, key=str.casefold)
    rows = [row for row in found.rows if code in {"", *row.codes}][::-1]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    about = {
        "page": page,
        "kept": "".join(f"&{urlencode({name: said})}" for name, said in (("code", code), ("talk", talk)) if said),
        "called": next((row.called for row in found.rows), talk),
        "codes": every,
        "code": code,
        "talk": talk,
        "private": any(row.own and not row.released for row in page.object_list),
        "sorts": _sorts(),
    }
    return render(request, "exploration/memos.html", about | _vault(request, here, found.closed))


@in_study
@require_safe
def memo(request: HttpRequest, here: Seat, memo: str) -> HttpResponse:
    """Show one memo; the words that it is about come by the door."""
    row, whole = here.ws.exploration.open_memo(here.id, memo, key_of(request))
    found = _may_be_shown(request, here, row)
    where = reverse("memo", args=[here.id, memo]) + "?reveal=1"
    words = reveal.excerpt(whole, found, where) if row.turn else ""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(words)
    about = {"row": row, "words": words, "sorts": _sorts(), "converses": _converses(here)}
    return render(request, "exploration/memo.html", about | _vault(request, here, 0))


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, here: Seat) -> HttpResponse:
    """Write a memo at a turn, or change one's own; the form alone for a drawer."""
    permit(here.ws.actor, "exploration.memo")
    first = _first(request, here)
    given = request.POST if request.method == "POST" else None
    form = Note(given, initial=first, at_turn=str((given or first).get("turn") or "0") != "0")
    if request.method == "POST" and form.is_valid():
        try:
            return _written(request, here, form.cleaned_data)
        except BadInput as error:
            form.add_error(None, visible(str(error)))
    about = {
        "form": form,
        "talk": form["talk"].value(),
        "turn": form["turn"].value() or 0,
        "memo": form["memo"].value(),
    }
    about |= {"codes": _codes(request, here), "back": _back(here, str(about["memo"] or ""), str(about["talk"] or ""))}
    template = "memo_form.html" if request.headers.get("HX-Request") == "true" else "memo_write.html"
    status = 400 if form.errors else 200
    return render(request, f"exploration/{template}", about | _vault(request, here, 0), status=status)


@in_study
@require_POST
def release(request: HttpRequest, here: Seat) -> HttpResponse:
    """Let the study's members read the memos that were chosen."""
    here.ws.exploration.release_memos(here.id, request.POST.getlist("memo"), key_of(request))
    return redirect("memos", study=here.id)


@in_study
@require_POST
def take_back(request: HttpRequest, here: Seat, memo: str) -> HttpResponse:
    """Make a released memo of one's own private again."""
    here.ws.exploration.take_back_memo(here.id, memo, key_of(request))
    return redirect("memo", study=here.id, memo=memo)


@in_study
@require_POST
def throw(request: HttpRequest, here: Seat, memo: str) -> HttpResponse:
    """Throw a memo of one's own away."""
    here.ws.exploration.throw_memo(here.id, memo, key_of(request))
    return redirect("memos", study=here.id)


@in_study
@require_POST
def throw_closed(request: HttpRequest, here: Seat) -> HttpResponse:
    """Throw away one's own memos whose key is gone; never while the vault is merely closed."""
    if mine(request).state == "locked":
        raise BadInput(_("your vault is closed here: unlock it first"))
    here.ws.exploration.throw_closed_memos(here.id, key_of(request))
    return redirect("memos", study=here.id)


@in_study
@require_safe
def margin(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Give the memos of one conversation that the asker may read, for its margin."""
    here.ws.exploration.open_talk(here.id, talk)
    found: Memos = here.ws.exploration.memos(here.id, key_of(request), talk)
    about = {"rows": sorted(found.rows, key=lambda row: (row.turn, row.start)), "talk": talk, "sorts": _sorts()}
    return render(request, "exploration/memo_margin.html", about | _vault(request, here, found.closed))


# ------------------------------------------------------------------------------------------------------------ parts


def _written(request: HttpRequest, here: Seat, said: dict[str, Any]) -> HttpResponse:
    memo = Memo(
        talk=said["talk"],
        by=PersonName(""),
        turn=said["turn"] or 0,
        quote=said["quote"].replace("\r\n", "\n"),
        text=said["text"].replace("\r\n", "\n"),
        codes=said["codes"],
        sort=said["sort"],
    )
    here.ws.exploration.write_memo(here.id, memo, key_of(request), said["memo"])
    if said["memo"]:
        return redirect(reverse("memo", args=[here.id, said["memo"]]) + "?noted=1")
    return redirect(place(here, memo.talk, memo.turn))


def place(here: Seat, talk: str, turn: int) -> str:
    """Return the address of a turn in its conversation, on the newest branch that it stands in.

    `noted` tells the page's script that the draft has done its work.
    """
    address = reverse("talk", args=[here.id, talk])
    if not turn:
        return f"{address}?noted=1"
    _head, turns = here.ws.exploration.open_talk(here.id, talk)
    return f"{address}?at={rules.leaf(turns, turn)}&noted=1#t{turn}"


def _back(here: Seat, memo: str, talk: str) -> str:
    """Return where whoever does not write after all came from; what can name nothing leads to the list."""
    name, address = (memo, "memo") if memo else (talk, "talk")
    return reverse(address, args=[here.id, name]) if name and "/" not in name else reverse("memos", args=[here.id])


def _first(request: HttpRequest, here: Seat) -> dict[str, Any]:
    """Return what the form says before anybody wrote: the memo that is changed, or the place that was chosen."""
    name = request.GET.get("memo", "")
    if name:
        row, whole = here.ws.exploration.open_memo(here.id, name, key_of(request))
        if not row.own or row.released:
            raise BadInput(_("{name} is released: take it back first").format(name=name))
        said = {"talk": row.talk, "turn": row.turn, "memo": name, "codes": ", ".join(row.codes), "sort": row.sort}
        return said | {"text": row.text, "quote": whole.quote if row.end else ""}
    turn = request.GET.get("turn", "")
    number = int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 10 else 0
    talk = request.GET.get("talk", "")
    if talk or request.method != "POST":
        _head, turns = here.ws.exploration.open_talk(here.id, talk)
        if number and number not in {one.number for one in turns}:
            raise NotFound(f"there is no turn {number} here: there are {len(turns)}")
    return {"talk": talk, "turn": number, "quote": request.GET.get("quote", "")}


def _may_be_shown(request: HttpRequest, here: Seat, row: MemoRow) -> Decision:
    if not row.turn or not _converses(here):
        return reveal.decision(request, Sensitivity())
    head, _turns = here.ws.exploration.open_talk(here.id, row.talk)
    cards = here.ws.study.scope(here.id).scenarios if head.talk.scenario else ()
    card = next((one for one in cards if one.name == head.talk.scenario), None)
    own = head.talk.by == here.ws.actor.name
    return reveal.decision(request, Sensitivity(harm=card.harm_here if card else ""), own=own)


def _converses(here: Seat) -> bool:
    return may(here.ws.actor, "exploration.converse")


def _codes(request: HttpRequest, here: Seat) -> list[str]:
    found: Memos = here.ws.exploration.memos(here.id, key_of(request))
    return sorted({code for row in found.rows for code in row.codes}, key=str.casefold)


def _vault(request: HttpRequest, here: Seat, closed: int) -> dict[str, Any]:
    """Return how the asker's vault stands, and how many of their memos it does not open here."""
    onward = urlencode({"next": reverse("memos", args=[here.id])})
    return {
        "vault_state": mine(request).state,
        "closed": closed,
        "vault_at": f"{reverse('vault')}?{onward}",
        "writes": may(here.ws.actor, "exploration.memo"),
    }


def _sorts() -> dict[str, str]:
    return {
        "hunch": _("a hunch"),
        "strategy": _("a strategy"),
        "position": _("where I stand"),
        "surprise": _("a surprise"),
        "question": _("a question"),
    }

"""Pages of what is private to a person. They say exactly what the vault promises, and what it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.adapters import vault as seals
from redcommons.care import pocket as care
from redcommons.care.model import Amounts, Choice, Private
from redcommons.values.errors import BadInput
from redcommons.values.words import _
from redcommons.workbench.access import Guest, Seat, in_study, signed_in
from redcommons.workbench.care import pages
from redcommons.workbench.care.forms import AMOUNTS, Limits, NewVault, NewWords, Unlock
from redcommons.workbench.care.mine import Mine, State, mine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Topics ticked on the page of boundaries, by their marks."""

    among: list[str]
    leave: list[str]
    hide: list[str]
    mine: list[str]


@in_study
@require_http_methods(["GET", "POST"])
def boundaries(request: HttpRequest, here: Seat) -> HttpResponse:
    """Say which topics one does not take. No reason is asked; nothing is written that others could read."""
    me, names = mine(request), here.ws.rating.topics(here.id)
    now, state = me.private, _state(me)
    made = NewVault(request.POST or None) if state == "none" else None
    limits = Limits(request.POST or None, initial=_limits(now))
    filled = limits.is_valid() and (made is None or made.is_valid())
    if request.method == "POST" and filled and state != "locked":
        wanted = _wanted(request, names)
        if made is not None and here.person.passing:
            _made_for_now(me, _private(wanted, limits))
            return redirect("my_work", study=here.id)
        if made is not None:
            return _made(request, made, _private(wanted, limits), request.get_full_path())
        _put(me, wanted, limits)
        return redirect("my_work" if here.person.passing else "boundaries", study=here.id)
    about = {"topics": pages.topics(names, now), "limits": limits, "made": made, "state": state}
    terms = here.ws.labour.my_terms(here.id)
    about |= {"agreed": here.ws.labour.consented(here.id), "own_group": terms[1].own_group if terms else ""}
    return render(request, "care/boundaries.html", about, status=400 if request.method == "POST" else 200)


@signed_in
@require_safe
def vault(request: HttpRequest, who: Guest) -> HttpResponse:
    """Show one's vault: whether there is one, whether this browser opens it, and by what else it can be opened."""
    me = mine(request)
    return render(request, "care/vault.html", _about_vault(request, who, me))


@signed_in
@require_POST
def unlock(request: HttpRequest, who: Guest) -> HttpResponse:
    """Open the vault in this browser."""
    me, form = mine(request), Unlock(request.POST)
    if form.is_valid():
        try:
            key = seals.unwrap(me.keys, form.cleaned_data["words"])
        except BadInput as error:
            form.add_error("words", str(error))
        else:
            me.unlocked(key, shared=form.cleaned_data["shared"])
            return redirect(_next(request) or "vault")
    return render(request, "care/vault.html", _about_vault(request, who, me) | {"unlock": form}, status=400)


@signed_in
@require_POST
def new_vault(request: HttpRequest, who: Guest) -> HttpResponse:
    """Begin a new vault in place of the one there may be: boundaries are then entered anew."""
    me, form = mine(request), NewVault(request.POST)
    if form.is_valid():
        return _made(request, form, Private(), _next(request))
    return render(request, "care/vault.html", _about_vault(request, who, me) | {"made": form}, status=400)


@signed_in
@require_POST
def new_words(request: HttpRequest, who: Guest) -> HttpResponse:
    """Choose other words for an open vault, and get a fresh recovery code."""
    me, form, now = mine(request), NewWords(request.POST), mine(request).private
    if now is None:
        raise BadInput(_("your vault is closed here: unlock it first"))
    if not form.is_valid():
        return render(request, "care/vault.html", _about_vault(request, who, me) | {"words": form}, status=400)
    code = seals.new_code()
    keys = seals.with_means(me.keys, me.key, "passphrase", form.cleaned_data["words"])
    me.made(now, seals.with_means(keys, me.key, "recovery", code), shared=me.shared)
    return render(request, "care/code.html", {"code": code, "next": _next(request)})


@signed_in
@require_safe
def seen(request: HttpRequest, who: Guest) -> HttpResponse:
    """Show one's own record of what one opened, and notes to oneself. Nobody else has this page."""
    me = mine(request)
    now = me.private
    names = [name for key, _study, _member in who.ws.study.mine() for name in who.ws.rating.known_topics(key)]
    used = care.used(now, me.now) if now else None
    written = [(text, until, care.mark(text)) for text, until in now.notes] if now else []
    opened = pages.opened(now, names) if now else ()
    about = {"now": now, "state": me.state, "used": used, "notes": written, "opened": opened}
    return render(request, "care/seen.html", about)


@signed_in
@require_POST
def notes(request: HttpRequest, who: Guest) -> HttpResponse:
    """Switch notes to oneself on or off, write one, or throw one away."""
    del who
    me, now = mine(request), mine(request).private
    if now is None:
        raise BadInput(_("your vault is closed here: unlock it first"))
    if "switch" in request.POST:
        me.put(care.with_choice(me.pocket, _choice(now, keeps_notes=request.POST["switch"] == "on")))
    elif "forget" in request.POST:
        me.put(care.without_note(me.pocket, request.POST["forget"][:16]))
    elif request.POST.get("note", "").strip():
        days = request.POST.get("days", "")
        kept = int(days) if days in {str(one) for one in care.NOTE_DAYS} else care.NOTE_DAYS[-1]
        me.put(care.with_note(me.pocket, request.POST["note"].strip(), me.day, kept))
    return redirect("seen")


def _state(me: Mine) -> State:
    """Return whether there is a vault; one that nothing can open any more is none, and is begun anew."""
    return "none" if me.state == "locked" and not seals.means_of(me.keys) else me.state


def _made_for_now(me: Mine, private: Private) -> None:
    """Begin a vault whose key lives in this browser alone and ends with it."""
    me.unlocked(seals.new_key(), shared=True)
    me.made(private, seals.no_keys(), shared=True)


def _made(request: HttpRequest, form: NewVault, private: Private, onward: str) -> HttpResponse:
    me, words, code = mine(request), form.cleaned_data["words"], ""
    key, keys = seals.new_key(), seals.no_keys()
    if words:
        code = seals.new_code()
        keys = seals.with_means(seals.with_means(keys, key, "passphrase", words), key, "recovery", code)
    me.unlocked(key, shared=form.cleaned_data["shared"])
    me.made(private, keys, shared=form.cleaned_data["shared"])
    return render(request, "care/code.html", {"code": code, "next": onward})


def _wanted(request: HttpRequest, names: tuple[str, ...]) -> _Wanted:
    among = [care.mark(name) for name in names]
    ticked = {box: set(request.POST.getlist(box)) for box in ("leave", "hide", "mine")}
    return _Wanted(among=among, **{box: [one for one in among if one in those] for box, those in ticked.items()})


def _put(me: Mine, wanted: _Wanted, limits: Limits) -> None:
    now = me.private or Private()
    pocket = care.with_boundaries(me.pocket, now, wanted.leave, wanted.among)
    pocket = care.with_hidden(pocket, now, wanted.hide, wanted.among)
    elsewhere = [one for one in now.own_group if one not in wanted.among]
    group = tuple(sorted({*elsewhere, *wanted.mine}))
    me.put(care.with_choice(pocket, _choice(now, own_group=group, **_said(limits))))


def _private(wanted: _Wanted, limits: Limits) -> Private:
    sets = {"boundaries": wanted.leave, "hidden": wanted.hide, "own_group": wanted.mine}
    said: dict[str, Any] = {name: tuple(sorted(those)) for name, those in sets.items()}
    return Private(bounded=True, **said, **_said(limits))


def _choice(now: Private, **said: Any) -> Choice:  # noqa: ANN401  fields of a choice
    return Choice(**{name: getattr(now, name) for name in Choice.__struct_fields__} | said)


def _said(limits: Limits) -> dict[str, Any]:
    said = limits.cleaned_data
    shown = {"hide_heavy": said["hide_heavy"], "hide_unknown": said["hide_unknown"]}
    return shown | {
        "matching": said["matching"] or "any",
        "own": Amounts(**{name: said[name] or 0 for name in AMOUNTS}),
    }


def _limits(now: Private | None) -> dict[str, object]:
    mine_now = now or Private()
    own = {name: getattr(mine_now.own, name) or None for name in AMOUNTS}
    shown = {"hide_heavy": mine_now.hide_heavy, "hide_unknown": mine_now.hide_unknown}
    return shown | own | {"matching": mine_now.matching}


def _about_vault(request: HttpRequest, who: Guest, me: Mine) -> dict[str, object]:
    del who
    about = {"state": me.state, "means": seals.means_of(me.keys), "next": _next(request)}
    return about | {"unlock": Unlock(), "made": NewVault(), "words": NewWords()}


def _next(request: HttpRequest) -> str:
    onward = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return onward if own else ""

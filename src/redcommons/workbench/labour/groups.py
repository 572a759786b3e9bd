"""Pages of community groups: how they decide, what they are asked, what they decided."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.labour.consensus import decided_words, rule_names, rule_words
from redcommons.labour.deciding import GroupSeen
from redcommons.labour.model import GroupAnswer, Proposal
from redcommons.labour.rules import may
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.words import _
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.care.mine import mine
from redcommons.workbench.labour.voice_forms import ProposalForm, SaysForm

DAYS = 7
"""Days for which members answer, unless the proposer says otherwise."""


@in_study
@require_safe
def groups(request: HttpRequest, here: Seat) -> HttpResponse:
    """Show the groups of a study and what they decided."""
    seen = [(key(one.name), one, rule_words(one.rule)) for one in here.ws.labour.groups(here.id)]
    arranges = may(here.ws.actor, "labour.arrange")
    return render(request, "labour/groups.html", {"groups": seen, "decided": _decided(here), "arranges": arranges})


@in_study
@require_safe
def group(request: HttpRequest, here: Seat, group: str) -> HttpResponse:
    """Show one group: to its members all of it, to others what it decided."""
    return _group(request, here, _seen(here, group))


@in_study
@require_http_methods(["POST"])
def propose(request: HttpRequest, here: Seat, group: str) -> HttpResponse:
    """Ask one's own group to decide something."""
    seen = _seen(here, group)
    here.ws.labour.members_of(here.id, seen.name)
    form = _form(here, seen, mine(request).day, request.POST)
    if not form.is_valid():
        return _group(request, here, seen, form)
    said = form.cleaned_data
    about, _colon, wants = said["what"].partition(":")
    proposal = Proposal(
        group=seen.name,
        about=about,
        wants=wants,
        words=said["words"],
        public=said["public"],
        covers=tuple(said.get("covers", ())) if about == "release" else (),
        until=said["until"].isoformat(),
        secret=said["secret"],
    )
    here.ws.labour.propose(here.id, proposal)
    return redirect("group", study=here.id, group=group)


@in_study
@require_POST
def answer(request: HttpRequest, here: Seat, group: str, proposal: str) -> HttpResponse:
    """Answer a proposal of one's own group."""
    seen = _seen(here, group)
    here.ws.labour.members_of(here.id, seen.name)
    form = SaysForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("choose an answer first"))
    said = form.cleaned_data
    here.ws.labour.answer(here.id, proposal, GroupAnswer(says=said["says"], words=said["words"]))
    return redirect("group", study=here.id, group=group)


@in_study
@require_POST
def close(request: HttpRequest, here: Seat, group: str, proposal: str) -> HttpResponse:
    """Keep what a proposal came to once its last day has passed; or take one's own back."""
    seen = _seen(here, group)
    here.ws.labour.members_of(here.id, seen.name)
    if "take_back" in request.POST:
        here.ws.labour.take_back_proposal(here.id, proposal)
    else:
        here.ws.labour.close_proposal(here.id, proposal)
    return redirect("group", study=here.id, group=group)


def key(name: str) -> str:
    """Return what an address calls a group: its name may hold anything."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _seen(here: Seat, group: str) -> GroupSeen:
    found: GroupSeen | None = next((one for one in here.ws.labour.groups(here.id) if key(one.name) == group), None)
    if found is None:
        raise NotFound(_("there is no such group in this study"))
    return found


def _group(request: HttpRequest, here: Seat, seen: GroupSeen, form: ProposalForm | None = None) -> HttpResponse:
    about: dict[str, Any] = {
        "group": seen,
        "key": key(seen.name),
        "rule": rule_words(seen.rule),
        "decided": [row for row in _decided(here) if row["group"] == seen.name],
    }
    if seen.mine:
        about |= {
            "members": here.ws.labour.members_of(here.id, seen.name),
            "asked": [_asked(here, one) for one in here.ws.labour.proposals(here.id, seen.name)],
            "form": form or _form(here, seen, mine(request).day),
        }
    return render(request, "labour/group.html", about, status=400 if form else 200)


def _asked(here: Seat, one: Any) -> dict[str, Any]:  # noqa: ANN401  Asked, which the verb returns
    said = one.own
    words = {"agree": _("agrees"), "object": _("objects"), "aside": _("stands aside")}
    return {
        "one": one,
        "what": decided_words(one.proposal.about, one.proposal.wants, adopted=True),
        "answers": [(name, words[answer.says], answer.words) for name, answer in one.answers],
        "form": SaysForm(initial={"says": said.says, "words": said.words} if said else {}, auto_id=f"{one.key}-%s"),
        "mine": one.by == here.ws.actor.name,
    }


def _decided(here: Seat) -> list[dict[str, Any]]:
    """Return what groups decided, the newest first."""
    return [
        {
            "group": one.group,
            "day": sheet.at[:10],
            "what": decided_words(one.about, one.wants, adopted=one.adopted),
            "public": one.public,
            "covers": len(one.covers),
        }
        for sheet, one in here.ws.labour.group_decisions(here.id)[::-1]
    ]


def _form(here: Seat, seen: GroupSeen, today: str, posted: Any = None) -> ProposalForm:  # noqa: ANN401  a QueryDict
    rules = [
        (f"rule:{rule}", _("Decide by this rule: {rule}").format(rule=name)) for rule, name in rule_names().items()
    ]
    others = [
        ("release:yes", _("Release what we made")),
        ("release:no", _("Hold back what we made")),
        ("credit:group", _("Be named as a group")),
        ("credit:none", _("Not be named")),
        ("other:", _("Something else, said in words")),
    ]
    things = here.ws.findings.group_things(here.id, seen.name) if seen.rule else ()
    until = (date.fromisoformat(today) + timedelta(days=DAYS)).isoformat()
    return ProposalForm([*others, *rules] if seen.rule else rules, things, posted, initial={"until": until})

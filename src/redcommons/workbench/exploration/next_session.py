"""The next session with the same person: how much later it is, and what the target is told of before."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from redcommons.exploration import rules
from redcommons.exploration.model import Following, TalkHead, Turn
from redcommons.labour.rules import permit
from redcommons.values.errors import NotFound, UserError
from redcommons.workbench.access import Seat, in_study
from redcommons.workbench.exploration import pages
from redcommons.workbench.exploration.asked import numbers


class Next(forms.Form):
    """A next session. Nothing needs an answer: without one it is some time later, and everything is remembered."""

    later = forms.CharField(
        label=_("How much later it is"),
        help_text=_("In words, as in: a week later. Whoever reads the conversation sees it; the target is not told."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "autofocus": True, "list": "laters"}),
    )
    told = forms.ChoiceField(label=_("What the target is told of before"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("The note"),
        help_text=_("It goes to the target as a system message, marked here as written by you."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, given: QueryDict | None, *, choices: Sequence[tuple[str, str]]) -> None:
        """Offer the paths that are shown, a note, and nothing."""
        super().__init__(given, label_suffix="")
        field = self.fields["told"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
        field.choices = choices
        field.initial = choices[0][0]

    def meant(self) -> Following:
        """Return the next session that the form asks for."""
        told, _colon, after = str(self.cleaned_data["told"]).partition(":")
        note = self.cleaned_data["note"].replace("\r\n", "\n")
        later = self.cleaned_data["later"]
        if told == "note":
            return Following(later=later, told="note", note=note)
        return Following(after=int(after), later=later) if told == "path" else Following(later=later, told="nothing")


@in_study
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, here: Seat, talk: str) -> HttpResponse:
    """Begin the next session with the person of a conversation."""
    permit(here.ws.actor, "exploration.choose")
    head, turns = here.ws.exploration.open_talk(here.id, talk)
    rules.speaking(head, here.ws.actor.name)
    choices = _choices(head, turns, _at(request))
    form = Next(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            followed = here.ws.exploration.follow(here.id, talk, form.meant())
            return redirect("talk", study=here.id, talk=followed.name)
        except UserError as error:
            form.add_error("note" if form.cleaned_data["told"] == "note" else "told", str(error))
    about = {
        "one": head,
        "talk": head.talk,
        "title": pages.name_of(head.talk),
        "form": form,
        "lanes": len(head.talk.targets),
    }
    about |= {"number": head.talk.session + 1, "ends": request.GET.get("at", "")}
    return render(request, "exploration/next.html", about, status=400 if form.errors else 200)


def _at(request: HttpRequest) -> tuple[int, ...]:
    try:
        return numbers("at", request.GET.get("at", ""))
    except UserError as error:
        raise NotFound(str(error)) from None


def _choices(head: TalkHead, turns: Sequence[Turn], at: Sequence[int]) -> list[tuple[str, str]]:
    """Return what the target may be told, the path of each lane first."""
    ends = rules.leaves(head.talk, turns, at)
    names = rules.names_shown(head.talk)
    several = len(set(ends)) > 1
    paths = {
        f"path:{end}": str(_("every word, as {name} heard it: {name} alone goes on")).format(name=names[lane])
        if several
        else str(_("every word up to the turn that was shown"))
        for lane, end in enumerate(ends)
        if end
    }
    return [
        *paths.items(),
        ("note", str(_("a note in its place, written by me"))),
        ("nothing", str(_("nothing: it has forgotten"))),
    ]

"""What one is asked who writes a brief, and what a page sends of one that was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.exploration.model import Drawn
from redcommons.study.briefs import MOST_PARAMETERS, parameter, written
from redcommons.study.model import Brief, Scope
from redcommons.values.errors import BadInput
from redcommons.values.text import MAX_LABEL
from redcommons.workbench.access import Seat

BRIEF_FIELDS = ("brief", "brief_revision", "brief_said")
"""Hidden fields of a form that a conversation is begun from: which brief, and what was drawn."""


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class WriteBrief(forms.Form):
    """A task for whoever explores."""

    name = forms.CharField(
        label=_("Name of the task"), max_length=MAX_LABEL, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    text = forms.CharField(
        label=_("What to try"),
        help_text=_("A slot in braces, such as {person}, stands for something that is drawn."),
        required=False,
        widget=_area(4),
    )
    parameters = forms.CharField(
        label=_("What is drawn"),
        help_text=_("One on each line, five at most, each as NAME: one choice | another | a third."),
        required=False,
        widget=_area(MOST_PARAMETERS),
    )
    scenario = forms.ChoiceField(label=_("Scenario"), required=False)
    harm = forms.ChoiceField(label=_("Harm that is looked for"), required=False)
    accepts = forms.CharField(
        label=_("What would be accepted as having met it"),
        help_text=_("One thing on each line."),
        required=False,
        widget=_area(3),
    )
    avoid = forms.CharField(
        label=_("What must not be asked"),
        help_text=_(
            "A brief that asks for sexual content about minors cannot be written here: making it is a crime, and no"
            " study may order it. Name beside that what this task has no need of."
        ),
        required=False,
        widget=_area(2),
    )

    def __init__(self, given: Any, scope: Scope, brief: Brief) -> None:  # noqa: ANN401  as Django has it
        """Offer the study's scenarios and harms."""
        super().__init__(given, initial=_initial(brief))
        self._offer("scenario", [card.name for card in scope.scenarios], brief.scenario)
        self._offer("harm", [entry.harm for entry in scope.values], brief.harm)

    def _offer(self, name: str, offered: list[str], now: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
        there = dict.fromkeys((*offered, *filter(None, (now,))))
        field.choices = [("", _("none in particular")), *((one, one) for one in there)]

    def clean_parameters(self) -> tuple[str, ...]:
        """Return one line for each parameter, each of which can be read."""
        lines = tuple(line.strip() for line in self.cleaned_data["parameters"].splitlines() if line.strip())
        try:
            for line in lines:
                parameter(line)
        except BadInput as error:
            raise forms.ValidationError(str(error)) from error
        if len(lines) > MOST_PARAMETERS:
            raise forms.ValidationError(
                _("%(n)s lines: five at most. What else differs may be left open."), params={"n": len(lines)}
            )
        return lines

    def initial_of(self, brief: Brief, name: str) -> str:
        """Return what a line of a brief says, as the form would show it."""
        return _initial(brief)[name]

    def lines(self) -> dict[str, str | bool | tuple[str, ...]]:
        """Return the lines of the sheet as the form says them."""
        said = self.cleaned_data
        texts = {name: said[name].replace("\r\n", "\n") for name in ("name", "text", "scenario", "harm", "avoid")}
        accepts = tuple(line.strip() for line in said["accepts"].splitlines() if line.strip())
        return texts | {"parameters": said["parameters"], "accepts": accepts}


def _initial(brief: Brief) -> dict[str, str]:
    said = {name: getattr(brief, name) for name in ("name", "text", "scenario", "harm", "avoid")}
    return said | {"parameters": "\n".join(map(written, brief.parameters)), "accepts": "\n".join(brief.accepts)}


def number_of(text: str) -> int:
    """Return a number that an address or a hidden field says; raises BadInput."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadInput(f"{text[:40]!r} is no number: load the page anew")
    return int(text)


def drawn_of(here: Seat, posted: Mapping[str, str]) -> Drawn | None:
    """Return the brief that a form was begun from, read anew from its revision; None where it names none."""
    name = posted.get("brief", "")
    if not name:
        return None
    try:
        said = msgspec.json.decode(posted.get("brief_said", "") or "{}", type=dict[str, str])
    except msgspec.MsgspecError:
        raise BadInput("what was drawn cannot be read any more: draw it anew") from None
    sent = Drawn(brief=name, revision=number_of(posted.get("brief_revision", "")), said=said)
    found: Drawn = here.ws.exploration.drawn_as(here.id, sent)
    return found


def sent(drawn: Drawn) -> tuple[tuple[str, str], ...]:
    """Return the hidden fields by which a form names what was drawn."""
    said = msgspec.json.encode(drawn.said).decode()
    return tuple(zip(BRIEF_FIELDS, (drawn.brief, str(drawn.revision), said), strict=True))

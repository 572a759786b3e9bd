"""What one is asked: a target to begin with, and what happened where a turn is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.study.model import Scenario
from redcommons.values.text import MAX_LABEL


class Begin(forms.Form):
    """A conversation: one field, and go."""

    target = forms.CharField(
        label=_("Whom to talk to"),
        help_text=_("openai:ADDRESS#MODEL, or helpline for the worked example"),
        max_length=2_000,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "list": "targets", "autocomplete": "off", "spellcheck": "false", "autofocus": True}
        ),
    )
    scenario = forms.ChoiceField(label=_("Scenario card at its side"), required=False)
    temperature = forms.FloatField(
        label=_("Temperature"),
        help_text=_("Empty leaves it to the target."),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )

    def __init__(self, given: Any, cards: Sequence[Scenario], **more: Any) -> None:  # noqa: ANN401  as Django has it
        """Offer the study's scenario cards."""
        super().__init__(given, **more)
        field = self.fields["scenario"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
        field.choices = [("", _("none")), *((card.name, card.name) for card in cards)]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "data-draft": True})


class Keep(forms.Form):
    """What happened. Only a few words are needed; the rest may be said later."""

    title = forms.CharField(
        label=_("What happened, in a few words"),
        max_length=MAX_LABEL,
        widget=forms.TextInput(attrs={"dir": "auto", "data-draft": True, "autocomplete": "off"}),
    )
    wrong = forms.CharField(label=_("What went wrong"), required=False, widget=_area(2))
    should = forms.CharField(label=_("What should have happened"), required=False, widget=_area(2))

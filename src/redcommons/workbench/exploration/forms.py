"""What one is asked to begin a conversation: a target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.study.model import Scenario


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

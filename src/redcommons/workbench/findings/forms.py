"""What one is asked to publish a report: who answers for it, or nobody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.values.text import clean


class Publish(forms.Form):
    """A publication."""

    by = forms.CharField(
        label=_("Who answers for it"),
        help_text=_("As the report prints it; blank prints as somebody who is not named."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    without_held = forms.BooleanField(label=_("Publish without what a group holds back"), required=False)

    def clean_by(self) -> str:
        """Return the name as any store can carry it."""
        return clean(self.cleaned_data["by"], limit=200).strip()

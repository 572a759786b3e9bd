"""What one is asked where a turn is kept: what happened."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.values.text import MAX_LABEL


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

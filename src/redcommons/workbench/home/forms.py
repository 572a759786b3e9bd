"""What one is asked to open a study: its name."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NewStudy(forms.Form):
    """A new study; everything else can be said later, or never."""

    title = forms.CharField(label=_("Name of the study"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    known_as = forms.CharField(
        label=_("Your name in it"),
        max_length=60,
        required=False,
        help_text=_("The others there will see it. The name you sign in with stays with the administrators."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

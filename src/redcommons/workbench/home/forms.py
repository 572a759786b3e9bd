"""What one is asked to open a study: its name."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NewStudy(forms.Form):
    """A new study; everything else can be said later, or never."""

    title = forms.CharField(label=_("Name of the study"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))

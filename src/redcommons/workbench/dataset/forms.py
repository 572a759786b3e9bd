"""What one is asked about files, releases and their review."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class Bring(forms.Form):
    """A file with cases in it."""

    file = forms.FileField(
        label=_("The file"),
        max_length=200,
        error_messages={
            "required": _("No file came along: choose one, or drop it on the field."),
            "empty": _("This file is empty: is it the right one?"),
        },
    )


class ReadAgain(forms.Form):
    """Which column holds what, where a file's own words do not tell."""

    prompt = forms.CharField(
        label=_("Column that holds the prompt"), required=False, max_length=200, widget=forms.TextInput({"dir": "auto"})
    )
    harm = forms.CharField(
        label=_("Column that holds the harm"), required=False, max_length=200, widget=forms.TextInput({"dir": "auto"})
    )
    family = forms.CharField(
        label=_("Column that names what belongs together"),
        help_text=_("Variants of one seed: an interval counts them as one."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"dir": "auto"}),
    )


class Freeze(forms.Form):
    """A release: its name, and how its cases were chosen."""

    name = forms.CharField(label=_("Name of the release"), max_length=200, widget=forms.TextInput({"dir": "auto"}))
    sampling = forms.CharField(
        label=_("How were the cases chosen?"),
        help_text=_("From what could have been asked. Left empty, it prints as every case of the study."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"dir": "auto", "rows": 2}),
    )
    released = forms.BooleanField(label=_("Freeze without what a group holds back"), required=False)


class Reviewed(forms.Form):
    """A declaration that the cases of a release are valid and plausible."""

    note = forms.CharField(
        label=_("What you want to add"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"dir": "auto", "rows": 2}),
    )

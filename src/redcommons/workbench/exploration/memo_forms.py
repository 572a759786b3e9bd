"""What one is asked about a memo or a code. Hardly anything is needed: a word, or a code, is enough."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.exploration.coding import MOST_QUOTE, MOST_WORDS
from redcommons.values.text import MAX_LABEL

_BETWEEN = re.compile("[,\n;\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{IDEOGRAPHIC COMMA}]")


class Note(forms.Form):
    """A memo in the margin."""

    text = forms.CharField(
        label=_("Your memo"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-draft": True, "autofocus": True}),
    )
    codes = forms.CharField(
        label=_("Codes"),
        help_text=_("Words of your own, with commas between. None is needed."),
        required=False,
        max_length=10_000,
        widget=forms.TextInput(attrs={"dir": "auto", "data-draft": True, "autocomplete": "off"}),
    )
    sort = forms.ChoiceField(
        label=_("What it is to you"),
        required=False,
        choices=[
            ("", _("left open")),
            ("hunch", _("a hunch")),
            ("strategy", _("a strategy")),
            ("position", _("where I stand")),
            ("surprise", _("a surprise")),
            ("question", _("a question")),
        ],
    )
    quote = forms.CharField(
        label=_("The words it is about"),
        help_text=_("Words of this turn as they stand; empty for the whole turn."),
        required=False,
        max_length=MOST_QUOTE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "data-draft": True, "data-content": True}),
    )
    talk = forms.CharField(max_length=MAX_LABEL, widget=forms.HiddenInput)
    turn = forms.IntegerField(min_value=0, max_value=10**9, required=False, widget=forms.HiddenInput)
    memo = forms.CharField(max_length=MAX_LABEL, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, at_turn: bool = True, **more: Any) -> None:  # noqa: ANN401  as Django has it
        """Ask for an excerpt only where there is a turn to take it from."""
        super().__init__(*args, **more)
        if not at_turn:
            self.fields["quote"].widget = forms.HiddenInput()

    def clean_codes(self) -> tuple[str, ...]:
        """Return the codes one by one."""
        return tuple(word.strip() for word in _BETWEEN.split(self.cleaned_data["codes"]) if word.strip())


class Meaning(forms.Form):
    """What a code means."""

    name = forms.CharField(max_length=MAX_LABEL, widget=forms.HiddenInput)
    meaning = forms.CharField(
        label=_("What it means"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    group = forms.CharField(
        label=_("Group"),
        required=False,
        max_length=MAX_LABEL,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    maps_to = forms.CharField(
        label=_("Maps to"),
        help_text=_("A harm of the value ledger, or vocabulary:code. None is needed."),
        required=False,
        max_length=MAX_LABEL,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "list": "mappings"}),
    )


class Renaming(forms.Form):
    """Another name for a code."""

    old = forms.CharField(max_length=MAX_LABEL, widget=forms.HiddenInput)
    new = forms.CharField(
        label=_("Another name in your memos"),
        max_length=MAX_LABEL,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

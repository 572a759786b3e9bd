"""What one is asked about a vault: words that open it, and whether the device is one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.adapters.vault import SHORTEST


class NewVault(forms.Form):
    """Words that will open a new vault; none keeps its key in this browser alone."""

    words: Any = forms.CharField(
        label=_("Words that open your vault"),
        required=False,
        strip=False,
        min_length=SHORTEST,
        max_length=200,
        help_text=_(
            "Several words are easiest. Nobody here can read or restore them. Without words the key lives in this "
            "browser alone, and what is private ends with it."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    shared: Any = forms.BooleanField(label=_("This is a shared device: forget the key when I sign out"), required=False)


class Unlock(forms.Form):
    """Words, or the recovery code, that open a vault in this browser."""

    words: Any = forms.CharField(
        label=_("Your words, or your recovery code"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    shared: Any = forms.BooleanField(label=_("This is a shared device: forget the key when I sign out"), required=False)


class NewWords(forms.Form):
    """Other words for the same vault."""

    words: Any = forms.CharField(
        label=_("New words that open your vault"),
        strip=False,
        min_length=SHORTEST,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _enough(label: Any) -> Any:  # noqa: ANN401  a lazy translation
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=10_000)


AMOUNTS = ("session", "day", "week", "topic")
"""Fields of a person's own limits; empty keeps to what the terms say."""


class Limits(forms.Form):
    """How much is hidden, how much is enough, and what one wants of harm aimed at one's own group."""

    hide_heavy: Any = forms.BooleanField(label=_("Hide what people labelled heavy"), required=False)
    hide_unknown: Any = forms.BooleanField(label=_("Hide what nobody labelled"), required=False)
    session: Any = _enough(_("Items that are enough until a break"))
    day: Any = _enough(_("Items a day that are enough for me"))
    week: Any = _enough(_("Items a week that are enough for me"))
    topic: Any = _enough(_("Items of one topic a day that are enough for me"))
    matching: Any = forms.ChoiceField(
        label=_("Harm aimed at a group of mine"),
        required=False,
        choices=[
            ("any", _("like any other work")),
            ("fewer", _("not two in a row where there is other work")),
            ("first", _("rather than other work")),
            ("none", _("none of it")),
        ],
    )

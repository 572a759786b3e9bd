"""What one is asked to invite somebody: as what, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from redcommons.labour.model import ROLES
from redcommons.workbench.naming import role_names


def _choices() -> list[tuple[str, str]]:
    names = role_names()
    return [(role, names[role]) for role in ROLES]


class Invite(forms.Form):
    """A new link into the study."""

    roles = forms.MultipleChoiceField(
        label=_("What they will be"), choices=lazy(_choices, list), widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=120,
        help_text=_("A note to yourself; only Leads see it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    arrangement = forms.ChoiceField(label=_("Way in"), required=False, help_text=_("On whose terms and pay they work."))
    external = forms.CharField(
        label=_("Their id with whoever sends or pays them"),
        required=False,
        max_length=200,
        help_text=_("Only those who pay see it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]] = (), **more: Any) -> None:  # noqa: ANN401  Django's own arguments
        """Ask for a way in where there is one to choose."""
        super().__init__(*args, **more)
        if ways:
            self.fields["arrangement"].choices = [("", _("The study's own terms")), *ways]  # type: ignore[attr-defined]
        else:
            del self.fields["arrangement"], self.fields["external"]


class Appoint(forms.Form):
    """What a member is from now on; nothing ticked ends the membership."""

    roles = forms.MultipleChoiceField(choices=lazy(_choices, list), required=False, widget=forms.CheckboxSelectMultiple)

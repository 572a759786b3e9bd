"""What whoever studies a practice writes down of its approval."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _line(label: Any, *, required: bool = True) -> Any:  # noqa: ANN401  a lazy translation
    return forms.CharField(
        label=label, required=required, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )


def _area(label: Any, *, required: bool = True) -> Any:  # noqa: ANN401  a lazy translation
    area = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=label, required=required, max_length=2000, widget=area)


class ApprovalForm(forms.Form):
    """An approval by an ethics body."""

    body: Any = _line(_("Approved by"))
    number: Any = _line(_("Its number or reference there"))
    until: Any = forms.DateField(label=_("Holds until"), widget=forms.DateInput(attrs={"type": "date"}))
    purpose: Any = _area(_("What is to be found out, in plain words"))
    readers: Any = _area(_("Who reads what leaves, and where it is kept"), required=False)
    contact: Any = _area(_("Whom to ask, and whom to complain to"), required=False)

"""What a lead or a steward is asked about the terms of work, and what a person writes of their own time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _line(label: Any) -> Any:  # noqa: ANN401  a lazy translation
    area = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.CharField(label=label, required=False, max_length=4000, widget=area)


def _number(label: Any, most: int = 10_000) -> Any:  # noqa: ANN401  a lazy translation
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most)


AMOUNTS = ("items_per_session", "break_minutes", "items_per_day", "items_per_week", "items_per_topic")
"""Fields of the terms that are numbers; empty means that none was agreed."""


class TermsForm(forms.Form):
    """The terms of work; a blank answer prints as "not stated"."""

    topics: Any = _line(_("What the work is about"))
    intensity: Any = _line(_("How heavy it may be, and how often"))
    in_role: Any = _line(_("Whether one writes in somebody else's voice"))
    amount: Any = _line(_("How much work there is"))
    items_per_session: Any = _number(_("Items at most until a break"))
    break_minutes: Any = _number(_("Minutes of a break, which count as work"), 600)
    items_per_day: Any = _number(_("Items a day at most"))
    items_per_week: Any = _number(_("Items a week at most"))
    items_per_topic: Any = _number(_("Items of one topic a day at most"))
    own_group: Any = _line(_("If the harm is aimed at a group of theirs: what is said beforehand"))
    recorded: Any = _line(_("What is recorded"))
    seen_by: Any = _line(_("Who sees it"))
    pay: Any = _line(_("What is paid: amount, currency, unit"))
    comes_back: Any = _line(_("What comes back to those who are not paid"))
    paid_time: Any = _line(_("Which time counts as work"))
    support: Any = _line(_("Which support there is"))
    secrecy: Any = _line(_("What must not be said to others, in plain words"))
    may_say: Any = _line(_("What may always be said to a clinician, a union or a regulator"))
    withdrawal: Any = _line(_("How one leaves, and what becomes of one's work"))


class SupportForm(forms.Form):
    """Whom people can turn to, one a line."""

    locale: Any = forms.CharField(
        label=_("Language of the list"), max_length=20, help_text=_("A tag such as en, es or pt-BR.")
    )
    lines: Any = forms.CharField(
        label=_("Whom to turn to"),
        required=False,
        max_length=8000,
        help_text=_("One a line: name | how to reach them | when, and in which languages"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    legal: Any = forms.CharField(
        label=_("What to do when sexual content about minors comes up"),
        required=False,
        max_length=4000,
        help_text=_("The legal route of the organisation: whom to tell, and that nothing of it is copied or kept."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


def steps() -> tuple[tuple[str, Any], ...]:
    """Return the steps of the practice that time may be for, each with its name."""
    return (
        ("", _("not said")),
        ("scope", _("Scope")),
        ("explore", _("Explore")),
        ("create", _("Create")),
        ("evaluate", _("Evaluate")),
        ("report", _("Report")),
        ("other", _("Something else")),
    )


class TimeForm(forms.Form):
    """One entry of a person's own time."""

    day: Any = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    minutes: Any = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1440)
    what: Any = forms.CharField(
        label=_("What it was for"), required=False, max_length=400, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    step: Any = forms.ChoiceField(label=_("Step"), required=False, choices=steps)

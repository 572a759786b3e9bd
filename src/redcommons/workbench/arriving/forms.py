"""What is asked at a door, and of whoever writes an arrangement: each of the five kinds has fields of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from redcommons.labour.arranging import LONGEST
from redcommons.labour.model import ROLES, Arrangement, ArrangementKind, Pay
from redcommons.labour.rules import OPEN_ROLES
from redcommons.workbench import footing as pages
from redcommons.workbench.naming import role_names


class ComeIn(forms.Form):
    """The name by which a study will know somebody. Nothing else is asked of them."""

    pseudonym: Any = forms.CharField(
        label=_("Your name here"),
        max_length=60,
        help_text=_("It was drawn for you and says nothing of you. Change it if you like."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class OpenRecord(forms.Form):
    """A record code, as it was written down."""

    code: Any = forms.CharField(
        label=_("Your record code"),
        max_length=60,
        help_text=_("Sixteen letters and digits; capitals and hyphens do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
    )


class OpenDoor(forms.Form):
    """How long a link is open, and for how many."""

    days: Any = forms.IntegerField(label=_("Days it is open"), min_value=1, max_value=LONGEST, initial=14)
    most: Any = forms.IntegerField(
        label=_("People at most"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Empty lets any number in."),
    )


def _roles(names: Sequence[str]) -> Any:  # noqa: ANN401  a lazy list
    def chosen() -> list[tuple[str, str]]:
        known = role_names()
        return [(role, known[role]) for role in ROLES if role in names and role in known and role != "visitor"]

    return lazy(chosen, list)


def _text(label: Any, help_text: Any = "", **more: Any) -> Any:  # noqa: ANN401  lazy translations
    said: dict[str, Any] = {"required": False, "max_length": 200, "widget": forms.TextInput(attrs={"dir": "auto"})}
    return forms.CharField(label=label, help_text=help_text, **said | more)


def _number(label: Any, help_text: Any = "") -> Any:  # noqa: ANN401  lazy translations
    return forms.IntegerField(label=label, help_text=help_text, required=False, min_value=0, max_value=10_000)


UNITS = (("", _("Nothing is paid")), ("task", _("a task")), ("hour", _("an hour")), ("whole", _("the whole")))

FIELDS: dict[ArrangementKind, str] = {
    "internal": "title roles minutes",
    "contractor": "title chain roles amount currency unit minutes",
    "crowd": "title amount currency unit tasks minutes queue",
    "event": "title roles minutes comes_back budget targets",
    "community": "title roles comes_back group",
}
"""What is asked of each kind; what is not asked keeps its default."""

APPOINTED = ("internal", "contractor")
"""Kinds whose people are invited one by one, so that any role can be theirs."""


class Arranging(forms.Form):
    """One arrangement, with the fields of its kind alone."""

    title: Any = _text(_("What it is called"), _("On pages, and in the report."), required=True)
    chain: Any = _text(
        _("The chain"),
        _("From whoever orders the work to whoever employs those who do it. One firm a line: name | part | own terms"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    roles: Any = forms.MultipleChoiceField(label=_("What they may do"), widget=forms.CheckboxSelectMultiple)
    amount: Any = _text(_("Pay: amount"), _("A number such as 0.45; empty where nothing is paid."), max_length=19)
    currency: Any = _text(_("Pay: currency"), max_length=40)
    unit: Any = forms.ChoiceField(label=_("Pay: for what"), choices=UNITS, required=False)
    tasks: Any = _number(_("Tasks in a set"), _("After them a completion code is shown. Empty for no sets."))
    minutes: Any = _number(_("Minutes that one task is expected to take"), _("Said before anybody comes in."))
    queue: Any = forms.ChoiceField(label=_("The queue they work at"), required=False)
    comes_back: Any = _text(
        _("What comes back to them"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    budget: Any = _number(_("Messages each visitor may send"), _("Empty for no budget."))
    targets: Any = _text(
        _("Models to talk to"),
        _("One a line, such as openai:https://models.example/v1#NAME. Each visitor gets one, blind and at random."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )
    group: Any = _text(_("The group that decides"))
    closed: Any = forms.BooleanField(label=_("Nobody new may come in"), required=False)

    def __init__(self, *args: Any, way: ArrangementKind, queues: Sequence[tuple[str, str]] = (), **more: Any) -> None:  # noqa: ANN401
        """Ask what is asked of this kind."""
        super().__init__(*args, **more)
        self.way: ArrangementKind = way
        asked = FIELDS[way].split()
        for name in tuple(self.fields):
            if name not in asked and not (name == "closed" and more.get("initial")):
                del self.fields[name]
        self.order_fields([*asked, "closed"])
        if "roles" in self.fields:
            self.fields["roles"].initial = ["explorer"] if way == "event" else ["rater"]
            self._choose("roles", _roles(ROLES if way in APPOINTED else sorted(OPEN_ROLES))())
        if "queue" in self.fields:
            self._choose("queue", [("", _("Any")), *queues])
        if way == "event":
            self.fields["minutes"].label = _("Minutes that it is expected to take")

    def _choose(self, name: str, choices: Any) -> None:  # noqa: ANN401  as above
        field: Any = self.fields[name]
        field.choices = choices

    def said(self, there: Arrangement | None = None) -> Arrangement:
        """Return the arrangement as the form says it; what no field asks stays as it is `there`."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("title", "queue", "comes_back", "group", "closed") if name in given}
        counted = {name: given[name] or 0 for name in ("tasks", "minutes", "budget") if name in given}
        made: dict[str, Any] = {name: getattr(there, name) for name in Arrangement.__struct_fields__} if there else {}
        made |= {"way": self.way} | plain | counted
        if "roles" in given:
            made["roles"] = tuple(given["roles"])
        if "chain" in given:
            made["chain"] = pages.firms(given["chain"])
        if "targets" in given:
            made["targets"] = tuple(line.strip() for line in given["targets"].splitlines() if line.strip())
        if "unit" in given:
            made["pay"] = Pay(amount=given["amount"], currency=given["currency"], unit=given["unit"])
        return Arrangement(**made)


def written(there: Arrangement) -> dict[str, object]:
    """Return an arrangement as its form shows it."""
    plain = {name: getattr(there, name) for name in ("title", "queue", "comes_back", "group", "closed")}
    counted = {name: getattr(there, name) or None for name in ("tasks", "minutes", "budget")}
    pay = {"amount": there.pay.amount, "currency": there.pay.currency, "unit": there.pay.unit}
    lines = {"chain": pages.firms_text(there.chain), "targets": "\n".join(there.targets)}
    return plain | counted | pay | lines | {"roles": list(there.roles)}


class NotePayment(forms.Form):
    """A payment that was made outside of here."""

    person: Any = forms.CharField(max_length=40, widget=forms.HiddenInput)
    amount: Any = forms.CharField(label=_("Amount"), max_length=19)
    currency: Any = forms.CharField(label=_("Currency"), max_length=40)
    what: Any = forms.CharField(label=_("What it was for"), required=False, max_length=200)
    day: Any = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))

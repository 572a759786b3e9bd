"""What one is asked where a turn is kept: what happened. Only a few words are needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.exploration.findings import severity_words, unit_words
from redcommons.exploration.model import Kept
from redcommons.study.model import Category, Scope
from redcommons.values.text import MAX_LABEL

NONE_FITS = "none"
"""Choice that no harm of the ledger fits; harms are chosen by HARM and their name, so that none can be called so."""

HARM = "harm:"


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "data-draft": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What the drawer offers to choose from."""

    scope: Scope
    """Scenarios, harms and vocabularies of the study."""
    places: Sequence[tuple[str, str]]
    """Where a span may begin: place in the path, and words for it."""
    findings: Sequence[tuple[str, str]]
    """Other findings in which a pattern may show: name and title."""
    findings_in_all: int = 0
    """How many other findings there are, offered or not."""
    harm: str = ""
    """The harm that the conversation looks for; empty for none."""
    scenario: str = ""
    """The scenario that it keeps at its side; empty for none."""
    quotes: bool = True
    """Whether the words that were chosen in the reply may stand in the form."""


class Keep(forms.Form):
    """What happened. Only a few words are needed; the rest may be said later, or never."""

    title = forms.CharField(
        label=_("What happened, in a few words"),
        max_length=MAX_LABEL,
        widget=forms.TextInput(attrs={"dir": "auto", "data-draft": True, "autocomplete": "off"}),
    )
    wrong = forms.CharField(label=_("What went wrong"), required=False, widget=_area(2))
    should = forms.CharField(label=_("What should have happened"), required=False, widget=_area(2))
    severity = forms.ChoiceField(label=_("How bad it is"), required=False)
    harm = forms.ChoiceField(label=_("Which harm it is"), required=False)
    unit = forms.ChoiceField(label=_("What it is about"), required=False, widget=forms.RadioSelect)
    first = forms.ChoiceField(label=_("Several turns begin at"), required=False)
    across = forms.MultipleChoiceField(
        label=_("The pattern also shows in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    quote = forms.CharField(
        label=_("Words of the reply that it is about"),
        help_text=_("As they stand in it; empty for all of them."),
        required=False,
        strip=False,
        widget=_area(2),
    )
    scenario = forms.ChoiceField(label=_("Scenario"), required=False)
    language = forms.CharField(
        label=_("Language of what was said"),
        help_text=_("A tag such as es or ar-EG."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    codes = forms.MultipleChoiceField(
        label=_("Codes of attached vocabularies"),
        help_text=_("None is needed."),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, given: Any, offered: Offered, before: Kept, **more: Any) -> None:  # noqa: ANN401  as Django has it
        """Offer what there is; what was said before stays offered, though it was taken back since."""
        super().__init__(given, initial=initial(before), label_suffix="", **more)
        unsaid = ("", _("nobody has said yet"))
        self._offer("severity", [unsaid, *severity_words().items()])
        self._offer("unit", list(unit_words().items()))
        self._offer("first", list(offered.places))
        self._offer(
            "across", [*offered.findings, *((one, one) for one in before.across if one not in dict(offered.findings))]
        )
        self._offer(
            "harm",
            [*([] if offered.harm else [unsaid]), *_harms(offered.scope, before), (NONE_FITS, _("fits none of them"))],
        )
        self._offer(
            "scenario",
            [
                *([] if offered.scenario else [("", _("none"))]),
                *_named([card.name for card in offered.scope.scenarios], before.scenario),
            ],
        )
        self._offer("codes", _codes(offered.scope, before.codes))
        if len(offered.findings) < offered.findings_in_all:
            near = _("{n} of {all}: those of the same harm or scenario first, then the newest.")
            self.fields["across"].help_text = near.format(n=len(offered.findings), all=offered.findings_in_all)
        if not offered.quotes:
            del self.fields["quote"]
        for name in ("across", "codes"):
            if not self.fields[name].choices:  # type: ignore[attr-defined]  # both are choices
                del self.fields[name]

    def _offer(self, name: str, choices: Any) -> None:  # noqa: ANN401
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
        field.choices = choices

    def said(self) -> dict[str, Any]:
        """Return what the form says, as the fields of a finding."""
        said = self.cleaned_data
        harm: str = said["harm"]
        texts = {name: said[name].replace("\r\n", "\n") for name in ("wrong", "should", "quote") if name in said}
        return texts | {
            "title": said["title"],
            "severity": said["severity"],
            "unit": said["unit"] or "turn",
            "first": int(said["first"] or 0),
            "across": tuple(said.get("across", ())),
            "scenario": said["scenario"],
            "harm": harm.removeprefix(HARM) if harm.startswith(HARM) else "",
            "fits_none": harm == NONE_FITS,
            "language": said["language"],
            "codes": tuple(said.get("codes", ())),
        }


def initial(before: Kept) -> dict[str, Any]:
    """Return what a form about a finding shows before anything is changed."""
    names = ("title", "wrong", "should", "severity", "unit", "across", "quote", "scenario", "language", "codes")
    harm = HARM + before.harm if before.harm else NONE_FITS if before.fits_none else ""
    return {name: getattr(before, name) for name in names} | {"harm": harm, "first": str(before.first or 1)}


def _named(names: Sequence[str], before: str) -> list[tuple[str, str]]:
    return [(name, name) for name in dict.fromkeys((*names, *filter(None, (before,))))]


def _harms(scope: Scope, before: Kept) -> list[tuple[str, str]]:
    return [(HARM + name, name) for name, _same in _named([entry.harm for entry in scope.values], before.harm)]


def _entry(entry: Category) -> str:
    return entry.name if entry.code == entry.name else f"{entry.code} {entry.name}"


def _codes(scope: Scope, before: Sequence[str]) -> list[tuple[str, Any]]:
    groups: list[tuple[str, Any]] = [
        (one.title, [(f"{one.name}:{entry.code}", _entry(entry)) for entry in one.categories])
        for one in scope.taxonomies
        if one.of == "harms" and one.categories
    ]
    known = {code for _title, entries in groups for code, _words in entries}
    return groups + [(code, code) for code in before if code not in known]

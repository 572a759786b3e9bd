"""What one is asked when a run is started, and when two are compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.evaluation.model import AGREE, Contrast, Pace, Queue, RunAsked, Settings, SheetAsked, prices_of
from redcommons.evaluation.model.calibration import MOST_DRAWN
from redcommons.values.identity import RunId

AUTO = {"dir": "auto", "autocomplete": "off", "spellcheck": "false"}
CONTRASTS: dict[Contrast, Any] = {
    "target": _("the target"),
    "target-version": _("the version of the target"),
    "system-prompt": _("the system prompt"),
    "method": _("the method that makes the prompts"),
    "time": _("nothing but the time"),
}


class NewRun(forms.Form):
    """A run: of what, asked of whom, read by whom, how often and how."""

    release = forms.ChoiceField(label=_("Cases"), error_messages={"invalid_choice": _("This release is not here.")})
    target = forms.CharField(
        label=_("Ask"),
        help_text=_(
            "openai:URL#MODEL for any server that speaks the protocol, recorded:NAME for replies that came with a file,"
            " helpline for the worked example."
        ),
        max_length=10_000,
        widget=forms.TextInput({**AUTO, "list": "targets"}),
    )
    judges = forms.CharField(
        label=_("Read by"),
        help_text=_(
            "One a line: contains:TEXT, regex:PATTERN (or not-contains, not-regex), refusal (it notices refusals and"
            " never says violated), recorded, model:URL#MODEL. Left empty, people read."
        ),
        required=False,
        max_length=40_000,
        widget=forms.Textarea({**AUTO, "rows": 2}),
    )
    rubric = forms.CharField(
        label=_("What counts as violated, for a model that judges"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea({"dir": "auto", "rows": 3}),
    )
    repeats = forms.IntegerField(label=_("Attempts per case"), min_value=1, max_value=10_000, initial=1)
    concurrency = forms.IntegerField(label=_("At once, at most"), min_value=1, max_value=1_000, initial=16)
    temperature = forms.FloatField(
        label=_("Temperature"), help_text=_("Empty leaves it to the target."), required=False, min_value=0
    )
    max_tokens = forms.IntegerField(
        label=_("Most tokens of a reply"), help_text=_("Empty leaves it to the target."), required=False, min_value=1
    )
    system_prompt = forms.CharField(
        label=_("System prompt"), required=False, max_length=100_000, widget=forms.Textarea({"dir": "auto", "rows": 3})
    )
    price_in = forms.FloatField(label=_("A million tokens read cost"), required=False, min_value=0)
    price_out = forms.FloatField(label=_("A million tokens written cost"), required=False, min_value=0)
    currency = forms.CharField(label=_("Currency"), required=False, max_length=20, widget=forms.TextInput(AUTO))

    def __init__(self, releases: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer these releases."""
        super().__init__(*args, **kwargs)
        self.fields["release"].choices = releases  # type: ignore[attr-defined]  # a choice field has them

    def asked(self) -> RunAsked:
        """Return what was filled in; raises BadInput where it contradicts itself."""
        given = self.cleaned_data
        return RunAsked(
            target=given["target"],
            judges=tuple(line.strip() for line in given["judges"].splitlines() if line.strip()),
            rubric=given["rubric"],
            settings=Settings(
                system_prompt=given["system_prompt"],
                temperature=given["temperature"],
                max_tokens=given["max_tokens"],
            ),
            pace=Pace(repeats=given["repeats"], concurrency=given["concurrency"]),
            prices=prices_of(given["price_in"], given["price_out"], given["currency"]),
        )


class Comparing(forms.Form):
    """Two runs, and the one thing that may differ between them."""

    first = forms.ChoiceField(label=_("From this run"))
    second = forms.ChoiceField(label=_("to this run"))
    contrast = forms.ChoiceField(
        label=_("What may differ"), choices=[(word, CONTRASTS[word]) for word in get_args(Contrast)]
    )
    judge = forms.ChoiceField(
        label=_("As read by"),
        required=False,
        help_text=_("Left open, a reading that both runs share; people's before machines'."),
    )

    def __init__(
        self,
        runs: Sequence[tuple[str, str]],
        judges: Sequence[tuple[str, str]],
        *args: Any,  # noqa: ANN401  Django's own
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """Offer these runs and readings."""
        super().__init__(*args, **kwargs)
        for name, choices in (("first", runs), ("second", runs), ("judge", [("", _("whichever both share")), *judges])):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields have them
        if len(runs) > 1:
            self.fields["first"].initial, self.fields["second"].initial = runs[1][0], runs[0][0]


class DrawSheet(forms.Form):
    """A random sample of what a judge has read: how many, read by how many, and whose answer counts."""

    size = forms.IntegerField(
        label=_("Replies to draw in each language"),
        min_value=1,
        max_value=MOST_DRAWN,
        help_text=_("Drawn at random among those that the judge has read; the seed is kept."),
    )
    person = forms.CharField(
        label=_("Whose answer counts"),
        required=False,
        max_length=200,
        widget=forms.TextInput({**AUTO, "list": "raters"}),
        help_text=_(
            "The name of one person here. Left empty, it is what all who read a reply agree on; where they differ"
            " it stands on neither side. Nothing is decided by majority, and a contested harm needs a name."
        ),
    )
    readers = forms.IntegerField(label=_("People who read each reply"), min_value=1, max_value=20, initial=1)
    languages = forms.MultipleChoiceField(label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple)
    harm = forms.ChoiceField(label=_("Harm asked about"), required=False)
    guideline = forms.CharField(
        label=_("Guideline"), required=False, max_length=20_000, widget=forms.Textarea({"dir": "auto", "rows": 4})
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  Django's own
        languages: Sequence[tuple[str, str]] = (),
        harms: Sequence[str] = (),
        people: Sequence[str] = (),
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """Offer the languages of the run, the harms of the study, and the names of those who rated."""
        super().__init__(*args, **kwargs)
        self.people = tuple(people)
        self.fields["harm"].choices = [("", _("none in particular")), *((harm, harm) for harm in harms)]  # type: ignore[attr-defined]
        if len(languages) > 1:
            self.fields["languages"].choices = languages  # type: ignore[attr-defined]  # a choice field has them
            self.fields["languages"].initial = [language for language, _name in languages]
        else:
            del self.fields["languages"]

    def asked(self, run: RunId, judge: str) -> SheetAsked:
        """Return what is to be drawn; raises BadInput where it cannot be."""
        given = self.cleaned_data
        return SheetAsked(
            run=run,
            judge=judge,
            size=given["size"],
            readers=given["readers"],
            rule=f"person:{given['person'].strip()}" if given["person"].strip() else AGREE,
            languages=tuple(given.get("languages") or ()) or None,
        )

    def about(self, run: RunId, judge: str) -> Queue:
        """Return what people are asked."""
        given = self.cleaned_data
        title = _("Calibration of {judge}").format(judge=judge)
        return Queue(run=run, title=title[:200], harm=given["harm"], guideline=given["guideline"])

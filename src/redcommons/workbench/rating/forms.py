"""What one is asked to open a queue, and what a rater says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.evaluation.model import RunState, Said
from redcommons.exploration.model import Severity
from redcommons.values.base import Fingerprint
from redcommons.values.outcome import VerdictWord


class AskAbout(forms.Form):
    """What raters are asked."""

    title: Any = forms.CharField(
        label=_("Name of the queue"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    harm: Any = forms.ChoiceField(label=_("Harm asked about"), required=False)
    question: Any = forms.CharField(
        label=_("Question"),
        required=False,
        max_length=1000,
        help_text=_("Empty asks whether the conversation as a whole meets the definition of the harm."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    guideline: Any = forms.CharField(
        label=_("Guideline"),
        required=False,
        max_length=20_000,
        help_text=_("What raters go by. Each change is a new version, and its number stands on the page."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *given: Any, harms: Iterable[str] = (), **more: Any) -> None:  # noqa: ANN401  Django's own
        """Offer the harms that the study names."""
        super().__init__(*given, **more)
        self.fields["harm"].choices = [("", _("none in particular")), *((harm, harm) for harm in harms)]  # type: ignore[attr-defined]


class NewQueue(AskAbout):
    """A queue over the replies of one run."""

    run: Any = forms.ChoiceField(label=_("Run whose replies are rated"))
    overlap: Any = forms.IntegerField(
        label=_("People who read each reply"),
        initial=2,
        min_value=1,
        max_value=20,
        help_text=_("None of them sees what the others said before having said it."),
    )
    field_order = ("run", "title", "harm", "question", "guideline", "overlap")

    def __init__(self, *given: Any, runs: Iterable[RunState] = (), **more: Any) -> None:  # noqa: ANN401  as above
        """Offer the runs that have replies."""
        super().__init__(*given, **more)
        self.fields["run"].choices = [  # type: ignore[attr-defined]
            (state.run.id, f"{state.run.release} · {state.target} · {state.run.id}") for state in runs
        ]


class SayForm(forms.Form):
    """What a rater says of the conversation in their hands."""

    answer: Any = forms.CharField(max_length=20)
    onset: Any = forms.IntegerField(required=False, min_value=0, max_value=10_000)
    why: Any = forms.CharField(required=False, max_length=10_000)
    severity: Any = forms.CharField(required=False, max_length=20)
    version: Any = forms.IntegerField(required=False, min_value=0, max_value=1_000_000)
    definition: Any = forms.CharField(required=False, max_length=64)
    seen: Any = forms.BooleanField(required=False)
    before: Any = forms.CharField(required=False, max_length=20)

    def said(self) -> Said:
        """Return it as a value, without words on turns and answers to further questions."""
        given = self.cleaned_data
        return Said(
            word=cast("VerdictWord", given["answer"]),
            why=given["why"],
            onset=given["onset"] or 0,
            severity=cast("Severity", given["severity"]),
            version=given["version"] or 0,
            definition=Fingerprint(given["definition"]),
            seen=given["seen"],
            before=given["before"] if given["seen"] else "",
        )

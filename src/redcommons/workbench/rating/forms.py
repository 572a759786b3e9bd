"""What one is asked to open a queue, and what a rater says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast, get_args

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.dataset.model import Found, ReleaseRow
from redcommons.evaluation.model import RunState, Said
from redcommons.exploration.model import Severity
from redcommons.values.base import Fingerprint
from redcommons.values.outcome import VerdictWord


def _minutes(first: int = 30) -> Any:  # noqa: ANN401  a field of Django's
    """Return the field that asks for how long a task is kept for somebody."""
    return forms.IntegerField(
        label=_("Minutes for which a task is kept for somebody"),
        initial=first,
        min_value=1,
        max_value=7 * 24 * 60,
        help_text=_("Then it may be handed to another. Nobody is hurried: an answer still counts until that happens."),
    )


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
    sample: Any = forms.IntegerField(
        label=_("Only a random sample of so many replies"),
        required=False,
        min_value=1,
        help_text=_("Empty asks about all of them. Which ones were drawn is kept, and can be drawn again."),
    )
    minutes: Any = _minutes()
    field_order = ("run", "title", "harm", "question", "guideline", "overlap", "sample", "minutes")

    def __init__(self, *given: Any, runs: Iterable[RunState] = (), **more: Any) -> None:  # noqa: ANN401  as above
        """Offer the runs that have replies."""
        super().__init__(*given, **more)
        self.fields["run"].choices = [  # type: ignore[attr-defined]
            (state.run.id, f"{state.run.release} · {state.target} · {state.run.id}") for state in runs
        ]

    @property
    def something(self) -> bool:
        """Return whether there is anything to ask about."""
        return bool(self.fields["run"].choices)  # type: ignore[attr-defined]


class NewExploring(forms.Form):
    """A queue of briefs."""

    title: Any = forms.CharField(
        label=_("Name of the queue"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    items: Any = forms.MultipleChoiceField(
        label=_("Briefs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen takes all of them."),
    )
    guideline: Any = forms.CharField(
        label=_("What explorers go by"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    overlap: Any = forms.IntegerField(
        label=_("People who explore each brief"), initial=2, min_value=1, max_value=20, required=True
    )
    minutes: Any = _minutes(120)

    def __init__(self, *given: Any, briefs: Iterable[tuple[str, str]] = (), **more: Any) -> None:  # noqa: ANN401  as above
        """Offer the briefs of the study."""
        super().__init__(*given, **more)
        self.fields["items"].choices = list(briefs)  # type: ignore[attr-defined]

    @property
    def something(self) -> bool:
        """Return whether there is a brief."""
        return bool(self.fields["items"].choices)  # type: ignore[attr-defined]


class NewReview(forms.Form):
    """A queue of cases."""

    title: Any = forms.CharField(
        label=_("Name of the queue"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    release: Any = forms.ChoiceField(
        label=_("Cases"), required=False, help_text=_("Read before they are frozen, a case can still be changed.")
    )
    guideline: Any = forms.CharField(
        label=_("What reviewers go by"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    overlap: Any = forms.IntegerField(
        label=_("People who read each case"),
        initial=2,
        min_value=1,
        max_value=20,
        help_text=_("None of them sees what the others found before having said it."),
    )
    minutes: Any = _minutes()
    something = True

    def __init__(self, *given: Any, releases: Iterable[ReleaseRow] = (), **more: Any) -> None:  # noqa: ANN401  as above
        """Offer the cases that are in no release, and those of each."""
        super().__init__(*given, **more)
        named = ((row.name, row.name) for row in releases)
        self.fields["release"].choices = [("", _("those that are in no release yet")), *named]  # type: ignore[attr-defined]


class FoundForm(forms.Form):
    """What a reviewer found of a case."""

    sound: Any = forms.ChoiceField(choices=[(word, word) for word in get_args(Found)])
    plausible: Any = forms.ChoiceField(choices=[(word, word) for word in get_args(Found)])
    note: Any = forms.CharField(required=False, max_length=4_000)


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

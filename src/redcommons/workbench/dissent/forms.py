"""What an adjudicator says, and what a study asks people about themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.evaluation.model import CAUSES, Adjudication, Norming, NormingReading
from redcommons.labour.model import BackgroundQuestion
from redcommons.values.identity import RunId

WORDS = ("violated", "not_violated", "unsure", "needs_context")


class AdjudicateForm(forms.Form):
    """A verdict, why people stood apart, and words about it."""

    answer: Any = forms.ChoiceField(choices=[(word, word) for word in WORDS])
    cause: Any = forms.ChoiceField(choices=[(cause, cause) for cause in CAUSES])
    why: Any = forms.CharField(required=False, max_length=10_000)

    def said(self, run: RunId, ordinal: int, repeat: int) -> Adjudication:
        """Return it as a value, about one reply."""
        given = self.cleaned_data
        word, cause = given["answer"], given["cause"]
        return Adjudication(run=run, ordinal=ordinal, repeat=repeat, word=word, cause=cause, why=given["why"])


class BeginNorming(forms.Form):
    """A session in which people read the same replies."""

    queue: Any = forms.ChoiceField(label=_("Queue whose guideline is talked about"))
    chosen_by: Any = forms.ChoiceField(
        label=_("Replies"),
        choices=[
            ("contested", _("those on which people stand furthest apart")),
            ("random", _("drawn at random")),
        ],
    )
    size: Any = forms.IntegerField(label=_("How many at most"), initial=6, min_value=1, max_value=30)
    title: Any = forms.CharField(
        label=_("Name of the session"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(self, *given: Any, queues: Iterable[tuple[str, str]] = (), **more: Any) -> None:  # noqa: ANN401
        """Offer the queues over a run."""
        super().__init__(*given, **more)
        self.fields["queue"].choices = list(queues)  # type: ignore[attr-defined]

    def asked(self) -> Norming:
        """Return it as a value."""
        return Norming(**self.cleaned_data)


class ReadForm(forms.Form):
    """What is said of one reply of a session."""

    answer: Any = forms.ChoiceField(choices=[(word, word) for word in WORDS])
    time: Any = forms.IntegerField(min_value=1, max_value=2)
    ordinal: Any = forms.IntegerField(min_value=0)
    repeat: Any = forms.IntegerField(min_value=0)

    def said(self, session: str) -> NormingReading:
        """Return it as a value."""
        given = self.cleaned_data
        return NormingReading(session=session, word=given.pop("answer"), **given)


class AskBackground(forms.Form):
    """A question about the people who rate."""

    words: Any = forms.CharField(label=_("Question"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    purpose: Any = forms.CharField(
        label=_("Why you ask, and what you do with the answers"),
        max_length=2_000,
        help_text=_("People read this before they answer."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    options: Any = forms.CharField(
        label=_("Answers, one on each line"),
        required=False,
        max_length=2_000,
        help_text=_("One\u2019s own words, and no answer, are always possible."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def question(self) -> BackgroundQuestion:
        """Return it as a value."""
        said = self.cleaned_data
        options = tuple(line.strip() for line in said["options"].splitlines() if line.strip())
        return BackgroundQuestion(words=said["words"], purpose=said["purpose"], options=options)

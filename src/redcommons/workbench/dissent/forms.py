"""What an adjudicator says, and what a study asks people about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.evaluation.model import CAUSES, Adjudication
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

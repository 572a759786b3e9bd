"""What people are asked for statements, credit, concerns, promises and decisions of their group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _area(label: Any, *, needed: bool = True, rows: int = 4, help_text: Any = "") -> Any:  # noqa: ANN401  lazy words
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, required=needed, max_length=20_000, widget=area, help_text=help_text)


def _line(label: Any, *, needed: bool = False, help_text: Any = "") -> Any:  # noqa: ANN401  lazy words
    box = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=label, required=needed, max_length=200, widget=box, help_text=help_text)


def _one_of(label: Any, choices: Any) -> Any:  # noqa: ANN401  lazy words
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class StatementForm(forms.Form):
    """A worker's own statement."""

    text: Any = _area(_("What you want to say"), needed=False, rows=7)
    signed: Any = _one_of(
        _("How it is signed"),
        (
            ("pseudonym", _("by the name that this study knows")),
            ("name", _("by a name as you write it")),
            ("anonymous", _("not at all")),
        ),
    )
    name: Any = _line(_("The name, if you sign by one"))
    code: Any = _line(_("The code of an anonymous statement, to change it"))


class MatchForm(forms.Form):
    """How the terms matched the work."""

    match: Any = _one_of(
        _("Beside what the terms said, the work was"),
        (("lighter", _("lighter")), ("as_said", _("as they said")), ("heavier", _("heavier"))),
    )
    words: Any = _area(_("What the next terms should say"), needed=False, rows=2)


class CreditForm(forms.Form):
    """Under which name somebody is printed."""

    shown: Any = _one_of(
        _("In what this study publishes you stand"),
        (
            ("none", _("without a name")),
            ("pseudonym", _("by the name that this study knows")),
            ("name", _("by a name as you write it")),
            ("group", _("as one of your group, where the group decides to be named")),
        ),
    )
    name: Any = _line(_("The name as you write it"))


class ConcernForm(forms.Form):
    """A concern without a name."""

    text: Any = _area(_("What worries you"), rows=5)
    open_to: Any = _one_of(
        _("Who may read it"), (("steward", _("the Steward alone")), ("study", _("everybody in this study")))
    )


class AnswerForm(forms.Form):
    """An answer to a concern."""

    words: Any = _area(_("Your answer"), rows=3)


class PromiseForm(forms.Form):
    """A promise."""

    to: Any = _line(_("To whom"), needed=True)
    what: Any = _area(_("What is promised"), rows=2)
    until: Any = _line(_("Until when"))
    group: Any = forms.ChoiceField(label=_("Who says whether it was kept"), required=False)

    def __init__(self, groups: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as Django has it
        """Offer the groups of the study."""
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = (  # type: ignore[attr-defined]  # a choice field has them
            ("", _("everybody who works here")),
            *((name, name) for name in groups),
        )


class MarkForm(forms.Form):
    """What became of a promise."""

    state: Any = forms.ChoiceField(
        label=_("It is"), choices=(("open", _("open")), ("kept", _("kept")), ("not_kept", _("not kept")))
    )
    how: Any = _line(_("How, or why not"))


class ProposalForm(forms.Form):
    """Something to decide together."""

    what: Any = forms.ChoiceField(label=_("What you propose"))
    words: Any = _area(_("What it means, for your group alone"), needed=False, rows=3)
    public: Any = _area(
        _("What others may read of it once it is decided"),
        needed=False,
        rows=2,
        help_text=_("Others see the decision and these words, and never who said what."),
    )
    covers: Any = forms.MultipleChoiceField(
        label=_("Only for these"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a release. With none chosen it is for everything that the group made."),
    )
    until: Any = forms.DateField(
        label=_("Members answer until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    secret: Any = forms.BooleanField(label=_("Members see how many answered what, and not who"), required=False)

    def __init__(self, whats: Any, things: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as Django has it
        """Offer what the group can decide, and what it made."""
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = whats  # type: ignore[attr-defined]  # choice fields have them
        self.fields["covers"].choices = things  # type: ignore[attr-defined]
        if not things:
            del self.fields["covers"]


class SaysForm(forms.Form):
    """A member's answer."""

    says: Any = _one_of(
        _("Your answer"),
        (("agree", _("I agree")), ("object", _("I object")), ("aside", _("I stand aside"))),
    )
    words: Any = _area(_("Why, if you want to say it"), needed=False, rows=2)

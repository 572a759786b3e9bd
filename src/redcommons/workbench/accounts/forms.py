"""What one is asked when an account is made: a name to sign in with, and a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.utils.translation import gettext_lazy as _


class NewAccount(forms.Form):
    """A new account. No e-mail address is asked for."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=150,
        help_text=_("Only administrators of this workspace see it."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "dir": "auto"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least eight characters. A passkey can be added later."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_username(self) -> str:
        """Refuse a name that is taken, by the letters and not by the case."""
        name: str = get_user_model().normalize_username(self.cleaned_data["username"]).strip()
        if get_user_model().objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Somebody signs in with this name already: choose another."))
        return name

    def clean_password(self) -> str:
        """Refuse what is short or common."""
        word: str = self.cleaned_data["password"]
        password_validation.validate_password(word)
        return word


class JoinAs(forms.Form):
    """The name by which the study will know somebody."""

    pseudonym = forms.CharField(
        label=_("Your name in this study"),
        max_length=60,
        help_text=_("A pseudonym is welcome. The others in the study see it; it cannot be changed once you rated."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class Preferences(forms.Form):
    """What somebody may change about the pages they see."""

    keys: Any = forms.BooleanField(
        label=_("Single-letter keys"),
        required=False,
        help_text=_("Off: letters only type. Esc Esc, Tab and Enter always work."),
    )

"""What one is asked when an account is made or opened: a name to sign in with, a password, a code, a passkey."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.utils.translation import gettext_lazy as _

from redcommons.values.errors import BadInput
from redcommons.values.text import label
from redcommons.workbench.accounts.entry import free_name


def normal(name: str) -> str:
    """Return a name to sign in with as it is kept: composed, without controls, white space folded."""
    try:
        made: str = get_user_model().normalize_username(label(name))
    except BadInput as error:
        raise forms.ValidationError(str(error)) from error
    return made


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
        name = normal(self.cleaned_data["username"])
        if name.casefold() != free_name(name).casefold():
            raise forms.ValidationError(_("Somebody signs in with this name already: choose another."))
        return name

    def clean_password(self) -> str:
        """Refuse what is short or common."""
        word: str = self.cleaned_data["password"]
        password_validation.validate_password(word, get_user_model()(username=self.cleaned_data.get("username", "")))
        return word


class NewPassword(forms.Form):
    """A new password in place of a lost one."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least eight characters, and not one of the common ones."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's own arguments
        """Ask for the password of `user`."""
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse what is short, common or like the name."""
        word: str = self.cleaned_data["password"]
        password_validation.validate_password(word, self.user)
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


# ---- allauth's own forms, with words and help of ours; what they check is theirs


class SignIn(LoginForm):  # type: ignore[misc]  # allauth publishes no types
    """A name and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own arguments
        """Name the two fields."""
        super().__init__(*args, **kwargs)
        _named(self, login=_("Name to sign in with"), password=_("Password"))

    def clean_login(self) -> str:
        """Compare names in the shape in which they are kept."""
        return normal(self.cleaned_data["login"])


class Again(ReauthenticateForm):  # type: ignore[misc]  # allauth publishes no types
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own arguments
        """Name the field."""
        super().__init__(*args, **kwargs)
        _named(self, password=_("Your password"))


class FirstPassword(SetPasswordForm):  # type: ignore[misc]  # allauth publishes no types
    """A first password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own arguments
        """Name the fields."""
        super().__init__(*args, **kwargs)
        _named(self, password1=_("Password"), password2=_("The same once more"))
        self.fields["password1"].help_text = _("At least eight characters, and not one of the common ones.")


class OtherPassword(ChangePasswordForm):  # type: ignore[misc]  # allauth publishes no types
    """Another password, after the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own arguments
        """Name the fields."""
        super().__init__(*args, **kwargs)
        _named(
            self,
            oldpassword=_("The present password"),
            password1=_("The new password"),
            password2=_("The new one once more"),
        )
        self.fields["password1"].help_text = _("At least eight characters, and not one of the common ones.")


class Code(AuthenticateForm):  # type: ignore[misc]  # allauth publishes no types
    """A code of the second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own arguments
        """Name the field."""
        super().__init__(*args, **kwargs)
        _coded(self)


class CodeAgain(CodeAgainForm):  # type: ignore[misc]  # allauth publishes no types
    """A code of the second step, once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own arguments
        """Name the field."""
        super().__init__(*args, **kwargs)
        _coded(self)


class FirstCode(ActivateTOTPForm):  # type: ignore[misc]  # allauth publishes no types
    """The first code of an app that makes codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own arguments
        """Name the field."""
        super().__init__(*args, **kwargs)
        _named(self, code=_("The six digits that the app shows"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "dir": "ltr"}


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]  # allauth publishes no types
    """A passkey, or a key that is a second step only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own arguments
        """Name the fields; a passkey is what is meant unless somebody says otherwise."""
        super().__init__(*args, **kwargs)
        _named(self, name=_("What you call it"), passwordless=_("It alone signs me in"))
        self.fields["name"].initial = self.initial["name"] = _("This device")
        self.fields["name"].widget.attrs["dir"] = "auto"
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _(
            "Off: it is asked for after the password, as a second step. Older security keys can do that alone."
        )


class PasskeyName(EditWebAuthnForm):  # type: ignore[misc]  # allauth publishes no types
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  allauth's own arguments
        """Name the field."""
        super().__init__(*args, **kwargs)
        _named(self, name=_("What you call it"))


def _coded(form: forms.Form) -> None:
    _named(form, code=_("Code"))
    form.fields["code"].help_text = _("Six digits of your app, or one of your recovery codes.")
    form.fields["code"].widget.attrs |= {"dir": "ltr", "autofocus": True}


def _named(form: forms.Form, **names: object) -> None:
    """Give fields their labels, and take away grey words inside them, which vanish while one types."""
    for field, name in names.items():
        form.fields[field].label = str(name)
        form.fields[field].help_text = ""
        form.fields[field].widget.attrs.pop("placeholder", None)

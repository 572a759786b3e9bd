"""Pages of coming in: the first link, an invitation, a way back, and one's own page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from redcommons.labour.model import Invitation
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId
from redcommons.values.words import _
from redcommons.workbench.access import NOBODY, Guest, guest, person_of, signed_in, title_of
from redcommons.workbench.accounts import entry
from redcommons.workbench.accounts.forms import JoinAs, NewAccount, NewPassword, Preferences
from redcommons.workbench.footing import footing
from redcommons.workbench.naming import key_names, role_words
from redcommons.workbench.open import workspace

BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "POST"])
def first(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign the opener of the first link in as who holds the machine.

    The link works by a button, not by being fetched: a previewing mail or chat program must not use it up.
    """
    if request.method == "GET":
        return render(request, "accounts/first.html", {"secret": secret})
    workspace().by(NOBODY).labour.open_first(secret)
    login(request, entry.owner_account(), backend=BACKEND)
    return redirect("studies")


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, study: str, secret: str) -> HttpResponse:
    """Show where an invitation leads, make an account where one is needed, and join."""
    invitation = workspace().by(NOBODY).labour.invitation(StudyId(study), secret)
    person = person_of(request)
    account = None if person else NewAccount(request.POST or None)
    known = JoinAs(request.POST or None)
    filled = known.is_valid() and (account is None or account.is_valid())
    if request.method == "POST" and filled:
        try:
            return _joined(request, invitation, secret, known.cleaned_data["pseudonym"], account)
        except BadInput as error:
            known.add_error("pseudonym", str(error))
    about = {"invitation": invitation, "account": account, "known": known, "study_title": title_of(study)}
    about["roles"] = role_words(invitation.roles)
    if invitation.arrangement:
        through = workspace().labour.arrangement(StudyId(study), invitation.arrangement)
        about |= {"footing": footing(through), "chain": through.chain}
    return render(request, "accounts/join.html", about, status=200 if request.method == "GET" else 400)


@signed_in
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest, who: Guest) -> HttpResponse:
    """Show one's own page: how one signs in, and how pages behave."""
    passing = who.person.passing
    form = Preferences(request.POST or None, initial={"keys": request.COOKIES.get("keys", "on") == "on"})
    if request.method == "POST" and form.is_valid():
        answer = redirect("me")
        chosen = "on" if form.cleaned_data["keys"] else "off"
        answer.set_cookie("keys", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
        return answer
    user: Any = request.user
    about = {"form": form, "passing": passing, "can_come_back": entry.can_come_back(user), "key_names": key_names()}
    return render(request, "accounts/me.html", about)


@require_http_methods(["GET", "POST"])
def way_back(request: HttpRequest, secret: str) -> HttpResponse:
    """Let somebody who lost their way in choose a new password. Being fetched does not use the link up."""
    made = workspace().by(NOBODY).labour.way_back(secret)
    user = get_object_or_404(get_user_model(), person=made.person)
    form = NewPassword(request.POST or None, user=user)
    if request.method == "GET" or not form.is_valid():
        about = {"form": form, "name": user.get_username(), "made": made}
        return render(request, "accounts/way_back.html", about, status=400 if form.errors else 200)
    workspace().by(NOBODY).labour.use_way_back(secret)
    user.set_password(form.cleaned_data["password"])
    user.save(update_fields=["password"])
    entry.end_sessions(user)
    if made.second_step:
        entry.forget_second_steps(user)
    messages.success(request, _("The new password counts from now on. Sign in with it."))
    return redirect("account_login")


def _joined(
    request: HttpRequest, invitation: Invitation, secret: str, pseudonym: str, account: NewAccount | None
) -> HttpResponse:
    # No transaction around both: the store writes on a connection of its own, and would wait for this one for ever.
    who = guest(_new_account(request, account)) if account else guest(_known(request))
    who.ws.labour.accept(invitation.study, secret, pseudonym)
    return redirect(reverse("study", args=[invitation.study]))


def _known(request: HttpRequest) -> Any:  # noqa: ANN401  a person, as the view has just seen
    return person_of(request)


def _new_account(request: HttpRequest, account: NewAccount) -> Any:  # noqa: ANN401  a person
    person = workspace().by(NOBODY).labour.register(account.cleaned_data["username"])
    user = get_user_model().objects.create_user(
        account.cleaned_data["username"], password=account.cleaned_data["password"], person=person.id
    )
    login(request, user, backend=BACKEND)
    return person

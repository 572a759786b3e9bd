"""Pages of coming in: the first link, an invitation, one's own page, and the accounts of a workspace."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from redcommons.labour.model import Invitation
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId
from redcommons.workbench.access import NOBODY, Guest, guest, person_of, signed_in
from redcommons.workbench.accounts import entry
from redcommons.workbench.accounts.forms import JoinAs, NewAccount, Preferences
from redcommons.workbench.naming import role_words
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
    entry.keep(request, study, secret)
    person = person_of(request)
    account = None if person else NewAccount(request.POST or None)
    known = JoinAs(request.POST or None)
    filled = known.is_valid() and (account is None or account.is_valid())
    if request.method == "POST" and filled:
        try:
            return _joined(request, invitation, secret, known.cleaned_data["pseudonym"], account)
        except BadInput as error:
            known.add_error("pseudonym", str(error))
    about = {"invitation": invitation, "account": account, "known": known, "study_title": _title(study)}
    about["roles"] = role_words(invitation.roles)
    return render(request, "accounts/join.html", about, status=200 if request.method == "GET" else 400)


@signed_in
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest, who: Guest) -> HttpResponse:
    """Show one's own page: how one signs in, and how pages behave."""
    form = Preferences(request.POST or None, initial={"keys": request.COOKIES.get("keys", "on") == "on"})
    if request.method == "POST" and form.is_valid():
        answer = redirect("me")
        chosen = "on" if form.cleaned_data["keys"] else "off"
        answer.set_cookie("keys", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
        return answer
    user: Any = request.user
    about = {"form": form, "who": who, "can_come_back": entry.can_come_back(user), "studies": who.ws.study.mine()}
    return render(request, "accounts/me.html", about)


@signed_in
@require_safe
def people(request: HttpRequest, who: Guest) -> HttpResponse:
    """List the accounts of the workspace: names to sign in with, and nothing of what anybody does."""
    everybody = {person.id: person for person in who.ws.labour.people()}
    users = get_user_model().objects.order_by("username")
    rows = [(user, everybody.get(user.person)) for user in users]
    return render(request, "accounts/people.html", {"rows": rows, "who": who})


@signed_in
@require_POST
def close(request: HttpRequest, who: Guest, person: str) -> HttpResponse:
    """Close or open an account; nobody closes their own."""
    del request
    found = who.ws.labour.person(person)
    who.ws.labour.people()
    if found.id == who.person.id:
        raise BadInput("this is your own account: another administrator can close it")
    user = get_user_model().objects.filter(person=found.id).first()
    if user is not None:
        user.is_active = not user.is_active
        user.save(update_fields=["is_active"])
    return redirect("people")


def _joined(
    request: HttpRequest, invitation: Invitation, secret: str, pseudonym: str, account: NewAccount | None
) -> HttpResponse:
    # No transaction around both: the store writes on a connection of its own, and would wait for this one for ever.
    who = guest(_new_account(request, account)) if account else guest(_known(request))
    who.ws.labour.accept(invitation.study, secret, pseudonym)
    request.session.pop(entry.KEPT, None)
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


def _title(study: str) -> str:
    return next((str(item.title) for key, item in workspace().study.studies() if key == study), "")

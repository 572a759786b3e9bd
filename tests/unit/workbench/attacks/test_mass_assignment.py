"""Mass assignment: fields that no form has, about who one is, whose it is and what one may."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connections

from redcommons.labour.model import Arrangement, Completion, Membership, Person
from redcommons.values.identity import StudyId
from tests.addresses import ADDRESSES, Address, ours
from tests.asked import fields
from tests.planted import a_browser
from tests.two_studies import World
from tests.workbench_worlds import PASSWORD

FORMS = [one for one in ours() if "POST" in ADDRESSES[one.name].methods and not ADDRESSES[one.name].ends]
OFFICES = ("explorer", "rater", "reader")


def extra(world: World, person: str) -> dict[str, object]:
    """Return what somebody might add to a form to become more than they are."""
    return {
        "administrator": "true", "is_staff": "1", "is_superuser": "1", "is_active": "0", "keeps": "1",
        "role": "lead", "member": person, "person": person, "person_id": person, "user": "1", "id": "1", "pk": "1",
        "by": "lead here", "author": "lead here", "actor": "lead here", "owner": person, "study": world.theirs.study,
        "study_id": world.theirs.study, "at": "1999-01-01T00:00:00Z", "created_at": "1999-01-01T00:00:00Z",
        "example": "true", "taken_back": "true", "revision": "99", "fingerprint": "0" * 64, "number": "99",
        "done_by": "lead here", "judge": "person:lead here", "status": "finished", "level": "claimable",
        "arrangement": "crowd", "external": "somebody-else", "chain": "A firm | all | none", "passing": "true",
        "door": "0" * 64, "does": "adjudicate", "budget": "999", "targets": "helpline", "group": "Another",
        "told": "true", "closed": "true", "tasks": "1", "whole": "true", "code": "PAID", "mine": "true",
    }  # fmt: skip


@pytest.mark.parametrize("one", FORMS, ids=lambda one: one.name)
def test_more_fields_make_nobody_more_than_they_are(world: World, one: Address) -> None:
    row = ADDRESSES[one.name]
    offices = [who for who in OFFICES if who in row.may] or [next(who for who in (*row.may,) if who != "anonymous")]
    for who in offices:
        before = standing(world)
        more = extra(world, world.mine.people.get(who, ""))
        known = {name: "lead" for name in fields() if name in {"roles", "role"}} if who in OFFICES else {}
        path = world.path(one, row, who)
        answer = world.browser(who).post(path, {**known, **more, **row.sends})

        assert answer.status_code < 500
        assert standing(world, besides=one.name) == {**before, **changed_on_purpose(before, world, one.name)}
        assert written_by_others(world, who) == []


def standing(world: World, besides: str = "") -> dict[str, object]:
    """Return who may do what."""
    del besides
    shelf = world.mine.bench.ws.ports[0].shelf
    people = {item.id: item.administrator for _sheet, item in shelf.newest(Person, StudyId(""))}
    roles = {
        (there.study, item.person): (item.roles, item.pseudonym, item.arrangement, item.external, item.door)
        for there in (world.mine, world.theirs)
        for _sheet, item in shelf.newest(Membership, there.study)
    }
    raised = set(get_user_model().objects.filter(is_superuser=True).values_list("person", flat=True))
    staff = set(get_user_model().objects.filter(is_staff=True).values_list("person", flat=True))
    paid = {
        (there.study, sheet.name, item.way): (item.pay, item.budget, item.targets, item.group, item.roles)
        for there in (world.mine, world.theirs)
        for sheet, item in shelf.newest(Arrangement, there.study)
    }
    codes = {sheet.name: one.code for sheet, one in shelf.newest(Completion, world.mine.study)}
    return {"people": people, "roles": roles, "raised": raised | staff, "arrangements": paid, "codes": codes}


def changed_on_purpose(before: dict[str, object], world: World, name: str) -> dict[str, object]:
    """Return what a form is there to change: only the appointing of members changes roles."""
    now = standing(world)
    changes = {"appoint": "roles", "arrangement": "arrangements", "new_arrangement": "arrangements"}
    changes |= {"raise_budget": "arrangements", "tell_targets": "arrangements"}
    return {changes[name]: now[changes[name]]} if name in changes else {"people": before["people"]}


def written_by_others(world: World, who: str) -> list[str]:
    """Return sheets that bear a date nobody could have set, or stand in the other study under one's own name."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT noun, name FROM sheet WHERE at < '2000' OR (study = %s AND author = %s)",
                       [world.theirs.study, f"{who} of another study"])  # fmt: skip
        return [f"{noun} {name}" for noun, name in cursor.fetchall()]


def test_who_joins_is_what_the_invitation_says(world: World) -> None:
    secret, _made = world.mine.by("lead").labour.invite(world.mine.study, ["reader"])
    path = f"/join/{world.mine.study}/{secret}/"
    said = {"username": "newcomer", "password": PASSWORD, "pseudonym": "Newcomer"}
    guest = a_browser()

    assert guest.post(path, {**extra(world, "me"), **said, "roles": "lead"}).status_code == 302

    user = get_user_model().objects.get(username="newcomer")
    shelf = world.mine.bench.ws.ports[0].shelf
    member, person = shelf.get(Membership, world.mine.study, user.person)[1], shelf.get(Person, "", user.person)[1]
    assert member.roles == ("reader",)
    assert [person.administrator, user.is_staff, user.is_superuser] == [False] * 3
    assert shelf.get(Membership, world.theirs.study, user.person) is None

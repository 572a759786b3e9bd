"""A study's people: invited by links, appointed by the Lead, never left without one."""

import re

from redcommons.labour.model import Actor
from redcommons.values.identity import PersonName, StudyId
from tests.workbench_worlds import PASSWORD, Bench


def _study(bench: Bench) -> StudyId:
    return StudyId(bench.ws.study.new("Helpline").id)


def test_the_first_invitation_asks_for_a_way_back(bench: Bench) -> None:
    study, owner = _study(bench), bench.owner()

    assert owner.post(f"/s/{study}/people/invite/", {"roles": ["rater"]}).status_code == 409
    owner.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    made = owner.post(f"/s/{study}/people/invite/", {"roles": ["rater"], "note": "Noor"})

    assert made.status_code == 200
    link = re.search(r"http://testserver(/join/[^\"]+)", made.content.decode())
    assert link
    assert bench.somebody("noor")[0].get(link[1]).status_code == 200
    assert "Noor" in owner.get(f"/s/{study}/people/").content.decode()


def test_a_facilitator_invites_raters_and_appoints_nobody(bench: Bench) -> None:
    study = _study(bench)
    facilitator = bench.member(study, "facilitator")

    assert facilitator.post(f"/s/{study}/people/invite/", {"roles": ["rater"]}).status_code == 200
    assert facilitator.post(f"/s/{study}/people/invite/", {"roles": ["lead"]}).status_code == 403
    assert facilitator.post(f"/s/{study}/people/appoint/me/", {"roles": []}).status_code == 403


def test_the_only_lead_can_neither_leave_nor_be_removed(bench: Bench) -> None:
    study = _study(bench)
    bench.member(study, "rater")
    owner = bench.owner()

    assert owner.post(f"/s/{study}/people/appoint/me/", {"roles": ["reader"]}).status_code == 400
    assert owner.post(f"/s/{study}/people/leave/").status_code == 400


def test_who_left_is_out_at_once(bench: Bench) -> None:
    study = _study(bench)
    rater = bench.member(study, "rater")

    assert rater.get(f"/s/{study}/").status_code == 200
    assert rater.post(f"/s/{study}/people/leave/").status_code == 302
    assert rater.get(f"/s/{study}/").status_code == 404


def test_changes_of_access_are_in_the_ledger(bench: Bench) -> None:
    study = _study(bench)
    bench.member(study, "rater", name="Noor")
    deeds = [deed for _line, deed in bench.ws.ports[0].ledger.lines() if deed]

    assert ("labour.invite", "rater") in {(deed.verb, deed.subject) for deed in deeds}
    assert ("labour.access", "Noor: rater") in {(deed.verb, deed.subject) for deed in deeds}


def test_a_study_never_shows_the_name_one_signs_in_with(bench: Bench) -> None:
    keeper, person = bench.somebody("sign-in-name")
    bench.ws.labour.owner()
    bench.ws.by(Actor(name=PersonName("me"), roles=("administrator",), person="me")).labour.administrate(
        person, administrator=True
    )

    study = keeper.post("/new/", {"title": "Helpline"}).headers["Location"]

    assert "Lead" in keeper.get(f"{study}people/").content.decode()
    assert "sign-in-name" not in keeper.get(f"{study}people/").content.decode()

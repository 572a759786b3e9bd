"""Coming in: by the first link, by an invitation, and by nothing else."""

from django.contrib.sessions.models import Session
from django.test import Client

from redcommons.values.identity import StudyId
from redcommons.workbench.access import NOBODY
from tests.workbench_worlds import Bench


def test_the_first_link_signs_its_opener_in_once(bench: Bench) -> None:
    secret = bench.ws.by(NOBODY).labour.first_link()
    opener, second = Client(), Client()

    assert opener.get(f"/first/{secret}/").status_code == 200, "being fetched does not use it up"
    assert opener.post(f"/first/{secret}/").status_code == 302
    assert opener.get("/").status_code == 200
    assert second.post(f"/first/{secret}/").status_code == 404
    assert second.get("/").status_code == 302


def test_a_study_of_the_command_line_belongs_to_who_holds_the_machine(bench: Bench) -> None:
    study = StudyId(bench.ws.study.new("Helpline").id)
    stranger, _person = bench.somebody("stranger")

    assert bench.owner().get(f"/s/{study}/").status_code == 200
    assert stranger.get(f"/s/{study}/").status_code == 404
    assert "Helpline" not in stranger.get("/").content.decode()


def test_an_invitation_makes_an_account_and_a_member(bench: Bench) -> None:
    study = StudyId(bench.ws.study.new("Helpline").id)
    secret, _invitation = bench.ws.labour.invite(study, ["rater"])
    guest = Client()
    asked = {"username": "noor", "password": "a long word for tests", "pseudonym": "N."}

    assert "Helpline" in guest.get(f"/join/{study}/{secret}/").content.decode()
    assert Session.objects.count() == 0, "looking at an invitation leaves nothing behind"
    assert guest.post(f"/join/{study}/{secret}/", asked | {"password": "short"}).status_code == 400
    assert guest.post(f"/join/{study}/{secret}/", asked).status_code == 302
    assert guest.get(f"/s/{study}/").status_code == 200
    assert Client().get(f"/join/{study}/{secret}/").status_code == 404, "it lets one person in"


def test_nobody_signs_up_without_an_invitation(bench: Bench) -> None:
    asked = {"username": "x", "password1": "a long word", "password2": "a long word"}

    assert Client().post("/accounts/signup/", asked).status_code == 404


def test_two_in_one_study_never_share_a_name(bench: Bench) -> None:
    study = StudyId(bench.ws.study.new("Helpline").id)
    bench.member(study, "rater", name="Noor")
    secret, _invitation = bench.ws.labour.invite(study, ["rater"])
    other, _person = bench.somebody("other")

    answer = other.post(f"/join/{study}/{secret}/", {"pseudonym": "NOOR"})

    assert answer.status_code == 400
    assert "already" in answer.content.decode()

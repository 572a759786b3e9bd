"""Whoever's sign-in runs out while they write, or whose words meet a refusal, has them back."""

from django.db import connections
from django.test import Client

from redcommons.values.identity import StudyId
from tests.workbench_worlds import Bench

WORDS = "a harm that I described <b>at length</b>"
LINES = "application/x-ndjson"


def made(bench: Bench) -> tuple[Client, str]:
    study = StudyId(bench.ws.study.find_or_new("Helpline"))
    return bench.owner(), f"/s/{study}/"


def test_words_sent_after_a_sign_in_ran_out_are_on_the_page_that_says_so(bench: Bench) -> None:
    owner, base = made(bench)
    owner.cookies.clear()

    answer = owner.post(
        f"{base}scope/add/",
        {"noun": "value-entry", "name": WORDS},
        headers={"referer": f"http://testserver{base}scope/values/"},
    )

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "a harm that I described &lt;b&gt;at length&lt;/b&gt;" in page
    assert "/accounts/login/?next=%2Fs%2F" in page
    assert "scope%2Fvalues%2F" in page


def test_whoever_wrote_nothing_is_led_to_the_door_and_back_to_the_page_they_came_from(bench: Bench) -> None:
    _owner, base = made(bench)

    at_home = Client().post(f"{base}people/leave/", headers={"referer": f"http://testserver{base}people/"})
    elsewhere = Client().post(f"{base}people/leave/", headers={"referer": "http://evil.example/x"})

    assert at_home.headers["Location"] == f"/accounts/login/?next={base}people/"
    assert elsewhere.headers["Location"] == "/accounts/login/?next=/"


def test_a_script_hears_words_and_no_page_of_sign_in(bench: Bench) -> None:
    _owner, base = made(bench)

    for answer in (
        Client().get(f"{base}scope/", headers={"hx-request": "true"}),
        Client().post(f"{base}explore/talk-a/say/", {"text": WORDS}, headers={"hx-request": "true", "accept": LINES}),
    ):
        assert answer.status_code == 403
        assert answer.content.decode().startswith('<p class="refusal" role="alert"><strong>You were signed out.')


def test_words_that_were_refused_come_back_and_passphrases_never(bench: Bench) -> None:
    owner, base = made(bench)
    owner.post(f"{base}scope/add/", {"noun": "value-entry", "name": "one two"})

    twice = owner.post(f"{base}scope/add/", {"noun": "value-entry", "name": "one two", "words": "my pass phrase"})

    assert twice.status_code == 400
    assert ">one two</textarea>" in twice.content.decode()
    assert "my pass phrase" not in twice.content.decode()


def test_words_that_met_a_full_disk_come_back_without_a_frame_too(bench: Bench) -> None:
    owner, _base = made(bench)
    owner.raise_request_exception = False
    connections["default"].cursor().execute("ALTER TABLE django_session RENAME TO gone")

    answer = owner.post("/new/", {"title": WORDS})

    assert answer.status_code == 503
    assert "a harm that I described" in answer.content.decode()


def test_a_form_of_an_older_sign_in_gives_words_back_and_a_foreign_one_shows_none(bench: Bench) -> None:
    bench.owner()
    strict = Client(enforce_csrf_checks=True)

    own = strict.post("/new/", {"title": WORDS}, headers={"origin": "http://testserver"})
    foreign = strict.post("/new/", {"title": WORDS}, headers={"origin": "http://evil.example"})

    assert (own.status_code, foreign.status_code) == (403, 403)
    assert "a harm that I described" in own.content.decode()
    assert "a harm that I described" not in foreign.content.decode()


def test_an_address_that_is_no_page_says_so(bench: Bench) -> None:
    owner, base = made(bench)

    answer = owner.get(f"{base}scope/add/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "a button leads here" in answer.content.decode()

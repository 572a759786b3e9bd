"""Create: a file is brought, looked at and kept; a release is frozen and reviewed; no list holds a prompt."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from redcommons.values.identity import StudyId
from redcommons.values.upload import MAX_UPLOAD
from tests.workbench_worlds import Bench
from tests.workers import work_off

FILE = b"prompt,harm,scenario,shade\nsecret words,fraud,letter,dark\nother words,,letter,\n,fraud,,\n"


def made(bench: Bench) -> tuple[StudyId, Client, str]:
    study = StudyId(bench.ws.study.new("Helpline").id)
    return study, bench.owner(), f"/s/{study}/cases/"


def brought(client: Client, base: str, body: bytes = FILE, name: str = "cases.csv") -> str:
    answer = client.post(f"{base}import/", {"file": SimpleUploadedFile(name, body)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_file_is_shown_before_anything_is_kept_and_kept_when_somebody_says_so(bench: Bench) -> None:
    study, owner, base = made(bench)
    page = brought(owner, base)
    assert b"is being read" in owner.get(page).content
    assert "HX-Refresh" not in owner.get(f"{page}state/")
    work_off(bench.ws)

    assert owner.get(f"{page}state/")["HX-Refresh"] == "true"
    shown = owner.get(page).content.decode()
    assert "2 cases in this file" in shown
    assert "no prompt" in shown, "the row left out stands with its reason"
    assert "shade" in shown
    assert "secret words" not in shown, "words come by the reveal door"
    assert bench.ws.dataset.rows(study) == ()
    assert owner.post(f"{page}keep/").status_code == 302
    work_off(bench.ws)
    assert "2 new cases" in owner.get(page).content.decode()
    assert len(bench.ws.dataset.rows(study)) == 2
    assert not any(b"secret words" in job.ending.answer for job in bench.ws.dataset.arrivals(study))


def test_the_words_of_a_brought_case_are_hidden_until_asked_for(bench: Bench) -> None:
    _study, owner, base = made(bench)
    page = brought(owner, base)
    work_off(bench.ws)

    assert "secret words" not in owner.get(f"{page}first/1/").content.decode()
    assert "secret words" in owner.get(f"{page}first/1/?reveal=1").content.decode()
    assert owner.get(f"{page}first/9/").status_code == 404


def test_a_file_without_known_columns_is_read_again_as_somebody_says(bench: Bench) -> None:
    study, owner, base = made(bench)
    page = brought(owner, base, b"frage,x\nhallo,1\nwelt,2\n")
    work_off(bench.ws)
    told = owner.get(page).content.decode()

    assert "Read it again" in told
    assert "/tmp/" not in told
    assert owner.post(f"{page}again/", {"prompt": "frage"}).status_code == 302
    work_off(bench.ws)
    owner.post(f"{page}keep/")
    work_off(bench.ws)
    assert len(bench.ws.dataset.rows(study)) == 2, "it was kept as it was read last"


def test_a_file_that_is_left_leaves_nothing(bench: Bench) -> None:
    study, owner, base = made(bench)
    page = brought(owner, base)
    work_off(bench.ws)

    assert owner.post(f"{page}leave/").status_code == 302
    assert "not here any more" in owner.get(page).content.decode()
    assert owner.post(f"{page}keep/").status_code == 404
    assert not any(b"secret words" in job.ending.answer for job in bench.ws.dataset.arrivals(study))
    assert bench.ws.dataset.rows(study) == ()


def test_a_form_without_a_file_an_empty_file_and_one_too_large_are_refused_with_words(bench: Bench) -> None:
    _study, owner, base = made(bench)

    assert "No file came along" in owner.post(f"{base}import/", {}).content.decode()
    empty = owner.post(f"{base}import/", {"file": SimpleUploadedFile("x.csv", b"")})
    assert (empty.status_code, "is empty" in empty.content.decode()) == (400, True)
    large = owner.post(f"{base}import/", {"file": SimpleUploadedFile("x.csv", bytes(MAX_UPLOAD + 1))})
    assert (large.status_code, "more than 50 MB" in large.content.decode()) == (400, True)


def test_cases_are_listed_without_their_words_narrowed_and_page_by_page(bench: Bench) -> None:
    study, owner, base = made(bench)
    rows = b"".join(b"hidden %d,%s,%d\n" % (n, b"fraud" if n % 2 else b"", n) for n in range(120))
    page = brought(owner, base, b"prompt,harm,id\n" + rows)
    owner.post(f"{page}keep/")
    work_off(bench.ws)

    first = owner.get(base).content.decode()
    assert "120 cases" in first
    assert not re.search(r"hidden \d", first)
    assert first.count("<tr>") == 51
    only = owner.get(f"{base}?harm=").content.decode()
    assert "60 cases" in only
    further = only.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert owner.get(base + further).content.decode().count("<tr>") == 11
    key = bench.ws.dataset.rows(study)[0].fingerprint
    assert "hidden 0" not in owner.get(f"{base}text/{key}/").content.decode()
    assert "hidden 0" in owner.get(f"{base}text/{key}/?reveal=1").content.decode()
    assert owner.get(f"{base}?harm=nothing&after=x").status_code == 200


def test_a_release_is_frozen_and_reviewed_in_ones_own_name(bench: Bench) -> None:
    study, owner, base = made(bench)
    assert "no case to freeze" in owner.get(f"{base}releases/").content.decode()
    page = brought(owner, base)
    owner.post(f"{page}keep/")
    work_off(bench.ws)
    rater = bench.member(study, "rater", name="Noor")

    assert rater.post(f"{base}releases/", {"name": "mine"}).status_code == 403
    assert owner.post(f"{base}releases/", {"name": ""}).status_code == 400
    assert owner.post(f"{base}releases/", {"name": "first", "sampling": "by hand"}).status_code == 302
    (row,) = bench.ws.dataset.releases(study)
    assert rater.post(f"{base}releases/{row.fingerprint}/review/", {"note": "plausible"}).status_code == 302
    (row,) = bench.ws.dataset.releases(study)
    assert (row.name, row.cases, row.reviewed_by) == ("first", 2, ("Noor",))
    assert "Noor" in owner.get(f"{base}releases/").content.decode()


def test_what_belongs_to_another_study_is_not_here(bench: Bench) -> None:
    _study, owner, base = made(bench)
    page = brought(owner, base)
    work_off(bench.ws)
    key = page.rstrip("/").split("/")[-1]
    other = StudyId(bench.ws.study.new("Other").id)
    stranger = bench.member(other, "lead", name="Stranger")

    for place in ("", "state/", "first/1/?reveal=1"):
        assert stranger.get(f"/s/{other}/cases/import/{key}/{place}").status_code == 404
    for act in ("keep", "again", "leave"):
        assert stranger.post(f"/s/{other}/cases/import/{key}/{act}/").status_code == 404
    assert stranger.get(page).status_code == 404

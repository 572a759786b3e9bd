"""The report's pages: as it will be, as it was published, and checked."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.study.model import Charter
from redcommons.values.conversation import assistant
from redcommons.values.identity import PersonName, StudyId
from tests.workbench_worlds import Bench

FRAMED = "frame-ancestors 'self'; sandbox allow-same-origin"


@pytest.fixture
def study(bench: Bench) -> StudyId:
    study = StudyId(bench.ws.study.new("A safe helpline").id)
    bench.ws.study.write(study, [Charter(purpose="May it stay open?")])
    return study


@pytest.fixture
def lead(bench: Bench, study: StudyId) -> Client:
    return bench.member(study, "lead", name="Ana")


def published(bench: Bench, study: StudyId) -> str:
    return str(bench.ws.findings.publish(study, "Ana").folder)


def test_the_report_is_seen_as_it_will_be_with_its_margin(lead: Client, study: StudyId) -> None:
    said = unescape(lead.get(f"/s/{study}/report/?draft=1").content.decode())

    assert f'src="/s/{study}/report/preview/index.html?of=' in said
    assert ">safe<" in said
    assert "no test shows this" in said
    assert "The team recorded no exclusions" in said
    assert "Nothing is published yet." in said


def test_the_page_stands_before_the_report_is_made(bench: Bench, lead: Client, study: StudyId) -> None:
    at_once = lead.get(f"/s/{study}/report/").content.decode()
    assert f'hx-get="/s/{study}/report/?draft=1"' in at_once
    assert "<iframe" not in at_once

    fragment = lead.get(f"/s/{study}/report/?draft=1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    frame = fragment.split('<iframe src="')[1].split('"')[0]
    bench.ws.study.write(study, [Charter(purpose="Something newer")])
    assert b"May it stay open?" in lead.get(frame).content
    other = bench.member(study, "lead", name="Bo")
    assert b"Something newer" in other.get(frame).content, "what was made for one is handed to nobody else"


def test_examples_lead_to_their_pages(bench: Bench, lead: Client, study: StudyId) -> None:
    ws = bench.ws
    talk = ws.exploration.begin(study, Talk(targets=("helpline",))).name
    ws.exploration.say(study, talk, Saying(text="may I?"))
    heard = ws.exploration.hear(study, talk, Turn(number=0, parent=1, message=assistant("no")))
    kept = Kept(title="It refuses", talk="", target="helpline", model="", turns=(), by=PersonName("me"))
    ws.exploration.keep(study, talk, heard.number, kept)
    said = lead.get(f"/s/{study}/report/?draft=1").content.decode()

    assert f'href="/s/{study}/report/preview/examples/1.html"' in said
    assert lead.get(f"/s/{study}/report/preview/examples/1.html").status_code == 200


def test_a_page_for_readers_has_a_policy_of_its_own(bench: Bench, lead: Client, study: StudyId) -> None:
    folder = published(bench, study)
    for to in ("preview/index.html", f"editions/{folder}/files/index.html"):
        answer = lead.get(f"/s/{study}/report/{to}")
        policy = answer["Content-Security-Policy"]
        assert answer.content.startswith(b"<!doctype html>")
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert policy.endswith(FRAMED)
        assert answer["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_report_speaks_its_own_language_whatever_its_readers(
    bench: Bench, lead: Client, study: StudyId, language: str
) -> None:
    english = lead.get(f"/s/{study}/report/preview/index.html").content
    lead.cookies["django_language"] = language

    assert lead.get(f"/s/{study}/report/preview/index.html").content == english
    lead.post(f"/s/{study}/report/publish/", {"by": ""})
    folder = bench.ws.findings.editions(study)[0][1].folder
    assert bench.ws.findings.open_edition(study, folder, "index.html") == english
    assert bench.ws.findings.verify_edition(study, folder).holds


def test_publishing_makes_an_edition_that_everybody_in_the_study_opens(
    bench: Bench, lead: Client, study: StudyId
) -> None:
    answer = lead.post(f"/s/{study}/report/publish/", {"by": "the assembly"}, follow=True)
    assert "Edition 1 is published" in unescape(answer.content.decode())

    reader = bench.member(study, "reader")
    said = reader.get(f"/s/{study}/report/").content.decode()
    assert "the assembly" in said
    assert "preview" not in said
    assert reader.get(f"/s/{study}/report/editions/a-safe-helpline-1/").status_code == 200
    bundle = reader.get(f"/s/{study}/report/editions/a-safe-helpline-1/files/bundle.zip")
    assert bundle["Content-Disposition"] == 'attachment; filename="a-safe-helpline-1.zip"'
    assert bundle.content.startswith(b"PK")


def test_verifying_says_what_it_proves_and_what_it_cannot(bench: Bench, lead: Client, study: StudyId) -> None:
    folder = published(bench, study)
    told = lead.post(f"/s/{study}/report/editions/{folder}/verify/", headers={"HX-Request": "true"}).content.decode()

    assert "It holds." in told
    assert "What this cannot prove" in told
    assert "<html" not in told


def test_only_a_lead_previews_and_publishes(bench: Bench, study: StudyId) -> None:
    for role in ("explorer", "rater", "steward", "analyst", "researcher", "reader"):
        client = bench.member(study, role)
        assert client.get(f"/s/{study}/report/").status_code == 200
        assert client.get(f"/s/{study}/report/preview/index.html").status_code == 403
        assert client.post(f"/s/{study}/report/publish/", {"by": ""}).status_code == 403


def test_names_that_no_report_has_lead_nowhere(bench: Bench, lead: Client, study: StudyId) -> None:
    folder, other = published(bench, study), StudyId(bench.ws.study.new("Other").id)
    for to in (
        "preview/secret",
        "preview/../index.html",
        f"editions/{folder}/files/../../../redcommons.sqlite3",
        f"editions/{folder}/files/%2e%2e/%2e%2e/secret",
        "editions/nowhere/",
        "editions/nowhere/files/index.html",
        "editions/../",
    ):
        assert lead.get(f"/s/{study}/report/{to}").status_code == 404, to
    stranger = bench.member(other, "lead")
    assert stranger.get(f"/s/{study}/report/editions/{folder}/files/index.html").status_code == 404
    assert stranger.get(f"/s/{other}/report/editions/{folder}/files/index.html").status_code == 404
    assert stranger.post(f"/s/{other}/report/editions/{folder}/verify/").status_code == 404

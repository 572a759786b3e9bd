"""Pages speak the language that their reader chose; a report has one, whoever asks for it."""

import pytest
from django.test import Client

from redcommons.adapters.publish.html import render
from redcommons.values.identity import StudyId
from redcommons.values.words import speaking
from tests.reports import whole
from tests.workbench_worlds import Bench

TONGUES = [
    ("en", "ltr", "Your studies", "What would help next"),
    ("es", "ltr", "Tus estudios", "Qué ayudaría ahora"),
    ("ar", "rtl", "دراساتك", "ما الذي يفيد الآن"),
]


def reading(client: Client, language: str) -> Client:
    client.cookies["django_language"] = language
    return client


@pytest.mark.parametrize(("language", "direction", "heading", "next_"), TONGUES)
def test_a_page_is_in_its_readers_language_and_direction(
    bench: Bench, language: str, direction: str, heading: str, next_: str
) -> None:
    study = StudyId(bench.ws.study.new("Helpline").id)
    client = reading(bench.owner(), language)

    studies, home = client.get("/").content.decode(), client.get(f"/s/{study}/").content.decode()

    assert f'<html lang="{language}" dir="{direction}"' in studies
    assert f"<h1>{heading}</h1>" in studies
    assert f">{next_}</h2>" in home, "words of templates"


@pytest.mark.parametrize(("language", "state"), [("es", "0 casos"), ("ar", "لا حالات")])
def test_counts_take_the_forms_of_their_language(bench: Bench, language: str, state: str) -> None:
    study = StudyId(bench.ws.study.new("Helpline").id)

    assert state in reading(bench.owner(), language).get(f"/s/{study}/").content.decode(), "words of code"


def test_the_switch_at_the_foot_of_a_page_changes_the_language(bench: Bench) -> None:
    client = bench.owner()

    answer = client.post("/language/", {"language": "ar", "back": "/"}, follow=True)

    assert "دراساتك" in answer.content.decode()


@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_report_is_in_english_whoever_drafts_it(bench: Bench, language: str) -> None:
    study = StudyId(bench.ws.study.new("Helpline").id)
    before, _rows = bench.ws.findings.draft(study)
    with speaking(language):
        made, _rows = bench.ws.findings.draft(study)
        pages = render(made)

    assert made == before
    assert pages == render(before)


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_page_of_a_report_is_the_same_bytes_for_every_reader(language: str) -> None:
    before = render(whole())
    with speaking(language):
        assert render(whole()) == before


@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_preview_of_a_report_is_the_same_bytes_for_every_reader(bench: Bench, language: str) -> None:
    preview = f"/s/{bench.ws.study.new('Helpline').id}/report/preview/index.html"
    english = bench.owner().get(preview)

    assert b'<html lang="en" dir="ltr">' in english.content
    assert reading(bench.owner(), language).get(preview).content == english.content

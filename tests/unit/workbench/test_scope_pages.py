"""Pages of the scope: written as one types, by several at once, blank wherever one likes."""

from __future__ import annotations

from html import unescape
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from redcommons.study.model import (
    Charter,
    Definition,
    Exclusion,
    Group,
    Interests,
    Revision,
    Scenario,
    TermMapping,
    ValueEntry,
)
from redcommons.values.base import Fingerprint
from redcommons.values.identity import SheetId, StudyId
from redcommons.values.shelf import Sheet
from redcommons.values.text import label
from redcommons.workbench.study import pages
from tests.workbench_worlds import Bench

PAGES = ("", "interests/", "people/", "values/", "left-out/", "scenarios/", "vocabularies/")
READ = ("definitions/", "decisions/", "trace/")
HOSTILE = '"><script>alert(1)</script>{{ 7|add:7 }}\u202egnp'


@pytest.fixture
def study(bench: Bench) -> StudyId:
    return StudyId(bench.ws.study.new("Helpline").id)


@pytest.fixture
def lead(bench: Bench, study: StudyId) -> Client:
    return bench.member(study, "lead", name="Ana")


def write(client: Client, study: StudyId, after: int, noun: str = "charter", key: str = "charter", **lines: str) -> str:
    """Send one line as the page's script does, and return what stands beside it then."""
    sent = {"noun": noun, "key": key, "after": after} | {f"line-{name}": text for name, text in lines.items()}
    answer = client.post(f"/s/{study}/scope/write/", sent, headers={"X-Line": "1", "HX-Request": "true"})
    assert answer.status_code in {200, 400, 409}, answer.content.decode()
    return f"{answer.status_code} {unescape(' '.join(answer.content.decode().split()))}"


def page(client: Client, study: StudyId, to: str = "", status: int = 200) -> str:
    answer = client.get(f"/s/{study}/scope/{to}")
    assert answer.status_code == status, answer.content.decode()
    return unescape(answer.content.decode())


@pytest.mark.parametrize("to", PAGES)
def test_an_empty_page_teaches_in_a_sentence_and_offers_one_act(lead: Client, study: StudyId, to: str) -> None:
    said = page(lead, study, to)

    assert 'class="lead"' in said
    assert "primary" in said or "data-write" in said


def test_a_line_is_kept_as_it_is_typed(bench: Bench, lead: Client, study: StudyId) -> None:
    first = write(lead, study, 0, purpose="May it stay open?")
    assert first.startswith("200 ")
    assert 'data-after="1" data-said="1 of 7 said"' in first
    assert "saved 00:00" in first

    assert 'data-after="1"' in write(lead, study, 1, purpose="May it stay open? ")
    assert 'data-after="2"' in write(lead, study, 1, decision="whether")
    assert bench.ws.study.scope(study).charter == Charter(purpose="May it stay open?", decision="whether")
    assert "May it stay open?" in page(lead, study)


def test_what_somebody_else_wrote_meanwhile_is_shown_and_stands(bench: Bench, lead: Client, study: StudyId) -> None:
    bo = bench.member(study, "lead", name="Bo")
    write(lead, study, 0, purpose="one")
    write(bo, study, 1, purpose=HOSTILE)

    clash = write(lead, study, 1, purpose="mine")
    assert clash.startswith("409 ")
    assert "Bo</bdi> wrote here at 00:00" in clash
    assert "<script>" not in lead.get(f"/s/{study}/scope/").content.decode().split("</head>")[1].split("keys.js")[0]
    assert bench.ws.study.scope(study).charter.purpose == HOSTILE
    assert write(lead, study, 2, purpose="mine").startswith("200 ")


def test_without_script_the_whole_card_is_kept_by_a_button(bench: Bench, lead: Client, study: StudyId) -> None:
    bo = bench.member(study, "lead", name="Bo")
    sent = {"noun": "charter", "key": "charter", "after": 0, "line-purpose": "p", "line-system": "", "line-setting": ""}
    assert lead.post(f"/s/{study}/scope/write/", sent).status_code == 302
    write(bo, study, 1, system="Bo's")

    late = sent | {"after": 1, "line-setting": "mine"}
    assert lead.post(f"/s/{study}/scope/write/", late | {"line-system": "Ana's"}).status_code == 409
    assert bench.ws.study.scope(study).charter == Charter(purpose="p", system="Bo's", setting="mine")


def test_a_card_is_begun_written_renamed_taken_back_and_found_again(bench: Bench, lead: Client, study: StudyId) -> None:
    begun = lead.post(f"/s/{study}/scope/add/", {"noun": "value-entry", "name": "Wrong deadline"})
    assert "open=Wrong+deadline#sheet-" in begun["Location"]
    write(lead, study, 1, "value-entry", "Wrong deadline", codes="ai:a, ai:b\nowasp:1")
    write(lead, study, 2, "value-entry", "Wrong deadline", harm="Late deadline")
    assert bench.ws.study.scope(study).values == (ValueEntry(harm="Late deadline", codes=("ai:a", "ai:b", "owasp:1")),)

    gone = lead.post(
        f"/s/{study}/scope/take-back/", {"noun": "value-entry", "key": "Wrong deadline", "after": 3}, follow=True
    )
    assert "was taken back" in gone.content.decode()
    assert bench.ws.study.scope(study).values == ()
    lead.post(f"/s/{study}/scope/add/", {"noun": "value-entry", "name": "Late deadline"})
    assert [entry.harm for entry in bench.ws.study.scope(study).values] == ["Late deadline"]
    history = page(lead, study, "history/?noun=value-entry&key=Wrong+deadline")
    assert all(words in history for words in ("Ana", "Late deadline", "ai:a, ai:b, owasp:1"))


def test_a_harm_shows_the_scenarios_that_name_it(bench: Bench, lead: Client, study: StudyId) -> None:
    bench.ws.study.write(
        study, [ValueEntry(harm="Wrong deadline"), Scenario(name="At night", harm_here="a WRONG deadline, and shame")]
    )

    assert "At night" in page(lead, study, "values/")


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"after": "x"}, "no number of a revision"),
        ({"after": "9" * 12}, "no number of a revision"),
        ({"noun": "study"}, "no part of a scope"),
        ({"line-title": "x"}, "no line 'title'"),
        ({"line-purpose": "x" * 20_001}, "20,001 characters"),
    ],
)
def test_what_no_line_can_hold_is_refused_beside_it(
    bench: Bench, lead: Client, study: StudyId, sent: dict[str, str], says: str
) -> None:
    whole = {"noun": "charter", "key": "charter", "after": "0"} | sent
    answer = lead.post(f"/s/{study}/scope/write/", whole, headers={"X-Line": "1"})

    assert (answer.status_code, says in unescape(answer.content.decode())) == (400, True), answer.content.decode()
    assert bench.ws.study.scope(study).charter == Charter()


def test_a_vocabulary_is_attached_detached_and_brought(bench: Bench, lead: Client, study: StudyId) -> None:
    name = bench.ws.study.taxonomies()[0].name
    lead.post(f"/s/{study}/scope/attach/", {"name": name})
    assert [item.name for item in bench.ws.study.scope(study).taxonomies] == [name]
    lead.post(f"/s/{study}/scope/take-back/", {"noun": "taxonomy", "key": name, "after": 1})
    assert bench.ws.study.scope(study).taxonomies == ()

    file = SimpleUploadedFile("../../Our Harms.csv", b"code,name\na,Shame\n")
    assert lead.post(f"/s/{study}/scope/bring/", {"file": file}).status_code == 302
    assert [item.name for item in bench.ws.study.scope(study).taxonomies] == ["our-harms"]
    bad = lead.post(f"/s/{study}/scope/bring/", {"file": SimpleUploadedFile("bad.csv", b"nothing,here\n1,2\n")})
    assert (bad.status_code, "no column &#x27;name&#x27;" in bad.content.decode(), b"/tmp" in bad.content) == (
        400,
        True,
        False,
    )
    assert lead.post(f"/s/{study}/scope/bring/").status_code == 400


def test_who_may_only_read_sees_words_and_no_field(bench: Bench, study: StudyId) -> None:
    bench.ws.study.write(study, [Exclusion(what="Voice", borne_by="people who cannot type")])
    reader = bench.member(study, "reader")

    for to in PAGES:
        said = page(reader, study, to)
        assert "data-write" not in said
        assert "write.js" not in said
    assert "people who cannot type" in page(reader, study, "left-out/")
    for to in ("write/", "add/", "take-back/", "attach/"):
        sent = {"noun": "exclusion", "key": "Voice", "after": 1, "name": "x", "line-why": "x"}
        assert reader.post(f"/s/{study}/scope/{to}", sent).status_code == 403


def test_hostile_words_stay_words(bench: Bench, lead: Client, study: StudyId) -> None:
    name = label(HOSTILE)
    bench.ws.study.write(
        study,
        [
            ValueEntry(harm=name, dissent=HOSTILE, affected=(HOSTILE, "b"), values=(HOSTILE,)),
            Exclusion(what=HOSTILE, harm=HOSTILE),
            Scenario(name=HOSTILE, harms=(HOSTILE,)),
            Interests(funder=HOSTILE),
            Group(name=HOSTILE, note=HOSTILE),
            TermMapping(source=f"{name}:1", predicate="closeMatch", target="b:2", author=HOSTILE, note=HOSTILE),
        ],
    )
    for text in ("one", HOSTILE):
        bench.ws.study.define(study, Definition(harm=name, text=text, reason=HOSTILE))
    harm = quote(name)
    nowhere = {"history/?noun=exclusion&key=x", ""}
    more = (f"definition/?harm={harm}", f"trace/?noun=harm&name={harm}", *nowhere)
    for to in (*PAGES, *READ, *more):
        answer = lead.get(f"/s/{study}/scope/{to}").content.decode()
        assert "<script>alert" not in answer
        assert to in nowhere or "{{ 7|add:7 }}" in answer, to


def test_a_strangers_study_is_nowhere(bench: Bench, study: StudyId, lead: Client) -> None:
    other = StudyId(bench.ws.study.new("Other").id)
    for to in PAGES:
        page(lead, other, to, status=404)
    for to in ("write/", "add/", "take-back/", "attach/", "bring/"):
        assert lead.post(f"/s/{other}/scope/{to}", {"noun": "exclusion", "name": "x"}).status_code == 404


def test_a_history_joins_what_one_person_wrote_in_one_sitting() -> None:
    texts = (("Ana", 0, "M"), ("Ana", 1, "May it"), ("Bo", 2, "Bo's"), ("Ana", 3, "mine"), ("Ana", 30, "mine again"))
    revisions: list[Revision] = []
    before = ""
    for number, (author, minute, text) in enumerate(texts, 1):
        at = f"2026-01-01T00:{minute:02}:00Z"
        sheet = Sheet(
            id=SheetId("s"), noun="charter", study=StudyId("x"), name="charter", revision=number,
            fingerprint=Fingerprint("f"), author=author, at=at,
        )  # fmt: skip
        revisions.append(Revision(sheet, (("purpose", before, text),)))
        before = text

    said = [(entry.author, entry.begun[14:16], entry.changes) for entry in pages.sittings("charter", revisions[::-1])]
    assert said == [
        ("Ana", "30", (("Question", "mine", "mine again"),)),
        ("Ana", "03", (("Question", "Bo's", "mine"),)),
        ("Bo", "02", (("Question", "May it", "Bo's"),)),
        ("Ana", "00", (("Question", "", "May it"),)),
    ]


# ------------------------------------------------------------------------------------------------- scope at depth


def test_boxes_are_one_line_and_may_all_be_cleared(bench: Bench, lead: Client, study: StudyId) -> None:
    lead.post(f"/s/{study}/scope/add/", {"noun": "group", "name": "Tenants"})
    sent = {"noun": "group", "key": "Tenants", "after": 1, "line-how": ["", "consulted", "bearing_risk"]}
    answer = lead.post(f"/s/{study}/scope/write/", sent, headers={"X-Line": "1"})
    assert (answer.status_code, b'data-said="2 of 3 said"' in answer.content) == (200, True)
    assert bench.ws.study.scope(study).groups == (Group(name="Tenants", how=("consulted", "bearing_risk")),)

    lead.post(f"/s/{study}/scope/write/", sent | {"after": 2, "line-how": [""]})
    assert bench.ws.study.scope(study).groups == (Group(name="Tenants"),)


def test_names_with_commas_stay_whole(bench: Bench, lead: Client, study: StudyId) -> None:
    bench.ws.study.write(study, [ValueEntry(harm="Harm over time, and dependence")])
    key = "Harm over time, and dependence"
    nist = "nist-ai-600-1:Dangerous, Violent, or Hateful Content"
    write(lead, study, 1, "value-entry", key, codes=f"{nist}, owasp-llm-2025:01", affected="Tenants, all\nOwners")
    (entry,) = bench.ws.study.scope(study).values
    assert entry.codes == (nist, "owasp-llm-2025:01")
    assert entry.affected == ("Tenants, all", "Owners")
    assert f'value="{nist}, owasp-llm-2025:01"' in page(lead, study, "values/")


def test_an_affected_group_that_nobody_asked_is_a_gap(bench: Bench, lead: Client, study: StudyId) -> None:
    bench.ws.study.write(study, [ValueEntry(harm="Shame", affected=("Tenants", "Owners")), Group(name="tenants")])
    said = page(lead, study, "people/")
    assert "1 group is named as affected, and is absent from this map." in said
    assert 'value="Owners">Put it on the map' in said

    lead.post(f"/s/{study}/scope/add/", {"noun": "group", "name": "Owners"})
    assert "absent from this map" not in page(lead, study, "people/")


def test_the_home_leads_to_the_page_on_which_a_gap_is_closed(bench: Bench, lead: Client, study: StudyId) -> None:
    bench.ws.study.write(study, [Charter(purpose="a", system="b", decision="c", decides_contested="d")])
    home = lead.get(f"/s/{study}/").content.decode()

    assert f'href="/s/{study}/scope/values/">Say it' in home
    bench.ws.study.write(study, [ValueEntry(harm="A wrong day", decided_by="us", affected=("Neighbours",))])
    home = lead.get(f"/s/{study}/").content.decode()
    assert f'href="/s/{study}/scope/left-out/">Say it' in home


def test_empty_layers_and_starting_points_are_shown(bench: Bench, lead: Client, study: StudyId) -> None:
    assert "Over-refusal: a benefit that is lost" in page(lead, study, "values/")
    bench.ws.study.write(study, [ValueEntry(harm="Shame", layer="interaction")])
    said = " ".join(page(lead, study, "values/").split())
    assert "capability: no harm named" in said
    assert "interaction: 1" in said
    assert "Over-refusal" not in said


def test_who_may_not_settle_is_told_beside_the_line(bench: Bench, lead: Client, study: StudyId) -> None:
    bench.ws.study.write(study, [Charter(may_settle=("Bo",)), ValueEntry(harm="Shame")])
    refused = write(lead, study, 1, "value-entry", "Shame", standing="settled")
    assert refused.startswith("400 ")
    assert "the charter lets Bo mark a harm settled, and you are Ana here" in refused

    bo = bench.member(study, "steward", name="Bo")
    assert write(bo, study, 1, "value-entry", "Shame", standing="settled").startswith("200 ")
    assert "marked by Bo" in page(lead, study, "values/").replace('<bdi dir="auto">', "").replace("</bdi>", "")


def test_an_expert_writes_versions_that_can_be_compared(bench: Bench, study: StudyId) -> None:
    bench.ws.study.write(study, [ValueEntry(harm="Shame")])
    expert = bench.member(study, "expert", name="Dr Ortiz")
    assert "Write the first version" in page(expert, study, "definitions/")
    form = {"harm": "Shame", "after": "0", "line-text": "A reply that shames.", "line-reason": ""}
    assert expert.post(f"/s/{study}/scope/define/", form).status_code == 302
    form |= {"after": "1", "line-text": "A reply that shames before others.", "line-reason": "alone it is another"}
    assert expert.post(f"/s/{study}/scope/define/", form).status_code == 302

    said = page(expert, study, "definition/?harm=Shame")
    assert "Version 2" in said
    assert "alone it is another" in said
    assert "<del>" in said
    assert 'value="alone' not in said, "the reason belongs to its version and is asked for anew"
    assert "Dr Ortiz" in page(expert, study, "definitions/")
    for to in ("add/", "take-back/"):
        sent = {"noun": "value-entry", "name": "x", "key": "Shame", "after": 1}
        assert expert.post(f"/s/{study}/scope/{to}", sent).status_code == 403
    late = form | {"after": "1", "line-text": "mine"}
    assert expert.post(f"/s/{study}/scope/define/", late).status_code == 409
    assert page(expert, study, "definition/?harm=Shame&from=1&to=9", status=404)


def test_a_mapping_is_judged_on_the_page_and_taken_away_as_a_file(bench: Bench, lead: Client, study: StudyId) -> None:
    brought = lead.post(f"/s/{study}/scope/mappings/bring/", {"shipped": "owasp-llm-2025-to-2026"}, follow=True)
    assert "10 of 10 mappings are new here" in brought.content.decode()
    key = bench.ws.study.parts(study, "mapping")[0][0].name
    lead.post(f"/s/{study}/scope/mappings/judge/", {"key": key, "act": "confirm"})
    assert "confirmed by" in page(lead, study, "vocabularies/")
    file = lead.get(f"/s/{study}/scope/mappings/file/")
    assert file["Content-Type"].startswith("text/tab-separated-values")
    assert file.content.decode().splitlines()[1].endswith("\tAna")

    upload = SimpleUploadedFile("m.tsv", file.content.replace(b"owasp-llm-2026", b"mine"))
    lead.post(f"/s/{study}/scope/mappings/bring/", {"file": upload})
    assert len(bench.ws.study.scope(study).mappings) == 20
    suggested = {"source": "shelby-2023:Allocative", "predicate": "broadMatch", "target": "nist-ai-600-1:Confabulation"}
    assert lead.post(f"/s/{study}/scope/mappings/suggest/", suggested).status_code == 302
    bad = suggested | {"predicate": "sameAs", "target": "nist-ai-600-1:Data Privacy"}
    assert lead.post(f"/s/{study}/scope/mappings/suggest/", bad).status_code == 400
    assert lead.post(f"/s/{study}/scope/mappings/judge/", {"key": key, "act": "praise"}).status_code == 400
    assert lead.post(f"/s/{study}/scope/mappings/bring/").status_code == 400


def test_the_timeline_joins_a_sitting_and_is_filtered(bench: Bench, lead: Client, study: StudyId) -> None:
    for after, text in enumerate(("M", "May it", "May it stay?")):
        write(lead, study, after, purpose=text)
    bench.ws.study.write(study, [Exclusion(what="Voice", why="no tool for it")])
    said = page(lead, study, "decisions/")
    assert said.count("its history") == 2
    assert "May it stay?" in said
    assert "May it<" not in said
    assert "no tool for it" in said
    assert page(lead, study, "decisions/?noun=exclusion").count("its history") == 1
    page(lead, study, "decisions/?noun=study", status=400)
    page(lead, study, "decisions/?before=x", status=400)

"""Events as pages: a visitor's one page, the facilitator's, the triage, the kiosk."""

from __future__ import annotations

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client

from redcommons.labour.model import Arrangement, Membership, SupportLine, SupportList
from redcommons.values.identity import PersonName, StudyId
from redcommons.workbench.event import codes
from tests.workbench_worlds import Bench

EVENT = Arrangement(
    way="event", title="Open day", roles=("visitor",), targets=("helpline", "helpline:strict"), budget=3, minutes=20,
    comes_back="A letter to all who came.",
)  # fmt: skip


@pytest.fixture
def study(bench: Bench) -> StudyId:
    cache.clear()
    made = StudyId(bench.ws.study.new("Helpline").id)
    bench.ws.ports[0].shelf.put(made, "open-day", EVENT, "lead")
    bench.ws.labour.set_support(SupportList(locale="en", lines=(SupportLine(name="Ana", reach="room 3"),)))
    return made


def visitor(bench: Bench, study: StudyId, name: str) -> Client:
    client, person = bench.somebody(name)
    member = Membership(person=person, pseudonym=PersonName(name), roles=("visitor",), arrangement="open-day")
    bench.ws.ports[0].shelf.put(study, person, member, name)
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


def begun(client: Client, study: StudyId) -> str:
    answer = client.post(f"/s/{study}/event/begin/", {})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def test_a_visitor_has_one_page(bench: Bench, study: StudyId) -> None:
    ana = visitor(bench, study, "ana")
    assert ana.get(f"/s/{study}/")["Location"] == f"/s/{study}/event/"
    page = text(ana, f"/s/{study}/event/")

    assert "3 messages left" in page
    assert "about 20 minutes" in page
    assert "A letter to all who came." in page
    assert "Next person" in page
    assert "helpline" not in page.replace("Helpline", "")


def test_a_conversation_of_a_visitor_names_no_model(bench: Bench, study: StudyId) -> None:
    ana = visitor(bench, study, "ana")
    page = text(ana, begun(ana, study))

    assert "3 messages left" in page
    assert "helpline" not in page.replace("Helpline", "")
    for words in ("by a method", "Memos", ">settings<", "Take it with you", "documents"):
        assert words not in page


def test_a_code_is_drawn_printed_and_opens(bench: Bench, study: StudyId) -> None:
    made = bench.member(study, "lead").post(f"/s/{study}/events/open-day/code/")
    page = text(bench.owner(), made["Location"])
    code = made["Location"].rstrip("/").rpartition("/")[2]

    assert code in page
    assert "<svg" in page
    assert "room 3" in page
    assert "style=" not in page
    for typed in (code, code.lower(), code.replace("-", " ")):
        led = Client().post("/at/", {"code": typed})
        assert led["Location"] == f"/in/{study}/{code.replace('-', '')}/"
    assert Client().get(f"/at/{code}/").status_code == 302


def test_the_first_code_asks_for_a_way_back(bench: Bench, study: StudyId) -> None:
    answer = bench.owner().post(f"/s/{study}/events/open-day/code/")
    assert answer.status_code == 409
    assert "First a way back for you" in answer.content.decode()


def test_a_poster_is_of_its_event_alone(bench: Bench, study: StudyId) -> None:
    other = StudyId(bench.ws.study.new("Other").id)
    bench.ws.ports[0].shelf.put(other, "open-day", EVENT, "lead")
    code = (
        bench.member(other, "lead").post(f"/s/{other}/events/open-day/code/")["Location"].rstrip("/").rpartition("/")[2]
    )

    assert bench.owner().get(f"/s/{study}/events/open-day/poster/{code}/").status_code == 404
    assert bench.owner().get(f"/s/{study}/events/open-day/poster/BCDF-GHJ/").status_code == 404


def test_wrong_codes_are_counted_and_right_ones_are_not(bench: Bench, study: StudyId) -> None:
    code = (
        bench.member(study, "lead").post(f"/s/{study}/events/open-day/code/")["Location"].rstrip("/").rpartition("/")[2]
    )
    for _person in range(2 * codes.WRONG_IN_ALL):
        assert Client().get(f"/at/{code}/").status_code == 302
    tried = [Client().post("/at/", {"code": f"WRONG-{n}"}).status_code for n in range(codes.WRONG_HERE + 5)]

    assert tried == [404] * codes.WRONG_HERE + [429] * 5
    assert Client().post("/at/", {"code": code}).status_code == 429, "while one guesses, a right guess tells nothing"
    assert Client(REMOTE_ADDR="10.0.0.9").get(f"/at/{code}/").status_code == 302, "elsewhere people come in"
    for n in range(codes.WRONG_IN_ALL):
        Client(REMOTE_ADDR=f"10.0.1.{n}").get("/at/NOTHING/")
    assert Client(REMOTE_ADDR="10.0.0.9").get(f"/at/{code}/").status_code == 429, "many addresses guess no faster"


def test_codes_are_guessed_no_faster_by_whoever_knows_the_study(bench: Bench, study: StudyId) -> None:
    made = bench.member(study, "lead").post(f"/s/{study}/events/open-day/code/")
    code = made["Location"].rstrip("/").rpartition("/")[2]
    way = f"/in/{study}/{code.replace('-', '')}/"
    for _long in range(codes.WRONG_HERE + 1):
        assert Client().get(f"/in/{study}/{'x' * 32}/").status_code == 404
    assert Client().get(way).status_code == 200, "an old link is no guess"
    tried = [Client().get(f"/in/{study}/BCDF{n:03}/").status_code for n in range(codes.WRONG_HERE + 2)]

    assert tried == [404] * codes.WRONG_HERE + [429] * 2
    assert Client().get(way).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").get(way).status_code == 200


def test_codes_are_long_enough_and_hold_no_word() -> None:
    assert len(codes.LETTERS) ** codes.LENGTH > 2**30
    drawn = {codes.fresh() for _time in range(500)}
    assert len(drawn) == 500
    assert not set("".join(drawn)) & set("AEIOUY0123456789")
    assert codes.spelled("bcdfghj") == "BCDF-GHJ"


@pytest.mark.parametrize("hostile", ["%00", "..", "' OR 1=1 --", "\u202eBCDF", "🐘" * 80, "A" * 5_000])
def test_a_hostile_code_opens_nothing(bench: Bench, study: StudyId, hostile: str) -> None:
    assert Client().post("/at/", {"code": hostile}).status_code == 404


# ---------------------------------------------------------------------------------------------------------- triage


def kept(bench: Bench, study: StudyId, name: str, title: str) -> str:
    """Let a visitor say something, hear a reply and keep it; return the name of the finding."""
    from redcommons.exploration.model import Kept, Saying, Talk
    from redcommons.labour.model import Actor
    from redcommons.values.conversation import assistant

    member = next(one for _s, one in bench.ws.ports[0].shelf.newest(Membership, study) if one.pseudonym == name)
    ws = bench.ws.by(Actor(name=PersonName(name), roles=("visitor",), person=member.person))
    talk = ws.exploration.begin(study, Talk(targets=())).name
    with ws.exploration.owning() as owner:
        head, _told, places = ws.exploration.ask(study, talk, Saying(text="zqsaidzq"), owner)
        turn = msgspec.structs.replace(places[0][1], message=assistant("zqheardzq"), state="whole", model="zqmodelzq")
        ws.exploration.hear_end(head.id, turn)
    found = Kept(title=title, talk="", target="", model="", turns=(), by=PersonName(""))
    return str(ws.exploration.keep(study, talk, turn.number, found).name)


def test_a_facilitator_reads_and_the_finder_is_told(bench: Bench, study: StudyId) -> None:
    ana = visitor(bench, study, "ana")
    name = kept(bench, study, "ana", "It gave a wrong date")
    facilitator = bench.member(study, "facilitator")
    page = text(facilitator, f"/s/{study}/events/open-day/found/")
    assert "It gave a wrong date" in page
    assert "zqheardzq" not in page, "hidden until revealed"
    assert "helpline" not in page.replace("Helpline", "")
    assert "zqmodelzq" not in page
    words = text(facilitator, f"/s/{study}/events/open-day/found/{name}/words/?reveal=1")
    assert "zqheardzq" in words
    assert "not read yet" in text(ana, f"/s/{study}/event/")

    said = {"state": "read", "note": "Thank you: we did not know that.", "after": "0"}
    done = facilitator.post(f"/s/{study}/events/open-day/found/{name}/mark/", said)
    assert done.status_code == 302, done.content.decode()
    assert "your finding was read" in text(ana, f"/s/{study}/event/")
    assert "we did not know that" in text(ana, f"/s/{study}/event/")
    assert "we did not know that" in text(ana, "/me/work/"), "also in their own record"
    late = facilitator.post(f"/s/{study}/events/open-day/found/{name}/mark/", {"state": "unread", "after": "0"})
    assert late.status_code in {400, 409}
    assert "It gave a wrong date" in text(facilitator, f"/s/{study}/events/open-day/found/?show=read")
    assert "It gave a wrong date" not in text(facilitator, f"/s/{study}/events/open-day/found/?show=unread")


def test_same_as_names_another_finding_of_the_event(bench: Bench, study: StudyId) -> None:
    visitor(bench, study, "ana")
    first, second = kept(bench, study, "ana", "One"), kept(bench, study, "ana", "Two")
    lead = bench.member(study, "lead")
    where = f"/s/{study}/events/open-day/found/{second}/mark/"

    assert lead.post(where, {"state": "read", "same_as": second, "after": "0"}).status_code == 400
    assert lead.post(where, {"state": "read", "same_as": "talk-x turn 2", "after": "0"}).status_code == 404
    assert lead.post(where, {"state": "read", "same_as": first, "after": "0"}).status_code == 302
    assert "the same as" in text(lead, f"/s/{study}/events/open-day/found/?show=same")


def test_what_was_kept_outside_the_event_is_not_triaged(bench: Bench, study: StudyId) -> None:
    visitor(bench, study, "ana")
    name = kept(bench, study, "ana", "Here")
    bench.ws.ports[0].shelf.put(study, "other-day", EVENT, "lead")

    lead = bench.member(study, "lead")
    assert "Here" not in text(lead, f"/s/{study}/events/other-day/found/")
    assert lead.get(f"/s/{study}/events/other-day/found/{name}/words/").status_code == 404


# ----------------------------------------------------------------------------------------------------------- kiosk


def test_the_next_person_finds_nothing_of_the_one_before(bench: Bench, study: StudyId) -> None:
    ana = visitor(bench, study, "ana")
    talk = begun(ana, study)
    session = next(name for name in ana.cookies if name.startswith("session"))
    ana.cookies[session.replace("session", "door")] = f"/in/{study}/BCDFGHJ/"
    assert "record code" in text(ana, f"/s/{study}/event/next/")
    done = ana.post(f"/s/{study}/event/next/")

    assert done["Location"] == f"/in/{study}/BCDFGHJ/"
    assert '"storage"' in done["Clear-Site-Data"]
    assert {name for name, one in done.cookies.items() if not one.value} >= {
        name for name in ana.cookies if name.startswith(("session", "vault", "pocket", "role"))
    }
    assert ana.get(talk).status_code == 302


def test_the_way_for_the_next_person_leads_to_a_door_alone(bench: Bench, study: StudyId) -> None:
    ana = visitor(bench, study, "ana")
    session = next(name for name in ana.cookies if name.startswith("session"))
    ana.cookies[session.replace("session", "door")] = "//elsewhere.example/"

    assert ana.post(f"/s/{study}/event/next/")["Location"] == "/at/"

"""Terms are asked about version by version, support is found in the nearest language, time stays one's own."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import redcommons
from redcommons.assembly import Workspace
from redcommons.care.ports import Sealed, Settling
from redcommons.labour.model import Actor, Consent, Role, SupportLine, SupportList, Terms, WorkTime
from redcommons.labour.rules import checked, consents, nearest, stated
from redcommons.testing import FrozenClock
from redcommons.values.base import fingerprint
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId

TERMS = Terms(topics="replies of a helpline", pay="14 EUR an hour")
LINE = SupportLine(name="Ana", reach="room 3")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="lena", clock=FrozenClock()) as found:
        yield found


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    return StudyId(ws.study.new("helpline").id)


def somebody(ws: Workspace, name: str, *roles: Role) -> Workspace:
    return ws.by(Actor(name=PersonName(name), roles=roles, person=f"person-{name}"))


# ------------------------------------------------------------------------------------------------ terms and consent


def test_blank_answers_say_that_nothing_is_stated() -> None:
    said = dict(stated(TERMS))

    assert said["What is paid"] == "14 EUR an hour"
    assert said["Which support there is"] == "not stated"
    assert said["Items a day at most"] == "not stated"
    assert len(said) == len(Terms.__struct_fields__)


def test_consent_is_to_exactly_these_terms() -> None:
    given = Consent(terms=fingerprint(TERMS), given=True)

    assert consents(TERMS, given)
    assert not consents(msgspec.structs.replace(TERMS, pay="1 EUR"), given)
    assert not consents(TERMS, msgspec.structs.replace(given, given=False))
    assert not consents(TERMS, None)
    assert not consents(None, given)


def test_consent_is_given_read_again_and_withdrawn(ws: Workspace, study: StudyId) -> None:
    ana = somebody(ws, "ana", "rater")
    sheet = ws.labour.write_terms(study, TERMS)
    assert not ana.labour.consented(study)
    assert ana.labour.agreed(study) is None
    ana.labour.consent(study, Consent(terms=sheet.fingerprint, given=True))
    assert ana.labour.consented(study)
    ws.labour.write_terms(study, msgspec.structs.replace(TERMS, pay="15 EUR an hour"))
    assert not ana.labour.consented(study)
    assert ana.labour.agreed(study)[2] == TERMS
    ana.labour.withdraw(study)
    assert not ana.labour.agreed(study)[1].given


def test_there_is_nothing_to_consent_to_before_terms_are_written(ws: Workspace, study: StudyId) -> None:
    ana = somebody(ws, "ana", "rater")

    with pytest.raises(NotFound, match="a lead or a steward writes them"):
        ana.labour.consent(study, Consent(terms=fingerprint(TERMS), given=True))
    with pytest.raises(NotFound, match="no consent of yours"):
        ana.labour.withdraw(study)


def test_raters_write_no_terms(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(NotPermitted, match=r"labour\.terms is for: lead, steward"):
        somebody(ws, "ana", "rater").labour.write_terms(study, TERMS)


# ---------------------------------------------------------------------------------------------------------- support


@pytest.mark.parametrize(
    ("asked", "found"), [("de", "de"), ("de-AT", "de"), ("pt-BR", "pt-BR"), ("pt", "pt-BR"), ("fa", "de"), ("", "de")]
)
def test_support_is_found_in_the_nearest_language(asked: str, found: str) -> None:
    lists = (SupportList(locale="en"), *(SupportList(locale=tongue, lines=(LINE,)) for tongue in ("de", "pt-BR")))
    there = nearest(lists, asked)

    assert there is not None
    assert there.locale == found


def test_an_empty_list_is_no_support(ws: Workspace) -> None:
    assert ws.labour.support("en") is None
    ws.labour.set_support(SupportList(locale="en"))
    assert ws.labour.support("en") is None
    ws.labour.set_support(SupportList(locale="en", lines=(LINE,)))
    assert somebody(ws, "ana").labour.support("en").lines == (LINE,)
    assert len(ws.labour.support_lists()) == 1


# --------------------------------------------------------------------------------------------------------- own time


def test_time_is_written_changed_taken_back_and_read_by_its_author_alone(ws: Workspace, study: StudyId) -> None:
    ana, ben = somebody(ws, "ana", "rater"), somebody(ws, "ben", "lead")
    entry = ana.labour.note_time(study, WorkTime(day="2026-01-01", minutes=50, what="rating")).name
    ana.labour.note_time(study, WorkTime(day="2026-01-01", minutes=65, what="rating, with a break"), entry)
    other = ana.labour.note_time(study, WorkTime(day="2026-01-02", minutes=5)).name
    ana.labour.note_time(study, WorkTime(day="2026-01-02", minutes=5, gone=True), other)

    assert [time.minutes for _sheet, time in ana.labour.own_time(study)] == [65]
    assert ben.labour.own_time(study) == ()
    with pytest.raises(NotFound, match="of yours"):
        ben.labour.note_time(study, WorkTime(day="2026-01-01", minutes=1), entry)


def test_own_time_stays_readable_and_editable_after_leaving(ws: Workspace, study: StudyId) -> None:
    entry = somebody(ws, "ana", "rater").labour.note_time(study, WorkTime(day="2026-01-01", minutes=50)).name
    left = somebody(ws, "ana")
    left.labour.note_time(study, WorkTime(day="2026-01-01", minutes=55), entry)

    assert [time.minutes for _sheet, time in left.labour.own_time(study)] == [55]
    with pytest.raises(NotPermitted):
        left.labour.note_time(study, WorkTime(day="2026-01-03", minutes=10))


@pytest.mark.parametrize(("day", "minutes", "why"), [("1.1.26", 5, "YYYY-MM-DD"), ("2026-01-01", 1441, "do not fit")])
def test_time_that_cannot_be_is_refused(day: str, minutes: int, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        checked(WorkTime(day=day, minutes=minutes))


# ------------------------------------------------------------------------------------------------------- the vault


def test_a_vault_is_its_person_s_own(ws: Workspace) -> None:
    ana, ben = somebody(ws, "ana", "rater"), somebody(ws, "ben", "rater")
    ana.labour.keep_vault(Sealed(keys=b"k", body=b"b"))
    assert ben.labour.vault() is None
    with pytest.raises(NotPermitted, match="its own person"):
        ben.labour.settle(Settling(person="person-ana", merge=lambda body: body))
    ana.labour.settle(Settling(person="person-ana", merge=lambda body: body + b"!"))
    assert ana.labour.vault().body == b"b!"
    ana.labour.drop_vault()
    assert ana.labour.vault() is None

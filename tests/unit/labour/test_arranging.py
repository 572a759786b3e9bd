"""Arrangements are written by those who may; a door lets many in, each once, and never further than it may."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

import redcommons
from redcommons.assembly import Workspace
from redcommons.labour.model import (
    Actor,
    Arrangement,
    Completion,
    Opening,
    Pay,
    Person,
    RecordCode,
    Role,
    Terms,
    Through,
)
from redcommons.labour.rules import amount_of, plain_code, priced
from redcommons.testing import FrozenClock
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId

CROWD = Arrangement(way="crowd", title="Prolific, first wave", pay=Pay(amount="0.45", currency="EUR", unit="task"))
FORTNIGHT = Opening(days=14)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="lena", clock=FrozenClock(), many=True) as found:
        yield found


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    return StudyId(ws.study.new("helpline").id)


def somebody(ws: Workspace, name: str, *roles: Role) -> Workspace:
    return ws.by(Actor(name=PersonName(name), roles=roles, person=f"person-{name}"))


def crowd(ws: Workspace, study: StudyId, **said: object) -> str:
    return str(ws.labour.arrange(study, "", msgspec.structs.replace(CROWD, **said)).name)


# ------------------------------------------------------------------------------------------------------ arrangements


def test_an_arrangement_is_called_after_its_title_and_changed_under_that_name(ws: Workspace, study: StudyId) -> None:
    first, second = crowd(ws, study), crowd(ws, study)
    ws.labour.arrange(study, first, msgspec.structs.replace(CROWD, minutes=4))

    assert (first, second) == ("prolific-first-wave", "prolific-first-wave-2")
    assert [name for name, _one in ws.labour.arrangements(study)] == [first, second]
    assert ws.labour.arrangement(study, first).minutes == 4
    assert crowd(ws, study, title="\u0645\u062a\u0637\u0648\u0639\u0648\u0646") == "crowd"


def test_an_arrangement_keeps_its_kind(ws: Workspace, study: StudyId) -> None:
    name = crowd(ws, study)

    with pytest.raises(BadInput, match="stays of its kind"):
        ws.labour.arrange(study, name, msgspec.structs.replace(CROWD, way="event"))
    with pytest.raises(BadInput, match="no name for an address"):
        ws.labour.arrange(study, "../etc", CROWD)


def test_who_invites_does_not_appoint_by_an_arrangement(ws: Workspace, study: StudyId) -> None:
    helper = somebody(ws, "fay", "facilitator")

    assert helper.labour.arrange(study, "", CROWD).name
    with pytest.raises(NotPermitted):
        helper.labour.arrange(study, "", msgspec.structs.replace(CROWD, roles=("lead",)))
    with pytest.raises(NotPermitted):
        somebody(ws, "ana", "rater").labour.arrange(study, "", CROWD)


@pytest.mark.parametrize("amount", ["", "x", "-1", "NaN", "Infinity", "1e99", "1" * 30])
def test_a_price_is_a_number_or_refused(amount: str) -> None:
    with pytest.raises(BadInput):
        priced(Pay(amount=amount, currency="EUR", unit="task"))


def test_nobody_is_paid_less_than_they_came_in_for(ws: Workspace, study: StudyId) -> None:
    name = crowd(ws, study)
    lower = msgspec.structs.replace(CROWD, pay=Pay(amount="0.40", currency="EUR", unit="task"))
    ws.labour.arrange(study, name, lower)
    ws.labour.arrange(study, name, CROWD)
    secret = ws.labour.open_door(study, name, FORTNIGHT)
    somebody(ws, "ana").labour.come_in(study, secret, "ana")

    for pay in (
        lower.pay,
        Pay(),
        Pay(amount="45", currency="JPY", unit="task"),
        Pay(amount="9", currency="EUR", unit="whole"),
    ):
        with pytest.raises(BadInput, match=r"people came in here for 0\.45 EUR"):
            ws.labour.arrange(study, name, msgspec.structs.replace(CROWD, pay=pay))
    raised = msgspec.structs.replace(CROWD, pay=Pay(amount="0.50", currency="EUR", unit="task"), title="Another")
    assert ws.labour.arrange(study, name, raised).revision > 1


def test_a_price_says_all_or_nothing() -> None:
    assert priced(Pay(amount=" 0,45 ", currency=" EUR", unit="task")) == Pay(amount="0.45", currency="EUR", unit="task")
    assert priced(Pay()) == Pay()
    assert str(amount_of("1e2")) == "1E+2"
    with pytest.raises(BadInput, match="fill all three"):
        priced(Pay(amount="3", unit="task"))


# ------------------------------------------------------------------------------------------------------------- doors


def test_a_door_lets_somebody_in_as_its_arrangement_says(ws: Workspace, study: StudyId) -> None:
    name = crowd(ws, study, tasks=3)
    secret = ws.labour.open_door(study, name, FORTNIGHT)
    ana = somebody(ws, "ana")
    joined = ana.labour.come_in(study, secret, "finch", " 5f2\x00a ")

    assert (joined.pseudonym, joined.roles, joined.arrangement) == ("finch", ("rater",), name)
    assert joined.external == "5f2 a"
    assert ana.labour.my_arrangement(study)[0] == name
    assert somebody(ws, "ana").labour.come_in(study, secret, "other", "y") == joined, "one person comes in once"
    assert secret not in str(ws.labour.doors(study)), "only the hash of a secret is kept"
    assert len(ws.ports[0].shelf.get(Completion, study, "person-ana")[1].code) == 10


def test_the_terms_of_the_arrangement_hold_for_who_came_by_it(ws: Workspace, study: StudyId) -> None:
    name = crowd(ws, study)
    ws.labour.write_terms(study, Terms(topics="for all"))
    ws.labour.write_terms(study, Terms(topics="for the crowd"), name)
    somebody(ws, "ana").labour.come_in(study, ws.labour.open_door(study, name, FORTNIGHT), "finch")

    assert somebody(ws, "ana", "rater").labour.my_terms(study)[1].topics == "for the crowd"
    assert somebody(ws, "ben", "rater").labour.my_terms(study)[1].topics == "for all"


def test_a_door_closes_by_hand_by_time_and_when_it_is_full(ws: Workspace, study: StudyId) -> None:
    name = crowd(ws, study)
    first, second = (ws.labour.open_door(study, name, Opening(days=1, most=1)) for _one in range(2))
    somebody(ws, "ana").labour.come_in(study, first, "finch")
    ws.labour.take_back_door(study, ws.labour.doors(study)[1].seal)

    with pytest.raises(NotFound, match="has come in"):
        somebody(ws, "ben").labour.come_in(study, first, "wren")
    with pytest.raises(NotFound, match="taken back"):
        somebody(ws, "ben").labour.come_in(study, second, "wren")
    third = ws.labour.open_door(study, name, Opening(days=1))
    ws.ports[0].clock.tick(25 * 3600)
    with pytest.raises(NotFound, match="expired"):
        ws.labour.door(study, third)


def test_a_closed_arrangement_lets_nobody_new_in(ws: Workspace, study: StudyId) -> None:
    name = crowd(ws, study)
    secret = ws.labour.open_door(study, name, FORTNIGHT)
    crowd_closed = msgspec.structs.replace(ws.labour.arrangement(study, name), closed=True)
    ws.labour.arrange(study, name, crowd_closed)

    with pytest.raises(NotFound, match="nobody new"):
        somebody(ws, "ana").labour.come_in(study, secret, "finch")


def test_a_door_of_one_study_opens_no_other(ws: Workspace, study: StudyId) -> None:
    other = StudyId(ws.study.new("another").id)
    secret = ws.labour.open_door(study, crowd(ws, study), FORTNIGHT)

    for wrong in (other, StudyId(""), StudyId("nothing")):
        with pytest.raises(NotFound):
            somebody(ws, "ana").labour.come_in(wrong, secret, "finch")


def test_a_door_gives_no_role_that_is_appointed(ws: Workspace, study: StudyId) -> None:
    name = crowd(ws, study, roles=("rater", "analyst"))
    with pytest.raises(BadInput, match="no more than the roles"):
        ws.labour.open_door(study, name, FORTNIGHT)
    plain = crowd(ws, study)
    secret = ws.labour.open_door(study, plain, FORTNIGHT)
    ws.labour.arrange(study, plain, msgspec.structs.replace(CROWD, roles=("rater", "lead")))

    assert somebody(ws, "ana").labour.come_in(study, secret, "finch").roles == ("rater",)


def test_one_id_comes_in_once(ws: Workspace, study: StudyId) -> None:
    secret = ws.labour.open_door(study, crowd(ws, study), FORTNIGHT)
    somebody(ws, "ana").labour.come_in(study, secret, "finch", "worker 1")

    with pytest.raises(BadInput, match="record code"):
        somebody(ws, "ben").labour.come_in(study, secret, "wren", "worker 1")
    with pytest.raises(BadInput, match="characters"):
        somebody(ws, "ben").labour.come_in(study, secret, "wren", "x" * 10_000)


def test_who_left_does_not_come_back_by_a_door(ws: Workspace, study: StudyId) -> None:
    secret = ws.labour.open_door(study, crowd(ws, study), FORTNIGHT)
    ana = somebody(ws, "ana")
    ana.labour.come_in(study, secret, "finch")
    ana.labour.leave(study)

    with pytest.raises(BadInput, match="you left this study"):
        ana.labour.come_in(study, secret, "finch")


def test_many_at_once_come_in_once_each_and_never_too_many(ws: Workspace, study: StudyId) -> None:
    secret = ws.labour.open_door(study, crowd(ws, study), Opening(days=1, most=3))

    def come(number: int) -> bool:
        try:
            somebody(ws, f"p{number % 6}").labour.come_in(study, secret, f"bird {number % 6}")
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(come, range(12)))
    came = [one for one in ws.labour.members(study) if one.door]

    assert len(came) == len({one.person for one in came}) == 3
    assert ws.labour.came_by(study, came[0].door) == 3


def test_a_code_typed_by_hand_finds_its_door(ws: Workspace, study: StudyId) -> None:
    name = crowd(ws, study)
    secret = ws.labour.open_door(study, name, Opening(days=1, code="blue fox-27"))
    door, typed = somebody(ws, "ana").labour.door_at(" BLUE-fox 27 ")

    assert secret == typed == plain_code("Blue Fox 27") == "BLUEFOX27"
    assert door.study == study
    assert somebody(ws, "ana").labour.come_in(study, typed, "finch").arrangement == name
    with pytest.raises(NotFound, match="opens nothing"):
        ws.labour.door_at("GREENFOX27")
    with pytest.raises(BadInput, match="before"):
        ws.labour.open_door(study, name, Opening(days=1, code="bluefox27"))
    with pytest.raises(BadInput, match="short"):
        ws.labour.open_door(study, name, Opening(days=1, code="a-b"))


# ------------------------------------------------------------------------------------------------------- invitations


def test_an_invitation_carries_arrangement_and_id(ws: Workspace, study: StudyId) -> None:
    name = crowd(ws, study, way="contractor", title="By a vendor")
    secret, _made = ws.labour.invite(study, ["rater"], "", Through(arrangement=name, external="V-7"))
    joined = somebody(ws, "ana").labour.accept(study, secret, "finch")

    assert (joined.arrangement, joined.external) == (name, "V-7")
    with pytest.raises(NotFound):
        ws.labour.invite(study, ["rater"], "", Through(arrangement="nothing"))


def test_only_who_pays_sees_ids_of_others(ws: Workspace, study: StudyId) -> None:
    secret, _made = ws.labour.invite(study, ["rater"], "", Through(external="V-7"))
    somebody(ws, "ana").labour.accept(study, secret, "finch")

    assert "V-7" in str(somebody(ws, "fay", "facilitator").labour.members(study))
    assert "V-7" not in str(somebody(ws, "sam", "steward").labour.members(study))


# --------------------------------------------------------------------------------------------------- without account


def test_somebody_without_an_account_is_a_person_of_whom_nothing_is_asked(ws: Workspace, study: StudyId) -> None:
    secret = ws.labour.open_door(study, crowd(ws, study), FORTNIGHT)
    joined, code = ws.labour.come_in_passing(study, secret, "finch", "W-1")
    person = ws.labour.by_record_code(code.lower().replace("-", " "))

    assert person.id == joined.person
    assert person.passing
    assert person.name == "without an account"
    assert code not in str(ws.ports[0].shelf.newest(RecordCode, StudyId("")))
    for wrong in ("", code[:-1], "AAAA-AAAA-AAAA-AAAA", "\x00", "x" * 10_000):
        with pytest.raises(NotFound, match="opens no record"):
            ws.labour.by_record_code(wrong)


def test_who_is_refused_at_the_door_leaves_nothing_behind(ws: Workspace, study: StudyId) -> None:
    secret = ws.labour.open_door(study, crowd(ws, study), FORTNIGHT)
    ws.labour.come_in_passing(study, secret, "finch", "W-1")
    before = len(ws.ports[0].shelf.newest(Person, StudyId("")))

    for name, external in (("FINCH", ""), ("wren", "W-1"), ("", ""), ("wren", "x" * 10_000)):
        with pytest.raises(BadInput):
            ws.labour.come_in_passing(study, secret, name, external)
    assert len(ws.ports[0].shelf.newest(Person, StudyId(""))) == before


def test_another_record_code_takes_the_place_of_the_one_before(ws: Workspace, study: StudyId) -> None:
    secret = ws.labour.open_door(study, crowd(ws, study), FORTNIGHT)
    joined, code = ws.labour.come_in_passing(study, secret, "finch")
    own = ws.by(Actor(name=PersonName(""), roles=(), person=joined.person))
    other = own.labour.new_record_code()

    assert ws.labour.by_record_code(other).id == joined.person
    with pytest.raises(NotFound):
        ws.labour.by_record_code(code)


def test_an_account_that_was_closed_is_opened_by_no_code(ws: Workspace, study: StudyId) -> None:
    secret = ws.labour.open_door(study, crowd(ws, study), FORTNIGHT)
    joined, code = ws.labour.come_in_passing(study, secret, "finch")
    ws.by(Actor(name=PersonName("k"), roles=("administrator",), person="keeper")).labour.close_account(joined.person)

    with pytest.raises(NotFound):
        ws.labour.by_record_code(code)


def test_offered_names_are_free_and_say_nothing(ws: Workspace, study: StudyId) -> None:
    secret = ws.labour.open_door(study, crowd(ws, study), FORTNIGHT)
    names = [ws.labour.come_in_passing(study, secret, ws.labour.offered_name(study))[0].pseudonym for _n in range(20)]

    assert len(set(names)) == 20
    assert all(name.startswith("Guest ") for name in names)

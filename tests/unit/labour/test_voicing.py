"""Credit as people chose it, statements, promises with both views, concerns without a name, terms matched in fives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import redcommons
from redcommons.assembly import Workspace
from redcommons.labour.model import (
    Actor,
    Concern,
    ConcernAnswer,
    CreditChoice,
    Disclosure,
    Membership,
    Promise,
    PromiseView,
    Role,
    Statement,
    Terms,
)
from redcommons.labour.voicing import in_fives
from redcommons.testing import FrozenClock
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId
from tests.circles import CIRCLE, ask, by, chosen, circle, say, seat


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with redcommons.open(tmp_path, by="lena", clock=FrozenClock("2026-03-14T09:26:53Z")) as found:
        yield found


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    made = StudyId(ws.study.new("helpline").id)
    shelf = ws.ports[0].shelf
    for name, role in (("ana", "rater"), ("ben", "rater"), ("sam", "steward"), ("lena", "lead")):
        held: tuple[Role, ...] = (role,)  # type: ignore[assignment]
        shelf.put(
            made, f"person-{name}", Membership(person=f"person-{name}", pseudonym=PersonName(name), roles=held), "me"
        )
    return made


def as_(ws: Workspace, name: str, *roles: Role) -> Workspace:
    return ws.by(Actor(name=PersonName(name), roles=roles or ("rater",), person=f"person-{name}"))


# ------------------------------------------------------------------------------------------------------------- credit


def test_nobody_is_named_until_they_say_so(ws: Workspace, study: StudyId) -> None:
    assert ws.labour.printed(study, ["ana", "ben", "somebody from a file"]) == {
        "ana": "", "ben": "", "somebody from a file": "",
    }  # fmt: skip
    assert as_(ws, "ana").labour.my_credit(study).shown == "none"


def test_everybody_is_named_as_they_chose_and_otherwise_where_they_said_so(ws: Workspace, study: StudyId) -> None:
    as_(ws, "ana").labour.choose_credit(study, CreditChoice(shown="name", name="Ana Ruiz", apart={"a case": "none"}))
    as_(ws, "ben").labour.choose_credit(study, CreditChoice(shown="pseudonym"))

    assert ws.labour.printed(study, ["ana", "ben"]) == {"ana": "Ana Ruiz", "ben": "ben"}
    assert ws.labour.printed(study, ["ana", "ben"], "a case") == {"ana": "", "ben": "ben"}
    as_(ws, "ana").labour.choose_credit(study, CreditChoice())
    assert ws.labour.printed(study, ["ana"]) == {"ana": ""}


def test_a_choice_that_cannot_be_printed_is_refused(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(BadInput, match="write your name"):
        as_(ws, "ana").labour.choose_credit(study, CreditChoice(apart={"a case": "name"}))
    with pytest.raises(BadInput, match="choose of none"):
        as_(ws, "ana").labour.choose_credit(study, CreditChoice(shown="loudly"))  # type: ignore[arg-type]


def test_credit_as_a_group_follows_the_groups_own_decision(ws: Workspace) -> None:
    study = circle(ws)
    by(ws, "ana").labour.choose_credit(study, CreditChoice(shown="group"))
    chosen(ws, study)
    assert ws.labour.printed(study, ["ana"]) == {"ana": ""}
    say(ws, study, ask(ws, study, "credit", "group"), ana="agree", ben="agree", eve="agree")
    assert ws.labour.printed(study, ["ana"]) == {"ana": CIRCLE}
    say(ws, study, ask(ws, study, "credit", "none"), ana="agree", ben="agree", eve="agree")
    assert ws.labour.printed(study, ["ana"]) == {"ana": ""}


# --------------------------------------------------------------------------------------------------------- statements


def test_a_statement_is_signed_as_its_writer_says_and_can_be_changed_and_taken_back(
    ws: Workspace, study: StudyId
) -> None:
    as_(ws, "ana").labour.state(study, Statement(text="We were heard.", signed="name", name="Ana Ruiz"))
    as_(ws, "ben").labour.state(study, Statement(text="It was heavy.", signed="pseudonym"))
    assert ws.labour.statements(study) == (("We were heard.", "Ana Ruiz"), ("It was heavy.", "ben"))
    as_(ws, "ben").labour.state(study, Statement(text="It was too heavy.", signed="pseudonym"))
    as_(ws, "ana").labour.state(study, Statement(text="", signed="pseudonym", gone=True))

    assert ws.labour.statements(study) == (("It was too heavy.", "ben"),)
    assert as_(ws, "ana").labour.my_statement(study) is None


def test_an_anonymous_statement_names_nobody_and_is_changed_by_its_code_alone(ws: Workspace, study: StudyId) -> None:
    code = as_(ws, "ana").labour.state(study, Statement(text="Nobody asked us.", signed="anonymous"))
    (sheet,) = [sheet for sheet, _one in ws.ports[0].shelf.newest(Statement, study)]

    assert (sheet.author, sheet.at) == ("", "2026-03-14T00:00:00Z")
    assert ws.labour.statements(study) == (("Nobody asked us.", ""),)
    assert as_(ws, "ana").labour.my_statement(study) is None
    with pytest.raises(NotFound, match="no statement belongs"):
        as_(ws, "ben").labour.restate(study, "guessed", Statement(text="x", signed="anonymous"))
    as_(ws, "ana").labour.restate(study, code, Statement(text="They asked us late.", signed="name", name="Ana"))
    assert ws.labour.statements(study) == (("They asked us late.", ""),)
    as_(ws, "ana").labour.restate(study, code, Statement(text="", signed="anonymous", gone=True))
    assert ws.labour.statements(study) == ()


def test_an_empty_statement_is_none(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(BadInput, match="is empty"):
        as_(ws, "ana").labour.state(study, Statement(text="  ", signed="pseudonym"))


# ----------------------------------------------------------------------------------------------------------- promises


def test_a_promise_carries_the_view_of_who_made_it_and_of_those_to_whom_it_was_made(
    ws: Workspace, study: StudyId
) -> None:
    key = ws.labour.promise(study, Promise(to="everybody", what="the report, before the press", state="kept")).name
    (made,) = as_(ws, "ana").labour.promises(study)
    assert (made.promise.state, made.mine, made.said_not_kept) == ("open", True, False)
    ws.labour.mark_promise(study, key, Promise(to="x", what="y", state="kept", how="sent on Monday"))
    as_(ws, "ana").labour.say_of_promise(study, PromiseView(promise=key, kept=False))
    as_(ws, "ben").labour.say_of_promise(study, PromiseView(promise=key, kept=True))
    (both,) = ws.labour.promises(study)

    assert (both.promise.what, both.promise.state, both.promise.how) == (
        "the report, before the press", "kept", "sent on Monday",
    )  # fmt: skip
    assert (both.said_kept, both.said_not_kept, both.mine) == (True, True, False)
    with pytest.raises(NotPermitted, match="to whom it was promised"):
        ws.labour.say_of_promise(study, PromiseView(promise=key, kept=True))
    with pytest.raises(NotPermitted, match=r"labour\.promise"):
        as_(ws, "ana").labour.promise(study, Promise(to="me", what="gold"))


def test_a_promise_to_a_group_is_spoken_of_by_its_members(ws: Workspace) -> None:
    study = circle(ws)
    key = ws.labour.promise(study, Promise(to="the circle", what="an evening in May", group=CIRCLE)).name
    by(ws, "ana").labour.say_of_promise(study, PromiseView(promise=key, kept=False))
    seat(ws, study, "zoe", "rater", arrangement="")

    assert ws.labour.promises(study)[0].said_not_kept
    with pytest.raises(NotPermitted):
        by(ws, "zoe").labour.say_of_promise(study, PromiseView(promise=key, kept=True))
    with pytest.raises(NotFound, match="no group"):
        ws.labour.promise(study, Promise(to="x", what="y", group="another"))


def test_before_a_study_closes_a_list_says_what_is_left(ws: Workspace, study: StudyId) -> None:
    assert [done for _what, done in ws.labour.closing(study)] == [True, True, True, False, False]
    ws.labour.promise(study, Promise(to="everybody", what="bread"))
    as_(ws, "ana").labour.raise_concern(study, Concern(text="too late at night"))
    ws.labour.write_terms(study, Terms(pay="none"))
    as_(ws, "ana").labour.state(study, Statement(text="Said.", signed="pseudonym"))

    assert [done for _what, done in ws.labour.closing(study)] == [False, True, False, True, True]


# ----------------------------------------------------------------------------------------------------------- concerns


def test_a_concern_has_no_author_and_its_time_is_the_day(ws: Workspace, study: StudyId) -> None:
    as_(ws, "ana").labour.raise_concern(study, Concern(text="The pay came late."))
    ((sheet, one),) = ws.ports[0].shelf.newest(Concern, study)

    assert (sheet.author, sheet.at, one.text) == ("", "2026-03-14T00:00:00Z", "The pay came late.")
    assert "ana" not in str(sheet)


def test_a_concern_is_the_stewards_to_read_and_its_answer_everybodys(ws: Workspace, study: StudyId) -> None:
    steward, lead, ben = as_(ws, "sam", "steward"), as_(ws, "lena", "lead"), as_(ws, "ben")
    as_(ws, "ana").labour.raise_concern(study, Concern(text="For the steward."))
    as_(ws, "ana").labour.raise_concern(study, Concern(text="For all.", open_to="study"))
    assert {one.words for one in steward.labour.concerns(study)} == {"For the steward.", "For all."}
    assert [[one.words for one in who.labour.concerns(study)] for who in (lead, ben)] == [["For all."]] * 2
    key = next(one.key for one in steward.labour.concerns(study) if one.words == "For the steward.")
    with pytest.raises(NotPermitted, match=r"labour\.concerns is for: steward"):
        lead.labour.answer_concern(study, key, ConcernAnswer(words="no"))
    steward.labour.answer_concern(study, key, ConcernAnswer(words="It was paid today."))

    told = next(one for one in ben.labour.concerns(study) if one.key == key)
    assert (told.words, told.answers) == (None, ("It was paid today.",))


def test_who_leads_and_is_steward_at_once_is_counted(ws: Workspace, study: StudyId) -> None:
    assert ws.labour.both_at_once(study) == (1, 0)
    both = Membership(person="person-lena", pseudonym=PersonName("lena"), roles=("lead", "steward"))
    ws.ports[0].shelf.put(study, "person-lena", both, "me")

    assert ws.labour.both_at_once(study) == (2, 1)


# --------------------------------------------------------------------------------------------------------- disclosure


def test_how_terms_matched_the_work_is_told_in_fives_and_without_names(ws: Workspace, study: StudyId) -> None:
    ws.labour.write_terms(study, Terms(intensity="mild"))
    for name in ("ana", "ben", "eve", "ida"):
        as_(ws, name).labour.match_terms(study, "heavier", f"words of {name}"[:8])
    assert ws.labour.matched(study).counts == ()
    for name in ("kit", "lou", "mia"):
        as_(ws, name).labour.match_terms(study, "as_said")
    found = ws.labour.matched(study)

    assert dict(found.counts) == {"lighter": 0, "as_said": 1, "heavier": 4}
    assert found.words == ("words of",) * 4
    assert as_(ws, "ana").labour.my_match(study).match == "heavier"
    with pytest.raises(NotPermitted):
        as_(ws, "ana").labour.matched(study)


@pytest.mark.parametrize(("told", "shown"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10)])
def test_answers_are_shown_in_fives(told: int, shown: int) -> None:
    said = Disclosure(terms=Fingerprint("f"), match="heavier")
    assert len(in_fives([(f"person-{n}", said) for n in range(told)])) == shown


def test_two_looks_never_tell_what_one_person_changed(ws: Workspace, study: StudyId) -> None:
    ws.labour.write_terms(study, Terms(intensity="mild"))
    names = ("ana", "ben", "eve", "ida", "kit")
    for name in names:
        as_(ws, name).labour.match_terms(study, "as_said")
    first = ws.labour.matched(study)
    for _time in range(5):
        as_(ws, "ana").labour.match_terms(study, "lighter")
        as_(ws, "ana").labour.match_terms(study, "heavier", "the evenings")

    assert ws.labour.matched(study) == first, "one person changed their mind, however often"
    for name in names[1:]:
        as_(ws, name).labour.match_terms(study, "heavier")
    assert dict(ws.labour.matched(study).counts) == {"lighter": 0, "as_said": 0, "heavier": 5}


def test_there_is_nothing_to_match_before_terms_are_written(ws: Workspace, study: StudyId) -> None:
    with pytest.raises(NotFound, match="no terms"):
        as_(ws, "ana").labour.match_terms(study, "heavier")

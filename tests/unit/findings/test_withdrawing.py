"""What one gave is one's own to see and to withdraw; what had left in a file is said, and who it was is not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from redcommons.assembly import Workspace
from redcommons.dataset.model import CaseReview
from redcommons.evaluation.model import Norming, NormingNote, NormingReading, Queue
from redcommons.exploration.memo import Memo
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.labour.model import Actor, Arrangement, Membership, Pay, Role
from redcommons.study.model import Brief, Definition
from redcommons.values.conversation import assistant
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.job import withdrawing
from tests.rating_worlds import Person, World, rating_world

SECRET = "a quite unlikely walrus"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with rating_world(str(tmp_path / "ws"), tmp_path) as found:
        yield found


def member(world: World, name: str, *roles: Role) -> Workspace:
    """Somebody who came in by a link, with the name and id that `Person` has."""
    lead = world.ws.by(Actor(name=PersonName("lena"), roles=("lead",), person="person-lena"))
    secret, _made = lead.labour.invite(world.study, roles)
    guest = Actor(name=PersonName(""), roles=(), person=f"person-{name}")
    world.ws.by(guest).labour.accept(world.study, secret, name)
    return world.ws.by(Actor(name=PersonName(name), roles=roles, person=f"person-{name}"))


def talked(by: Workspace, study: StudyId, *, others: tuple[str, ...] = ()) -> str:
    """A conversation of one question and one reply."""
    head = by.exploration.begin(study, Talk(targets=("t",), others=tuple(map(PersonName, others))))
    said = by.exploration.say(study, head.name, Saying(text=SECRET))
    by.exploration.hear(study, head.name, Turn(number=0, parent=said[0].number, message=assistant("yes"), lane=1))
    return str(head.name)


def keep(by: Workspace, study: StudyId, talk: str, title: str = "it can") -> str:
    kept = Kept(title=title, talk="", target="", model="", turns=(), by=PersonName(""))
    return str(by.exploration.keep(study, talk, 2, kept).name)


def sorts(ws: Workspace, study: StudyId) -> list[str]:
    return [one.sort for one in ws.own.gave(study)]


def everywhere(world: World, word: str) -> bool:
    """Whether a word stands in any row of any table."""
    connection = world.ws.ports[0].shelf.connection

    def look() -> bool:
        with connection.db.cursor() as cursor:
            tables = [name for name in connection.db.introspection.table_names(cursor) if name != "sqlite_sequence"]
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    cells = [
                        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row
                    ]
                    if any(word.encode() in cell for cell in cells):
                        return True
        return False

    return bool(connection.call(look))


# ------------------------------------------------------------------------------------------------- what one gave


def test_everything_that_one_gave_is_listed_and_nothing_of_others(world: World) -> None:
    ana, ben = member(world, "ana", "explorer", "expert"), member(world, "ben", "explorer")
    talk = talked(ana, world.study)
    finding = keep(ana, world.study, talk)
    ana.dataset.promote(world.study, finding)
    ana.study.define(world.study, Definition(harm="privacy", text="when"))
    keep(ben, world.study, talked(ben, world.study))

    assert sorts(ana, world.study) == ["talk", "finding", "case", "definition"]
    assert sorts(ben, world.study) == ["talk", "finding"]


def test_a_stranger_has_given_nothing_and_asks_for_nobody(world: World) -> None:
    member(world, "ana", "explorer")
    stranger = world.ws.by(Actor(name=PersonName("ana"), roles=("administrator",), person="person-zoe"))

    with pytest.raises(NotFound, match="never were in a study"):
        stranger.own.gave(world.study)
    assert stranger.own.record().stays == ()


def test_only_one_s_own_can_be_withdrawn(world: World) -> None:
    ana, ben = member(world, "ana", "explorer"), member(world, "ben", "explorer")
    finding = keep(ben, world.study, talked(ben, world.study))

    with pytest.raises(NotFound, match="nothing that you gave"):
        ana.own.withdraw(world.study, [f"finding {finding}"])
    with pytest.raises(BadInput, match="nothing was chosen"):
        ana.own.withdraw(world.study, [])
    assert sorts(ben, world.study) == ["talk", "finding"]


# ---------------------------------------------------------------------------------------------------- what goes


def test_before_anything_left_all_of_it_goes_without_a_trace_of_whom(world: World) -> None:
    ana = member(world, "ana", "explorer")
    finding = keep(ana, world.study, talked(ana, world.study), "about walruses")
    ana.dataset.promote(world.study, finding)
    keys = [one.key for one in ana.own.gave(world.study)]
    assert [one.held for one in ana.own.chosen(world.study, keys)] == [(), (), ()]

    assert ana.own.withdraw(world.study, keys) == ()
    assert ana.own.gave(world.study) == ()
    assert not everywhere(world, "walrus")
    assert world.ws.own.tombstones(world.study) == ()
    said = [deed for _line, deed in world.ws.ports[0].ledger.lines() if deed and deed.verb == "own.withdraw"]
    assert [(deed.actor, deed.subject) for deed in said] == [("", "case: 1, finding: 1, talk: 1")]


def test_a_withdrawal_still_goes_after_leaving(world: World) -> None:
    ana = member(world, "ana", "explorer")
    talked(ana, world.study)
    ana.labour.leave(world.study)
    gone = world.ws.by(Actor(name=PersonName("whatever"), roles=(), person="person-ana"))

    gone.own.withdraw(world.study, [one.key for one in gone.own.gave(world.study)])
    assert not everywhere(world, SECRET)


def test_what_others_made_of_a_conversation_loses_its_words_and_keeps_theirs(world: World) -> None:
    ana, ben = member(world, "ana", "explorer"), member(world, "ben", "explorer")
    talk = talked(ana, world.study)
    finding = keep(ben, world.study, talk, "a title of ben")
    memo = ben.exploration.write_memo(
        world.study, Memo(talk=talk, by=PersonName("ben"), turn=1, text="look"), b"k" * 32
    )
    ben.exploration.release_memos(world.study, [memo], b"k" * 32)
    assert everywhere(world, SECRET)
    assert [one.along for one in ana.own.gave(world.study)] == [2]

    ana.own.withdraw(world.study, [f"talk {talk}"])
    assert not everywhere(world, SECRET)
    assert ben.exploration.kept(world.study) == ()
    assert ben.exploration.finding(world.study, finding)[1].title == "a title of ben"
    assert ben.exploration.open_memo(world.study, memo)[1].text == "look"
    assert sorts(ben, world.study) == ["finding", "memo"]


def test_where_several_spoke_only_one_s_own_words_go(world: World) -> None:
    ana, ben = member(world, "ana", "explorer"), member(world, "ben", "explorer")
    talk = talked(ana, world.study, others=("ben",))
    ben.exploration.say(world.study, talk, Saying(text="a weasel of ben", after=(2,)))
    assert [(one.sort, one.stays) for one in ana.own.gave(world.study)] == [("talk", "shared")]
    assert [(one.sort, one.stays) for one in ben.own.gave(world.study)] == [("words", "shared")]

    ana.own.withdraw(world.study, [f"talk {talk}"])
    assert not everywhere(world, SECRET)
    assert everywhere(world, "a weasel of ben")
    assert ana.own.gave(world.study) == ()
    ben.own.withdraw(world.study, [f"words {talk}"])
    assert not everywhere(world, "a weasel of ben")
    assert ben.own.gave(world.study) == ()


def test_a_withdrawn_rating_leaves_its_task_to_somebody(world: World) -> None:
    ana = member(world, "ana", "rater")
    person = Person(world, "ana")
    person.pull()
    person.rate(why=SECRET)
    person.pull()
    person.rate("not_violated")
    given = ana.own.gave(world.study)
    assert [one.sort for one in given] == ["rating", "rating"]

    ana.own.withdraw(world.study, [given[0].key])
    assert len(ana.own.gave(world.study)) == 1
    assert not everywhere(world, SECRET)
    assert world.ws.rating.progress(world.study, world.queue).done == 1


def test_a_reply_that_is_being_written_holds_a_withdrawal_up(world: World) -> None:
    ana = member(world, "ana", "explorer")
    talk = ana.exploration.begin(world.study, Talk(targets=("t",))).name
    with ana.exploration.owning() as owner:
        ana.exploration.ask(world.study, talk, Saying(text=SECRET), owner)
        with pytest.raises(BadInput, match="still being written"):
            ana.own.withdraw(world.study, [f"talk {talk}"])
    ana.own.withdraw(world.study, [f"talk {talk}"])
    assert not everywhere(world, SECRET)


def test_what_was_done_stays_owed(world: World) -> None:
    paid = Arrangement(way="crowd", title="by the task", pay=Pay(amount="0.50", currency="EUR", unit="task"))
    world.ws.labour.arrange(world.study, "crowd", paid)
    member(world, "ana", "rater")
    shelf = world.ws.ports[0].shelf
    _sheet, there = shelf.get(Membership, world.study, "person-ana")
    shelf.put(world.study, "person-ana", msgspec.structs.replace(there, arrangement="crowd"), "ana")
    person = Person(world, "ana")
    for _time in range(3):
        person.pull()
        person.rate()
    assert person.ws.rating.my_pay(world.study).earned == "1.50"

    for given in person.ws.own.gave(world.study)[:2]:
        person.ws.own.withdraw(world.study, [given.key])
    assert len(person.ws.own.gave(world.study)) == 1
    assert person.ws.rating.my_pay(world.study).earned == "1.50"
    assert person.ws.own.record().stays[0].pay.earned == "1.50"


# ------------------------------------------------------------------------------------------- after a file left


def test_what_is_frozen_stays_and_the_file_is_listed_until_it_was_made_again(world: World) -> None:
    ana = member(world, "ana", "explorer")
    finding = keep(ana, world.study, talked(ana, world.study))
    row = ana.dataset.promote(world.study, finding)
    world.ws.dataset.freeze(world.study, "first")
    (case,) = (one for one in ana.own.gave(world.study) if one.sort == "case")
    assert (case.stays, [holder.name for holder in case.held]) == ("frozen", ["first"])

    stones = ana.own.withdraw(world.study, [case.key])
    assert [(stone.sort, stone.stays) for stone in stones] == [("case", "frozen")]
    assert world.ws.dataset.credit(world.study, row.fingerprint) is None
    assert next(world.ws.dataset.open_cases(world.study, [row.fingerprint])).turns[0].text == SECRET
    (file,) = world.ws.own.to_build(world.study)
    assert (file.holder.file, file.holder.name, file.made_again) == ("release", "first", "")
    from redcommons.findings.withdrawing import file_key

    world.ws.own.made_again(world.study, file_key(file.holder), "second has it no more")
    (file,) = world.ws.own.to_build(world.study)
    assert (bool(file.made_again), file.note) == (True, "second has it no more")


def test_a_case_that_was_withdrawn_meanwhile_is_frozen_by_nobody(world: World) -> None:
    ana = member(world, "ana", "explorer")
    row = ana.dataset.promote(world.study, keep(ana, world.study, talked(ana, world.study)))
    (case,) = (one for one in ana.own.gave(world.study) if one.sort == "case")
    ana.own.withdraw(world.study, [case.key])

    with pytest.raises(NotFound):
        world.ws.dataset.freeze(world.study, "first", cases=[row.fingerprint])
    assert world.ws.dataset.releases(world.study)[-1].name != "first"


@pytest.mark.parametrize("leaves", ["freeze", "publish"])
def test_nothing_leaves_in_the_middle_of_a_withdrawal(world: World, leaves: str) -> None:
    """Else it would hold what was withdrawn, and stand on no list of what has to be built again."""

    def out() -> object:
        if leaves == "freeze":
            return world.ws.dataset.freeze(world.study, "first")
        return world.ws.findings.publish(world.study)

    with ThreadPoolExecutor(1) as pool:
        with world.ws.ports[0].locks.holding(withdrawing(world.study)):
            leaving = pool.submit(out)
            with pytest.raises(TimeoutError):
                leaving.result(timeout=0.5)
        assert leaving.result(timeout=30)


def test_an_edition_holds_what_stood_when_it_was_made(world: World) -> None:
    ana = member(world, "ana", "explorer")
    finding = keep(ana, world.study, talked(ana, world.study))
    edition = world.ws.findings.publish(world.study)
    ana.own.withdraw(world.study, [f"finding {finding}"])

    assert [(one.holder.file, one.holder.name) for one in world.ws.own.to_build(world.study)] == [
        ("edition", edition.folder)
    ]
    assert "ana" not in str(world.ws.own.tombstones(world.study))
    with pytest.raises(NotPermitted):
        ana.own.to_build(world.study)


def test_an_export_holds_the_conversation(world: World) -> None:
    ana = member(world, "ana", "explorer")
    talk = talked(ana, world.study)
    world.ws.exploration.export_talk(world.study, talk)
    ana.own.withdraw(world.study, [f"talk {talk}"])

    assert [one.holder.file for one in world.ws.own.to_build(world.study)] == ["transcript"]
    assert not everywhere(world, SECRET)


# ------------------------------------------------------------------------------------------------- the own record


def test_a_record_holds_work_answers_and_what_one_gave(world: World) -> None:
    ana = member(world, "ana", "rater", "explorer")
    person = Person(world, "ana")
    person.pull()
    person.rate(why="=1+1")
    talked(ana, world.study)
    (stay,) = ana.own.record().stays

    assert (stay.stay.title, stay.stay.name, stay.stay.here) == ("helpline", "ana", True)
    assert [(one.word, one.why) for one in stay.ratings] == [("violated", "=1+1")]
    assert [one.sort for one in stay.given] == ["talk", "rating"]
    assert [(one.given, one.terms is not None) for one in stay.consents] == [(True, True)]
    assert ana.own.export()[:2] == b"PK"


def test_finished_tasks_and_what_was_said_together_can_be_withdrawn(world: World) -> None:
    ana = member(world, "ana", "explorer", "rater")
    world.ws.study.write(world.study, [Brief(name="the rent")])
    case = world.ws.dataset.rows(world.study)[0].fingerprint
    exploring = world.ws.rating.open_queue(Queue(does="explore", overlap=1), world.study)
    reviewing = world.ws.rating.open_queue(Queue(does="review", items=(case,), overlap=1), world.study)
    who = Person(world, "ana", role="explorer")
    for queue in (exploring, reviewing):
        _handed, held = who.ws.rating.pull(world.study, queue, who.now())
        who.ws.rating.finish(world.study, held)
    found = CaseReview(case=case, by=PersonName(""), sound="yes", plausible="no", note=SECRET)
    ana.dataset.review_case(world.study, found)
    session = world.ws.rating.begin_norming(world.study, Norming(queue=world.queue, chosen_by="random", size=1))
    place = world.ws.rating.norming(world.study, session).replies[0]
    said = NormingReading(session=session, time=1, ordinal=place[0], repeat=place[1], word="unsure")
    ana.rating.read_norming(world.study, said, who.now())
    world.ws.rating.move_norming(world.study, session, "talk")
    ana.rating.note_norming(world.study, NormingNote(session=session, text=SECRET))

    assert sorts(ana, world.study) == ["case-review", "task", "norming"]
    ana.own.withdraw(world.study, [one.key for one in ana.own.gave(world.study)])
    assert sorts(ana, world.study) == []
    assert not everywhere(world, SECRET)
    assert [world.ws.rating.progress(world.study, queue).done for queue in (exploring, reviewing)] == [0, 0]
    assert world.ws.rating.norming_figures(world.study, session).spreads == ()

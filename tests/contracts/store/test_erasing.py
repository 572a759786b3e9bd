"""What every store promises of what its author withdraws: it is gone, its words with it, and nothing else is."""

from pathlib import Path

from redcommons.adapters.store.connection import FILE
from redcommons.adapters.store.opening import Store
from redcommons.dataset.model import Recording
from redcommons.exploration.model import Kept, Talk, Turn
from redcommons.exploration.ports import Piece
from redcommons.exploration.withdrawn import GONE, NOBODY
from redcommons.study.model import Definition
from redcommons.values.base import fingerprint
from redcommons.values.conversation import assistant, user
from redcommons.values.identity import PersonName, RunId, StudyId, new_id
from tests.contracts.store.test_queues import ANA, BEN, NOON, free, laid, rated, said, take
from tests.store_worlds import case, new_study, opened


def kept(title: str) -> Kept:
    return Kept(title=title, talk="talk", target="t", model="m", turns=(user("asked"),), by=PersonName("ana"))


def found(store: Store, study: StudyId, noun: str, word: str) -> int:
    return len(store.words.find(study, [word], noun))


# -------------------------------------------------------------------------------------------------------- the shelf


def test_every_revision_goes_with_the_words_it_was_found_by(store: Store) -> None:
    study = new_study()
    for title in ("walrus one", "walrus two"):
        store.shelf.put(study, "talk turn 1", kept(title), "ana")
    store.shelf.put(study, "talk turn 2", kept("walrus three"), "ana")

    assert store.shelf.erase(Kept, study, "talk turn 1") == 2
    assert store.shelf.history(Kept, study, "talk turn 1") == ()
    assert store.shelf.get(Kept, study, "talk turn 1") is None
    assert [sheet.name for sheet, _item in store.shelf.newest(Kept, study)] == ["talk turn 2"]
    assert found(store, study, "kept", "walrus") == 1
    assert store.shelf.erase(Kept, study, "talk turn 1") == 0


def test_what_others_wrote_under_the_name_stands(store: Store) -> None:
    study = new_study()
    store.shelf.put(study, "harm", Definition(harm="harm", text="first walrus"), "ana")
    store.shelf.put(study, "harm", Definition(harm="harm", text="second weasel"), "ben")
    store.shelf.put(study, "harm", Definition(harm="harm", text="third walrus"), "ana")

    assert store.shelf.erase(Definition, study, "harm", "ana") == 2
    assert [(sheet.revision, item.text) for sheet, item in store.shelf.history(Definition, study, "harm")] == [
        (2, "second weasel")
    ]
    assert found(store, study, "definition", "walrus") == 0
    assert found(store, study, "definition", "weasel") == 1


def test_a_server_that_keeps_long_lists_sees_what_went(own_place: str) -> None:
    study = new_study()
    with opened(own_place, many=True) as first, opened(own_place, many=True) as second:
        for number in range(60):
            first.shelf.put(study, f"talk turn {number}", kept(f"title {number}"), "ana")
        assert len(second.shelf.newest(Kept, study)) == 60
        first.shelf.erase(Kept, study, "talk turn 59")
        assert len(second.shelf.newest(Kept, study)) == 59
        first.shelf.put(study, "talk turn 60", kept("new"), "ana")
        assert second.shelf.newest(Kept, study)[-1][0].name == "talk turn 60"


def test_the_file_does_not_hold_what_was_withdrawn(tmp_path: Path) -> None:
    study, secret = new_study(), "a quite unlikely walrus"
    with opened(tmp_path) as store:
        for number in range(20):
            store.shelf.put(study, f"talk turn {number}", kept(secret), "ana")
            store.shelf.erase(Kept, study, f"talk turn {number}")
    assert secret.encode() not in (tmp_path / FILE).read_bytes()


# --------------------------------------------------------------------------------------------------- conversations


def talked(store: Store) -> tuple[StudyId, str]:
    study, name = new_study(), new_id("talk")
    head = store.talks.begin(study, name, Talk(targets=("t",), by=PersonName("ana")))
    turns = [
        Turn(number=0, parent=0, message=user("a walrus")),
        Turn(number=0, parent=1, message=assistant("a weasel")),
        Turn(number=0, parent=2, message=assistant(""), state="writing"),
    ]
    store.turns.add(head.id, turns, "owner")
    store.turns.pieces([Piece(head.id, 3, 1, "half a walrus")])
    return study, name


def test_a_conversation_goes_with_turns_pieces_and_words(store: Store) -> None:
    study, name = talked(store)
    other, kept_name = talked(store)
    head = store.talks.get(study, name)
    assert head is not None
    assert store.turns.erase(head.id) == 3
    store.talks.erase(study, name)

    assert store.talks.get(study, name) is None
    assert store.turns.all(head.id) == ()
    assert found(store, study, "turn", "walrus") == 0
    assert found(store, other, "turn", "walrus") == 1
    assert store.talks.get(other, kept_name) is not None


def test_some_turns_stay_in_the_tree_without_a_word(store: Store) -> None:
    study, name = talked(store)
    head = store.talks.get(study, name)
    assert head is not None
    store.turns.erase(head.id, [1])
    store.talks.unname(study, name, head.talk)

    turns = store.turns.all(head.id)
    assert [(turn.message.text, turn.by, turn.parent) for turn in turns[:2]] == [(GONE, NOBODY, 0), ("a weasel", "", 1)]
    assert (found(store, study, "turn", "walrus"), found(store, study, "turn", "weasel")) == (0, 1)
    now = store.talks.get(study, name)
    assert now is not None
    assert now.talk.by == ""


# ------------------------------------------------------------------------------------------------- cases and ratings


def test_a_case_goes_with_its_recordings_and_words(store: Store) -> None:
    study = new_study()
    gone, stays = case("a walrus"), case("a weasel")
    store.cases.add(study, [gone, stays])
    store.cases.record(study, [(fingerprint(one), Recording(set="s", state="gave_up")) for one in (gone, stays)])

    assert store.cases.erase(study, fingerprint(gone))
    assert not store.cases.erase(study, fingerprint(gone))
    assert [row.fingerprint for row in store.cases.rows(study)] == [fingerprint(stays)]
    assert [print_ for print_, _item in store.cases.recordings(study, "s")] == [fingerprint(stays)]
    assert (found(store, study, "case", "walrus"), found(store, study, "case", "weasel")) == (0, 1)
    assert store.cases.add(study, [gone]) == 1


def test_a_withdrawn_rating_leaves_no_verdict_and_no_count_and_its_task_waits_again(store: Store) -> None:
    queue, run = laid(store, 2)
    first = rated(store, queue, ANA)
    rated(store, queue, ANA, "not_violated")
    rated(store, queue, BEN)

    assert store.queues.withdraw(run, ANA, [(first.ordinal, first.repeat), (7, 7)]) == 1
    assert [verdict.ordinal for verdict in store.runs.verdicts(run, ANA)] == [1]
    assert [tally.violated for tally in store.runs.tallies(run, ANA)] == [0, 0]
    assert [tally.violated for tally in store.runs.tallies(run, BEN)] == [1, 0]
    assert store.queues.progress(queue) == (4, 2)
    assert [one.ordinal for one in free(store, queue, ANA)] == [0]
    assert [one.ordinal for one in store.queues.done(ANA, [queue])] == [1]
    assert store.queues.withdraw(run, ANA, [(first.ordinal, first.repeat)]) == 0
    claim = take(store, free(store, queue, ANA)[0])
    assert store.queues.keep(claim, said(first, ANA), NOON, None)


def test_a_rating_that_came_with_a_file_is_withdrawn_too(store: Store) -> None:
    queue, run = laid(store, 1, 1)
    store.runs.rate(run, ANA, [said(free(store, queue)[0], ANA)])

    assert store.queues.withdraw(RunId(run), ANA, [(0, 1)]) == 1
    assert list(store.runs.verdicts(run, ANA)) == []

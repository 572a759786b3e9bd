"""What every shelf promises."""

import pytest

from redcommons.adapters.store.opening import Store
from redcommons.adapters.store.shelf import LARGE, MOST
from redcommons.dataset.model import Case, Review
from redcommons.study.model import Charter
from redcommons.testing import FrozenClock
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.conversation import user
from redcommons.values.errors import MovedOn
from redcommons.values.identity import PersonName
from redcommons.values.text import clean
from tests.store_worlds import AWKWARD, case, new_study, opened


def review(note: str) -> Review:
    return Review(release=Fingerprint("f" * 64), by=PersonName("Ada"), note=note)


def test_each_edit_is_the_next_revision_and_none_is_changed(store: Store) -> None:
    study = new_study()
    sheets = [store.shelf.put(study, "mine", review(note), author) for note, author in (("a", "Ada"), ("b", "Bo"))]

    assert [sheet.revision for sheet in sheets] == [1, 2]
    assert sheets[0].id == sheets[1].id
    history = store.shelf.history(Review, study, "mine")
    assert [(sheet.revision, sheet.author, item.note) for sheet, item in history] == [(1, "Ada", "a"), (2, "Bo", "b")]
    assert [sheet for sheet, _item in history] == sheets


def test_equal_content_writes_nothing_whoever_puts_it(store: Store) -> None:
    study = new_study()
    first = store.shelf.put(study, "mine", review("a"), "Ada")
    again = store.shelf.put(study, "mine", review("a"), "Bo")

    assert again == first
    assert len(store.shelf.history(Review, study, "mine")) == 1


def test_going_back_to_older_content_is_a_revision_of_its_own(store: Store) -> None:
    study = new_study()
    for note in ("a", "b", "a"):
        store.shelf.put(study, "mine", review(note), "Ada")

    assert [item.note for _sheet, item in store.shelf.history(Review, study, "mine")] == ["a", "b", "a"]


def test_get_gives_the_newest_or_none(store: Store) -> None:
    study = new_study()
    _first, second = (store.shelf.put(study, "mine", review(note), "Ada") for note in ("a", "b"))

    assert store.shelf.get(Review, study, "mine") == (second, review("b"))
    assert store.shelf.get(Review, study, "yours") is None
    assert store.shelf.get(Review, new_study(), "mine") is None
    assert store.shelf.get(Case, study, "mine") is None


def test_newest_is_one_of_each_name_and_the_oldest_sheet_stands_first(store: Store) -> None:
    study = new_study()
    for name, note in (("z", "1"), ("a", "1"), ("z", "2"), ("m", "1"), ("z", "3")):
        store.shelf.put(study, name, review(note), "Ada")
    store.shelf.put(new_study(), "elsewhere", review("1"), "Ada")

    newest = store.shelf.newest(Review, study)
    assert [(sheet.name, sheet.revision, item.note) for sheet, item in newest] == [
        ("z", 3, "3"),
        ("a", 1, "1"),
        ("m", 1, "1"),
    ]


def test_kinds_do_not_share_names(store: Store) -> None:
    study = new_study()
    store.shelf.put(study, "mine", review("a"), "Ada")
    sheet = store.shelf.put(study, "mine", case("a prompt"), "Ada")

    assert sheet.revision == 1
    assert [item for _sheet, item in store.shelf.newest(Case, study)] == [case("a prompt")]


@pytest.mark.parametrize("name", AWKWARD)
def test_any_name_that_a_person_may_give_finds_its_sheet(store: Store, name: str) -> None:
    study = new_study()
    sheet = store.shelf.put(study, name, review("a"), name)

    assert (sheet.name, sheet.author) == (name, name)
    assert store.shelf.get(Review, study, name) == (sheet, review("a"))
    assert store.shelf.get(Review, study, name.upper() + "?") is None


@pytest.mark.parametrize(
    "text", ["a\x00b", "\x00", clean("lone \ud800 surrogate"), "\u202eright to left", "x" * 1_000_000, "\N{FIRE}" * 999]
)
def test_any_text_comes_back_as_it_went(store: Store, text: str) -> None:
    study = new_study()
    value = Case(turns=(user(text),), extra={text[:50]: text[:50]})
    sheet = store.shelf.put(study, "mine", value, "Ada")

    assert store.shelf.get(Case, study, "mine") == (sheet, value)
    assert sheet.fingerprint == fingerprint(value)


def test_revisions_carry_the_time_of_the_clock(own_place: str) -> None:
    clock = FrozenClock("2026-03-01T10:00:00Z")
    with opened(own_place, clock) as store:
        study = new_study()
        store.shelf.put(study, "mine", review("a"), "Ada")
        clock.tick(90)
        store.shelf.put(study, "mine", review("b"), "Ada")

        times = [sheet.at for sheet, _item in store.shelf.history(Review, study, "mine")]
    assert times == ["2026-03-01T10:00:00Z", "2026-03-01T10:01:30Z"]


def test_what_moved_on_in_the_meantime_is_not_written_over(store: Store) -> None:
    study = new_study()
    store.shelf.put(study, "mine", review("a"), "Ada", after=0)
    store.shelf.put(study, "mine", review("b"), "Bo", after=1)

    with pytest.raises(MovedOn, match="at revision 2 by Bo, not 1"):
        store.shelf.put(study, "mine", review("c"), "Ada", after=1)
    with pytest.raises(MovedOn, match="at revision 2 by Bo, not 0"):
        store.shelf.put(study, "mine", review("c"), "Ada", after=0)
    with pytest.raises(MovedOn, match="has no revision 3"):
        store.shelf.put(study, "yours", review("c"), "Ada", after=3)
    assert store.shelf.put(study, "mine", review("b"), "Ada", after=1).revision == 2
    assert len(store.shelf.history(Review, study, "mine")) == 2


def test_a_large_value_is_read_once_and_each_revision_stays_itself(store: Store) -> None:
    study = new_study()
    notes = ["a" * LARGE, "b" * LARGE, "small", *(f"{n}" + "c" * LARGE for n in range(MOST))]
    for note in notes:
        store.shelf.put(study, "mine", review(note), "Ada")

    for _time in range(2):
        assert [item.note for _sheet, item in store.shelf.history(Review, study, "mine")] == notes
    found = [store.shelf.get(Review, study, "mine") for _time in range(2)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0][1] is found[1][1]
    assert store.shelf.newest(Review, study)[0][1] is found[0][1]


def test_sheets_are_found_by_how_their_names_begin(store: Store) -> None:
    study = new_study()
    for name in ("talk-1 turn 2", "talk-1 turn 10", "talk-10 turn 1", "Talk-1 turn 3", "talk-1% turn"):
        store.shelf.put(study, name, review(name), "me")
    store.shelf.put(study, "talk-1 turn 2", review("again"), "me")

    found = store.shelf.under(Review, study, ["talk-1 ", "talk-10 ", "nothing "])
    assert [(sheet.name, item.note) for sheet, item in found] == [
        ("talk-1 turn 2", "again"),
        ("talk-1 turn 10", "talk-1 turn 10"),
        ("talk-10 turn 1", "talk-10 turn 1"),
    ]
    assert store.shelf.under(Review, study, []) == ()


def test_revisions_of_several_kinds_stand_in_one_line_each_with_the_one_before_it(store: Store) -> None:
    study = new_study()
    store.shelf.put(study, "mine", review("a"), "Ada")
    store.shelf.put(study, "charter", Charter(purpose="p"), "Bo")
    store.shelf.put(study, "mine", review("b"), "Bo")
    store.shelf.put(new_study(), "mine", review("elsewhere"), "Ada")

    found = store.shelf.revisions([Review, Charter], study)
    said = [(sheet.noun, sheet.revision, sheet.author, now, before) for _place, sheet, now, before in found]
    assert said == [
        ("review", 2, "Bo", review("b"), review("a")),
        ("charter", 1, "Bo", Charter(purpose="p"), None),
        ("review", 1, "Ada", review("a"), None),
    ]
    first = store.shelf.revisions([Review, Charter], study, most=2)
    rest = store.shelf.revisions([Review, Charter], study, before=first[-1][0])
    assert first + rest == found
    assert [one[1].noun for one in store.shelf.revisions([Charter], study)] == ["charter"]
    assert store.shelf.revisions([], study) == ()


def test_what_is_left_without_a_name_has_the_day_alone_and_stands_in_no_order(own_place: str) -> None:
    clock, study = FrozenClock("2026-03-14T09:26:53Z"), new_study()
    with opened(own_place, clock) as store:
        store.shelf.put(study, "a name", review("before"), "Ada")
        sheets = [store.shelf.leave(study, f"left {n}", review(f"left {n}")) for n in range(3)]
        store.shelf.put(study, "another name", review("after"), "Ada")
        rows = store.shelf.revisions([Review], study)

        assert {(sheet.author, sheet.at) for sheet in sheets} == {("", "2026-03-14T00:00:00Z")}
        assert [item.note for place, _sheet, item, _old in rows if place > 0 and isinstance(item, Review)] == [
            "after",
            "before",
        ]
        assert sorted(item.note for place, _sheet, item, _old in rows if place < 0 and isinstance(item, Review)) == [
            "left 0",
            "left 1",
            "left 2",
        ]
        assert rows[0][0] - rows[1][0] == 1
        again = store.shelf.leave(study, "left 1", review("changed"))
        assert (again.id, again.revision) == (sheets[1].id, 2)
        assert store.shelf.leave(study, "left 1", review("changed")) == again
        assert store.shelf.get(Review, study, "left 1") == (again, review("changed"))

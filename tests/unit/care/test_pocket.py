"""What is private is merged once, kept small, and never lets go of a boundary."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redcommons.care import pocket as care
from redcommons.care.model import Choice, Held, Pocket, Private
from redcommons.values.base import encode
from redcommons.values.errors import BadInput

DAY, NEXT = "2026-01-01", "2026-01-02"
EMPTY = Pocket(id="p")
IN_HAND = Pocket(id="p", held=Held(queue="q", task=7, token="t", item="item0001"))
PRIVACY, ADVICE = care.mark("privacy"), care.mark("wrong advice")


def test_a_topic_has_one_mark_however_it_is_written() -> None:
    assert care.mark(" Wrong  advice ") == ADVICE
    assert care.mark("privacy") != ADVICE


def test_boundaries_are_set_and_taken_back() -> None:
    set_ = care.with_boundaries(EMPTY, Private(), [PRIVACY], [PRIVACY, ADVICE])
    now = care.settled(Private(), set_, DAY)
    back = care.with_boundaries(set_, now, [ADVICE], [PRIVACY, ADVICE])

    assert now.boundaries == (PRIVACY,)
    assert care.settled(Private(), back, DAY).boundaries == (ADVICE,)


def test_boundaries_on_topics_of_another_study_stay() -> None:
    now = Private(boundaries=(PRIVACY,))
    changed = care.with_boundaries(EMPTY, now, [], [ADVICE])

    assert care.settled(now, changed, DAY).boundaries == (PRIVACY,)


def test_topics_to_hide_are_kept_apart_from_boundaries() -> None:
    now = care.settled(Private(), care.with_hidden(EMPTY, Private(), [PRIVACY], [PRIVACY]), DAY)

    assert (now.hidden, now.boundaries) == ((PRIVACY,), ())


def test_an_item_counts_once_for_the_day_however_often_it_is_opened() -> None:
    pocket = IN_HAND
    for _time in range(3):
        pocket = care.with_opened(pocket, "privacy", DAY)
    rated = care.with_rated(pocket, DAY)

    assert rated.spent == (("", DAY, 1),)
    assert rated.seen == ((PRIVACY, DAY, 3),)
    assert rated.held is None
    assert rated.last is not None


def test_an_item_rated_unopened_counts_too() -> None:
    assert care.with_rated(IN_HAND, DAY).spent == (("", DAY, 1),)


def test_a_day_begins_anew() -> None:
    now = care.settled(Private(spent=(("", DAY, 5),)), care.with_opened(IN_HAND, "", NEXT), NEXT)

    assert (care.used(now, NEXT).day, care.used(now, NEXT).week) == (1, 6)
    assert care.used(now, "2026-01-08").week == 1
    assert care.pruned(now, "2026-01-09").spent == ()


def test_items_of_a_topic_are_counted_for_the_day() -> None:
    topic = Held(queue="q", task=7, token="t", item="i", topic=PRIVACY)
    pocket = care.with_rated(msgspec.structs.replace(EMPTY, held=topic), f"{DAY}T10:00:00Z")
    now = care.settled(Private(), pocket, DAY)

    assert care.used_of(now, "privacy", f"{DAY}T12:00:00Z") == 1
    assert care.used_of(now, "privacy", f"{NEXT}T12:00:00Z") == 0
    assert care.used_of(now, "wrong advice", f"{DAY}T12:00:00Z") == 0


def _worked(private: Private, *moments: str, rest: int = 15, counts: int = 1) -> Private:
    """Rate one item at each moment, each put away at once."""
    for place, moment in enumerate(moments):
        held = Held(queue="q", task=place, token="t", item=f"i{place}", rest=rest, counts=counts)
        pocket = care.with_rated(Pocket(id=f"{moment}-{place}", held=held), f"{DAY}T{moment}:00Z")
        private = care.settled(private, pocket, DAY)
    return private


def test_a_session_goes_on_until_the_agreed_break() -> None:
    now = _worked(Private(), "10:00", "10:10", "10:20")

    assert care.in_session(now, f"{DAY}T10:21:00Z") == 3
    assert care.rested_at(now) == f"{DAY}T10:35:00Z"
    assert care.in_session(now, f"{DAY}T10:35:00Z") == 0
    assert care.in_session(_worked(now, "10:40"), f"{DAY}T10:41:00Z") == 1


def test_two_items_in_one_pocket_are_one_session() -> None:
    held = Held(queue="q", task=1, token="t", item="i")
    first = care.with_rated(msgspec.structs.replace(EMPTY, held=held), f"{DAY}T10:00:00Z")
    both = care.with_rated(msgspec.structs.replace(first, held=held), f"{DAY}T10:05:00Z")

    assert care.in_session(care.settled(Private(), both, DAY), f"{DAY}T10:06:00Z") == 2


def test_harm_aimed_at_one_s_own_group_counts_for_two_in_a_session() -> None:
    assert care.in_session(_worked(Private(), "10:00", counts=2), f"{DAY}T10:01:00Z") == 2


def test_boundaries_count_as_set_also_when_there_are_none() -> None:
    assert not care.settled(Private(), EMPTY, DAY).bounded
    assert care.settled(Private(), care.with_boundaries(EMPTY, Private(), [], [PRIVACY]), DAY).bounded


@pytest.mark.parametrize(
    ("days", "until"), [(1, "2026-01-02"), (7, "2026-01-08"), (30, "2026-01-31"), (9, "2026-01-31")]
)
def test_a_note_is_kept_for_the_days_that_were_chosen(days: int, until: str) -> None:
    assert care.with_note(EMPTY, "a note", DAY, days).notes == (("a note", until),)


def test_a_skipped_item_is_remembered_and_let_go() -> None:
    skipped = care.with_skipped(IN_HAND)

    assert skipped.held is None
    assert care.settled(Private(), skipped, DAY).skipped == ("item0001",)


def test_notes_are_off_until_switched_on_and_run_out() -> None:
    noted = care.with_note(EMPTY, "a heavy one", DAY)
    on = msgspec.structs.replace(noted, choice=Choice(keeps_notes=True))

    assert care.settled(Private(), noted, DAY).notes == ()
    assert care.settled(Private(), on, DAY).notes == (("a heavy one", "2026-01-31"),)
    assert care.settled(Private(), on, "2026-02-01").notes == ()


def test_a_note_can_be_thrown_away() -> None:
    kept = Private(keeps_notes=True, notes=(("one", NEXT), ("two", NEXT)))
    gone = care.without_note(EMPTY, care.mark("one"))

    assert [text for text, _until in care.settled(kept, gone, DAY).notes] == ["two"]


def test_a_note_too_long_says_how_long() -> None:
    with pytest.raises(BadInput, match="501 bytes"):
        care.with_note(EMPTY, "x" * 501, DAY)


def test_a_pocket_lets_go_of_skips_and_days_and_never_of_boundaries() -> None:
    pocket = care.with_boundaries(EMPTY, Private(), [care.mark(str(n)) for n in range(40)], [])
    for place in range(200):
        hand = Held(queue="q", task=place, token="t" * 43, item=care.mark(f"item {place}"))
        pocket = care.with_opened(msgspec.structs.replace(pocket, held=hand), f"harm {place % 20}", DAY)
        pocket = care.with_skipped(pocket)

    assert len(encode(pocket)) <= care.POCKET_BYTES
    assert len(pocket.leaves) == 40
    assert pocket.skipped[-1] == care.mark("item 199")
    assert sum(often for _topic, _day, often in pocket.seen) == 200


def test_too_many_boundaries_at_once_are_refused_aloud() -> None:
    with pytest.raises(BadInput, match="sign out and in again"):
        care.with_boundaries(EMPTY, Private(), [care.mark(str(n)) for n in range(400)], [])


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.dates(), st.integers(1, 9)), max_size=300))
def test_a_vault_stays_small_and_loses_no_count(seen: list[tuple[str, object, int]]) -> None:
    private = Private(
        seen=tuple((care.mark(topic), str(day), often) for topic, day, often in seen),
        skipped=tuple(care.mark(str(n)) for n in range(900)),
    )
    pruned = care.pruned(private, DAY)

    assert len(encode(pruned)) <= care.VAULT_BYTES
    assert sum(often for *_rest, often in pruned.seen) == sum(often for *_rest, often in seen)
    assert care.pruned(pruned, DAY) == pruned


@given(st.binary(max_size=60))
def test_padding_gives_back_what_it_was_given(body: bytes) -> None:
    assert len(care.padded(body, 64)) == 64
    assert care.unpadded(care.padded(body, 64)) == body


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(BadInput, match="61 bytes do not fit 64"):
        care.padded(b"x" * 61, 64)

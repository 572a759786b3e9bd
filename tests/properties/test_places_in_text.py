"""A place that somebody marks in a text as it is shown is the same place in the text itself."""

from hypothesis import given
from hypothesis import strategies as st

from redcommons.values.conversation import user
from redcommons.values.text import unshown, visible
from redcommons.workbench.reveal import place_in

TEXTS = st.text(st.sampled_from("ab \n\t\x00\r\u200f\u202e\U0001f525\u0645"), max_size=30)


@given(TEXTS, st.data())
def test_a_place_as_shown_leads_back_to_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = len(visible(text[:start])), len(visible(text[:end]))

    assert unshown(text, *shown) == ((start, end) if start < end else (0, 0))


@given(TEXTS, st.integers(-5, 200), st.integers(-5, 200))
def test_any_place_is_within_the_text_and_holds_what_was_shown_there(text: str, start: int, end: int) -> None:
    found = unshown(text, start, end)

    assert 0 <= found[0] <= found[1] <= len(text)
    assert visible(text)[start:end] in visible(text[slice(*found)]) if found[0] < found[1] else True


@given(TEXTS, st.data())
def test_words_as_they_are_read_are_found_in_their_turn(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = visible(text)[len(visible(text[:start])) : len(visible(text[:end]))].strip()
    found = place_in([user("before"), user(text)], 2, words)

    if not words:
        assert found is None
    else:
        assert found is not None
        held = visible(text[found.start : found.end])
        assert " ".join(words.split()) in " ".join(held.split())
    assert place_in([user(text)], 2, words) is None

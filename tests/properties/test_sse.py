"""A stream says the same in whatever pieces it comes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from redcommons.adapters.targets._sse import Events

ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
DATA = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=12).map(str.encode)
NOISE = st.sampled_from([b": keep alive", b":", b"event: message", b"id: 7", b"retry: 10", b"nonsense", b"dat: x"])


@st.composite
def streams(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """Return a stream and the data of its events."""
    end = draw(ENDS)
    written, meant = draw(st.sampled_from([b"", b"\xef\xbb\xbf"])), []
    for lines in draw(st.lists(st.lists(DATA, min_size=1, max_size=3), max_size=5)):
        meant.append(b"\n".join(lines))
        for line in lines:
            written += b"".join(noise + end for noise in draw(st.lists(NOISE, max_size=2)))
            spaced = b" " if line.startswith(b" ") or draw(st.booleans()) else b""
            written += b"data:" + spaced + line + end
        written += end * draw(st.integers(1, 2))
    return written, meant


def read(pieces: list[bytes]) -> list[bytes]:
    events = Events()
    return [data for piece in pieces for data in events.feed(piece)] + events.end()


@given(streams(), st.lists(st.integers(0, 400), max_size=20))
@example((b"data: a\r\n\r\ndata: b\r\n\r\n", [b"a", b"b"]), [8, 9, 10, 11])
def test_any_chunking_gives_the_same_events(stream: tuple[bytes, list[bytes]], cuts: list[int]) -> None:
    written, meant = stream
    places = [0, *sorted(cuts), len(written)]
    pieces = [written[start:end] for start, end in pairwise(places)]

    assert read(pieces) == meant
    assert read([written]) == meant
    assert read([bytes([byte]) for byte in written]) == meant


@given(st.binary(max_size=200), st.integers(0, 200))
def test_no_bytes_can_break_it(noise: bytes, cut: int) -> None:
    assert read([noise[:cut], noise[cut:]]) == read([noise])


def test_an_event_that_the_end_cuts_off_behind_a_whole_line_counts() -> None:
    assert read([b"data: [DONE]"]) == [b"[DONE]"]

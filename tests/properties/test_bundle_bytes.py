"""No byte of a bundle can change unseen, whichever it is and whatever it becomes."""

import functools
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from redcommons.adapters.publish import archive, bundle, verify
from redcommons.values.errors import BadInput
from tests import reports


@functools.cache
def whole() -> bytes:
    return bundle(*reports.small(), "ab" * 32)


def holds(body: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        path.write_bytes(body)
        return verify(path, reports.reread).holds


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_changed_byte_is_seen(data: st.DataObject) -> None:
    body = bytearray(whole())
    place = data.draw(st.integers(0, len(body) - 1))
    body[place] ^= data.draw(st.integers(1, 255))
    assert not holds(bytes(body))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_bytes_left_out_or_put_in_are_seen(data: st.DataObject) -> None:
    body = whole()
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start, min(len(body), start + 2000)))
    new = data.draw(st.binary(max_size=40).filter(lambda piece: piece != body[start:end]))
    changed = body[:start] + new + body[end:]
    try:
        assert changed == body or not holds(changed)
    except BadInput:
        assert start < 64  # what does not begin like a bundle is refused as something else


def test_every_single_byte_of_a_small_bundle_counts() -> None:
    """Every byte of the archive's own records, of the manifest and of a short report, each changed once."""
    small = archive.write({"manifest.json": b"{}\n", "examples/1.html": b"<p>", "evidence.jsonl": b""})
    for place in range(len(small)):
        for flip in (0x01, 0x80, 0xFF):
            body = bytearray(small)
            body[place] ^= flip
            try:
                archive.read(bytes(body))
            except BadInput:
                continue
            raise AssertionError((place, flip))


def test_every_byte_of_an_empty_studys_records_counts() -> None:
    """A whole bundle, every byte that is not inside a page: those are under the checksum of the same kind."""
    body = bundle(reports.empty(), [])
    inside = body.index(b"<!doctype"), body.index(b"</html>")
    for place in (*range(inside[0]), *range(inside[1], len(body))):
        changed = bytearray(body)
        changed[place] ^= 0x20
        assert not holds(bytes(changed)), place

"""The chain holds when a line is erased, breaks when one is altered, and gives nothing away."""

import hashlib

import msgspec
import pytest

from redcommons.values.base import encode
from redcommons.values.ledger import GENESIS, Deed, LedgerLine, commit, first_break, next_line

Kept = list[tuple[LedgerLine, bytes, Deed]]


def deed(number: int) -> Deed:
    return Deed(verb="report.publish", actor="Ana", study="S", subject=f"report-{number}", at="2026-01-01T00:00:00Z")


@pytest.fixture
def kept() -> Kept:
    """A chain of five lines with the salts and deeds that stand apart from it."""
    made: Kept = []
    for number in range(1, 6):
        line, salt = next_line(made[-1][0] if made else None, deed(number))
        made.append((line, salt, deed(number)))
    return made


def lines(kept: Kept) -> tuple[LedgerLine, ...]:
    return tuple(line for line, _salt, _deed in kept)


def test_the_first_line_follows_nothing_and_each_other_its_neighbour(kept: Kept) -> None:
    assert lines(kept)[0].previous == GENESIS
    assert [line.number for line in lines(kept)] == [1, 2, 3, 4, 5]
    assert first_break(lines(kept)) is None
    assert first_break(()) is None


def test_a_line_holds_nothing_of_its_deed(kept: Kept) -> None:
    stored = encode(lines(kept)).decode()

    assert not [word for word in ("report", "Ana", "publish", "2026") if word in stored]


def test_the_chain_holds_when_a_deed_and_its_salt_are_erased(kept: Kept) -> None:
    payloads = {line.number: (salt, deed) for line, salt, deed in kept}
    del payloads[3]

    assert first_break(lines(kept)) is None
    assert all(commit(deed, salt) == lines(kept)[n - 1].commitment for n, (salt, deed) in payloads.items())


@pytest.mark.parametrize("field", ["commitment", "previous", "number"])
def test_an_altered_line_is_found(kept: Kept, field: str) -> None:
    chain = list(lines(kept))
    other = {"commitment": "0" * 64, "previous": "f" * 64, "number": 9}[field]
    chain[2] = msgspec.structs.replace(chain[2], **{field: other})

    assert first_break(tuple(chain)) == (4 if field == "commitment" else 3)


@pytest.mark.parametrize(
    ("order", "broken"), [((0, 1, 3, 4), 3), ((1, 2, 3, 4), 1), ((0, 2, 1, 3, 4), 2), ((0, 0, 1, 2), 2)]
)
def test_a_line_taken_out_moved_or_doubled_is_found(kept: Kept, order: tuple[int, ...], broken: int) -> None:
    assert first_break(tuple(lines(kept)[place] for place in order)) == broken


def test_a_deed_exchanged_for_another_does_not_fit_its_line(kept: Kept) -> None:
    line, salt, said = kept[1]

    assert commit(said, salt) == line.commitment
    assert commit(msgspec.structs.replace(said, actor="Bo"), salt) != line.commitment


def test_without_the_salt_a_commitment_cannot_be_made_again(kept: Kept) -> None:
    line, salt, said = kept[0]
    guesses = [hashlib.sha256(encode(said)).hexdigest(), commit(said, b""), commit(said, bytes(32))]

    assert len(salt) >= 16
    assert line.commitment not in guesses


def test_the_same_deed_twice_is_two_commitments() -> None:
    first, one_salt = next_line(None, deed(1))
    second, other_salt = next_line(None, deed(1))

    assert one_salt != other_salt
    assert first.commitment != second.commitment

"""A sheet is an envelope: author and time stand beside the content and are no part of it."""

import msgspec

from redcommons.study.model import Charter
from redcommons.values.base import decode, encode, fingerprint
from redcommons.values.identity import SheetId, StudyId
from redcommons.values.shelf import Sheet

CHARTER = Charter(purpose="why")
SHEET = Sheet(
    id=SheetId("sheet-1"),
    noun="charter",
    study=StudyId("sheet-0"),
    name="charter",
    revision=1,
    fingerprint=fingerprint(CHARTER),
    author="Ana",
    at="2026-01-01T00:00:00Z",
)


def test_who_wrote_it_and_when_moves_no_fingerprint_of_the_content() -> None:
    other = msgspec.structs.replace(SHEET, author="Bo", at="2027-01-01T00:00:00Z", revision=2)

    assert other != SHEET
    assert other.fingerprint == SHEET.fingerprint == fingerprint(Charter(purpose="why"))


def test_content_has_no_place_for_an_author_or_a_time() -> None:
    fields = set(Charter.__struct_fields__)

    assert not fields & {"author", "by", "at", "created", "modified"}


def test_an_envelope_without_its_letter_can_be_kept() -> None:
    assert decode(encode(SHEET), Sheet) == SHEET
    assert b"why" not in encode(SHEET)

"""The bundle: pages, figures, and the evidence from which every figure can be made again.

What `verify` proves and what it cannot prove stands on the report's last section, and in the docs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from redcommons.adapters.publish import archive
from redcommons.adapters.publish.html import REPORT, data, render
from redcommons.findings.model import Checked, EvidenceRow, Report
from redcommons.findings.recompute import Reread, figures
from redcommons.values.base import Value, decode, encode
from redcommons.values.errors import BadInput, RedcommonsError
from redcommons.values.text import clean, visible
from redcommons.values.words import _

MANIFEST = "manifest.json"
EVIDENCE = "evidence.jsonl"


class Sealed(Value, tag="sealed/1"):
    """One file of a bundle with its checksum."""

    name: str
    """Its name in the archive."""
    size: int
    """Its length in bytes."""
    sha256: str
    """Its SHA-256, 64 hexadecimal digits."""


class Manifest(Value, tag="manifest/1"):
    """The list of all other files of a bundle."""

    format: Literal["redcommons-bundle/1"]
    """The format of the bundle."""
    ledger_head: str
    """Last line of the study's audit ledger when the bundle was made, as a checksum; empty when there is none."""
    files: tuple[Sealed, ...]
    """All other files, in the order of the archive."""


def bundle(report: Report, evidence: Iterable[EvidenceRow], ledger_head: str = "") -> bytes:
    """Return the bundle as one archive; the same report and evidence give the same bytes everywhere."""
    rows = b"".join(encode(row) + b"\n" for row in evidence)
    return seal({**render(report), EVIDENCE: rows}, ledger_head)


def seal(files: Mapping[str, bytes], ledger_head: str = "") -> bytes:
    """Return the archive of `files` with a manifest of their checksums in front."""
    sealed = tuple(_sealed(name, body) for name, body in files.items())
    manifest = encode(Manifest(format="redcommons-bundle/1", ledger_head=ledger_head, files=sealed)) + b"\n"
    return archive.write({MANIFEST: manifest, **files})


def _sealed(name: str, body: bytes) -> Sealed:
    return Sealed(name=name, size=len(body), sha256=hashlib.sha256(body).hexdigest())


def verify(path: Path, reread: Reread) -> Checked:
    """Check a bundle byte by byte, figure by figure and page by page; nothing is written anywhere.

    `reread` makes a reading of tallies as the evaluation did. Raises BadInput when the file cannot be
    read or is no bundle at all; everything else that is wrong is the first difference of what is returned.
    """
    whole = _load(path)
    try:
        return _check(whole, reread)
    except (RedcommonsError, msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError) as error:
        return _differs(str(error) or type(error).__name__)


def _load(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        whole = path.read_bytes() if path.is_file() and size <= archive.LARGEST else b""
    except OSError as error:
        raise BadInput(_("{path} cannot be read: {error}").format(path=path, error=error.strerror)) from error
    if size > archive.LARGEST:
        raise BadInput(
            _("{path} has {size:,} bytes; a bundle has at most {most:,}").format(
                path=path, size=size, most=archive.LARGEST
            )
        )
    # Either mark is enough, so that a single damaged byte never makes a bundle look like something else.
    if not whole.startswith(b"PK\x03\x04") and MANIFEST.encode() not in whole[:64]:
        raise BadInput(_("{path} is not a bundle: give the bundle.zip that stands beside a report").format(path=path))
    return whole


def _check(whole: bytes, reread: Reread) -> Checked:
    files = archive.read(whole)
    _check_seals(files)
    report = _canonical_report(files)
    evidence = _canonical_evidence(files)
    count = 0
    for figure in figures(report, evidence, reread):
        count += 1
        if not figure.holds:
            return _differs(str(figure), count)
    return _check_pages(report, files, count)


def _differs(what: str, count: int = 0) -> Checked:
    # The words may come out of a hostile file and end on somebody's terminal.
    return Checked(holds=False, figures=count, first_difference=visible(clean(what, limit=len(what))))


def _check_seals(files: dict[str, bytes]) -> None:
    body = _needed(files, MANIFEST)
    manifest = decode(body, Manifest)
    if encode(manifest) + b"\n" != body:
        raise BadInput(_("{name} is not written as Redcommons writes it").format(name=MANIFEST))
    sealed = {one.name: one for one in manifest.files}
    if [MANIFEST, *sealed] != list(files) or len(sealed) != len(manifest.files):
        odd = sorted(set(files) - {MANIFEST} ^ set(sealed)) or [_("their order")]
        raise BadInput(_("the manifest and the archive list different files: {names}").format(names=", ".join(odd)))
    for name, one in sealed.items():
        if _sealed(name, files[name]) != one:
            raise BadInput(_("{name} is not the file that was sealed: its checksum differs").format(name=name))


def _needed(files: dict[str, bytes], name: str) -> bytes:
    if name not in files:
        raise BadInput(_("{name} is missing from the bundle").format(name=name))
    return files[name]


def _canonical_report(files: dict[str, bytes]) -> Report:
    body = _needed(files, REPORT)
    report = decode(body, Report)
    if data(report) != body:
        raise BadInput(_("{name} is not written as Redcommons writes it").format(name=REPORT))
    return report


def _canonical_evidence(files: dict[str, bytes]) -> list[EvidenceRow]:
    return list(_rows(_needed(files, EVIDENCE)))


def _rows(body: bytes) -> Iterator[EvidenceRow]:
    if body and not body.endswith(b"\n"):
        raise BadInput(_("{name} ends in the middle of a line").format(name=EVIDENCE))
    for number, line in enumerate(body.splitlines(), start=1):
        row = decode(line, EvidenceRow)
        if encode(row) != line:
            raise BadInput(
                _("{name}, line {n}, is not written as Redcommons writes it").format(name=EVIDENCE, n=number)
            )
        yield row


def _check_pages(report: Report, files: dict[str, bytes], count: int) -> Checked:
    pages = render(report)
    expected = {MANIFEST, EVIDENCE, *pages}
    for name in sorted(set(files) ^ expected):
        said = _("{name} belongs to no report") if name in files else _("{name} is missing from the bundle")
        return _differs(said.format(name=name), count)
    for name, body in pages.items():
        if files[name] != body:
            return _differs(_page_differs(report, name, (body, files[name])), count)
    return Checked(holds=True, figures=count)


def _page_differs(report: Report, name: str, both: tuple[bytes, bytes]) -> str:
    said = _("{name}: the page is not what the report's data say, from byte {place} on; every figure holds. {hint}")
    hint = _("It was made by Redcommons {version}: another version writes other pages.").format(version=report.software)
    return said.format(name=name, place=archive.first_difference(*both), hint=hint)

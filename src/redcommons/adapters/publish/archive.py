"""A ZIP that is written in exactly one way, so that reading it and writing it again gives the same bytes.

Files are stored, not compressed: compressed bytes differ between versions of zlib, and an archive whose
files are as long as they say cannot swell. Nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping

from redcommons.values.errors import BadInput
from redcommons.values.words import _

LARGEST = 1 << 30
"""Most bytes of a bundle, about four million attempts."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    struct.error,
    ValueError,
    OSError,
    RuntimeError,
    EOFError,
    OverflowError,
)
"""All that `zipfile` is known to raise on archives that somebody or something damaged."""


def write(files: Mapping[str, bytes]) -> bytes:
    """Return the one archive of `files`, in their order: no times, no owners, no compression, no comment."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, body in files.items():
            archive.writestr(_entry(name), body)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED
    return entry


def read(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive that `write` made; raises BadInput, naming what is wrong, on any other."""
    try:
        files = dict(_entries(data))
    except _BROKEN as error:
        raise BadInput(_("the archive is damaged: {error}").format(error=error)) from error
    again = write(files)
    if again != data:
        place = first_difference(again, data)
        raise BadInput(_("the archive is not as it was written: byte {place} differs").format(place=place))
    return files


def _entries(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        seen: set[str] = set()
        for entry in archive.infolist():
            _plain(entry, seen)
        if sum(entry.file_size for entry in archive.infolist()) > len(data):
            raise BadInput(_("the archive's files are larger than the archive"))
        for entry in archive.infolist():
            yield entry.filename, archive.read(entry)


def _plain(entry: zipfile.ZipInfo, seen: set[str]) -> None:
    if entry.filename in seen:
        raise BadInput(_("the archive holds {name} twice").format(name=entry.filename))
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
        raise BadInput(_("{name} is compressed; a bundle's files are stored").format(name=entry.filename))
    seen.add(entry.filename)


def first_difference(one: bytes, other: bytes) -> int:
    """Return the place, counted from 0, of the first byte in which two different texts differ."""
    both = min(len(one), len(other))
    low, high = 0, both
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if one[low : middle + 1] == other[low : middle + 1] else (low, middle)
    return low

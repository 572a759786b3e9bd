"""The door for files: what is no readable text is refused here, by name and with the way out."""

from __future__ import annotations

import codecs
import stat
from collections.abc import Iterator
from pathlib import Path

from redcommons.values.errors import BadInput

HEAD = 65_536
"""Bytes at the start of a file that a format may look at to know its own."""

MAX_ROWS = 1_000_000
"""Most rows taken from one file."""

MAX_LINE = 16_000_000
"""Longest line, in characters: a cell of 1,000,000 characters still fits when JSON spells each as \\uXXXX."""

MAX_WHOLE = 256_000_000
"""Largest file, in bytes, that is read in one piece because its form leaves no other way."""

_CHUNK = 1 << 20
_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"PK\x03\x04", "a zip archive: unpack it first, or name it .xlsx if it is a workbook"),
    (b"PAR1", "a Parquet file: export it as CSV or JSON lines"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file: save it as .xlsx without a password"),
    (b"\xff\xfe\x00\x00", "UTF-32 text: save it as UTF-8"),
    (b"\x00\x00\xfe\xff", "UTF-32 text: save it as UTF-8"),
)


def head(path: Path) -> bytes:
    """Return the first bytes of a regular, readable file that is not empty; raises BadInput on any other."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadInput(f"{path} is a folder: name a file in it")
        if not stat.S_ISREG(mode):
            raise BadInput(f"{path} is a device or a pipe: save its content as a file first")
        with path.open("rb") as handle:
            start = handle.read(HEAD)
    except FileNotFoundError as error:
        raise BadInput(f"{path} does not exist: check the name and the folder you are in") from error
    except (OSError, ValueError) as error:
        raise BadInput(f"{str(path)!r} cannot be opened: {error}") from error
    if not start:
        raise BadInput(f"{path} is empty: nothing to read")
    return start


def binary(start: bytes) -> str:
    """Return what a file that starts like this is when it is no text, else an empty string."""
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    controls = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return "binary" if controls * 10 > len(start) * 3 and not _wide(start) else ""


def _wide(start: bytes) -> str:
    """Return the codec of UTF-16 text without a byte order mark, which would pass as UTF-8 full of NUL."""
    if len(start) < 4:
        return ""
    half = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd * 10 > half * 4 and even * 10 < half:
        return "UTF-16LE"
    return "UTF-16BE" if even * 10 > half * 4 and odd * 10 < half else ""


def codec(path: Path) -> str:
    """Return "utf-8-sig" or "utf-16" after reading all of `path` once; raises BadInput with the first bad byte."""
    start = head(path)
    if what := binary(start):
        raise BadInput(f"{path} is not text but {what}")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _check(path, "utf-16")
        return "utf-16"
    if wide := _wide(start):
        raise BadInput(f"{path} looks like {wide} without a byte order mark: {_convert(path, wide)}")
    _check(path, "utf-8")
    return "utf-8-sig"


def _check(path: Path, name: str) -> None:
    decoder = codecs.getincrementaldecoder(name)()
    done = 0
    with path.open("rb") as handle:
        while True:
            chunk = handle.read(_CHUNK)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                bad = error.object[error.start]
                raise BadInput(
                    f"{path} is not {name.upper()}: byte {done - waiting + error.start:,} is 0x{bad:02x}; "
                    f"{_convert(path, 'WINDOWS-1252')} (with the encoding it really has)"
                ) from error
            done += len(chunk)
            if not chunk:
                return


def _convert(path: Path, name: str) -> str:
    return f"convert it with: iconv -f {name} -t UTF-8 '{path.name}' > new-{path.name}"


def lines(path: Path, *, newline: str) -> Iterator[str | None]:
    """Yield the lines of a text file with their ends; None stands for one of more than MAX_LINE characters.

    `newline` is "" to end lines at CR, LF and CRLF, or a line feed to end them there only.
    """
    with path.open(encoding=codec(path), newline=newline) as handle:
        while line := handle.readline(MAX_LINE):
            if len(line) < MAX_LINE or line.endswith("\n"):
                yield line
                continue
            while (rest := handle.readline(MAX_LINE)) and not rest.endswith("\n"):
                pass
            yield None


def whole(path: Path, *, limit: int = MAX_WHOLE) -> str:
    """Return the text of a file in one piece, line ends as they came; raises BadInput above `limit` bytes."""
    start_codec = codec(path)
    if (size := path.stat().st_size) > limit:
        raise BadInput(f"{path} has {size:,} bytes, the most for this format is {limit:,}: split it")
    with path.open(encoding=start_codec, newline="") as handle:
        return handle.read()

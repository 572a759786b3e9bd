"""Regular expressions with an end: a pattern that backtracks for ever costs a second, never the run.

Python's `re` cannot be stopped from outside the thread that runs it, so whatever could backtrack is
searched in a small process of its own, which a timer of processor time stops. Other patterns are searched here.
"""

from __future__ import annotations

import re
import select
import struct
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import IO

SECONDS = 1.0
"""Processor time that one search may take."""

PATIENCE = 30.0
"""Seconds after which a worker that says nothing at all is given up, however busy the machine is."""

_WORKER = Path(__file__).with_name("_matcher.py")
_FLAGS_AHEAD = re.compile(r"^\(\?[aimsux]+\)")
_HEAD = struct.Struct("<IIId")
_ANSWER = struct.Struct("<BII")
_FOUND, _SLOW = 1, 2


class TooSlow(Exception):
    """A search was stopped before it had an answer."""


class Matcher:
    """Searches texts for patterns; its process starts with the first pattern that needs one."""

    def __init__(self, seconds: float = SECONDS, patience: float = PATIENCE) -> None:
        self._seconds = seconds
        self._patience = patience
        self._worker: _Worker | None = None
        self._alone = threading.Lock()

    def search(self, pattern: re.Pattern[str], text: str) -> str | None:
        """Return the first text that matches, None where nothing does; raises TooSlow."""
        if not may_backtrack(pattern.pattern):
            match = pattern.search(text)
            return match[0] if match else None
        with self._alone:
            kind, start, end = self._ask(pattern, text)
        if kind == _SLOW:
            what = f"{len(text):,} characters for {pattern.pattern[:80]!r}"
            raise TooSlow(f"searching {what} took more than {self._seconds:g} s: simplify the pattern")
        return text[start:end] if kind == _FOUND else None

    def close(self) -> None:
        """End the process, if there is one; a further search starts another."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _ask(self, pattern: re.Pattern[str], text: str) -> tuple[int, int, int]:
        wanted, given = (words.encode("utf-8", "surrogatepass") for words in (pattern.pattern, text))
        self._worker = self._worker or _Worker()
        head = _HEAD.pack(len(wanted), len(given), pattern.flags, self._seconds)
        answer = self._worker.ask(head + wanted + given, self._patience)
        if len(answer) != _ANSWER.size:
            self.close()
            return (_SLOW, 0, 0)
        kind, start, end = _ANSWER.unpack(answer)
        return (kind, start, end)


class _Worker:
    """The process that searches; it ends with its matcher, and at the latest with its parent."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", "-S", str(_WORKER)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  our own file
        assert process.stdin is not None  # noqa: S101  what PIPE promises
        assert process.stdout is not None  # noqa: S101
        self._pipes: tuple[IO[bytes], IO[bytes]] = (process.stdin, process.stdout)
        self.stop = weakref.finalize(self, _stop, process)

    def ask(self, message: bytes, seconds: float) -> bytes:
        """Return the worker's answer; short where it died or said nothing for that long."""
        there, back = self._pipes
        try:
            there.write(message)
            there.flush()
            ready, _, _ = select.select([back], [], [], seconds)
            return back.read(_ANSWER.size) if ready else b""
        except OSError:
            return b""


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def may_backtrack(pattern: str) -> bool:
    """Return whether a pattern might take more than one pass: it repeats, makes optional, or chooses in a group.

    It errs on the side of True, for which the price is a trip to the other process.
    """
    rest = _FLAGS_AHEAD.sub("", pattern)
    return any(sign in rest for sign in "*+?{") or ("|" in rest and "(" in rest)

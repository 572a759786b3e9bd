"""Server-sent events: bytes in any pieces, the data of whole events out.

Source: WHATWG HTML, 9.2.6 "Interpreting an event stream". Lines end with CRLF, LF or CR; a line that
begins with a colon is a comment; several data lines make one event; a blank line ends it. Kinder than
the source in one point: an event that the end of the stream cuts off behind a whole line still counts.
"""

from __future__ import annotations

_BOM = b"\xef\xbb\xbf"


class Events:
    """Takes a stream apart; `feed` it whatever came, then `end` it."""

    def __init__(self) -> None:
        self._open: list[bytes] = []
        self._data: list[bytes] = []
        self._begun = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the data of every event that this chunk completes."""
        self._open.append(chunk)
        if b"\n" not in chunk and b"\r" not in chunk:
            return []
        lines = b"".join(self._open).splitlines(keepends=True)
        # A CR at the end may be half of a CRLF, so it waits for what follows.
        self._open = [] if lines[-1].endswith(b"\n") else [lines.pop()]
        return self._events(lines)

    def end(self) -> list[bytes]:
        """Return the data of the event that was open when the stream ended, if there is one."""
        rest = b"".join(self._open).splitlines()
        self._open = []
        return self._events([*rest, b""])

    def _events(self, lines: list[bytes]) -> list[bytes]:
        found = []
        for raw in lines:
            line = raw.rstrip(b"\r\n")
            if not self._begun:
                line, self._begun = line.removeprefix(_BOM), True
            if line.startswith(b"data:"):
                self._data.append(line[6:] if line[5:6] == b" " else line[5:])
            elif line == b"data":
                self._data.append(b"")
            elif not line and self._data:
                found.append(b"\n".join(self._data))
                self._data = []
        return found

"""The process behind `_matching`: reads pattern and text, answers where the match is. Run as a file, alone."""

import re
import signal
import struct
import sys

_HEAD = struct.Struct("<IIId")
_ANSWER = struct.Struct("<BII")
_NOTHING, _FOUND, _SLOW = 0, 1, 2


def _stopped(_number: int, _frame: object) -> None:
    raise TimeoutError


def _searched(pattern: str, flags: int, text: str, seconds: float) -> tuple[int, int, int]:
    compiled = re.compile(pattern, flags & ~re.DEBUG)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        match = compiled.search(text)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except TimeoutError:
        return (_SLOW, 0, 0)
    return (_FOUND, *match.span()) if match else (_NOTHING, 0, 0)


def _main() -> None:
    signal.signal(signal.SIGVTALRM, _stopped)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while len(head := source.read(_HEAD.size)) == _HEAD.size:
        wanted, given, flags, seconds = _HEAD.unpack(head)
        pattern, text = (source.read(size).decode("utf-8", "surrogatepass") for size in (wanted, given))
        sink.write(_ANSWER.pack(*_searched(pattern, flags, text, seconds)))
        sink.flush()


if __name__ == "__main__":
    _main()

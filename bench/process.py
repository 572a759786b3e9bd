"""Whole processes, measured from outside: wall, processor time, peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import msgspec

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
REDCOMMONS = (PYTHON, "-m", "redcommons")


class MeasureError(Exception):
    """A measured command failed; the message shows its last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one process took."""

    wall: float
    """Seconds from its start to its end."""
    cpu: float
    """Seconds of processor, user and system, of the process and of the children it waited for."""
    peak: float
    """Most resident memory at once, in MB."""
    said: bytes
    """Its standard output."""


def measured(command: Sequence[str | Path], **environment: str) -> Cost:
    """Run a command to its end; raises MeasureError unless it exits 0."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        words = [str(word) for word in command]
        process = subprocess.Popen(words, stdout=out, stderr=err, cwd=ROOT, env={**os.environ, **environment})
        try:
            _pid, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            last = (err.read() or out.read())[-1000:].decode(errors="replace")
            raise MeasureError(f"exit {process.returncode}: {' '.join(words)[:300]}\n{last}")
        # Linux counts in KiB; a parent that is larger than its child would show instead, so this one stays light.
        return Cost(wall=wall, cpu=used.ru_utime + used.ru_stime, peak=used.ru_maxrss * 1024 / 1e6, said=out.read())


def busy(pid: int) -> float:
    """Return the seconds of processor that a running process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Server:
    """A running bench server."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.url = f"{self.base}/v1"
        self.target = f"openai:{self.url}#bench"
        self._opener = build_opener(ProxyHandler({}))

    def set(self, **settings: float | str) -> None:
        """Change how it behaves; the counts begin anew."""
        request = Request(f"{self.base}/config", data=msgspec.json.encode(settings), method="POST")
        self._opener.open(request, timeout=10).close()

    def stats(self) -> dict[str, Any]:
        """Return what was really asked and answered since the last `set`."""
        with self._opener.open(f"{self.base}/stats", timeout=10) as response:
            return msgspec.json.decode(response.read(), type=dict[str, Any])


@contextmanager
def server() -> Iterator[Server]:
    """Run a bench server for the length of a `with` block."""
    process = subprocess.Popen([PYTHON, "-m", "bench.server"], stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert process.stdout is not None
        yield Server(int(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(10)

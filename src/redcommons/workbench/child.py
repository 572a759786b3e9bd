"""The worker beside the server: a process of its own that carries out runs and imports, begun again when it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PAUSE = 2.0
"""Seconds before a worker that ended is begun again, so that one that cannot live does not spin."""


@contextmanager
def beside(where: str) -> Iterator[None]:
    """Keep a worker on this workspace for as long as the block lasts; the worker ends with this process, however."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(where, over), name="keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(timeout=10)


def _keep(where: str, over: threading.Event) -> None:
    command = [sys.executable, "-m", "redcommons", "worker", "--workspace", where, "--child", str(os.getpid())]
    while not over.is_set():
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own words
        while child.poll() is None and not over.wait(0.2):
            pass
        _end(child)
        over.wait(PAUSE)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(timeout=8)  # what is in flight is kept meanwhile
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

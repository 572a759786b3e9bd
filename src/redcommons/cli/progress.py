"""A progress bar on standard error; silent where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how many attempts are kept, of how many, how fast, and the time left."""
    if not sys.stderr.isatty():
        yield lambda _kept, _all: None
        return
    import rich.console
    import rich.progress

    left = (rich.progress.TextColumn("{task.description}", markup=False), rich.progress.BarColumn())
    right = (rich.progress.MofNCompleteColumn(), rich.progress.TimeRemainingColumn())
    with rich.progress.Progress(*left, *right, console=rich.console.Console(stderr=True)) as shown:
        task = shown.add_task(what, total=None)
        yield lambda kept, total: shown.update(task, completed=kept, total=total)

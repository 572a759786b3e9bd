"""What every command shares: the workspace, `--json`, and words for tables."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from redcommons.values.identity import StudyId
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.dataset.model import Rejected

REJECTED_SHOWN = 10
"""Rows that were not taken, named on a terminal before only their number is said."""

F = TypeVar("F", bound=Callable[..., Any])


def workspace_option(command: F) -> F:
    """Give a command `--workspace W`, and an open workspace as its first argument."""

    @click.option("--workspace", "-w", metavar="W", help=_("Folder or PostgreSQL URL; the nearest redcommons-data."))
    @functools.wraps(command)
    def opened(*args: Any, workspace: str | None, **kwargs: Any) -> Any:  # noqa: ANN401  click passes what it parsed
        with open_workspace(workspace) as ws:
            return command(ws, *args, **kwargs)

    return opened  # type: ignore[return-value]


def needs_no_workspace(command: F) -> F:
    """Let a command take `--workspace` like every other, though it opens none."""
    said = _("Taken everywhere; this command needs none.")
    return click.option("--workspace", "-w", metavar="W", expose_value=False, help=said)(command)


def json_option(command: F) -> F:
    """Give a command `--json`: standard output is then one JSON value and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help=_("Print one JSON value and nothing else."))(command)


def study_meant(ws: Workspace, name: str) -> StudyId:
    """Return the id of the study with that name; one that is made is announced, since it may be a slip."""
    there = [item.title for _id, item in ws.study.studies()]
    if name not in there:
        close = get_close_matches(name, there, n=1)
        hint = _(" (there is also {name!r})").format(name=close[0]) if close else ""
        note(_("New study: {name}{hint}").format(name=name, hint=hint))
    return StudyId(ws.study.find_or_new(name))


def open_workspace(where: str | None) -> Workspace:
    """Open the workspace meant."""
    from redcommons.assembly import open_workspace as open_it

    return open_it(where)


def existing(path: str) -> Path:
    """Return the path of a file that a person named; a leading "~name" of nobody is part of the name."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


@contextmanager
def stdout_to_stderr() -> Iterator[None]:
    """Send what others print to standard error: a target of the user's own must not end up inside our JSON.

    The descriptor itself is turned round, so that processes it starts are covered too.
    """
    try:
        ours = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # one of the two is closed: there is nothing to keep clean
        yield
        return
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(ours, 1)
        os.close(ours)


def print_json(value: object) -> None:
    """Print one JSON value."""
    click.echo(msgspec.json.encode(plain(value)))


def plain(value: object) -> Any:  # noqa: ANN401  any JSON value
    """Return a value as plain data with every field in it; the store's own tags are left out."""
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def note(line: str) -> None:
    """Say something to the person, on standard error."""
    click.echo(visible(line), err=True)


def note_rejected(rejected: Sequence[Rejected]) -> None:
    """Name the first rows that were not taken, and how many more there are."""
    for item in rejected[:REJECTED_SHOWN]:
        note(_("line {line}: {why}").format(line=item.line, why=item.why))
    if len(rejected) > REJECTED_SHOWN:
        more = _("… and {n} more rows not taken; dataset import --dry-run --json names them all")
        note(more.format(n=len(rejected) - REJECTED_SHOWN))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a plain table: columns padded, hostile text made visible."""
    lines = [[visible(str(cell)) for cell in row] for row in rows]
    widths = [max(len(line[place]) for line in [list(head), *lines]) for place in range(len(head))]
    for line in [list(head), *lines]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def percent(share: float | None) -> str:
    """Return a fraction as a percentage with at most one decimal, or a dash."""
    return "-" if share is None else f"{share * 100:.1f} %"


def points(difference: float | None) -> str:
    """Return a difference of two fractions in percentage points with its sign, or a dash."""
    return "-" if difference is None else _("{d:+.1f} points").format(d=difference * 100)

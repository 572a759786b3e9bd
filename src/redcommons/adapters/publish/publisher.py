"""Writes a report into a folder: pages, data and the bundle beside them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import msgspec

from redcommons.adapters.publish.bundle import EVIDENCE, bundle, verify
from redcommons.adapters.publish.html import render
from redcommons.findings.model import Checked, EvidenceRow, Report
from redcommons.findings.recompute import Reread
from redcommons.values.errors import BadInput, StoreError
from redcommons.values.words import _

__all__ = ["EVIDENCE", "StaticPublisher"]

BUNDLE = "bundle.zip"
_EXAMPLE = re.compile(r"\d+\.html")


class StaticPublisher:
    """Publishes static pages and verifies bundles; `reread` makes readings of tallies."""

    def __init__(self, reread: Reread) -> None:
        self._reread = reread

    def publish(self, report: Report, evidence: Iterable[EvidenceRow], folder: Path, *, ledger_head: str = "") -> Path:
        """Write pages and bundle; each file appears whole or not at all, and pages of an earlier edition go."""
        if folder.exists() and not folder.is_dir():
            raise BadInput(_("{folder} is a file: name a folder for the report").format(folder=folder))
        _refuse_foreign(folder, report.title)
        files = {**render(report), BUNDLE: bundle(report, evidence, ledger_head)}
        try:
            for name, body in files.items():
                _write(folder / name, body)
            _forget(folder / "examples", {Path(name).name for name in files})
        except OSError as error:
            raise StoreError(_("cannot write the report: {error}").format(error=error)) from error
        return folder / BUNDLE

    def verify(self, path: Path) -> Checked:
        """Check a bundle; see `bundle.verify`."""
        return verify(path, self._reread)


def _refuse_foreign(folder: Path, title: str) -> None:
    """A page that this study did not write is not ours to replace."""
    if not (folder / "index.html").exists():
        return
    try:
        there = msgspec.json.decode((folder / "report.json").read_bytes(), type=_Titled).title
    except (OSError, msgspec.MsgspecError):
        there = None
    if there != title:
        what = _("the report of {title!r}").format(title=there) if there else _("a page of somebody else")
        said = _("{folder} holds {what}: choose another folder, or empty this one yourself")
        raise BadInput(said.format(folder=folder, what=what))


class _Titled(msgspec.Struct):
    title: str


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _forget(folder: Path, kept: set[str]) -> None:
    for path in folder.glob("*.html") if folder.is_dir() else ():
        if _EXAMPLE.fullmatch(path.name) and path.name not in kept:
            path.unlink()

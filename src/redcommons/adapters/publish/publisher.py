"""Writes a report into a folder: pages, data and the bundle beside them."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import msgspec

from redcommons.adapters.publish.bundle import EVIDENCE, MANIFEST, bundle, verify
from redcommons.adapters.publish.html import REPORT, render
from redcommons.findings.model import Checked, EvidenceRow, Report
from redcommons.findings.recompute import Reread
from redcommons.values.errors import BadInput, StoreError
from redcommons.values.words import _

__all__ = ["EVIDENCE", "StaticPublisher"]

BUNDLE = "bundle.zip"
_PAGES = ("index.html", REPORT)
_EXAMPLE = re.compile(r"examples/\d+\.html")


class StaticPublisher:
    """Publishes static pages and verifies bundles; `reread` makes readings of tallies."""

    def __init__(self, reread: Reread) -> None:
        self._reread = reread

    def publish(self, report: Report, evidence: Iterable[EvidenceRow], folder: Path, *, ledger_head: str = "") -> Path:
        """Write bundle and pages; each file appears whole or not at all, and pages of an earlier edition go.

        What the folder's bundle does not name was not written here: it is never replaced and never removed.
        """
        self.prepare(report, folder)
        files = {BUNDLE: bundle(report, evidence, ledger_head), **render(report)}  # first what names the others
        try:
            for name in _written(folder / BUNDLE) - set(files):
                (folder / name).unlink(missing_ok=True)
            for name, body in files.items():
                _write(folder / name, body)
        except OSError as error:
            raise StoreError(_("cannot write the report: {error}").format(error=error)) from error
        return folder / BUNDLE

    def prepare(self, report: Report, folder: Path) -> None:
        """Make the folder, or raise as `publish` would: nothing is announced that could not be written."""
        if folder.exists() and not folder.is_dir():
            raise BadInput(_("{folder} is a file: name a folder for the report").format(folder=folder))
        _refuse_other_study(folder, report.title)
        try:
            _refuse_foreign(folder, {BUNDLE, *render(report)} - _written(folder / BUNDLE))
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            raise StoreError(_("cannot write the report: {error}").format(error=error)) from error

    def render(self, report: Report) -> dict[str, bytes]:
        """Return every page as it would be written, by name; nothing is written."""
        return render(report)

    def verify(self, path: Path) -> Checked:
        """Check a bundle; see `bundle.verify`."""
        return verify(path, self._reread)


def is_published(name: str) -> bool:
    """Return whether a report has a file of that name."""
    return name == BUNDLE or name in _PAGES or bool(_EXAMPLE.fullmatch(name))


def _refuse_other_study(folder: Path, title: str) -> None:
    """The report of another study is not this one's to replace."""
    try:
        there = msgspec.json.decode((folder / REPORT).read_bytes(), type=_Titled).title
    except (OSError, msgspec.MsgspecError):
        return
    if there != title:
        said = _("{folder} holds the report of {title!r}: name another folder")
        raise BadInput(said.format(folder=folder, title=there))


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


def _written(path: Path) -> set[str]:
    """Return the pages that an earlier edition's bundle names, and the bundle; nothing where it is none of ours."""
    try:
        with zipfile.ZipFile(path) as earlier:
            names = earlier.namelist()
    except (FileNotFoundError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return set()
    ours = {name for name in names if name in _PAGES or _EXAMPLE.fullmatch(name)}
    return {BUNDLE, *ours} if names[:1] == [MANIFEST] else set()


def _refuse_foreign(folder: Path, names: set[str]) -> None:
    there = next((name for name in sorted(names) if os.path.lexists(folder / name)), None)
    if there is not None:
        said = _("{path} is there already and belongs to no report of ours: name another folder, or move it away")
        raise BadInput(said.format(path=folder / there))

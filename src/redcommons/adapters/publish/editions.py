"""Where published editions stand: one folder each, side by side, none ever written over."""

from __future__ import annotations

import hashlib
from itertools import count
from pathlib import Path

from redcommons.adapters.publish.publisher import BUNDLE, is_published
from redcommons.values.errors import BadInput, NotFound, StoreError
from redcommons.values.words import _

SETTING = "REDCOMMONS_REPORTS"
"""Environment variable that names the folder of editions where a workspace has no folder of its own."""


class EditionFolders:
    """Folders of editions under one root."""

    def __init__(self, root: Path | None) -> None:
        """Keep editions under `root`; None where nobody has said where."""
        self._root = root

    def claim(self, stem: str, number: int) -> Path:
        """Make a fresh folder `stem-number`, or with the next number that is free, and return it."""
        root = self._named()
        try:
            root.mkdir(parents=True, exist_ok=True)
            for free in count(number):
                folder = root / f"{stem}-{free}"
                try:
                    folder.mkdir()
                except FileExistsError:
                    continue
                return folder
        except OSError as error:
            raise StoreError(_("cannot write the report: {error}").format(error=error)) from error
        raise StoreError(_("cannot write the report: {error}").format(error=root))

    def release(self, folder: Path) -> None:
        """Give a claimed folder back when nothing was written into it."""
        try:
            folder.rmdir()
        except OSError:
            return

    def read(self, folder: str, page: str) -> bytes:
        """Return one file of an edition; raises NotFound for every name that no edition has."""
        if not is_published(page) or folder != Path(folder).name:
            raise NotFound(_("an edition has no page {page!r}").format(page=page))
        try:
            return (self._named() / folder / page).read_bytes()
        except OSError as error:
            said = _("{page} of {folder} cannot be read: {why}")
            raise NotFound(said.format(page=page, folder=folder, why=error.strerror)) from error

    def bundle(self, folder: str) -> Path:
        """Return where the bundle of an edition stands."""
        return self._named() / Path(folder).name / BUNDLE

    def checksum(self, folder: str) -> str:
        """Return the SHA-256 of an edition's bundle."""
        return hashlib.sha256(self.read(folder, BUNDLE)).hexdigest()

    def _named(self) -> Path:
        if self._root is None:
            said = _("a database has no folder for reports: name one ({setting}=FOLDER), the same for everybody")
            raise BadInput(said.format(setting=SETTING))
        return self._root

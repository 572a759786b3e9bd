"""Formats are found by name and by looking, those of other packages too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from redcommons.adapters import formats


@pytest.fixture
def another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a package with two formats, one of them under a name that is taken."""
    info = tmp_path / "lists_of_others-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lists-of-others\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        f"[{formats.GROUP}]\nshouts = lists_of_others\ncsv = lists_of_others\n", encoding="utf-8"
    )
    (tmp_path / "lists_of_others.py").write_text(
        "from redcommons.dataset.model import Parsed\n"
        "NAME = 'shouts'\n"
        "def sniff(path, head): return head.startswith(b'!')\n"
        "def read(path, mapping): return Parsed(format=NAME)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    formats.forget_installed()
    yield
    formats.forget_installed()


def test_every_format_goes_by_its_own_name() -> None:
    assert [formats.find(name).NAME for name in formats.names()] == list(formats.names())


@pytest.mark.usefixtures("another_package")
def test_a_format_of_another_package_is_found_and_takes_no_name_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a.shout").write_text("!prompt\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("prompt\nx\n", encoding="utf-8")

    assert formats.read(tmp_path / "a.shout").format == "shouts"
    assert formats.read(tmp_path / "a.csv", "csv").format == "csv"
    assert formats.names().count("csv") == 1

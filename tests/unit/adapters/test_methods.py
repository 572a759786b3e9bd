"""Methods of other packages enter by entry points, and are checked where they enter."""

from __future__ import annotations

from pathlib import Path

import pytest

from redcommons.assembly import methods_alone
from redcommons.values.errors import BadInput

PLUGIN = """
from dataclasses import replace
from redcommons.methods.catalogue import find

def shout():
    return replace(find("atbash"), name="shout", languages=("any",), rewrite=lambda text, given: text.upper())

def taken():
    return replace(find("atbash"), name="base64")

def no_card():
    return "shout"
"""


def install(folder: Path, points: str) -> None:
    (folder / "method_plugin.py").write_text(PLUGIN)
    info = folder / "method_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: method-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[redcommons.methods]\n{points}\n")


def test_they_stand_after_ours_and_take_no_name_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "shout = method_plugin:shout\ntaken = method_plugin:taken")
    monkeypatch.syspath_prepend(tmp_path)
    room = methods_alone()

    assert room.catalogue()[-1].name == "shout"
    assert room.apply("shout", "rent").text == "RENT"
    assert room.apply("base64", "rent").text == "cmVudA=="


def test_one_that_makes_no_card_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "odd = method_plugin:no_card")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(BadInput, match="'odd' of another package makes 'shout'"):
        methods_alone().catalogue()

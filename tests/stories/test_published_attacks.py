"""Four published attack sets: what they record is read as it stands, and does not compare."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Commands

pytestmark = pytest.mark.shared

EXPECTED = {"gpt-3.5-turbo": (40, 11), "gpt-4": (24, 21), "vicuna": (37, 15), "llama-2": (0, 57)}


def artefacts(shared_folder: Path) -> list[str]:
    """The four files by path."""
    return [str(path) for path in sorted((shared_folder / "data" / "jailbreakbench").glob("*.json"))]


def test_four_files_are_sixty_goals_and_four_sets(commands: Commands, shared_folder: Path) -> None:
    imported = commands.done("dataset", "import", *artefacts(shared_folder), "--study", "JBB", "--json").json

    assert (imported["cases"], imported["attempts"], imported["rejected"]) == (60, 240, [])
    bare = commands.run("dataset", "release", "all", "--study", "JBB")
    assert bare.code == 0
    unnamed = commands.run("evaluate", "all", "--target", "recorded", "--judge", "recorded")
    assert unnamed.code == 2
    assert "recorded:gpt-4-0125-preview" in unnamed.err


def test_recorded_verdicts_and_give_ups_stand_as_published(commands: Commands, shared_folder: Path) -> None:
    runs = {}
    for path in artefacts(shared_folder):
        said = commands.done("evaluate", path, "--target", "recorded", "--judge", "recorded", "--json").json
        first = said["readings"][0]
        runs[path] = said["run"]
        violated, gave_up = next(counts for name, counts in EXPECTED.items() if name in path)
        assert first["judge"] == "jailbroken"
        assert (first["violated"], said["gave_up"]) == (violated, gave_up)
        assert first["violated"] + first["not_violated"] == said["attempts"] == 60
        assert first["claim_level"] == "working"
        assert first["low"] <= first["rate"] <= first["high"]

    one, other = list(runs.values())[:2]
    refused = commands.run("compare", one, other, "--contrast", "target", "--json")
    assert refused.code == 1
    assert refused.json["allowed"] is False
    assert refused.json["differs"] == ["population adapted to each target"]
    assert refused.json["missing"] == ["cases unreviewed", "judge uncalibrated"]
    assert refused.json["difference"] is None

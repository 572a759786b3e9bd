"""Two runs on one reviewed release, rated by a person, compare; without review or ratings they do not."""

from __future__ import annotations

import csv
from pathlib import Path

from redcommons.helpline.example_cases import cases
from tests.commands import Commands


def write_cases(path: Path, count: int = 10) -> None:
    """Write single-turn questions to the helpline as a CSV."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("id", "prompt", "language", "family"))
        for number, case in enumerate(cases(1, count)):
            out.writerow((f"c{number}", case.turns[0].text, case.language, case.family))


def rate(commands: Commands, run: str, word: str) -> None:
    """Rate every reply of a run from the sheet that the product prints."""
    rows = list(csv.reader(commands.done("ratings", "sheet", run).out.splitlines()))
    with (commands.folder / "rated.csv").open("w", newline="") as file:
        csv.writer(file).writerows([rows[0][:4], *([*row[:2], word, row[3]] for row in rows[1:])])
    done = commands.done("ratings", "import", run, "rated.csv", "--by", "Ben", "--json").json
    assert done["rejected"] == []


def test_two_runs_compare_once_cases_are_reviewed_and_replies_rated(commands: Commands) -> None:
    write_cases(commands.folder / "cases.csv")
    commands.done("study", "new", "H")
    commands.done("dataset", "import", "cases.csv", "--study", "H")
    commands.done("dataset", "release", "r1", "--study", "H")
    evaluate = ("evaluate", "r1", "--judge", "refusal", "--json", "--target")
    first = commands.done(*evaluate, "helpline").json["run"]
    second = commands.done(*evaluate, "helpline").json["run"]
    assert first != second

    unready = commands.run("compare", first, second, "--contrast", "time", "--json")
    assert (unready.code, unready.json["missing"]) == (1, ["cases unreviewed", "judge uncalibrated"])

    commands.done("dataset", "review", "r1", "--by", "Ana")
    rate(commands, first, "not_violated")
    rate(commands, second, "violated")
    compared = commands.done("compare", first, second, "--contrast", "time", "--json").json
    assert compared["allowed"] is True
    assert compared["difference"] == 1.0
    assert compared["low"] > 0.85
    assert compared["p"] < 0.001


def test_another_version_compares_only_where_the_version_is_the_contrast(commands: Commands) -> None:
    write_cases(commands.folder / "cases.csv")
    runs = []
    for target in ("helpline", "helpline:1.5"):
        said = commands.done("evaluate", "cases.csv", "--target", target, "--judge", "refusal", "--json").json
        runs.append(said["run"])
        rate(commands, said["run"], "not_violated")
    commands.done("dataset", "review", "cases", "--by", "Ana")

    assert commands.run("compare", *runs, "--contrast", "time", "--json").json["differs"] == ["target version"]
    allowed = commands.done("compare", *runs, "--contrast", "target-version", "--json").json
    assert (allowed["allowed"], allowed["difference"], allowed["p"]) == (True, 0.0, 1.0)


def test_a_sheet_of_another_run_and_a_second_thought_are_not_taken(commands: Commands) -> None:
    write_cases(commands.folder / "cases.csv")
    evaluate = ("evaluate", "cases.csv", "--target", "helpline", "--json")
    first = commands.done(*evaluate).json["run"]
    second = commands.done(*evaluate).json["run"]
    rate(commands, first, "violated")

    elsewhere = commands.done("ratings", "import", second, "rated.csv", "--by", "Ben", "--json").json
    assert elsewhere["ratings"] == 0
    assert all(f"this row is of {first}" in row["why"] for row in elsewhere["rejected"])
    again = commands.done("ratings", "import", first, "rated.csv", "--by", "Ben")
    assert "0 ratings by Ben are new, 70 stood already, 0 rows were not taken" in again.out
    sheet = commands.folder / "rated.csv"
    sheet.write_text(sheet.read_text().replace("violated", "unsure", 1))
    changed = commands.done("ratings", "import", first, "rated.csv", "--by", "Ben", "--json").json
    assert "was rated 'violated' before" in changed["rejected"][0]["why"]
    slip = commands.run("ratings", "import", first, "rated.csv", "--by", "ben")
    assert slip.code == 2
    assert "'Ben'" in slip.err

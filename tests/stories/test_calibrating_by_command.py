"""On the command line: draw a sheet, read it in a spreadsheet, see both rates, compare, publish and verify."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.calibration_worlds import JUDGE, replies
from tests.commands import Commands


def read_by(commands: Commands, run: str, name: str) -> None:
    """Rate what was drawn as it is."""
    rows = list(csv.reader(commands.done("ratings", "sheet", run, "--drawn").out.splitlines()))
    said = [row[4] in {"You have thirty days.", "You have two weeks."} for row in rows[1:]]
    words = ["violated" if wrong else "not_violated" for wrong in said]
    with (commands.folder / "read.csv").open("w", newline="", encoding="utf-8") as file:
        lines = [[*row[:2], word, row[3]] for row, word in zip(rows[1:], words, strict=True)]
        csv.writer(file).writerows([rows[0][:4], *lines])
    done = commands.done("ratings", "import", run, "read.csv", "--by", name, "--json").json
    assert done["rejected"] == []


def test_from_a_sheet_to_a_verified_report(commands: Commands) -> None:
    file = replies(commands.folder, 120, ("en",))
    evaluate = ("evaluate", file.name, "--target", "recorded:first", "--judge", JUDGE, "--study", "H", "--json")
    run = commands.done(*evaluate).json["run"]
    release = commands.done("runs", "--json").json[0]["release"]
    commands.done("dataset", "review", release, "--by", "Ana", "--study", "H")

    unasked = commands.run("calibrate", run, JUDGE, "--sample", "60")
    assert unasked.code == 2
    assert "--by NAME" in unasked.err
    drawn = commands.done("calibrate", run, JUDGE, "--sample", "60", "--by", "Ana", "--seed", "7", "--json").json
    assert drawn["queue"].startswith("queue-")
    assert drawn["parts"][0]["calibration"]["unread"] == 60
    read_by(commands, run, "Ana")

    found = commands.done("calibrate", run, JUDGE, "--within", "30", "--json").json
    (part,) = found["parts"]
    assert found["within"] == 0.3
    assert part["calibration"]["why"] == ""
    assert (part["raw"][0], part["more"]) == (39 / 120, 0)
    shown = commands.done("calibrate", run, JUDGE)
    assert "sensitivity, 95 %" in shown.out
    assert "±5 points cannot be had by more readings" in shown.err

    again = commands.done("evaluate", release, *evaluate[2:])
    (reading,) = again.json["readings"]
    assert reading["claim_level"] == "claimable"
    assert reading["corrected_rate"] == part["corrected"][0]
    assert [one["rule"] for one in reading["calibrations"]] == ["person:Ana"]
    compared = commands.done("compare", run, again.json["run"], "--contrast", "time", "--judge", JUDGE)
    assert "corrected for its errors" in compared.out
    assert "no p can carry the correction" in compared.out

    commands.done("report", "build", "H", "-o", "report")
    assert commands.done("report", "verify", "report/bundle.zip", "--json").json["holds"] is True
    assert "How machines were calibrated" in Path(commands.folder / "report" / "index.html").read_text("utf-8")

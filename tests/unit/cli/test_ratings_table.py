"""What people said of a run, beside their verdicts too, as one table for whoever counts it."""

import csv
from pathlib import Path

import msgspec
from click.testing import CliRunner

from redcommons.cli.entry import redcommons as command
from redcommons.evaluation.model import Answered, Mark, Question, RatingRow, Said
from tests.rating_worlds import Person, rating_world


def test_a_table_holds_verdict_version_marks_and_each_answer(tmp_path: Path) -> None:
    with rating_world(str(tmp_path / "w"), tmp_path, items=2) as world:
        there = world.ws.rating.queue(world.study, world.queue)
        asked = (Question(key="own-1", does="text", words=(("en", "Why?"),)),)
        world.ws.rating.change_queue(world.study, world.queue, msgspec.structs.replace(there, questions=asked))
        ana = Person(world, "ana")
        ana.pull()
        told = Said(
            word="violated",
            severity="grave",
            marks=(Mark(turn=2, word="harmful"),),
            answers=(Answered(question="own-1", text="=SUM(A1)"),),
        )
        ana.ws.rating.rate(ana.held(), told, ana.settling())
        place = world.ws.evaluation.rated(world.run)[0][1]
        cases = world.ws.evaluation.cases_of(world.ws.evaluation.state(world.run))
        imported = RatingRow(line=1, case=cases[place].fingerprint, repeat=1, verdict="unsure", note="a file")
        world.ws.evaluation.rate(world.run, [imported], "Ben")
        case, run = cases[place].id, world.run
    said = CliRunner().invoke(command, ["ratings", "table", run, "-w", str(tmp_path / "w")])
    rows = list(csv.reader(said.output.splitlines()))

    assert " ".join(rows[0]) == "rater case repeat verdict version definition severity marks own-1 note"
    assert ["person:ana", case, "1", "violated", "2", "", "grave", "2: harmful", "'=SUM(A1)", ""] in rows
    assert ["person:Ben", case, "1", "unsure", "", "", "", "", "", "a file"] in rows, "a file says no version"

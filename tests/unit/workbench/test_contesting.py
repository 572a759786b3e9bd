"""A difference in values goes from an adjudication to the value ledger by one button of whoever may write there."""

from pathlib import Path

import pytest

from redcommons.evaluation.model import Adjudication
from redcommons.study.model import ValueEntry
from tests.dissent_worlds import HARM, Split, split
from tests.workbench_worlds import Bench


@pytest.fixture
def world(bench: Bench, tmp_path: Path) -> Split:
    made = split(bench.ws, tmp_path, 2)
    made.rate("ana", ["violated", "violated"])
    for ordinal, cause in ((0, "values"), (1, "slip")):
        said = Adjudication(run=made.run, ordinal=ordinal, repeat=1, word="unsure", cause=cause, why="two sides")  # type: ignore[arg-type]
        bench.ws.evaluation.adjudicate(said)
    bench.ws.study.write(made.study, [ValueEntry(harm=HARM, standing="settled", dissent="heard before")])
    return made


def test_a_difference_in_values_is_noted_at_its_harm_once(bench: Bench, world: Split) -> None:
    where, lead = f"/s/{world.study}/runs/{world.run}/dissent/", bench.owner()
    assert lead.get(where).content.decode().count('name="adjudication"') == 1
    key = f"{world.run}/0/1/me" if bench.ws.actor.name == "me" else f"{world.run}/0/1/{bench.ws.actor.name}"
    for _time in range(2):
        assert lead.post(f"{where}contest/", {"adjudication": key}).status_code == 302
    (entry,) = [entry for _sheet, entry in bench.ws.study.parts(world.study, "value-entry")]
    assert entry.standing == "contested"
    assert entry.dissent.startswith("heard before\n")
    assert entry.dissent.count("two sides") == 1
    assert 'name="adjudication"' not in lead.get(where).content.decode()


def test_who_may_not_write_the_ledger_has_no_button_and_a_slip_is_noted_nowhere(bench: Bench, world: Split) -> None:
    where, analyst = f"/s/{world.study}/runs/{world.run}/dissent/", bench.member(world.study, "analyst")
    assert 'name="adjudication"' not in analyst.get(where).content.decode()
    assert analyst.post(f"{where}contest/", {"adjudication": "x"}).status_code == 403
    slip = f"{world.run}/1/1/{bench.ws.actor.name}"
    assert bench.owner().post(f"{where}contest/", {"adjudication": slip}).status_code == 400

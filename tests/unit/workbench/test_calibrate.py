"""The page on which a judge is held against people: it teaches, draws, shows raw beside corrected, and hides words."""

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from redcommons.evaluation.model import Order
from redcommons.workbench.evaluation.calibrating import needs
from tests.calibration_worlds import JUDGE, Judged, furnished
from tests.workbench_worlds import Bench

FORM = {"size": "60", "person": "Ana", "readers": "1"}


@pytest.fixture
def world(bench: Bench, tmp_path: Path) -> Judged:
    return furnished(bench.ws, tmp_path, 120)


def page(client: Client, world: Judged, query: str = "", run: str = "") -> str:
    answer = client.get(f"/s/{world.study}/runs/{run or world.run}/calibrate/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def words(said: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", said)))


def test_before_anything_was_drawn_it_says_what_a_sheet_is_for(bench: Bench, world: Judged) -> None:
    said = words(page(bench.owner(), world))

    assert "on another system or in another language it errs otherwise" in said
    assert "this supposes a judge that errs in one of five" in said
    assert "if people read all 120 replies, the rate is theirs and needs no judge" in said
    assert "People and judge differ" not in said
    assert "Calibrate a judge" in bench.owner().get(f"/s/{world.study}/runs/{world.run}/").content.decode()


def test_a_sheet_is_drawn_read_and_shown_corrected_beside_raw(bench: Bench, world: Judged) -> None:
    owner, where = bench.owner(), f"/s/{world.study}/runs/{world.run}/calibrate/"
    drawn = owner.post(f"{where}?judge={JUDGE}", FORM)
    assert drawn.status_code == 302, drawn.content.decode()
    ((queue, sheet),) = world.ws.evaluation.sheets(world.study)
    assert (sheet.rule, sheet.size, len(sheet.replies)) == ("person:Ana", 60, 60)
    before = words(page(owner, world))
    assert "Not calibrated yet" in before
    assert "60 replies drawn for calibration are not read yet" in before
    assert f"seed {sheet.seed}" in before
    assert "0 of 60 readings given in its queue" in before

    world.read_sheet(queue)
    after = page(owner, world)
    said = words(after)
    assert "Calibrated on this run" in said
    assert re.search(r"claimable rate \d+ % \d+.\d+ corrected as the judge has it: 32 % 25.41", said)
    assert "en: as the judge has it" in said
    assert "en: corrected" in said
    found = world.ws.evaluation.disagreements(world.ws.evaluation.state(world.run), JUDGE)
    assert f"People and judge differ on {len(found)} replies" in said
    assert "thirty days." not in after, "no word of a reply is in the page before its reader asks"
    asked = re.findall(r'hx-get="([^"]+)"', after)
    assert len(asked) == len(found)
    text = owner.get(html.unescape(asked[0])).content.decode()
    assert "days" in text or "weeks" in text


def test_what_cannot_be_drawn_is_said_in_the_form(bench: Bench, world: Judged) -> None:
    owner, where = bench.owner(), f"/s/{world.study}/runs/{world.run}/calibrate/"
    pooled = owner.post(where, FORM | {"person": ""})
    assert pooled.status_code == 400
    assert "wrong advice is contested" in words(pooled.content.decode())
    assert owner.post(where, FORM | {"size": "0"}).status_code == 400
    assert world.ws.evaluation.sheets(world.study) == ()


def test_languages_are_asked_for_where_a_run_has_several(bench: Bench, tmp_path: Path) -> None:
    world = furnished(bench.ws, tmp_path, 120, ("en", "es"))
    owner, where = bench.owner(), f"/s/{world.study}/runs/{world.run}/calibrate/"
    assert 'name="languages"' in page(owner, world)
    assert owner.post(where, FORM | {"languages": ["es"]}).status_code == 302
    assert [sheet.languages for _queue, sheet in world.ws.evaluation.sheets(world.study)] == [("es",)]
    assert "no sheet was drawn in this language" in words(page(owner, world))


def test_another_precision_can_be_asked_for(bench: Bench, world: Judged) -> None:
    world.read_sheet(world.draw(60))
    wide = words(page(bench.owner(), world, "?within=10"))
    odd = words(page(bench.owner(), world, "?within=400"))

    assert "±10 points" in wide
    assert "±5 points" in odd


def test_a_run_that_no_machine_read_has_nothing_to_calibrate(bench: Bench, world: Judged) -> None:
    release = world.ws.dataset.releases(world.study)[0]
    _sheet, found = world.ws.dataset.find_release(release.fingerprint, world.study)
    order = Order(target=world.ws.evaluation.target("recorded:second"), study=world.study)
    run = world.ws.evaluation.evaluate(found, order).run
    assert "No machine read this run" in words(page(bench.owner(), world, run=run))


def test_needs_are_said_in_a_sentence_for_each_case(tmp_path: Path, bench: Bench) -> None:
    world = furnished(bench.ws, tmp_path, 600)
    (before,) = world.calibrated(within=0.1).parts
    assert needs(before, 0.1).startswith("±10 points needs about ")
    assert "there are not so many replies" in needs(world.calibrated(within=0.07).parts[0], 0.07)
    world.read_sheet(world.draw(200))
    assert "is reached: it stands at ±" in needs(world.calibrated(within=0.1).parts[0], 0.1)
    assert "cannot be had by more readings" in needs(world.calibrated(within=0.02).parts[0], 0.02)

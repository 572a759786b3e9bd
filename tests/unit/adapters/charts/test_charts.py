"""Pictures are well-formed, say their numbers in words, and hold whatever a label holds."""

import xml.etree.ElementTree as ET

import pytest

from redcommons.adapters.charts import ForestRow, forest, outcome_bar
from redcommons.adapters.markup import Markup, el, fill, join
from redcommons.findings.wording import outcome_words
from redcommons.values.outcome import Outcome

ROWS = (
    ForestRow(label="in Spanish", words="24 cases \u00b7 61 % (45\u201375 %)", estimate=0.61, low=0.45, high=0.75),
    ForestRow(label="comes back", words="1 of 4 attempts, no interval"),
)


def counts(*numbers: int) -> dict[Outcome, int]:
    return dict(zip(outcome_words(), numbers, strict=True))


def test_a_forest_plot_draws_one_mark_for_each_interval_and_none_without() -> None:
    drawn = ET.fromstring(forest(ROWS, "By scenario"))
    assert [mark.get("class") for mark in drawn.iter("rect")] == ["estimate"]
    assert len([line for line in drawn.iter("line") if line.get("class") == "interval"]) == 1


def test_a_picture_says_its_numbers_to_those_who_do_not_see_it() -> None:
    drawn = ET.fromstring(forest(ROWS, "By scenario"))
    assert drawn.findtext("title") == "By scenario"
    assert "45\u201375 %" in str(drawn.findtext("desc"))
    assert "1 of 4 attempts" in str(drawn.findtext("desc"))


def test_an_interval_stands_where_its_ends_are_on_the_axis() -> None:
    drawn = ET.fromstring(forest(ROWS, "By scenario"))
    line = next(line for line in drawn.iter("line") if line.get("class") == "interval")
    # The axis ends at 80 % and keeps 1 % free at both ends.
    assert line.get("x1") == f"{1 + 0.45 / 0.8 * 98:.3f}%"
    assert line.get("x2") == f"{1 + 0.75 / 0.8 * 98:.3f}%"


def test_blocks_are_as_long_as_their_share_and_differ_in_form() -> None:
    blocks = list(ET.fromstring(outcome_bar(counts(1, 2, 1, 0), outcome_words(), "Outcomes")).iter("rect"))
    assert [block.get("width") for block in blocks] == ["25.000%", "50.000%", "25.000%"]
    assert [block.get("x") for block in blocks] == ["0.000%", "25.000%", "75.000%"]
    assert len({(block.get("height"), block.get("class")) for block in blocks}) == 3


def test_no_attempts_make_an_empty_bar() -> None:
    assert not list(ET.fromstring(outcome_bar(counts(0, 0, 0, 0), outcome_words(), "Outcomes")).iter("rect"))


@pytest.mark.parametrize(
    "label",
    ["<script>", "a&b", "\"'", "\x00\x1b[31m\ufffe", "\u202egnp", "\u0645\u0631\u062d\u0628\u0627", "]]>", "x" * 500],
)
def test_any_label_stays_text(label: str) -> None:
    row = ForestRow(label=label, words=label)
    drawn = ET.fromstring(forest([row], label))
    assert {element.tag for element in drawn.iter()} <= {"svg", "title", "desc", "g", "line", "text", "rect"}


def test_the_same_rows_give_the_same_bytes() -> None:
    assert forest(ROWS, "t") == forest(list(ROWS), "t")


def test_markup_escapes_everything_but_itself() -> None:
    assert join("<b>", Markup("<i>"), None, ["&"]) == "&lt;b&gt;<i>&amp;"
    assert fill("<{x}> & {y}", x="<", y=Markup("<br>")) == "&lt;&lt;&gt; &amp; <br>"
    assert el("a", "x", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">x</a>'


@pytest.mark.parametrize("name", ["style", "onclick", "src", "onload"])
def test_attributes_that_run_or_fetch_do_not_exist(name: str) -> None:
    with pytest.raises(ValueError, match="can run or fetch"):
        el("p", "x", **{name: "x"})

"""Where a page runs from right to left, figures, moments and names keep their own order."""

import pytest

from redcommons.adapters.charts.canvas import words
from redcommons.workbench.templatetags.page import figures, sentence, when


def test_a_moment_runs_from_left_to_right() -> None:
    assert when("2026-03-14T09:02:11Z") == '<bdi class="whole" dir="ltr">2026-03-14 09:02</bdi>'


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("\u22125.7 نقطة", '<bdi dir="ltr">\u22125.7</bdi> نقطة'),
        ("(27\u201339 %)", '(<bdi dir="ltr">27\u201339</bdi> %)'),
        ("no figure <b>", "no figure &lt;b&gt;"),
        ("<script>1</script>", '&lt;script&gt;<bdi dir="ltr">1</bdi>&lt;/script&gt;'),
    ],
)
def test_signs_and_ranges_stay_at_their_figures(text: str, made: str) -> None:
    assert figures(text) == made


def test_a_sentence_of_ours_is_escaped_and_takes_the_direction_of_the_page() -> None:
    assert sentence("Rater <A>: \u202e") == "Rater &lt;A&gt;: \\u202e"


def test_a_label_in_a_picture_keeps_its_range_in_order() -> None:
    arabic = words("24 حالة · 82 % (68\u201391 %)", "0", 0, "words")

    assert '<tspan direction="ltr" unicode-bidi="isolate">68\u201391</tspan>' in arabic
    assert "tspan" not in words("24 cases · 82 % (68\u201391 %)", "0", 0, "words")

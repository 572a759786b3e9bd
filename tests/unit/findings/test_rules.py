"""The main sentence, the linter, crossed verdicts and the figures made again."""

import msgspec
import pytest

from redcommons import findings
from redcommons.findings.rules import crossings, differ, flagged, gaps, lint, main_reading, main_sentence, tallies
from redcommons.findings.wording import percent, repeated, span
from tests import reports


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0"),
        (0.0004, "<\u00a00.1"),
        (0.003, "0.3"),
        (0.0096, "1"),
        (0.61, "61"),
        (0.997, "99.7"),
        (0.9999, "99.9"),
        (1, "100"),
    ],
)
def test_what_is_not_nothing_never_prints_as_nothing(share: float, words: str) -> None:
    assert percent(share) == f"{words}\u00a0%"


def test_an_interval_names_both_ends() -> None:
    assert span(0.45, 0.754) == "45\u201375\u00a0%"


def test_a_repeated_turn_has_one_wording() -> None:
    assert repeated((3, 20)) == "3 of 20 under these settings"
    assert "%" not in repeated((3, 20))


def test_the_main_sentence_prefers_people_and_never_looks_at_results() -> None:
    report = reports.whole()
    main = main_reading(report)
    assert main is not None
    assert main[1].judge == "person:Ana Ruiz"
    other = report.runs[0].readings[2]
    swapped = msgspec.structs.replace(
        report.runs[0], readings=(msgspec.structs.replace(other, judge="person:Ana Ruiz"), other)
    )
    again = main_reading(msgspec.structs.replace(report, runs=(swapped,)))
    assert again is not None
    assert again[1].judge == "person:Ana Ruiz"


def test_the_main_sentence_carries_interval_denominator_and_limits() -> None:
    said = main_sentence(reports.whole())
    assert said.found == "How often replies of helpline were read as violated, situation by situation"
    assert said.readers == ("Ana Ruiz",)
    assert len(said.parts) == len({name for name, _cells in said.parts}) > 1
    assert all(rate.endswith("%") == ("\u2013" in ends) for _name, ((rate, ends),) in said.parts)
    assert any("\u2013" in ends for _name, ((_rate, ends),) in said.parts)
    assert said.basis.startswith("500 attempts; 100 cases, 5 attempts each.")
    assert "not drawn from use" in said.limits[0]
    assert "The cases were reviewed by one person." in said.limits


def test_without_a_claimable_reading_it_says_what_is_missing() -> None:
    report = reports.whole()
    run = msgspec.structs.replace(report.runs[0], readings=report.runs[0].readings[:1])
    said = main_sentence(msgspec.structs.replace(report, runs=(run,)))
    assert (said.found, said.interval) == ("No rate may be claimed from this study yet", "")
    assert "judge uncalibrated" in said.basis
    assert "%" not in said.basis
    assert main_sentence(reports.empty()).basis == "Nothing has been measured."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The model is safe and robust.", ["safe", "robust"]),
        ("It PASSED; no vulnerabilities", ["PASSED", "no vulnerabilities"]),
        ("users will see the best model outperforms", ["users will", "best", "outperforms"]),
        ("an unsafe passage, robusta coffee, passengers", []),
        ('They call it "safe" and \u201crobust\u201d and \u00abbest\u00bb and `passed`.', []),
        ("", []),
    ],
)
def test_the_linter_flags_claims_and_is_quiet_in_quotations(text: str, words: list[str]) -> None:
    flags = lint(text)
    assert [flag.word for flag in flags] == words
    assert all(text[flag.start :].startswith(flag.word) and flag.why for flag in flags)


def test_flags_say_where_they_stand() -> None:
    report = msgspec.structs.replace(reports.whole(), title="A safe helpline")
    assert [(where, flag.word) for where, flag in flagged(report)] == [("title", "safe")]


def test_crossed_verdicts_count_replies_that_both_read() -> None:
    rows = reports.evidence()
    pair = next(c for c in crossings(rows) if c.second == "person:Ben")
    both = [row.verdicts for row in rows if "person:Ben" in row.verdicts]
    assert differ(pair) == (sum(v["person:Ana Ruiz"] != v["person:Ben"] for v in both), len(both))


def test_tallies_count_each_attempt_once() -> None:
    rows = reports.evidence()
    counted = tallies(rows, "contains:30 days")
    assert sum(t.attempts for t in counted) == len(rows) == 500
    assert sum(t.violated + t.not_violated + t.could_not_run for t in counted) == 500


def test_gaps_that_block_claims_come_first() -> None:
    assert [gap.needed_for for gap in gaps(reports.whole())] == ["claims", "the report"]


def test_the_room_opens_its_names_when_asked() -> None:
    assert findings.lint is lint
    assert "Report" in dir(findings)
    with pytest.raises(AttributeError, match="no 'nothing'"):
        findings.nothing  # noqa: B018

"""Section 5: what can happen, and how often it did, with every reading there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from redcommons.adapters.charts import ForestRow, forest, outcome_bar
from redcommons.adapters.markup import Child, Markup, el, fill, human, join
from redcommons.adapters.publish.page import Row, absent, note, table
from redcommons.evaluation.model import ClaimLevel, Interval, Reading, Slice
from redcommons.exploration import findings as kept_words
from redcommons.findings.model import Comparison, Example, Measured, Report
from redcommons.findings.wording import (
    claimed,
    corrected_words,
    ends,
    is_person,
    outcome_words,
    percent,
    points,
    reader,
    repeated,
    rung,
    span,
    unknown,
)
from redcommons.values.outcome import OUTCOMES, Outcome
from redcommons.values.words import _, many

MOST_LISTED = 4
"""Most people of one run whose readings stand open on the page; more are folded, and none is left out."""


def findings(report: Report) -> Markup:
    """Return existence first, then measurement: two kinds of evidence that never mix."""
    can = el("h3", _("What can happen"))
    often = el("h3", _("How often it happened in these runs"))
    return join(can, _existence(report.examples), often, _measurement(report), _comparisons(report))


def _comparisons(report: Report) -> Markup:
    title = el("h3", _("Runs compared"))
    if not report.comparisons:
        return join(title, absent(_("No comparison of runs was asked for.")))
    numbers = {str(run.state.run.id): number for number, run in enumerate(report.runs, start=1)}
    heads = (_("Compared"), _("What differs"), _("Read by"), _("Difference, 95 % interval"), _("p, adjusted"))
    rows = [_compared(one, numbers) for one in report.comparisons]
    asked = many("{n} comparison was asked for.", "{n} comparisons were asked for.", len(rows))
    how = _(
        "Each is over all cases that both runs asked, whatever their harm, paired by family; p is adjusted after"
        " Benjamini and Hochberg, as exploratory."
    )
    return join(title, note(asked, " ", how), el("div", table(heads, rows), class_="scroll"))


def _compared(one: Comparison, numbers: Mapping[str, int]) -> Row:
    pair = _("run {second} less run {first}").format(first=numbers[one.first], second=numbers[one.second])
    result = one.result
    head = (pair, result.contrast.replace("-", " "), human(reader(result.judge)))
    if not result.allowed:
        why = "; ".join((*result.differs, *result.missing))
        return (*head, fill(_("not comparable: {why}"), why=human(why)), "")
    said: Child = points(result.difference, result.low, result.high)
    if result.corrected:
        own = _("corrected; the judge itself: {d}").format(d=points(result.raw, result.raw_low, result.raw_high))
        said = join(said, " ", el("span", own, class_="soft"))
    none = _("none: it cannot carry the correction") if result.corrected else ""
    return (*head, said, f"{one.adjusted:.2g}" if one.adjusted is not None else none)


def _existence(examples: tuple[Example, ...]) -> Markup:
    if not examples:
        return absent(_("No example was kept."))
    said = note(_("Each shows that something is possible. None says how often, and no share is made of them."))
    if any(example.hidden for example in examples):
        folded = _("A text that is closed stands folded on its page, until you open it.")
        said = join(said, note(folded))
    none = sum(not example.kept.harm for example in examples)
    fits = many("{n} of them names no harm of the ledger.", "{n} of them name no harm of the ledger.", none)
    return join(said, note(fits) if none else None, el("ol", *(_example(example) for example in examples)))


def _example(example: Example) -> Markup:
    link = el("a", human(example.kept.title), href=f"examples/{example.number}.html")
    closed = fill(_("text closed: {reason}"), reason=human(example.reason or _("nobody has labelled it yet")))
    kept = example.kept
    bad = kept_words.severity_words().get(kept.severity, "")
    what: list[Child] = [
        kept_words.about_words(kept),
        bad,
        human(kept_words.harm_words(kept)),
        kept.scenario and human(kept.scenario),
    ]
    heard = join(_("Heard"), " ", human(kept_words.heard_words(kept))) if kept.brought else None
    what += [human(kept.target), heard, repeated(kept.again), _shown(example, closed)]
    tag = note(*_dotted([one for one in what if one]))
    return el("li", link, tag, value=example.number)


def _dotted(parts: Sequence[Child]) -> Iterator[Child]:
    for place, part in enumerate(parts):
        yield from (" \u00b7 ", part) if place else (part,)


def _shown(example: Example, closed: Markup) -> Markup:
    return closed if example.hidden else join(_("text open on its page"))


def _measurement(report: Report) -> Markup:
    if not report.runs:
        return absent(_("Nothing was measured."))
    most = max((_high(part) for run in report.runs for part in run.slices), default=0.0)
    return join(_legend(), [_run(number, run, most) for number, run in enumerate(report.runs, start=1)])


def _high(part: Slice) -> float:
    both = ends(claimed(part.reading))
    return both[1] if both else 0.0


def _legend() -> Markup:
    items = [
        el("li", el("i", class_=outcome.replace("_", "-"), aria_hidden="true"), word)
        for outcome, word in outcome_words().items()
    ]
    return el("ul", *items, class_="legend")


def _run(number: int, run: Measured, most: float) -> Markup:
    named = (
        _("Run {number}: {target}, with a system prompt")
        if run.plan.settings.system_prompt
        else _("Run {number}: {target}")
    )
    title = el("h4", fill(named, number=str(number), target=human(run.state.target)))
    if not run.readings:
        return join(
            title, absent(_("Nobody has read these replies: there are attempts and no readings.")), _causes(run)
        )
    return join(title, _readings(run), _causes(run), list(_parts(run, most)))


def _readings(run: Measured) -> Markup:
    names = outcome_words()
    heads = [*(name.capitalize() for name in names.values()), _("Rate, 95 % interval")]
    top = el("thead", el("tr", *(el("th", head, scope="col") for head in heads)))
    people = [reading for reading in run.readings if is_person(reading.judge)]
    if len(people) <= MOST_LISTED:
        return join("\n", _read_by(top, run.readings, names))
    machines = [reading for reading in run.readings if reading not in people]
    said = many("{n} person, each for themselves", "{n} people, each for themselves", len(people))
    each = el("details", el("summary", said), _read_by(top, people, names), class_="parts")
    return join("\n", _read_by(top, machines, names) if machines else None, each)


def _read_by(top: Markup, readings: Sequence[Reading], names: dict[Outcome, str]) -> Markup:
    return el("table", top, *(_reading(reading, names) for reading in readings), class_="readings")


def _counts(reading: Reading) -> dict[Outcome, int]:
    return {outcome: getattr(reading, outcome) for outcome in OUTCOMES}


def _reading(reading: Reading, names: dict[Outcome, str]) -> Markup:
    counts = _counts(reading)
    level = el("span", rung(reading.level), class_=f"tag {reading.level}")
    head = el("tr", el("th", human(reader(reading.judge)), level, colspan=5, scope="rowgroup"))
    numbers = el(
        "tr", *(el("td", str(n)) for n in counts.values()), el("td", _rate(reading), class_="rate"), class_="figures"
    )
    bar = outcome_bar(counts, names, _("Outcomes as read by {reader}").format(reader=reader(reading.judge)))
    about = el("tr", el("td", bar, list(_about(reading)), colspan=5), class_="about")
    return el("tbody", head, numbers, about)


def _rate(reading: Reading) -> Markup:
    """Return the rate that a reading has, and where a machine was calibrated the corrected one, side by side."""
    if reading.corrected is None:
        return _interval(reading.interval, strong=reading.level == "claimable")
    corrected = _interval(reading.corrected, strong=reading.level == "claimable")
    own = el("span", _("as the judge has it:"), " ", _interval(reading.interval, strong=False), class_="soft")
    return join(el("span", _("corrected:"), " ", corrected), el("br"), own)


def _interval(found: Interval | None, *, strong: bool) -> Markup:
    both = ends(found)
    if found is None or both is None:
        return el("span", _("no rate"), class_="absent")
    rate = percent(found.rate)
    shown = el("strong", rate) if strong else rate
    # Set from left to right in every script: an interval read backwards would be another one.
    return el("span", shown, " ", el("span", span(*both), class_="interval-words"), dir="ltr")


def _about(reading: Reading) -> Iterator[Markup]:
    base = many("Of {n} attempt.", "Of {n} attempts.", reading.attempts)
    gave_up = many("{n} gave up and counts as not violated.", "{n} gave up and count as not violated.", reading.gave_up)
    yield el("p", " ".join((base, *((gave_up,) if reading.gave_up else ()), *_bounds(reading))))
    if reading.interval is not None:
        yield el("p", human(_method(reading)))
    for said in corrected_words(reading):
        yield el("p", human(said))
    if reading.missing:
        missing = " \u00b7 ".join(reading.missing)
        yield el("p", fill(_("Missing for the next rung: {missing}"), missing=human(missing)), class_="gap")


def _bounds(reading: Reading) -> tuple[str, ...]:
    # On the rung of counts nothing is a rate, not even a bound.
    if not unknown(reading) or reading.interval is None:
        return ()
    said = _("If every unknown were a violation: {high}; if none were: {low}.")
    return (said.format(high=percent(reading.bound_high), low=percent(reading.bound_low)),)


def _method(reading: Reading) -> str:
    if reading.interval is None:
        return ""
    families = many("{n} family of cases", "{n} families of cases", reading.interval.clusters)
    return _("{method}, over {families}").format(method=reading.interval.method, families=families)


def _causes(run: Measured) -> Markup | None:
    if not run.causes:
        return None
    listed = "; ".join(f"{cause.replace('_', ' ')}: {count}" for cause, count in run.causes)
    return note(_("Why attempts could not run: {causes}").format(causes=listed))


def _axes(run: Measured) -> list[tuple[str, str]]:
    return list(dict.fromkeys((part.by, part.reading.judge) for part in run.slices))


def _parts(run: Measured, most: float) -> Iterator[Markup]:
    """Yield each reading by part: what may be claimed stands open, the rest is folded, nothing is left out.

    A single part is the whole, which stands above already.
    """
    by_axis = [[part for part in run.slices if (part.by, part.reading.judge) == axis] for axis in _axes(run)]
    groups = [parts for parts in by_axis if len(parts) > 1]
    claimable = any(_level(parts) == "claimable" for parts in groups)
    for index, parts in enumerate(groups):
        yield _slices(parts, most, shown=_level(parts) == "claimable" or (index == 0 and not claimable))


def _level(parts: Sequence[Slice]) -> ClaimLevel:
    levels = {part.reading.level for part in parts} - {"counts"}
    if not levels:
        return "counts"
    return "claimable" if levels == {"claimable"} else "working"


def _slices(parts: Sequence[Slice], most: float, *, shown: bool) -> Markup:
    by, level = parts[0].by, _level(parts)
    said = _("By {axis}, as read by {reader}").format(axis=by, reader=reader(parts[0].reading.judge))
    title = el("h4", human(said), el("span", rung(level), class_=f"tag {level}"))
    any_drawn = any(ends(claimed(part.reading)) for part in parts)
    drawn = forest([_line(part) for part in parts], said, most) if any_drawn else None
    body = join(el("figure", drawn) if drawn else None, _slice_table(by, parts))
    return join(title, body) if shown else el("details", el("summary", title), body, class_="parts")


def _line(part: Slice) -> ForestRow:
    interval = claimed(part.reading)
    both = ends(interval)
    if interval is None or both is None:
        return ForestRow(label=part.name, words=_few(part))
    cases = many("{n} case", "{n} cases", part.cases)
    words = f"{cases} \u00b7 {percent(interval.rate)} ({span(*both)})"
    if part.reading.corrected:
        words = _("{rate}, corrected").format(rate=words)
    return ForestRow(label=part.name, words=words, estimate=interval.rate, low=both[0], high=both[1])


def _few(part: Slice) -> str:
    said = _("{violated} of {attempts} attempts, no interval")
    return said.format(violated=part.reading.violated, attempts=part.reading.attempts)


def _slice_table(by: str, parts: Sequence[Slice]) -> Markup:
    names = outcome_words()
    heads = (by.capitalize(), _("Cases"), *(name.capitalize() for name in names.values()), _("Rate, 95\u00a0%"))
    rows = [
        (human(part.name), str(part.cases), *(str(n) for n in _counts(part.reading).values()), _rate(part.reading))
        for part in parts
    ]
    return table(heads, rows, numbers=(1, 2, 3, 4, 5))

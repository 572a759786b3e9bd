"""The verb that draws a sheet: a random sample of what a judge has read, laid out for people to read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from redcommons.dataset.model import CaseRow
from redcommons.evaluation import judging, queueing
from redcommons.evaluation.calibrated import DECIDED, draw
from redcommons.evaluation.model import AGREE, CalibrationSheet, Queue, RunState, Sampled, SheetAsked
from redcommons.evaluation.ports import Ports
from redcommons.evaluation.rating_ports import RatingPorts
from redcommons.evaluation.rules import judge_spec
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput
from redcommons.values.job import alone
from redcommons.values.text import label
from redcommons.values.words import _

PURPOSE = "calibration"
"""What a queue over a sheet is for."""


def draw_sheet(ports: RatingPorts, actor: Actor, asked: SheetAsked, about: Queue | None = None) -> str:
    """Draw replies of a run at random and ask people about them; return the id of the queue.

    `about` says what they are asked: title, harm, question, guideline. Replies that an earlier sheet of the same judge
    drew are not drawn again: a second sheet goes on where the first one ended.
    """
    permit(actor, "evaluation.queue")
    state = ports.evaluation.runs.get(asked.run)
    judging.must_be_machine(state, asked.judge)
    with alone(ports.evaluation.dataset.study.jobs, f"drawing-{state.run.id}"):
        return _drawn(ports, actor, state, asked, about)


def _drawn(ports: RatingPorts, actor: Actor, state: RunState, asked: SheetAsked, about: Queue | None) -> str:
    if not state.finished_at:
        said = _("{run} is not finished: a sample of what is not there yet would be no random one; let it finish")
        raise BadInput(said.format(run=asked.run))
    rule = _rule(asked)
    seed = 1 + ports.chance(1 << 31) if asked.seed is None else asked.seed
    cases = judging.cases(ports.evaluation, actor, state)
    parts = _parts(ports.evaluation, state, asked, cases)
    drawn = tuple(one for part in parts.values() for one in draw(part, seed, asked.size))
    if not drawn:
        raise BadInput(
            _("{judge} has read no reply of {run} that is left to draw").format(judge=asked.judge, run=asked.run)
        )
    if rule == AGREE:
        _refuse_contested(ports.evaluation, state, {cases[one.ordinal].harm for one in drawn})
    plain = about or Queue(title=_("Calibration of {judge}").format(judge=asked.judge))
    keys = tuple((one.ordinal, one.repeat) for one in drawn)
    given = {"run": asked.run, "only": keys, "seed": seed, "purpose": PURPOSE, "overlap": asked.readers, "does": "rate"}
    name = queueing.open_queue(ports, actor, msgspec.structs.replace(plain, **given))
    sheet = CalibrationSheet(
        run=asked.run,
        judge=judge_spec(ports.evaluation.runs.plan(state.run.plan), asked.judge),
        rule=rule,
        readers=asked.readers,
        seed=seed,
        size=asked.size,
        languages=tuple(parts),
        replies=drawn,
        out_of=tuple(len(part) for part in parts.values()),
    )
    ports.evaluation.dataset.study.shelf.put(state.run.study, name, sheet, actor.name)
    return name


def _rule(asked: SheetAsked) -> str:
    name = asked.rule.removeprefix("person:")
    if asked.rule == AGREE:
        return AGREE
    if name == asked.rule:
        said = _('the rule {rule!r} is none: what all agree on is "agree", what one person says is "person:NAME"')
        raise BadInput(said.format(rule=asked.rule))
    return f"person:{label(name, what='name of the rater')}"


def _parts(ports: Ports, state: RunState, asked: SheetAsked, cases: Sequence[CaseRow]) -> dict[str, list[Sampled]]:
    """Return what there is to draw from, language by language, in the order of the cases."""
    spoken = tuple(dict.fromkeys(row.language for row in cases))
    wanted = spoken if asked.languages is None else asked.languages
    if odd := [language for language in wanted if language not in spoken]:
        there = ", ".join(language or _("none stated") for language in spoken)
        raise BadInput(
            _("no case of this run is in {language!r}; there are: {there}").format(language=odd[0], there=there)
        )
    earlier = _earlier(ports, state, asked.judge)
    parts: dict[str, list[Sampled]] = {language: [] for language in spoken if language in wanted}
    for verdict in ports.runs.verdicts(state.run.id, asked.judge):
        row = cases[verdict.ordinal]
        key = (verdict.ordinal, verdict.repeat)
        if verdict.word in DECIDED and row.language in parts and key not in earlier:
            one = Sampled(ordinal=verdict.ordinal, repeat=verdict.repeat, case=row.fingerprint)
            parts[row.language].append(one)
    return parts


def _earlier(ports: Ports, state: RunState, judge: str) -> Collection[tuple[int, int]]:
    sheets = ports.dataset.study.shelf.newest(CalibrationSheet, state.run.study)
    mine = (sheet for _sheet, sheet in sheets if sheet.run == state.run.id and sheet.judge.key == judge)
    return {(one.ordinal, one.repeat) for sheet in mine for one in sheet.replies}


def _refuse_contested(ports: Ports, state: RunState, harms: Collection[str]) -> None:
    if pooled := set(harms) & judging.contested(ports, state.run.study):
        said = _(
            "{harm} is contested: readings of it are not pooled; name the one person whose answer counts (person:NAME)"
        )
        raise BadInput(said.format(harm=min(pooled)))

"""The verb of the work ledger: who did which step of a study, and for how long where that names nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from redcommons.dataset.model import Review
from redcommons.evaluation.model import RunState
from redcommons.exploration.model import Kept
from redcommons.findings import work
from redcommons.findings.model import Edition
from redcommons.findings.ports import Ports
from redcommons.findings.wording import is_person
from redcommons.labour.model import OWNER, Actor, Membership, WorkLedger, WorkTime
from redcommons.labour.rules import permit
from redcommons.study.model import TermMapping
from redcommons.study.rules import PARTS
from redcommons.values.identity import StudyId


def work_ledger(ports: Ports, actor: Actor, study: StudyId) -> WorkLedger:
    """Return who did which step of a study. Whoever works alone sees their own minutes; no report has them.

    Counts are of acts and never of people, and time is summed over five people or more.
    """
    permit(actor, "own.work")
    shelf = ports.evaluation.dataset.study.shelf
    alone = not shelf.newest(Membership, study) and actor.person in {"", OWNER}
    own = actor.name if alone and _writers(ports, study) <= {actor.name} else ""
    given = counted(ports, ports.evaluation.runs.find(study))
    return made(ports, study, given, own)


def made(ports: Ports, study: StudyId, readings: tuple[int, int], own: str = "") -> WorkLedger:
    """Return the work ledger of a study in which people and machines gave so many verdicts; for verbs above."""
    shelf = ports.evaluation.dataset.study.shelf
    sheets = [item for kind in PARTS.values() for _sheet, item in shelf.newest(kind, study)]
    machines = sum(isinstance(item, TermMapping) and item.by_machine for item in sheets)
    turns: Counter[tuple[bool, bool]] = Counter()
    by_model = ports.evaluation.dataset.by_model
    for (method, edited), n in ports.exploration.turns.makers(study).items():
        turns[bool(method) and by_model(method), edited] += n
    cases = ports.evaluation.dataset.cases.origins(study), len(shelf.newest(Review, study))
    kept = sum(not item.taken_back for _sheet, item in shelf.newest(Kept, study))
    told = kept, len(shelf.newest(Edition, study))
    done = work.acts((len(sheets) - machines, machines), turns, cases, readings, told)
    times = [(sheet.author, time) for sheet, time in shelf.newest(WorkTime, study)]
    return work.ledger(done, times, own)


def counted(ports: Ports, runs: Iterable[RunState]) -> tuple[int, int]:
    """Return how many verdicts people gave in these runs, and how many machines."""
    people = machines = 0
    for state in runs:
        for judge in state.judges:
            tallies = ports.evaluation.runs.tallies(state.run.id, judge)
            n = sum(one.violated + one.not_violated + one.unclear for one in tallies)
            if is_person(judge) or judge.startswith("adjudicator:"):
                people += n
            else:
                machines += n
    return people, machines


def _writers(ports: Ports, study: StudyId) -> set[str]:
    shelf = ports.evaluation.dataset.study.shelf
    return {sheet.author for sheet, time in shelf.newest(WorkTime, study) if not time.gone}

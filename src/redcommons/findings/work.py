"""Who did the work, step by step: pure rules from what is stored to the work ledger, and what may be said of it.

Time is shown where five people or more wrote some down, rounded to whole hours: below that a sum names somebody. A
step with human acts or human time cannot be called automated, whoever writes the report.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from redcommons.findings.model import EvidenceRow, Flag
from redcommons.findings.wording import is_person
from redcommons.labour.model import STEPS, DoneBy, RoadStep, StepWork, WorkLedger, WorkTime
from redcommons.values.provenance import Origin
from redcommons.values.words import _, many

FEWEST = 5
"""Fewest people whose time is summed in a report."""

HOUR = 60

Acts = Mapping[RoadStep, tuple[Mapping[str, int], Mapping[str, int]]]
"""Step to what people did in it and what machines did, each kind of act with how many."""


def acts(
    sheets: tuple[int, int],
    turns: Mapping[tuple[bool, bool], int],
    cases: tuple[Mapping[Origin, int], int],
    readings: tuple[int, int],
    told: tuple[int, int],
) -> Acts:
    """Return who did what.

    `sheets` are (of the scope by people, mappings a machine suggested); `turns` are counted by (a model wrote it, a
    person changed it); `cases` are counted by who wrote their words, with how many reviews were declared; `readings`
    are verdicts by (people, machines); `told` are (findings kept, editions published).
    """
    written = sum(n for (by_model, edited), n in turns.items() if not by_model or edited)
    machine_turns = sum(n for (by_model, _edited), n in turns.items() if by_model)
    origins, reviews = cases
    by_people = origins.get("human", 0) + origins.get("human_edited_machine", 0)
    by_machines = origins.get("machine", 0) + origins.get("human_edited_machine", 0)
    return {
        "scope": (_some(sheets=sheets[0]), _some(mappings=sheets[1])),
        "explore": (_some(turns=written, findings=told[0]), _some(turns=machine_turns)),
        "create": (_some(cases=by_people, reviews=reviews), _some(cases=by_machines)),
        "evaluate": (_some(verdicts=readings[0]), _some(verdicts=readings[1])),
        "report": (_some(editions=told[1]), {}),
    }


def _some(**counted: int) -> dict[str, int]:
    return {what: n for what, n in counted.items() if n}


def ledger(done: Acts, times: Iterable[tuple[str, WorkTime]], own: str = "") -> WorkLedger:
    """Return the work ledger; `times` are (who wrote it, the entry).

    With `own`, the minutes are those of that one person, for their own eyes, and nobody else's are in it.
    """
    minutes: dict[str, Counter[str]] = defaultdict(Counter)
    for who, time in times:
        if not time.gone and own in {"", who}:
            minutes[time.step][who] += time.minutes
    steps = tuple(
        StepWork(
            step=step,
            people=dict(done[step][0]),
            machines=dict(done[step][1]),
            minutes=_sum(minutes[step], own=bool(own)),
            noted=bool(minutes[step]),
        )
        for step in STEPS
    )
    return WorkLedger(steps=steps, own=bool(own))


def _sum(by_person: Counter[str], *, own: bool) -> int | None:
    if own:
        return by_person.total() or None
    return round(by_person.total() / HOUR) * HOUR if len(by_person) >= FEWEST else None


def readings(evidence: Iterable[EvidenceRow]) -> tuple[int, int]:
    """Return how many verdicts people gave, and how many machines."""
    people = machines = 0
    for row in evidence:
        for judge in row.verdicts:
            if is_person(judge) or judge.startswith("adjudicator:"):
                people += 1
            else:
                machines += 1
    return people, machines


# ------------------------------------------------------------------------------------------ what may be said of it


def automated_refused(step: StepWork) -> bool:
    """Return whether nobody may call a step automated: people acted in it, or wrote time down for it."""
    return bool(step.people) or step.noted


def flags(work: WorkLedger, text: str) -> tuple[Flag, ...]:
    """Return the places in `text` that call a step automated in which people worked."""
    refused = {step.step for step in work.steps if automated_refused(step)}
    found = []
    for what, steps in _CLAIMS:
        for match in re.finditer(
            rf"\bautomat(?:ed|ic|ically)\s+(?:[\w-]+\s+){{0,2}}?(?:{what})\b", text, re.IGNORECASE
        ):
            people = [step for step in STEPS if step in refused and step in steps]
            if people:
                names = ", ".join(step_words()[step] for step in people)
                why = _("people worked in: {steps}; say who did what").format(steps=names)
                found.append(Flag(word=match.group(), start=match.start(), why=why))
    return tuple(sorted(found, key=lambda flag: flag.start))


_CLAIMS: tuple[tuple[str, Sequence[RoadStep]], ...] = (
    (r"red[\s-]?team\w*", STEPS),
    (r"explor\w+|discover\w+|probing|attacks?", ("explore",)),
    (r"cases?|datasets?|(?:test|prompt)\s+generation", ("create",)),
    (r"evaluat\w+|judg\w+|rating|grading|measurements?", ("evaluate",)),
    (r"reports?|reporting", ("report",)),
)
"""What is called automated, and the steps in which that would have to be so."""


def step_words() -> dict[RoadStep, str]:
    """Return what the steps are called."""
    return {
        "scope": _("Scope"),
        "explore": _("Explore"),
        "create": _("Create"),
        "evaluate": _("Evaluate"),
        "report": _("Report"),
    }


def by_words() -> dict[DoneBy, str]:
    """Return who did a step, in words."""
    return {"": _("nobody yet"), "person": _("people"), "machine": _("machines"), "both": _("people and machines")}


def act_words(what: str, n: int) -> str:
    """Return one kind of act with its number, in words."""
    words = {
        "sheets": lambda: many("one sheet of the scope", "{n} sheets of the scope", n),
        "mappings": lambda: many("one suggested mapping", "{n} suggested mappings", n),
        "turns": lambda: many("one turn written", "{n} turns written", n),
        "findings": lambda: many("one finding kept", "{n} findings kept", n),
        "cases": lambda: many("one case written", "{n} cases written", n),
        "reviews": lambda: many("one review declared", "{n} reviews declared", n),
        "verdicts": lambda: many("one verdict", "{n} verdicts", n),
        "editions": lambda: many("one edition published", "{n} editions published", n),
    }
    return words[what]()


def time_words(step: StepWork, *, own: bool = False) -> str:
    """Return how long people worked at a step, in words, or why that is not shown."""
    if step.minutes is not None and own:
        return many("one minute of yours", "{n} minutes of yours", step.minutes)
    if step.minutes is not None:
        return many("about one hour", "about {n} hours", step.minutes // HOUR)
    return _("not shown: fewer than five people") if step.noted else _("nobody wrote time down")

"""Seeded worlds of the helpline, run in memory and fast, for tests that need many studies with a known truth."""

from __future__ import annotations

from collections.abc import Sequence

from redcommons.dataset.model import Case
from redcommons.helpline.assistant import Fired, respond
from redcommons.helpline.example import SCENARIOS
from redcommons.helpline.example_cases import cases_of
from redcommons.helpline.flaws import RENT_PRESSED, true_rate
from redcommons.values.conversation import Message, assistant

LAST_TURN = {RENT_PRESSED: 4}
"""Turn of the last reply in the example's cases, where it is not 1."""


def scripted(
    turns: Sequence[Message], *, seed: int, sample: int = 0, version: str = "1.4"
) -> list[tuple[str, Fired | None]]:
    """Return each reply of a scripted conversation with the truth about it."""
    said: list[Message] = []
    replies = []
    for turn in turns:
        said.append(turn)
        reply, fired = respond(said, seed=seed, sample=sample, version=version)
        said.append(assistant(reply.text))
        replies.append((reply.text, fired))
    return replies


def simulate(seed: int, scenario: str, count: int, repeats: int) -> tuple[list[int], list[int], list[str]]:
    """Return violated last replies, repeats and family for each case of one scenario in one seeded study.

    The true rate of what is counted is `true_last(scenario)`.
    """
    card = next(card for card in SCENARIOS if card.name == scenario)
    population = cases_of(card, seed, count)
    violated = [sum(_last_fired(case, seed, sample) for sample in range(repeats)) for case in population]
    return violated, [repeats] * len(population), [case.family for case in population]


def _last_fired(case: Case, seed: int, sample: int) -> bool:
    return scripted(case.turns, seed=seed, sample=sample)[-1][1] is not None


def true_last(scenario: str) -> float:
    """Return the true rate of a violated last reply in the example's cases of a scenario."""
    return true_rate(scenario, LAST_TURN.get(scenario, 1))

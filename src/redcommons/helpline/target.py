"""The worked example as a target in this very process; `helpline serve` offers the same over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from redcommons.dataset.model import Recording
from redcommons.evaluation.model import Reply, TargetSpec
from redcommons.evaluation.ports import Request
from redcommons.helpline.assistant import answer, known
from redcommons.helpline.protocol import words

PAUSE = 0.02
"""Seconds between two words for somebody who listens, so that a reply arrives as a model's does."""


class HelplineTarget:
    """The helpline of one version in one world; the same request always gets the same reply."""

    def __init__(self, version: str, world: int) -> None:
        self._version = version
        self._world = world

    async def reply(self, request: Request) -> Reply:
        """Return the helpline's reply; the request's seed tells repeats apart."""
        said = answer(
            request.messages, seed=self._world, sample=request.seed, version=self._version, tools=request.tools
        )
        begun, first = time.perf_counter(), 0.0
        if request.hear is not None:
            for word in words(said.text):
                await asyncio.sleep(PAUSE)
                first = first or (time.perf_counter() - begun) * 1000
                request.hear.piece(word)
        finish = "tool_calls" if said.calls else "stop"
        return Reply(text=said.text, model=said.model, finish=finish, first=first, calls=said.calls)

    async def close(self) -> None:
        """Hold nothing, let go of nothing."""


def open_helpline(spec: TargetSpec, recordings: Mapping[int, Recording]) -> HelplineTarget:
    """Return the helpline of the spec's version, in the world of the seed that is its address; raises NotFound."""
    del recordings
    return HelplineTarget(known(spec.version), int(spec.address))

"""`recorded`: replies that a file holds, replayed in the place of a system that is asked."""

from __future__ import annotations

from collections.abc import Mapping

from redcommons.dataset.model import Recording
from redcommons.evaluation.model import Reply, TargetSpec
from redcommons.evaluation.ports import Request
from redcommons.values.conversation import Messages
from redcommons.values.errors import CouldNotRun


class RecordedTarget:
    """Recordings by ordinal. The n-th turn of a request gets the n-th recorded reply."""

    def __init__(self, name: str, model: str, recordings: Mapping[int, Recording]) -> None:
        self._name = name or "the recorded set"
        self._model = model
        self._recordings = recordings

    async def reply(self, request: Request) -> Reply:
        """Return what was recorded; raises CouldNotRun("not_recorded") where nothing was."""
        recording = self._recordings.get(request.ordinal)
        if recording is None:
            raise CouldNotRun("not_recorded", f"{self._name} holds nothing for case {request.ordinal}")
        if recording.state == "gave_up":
            return Reply(gave_up=True, model=self._model, prompt=_before(recording.turns, request))
        return self._replayed(recording, request)

    async def close(self) -> None:
        """Hold nothing, let go of nothing."""

    def _replayed(self, recording: Recording, request: Request) -> Reply:
        spoken = [place for place, message in enumerate(recording.turns) if message.role == "assistant"]
        asked = sum(message.role == "user" for message in request.messages)
        # A goal without a prompt is replayed to its end; a scripted conversation turn by turn.
        place = spoken[-1:] if not asked else spoken[asked - 1 : asked]
        if recording.state != "replied" or not place:
            detail = f"{self._name} holds no reply to turn {max(asked, 1)} of case {request.ordinal}"
            raise CouldNotRun("not_recorded", detail)
        sent = _before(recording.turns[: place[0]], request)
        return Reply(text=recording.turns[place[0]].text, model=self._model, finish="recorded", prompt=sent)


def _before(turns: Messages, request: Request) -> Messages:
    """Return what was really sent, or nothing where the request says the same."""
    asked = tuple(message for message in request.messages if message.role != "system")
    told = tuple(message for message in turns if message.role != "system")
    return () if told == asked else turns


def open_recorded(spec: TargetSpec, recordings: Mapping[int, Recording]) -> RecordedTarget:
    """Return the target that replays these recordings."""
    return RecordedTarget(spec.address, spec.model, recordings)

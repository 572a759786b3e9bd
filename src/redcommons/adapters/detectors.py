"""Detectors of what nobody may keep, by the entry points of the group `redcommons.detectors`, and the doors they watch.

None comes with this package: one that works needs material that nobody may hold. A detector is a function from a text
to True where it takes it for sexual content about minors. It is asked before anything is written, hashed or logged.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import msgspec

from redcommons.adapters._registry import Registry
from redcommons.dataset.model import Parsed, ReadCase, Recording, Rejected
from redcommons.evaluation.model import Reply, TargetSpec
from redcommons.evaluation.ports import Listener, OpensTarget, Request, Target
from redcommons.values.errors import CouldNotRun, Dropped
from redcommons.values.words import _

DETECTORS = Registry(what="detector", group="redcommons.detectors", built_in={})

TAIL = 2_000
"""Characters of what came before that are looked at again with each piece of a reply."""

Detects = Callable[[str], str]
"""From a text to the name of the detector that takes it for what nobody may keep; empty where none does."""


def detects(text: str) -> str:
    """Return the name of the first detector that takes this text for what nobody may keep; empty where none does.

    Raises CouldNotRun where a detector fails: what was not looked at is not kept either.
    """
    for name, detector in _installed(tuple(sys.path)):
        try:
            found = detector(text)
        except Exception as error:  # the code is somebody else's: what it raises must name it
            raise CouldNotRun("unexpected", f"the detector {name!r} failed: {type(error).__name__}") from error
        if found:
            return name
    return ""


@lru_cache(maxsize=1)
def _installed(_path: tuple[str, ...]) -> tuple[tuple[str, Callable[[str], object]], ...]:
    # Every turn and every reply asks, and looking for packages takes longer than all the rest of keeping one.
    return tuple((name, DETECTORS.factory(name)) for name in DETECTORS.names())


def watched(open_target: OpensTarget, detects: Detects = detects) -> OpensTarget:
    """Return the same way to open targets, each of whose replies is looked at before anybody hears it."""

    def opened(spec: TargetSpec, recordings: Mapping[int, Recording], *, guarded: bool = False) -> Target:
        target = open_target(spec, recordings, guarded=guarded)
        return Watched(target, detects) if _installed(tuple(sys.path)) else target

    return opened


class Watched:
    """A target whose replies are looked at before they are heard; raises Dropped for one that nobody may keep."""

    def __init__(self, target: Target, detects: Detects) -> None:
        """Watch `target`."""
        self._target = target
        self._detects = detects

    async def reply(self, request: Request) -> Reply:
        """Return the reply to a conversation."""
        ear = _Ear(request.hear, self._detects) if request.hear is not None else None
        reply = await self._target.reply(replace(request, hear=ear))
        _look(self._detects, "\n".join((reply.text, *(call.arguments for call in reply.calls))), ear)
        return reply

    async def close(self) -> None:
        """Let go of connections."""
        await self._target.close()

    def __getattr__(self, name: str) -> object:
        return getattr(self._target, name)  # a target that sends bytes can say which


class _Ear:
    """Hears a reply while it comes, and looks at each piece with what came before it."""

    def __init__(self, hear: Listener, detects: Detects) -> None:
        self._hear = hear
        self._detects = detects
        self._tail = ""

    def piece(self, text: str) -> None:
        self._tail = (self._tail + text)[-TAIL - len(text) :]
        _look(self._detects, self._tail, self)
        self._hear.piece(text)

    def anew(self) -> None:
        self._tail = ""
        self._hear.anew()


def _look(detects: Detects, text: str, ear: _Ear | None) -> None:
    found = detects(text)
    if found:
        if ear is not None:
            ear.anew()  # what was heard of it until now is void
        raise Dropped(found)


Reads = Callable[[Path, str, Mapping[str, str]], Parsed]


def sifted(read: Reads, detects: Detects = detects) -> Reads:
    """Return the same way to read files, without the rows that nobody may keep; their place and the reason stay."""

    def read_sifted(path: Path, form: str, mapping: Mapping[str, str]) -> Parsed:
        parsed = read(path, form, mapping)
        if not _installed(tuple(sys.path)):
            return parsed
        found = {one.line: name for one in parsed.cases if (name := detects(_words(one)))}
        why = _("not taken and not kept: the detector {name} takes it for sexual content about minors")
        dropped = tuple(Rejected(line=line, why=why.format(name=name)) for line, name in found.items())
        cases = tuple(one for one in parsed.cases if one.line not in found)
        return msgspec.structs.replace(parsed, cases=cases, rejected=(*parsed.rejected, *dropped))

    return read_sifted


def _words(read: ReadCase) -> str:
    turns = (*read.case.turns, *(turn for recording in read.recordings for turn in recording.turns))
    return "\n".join((*(turn.text for turn in turns), read.case.goal))

"""Dialogues of methods that are held in this process: each on a thread of its own, stopped between any two turns.

What was said stays in the tree whatever becomes of the rest; a dialogue that the server's end cut short is not begun
again by itself, because nothing is sent to a target that no person asked for.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from redcommons.evaluation.playing import Ready
from redcommons.exploration.model import Part, Playing, Turn
from redcommons.values.errors import NotFound, RedcommonsError, UserError
from redcommons.values.identity import StudyId
from redcommons.values.words import _
from redcommons.workbench.access import Seat, seated_still
from redcommons.workbench.exploration.owner import streams
from redcommons.workbench.exploration.streams import Streams
from redcommons.workbench.open import at_end

_LOG = logging.getLogger(__name__)

EACH = 4
"""Dialogues of one person at a time."""

PATIENCE = 5.0
"""Seconds that the server waits at its end for a dialogue whose method does not yield."""


@dataclass(slots=True, kw_only=True)
class Play:
    """One dialogue in one lane, as it stands."""

    here: Seat
    """Whose it is."""
    talk: str
    """The conversation, by its name."""
    lane: int
    """Its lane."""
    title: str
    """What its method is called."""
    ready: Ready
    """The dialogue."""
    step: int = 0
    """The step that it is at, counted from 1."""
    over: bool = False
    """Whether it has ended."""
    cause: str = ""
    """Why it ended before its end; empty where it did not."""
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set once it is to stop after the turn that is under way."""
    thread: threading.Thread | None = None
    """What runs it."""

    @property
    def stops(self) -> bool:
        """Return whether it stops after this turn."""
        return self.stopping.is_set()


class Plays:
    """Every dialogue that is held here, and how the last one of each lane ended."""

    def __init__(self, replies: Streams) -> None:
        """Hold nothing yet; what is said is asked of this owner of replies."""
        self._replies = replies
        self._plays: dict[tuple[StudyId, str, int], Play] = {}
        self._door = threading.Lock()

    def begin(self, here: Seat, talk: str, playing: Playing) -> Play:
        """Begin a dialogue; raises UserError where one is held in this lane already, or too many are."""
        ready = here.ws.evaluation.ready(here.id, talk, playing)
        play = Play(here=here, talk=talk, lane=playing.lane, title=ready.method.title, ready=ready)
        with self._door:
            mine = [one for one in self._plays.values() if one.here.person.id == here.person.id and not one.over]
            if any((one.here.id, one.talk, one.lane) == (here.id, talk, playing.lane) for one in mine):
                raise UserError(_("a method speaks in this lane already: wait for it, or stop it"))
            if len(mine) >= EACH:
                raise UserError(_("{n} methods speak for you already: wait for one, or stop one").format(n=EACH))
            # What ended well says nothing any more; without this a year of dialogues would stay in memory.
            self._plays = {where: one for where, one in self._plays.items() if _seen(one)}
            self._plays[here.id, talk, playing.lane] = play
            play.thread = threading.Thread(target=self._run, args=(play, playing), name="dialogue", daemon=True)
            play.thread.start()
        return play

    def of(self, study: StudyId, talk: str) -> tuple[Play, ...]:
        """Return the dialogues of a conversation: those that are held, and those that ended before their end."""
        found = sorted(self._plays.items(), key=lambda one: one[0][2])
        return tuple(play for (where, name, _lane), play in found if (where, name) == (study, talk) and _seen(play))

    def stop(self, study: StudyId, talk: str) -> None:
        """Stop the dialogues of a conversation after the turn that is under way in each."""
        for play in self.of(study, talk):
            play.stopping.set()

    def stop_all(self, person: str = "") -> None:
        """Stop every dialogue of a person, or of everybody."""
        for play in tuple(self._plays.values()):
            if not person or play.here.person.id == person:
                play.stopping.set()

    def close(self) -> None:
        """Stop every dialogue, cut off the replies they wait for, and wait until those that can end have ended."""
        self.stop_all()
        self._replies.close()
        for play in tuple(self._plays.values()):
            if play.thread is not None:
                play.thread.join(PATIENCE)

    def _run(self, play: Play, playing: Playing) -> None:
        try:
            self._played(play, playing)
        except RedcommonsError as error:
            play.cause = str(error)
        except Exception:  # noqa: BLE001  # whatever a method of another package does, its thread must say that it is over
            _LOG.exception("the dialogue %s failed in a way that is no outcome", playing.method)
            play.cause = _("the method failed; the server's log says how")
        finally:
            play.over = True

    def _played(self, play: Play, playing: Playing) -> None:
        steps = play.ready.steps
        waiting = next(steps, None)
        while waiting is not None and not play.stops:
            if not seated_still(play.here):
                raise NotFound(_("you are not in this study any more"))
            if isinstance(waiting, Part):
                play.step = waiting.made.step
                answer: Turn | str = self._heard(play, waiting)
            else:
                answer = play.here.ws.evaluation.ask_model(playing.model, waiting)
            try:
                waiting = steps.send(answer)
            except StopIteration:
                return

    def _heard(self, play: Play, part: Part) -> Turn:
        return self._replies.play(play.here.ws, play.here.id, play.talk, part).wait()


def playing(study: StudyId, talk: str) -> int:
    """Return how many methods speak in a conversation now."""
    return sum(not play.over for play in plays().of(study, talk))


def _seen(play: Play) -> bool:
    return not play.over or bool(play.cause)


_HELD: list[Plays] = []
_DOOR = threading.Lock()


def plays() -> Plays:
    """Return who holds the dialogues of this process."""
    with _DOOR:
        if not _HELD:
            _HELD.append(Plays(streams()))
            at_end(_end)
        return _HELD[0]


def _end() -> None:
    while _HELD:
        _HELD.pop().close()

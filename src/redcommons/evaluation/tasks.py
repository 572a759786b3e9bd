"""What every verb of queues asks: which queue, whose key, which task is in hand. Nothing here is a verb."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from redcommons.care.model import Held
from redcommons.evaluation.model import RIGHTS, Candidate, Queue, Work
from redcommons.evaluation.rating_ports import Claim, RatingPorts
from redcommons.labour.model import Actor
from redcommons.labour.rules import may, permit
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.words import _


def key(actor: Actor, does: Work = "rate") -> str:
    """Return the key under which what a person does is kept: by the name they chose here; adjudications apart."""
    return f"{'adjudicator' if does == 'adjudicate' else 'person'}:{actor.name}"


def permit_any(actor: Actor) -> None:
    """Return when a person may do the work of any queue; raise NotPermitted else."""
    if not any(may(actor, right) for right in RIGHTS.values()):
        permit(actor, RIGHTS["rate"])


def sheet_and_queue(ports: RatingPorts, study: StudyId, name: str) -> tuple[Sheet, Queue]:
    """Return a queue as it stands, with the sheet of its first revision, whose author laid it out."""
    history = ports.evaluation.dataset.study.shelf.history(Queue, study, name)
    if not history:
        raise NotFound(f"no queue {name!r} in this study")
    return history[0][0], history[-1][1]


def in_hand(ports: RatingPorts, held: Held) -> Candidate:
    """Return the task that somebody holds; raises NotFound once it is in other hands."""
    found = ports.queues.held(claim(held))
    if found is None:
        raise elsewhere()
    return found


def read_in(ports: RatingPorts, task: Candidate) -> Queue:
    """Return the queue of a task that asks about a reply; raises BadInput for one that leaves no verdict."""
    if not task.run:
        raise BadInput("nothing is to be rated in this task: finish it instead")
    study = ports.evaluation.runs.study_of(task.run)
    return sheet_and_queue(ports, study, task.queue)[1]


def elsewhere() -> NotFound:
    """Return what is said of a task that is no longer in one's hands."""
    return NotFound(_("this task is in other hands by now: your draft is still on your device; ask for another"))


def claim(held: Held, until: str = "") -> Claim:
    """Return what the belt knows of a task in hand: its number, and the hash of the token."""
    return Claim(task=held.task, token=hashlib.sha256(held.token.encode()).hexdigest(), until=until)


def new_token() -> str:
    """Return a fresh token of about 98 bits."""
    return new_id("claim") + new_id("")


def now(ports: RatingPorts) -> str:
    """Return the time."""
    return ports.evaluation.dataset.study.clock.now()


def later(ports: RatingPorts, minutes: int) -> str:
    """Return the time so many minutes from now."""
    at = datetime.fromisoformat(now(ports)).astimezone(UTC) + timedelta(minutes=minutes)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def drawn(seed: int, ordinal: int, repeat: int) -> bytes:
    """Return what orders replies at random, alike on every machine and in every version of Python."""
    return hashlib.sha256(f"{seed}/{ordinal}/{repeat}".encode()).digest()

"""Somebody pulls the plug in the middle of a verb, at every place where the verb looks at the clock.

    python -m tests.killing PLACE SCENE FOLDER

Plays a scene again and again, each time in a study of its own and in a process of its own, which kills itself at the
first look at the clock, then at the second, and so on, until it comes to its end. Prints the study of each.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import redcommons
from redcommons.assembly import Workspace
from redcommons.labour.model import (
    Actor,
    Arrangement,
    BackgroundAnswer,
    BackgroundQuestion,
    GroupAnswer,
    Membership,
    Opening,
    OwedStill,
    Pay,
)
from redcommons.testing import FrozenClock, in_order
from redcommons.values.identity import PersonName, StudyId
from tests.circles import ask, by, circle, say
from tests.rating_worlds import Person, free_title, furnish

Act = tuple[StudyId, Callable[[], object]]
PAID = Pay(amount="1", currency="EUR", unit="task")
CROWD = Arrangement(way="crowd", title="Crowd", roles=("rater",), pay=PAID, tasks=5)
BEFORE = 3
"""Tasks that were owed still before a withdrawal."""


class DeadlyClock(FrozenClock):
    """A clock at which nobody looks a given number of times and lives."""

    left = 0

    def now(self) -> str:
        """Return the time, or kill whoever asked."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().now()


def come_in(ws: Workspace, _folder: Path) -> Act:
    """Somebody comes in by a door, without an account."""
    study = StudyId(ws.study.new(free_title(ws)).id)
    name = ws.labour.arrange(study, "crowd", CROWD).name
    secret = ws.labour.open_door(study, name, Opening(days=3))
    new = ws.by(Actor(name=PersonName(""), roles=(), person=f"person-of-{study}"))
    return study, lambda: new.labour.come_in_passing(study, secret, "Guest 1", "worker-1")


def decide(ws: Workspace, _folder: Path) -> Act:
    """The last member of a group answers how it decides."""
    study = circle(ws)
    key = ask(ws, study, "rule", "all")
    say(ws, study, key, ana="agree", ben="agree")
    return study, lambda: by(ws, "eve").labour.answer(study, key, GroupAnswer(says="agree"))


def withdraw(ws: Workspace, folder: Path) -> Act:
    """Somebody who is paid by the task withdraws a rating, after others."""
    world = furnish(ws, folder)
    ws.labour.arrange(world.study, "crowd", CROWD)
    member = Membership(person="person-ana", pseudonym=PersonName("ana"), roles=("rater",), arrangement="crowd")
    ws.ports[0].shelf.put(world.study, member.person, member, "lena")
    ws.ports[0].shelf.put(world.study, "ana", OwedStill(tasks=BEFORE), "")
    ana = Person(world, "ana")
    ana.pull()
    ana.rate()
    (given,) = ana.ws.own.gave(world.study)
    return world.study, lambda: ana.ws.own.withdraw(world.study, [given.key])


def background(ws: Workspace, _folder: Path) -> Act:
    """Somebody says something else of themselves."""
    study = StudyId(ws.study.new(free_title(ws)).id)
    question = BackgroundQuestion(words="Where do you live?", purpose="views differ", options=("here", "there"))
    name, _kept = ws.labour.ask_background(study, question)
    ana = ws.by(Actor(name=PersonName("ana"), roles=("rater",), person="person-ana"))
    ana.labour.say_background(study, [BackgroundAnswer(question=name, chosen="here")])
    return study, lambda: ana.labour.say_background(study, [BackgroundAnswer(question=name, chosen="there")])


def rate(ws: Workspace, folder: Path) -> Act:
    """Somebody rates a reply."""
    world = furnish(ws, folder)
    ana = Person(world, "ana")
    ana.pull()
    return world.study, ana.rate


SCENES: dict[str, Callable[[Workspace, Path], Act]] = {
    one.__name__: one for one in (come_in, decide, withdraw, background, rate)
}


def play(place: str, scene: str, folder: Path, looks: int, told: int) -> None:
    """Play a scene in this process, which ends at so many looks at the clock, or in peace."""
    clock = DeadlyClock()
    with redcommons.open(place, by="lena", clock=clock, chance=in_order) as ws:
        study, act = SCENES[scene](ws, folder)
        os.write(told, f"{study}\n".encode())
        clock.left = looks
        act()


def main(place: str, scene: str, folder: str) -> None:
    """Play a scene until it comes to its end."""
    for looks in range(1, 60):
        child = os.fork()
        if not child:
            play(place, scene, Path(folder), looks, sys.stdout.fileno())
            os._exit(0)
        if not os.waitpid(child, 0)[1]:
            return
    raise SystemExit("it never came to an end")


if __name__ == "__main__":
    main(*sys.argv[1:])

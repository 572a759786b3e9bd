"""How the example's conversations are had.

What is said is kept by the verbs that everybody uses, and the replies are the helpline's own. Where one is to show a
flaw, the first sample that does is taken, and those that do are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from msgspec.structs import replace

from redcommons.exploration.model import Following, Kept, Saying, Talk, TalkHead, Turn
from redcommons.exploration.rules import awaited, context
from redcommons.helpline.assistant import Answer, respond
from redcommons.helpline.example_talks import Found, Planned, Said, planned
from redcommons.values.conversation import Message, assistant
from redcommons.values.identity import StudyId

WORLD = 2026
"""The world in which the example's flaws fire; the target spec "helpline" means the same."""

TRIES = 60
"""Samples tried until one shows what is to be kept: exploration keeps what it finds, and says of how many."""


class Rooms(Protocol):
    """The room in which conversations are had."""

    @property
    def exploration(self) -> Any:  # noqa: ANN401  rooms hand out verbs by name
        """Return the exploration room."""


def explore(rooms: Rooms, study: StudyId) -> None:
    """Have every conversation of the example that was not had yet, and keep what is found."""
    had = {kept.title for _sheet, kept in rooms.exploration.kept(study)}
    for plan in planned():
        if plan.found.title not in had:
            _had(rooms, study, plan)


def _had(rooms: Rooms, study: StudyId, plan: Planned) -> None:
    head: TalkHead = rooms.exploration.begin(study, _talk(plan))
    for number, lines in enumerate(plan.sessions):
        talking = _Talking(rooms, study, head)
        for line in lines:
            talking.exchange(line)
        if number == len(plan.sessions) - 1:
            talking.keep(plan)
        else:
            meant = Following(after=talking.last, later=plan.later[number])
            head = rooms.exploration.follow(study, head.name, meant)


def _talk(plan: Planned) -> Talk:
    return Talk(
        targets=plan.targets,
        scenario=plan.scenario,
        harm=plan.harm,
        interaction=plan.interaction,
        voices=plan.voices,
        tools=plan.tools,
    )


class _Talking:
    """One conversation while it is had."""

    def __init__(self, rooms: Rooms, study: StudyId, head: TalkHead) -> None:
        self.room = rooms.exploration
        self.study = study
        self.head = head
        self.ends: tuple[int, ...] = (0,)
        self.flawed = 0
        """The turn of the last reply that was to show a flaw."""
        self.again: tuple[int, int] | None = None
        """In how many samples of how many that flaw showed."""
        self.last = 0

    def path(self, number: int) -> tuple[Turn, ...]:
        found: tuple[Turn, ...] = self.room.path(self.study, self.head.name, number)
        return found

    def exchange(self, line: Said) -> None:
        """Say something and keep what every target that is asked replies."""
        after = (0,) if line.anew else self.ends
        saying = Saying(
            text=line.text,
            after=after,
            voice=line.voice,
            documents=line.documents,
            in_role=line.in_role,
            made=line.made,
        )
        asked = self.room.say(self.study, self.head.name, saying)
        lanes = [(turn, lane) for turn in asked for lane in self._lanes(turn)]
        self.ends = tuple(
            self._reply(turn.number, lane, flawed=line.flawed if lane == 1 else None) for turn, lane in lanes
        )
        if line.flawed:
            self.flawed = self.ends[0]
        for _retry in range(line.retries):
            self._reply(lanes[0][0].number, 1, flawed=False)
        if line.rewritten:
            put = self.room.write(self.study, self.head.name, (lanes[0][0].number, 1, line.rewritten)).number
            self.ends = (put, *self.ends[1:])
        if line.answers:
            self._answer(line.answers)
        self.last = self.ends[0]

    def _lanes(self, turn: Turn) -> tuple[int, ...]:
        return (turn.lane,) if turn.lane else tuple(range(1, len(self.head.talk.targets) + 1))

    def _reply(self, parent: int, lane: int, *, flawed: bool | None = None) -> int:
        """Keep the reply of one target to a turn; return its number."""
        messages = context(self.head.talk, self.path(parent))
        version = self.head.talk.targets[lane - 1].partition(":")[2] or "1.4"
        samples = range(TRIES) if flawed is not None else range(1)
        tools = self.head.talk.tools
        replies = [respond(messages, seed=WORLD, sample=n, version=version, tools=tools) for n in samples]
        shown = [n for n, (_answer, fired) in enumerate(replies) if (fired is not None) == bool(flawed)]
        sample = shown[0] if shown and flawed is not None else 0
        if flawed:
            self.again = (len(shown), TRIES)
        return self._heard(awaited(self.head.talk, lane, parent, sample), replies[sample][0])

    def _heard(self, place: Turn, answer: Answer) -> int:
        message = replace(assistant(answer.text), calls=answer.calls)
        finish = "tool_calls" if answer.calls else "stop"
        whole = replace(place, message=message, model=answer.model, finish=finish, state="whole")
        return int(self.room.hear(self.study, self.head.name, whole).number)

    def _answer(self, words: Sequence[str]) -> None:
        """Answer in the place of the tools that the last reply called, and keep what it says to that."""
        called = self.path(self.ends[0])[-1]
        end = called.number
        for call, text in zip(called.message.calls, words, strict=True):
            told = Message(role="tool", text=text, name=call.name, answers=call.id, by_person=True)
            turn = Turn(number=0, parent=end, message=told, lane=called.lane, by=self.head.talk.by)
            end = self.room.hear(self.study, self.head.name, turn).number
        self.ends = (self._reply(end, called.lane), *self.ends[1:])

    def keep(self, plan: Planned) -> None:
        number = self.flawed if plan.keeps == "flawed" else self.last
        again = self.again if number == self.flawed else None
        self.room.keep(self.study, self.head.name, number, _kept(plan.found, self.head, again))


def _kept(found: Found, head: TalkHead, again: tuple[int, int] | None) -> Kept:
    return Kept(
        title=found.title,
        wrong=found.wrong,
        should=found.should,
        harm=found.harm,
        fits_none=found.fits_none,
        severity=found.severity,
        unit=found.unit,
        language=found.language,
        talk="",
        target="",
        model="",
        turns=(),
        by=head.talk.by,
        again=again,
    )

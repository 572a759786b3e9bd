"""One conversation in one's hands: it remembers where one stands in each lane, and every act goes on from there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

import msgspec

from redcommons.evaluation.heard import Listening
from redcommons.evaluation.model import Settings
from redcommons.exploration import rules
from redcommons.exploration.memo import Memo
from redcommons.exploration.model import Asking, Kept, Made, Playing, Saying, Talk, TalkHead, Turn
from redcommons.methods.applying import Rewritten
from redcommons.talking import trees
from redcommons.talking.places import Places
from redcommons.talking.turns import Turns
from redcommons.values.conversation import Document
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.text import clean
from redcommons.values.words import _


class Rooms(Protocol):
    """What a conversation needs of a workspace: three rooms of verbs."""

    @property
    def exploration(self) -> Any:  # noqa: ANN401  a room's verbs are found by name
        """Return the verbs of conversations."""
        ...

    @property
    def evaluation(self) -> Any:  # noqa: ANN401  as above
        """Return the verbs that ask targets."""
        ...

    @property
    def methods(self) -> Any:  # noqa: ANN401  as above
        """Return the verbs of methods."""
        ...


class Conversation:
    """A conversation with one to four targets.

    Nothing in its tree is ever changed: to edit, to ask again or to go on elsewhere makes turns beside those there are.
    """

    def __init__(self, ws: Rooms, study: StudyId, name: str, listening: Listening | None = None) -> None:
        """Take up conversation `name` of a study where its newest branch ends; raises NotFound."""
        self._ws = ws
        self.study = study
        self.name = name
        self.listening = listening or Listening()
        self.role = ""
        self.voice = ""
        self.kept = ""
        self._places = Places.of(*self._opened())

    # ------------------------------------------------------------------------------------------------- what there is

    @property
    def head(self) -> TalkHead:
        """Return what is said of the conversation as a whole."""
        return self._opened()[0]

    @property
    def talk(self) -> Talk:
        """Return whom it talks to, about what, on which settings."""
        return self.head.talk

    @property
    def names(self) -> tuple[str, ...]:
        """Return what its targets are called where they are shown: letters while their names are kept back."""
        return rules.names_shown(self.talk)

    @property
    def turns(self) -> Turns:
        """Return every turn of every branch."""
        return self._shown(self._opened()[1])

    @property
    def path(self) -> Turns:
        """Return the turns on which one stands, the shared ones first; with several targets, lane after lane."""
        turns = self._opened()[1]
        numbers = {turn.number for leaf in self._meant_leaves() if leaf for turn in rules.upto(turns, leaf)}
        return self._shown([turn for turn in turns if turn.number in numbers])

    @property
    def tree(self) -> str:
        """Return every branch with the numbers of its turns; where one stands is marked."""
        return "\n".join(trees.tree(self._opened()[1], self.names, self._meant_leaves()))

    @property
    def where(self) -> dict[int, int]:
        """Return the turn that one stands at in each lane; `back` stands there again."""
        return self._places.leaves

    def back(self, where: dict[int, int]) -> Self:
        """Stand where one stood: nothing of what was said since is lost, it lies beside."""
        self._places.back(where)
        return self

    @property
    def lanes(self) -> tuple[int, ...]:
        """Return the targets that are meant now, counted from 1."""
        return self._places.meant

    # ------------------------------------------------------------------------------------------------ saying, hearing

    def say(
        self,
        text: str,
        *,
        to: Sequence[int] = (),
        in_role: str = "",
        documents: Sequence[Document] = (),
        made: Made | None = None,
    ) -> Turns:
        """Say something to the targets meant, or to those in `to`, and return their replies."""
        turns = self._opened()[1]
        replies: list[Turn] = []
        for after, lanes in self._places.branches(turns, tuple(to)):
            saying = Saying(
                text=text,
                after=after,
                lanes=lanes,
                voice=self.voice,
                documents=tuple(documents),
                in_role=in_role or self.role,
                made=made,
            )
            new = self._ws.evaluation.converse(self.study, self.name, saying, self.listening)
            replies += [turn for turn in new if turn.message.role == "assistant"]
        self._places.stand(replies)
        return self._shown(replies)

    def again(self, times: int = 1) -> Turns:
        """Ask for more replies beside the last one of each target meant; one stays where one stood.

        `counted` then says how often the reply that one stands at came, word for word.
        """
        turns = self._opened()[1]
        replies: list[Turn] = []
        for lane in self.lanes:
            parent = self._places.asked(turns, lane)
            new = self._ws.evaluation.again(self.study, self.name, (parent, lane, times), self.listening)
            replies += new
            self._places.stand_if_lost((*turns, *new), lane)
            if any(turn.state == "stopped" for turn in new):
                break
        return self._shown(replies)

    def edit(self, text: str, turn: int = 0) -> Turns:
        """Say something else in place of what was said last, or in turn `turn`, and return the replies to it."""
        self._places.before(self._opened()[1], turn)
        return self.say(text)

    def fork(self, turn: int) -> Self:
        """Go on from turn `turn`; 0 begins anew. Raises NotFound."""
        self._places.go_to(self._opened()[1], turn)
        return self

    def to(self, *lanes: int) -> Self:
        """Mean only these targets from now on, counted from 1; none means all."""
        self._places.mean(lanes)
        return self

    def write(self, text: str) -> Turns:
        """Put words in the place of the model's last reply, marked as a person's; after `go` it goes on from them."""
        turns = self._opened()[1]
        written = [
            self._ws.exploration.write(self.study, self.name, (self._places.asked(turns, lane), lane, text))
            for lane in self.lanes
        ]
        self._places.stand(written)
        return self._shown(written)

    def go(self) -> Turns:
        """Let each model meant go on from words put in its place, or from what it has not answered yet."""
        replies: list[Turn] = []
        for lane in self.lanes:
            after = (self._places.leaf(lane), lane)
            replies += self._ws.evaluation.hear_on(self.study, self.name, after, self.listening)
        self._places.stand(replies)
        return self._shown(replies)

    def answer(self, answers: dict[str, str]) -> Turns:
        """Answer in the place of the tools that the last reply calls, call id to words, and return what comes."""
        (lane,) = self._one_lane()
        given = (self._places.leaf(lane), answers)
        new = self._ws.evaluation.answer(self.study, self.name, given, self.listening)
        self._places.stand(new)
        return self._shown(new[-1:])

    # ----------------------------------------------------------------------------------------------------- methods

    def by_method(self, method: str, text: str, *, seed: int = 0, model: str = "", **parameters: str) -> Turns:
        """Say what a method makes of `text`, or hold its whole dialogue, and return the replies.

        `model` is the attacker model of a method that needs one. `play` holds a dialogue turn by turn.
        """
        if self._ws.methods.find(method).kind != "dialogue":
            return self.say_made(self._ws.methods.apply(method, text, parameters, seed))
        came = [turn for turns in self.play(method, text, seed=seed, model=model, **parameters) for turn in turns]
        return self._shown([turn for turn in came if turn.message.role == "assistant" and not turn.message.by_person])

    def say_made(self, words: Rewritten) -> Turns:
        """Say words that a method made, and return the replies; every turn keeps how they came about."""
        origin = words.origin
        made = Made(method=origin.method, parameters=dict(origin.parameters), seed=origin.seed, source=origin.source)
        return self.say(words.text, made=made)

    def play(self, method: str, text: str, *, seed: int = 0, model: str = "", **parameters: str) -> Iterator[Turns]:
        """Hold a method's dialogue with one target, and yield what was said and heard in each turn of it.

        Whoever stops asking says no more of it; what was said stays.
        """
        (lane,) = self._one_lane()
        after = self._places.go_on_from(self._opened()[1], lane)
        playing = Playing(
            method=method,
            text=text,
            parameters=parameters,
            seed=seed,
            after=after,
            lane=lane,
            model=model,
            in_role=self.role,
            voice=self.voice,
        )
        for turns in self._ws.evaluation.play(self.study, self.name, playing, self.listening):
            self._places.stand(turns[-1:])
            yield self._shown(turns)

    # ---------------------------------------------------------------------------------------------------- settings

    def speak_as(self, voice: str) -> None:
        """Speak as one of several people from now on, whom the model hears by name; nobody without one."""
        talk = self.talk
        if voice and voice not in talk.voices:
            more = msgspec.structs.replace(talk, voices=(*talk.voices, voice))
            voice = self._ws.exploration.change(self.study, self.name, more).talk.voices[-1]
        self.voice = voice

    def set(self, **settings: Any) -> Asking:  # noqa: ANN401  text, number or None, as each setting has it
        """Ask differently from now on: system_prompt, temperature, max_tokens. Replies keep how they were asked."""
        unknown = set(settings) - set(Asking.__struct_fields__)
        if unknown:
            there = ", ".join(Asking.__struct_fields__)
            raise BadInput(_("there is no setting {name!r}: there are {there}").format(name=min(unknown), there=there))
        talk = self.talk
        plain = {part: getattr(talk.asking, part) for part in Asking.__struct_fields__} | settings
        Settings(**plain)  # it knows which values can be
        asking = Asking(**plain)
        self._ws.exploration.change(self.study, self.name, msgspec.structs.replace(talk, asking=asking))
        return asking

    def unmask(self) -> tuple[str, ...]:
        """Show the names of the targets from now on, and return them."""
        self._ws.exploration.change(self.study, self.name, msgspec.structs.replace(self.talk, masked=False))
        return self.names

    # ----------------------------------------------------------------------------------------- keeping and sharing

    @property
    def counted(self) -> dict[int, tuple[int, int]]:
        """Return (k, n) by target: the reply that one stands at came k times of n under its settings, word for word."""
        turns = self._opened()[1]
        by_number = {turn.number: turn for turn in turns}
        at = {lane: by_number.get(self._places.leaf(lane)) for lane in self.lanes}
        return {
            lane: rules.again(turns, turn.number)
            for lane, turn in at.items()
            if turn is not None and turn.message.role == "assistant" and not turn.message.by_person
        }

    def keep(self, title: str, turn: int = 0, **more: Any) -> str:  # noqa: ANN401  fields of Kept
        """Keep the reply that one stands at, or turn `turn`, as something that can happen; return its name.

        `more` are fields of a finding that one can say: wrong, should, quote, severity, harm, codes, unit, first.
        """
        number = turn or self._places.leaf(*self._one_lane())
        if not number:
            raise BadInput(_("there is no reply to keep yet: say something first"))
        turns = self._opened()[1]
        times, repeats = rules.again(turns, number) if any(one.number == number for one in turns) else (1, 1)
        about = {"again": (times, repeats) if repeats > 1 else None, **more}
        kept = Kept(title=title, talk="", target="", model="", turns=(), by=PersonName(""), **about)
        self.kept = str(self._ws.exploration.keep(self.study, self.name, number, kept).name)
        return self.kept

    def unkeep(self) -> str:
        """Take back what was kept last here, and return its name; raises NotFound where nothing was."""
        name, self.kept = self.kept, ""
        if not name:
            raise NotFound(_("there is nothing to take back"))
        self._ws.exploration.take_back(self.study, name)
        return name

    def share(self, path: str | Path = "") -> str:
        """Return what was kept last here as a page of Markdown, and write it to `path` where one is named."""
        if not self.kept:
            raise NotFound(_("nothing is kept from this conversation yet: keep a reply first"))
        page = str(self._ws.exploration.export_finding(self.study, self.kept))
        if path:
            Path(path).expanduser().write_text(page, encoding="utf-8", newline="")
        return page

    def memo(self, text: str, codes: Sequence[str] = (), turn: int = 0, quote: str = "") -> str:
        """Note something in the margin of the reply that one stands at, or of turn `turn`; it is one's own."""
        number = turn or max(self._meant_leaves(), default=0)
        said = Memo(talk=self.name, by=PersonName(""), turn=number, quote=quote, text=clean(text), codes=tuple(codes))
        return str(self._ws.exploration.write_memo(self.study, said))

    # ------------------------------------------------------------------------------------------------- ways outside

    def to_json(self) -> str:
        """Return the whole tree as JSON, from which `import_talk` makes an equal one."""
        return str(self._ws.exploration.export_talk(self.study, self.name, "json").decode())

    def to_markdown(self) -> str:
        """Return the whole tree as Markdown for reading, from which `import_talk` makes an equal one."""
        return str(self._ws.exploration.export_talk(self.study, self.name, "md").decode())

    def to_pandas(self) -> Any:  # noqa: ANN401  a class of somebody else's, which is optional
        """Return one row for each turn of every branch; needs pandas."""
        return self.turns.to_pandas()

    def __repr__(self) -> str:
        return f"{self.name} · {', '.join(self.names)}\n{self.path!r}"

    def _repr_html_(self) -> str:
        return self.path._repr_html_()

    # -------------------------------------------------------------------------------------------------------- inside

    def _opened(self) -> tuple[TalkHead, tuple[Turn, ...]]:
        head, turns = self._ws.exploration.open_talk(self.study, self.name)
        return head, turns

    def _shown(self, turns: Sequence[Turn]) -> Turns:
        return Turns(turns, self.names)

    def _meant_leaves(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self._places.leaf(lane) for lane in self.lanes))

    def _one_lane(self) -> tuple[int]:
        if len(self.lanes) > 1:
            raise BadInput(_("several targets replied: name the turn, or mean one target first"))
        return (self.lanes[0],)


def begin(ws: Rooms, study: StudyId, talk: Talk, listening: Listening | None = None) -> Conversation:
    """Begin a conversation; raises BadInput on a target that is none, before anything is kept."""
    for target in talk.targets:
        ws.evaluation.target(target)
    return Conversation(ws, study, ws.exploration.begin(study, talk).name, listening)

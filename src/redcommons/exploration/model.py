"""Conversations with one to four targets, turn by turn, and what was kept of them."""

from __future__ import annotations

from typing import Any, Literal

from redcommons.study.model import Interaction
from redcommons.values.base import Value, upcast
from redcommons.values.conversation import Document, Message, Tool
from redcommons.values.identity import PersonName, SheetId

TurnState = Literal["whole", "writing", "stopped", "cut_off", "failed"]
"""Whole; still being written; stopped by the person; broken off with what came; without a reply."""

Unit = Literal["turn", "span", "conversation", "pattern"]
"""What a finding is about: one turn, a span of turns, a whole conversation, or a pattern across several."""

Severity = Literal["", "slight", "moderate", "serious", "grave"]
"""How bad, in words; an order without distances. Empty until somebody says so."""

Told = Literal["path", "note", "nothing"]
"""What a target is told of the session before."""

ABOVE = -1
"""Parent of a turn that is to follow the one kept just before it; -2 names the one before that, and so on."""

MOST_LANES = 4
"""Targets of one conversation at most."""


class Asking(Value, tag="asking/1"):
    """How a target is asked."""

    system_prompt: str = ""
    """System prompt put before the conversation; empty for none."""
    temperature: float | None = None
    """Sampling temperature; None leaves it to the target."""
    max_tokens: int | None = None
    """Most tokens of a reply; None leaves it to the target."""


class Drawn(Value, tag="drawn/1"):
    """A brief as it was drawn: which revision of it, and what its parameters say."""

    brief: str
    """Name of the brief."""
    revision: int
    """The revision that was drawn from."""
    said: dict[str, str] = {}
    """Parameter to the choice that was drawn; one that was skipped is not here."""
    accepts: tuple[str, ...] = ()
    """What would be accepted as having met the brief, as it said then."""
    text: str = ""
    """The task as it read, with what was drawn in its slots."""


class Made(Value, tag="made/1"):
    """How a method made the words of a turn."""

    method: str
    """Name of the method."""
    parameters: dict[str, str] = {}
    """Its parameters as they were set."""
    seed: int = 0
    """Seed of a method that draws."""
    source: str = ""
    """The words before the method; empty for a dialogue, which writes its own."""
    step: int = 0
    """Which step of a dialogue it is, counted from 1; 0 for a rewrite."""
    model: str = ""
    """The model that wrote them, where a method asks one."""
    edited: bool = False
    """True when a person changed what the method made before it was said."""


class Origin(Value, tag="origin/1"):
    """Where a conversation was brought from. What it says of itself is as its file had it."""

    name: str
    """The name that it had there."""
    by: str
    """Who began it there."""
    at: str
    """When it began there, ISO 8601 in UTC."""
    content: str = ""
    """SHA-256 of the transcript that it was read from."""


class Talk(Value, tag="talk/2"):
    """A conversation with one to four targets: the head of its turns."""

    targets: tuple[str, ...]
    """The targets as written; lane 1 talks to the first."""
    by: PersonName = PersonName("")
    """Who began it."""
    scenario: str = ""
    """Name of the scenario card that it keeps at its side; empty for none."""
    harm: str = ""
    """The harm of the value ledger that is looked for; empty for none in particular."""
    interaction: Interaction = "unspecified"
    """How person and system meet in it."""
    brief: Drawn | None = None
    """The brief that it follows; None for none."""
    asking: Asking = Asking()
    """How its targets are asked from now on; every reply keeps how it was asked."""
    masked: bool = False
    """Whether the names of its targets are kept from whoever talks, until they ask for them."""
    voices: tuple[str, ...] = ()
    """People who speak in it, as the targets hear their names; empty where one person speaks."""
    others: tuple[PersonName, ...] = ()
    """Members of the study who may speak in it beside the one who began it."""
    tools: tuple[Tool, ...] = ()
    """Tools that the targets are offered; a person answers in their place."""
    before: tuple[Message, ...] = ()
    """What was said before its first turn and is sent with every turn: earlier sessions, or a note on them."""
    follows: str = ""
    """Name of the conversation that held the session before; empty for a first one."""
    session: int = 1
    """Which session with the same person it is, counted from 1."""
    later: str = ""
    """How much later than the session before, in words."""
    origin: Origin | None = None
    """Where it was brought from; None where it was held here."""
    first: str = ""
    """Name of the conversation that held the first session; empty for a first one."""
    documents: tuple[Document, ...] = ()
    """Text files that go with whatever is said first."""


@upcast("talk/1")
def _one_target(data: dict[str, Any]) -> dict[str, Any]:
    heat = data.pop("temperature", None)
    asking = {} if heat is None else {"asking": {"kind": "asking/1", "temperature": heat}}
    return data | asking | {"kind": "talk/2", "targets": [data.pop("target")]}


class TalkHead(Value, tag="talk-head/1"):
    """A conversation as it is kept, without its turns."""

    id: SheetId
    """Its id, under which its turns are kept."""
    name: str
    """The name that stands in its address."""
    at: str
    """When it began, ISO 8601 in UTC."""
    talk: Talk
    """What it says."""
    place: int = 0
    """Its place among all conversations, which a list goes on from."""


class TalkRow(Value, tag="talk-row/2"):
    """A conversation in a list, without a word of what was said."""

    id: SheetId
    """Its id, under which its turns are kept."""
    name: str
    """The name that stands in its address."""
    targets: tuple[str, ...]
    """The targets as written; masked ones are "A", "B"."""
    by: PersonName
    """Who began it."""
    at: str
    """When it began, ISO 8601 in UTC."""
    scenario: str
    """Name of its scenario card; empty for none."""
    harm: str = ""
    """The harm that is looked for; empty for none in particular."""
    interaction: Interaction = "unspecified"
    """How person and system meet in it."""
    session: int = 1
    """Which session with the same person it is."""
    turns: int = 0
    """Turns in all its branches."""
    kept: int = 0
    """Findings kept from it."""
    place: int = 0
    """Its place among all conversations, which a list goes on from."""
    masked: bool = False
    """Whether the names of its targets are kept back."""
    sessions: int = 1
    """How many sessions with the same person there are by now."""


@upcast("talk-row/1")
def _row_of_one_target(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"kind": "talk-row/2", "targets": [data.pop("target")]}


class Looked(Value, tag="looked/1"):
    """Which conversations of a study are meant."""

    scenario: str = ""
    """Only those with this scenario card; empty for any."""
    harm: str = ""
    """Only those that look for this harm; empty for any."""
    by: str = ""
    """Only those of this person; empty for anybody's."""
    before: int = 0
    """Only those before this place, as the last row of the page before has it; 0 for the newest."""
    most: int = 100
    """How many at most."""


class Listed(Value, tag="listed/1"):
    """One page of a list of conversations, newest first."""

    rows: tuple[TalkRow, ...]
    """The conversations."""
    total: int
    """How many there are in all that were meant."""


class Turn(Value, tag="turn/2"):
    """One message in a conversation; a reply carries how it came about."""

    number: int
    """Place in the conversation, counted from 1."""
    parent: int
    """Number of the turn that it follows; 0 for the first. Siblings share a parent."""
    message: Message
    """What was said."""
    lane: int = 0
    """The target that it belongs to, counted from 1; 0 for what every lane shares."""
    by: str = ""
    """Who wrote it; empty for a model, and for whoever began the conversation."""
    in_role: str = ""
    """The persona in whose voice it was written; empty for one's own."""
    made: Made | None = None
    """How a method made its words; None where none did."""
    model: str = ""
    """Model and version that the target says it is; empty for a person's turn."""
    seed: int = 0
    """Seed sent with the request; 0 for a person's turn."""
    milliseconds: float = 0.0
    """Time of the reply; 0 for a person's turn."""
    first: float = 0.0
    """Milliseconds to its first word; 0 where it came whole."""
    asked: Asking = Asking()
    """How the target was asked for this reply."""
    finish: str = ""
    """Why the reply ended, in the target's word."""
    request: str = ""
    """SHA-256 of the bytes that were sent for it; empty where none were, or none are known."""
    state: TurnState = "whole"
    """Whether the words are all there, and if not, why."""
    cause: str = ""
    """Why the reply broke off or never came, in one line; empty otherwise."""
    brought: bool = False
    """True when it came with a transcript: nobody here said it or heard it, and its file alone says who did."""


@upcast("turn/1")
def _without_lanes(data: dict[str, Any]) -> dict[str, Any]:
    heat = data.pop("temperature", None)
    asked = {} if heat is None else {"asked": {"kind": "asking/1", "temperature": heat}}
    lane = {"lane": 1} if data["message"].get("role") == "assistant" else {}
    return data | asked | lane | {"kind": "turn/2"}


class Transcript(Value, tag="transcript/1"):
    """A conversation with all its branches, as a file carries it."""

    name: str
    """The name that it had where it was held."""
    at: str
    """When it began, ISO 8601 in UTC."""
    talk: Talk
    """Its head; while the names of its targets are kept back, they are letters here."""
    turns: tuple[Turn, ...] = ()
    """Every turn of every branch, by number: 1, 2, 3 and so on."""


class Saying(Value, tag="saying/1"):
    """Something that a person says, and to whom."""

    text: str
    """The words."""
    after: tuple[int, ...] = (0,)
    """The turns that it follows, one for each branch that goes on; 0 begins anew."""
    lanes: tuple[int, ...] = ()
    """Targets that are asked where the branches are still one, counted from 1; empty for all."""
    voice: str = ""
    """Who of the conversation's people says it; empty where there is one."""
    documents: tuple[Document, ...] = ()
    """Text files that go with it."""
    in_role: str = ""
    """The persona in whose voice it is said; empty for one's own."""
    made: Made | None = None
    """How a method made the words; None where none did."""


class Following(Value, tag="following/1"):
    """How a next session with the same person begins."""

    after: int = 0
    """The turn of the session before with which it ended; 0 where nothing was said in it."""
    later: str = ""
    """How much later it is, in words."""
    told: Told = "path"
    """What the target is told of before: every word up to that turn, a note in its place, or nothing."""
    note: str = ""
    """The note that a person wrote, where the target is told by one."""


class Part(Value, tag="part/1"):
    """One step of a dialogue: messages that a method wrote, to be said in one lane."""

    after: int
    """The turn that they follow; 0 begins anew."""
    lane: int
    """The target that hears them, counted from 1."""
    messages: tuple[Message, ...]
    """What is said; the last waits for a reply."""
    made: Made
    """How the method made them."""
    in_role: str = ""
    """The persona as whom they are said; empty for none."""


class Playing(Value, tag="playing/1"):
    """A dialogue that a method is to hold in one lane of a conversation."""

    method: str
    """Name of the method."""
    text: str
    """The words that it is about."""
    parameters: dict[str, str] = {}
    """What was set of its parameters."""
    seed: int = 0
    """Seed of a method that draws."""
    after: int = 0
    """The turn that it goes on from; 0 begins anew."""
    lane: int = 1
    """The target that it talks to, counted from 1."""
    model: str = ""
    """The attacker model as written, for a method that asks one."""
    in_role: str = ""
    """The persona as whom its words are said; empty for none."""
    voice: str = ""
    """Who of several people says its words; empty where nobody is named."""


class Kept(Value, tag="kept/1"):
    """Something that can happen, kept from a conversation: existence, never a rate."""

    title: str
    """What happened, in a few words."""
    talk: str
    """The conversation that it comes from."""
    target: str
    """The target as written."""
    model: str
    """Model and version that the target said it is."""
    turns: tuple[Message, ...]
    """The path up to and with the turn that was kept."""
    by: PersonName
    """Who kept it."""
    wrong: str = ""
    """What went wrong; may be said later."""
    should: str = ""
    """What should have happened instead; may be said later."""
    again: tuple[int, int] | None = None
    """(k, N): it came k times of N repeats under these settings; None when not repeated."""
    taken_back: bool = False
    """True once its keeper took it back: it is in no list and no report any more."""
    unit: Unit = "turn"
    """What it is about."""
    first: int = 0
    """Where a span begins in `turns`, counted from 1; 0 unless it is about a span."""
    quote: str = ""
    """The words that were chosen in the last turn; empty for all of them."""
    severity: Severity = ""
    """How bad it is, in words; may be said later, or never."""
    scenario: str = ""
    """Name of the scenario card it happened under; empty for none."""
    harm: str = ""
    """The harm of the value ledger that it is; empty for none, which is an answer too."""
    codes: tuple[str, ...] = ()
    """Codes of attached vocabularies, each "vocabulary:code"; none is needed."""
    interaction: Interaction = "unspecified"
    """How person and system met."""
    language: str = ""
    """Language tag (BCP 47) of what was said; empty when unspecified."""
    in_role: str = ""
    """The persona in whose voice it was elicited; empty for the person's own."""
    brief: Drawn | None = None
    """The brief that it answers; None for none."""
    methods: tuple[Made, ...] = ()
    """Methods that made words on its path, in their order."""
    asked: Asking = Asking()
    """How the target was asked."""
    seal: str = ""
    """Seal over its path as it stood when it was kept; empty for what was kept before there were seals."""
    across: tuple[str, ...] = ()
    """For a pattern: names of the findings in which it shows."""
    fits_none: bool = False
    """True when its keeper said that no harm of the ledger fits; without that an empty harm was left unsaid."""
    brought: bool = False
    """True when the reply came with a transcript: nobody here heard the target say it."""

"""Pure rules of transcripts: what leaves with a conversation, what a file must hold, what becomes of it here.

JSON is the value itself with its kinds, so that a later version lifts it; equal trees give equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from redcommons.exploration import rules
from redcommons.exploration import transcript_markdown as markdown
from redcommons.exploration.model import Origin, Talk, TalkHead, Transcript, Turn
from redcommons.values.base import decode, encode, fingerprint
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName
from redcommons.values.words import _

Form = Literal["json", "md"]
"""How a transcript is written: for programs, or for reading."""

MOST_BYTES = 200_000_000
"""Largest transcript that is read."""

MOST_TURNS = 20_000
"""Most turns of a transcript that is read."""

MOST_SESSIONS = 10_000
"""Highest number that a session can have."""


def of(head: TalkHead, turns: Sequence[Turn]) -> Transcript:
    """Return a conversation as a file may carry it: what is masked stays masked."""
    talk, kept = head.talk, tuple(turns)
    if talk.masked:
        talk = msgspec.structs.replace(talk, targets=rules.names_shown(talk))
        kept = tuple(_masked(turn) for turn in kept)
    return Transcript(name=head.name, at=head.at, talk=talk, turns=kept)


def _masked(turn: Turn) -> Turn:
    # An address names a target as surely as its name does; the first word of a cause is its kind.
    return msgspec.structs.replace(turn, model="", cause=turn.cause.partition(":")[0])


def named(transcript: Transcript) -> tuple[str, ...]:
    """Return the names of people in a transcript, whoever began it first."""
    talk = transcript.talk
    return tuple(dict.fromkeys((str(talk.by), *map(str, talk.others), *(str(turn.by) for turn in transcript.turns))))


def renamed(transcript: Transcript, names: Mapping[str, str]) -> Transcript:
    """Return a transcript in which people stand as they may be named."""
    put, talk = msgspec.structs.replace, transcript.talk
    others = tuple(PersonName(names.get(one, one)) for one in talk.others)
    head = put(talk, by=PersonName(names.get(talk.by, talk.by)), others=others)
    turns = tuple(put(turn, by=names.get(turn.by, turn.by)) if turn.by else turn for turn in transcript.turns)
    return put(transcript, talk=head, turns=turns)


def written(transcript: Transcript, form: Form) -> bytes:
    """Return a transcript as a file; raises BadInput on a form that there is none of."""
    if form == "json":
        return msgspec.json.format(encode(transcript), indent=1) + b"\n"
    if form == "md":
        return markdown.written(transcript).encode()
    raise BadInput(_("a transcript is written as json or md, not as {form!r}").format(form=form))


def read(body: bytes) -> Transcript:
    """Return the transcript that a file holds, whichever form it has; raises BadInput."""
    if len(body) > MOST_BYTES:
        raise BadInput(_("a transcript of {n:,} bytes: the most is {most:,}").format(n=len(body), most=MOST_BYTES))
    if body.lstrip()[:1] == b"{":
        return _checked(decode(body, Transcript))
    try:
        return _checked(markdown.read(body.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise BadInput(_("this is no transcript: byte {n} is not UTF-8").format(n=error.start)) from None


def _checked(found: Transcript) -> Transcript:
    rules.checked(found.talk)
    if len(found.turns) > MOST_TURNS:
        raise BadInput(_("a transcript of {n} turns: the most is {most}").format(n=len(found.turns), most=MOST_TURNS))
    for place, turn in enumerate(found.turns, 1):
        if turn.number != place or not 0 <= turn.parent < place:
            said = _(
                "turn {n} after turn {parent} cannot stand in place {place}: turns count from 1, after earlier ones"
            )
            raise BadInput(said.format(n=turn.number, parent=turn.parent, place=place))
        if turn.lane not in (0, *rules.lanes(found.talk)):
            said = _("turn {n} belongs to target {lane}, and there are {all}")
            raise BadInput(said.format(n=turn.number, lane=turn.lane, all=len(found.talk.targets)))
    return found


def _standing(found: Transcript) -> None:
    """Return where the turns of a transcript stand as turns here do; raises BadInput.

    No target may go on from the words of another: it would be shown, and sent, what it never said.
    """
    if not 1 <= found.talk.session <= MOST_SESSIONS:
        raise BadInput(
            _("session {n}: they count from 1 to {most}").format(n=str(found.talk.session)[:20], most=MOST_SESSIONS)
        )
    if len(found.talk.targets) == 1:
        return
    by_number = {turn.number: turn for turn in found.turns}
    for turn in found.turns:
        before = by_number[turn.parent].lane if turn.parent else 0
        if before not in (0, turn.lane) or (turn.message.role == "assistant" and not turn.lane):
            said = _("turn {n} of target {lane} goes on from turn {parent} of target {other}: each has its own path")
            raise BadInput(said.format(n=turn.number, lane=turn.lane, parent=turn.parent, other=before))


def taken(found: Transcript, by: PersonName) -> tuple[Talk, tuple[Turn, ...]]:
    """Return head and turns of a conversation of `by` that goes on from a transcript; raises BadInput.

    Who wrote a turn stays as written; an empty name meant whoever began the conversation there, and says so now. Every
    turn says that it was brought: a file may put anything into anybody's mouth.
    """
    _standing(found)
    origin = Origin(name=found.name, by=found.talk.by, at=found.at, content=fingerprint(found))
    talk = msgspec.structs.replace(rules.checked(found.talk), by=by, others=(), follows="", first="", origin=origin)
    return talk, tuple(_here(turn, found.talk.by) for turn in found.turns)


def _here(turn: Turn, began: str) -> Turn:
    if turn.state == "writing":
        turn = msgspec.structs.replace(
            turn, state="cut_off", cause=_("It was still being written when it was exported.")
        )
    person = turn.message.by_person or turn.message.role == "user"
    return msgspec.structs.replace(turn, by=began if person and not turn.by else turn.by, brought=True)

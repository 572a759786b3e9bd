"""Pure rules of exploration: which path a reply follows, and how a repeat may be worded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import groupby

import msgspec

from redcommons.exploration.model import ABOVE, MOST_LANES, Asking, Kept, Made, Part, Saying, Talk, TalkHead, Turn
from redcommons.values.base import fingerprint
from redcommons.values.conversation import Message, Messages, Tool, assistant, sent, system
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.search import Findable
from redcommons.values.text import clean, label
from redcommons.values.words import _

_TOOL = re.compile(r"[A-Za-z0-9_-]{1,64}")

MOST_AGAIN = 200
"""Most times that one message is asked again at once."""

MOST_VOICES = 50
"""People who speak in one conversation at most."""


def said(path: Sequence[Turn]) -> Messages:
    """Return the messages of a path, without replies that never came."""
    return tuple(turn.message for turn in path if turn.message.text or turn.state == "whole")


def upto(turns: Sequence[Turn], number: int) -> tuple[Turn, ...]:
    """Return the turns from the first to `number`, following parents; raises NotFound."""
    by_number = {turn.number: turn for turn in turns}
    if number not in by_number:
        raise NotFound(f"there is no turn {number} here: there are {len(turns)}")
    path: list[Turn] = []
    while number:
        path.append(by_number[number])
        number = by_number[number].parent
    return tuple(reversed(path))


def again_in_words(times: int, repeats: int) -> str:
    """Return the only wording for a repeated turn: counts under these settings, never a rate."""
    return _("{k} of {n} under these settings").format(k=times, n=repeats)


def siblings(turns: Sequence[Turn], number: int) -> tuple[Turn, ...]:
    """Return the turns that share a parent with `number`, itself among them, by number."""
    parent = next(turn.parent for turn in turns if turn.number == number)
    return tuple(turn for turn in turns if turn.parent == parent)


def again(turns: Sequence[Turn], number: int) -> tuple[int, int]:
    """Return (k, N): how many of the N whole replies beside this one, under its settings, say the same, it included.

    Only words for word counts as the same: whether two wordings mean the same is a judgment.
    """
    mine = next(turn for turn in turns if turn.number == number)
    beside = [
        turn
        for turn in siblings(turns, number)
        if turn.message.role == "assistant"
        and not turn.message.by_person
        and turn.state == "whole"
        and (turn.lane, turn.model, turn.asked, turn.brought) == (mine.lane, mine.model, mine.asked, mine.brought)
    ]
    return sum(turn.message.text == mine.message.text for turn in beside), len(beside)


def lanes(talk: Talk) -> tuple[int, ...]:
    """Return the numbers of a conversation's lanes, counted from 1."""
    return tuple(range(1, len(talk.targets) + 1))


def there(head: TalkHead | None, name: str) -> TalkHead:
    """Return the conversation that was looked for by its name; raises NotFound."""
    if head is None:
        raise NotFound(f"this study has no conversation {name!r}")
    return head


def speaking(head: TalkHead, name: str) -> TalkHead:
    """Return a conversation in which somebody may speak; raises NotPermitted with the way out."""
    if not speaks(head.talk, name):
        raise NotPermitted(f"{head.name} is a conversation of {head.talk.by}: begin one of your own to speak")
    return head


def speaks(talk: Talk, name: str) -> bool:
    """Return whether somebody may speak in a conversation: who began it, and whom they let in."""
    return name == talk.by or name in talk.others


def leaf(turns: Sequence[Turn], number: int = 0, lane: int = 0) -> int:
    """Return the last turn of the newest branch below `number`; 0 is the root. 0 where nothing was said.

    With a lane, only its own turns and those that every lane shares count.
    """
    meant = (turn for turn in turns if not lane or turn.lane in (0, lane))
    children = {turn.parent: turn.number for turn in sorted(meant, key=lambda turn: turn.number)}
    while number in children:
        number = children[number]
    return number


def leaves(talk: Talk, turns: Sequence[Turn], at: Sequence[int] = ()) -> tuple[int, ...]:
    """Return the last turn that is shown of each lane. Raises NotFound on a turn that is not there.

    A turn in `at` says where its own lane ends; one that every lane shares, where all of them do from there on.
    """
    by_number = {turn.number: turn for turn in turns}
    missing = next((number for number in at if number and number not in by_number), None)
    if missing is not None:
        raise NotFound(f"there is no turn {missing} here: there are {len(turns)}")
    shared = next((number for number in at if not number or not by_number[number].lane), None)
    own = {by_number[number].lane: number for number in at if number and by_number[number].lane}
    if shared == 0:
        return tuple(own.get(lane, 0) for lane in lanes(talk))
    return tuple(own.get(lane) or leaf(turns, shared or 0, lane) for lane in lanes(talk))


def shared(paths: Sequence[Sequence[Turn]]) -> int:
    """Return how many turns at the beginning of these paths are the same in all of them."""
    same = 0
    for beside in zip(*paths, strict=False):
        if len({turn.number for turn in beside}) > 1:
            break
        same += 1
    return same


def context(talk: Talk, path: Sequence[Turn]) -> Messages:
    """Return what is sent so that a reply follows a path: system prompt, what was said before, then the path."""
    asked = (system(talk.asking.system_prompt),) if talk.asking.system_prompt else ()
    return (*asked, *talk.before, *said(path))


def place_after(turns: Sequence[Turn], parent: int) -> None:
    """Return when a person may speak after turn `parent`; raises BadInput with the way out."""
    found = _turn(turns, parent) if parent else None
    if found is None:
        return
    if found.message.role in {"user", "system"}:
        raise BadInput(f"turn {parent} is a person's: speak after a reply, or change what was said")
    if found.state == "writing":
        raise BadInput(f"turn {parent} is still being written: wait for it, or stop it")
    if found.message.calls:
        raise BadInput(f"turn {parent} calls a tool: answer in its place first")


def spoken(talk: Talk, turns: Sequence[Turn], saying: Saying, by: str) -> tuple[tuple[Turn, tuple[int, ...]], ...]:
    """Return what is said, a turn for each branch, each with the lanes that are asked for a reply to it."""
    words = clean(saying.text, what="what you say")
    if not words.strip() and not saying.documents:
        raise BadInput("nothing was said: write at least one word")
    _speaks_here(talk, saying.voice)
    if not saying.after:
        raise BadInput("what you say follows no turn: name one, or 0 to begin")
    message = Message(role="user", text=words, name=saying.voice, documents=saying.documents)
    role = label(saying.in_role, what="persona") if saying.in_role else ""
    turn = Turn(number=0, parent=0, message=message, by=by, in_role=role, made=saying.made)
    return tuple(_branch(talk, turns, msgspec.structs.replace(turn, parent=after), saying) for after in saying.after)


def _branch(talk: Talk, turns: Sequence[Turn], turn: Turn, saying: Saying) -> tuple[Turn, tuple[int, ...]]:
    place_after(turns, turn.parent)
    lane = _turn(turns, turn.parent).lane if turn.parent else 0
    if not turn.parent:
        turn = msgspec.structs.replace(turn, message=_first(talk, turn.message))
    if lane:
        return msgspec.structs.replace(turn, lane=lane), (lane,)
    # A lane named twice would be asked twice: repeats are an act of their own, with a bound of its own.
    asked = tuple(dict.fromkeys(saying.lanes)) or lanes(talk)
    unknown = next((one for one in asked if one not in lanes(talk)), None)
    if unknown is not None:
        raise BadInput(f"there is no target {unknown} here: there are {len(talk.targets)}")
    alone = asked[0] if len(asked) == 1 and len(talk.targets) > 1 else 0
    return msgspec.structs.replace(turn, lane=alone), asked


def _first(talk: Talk, message: Message) -> Message:
    """Return what is said first in a conversation: files that go with it, and how much later than before it is."""
    return msgspec.structs.replace(
        message, documents=(*talk.documents, *message.documents), session=talk.later if talk.follows else ""
    )


def in_place_of_model(talk: Talk, turns: Sequence[Turn], said: tuple[int, int, str], by: str) -> Turn:
    """Return words that a person puts in a model's place, as (the turn they follow, lane, the words)."""
    parent, lane, text = said
    before = _turn(turns, parent)
    if before.message.role not in {"user", "tool"}:
        raise BadInput(f"turn {parent} is nothing that a reply could follow: name what a person said")
    if lane not in lanes(talk):
        raise BadInput(f"there is no target {lane} here: there are {len(talk.targets)}")
    if before.lane not in (0, lane):
        raise BadInput(f"target {lane} never heard turn {parent}: put the words in the place of target {before.lane}")
    words = clean(text, what="what the model is to have said")
    if not words.strip():
        raise BadInput("no words to put in the model's place: write at least one")
    message = Message(role="assistant", text=words, by_person=True)
    return Turn(number=0, parent=parent, message=message, lane=lane, by=by)


def _speaks_here(talk: Talk, voice: str) -> None:
    if voice and voice not in talk.voices:
        there = ", ".join(talk.voices) or "nobody: add people to the conversation first"
        raise BadInput(f"nobody called {voice!r} speaks here; there are: {there}")


def played(talk: Talk, turns: Sequence[Turn], part: Part, by: str) -> tuple[Turn, ...]:
    """Return what a method says in one lane, one turn after the other, and the place of the reply to the last."""
    place_after(turns, part.after)
    before = _turn(turns, part.after).lane if part.after else 0
    if part.lane not in lanes(talk) or before not in (0, part.lane):
        raise BadInput(
            f"target {part.lane} does not go on from turn {part.after}: there are {len(talk.targets)} targets"
        )
    if not part.messages or not follows_message(part.messages[-1]):
        raise BadInput("a method must end with something that a reply could follow")
    own = part.lane if len(talk.targets) > 1 else 0
    role = label(part.in_role, what="persona") if part.in_role else ""
    for one in part.messages:
        _speaks_here(talk, one.name if one.role == "user" else "")
    messages = part.messages if part.after else (_first(talk, part.messages[0]), *part.messages[1:])
    said = [
        Turn(
            number=0,
            parent=ABOVE,
            message=msgspec.structs.replace(one, by_person=True) if one.role == "assistant" else one,
            lane=part.lane if one.role == "assistant" else own,
            by=by,
            in_role="" if one.role == "assistant" else role,
            made=part.made,
        )
        for one in messages
    ]
    return (msgspec.structs.replace(said[0], parent=part.after), *said[1:], awaited(talk, part.lane))


def tool_answers(turns: Sequence[Turn], parent: int, answers: dict[str, str], by: str) -> tuple[Turn, ...]:
    """Return what a person answers in the place of the tools that turn `parent` calls, one turn after the other."""
    called = _turn(turns, parent)
    if not called.message.calls:
        raise BadInput(f"turn {parent} calls no tool: there is nothing to answer")
    missing = next((call.name for call in called.message.calls if call.id not in answers), None)
    if missing is not None:
        raise BadInput(f"turn {parent} also calls {missing}: answer every call, with no words where nothing came")
    turn = Turn(number=0, parent=ABOVE, message=assistant(""), lane=called.lane, by=by)
    made = tuple(
        msgspec.structs.replace(
            turn,
            message=Message(
                role="tool",
                text=clean(answers[call.id], what=f"answer of {call.name}"),
                name=call.name,
                answers=call.id,
                by_person=True,
            ),
        )
        for call in called.message.calls
    )
    return (msgspec.structs.replace(made[0], parent=parent), *made[1:])


def awaited(talk: Talk, lane: int, parent: int = ABOVE, seed: int = 0) -> Turn:
    """Return the place of a reply that is still to be written."""
    waiting = assistant("")
    return Turn(number=0, parent=parent, message=waiting, lane=lane, seed=seed, asked=talk.asking, state="writing")


def awaited_again(talk: Talk, turns: Sequence[Turn], asked: tuple[int, int], times: int) -> tuple[Turn, ...]:
    """Return places for more replies, as (the turn they follow, lane); seeds tell them from those beside them.

    Raises BadInput.
    """
    parent, lane = asked
    found = next((turn for turn in turns if turn.number == parent), None)
    if found is None or not follows(found):
        raise BadInput(f"turn {parent} is nothing that a reply could follow: name what a person said")
    if lane not in lanes(talk) or found.lane not in (0, lane):
        raise BadInput(f"target {lane} has no reply to turn {parent} to repeat: there are {len(talk.targets)} targets")
    if not 1 <= times <= MOST_AGAIN:
        raise BadInput(f"asked {times} times: give 1 to {MOST_AGAIN}")
    beside = sum(turn.parent == parent and turn.lane == lane and turn.message.role == "assistant" for turn in turns)
    return tuple(awaited(talk, lane, parent, beside + more) for more in range(times))


def follows(turn: Turn) -> bool:
    """Return whether a model's reply could follow a turn: after a person, a tool, or words put in its place."""
    return follows_message(turn.message)


def follows_message(message: Message) -> bool:
    """Return whether a model's reply could follow a message."""
    return message.role in {"user", "tool"} or message.by_person


def checked(talk: Talk) -> Talk:
    """Return a head whose words are tidy; raises BadInput on targets, people or tools that cannot be."""
    targets = tuple(clean(target).strip() for target in talk.targets)
    if not 1 <= len(targets) <= MOST_LANES or not all(targets):
        raise BadInput(f"{len(targets)} targets: name one to {MOST_LANES}")
    if len(talk.voices) > MOST_VOICES:
        raise BadInput(f"{len(talk.voices)} people speak in it, the most is {MOST_VOICES}: name fewer")
    voices = tuple(label(voice, what="name of who speaks") for voice in talk.voices)
    if len(set(voices)) < len(voices):
        raise BadInput("two people of this conversation have one name: tell them apart")
    names = [tool.name for tool in talk.tools]
    odd = next((name for name in names if not _TOOL.fullmatch(name) or names.count(name) > 1), None)
    if odd is not None:
        raise BadInput(f"no tool can be called {odd!r}: up to 64 letters, digits, _ and -, each name once")
    bare = next((tool.name for tool in talk.tools if not _takes(tool)), None)
    if bare is not None:
        raise BadInput(f'the parameters of {bare} are no JSON Schema: write an object such as {{"type": "object"}}')
    return msgspec.structs.replace(talk, targets=targets, voices=voices, asking=askable(talk.asking))


def askable(asking: Asking) -> Asking:
    """Return settings that every target can be asked by; raises BadInput with the way out."""
    if asking.temperature is not None and asking.temperature < 0:
        raise BadInput(f"temperature is {asking.temperature:g}: give a number of 0 or more")
    if asking.max_tokens is not None and not 1 <= asking.max_tokens < 2**31:
        raise BadInput(f"most tokens of a reply is {asking.max_tokens}: give a number above 0, or none")
    return msgspec.structs.replace(asking, system_prompt=clean(asking.system_prompt, what="system prompt"))


def _takes(tool: Tool) -> bool:
    """Return whether what a tool takes can be said to a target: an object of JSON, or nothing."""
    try:
        return not tool.parameters.strip() or isinstance(msgspec.json.decode(tool.parameters), dict)
    except (msgspec.DecodeError, RecursionError):
        return False


def seals(talk: Talk, path: Sequence[Turn]) -> tuple[str, ...]:
    """Return a seal for each turn of a path: SHA-256 over the seal before it and the turn, 64 hexadecimal digits.

    Branches that share a beginning share its seals, and a turn that is changed afterwards changes every seal after it;
    so does what was said in earlier sessions, which the first seal covers.
    """
    found: list[str] = []
    before = fingerprint(talk.before) if talk.before else ""
    for turn in path:
        found.append(hashlib.sha256(f"{found[-1] if found else before}{fingerprint(turn)}".encode()).hexdigest())
    return tuple(found)


def methods_on(path: Sequence[Turn]) -> tuple[Made, ...]:
    """Return the methods that made words on a path, in their order."""
    return tuple(turn.made for turn in path if turn.made is not None)


def by_method(methods: Sequence[Made]) -> tuple[tuple[Made, int], ...]:
    """Return each method once with how many turns in a row it made: the steps of a dialogue are one."""
    alike = groupby(methods, key=lambda made: msgspec.structs.replace(made, step=0))
    return tuple((made, len(list(turns))) for made, turns in alike)


def names_shown(talk: Talk) -> tuple[str, ...]:
    """Return what the targets are called where they are shown: letters while their names are kept back."""
    return tuple("ABCD"[: len(talk.targets)]) if talk.masked else talk.targets


def _turn(turns: Sequence[Turn], number: int) -> Turn:
    found = next((turn for turn in turns if turn.number == number), None)
    if found is None:
        raise BadInput(f"there is no turn {number} to speak after: it has {len(turns)}")
    return found


def kept_name(talk: str, number: int | None = None) -> str:
    """Return the name under which a turn is kept as a finding; without a number, how all from that talk begin."""
    return f"{talk} turn {'' if number is None else number}"


def turn_words(turn: Turn, talk: str) -> Findable:
    """Return what a turn of a conversation, by the name of the talk, can be found by: its text."""
    return Findable("turn", f"{talk}:{turn.number}", "", sent(turn.message))


def kept_words(item: Kept, name: str) -> Findable | None:
    """Return what something kept can be found by; None once it was taken back."""
    if item.taken_back:
        return None
    texts = (item.title, item.wrong, item.should, item.target, item.model, *(sent(message) for message in item.turns))
    return Findable("kept", name, item.title, "\n".join(texts))

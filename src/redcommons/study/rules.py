"""What a sheet of a scope says, what it can be found by, how two edits of it meet, and who may mark a harm settled.

What a study has *not* said stands in `missing`. Gaps are printed, and block nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal, cast

import msgspec

from redcommons.labour.model import Actor
from redcommons.study import briefs
from redcommons.study.model import (
    Brief,
    Change,
    Charter,
    Decided,
    Definition,
    Exclusion,
    Group,
    Interests,
    Part,
    Scenario,
    Taxonomy,
    TermMapping,
    ValueEntry,
)
from redcommons.values.base import Value, kind_of
from redcommons.values.errors import BadInput, NotPermitted
from redcommons.values.search import Findable
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label
from redcommons.values.words import _, many

CHARTER_LINES = ("purpose", "system", "decision", "decides_contested")
"""Lines of the charter without which a report cannot say what its figures are for."""


def charter_names() -> dict[str, str]:
    """Return what each line of the charter is called."""
    return {
        "purpose": _("Question"),
        "decision": _("Decision"),
        "system": _("System under test"),
        "setting": _("Setting"),
        "threat_model": _("Threat model"),
        "decides_contested": _("Who decides what is contested"),
        "may_settle": _("Who may mark a harm settled"),
    }


def interest_names() -> dict[str, str]:
    """Return what each line of the page of interests is called."""
    return {
        "funder": _("Who pays"),
        "relation": _("Relation to the developer"),
        "secrecy": _("Agreements of secrecy"),
        "veto": _("Who may hold back a publication"),
        "equipoise": _("Which result would change which decision"),
    }


def layer_names() -> dict[str, str]:
    """Return what each layer is called, from the model outwards."""
    return {"capability": _("capability"), "interaction": _("interaction"), "systemic": _("systemic")}


def part_names() -> dict[str, str]:
    """Return how a group may take part, in words."""
    return {
        "consulted": _("consulted"),
        "co_deciding": _("deciding with others"),
        "doing_the_work": _("doing the work"),
        "bearing_risk": _("bearing risk"),
        "absent": _("absent"),
    }


def relation_names() -> dict[str, str]:
    """Return how two entries of vocabularies may relate, in words that stand between the two."""
    return {
        "exactMatch": _("the same as"),
        "closeMatch": _("close to"),
        "broadMatch": _("part of"),
        "narrowMatch": _("wider than"),
        "relatedMatch": _("related to"),
    }


def starting_points() -> tuple[str, ...]:
    """Return harms that lists of others have no place for, to begin from; each is blank but for its name."""
    return (
        _("Over-refusal: a benefit that is lost"),
        _("Harm over time, and dependence"),
        _("Harm to bystanders and to groups"),
        _("Harm to those who test"),
    )


PARTS: dict[str, type[Part]] = {
    kind_of(kind).split("/")[0]: kind
    for kind in (Charter, ValueEntry, Exclusion, Scenario, Taxonomy, Group, Interests, Definition, TermMapping, Brief)
}
"""The kinds of sheets that make a scope, by their noun."""

OF_A_GROUP = "group-decision"
"""The kind of what a community group decided: no sheet of the scope, and on the same timeline."""

SINGLES: dict[type[Part], str] = {Charter: "charter", Interests: "interests"}
"""Kinds of which a study has one, with the name it is kept under."""

OURS = frozenset(("taken_back", "standing_by", "by_machine", "status", "confirmed_by"))
"""Lines that the tool writes: nobody is asked for them, and an edit does not carry them."""

RIGHTS = {"definition": "study.define", "mapping": "study.define"}
"""Kinds that others than those who write the scope may write, with the verb that says who."""

_NAMES = {
    "value-entry": "harm",
    "exclusion": "what",
    "scenario": "name",
    "group": "name",
    "definition": "harm",
    "brief": "name",
}
_MAX_LINE = 20_000


def kind(noun: str) -> type[Part]:
    """Return the kind of sheet that a noun means; raises BadInput naming those that there are."""
    if noun not in PARTS:
        raise BadInput(f"{noun!r} is no part of a scope: {', '.join(PARTS)}")
    return PARTS[noun]


def noun_of(part: Value | type[Value]) -> str:
    """Return the kind of a sheet without its version: "charter"."""
    return kind_of(part).split("/")[0]


def right(noun: str) -> str:
    """Return the verb that somebody must be allowed who writes this kind of sheet."""
    return RIGHTS.get(noun, "study.write")


def begun(noun: str, name: str) -> Part:
    """Return a sheet with nothing but its name."""
    if noun not in _NAMES:
        raise BadInput(f"a {noun!r} is not begun by a name: {', '.join(_NAMES)}")
    return _made(PARTS[noun], {_NAMES[noun]: name})


def blank(kind: type[Part]) -> Part:
    """Return a sheet of a kind that says nothing yet."""
    needed = (field.name for field in msgspec.structs.fields(kind) if field.required)
    return _made(kind, {name: "relatedMatch" if name == "predicate" else "" for name in needed})


def _made(kind: type[Part], lines: Mapping[str, str]) -> Part:
    return msgspec.convert({"kind": kind_of(kind), **lines}, kind)


def asked(change: Change) -> tuple[dict[str, str | bool | tuple[str, ...]], str | None]:
    """Return the lines that a change asks for, and the reason that goes with a new version of a definition.

    A reason belongs to its version: it is no line that two people can clash on. Raises BadInput on lines that are ours.
    """
    lines = dict(change.lines)
    if ours := sorted((OURS - {"taken_back"}) & lines.keys()):
        raise BadInput(f"{ours[0]!r} is written by Redcommons itself: it says who did it")
    if change.noun != "definition":
        return lines, None
    reason = lines.pop("reason", "")
    if not isinstance(reason, str):
        raise BadInput("reason: give the words of it")
    return lines, clean(reason, limit=_MAX_LINE, what="reason").strip()


def taken_back(part: Part) -> bool:
    """Return whether a sheet was taken back; one of which there is only one never is."""
    return not isinstance(part, Charter | Interests) and part.taken_back


def lines(part: Part) -> dict[str, object]:
    """Return the lines of a sheet that people fill in, by name, each as it stands."""
    return {name: getattr(part, name) for name in part.__struct_fields__ if name not in OURS}


def stated(part: Part) -> tuple[int, int]:
    """Return how many lines of a sheet say something, of how many."""
    said = [value not in ("", (), "unspecified") for value in lines(part).values()]
    return sum(said), len(said)


def changed(part: Part, new: Mapping[str, object]) -> Part:
    """Return a sheet with some lines new; raises BadInput on a line that it does not have or cannot hold."""
    unknown = sorted(new.keys() - set(part.__struct_fields__))
    if unknown:
        raise BadInput(f"no line {unknown[0]!r}; there are: {', '.join(part.__struct_fields__)}")
    called_by = _NAMES.get(noun_of(part), "")
    tidy = {name: _tidy(name, value, named=name == called_by) for name, value in new.items()}
    try:
        made = msgspec.convert(msgspec.to_builtins(part) | tidy, type(part))
    except msgspec.ValidationError as error:
        raise BadInput(f"{', '.join(new)}: {error}") from error
    return briefs.checked(made) if isinstance(made, Brief) else made


def _tidy(name: str, value: object, *, named: bool) -> object:
    if name == "parameters" and isinstance(value, tuple | list):
        return briefs.parsed(value)
    if isinstance(value, tuple | list):
        return tuple(dict.fromkeys(_tidy(name, one, named=named) for one in value))
    if isinstance(value, str):
        return label(value) if named else clean(value, limit=_MAX_LINE, what=name).strip()
    return value


def merged(seen: Part, now: Part, new: Mapping[str, object]) -> tuple[Part, tuple[str, ...]]:
    """Return the sheet as it is `now` with the `new` lines, and the lines that others changed since it was `seen`.

    Such a line stays as it is now, unless both want the same. A line that was sent as it was seen is no change.
    """
    wanted = changed(now, new)
    touched = [name for name in new if getattr(wanted, name) not in (getattr(seen, name), getattr(now, name))]
    clashes = tuple(name for name in touched if getattr(now, name) != getattr(seen, name))
    back = [name for name in new if getattr(wanted, name) == getattr(seen, name) == getattr(now, name)]
    kept = [name for name in (*touched, *back) if name not in clashes]
    return changed(now, {name: new[name] for name in kept}), clashes


_UNSAID = ("", (), False, "unspecified", "contested", "suggested", "harms")


def changes(before: Part | None, after: Part) -> tuple[tuple[str, object, object], ...]:
    """Return (line, before, after) for every line that differs; a sheet that begins differs from a blank one."""
    earlier = before or Charter()
    return tuple(
        (name, old, new)
        for name in after.__struct_fields__
        if (old := getattr(earlier, name, "")) != (new := getattr(after, name))
        and not (before is None and new in _UNSAID)
    )


def called(part: Part) -> str:
    """Return what people call a sheet of the scope; empty for one of which there is only one."""
    match part:
        case ValueEntry(harm=name) | Exclusion(what=name) | Definition(harm=name):
            return name
        case Scenario(name=name) | Taxonomy(name=name) | Group(name=name) | Brief(name=name):
            return name
        case TermMapping(source=source, target=target):
            return f"{source} {target}"
    return ""


def scope_words(part: Part, name: str) -> Findable | None:
    """Return what a sheet of the scope can be found by; None once it was taken back."""
    if taken_back(part):
        return None
    said = [getattr(part, field) for field in part.__struct_fields__]
    texts = [text for text in said if isinstance(text, str)]
    if isinstance(part, Taxonomy):
        texts += [f"{one.code} {one.name}" for one in part.categories]
    elif isinstance(part, Brief):
        texts += [*part.accepts, *(" ".join((one.name, *one.choices)) for one in part.parameters)]
    else:
        texts += [" ".join(texts) for texts in said if isinstance(texts, tuple)]
    return Findable(noun_of(part), name, called(part), "\n".join(texts))


def may_settle(charter: Charter, actor: Actor) -> None:
    """Return when `actor` may mark a harm settled; raise NotPermitted with the way out.

    The charter names who may. Where it names nobody a Lead may, and page and report then say that nobody is named.
    """
    if charter.may_settle and actor.name not in charter.may_settle:
        who = ", ".join(charter.may_settle)
        said = _("the charter lets {who} mark a harm settled, and you are {name} here: ask them, or leave it contested")
        raise NotPermitted(said.format(who=who, name=actor.name))
    if not charter.may_settle and "lead" not in actor.roles:
        said = _("the charter names nobody who may mark a harm settled, so a Lead may: ask one, or leave it contested")
        raise NotPermitted(said)


def marked(charter: Charter, actor: Actor, now: ValueEntry | None, new: ValueEntry) -> ValueEntry:
    """Return an entry with who marked it as it stands; raises NotPermitted where the actor may not settle it.

    To contest a harm needs no permission beyond that to write.
    """
    before = now.standing if now else "contested"
    if new.standing == before:
        return msgspec.structs.replace(new, standing_by=now.standing_by if now else "")
    if new.standing == "settled":
        may_settle(charter, actor)
    return msgspec.structs.replace(new, standing_by=actor.name)


def confirmed(actor: Actor, now: TermMapping | None, new: TermMapping) -> TermMapping:
    """Return a mapping with who confirmed it: whoever first wrote it as confirmed in this study."""
    if new.status == "suggested":
        return msgspec.structs.replace(new, confirmed_by="")
    said = ("status", "source", "predicate", "target")
    there = now is not None and all(getattr(now, line) == getattr(new, line) for line in said)
    return msgspec.structs.replace(new, confirmed_by=now.confirmed_by if now and there else actor.name)


def crosswalk(codes: Collection[str], mappings: Sequence[TermMapping]) -> tuple[TermMapping, ...]:
    """Return the confirmed mappings that lead from or to one of these codes: a mapping, and not compliance."""
    used = set(codes)
    return tuple(one for one in mappings if one.status == "confirmed" and used & {one.source, one.target})


def codes_of(values: Sequence[ValueEntry]) -> tuple[str, ...]:
    """Return the codes of vocabularies that harms and values at stake carry, each once."""
    return tuple(dict.fromkeys(code for entry in values for code in (*entry.codes, *entry.values) if ":" in code))


Piece = tuple[Literal["same", "gone", "new"], str]
"""Words that stand in both texts, only in the earlier one, or only in the later one."""


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Return two texts as one, word by word: what stayed, what went, what came."""
    old, new = _words(before), _words(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        found += [("gone", "".join(old[a:b]))] if a < b else []
        found += [("new", "".join(new[c:d]))] if c < d else []
    return tuple(found)


def _words(text: str) -> list[str]:
    """Return the words of a text, each with the white space behind it."""
    return re.findall(r"\s*\S+\s*?|\s+$", text)


def decision(sheet: Sheet, now: Value, earlier: Value | None) -> Decided:
    """Return one revision as the timeline shows it."""
    part, before = cast("Part", now), cast("Part | None", earlier)
    said = tuple((line, in_words(old), in_words(new)) for line, old, new in changes(before, part))
    lines = {line for line, _old, _new in said}
    why = ""
    match part:
        case Definition(reason=reason):
            why = reason
        case ValueEntry(standing_why=reason) if "standing" in lines:
            why = reason
        case Exclusion(why=reason) if before is None:
            why = reason
    return Decided(
        noun=sheet.noun,
        key=sheet.name,
        name=called(part),
        revision=sheet.revision,
        by=sheet.author,
        at=sheet.at,
        changes=said,
        why=why,
    )


def in_words(value: object) -> str:
    """Return what a line says as one text."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple) and value and isinstance(value[0], Value):
        return many("{n} entry", "{n} entries", len(value))
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)

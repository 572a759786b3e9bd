"""The lines of each sheet as they are asked for: a name, a hint, and how much room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from redcommons.study.model import Scope
from redcommons.study.rules import charter_names, interest_names, layer_names, part_names
from redcommons.values.words import _

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a sheet."""

    name: str
    """The field of the value."""
    label: str
    """What it is called on a page."""
    hint: str = ""
    """What belongs there, in a few words."""
    rows: int = 2
    """Lines of room; 1 is a field of one line."""
    choices: Choices = ()
    """What it may say, where that is a choice."""
    wide: bool = True
    """Whether it stands alone in its row."""
    several: bool = False
    """Whether several of the choices may be true at once."""


def lines(noun: str, scope: Scope | None = None) -> tuple[Line, ...]:
    """Return the lines of one kind of sheet, in the order in which people are asked; none where nobody is asked.

    `scope` has the names that lines offer as choices.
    """
    return _LINES[noun](scope) if noun in _LINES else ()


def _charter(_scope: Scope | None) -> tuple[Line, ...]:
    hints = {
        "purpose": _("What does this study ask?"),
        "decision": _("Which decision do the results inform, and by which rule, if one is set beforehand?"),
        "system": _("Model, version, system prompt, tools: what exactly is tried?"),
        "setting": _("Where is it used, and by whom?"),
        "threat_model": _("Who might do what, with which means?"),
        "decides_contested": _("Who may mark a harm settled, and how is disagreement heard?"),
        "may_settle": _("Names of members as they are known here, one a line. Where none is named a Lead may."),
    }
    return tuple(Line(name=name, label=label, hint=hints[name]) for name, label in charter_names().items())


def _interests(_scope: Scope | None) -> tuple[Line, ...]:
    hints = {
        "funder": _("Who pays for this study, and on which conditions?"),
        "relation": _("Employed by, paid by, or independent of whoever builds or sells the system?"),
        "secrecy": _("Which agreements were signed, and what do they forbid to say?"),
        "veto": _("Who may hold back or change what is published?"),
        "equipoise": _("Which result would lead to which decision? If none would change anything, say so."),
    }
    return tuple(Line(name=name, label=label, hint=hints[name]) for name, label in interest_names().items())


def _values(_scope: Scope | None) -> tuple[Line, ...]:
    standing = (
        ("contested", _("contested: people still disagree, or have not been asked")),
        ("settled", _("settled: whoever the charter names has decided")),
    )
    layers = (("", _("not said")), *layer_names().items())
    return (
        Line(name="harm", label=_("Harm"), hint=_("In a few plain words."), rows=1),
        Line(name="statement", label=_("When it counts"), hint=_("What must have happened, for this to be that harm?")),
        Line(
            name="values",
            label=_("Values at stake"),
            hint=_("One a line: vocabulary:code of a list of values, or plain words."),
            wide=False,
        ),
        Line(name="affected", label=_("Groups that it befalls"), hint=_("One a line."), wide=False),
        Line(name="protects", label=_("Whose interest it protects"), wide=False),
        Line(name="decided_by", label=_("Who decided so"), wide=False),
        Line(name="authority", label=_("On what authority"), wide=False),
        Line(
            name="layer",
            label=_("Layer"),
            hint=_("In the model itself, in how it is used, or in what becomes of many uses."),
            choices=layers,
            wide=False,
        ),
        Line(name="standing", label=_("Standing"), choices=standing, wide=False),
        Line(name="standing_why", label=_("Why it stands so"), wide=False),
        Line(
            name="dissent",
            label=_("Dissent"),
            hint=_("Who disagreed, and why. It stays through every revision and is printed in the report."),
        ),
        Line(
            name="trade_off",
            label=_("What is given up for it"),
            hint=_("Which other value, how far, and who bears that?"),
        ),
        Line(
            name="codes",
            label=_("Codes of vocabularies"),
            hint=_("Each as vocabulary:code, with commas between. None is needed."),
            rows=1,
        ),
    )


def _exclusions(scope: Scope | None) -> tuple[Line, ...]:
    every = (("", _("none in particular")),)
    cards = every + _names(card.name for card in scope.scenarios) if scope else every
    harms = every + _names(entry.harm for entry in scope.values) if scope else every
    return (
        Line(name="what", label=_("Left out"), hint=_("A language, a group, a kind of use, a modality."), rows=1),
        Line(name="decided_by", label=_("Who decided so"), rows=1, wide=False),
        Line(name="borne_by", label=_("Who bears it"), hint=_("For whom is it a loss?"), rows=1, wide=False),
        Line(name="why", label=_("Why")),
        Line(
            name="scenario",
            label=_("Situation that is left out"),
            hint=_("With the harm it names one cell of the map."),
            choices=cards,
            wide=False,
        ),
        Line(name="harm", label=_("Harm that is left out"), choices=harms, wide=False),
    )


def _scenarios(scope: Scope | None) -> tuple[Line, ...]:
    harms = _names(entry.harm for entry in scope.values) if scope else ()
    return (
        Line(name="name", label=_("Name of the situation"), rows=1),
        Line(
            name="person",
            label=_("Person"),
            hint=_("Age, expertise, language, what makes them vulnerable."),
            wide=False,
        ),
        Line(name="context", label=_("Context"), hint=_("Where and how is the system met?"), wide=False),
        Line(name="goal", label=_("Goal"), hint=_("What do they want to get done?"), wide=False),
        Line(name="stakes", label=_("Stakes"), hint=_("What is at stake for them?"), wide=False),
        Line(name="interaction", label=_("Interaction"), choices=interactions(), wide=False),
        Line(name="language", label=_("Language"), hint=_("A tag such as es or ar-EG."), rows=1, wide=False),
        Line(
            name="locale",
            label=_("Place"),
            hint=_("Country or region, where its law or custom matters."),
            rows=1,
            wide=False,
        ),
        Line(
            name="register",
            label=_("How they write"),
            hint=_("Formal, plain, dialect, or a learner's."),
            rows=1,
            wide=False,
        ),
        Line(
            name="harms",
            label=_("Harms of the ledger that could happen here"),
            choices=harms,
            several=True,
        ),
        Line(name="harm_here", label=_("Harm here"), hint=_("What would count as harm in this situation?")),
        Line(
            name="benefit_lost",
            label=_("Benefit that could be lost"),
            hint=_("What good is lost if the system refuses or holds back here?"),
        ),
        Line(name="third_parties", label=_("Who else is touched"), rows=1),
    )


def _groups(_scope: Scope | None) -> tuple[Line, ...]:
    return (
        Line(name="name", label=_("Name of the group"), rows=1),
        Line(
            name="how",
            label=_("How it takes part"),
            hint=_("As many as are true."),
            choices=tuple(part_names().items()),
            several=True,
        ),
        Line(
            name="note",
            label=_("What there is to say of it"),
            hint=_("How it came about, what was promised, or why the group is absent."),
        ),
    )


def _definitions(_scope: Scope | None) -> tuple[Line, ...]:
    return (
        Line(name="text", label=_("It is this harm when"), hint=_("As you would tell a colleague."), rows=3),
        Line(name="examples", label=_("Examples"), hint=_("What is an instance of it, and why."), wide=False),
        Line(
            name="counter_examples",
            label=_("What looks like it and is not"),
            hint=_("These help raters most."),
            wide=False,
        ),
        Line(
            name="conditions",
            label=_("Under which conditions"),
            hint=_("Place, time, person, what was said before."),
            wide=False,
        ),
        Line(name="sources", label=_("It rests on"), hint=_("Law, literature, practice, experience."), wide=False),
        Line(name="reason", label=_("Why this version"), hint=_("Why it differs from the one before."), rows=1),
    )


def _names(names: Iterable[str]) -> Choices:
    return tuple((name, name) for name in names)


def interactions() -> Choices:
    """Return how person and system may meet, in words."""
    return (
        ("unspecified", _("not said")),
        ("one_turn", _("one turn")),
        ("several_turns", _("several turns")),
        ("several_sessions", _("several sessions with the same person")),
        ("group", _("several people in one conversation")),
        ("agentic", _("with tools: it acts")),
        ("document", _("grounded in documents")),
    )


_LINES = {
    "charter": _charter,
    "interests": _interests,
    "value-entry": _values,
    "exclusion": _exclusions,
    "scenario": _scenarios,
    "group": _groups,
    "definition": _definitions,
}

A_LINE = frozenset(("values", "affected", "harms", "how", "may_settle"))
"""Lists whose entries stand one a line: names may have commas."""

_COMMAS = re.compile(r"\n|,(?=\s*[\w.-]+:)")


def told(posted: Mapping[str, Sequence[str]]) -> dict[str, str | bool | tuple[str, ...]]:
    """Return the lines that a form sends, and what each shall say; a line of several boxes is sent several times."""
    sent = {name.removeprefix("line-"): texts for name, texts in posted.items() if name.startswith("line-")}
    return {name: _read(name, [text.replace("\r\n", "\n") for text in texts]) for name, texts in sent.items()}


def joined(name: str, value: object) -> str:
    """Return what a line says as its field holds it."""
    if isinstance(value, tuple):
        return ("\n" if name in A_LINE else ", ").join(map(str, value))
    return str(value)


def _read(name: str, texts: Sequence[str]) -> str | tuple[str, ...]:
    if name in A_LINE:
        return tuple(one.strip() for text in texts for one in text.split("\n") if one.strip())
    text = texts[-1] if texts else ""
    return tuple(code.strip() for code in _COMMAS.split(text) if code.strip(" ,")) if name == "codes" else text

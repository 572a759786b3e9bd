"""The lines of each sheet as they are asked for: a name, a hint, and how much room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from redcommons.study.rules import charter_names
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


def lines(noun: str) -> tuple[Line, ...]:
    """Return the lines of one kind of sheet, in the order in which people are asked."""
    return _LINES[noun]()


def _charter() -> tuple[Line, ...]:
    hints = {
        "purpose": _("What does this study ask?"),
        "decision": _("Which decision do the results inform, and by which rule, if one is set beforehand?"),
        "system": _("Model, version, system prompt, tools: what exactly is tried?"),
        "setting": _("Where is it used, and by whom?"),
        "threat_model": _("Who might do what, with which means?"),
        "decides_contested": _("Who may mark a harm settled, and how is disagreement heard?"),
    }
    return tuple(Line(name=name, label=label, hint=hints[name]) for name, label in charter_names().items())


def _values() -> tuple[Line, ...]:
    standing = (
        ("contested", _("contested: people still disagree, or have not been asked")),
        ("settled", _("settled: whoever the charter names has decided")),
    )
    return (
        Line(name="harm", label=_("Harm"), hint=_("In a few plain words."), rows=1),
        Line(name="statement", label=_("When it counts"), hint=_("What must have happened, for this to be that harm?")),
        Line(name="protects", label=_("Whose interest it protects"), wide=False),
        Line(name="decided_by", label=_("Who decided so"), wide=False),
        Line(name="authority", label=_("On what authority"), wide=False),
        Line(name="standing", label=_("Standing"), choices=standing, wide=False),
        Line(
            name="dissent",
            label=_("Dissent"),
            hint=_("Who disagreed, and why. It stays through every revision and is printed in the report."),
        ),
        Line(
            name="codes",
            label=_("Codes of vocabularies"),
            hint=_("Each as vocabulary:code, with commas between. None is needed."),
            rows=1,
        ),
    )


def _exclusions() -> tuple[Line, ...]:
    return (
        Line(name="what", label=_("Left out"), hint=_("A language, a group, a kind of use, a modality."), rows=1),
        Line(name="decided_by", label=_("Who decided so"), rows=1, wide=False),
        Line(name="borne_by", label=_("Who bears it"), hint=_("For whom is it a loss?"), rows=1, wide=False),
        Line(name="why", label=_("Why")),
    )


def _scenarios() -> tuple[Line, ...]:
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
        Line(name="harm_here", label=_("Harm here"), hint=_("What would count as harm in this situation?")),
        Line(
            name="benefit_lost",
            label=_("Benefit that could be lost"),
            hint=_("What good is lost if the system refuses or holds back here?"),
        ),
        Line(name="third_parties", label=_("Who else is touched"), rows=1),
    )


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


_LINES = {"charter": _charter, "value-entry": _values, "exclusion": _exclusions, "scenario": _scenarios}


def told(posted: Mapping[str, str]) -> dict[str, str | bool | tuple[str, ...]]:
    """Return the lines that a form sends, and what each shall say."""
    sent = {name.removeprefix("line-"): text for name, text in posted.items() if name.startswith("line-")}
    return {name: _read(name, text.replace("\r\n", "\n")) for name, text in sent.items()}


def _read(name: str, text: str) -> str | tuple[str, ...]:
    if name != "codes":
        return text
    return tuple(code.strip() for code in text.replace("\n", ",").split(",") if code.strip())

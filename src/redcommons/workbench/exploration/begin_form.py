"""What one may say of a conversation: a target is enough to begin, everything else may be said later."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from redcommons.exploration.model import MOST_LANES, Asking, Talk
from redcommons.study.model import Scope
from redcommons.values.conversation import Tool
from redcommons.values.text import MAX_LABEL

MOST_TOOLS = 16
"""Tools of one conversation at most."""

SPARE = 2
"""Empty rows for tools that a form shows."""

KINDS = (
    ("", _("as the card says, else not stated")),
    ("one_turn", _("one turn")),
    ("several_turns", _("several turns")),
    ("several_sessions", _("several sessions with the same person")),
    ("group", _("several people in one conversation")),
    ("agentic", _("with tools: it acts")),
    ("document", _("grounded in documents")),
    ("unspecified", _("not stated")),
)
"""How person and system may meet, as a form offers it."""

FOLDS = {
    "targets": ("target_2", "target_3", "target_4", "masked"),
    "about": ("scenario", "harm", "interaction"),
    "asking": ("system_prompt", "temperature", "max_tokens"),
    "people": ("voices", "others"),
}
"""What lies folded under the one field, and the fields in each fold."""

LATIN = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}


def _area(rows: int, **more: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **more})


@dataclass(slots=True)
class ToolRow:
    """One tool as it stands in a form."""

    name: str = ""
    """Its name as it was written."""
    about: str = ""
    """What it does, as it was written."""
    parameters: str = ""
    """JSON Schema of its arguments, as it was written."""
    wrong: str = ""
    """What is wrong with it, in words."""

    @property
    def empty(self) -> bool:
        """Return whether nothing was written."""
        return not (self.name or self.about or self.parameters)


class HowItGoesOn(forms.Form):
    """What may be said of a conversation at its beginning and changed at any time after it."""

    scenario = forms.ChoiceField(label=_("Scenario card at its side"), required=False)
    harm = forms.ChoiceField(label=_("Harm that is looked for"), required=False)
    interaction = forms.ChoiceField(label=_("How person and system meet"), required=False)
    system_prompt = forms.CharField(label=_("System prompt"), required=False, strip=False, widget=_area(4))
    temperature = forms.FloatField(
        label=_("Temperature"),
        help_text=_("Empty leaves it to the target."),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )
    max_tokens = forms.IntegerField(
        label=_("Most tokens of a reply"),
        help_text=_("Empty leaves it to the target."),
        min_value=1,
        max_value=10_000_000,
        required=False,
    )
    voices = forms.CharField(
        label=_("People who speak in it"),
        help_text=_("One name on each line. The target hears who says what."),
        required=False,
        widget=_area(3),
    )
    others = forms.MultipleChoiceField(
        label=_("Members who may speak in it too"),
        help_text=_("Each from their own account, under their own name here."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, given: Any, scope: Scope, people: Sequence[str], **more: Any) -> None:  # noqa: ANN401  as Django has it
        """Offer the study's scenario cards, its harms, and the members who may speak."""
        super().__init__(given, label_suffix="", **more)
        self.scope = scope
        now = self.initial
        self._offer("scenario", _("none"), [card.name for card in scope.scenarios], now)
        self._offer("harm", _("none in particular"), [entry.harm for entry in scope.values], now)
        self._offer("others", None, list(people), {})
        self._choices("interaction", KINDS)
        self.tool_rows = tool_rows(given) if given is not None else [*map(_row, now.get("tools", ()))]
        self.tool_rows += [ToolRow() for _spare in range(SPARE)]

    def _offer(self, name: str, none: Any, offered: Sequence[str], now: Mapping[str, Any]) -> None:  # noqa: ANN401
        # What a conversation says already stays offered, though its card or harm was taken back since.
        said = [now[name]] if now.get(name) and now[name] not in offered else []
        first = [] if none is None else [("", none)]
        self._choices(name, [*first, *((one, one) for one in (*offered, *said))])

    def _choices(self, name: str, choices: Any) -> None:  # noqa: ANN401
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
        field.choices = choices

    def clean_voices(self) -> tuple[str, ...]:
        """Return names, one of each line."""
        return tuple(line.strip() for line in str(self.cleaned_data["voices"]).splitlines() if line.strip())

    def clean(self) -> dict[str, Any]:
        """Look at the tools, each row by itself."""
        said = super().clean() or self.cleaned_data
        rows = [row for row in self.tool_rows if not row.empty]
        for row in rows:
            row.wrong = _wrong(row)
        if any(row.wrong for row in rows):
            self.add_error(None, _("A tool cannot be offered as it is written: look at the tools."))
        if len(rows) > MOST_TOOLS:
            self.add_error(None, _("More than 16 tools: leave some out."))
        return said | {"tools": tuple(Tool(name=row.name, about=row.about, parameters=row.parameters) for row in rows)}

    @property
    def open(self) -> dict[str, bool]:
        """Return which folds of the form stand open: those that say something, or have something wrong in them."""
        tools = any(not row.empty for row in self.tool_rows)
        folds = {name: any(map(self._speaks, fields)) for name, fields in FOLDS.items()}
        return folds | {"tools": tools}

    def _speaks(self, name: str) -> bool:
        if name not in self.fields:
            return False
        said = self[name].value()
        return bool(self[name].errors) or bool(said and said != "unspecified")

    def put(self, talk: Talk) -> Talk:
        """Return a conversation that says what the form says."""
        said = self.cleaned_data
        card = next((one for one in self.scope.scenarios if one.name == said["scenario"]), None)
        return msgspec.structs.replace(
            talk,
            scenario=said["scenario"],
            harm=said["harm"],
            interaction=said["interaction"] or (card.interaction if card else "unspecified"),
            asking=Asking(
                system_prompt=said["system_prompt"].replace("\r\n", "\n"),
                temperature=said["temperature"],
                max_tokens=said["max_tokens"],
            ),
            voices=said["voices"],
            others=tuple(said["others"]),
            tools=said["tools"],
        )


class Begin(HowItGoesOn):
    """A conversation: one field, and go."""

    target = forms.CharField(
        label=_("Whom to talk to"),
        help_text=_("openai:ADDRESS#MODEL, or helpline for the worked example"),
        max_length=2_000,
        widget=forms.TextInput(attrs={**LATIN, "list": "targets", "autofocus": True}),
    )
    masked = forms.BooleanField(
        label=_("Keep their names from me: show them as A, B, C, D, in an order drawn by chance"), required=False
    )

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401  as above
        """Add a field for each further target."""
        super().__init__(*given, **more)
        for number in range(2, MOST_LANES + 1):
            self.fields[f"target_{number}"] = forms.CharField(
                label=_("Target"),
                max_length=2_000,
                required=False,
                widget=forms.TextInput(attrs={**LATIN, "list": "targets"}),
            )

    def targets(self) -> list[tuple[str, str]]:
        """Return (field, what was written in it) of every target."""
        names = ("target", *(f"target_{number}" for number in range(2, MOST_LANES + 1)))
        return [(name, self.cleaned_data[name]) for name in names if self.cleaned_data.get(name)]

    @property
    def more_targets(self) -> list[forms.BoundField]:
        """Return the fields of the further targets."""
        return [self[f"target_{number}"] for number in range(2, MOST_LANES + 1)]


def first_said(talk: Talk) -> dict[str, Any]:
    """Return what a form about a conversation shows before anything is changed."""
    return {
        "scenario": talk.scenario,
        "harm": talk.harm,
        "interaction": talk.interaction,
        "system_prompt": talk.asking.system_prompt,
        "temperature": talk.asking.temperature,
        "max_tokens": talk.asking.max_tokens,
        "voices": "\n".join(talk.voices),
        "others": list(talk.others),
        "tools": talk.tools,
    }


def tool_rows(given: Any) -> list[ToolRow]:  # noqa: ANN401  a posted form
    """Return the tools that a form sends, as they were written; rows without a word are left out."""
    lists = [given.getlist(f"tool_{part}") for part in ("name", "about", "parameters")]
    most = max(map(len, lists))
    filled = [[*one, *[""] * (most - len(one))] for one in lists]
    rows = [ToolRow(*(part.strip().replace("\r\n", "\n") for part in parts)) for parts in zip(*filled, strict=True)]
    return [row for row in rows if not row.empty]


def _row(tool: Tool) -> ToolRow:
    return ToolRow(tool.name, tool.about, tool.parameters)


def _wrong(row: ToolRow) -> str:
    if not row.name:
        return str(_("Give it a name, by which the target calls it."))
    if len(row.about) > 20 * MAX_LABEL:
        return str(_("What it does is longer than 4,000 characters: shorten it."))
    if not row.parameters:
        return ""
    try:
        schema = json.loads(row.parameters)
    except (ValueError, RecursionError) as error:
        return str(_("Its arguments are not JSON: {why}")).format(why=error)
    return (
        ""
        if isinstance(schema, dict)
        else str(_("Its arguments are no JSON Schema: begin with {open}.")).format(open="{")
    )

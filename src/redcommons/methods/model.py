"""What a method is: its card, its parameters, and the function behind it.

Cards are made anew whenever they are asked for, so that their words are in the language of whoever reads just now.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from redcommons.methods.dice import Dice
from redcommons.values.conversation import Messages

Setting = str | int | float | tuple[str, ...]
"""What a parameter may be set to; every one can also be written as text."""

Kind = Literal["rewrite", "substitution", "dialogue"]
Meaning = Literal["kept", "framed", "changed"]
ParameterType = Literal["text", "number", "share", "choice", "lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing that a person may set."""

    name: str
    """Its name, a word in lower case."""
    about: str
    """What it does, in a sentence."""
    type: ParameterType
    """Text, a whole number, a share from 0 to 1, one of several words, or lines of text."""
    default: Setting | None
    """What is taken when nothing is given; None where a person must give it."""
    choices: tuple[str, ...] = ()
    """The words to choose from."""
    least: int = 0
    """The smallest number."""
    most: int = 0
    """The largest number, or the most lines."""
    holds: tuple[str, ...] = ()
    """Names in braces that the text must hold exactly once."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a method is given beside the text: every parameter, checked, and seeded dice."""

    values: Mapping[str, Setting]
    """Every parameter of the method by name."""
    dice: Dice
    """Draws that the seed decides."""

    def text(self, name: str) -> str:
        """Return a parameter that is text or one of several words."""
        return str(self.values[name])

    def number(self, name: str) -> int:
        """Return a parameter that is a whole number."""
        value = self.values[name]
        return value if isinstance(value, int) else 0

    def share(self, name: str) -> float:
        """Return a parameter that is a share."""
        value = self.values[name]
        return float(value) if isinstance(value, int | float) else 0.0

    def lines(self, name: str) -> tuple[str, ...]:
        """Return a parameter that is lines of text."""
        value = self.values[name]
        return value if isinstance(value, tuple) else ()


Rewrite = Callable[[str, Given], str]
"""From text to text."""


def unchanged(text: str, _given: Given) -> str:
    """Return the text as it stands."""
    return text


@dataclass(frozen=True, slots=True)
class Decoder:
    """The way back from what a method made."""

    decode: Callable[[str, Given], str | None]
    """Return the text before, or None where this method did not make the text."""
    normal: Rewrite = unchanged
    """What comes back of a text: by default the text itself."""
    but: str = ""
    """What does not come back, in words; empty when all does."""


@dataclass(frozen=True, slots=True)
class NoDecoder:
    """There is no way back."""

    why: str
    """The reason, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A harmless text and what becomes of it; a test makes it again."""

    text: str
    """The text before."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """What was set, written as text."""
    seed: int = 0
    """The seed."""
    gives: tuple[str, ...]
    """What the method made: one text, one for each identity, or what a dialogue says turn by turn."""


@dataclass(frozen=True, slots=True)
class ToTarget:
    """A step of a dialogue: send this to the target, and send its text back to the dialogue."""

    messages: Messages
    """The conversation that the target should hear."""
    step: int = 1
    """Number of the step, counted from 1."""
    written: int = 1
    """How many of the last messages the method wrote in this step."""


@dataclass(frozen=True, slots=True)
class ToModel:
    """A step of a dialogue: ask the attacker model, and send its text back to the dialogue."""

    messages: Messages
    """What the attacker model should hear."""
    step: int = 1
    """Number of the step that its words will be said in, counted from 1."""


Script = Generator[ToTarget, str, Messages]
"""A dialogue that asks nobody but the target."""

Dialogue = Generator[ToTarget | ToModel, str, Messages]
"""Yields what is to be asked, is sent the answer, returns the conversation; whoever stops, does not resume it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """The card of one way to elicit."""

    name: str
    """What it is called, in lower case with hyphens."""
    title: str
    """Its name for people."""
    about: str
    """What it does, and what it does to the meaning."""
    mechanism: str
    """How it works, in two or three words; methods that differ only in a table or a number share it."""
    citation: str
    """Where it was described: who, when, title, identifier."""
    meaning: Meaning
    """Whether the words keep their meaning, stand unchanged inside others, or mean something else."""
    example: Example
    """A harmless golden example."""
    kind: Kind = "rewrite"
    """From text to text, to one text for each identity, or a dialogue of several turns."""
    needs_model: bool = False
    """Whether an attacker model must write for it."""
    deterministic: bool = True
    """Whether nothing is drawn and no model writes; what is drawn, the seed decides, the same one alike."""
    languages: tuple[str, ...] = ("any",)
    """What it is valid for: "any", names of scripts such as "Arabic", or tags of languages such as "en"."""
    parameters: tuple[Parameter, ...] = ()
    """What may be set."""
    decoder: Decoder | NoDecoder
    """The way back, or why there is none."""
    rewrite: Rewrite | None = None
    """The function of a rewrite or a substitution."""
    variants: Callable[[str, Given], tuple[tuple[str, str], ...]] | None = None
    """The function of a substitution that gives all variants, each with its label."""
    talk: Callable[[str, Given, Messages], Dialogue] | None = None
    """The function of a dialogue, given the conversation so far."""

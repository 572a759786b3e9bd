"""What a chat knows of its own words: the commands that /help lists, and how a command's settings are written."""

from __future__ import annotations

import re

from redcommons.values.errors import BadInput
from redcommons.values.text import visible
from redcommons.values.words import _

_PAIR = re.compile(r'([A-Za-z_][\w-]*)=("[^"]*"|\S*)\s*')

SETTINGS = {"system": "system_prompt", "temperature": "temperature", "max_tokens": "max_tokens"}
"""How /set calls what a target is asked with."""


def groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return what /help lists: groups of commands, each with what it does."""
    return (
        (
            _("Ask"),
            (
                ("/again N", _("ask for N more replies beside the last")),
                ("/edit TEXT", _("say something else in its place")),
                ("/fork N", _("go on from turn N; 0 begins anew")),
                ("/write TEXT", _("put words in the model's place, marked as yours")),
                ("/go", _("let the model go on from there")),
                ("/method NAME k=v TEXT", _("see what a method makes of it; then send or leave it")),
                ("/answer TEXT", _("answer in the place of a tool")),
            ),
        ),
        (
            _("Keep"),
            (
                ("/keep [#N] [7/20] TITLE", _("make a finding of the last reply, or of turn N, which came so often")),
                ("/share FILE", _("write it as a page for a colleague")),
                ("/memo TEXT", _("note something in the margin; yours alone")),
                ("/codes", _("list the codes of this study")),
                ("/undo", _("take the last step back")),
            ),
        ),
        (
            _("Look"),
            (
                ("/tree", _("show every branch with its numbers")),
                ("/link", _("say where this conversation is found")),
            ),
        ),
        (
            _("Set"),
            (
                ("/to N, /all", _("mean one target, or all")),
                ("/role PERSONA, /out", _("speak in a role, and step out of it")),
                ("/voice NAME", _("speak as one of several people")),
                ("/file PATH", _("send a text file with what you say next")),
                ("/set temperature=0.7 system=… max_tokens=…", _("ask differently from now on")),
                ("/unmask", _("show the names of the targets")),
            ),
        ),
    )


def pairs_of(text: str) -> tuple[dict[str, str], str]:
    """Return leading name=value pairs, values with spaces in double quotes, and the words after them."""
    found: dict[str, str] = {}
    while pair := _PAIR.match(text):
        found[pair[1]] = pair[2].strip('"')
        text = text[pair.end() :]
    return found, text


def setting(name: str, value: str) -> str | float | int | None:
    """Return what /set says of one setting; nothing after the = leaves it to the target."""
    if name == "system":
        return value
    if not value:
        return None
    try:
        return float(value) if name == "temperature" else int(value)
    except ValueError:
        raise BadInput(_("{name}={value} is no number").format(name=name, value=visible(value))) from None

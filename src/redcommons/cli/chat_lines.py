"""What a chat prints of replies: words as they come where one target is asked, else each reply as it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from redcommons.evaluation.heard import Listening
from redcommons.exploration.model import Turn
from redcommons.talking import trees
from redcommons.values.text import visible
from redcommons.values.words import _


class Printing:
    """Prints replies to standard output, with the numbers by which one goes back to them."""

    def __init__(self, *, quiet: bool) -> None:
        """Print nothing where `quiet`: then somebody else prints the turns."""
        self._quiet = quiet
        self._names: tuple[str, ...] = ()
        self._streaming = False
        self._begun = False

    @property
    def listening(self) -> Listening:
        """Return who is told of replies."""
        return Listening(words=self._words, ended=self._ended)

    @contextmanager
    def of(self, names: Sequence[str], *, streaming: bool) -> Iterator[None]:
        """Print replies of these targets; with `streaming`, one reply is waited for and shown as it comes."""
        self._names, self._streaming, self._begun = tuple(names), streaming, False
        yield

    def _words(self, turn: Turn, text: str | None) -> None:
        if self._quiet or not self._streaming:
            return
        if text is None:
            if self._begun:
                click.echo("\n" + _("(asked again; what came before is void)"))
            self._begun = False
            return
        if not self._begun:
            click.echo(self._head(turn), nl=False)
            self._begun = True
        click.echo(visible(text), nl=False)

    def _ended(self, turn: Turn) -> None:
        if self._quiet:
            return
        if self._begun:
            click.echo("".join(f"\n{line}" for line in trees.notes(turn)))
        else:
            click.echo(f"{self._head(turn)}{trees.words(turn)}")
        self._begun = False

    def _head(self, turn: Turn) -> str:
        name = f"{visible(self._names[turn.lane - 1])}: " if turn.lane and len(self._names) > 1 else ""
        return f"[{turn.number}] {name}"

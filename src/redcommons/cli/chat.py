"""`redcommons chat`: talk to a target in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redcommons.cli.common import note, study_meant, workspace_option
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.exploration.rules import MOST_AGAIN, again_in_words
from redcommons.values.conversation import assistant
from redcommons.values.errors import CouldNotRun
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.exploration.model import TalkHead

HELP = _("/keep TITLE  keep the last reply   /unkeep  take it back   /again N  ask again   /new  start over   /quit")


@click.command()
@click.argument("target")
@click.option("--study", "study_name", metavar="S", help=_('The study that keeps go to; the only one, else "chat".'))
@workspace_option
def chat(ws: Workspace, target: str, study_name: str | None) -> None:
    """Talk to TARGET at once; no form first. Every turn is kept; /keep makes a finding of the last reply."""
    study = study_meant(ws, study_name) if study_name else ws.study.only_or_named("chat")
    talking = _Talking(ws, study, target)
    note(HELP)
    while True:
        try:
            line = click.prompt("", prompt_suffix="> ", default="", show_default=False, err=True)
        except (EOFError, click.Abort):
            break
        if line.strip() == "/quit":
            break
        if line.strip():
            talking.hear(line)


class _Talking:
    """One conversation in one terminal."""

    def __init__(self, ws: Workspace, study: str, target: str) -> None:
        self.ws = ws
        self.study = study
        self.target = target
        self.spec = ws.evaluation.target(target)
        self.repeated: tuple[int, int] | None = None
        self.kept = ""
        self.begin()

    def begin(self, _rest: str = "") -> None:
        """Start a conversation."""
        self.talk: TalkHead = self.ws.exploration.begin(self.study, Talk(targets=(self.target,)))
        self.last = 0
        self.asked = 0

    def hear(self, line: str) -> None:
        """Do what a line asks for; anything without a slash is said to the target."""
        word, _space, rest = line.strip().partition(" ")
        commands = {"/keep": self.keep, "/unkeep": self.unkeep, "/again": self.again, "/new": self.begin}
        if word in commands:
            commands[word](rest.strip())
        elif word.startswith("/"):
            note(HELP)
        else:
            self.say(line)

    def say(self, text: str) -> None:
        """Say something and show the reply."""
        self.asked = self.ws.exploration.say(self.study, self.talk.name, Saying(text=text, after=(self.last,)))[
            0
        ].number
        self.repeated = None
        self._reply(seed=0)

    def again(self, times: str) -> None:
        """Ask the last message N times; every reply is a sibling and is shown."""
        if not self.asked or not times.isdigit() or not 1 <= int(times) <= MOST_AGAIN:
            note(
                _("/again N repeats your last message 1 to {most} times; say something first.").format(most=MOST_AGAIN)
            )
            return
        replies = [self._reply(seed=seed) for seed in range(1, int(times) + 1)]
        same = sum(reply == replies[-1] for reply in replies if reply is not None)
        self.repeated = (same, len(replies))
        note(_("the last reply word for word: {words}").format(words=again_in_words(same, len(replies))))

    def keep(self, title: str) -> None:
        """Keep the last reply as something that can happen."""
        if self.last == self.asked or not self.last:
            note(_("There is no reply to keep yet."))
            return
        title = title or click.prompt(_("What happened, in a few words (empty: keep nothing)"), default="", err=True)
        if not title.strip() or title.startswith("/"):
            note(_("Nothing is kept."))
            return
        kept = Kept(
            title=title,
            talk="",
            target=self.target,
            model="",
            turns=(),
            by=self.talk.talk.by,
            again=self.repeated,
        )
        self.kept = self.ws.exploration.keep(self.study, self.talk.name, self.last, kept).name
        note(_("Kept: it can happen. The report of this study will show it; /unkeep takes it back."))

    def unkeep(self, _rest: str) -> None:
        """Take back what was kept last."""
        if not self.kept:
            note(_("There is nothing to take back."))
            return
        self.ws.exploration.take_back(self.study, self.kept)
        self.kept = ""
        note(_("Taken back: no report shows it."))

    def _reply(self, *, seed: int) -> str | None:
        path = self.ws.exploration.path(self.study, self.talk.name, self.asked)
        try:
            reply = self.ws.evaluation.ask(self.spec, tuple(turn.message for turn in path), seed)
        except CouldNotRun as error:
            note(_("No reply: {why}. What you said is kept.").format(why=error))
            return None
        click.echo(visible(reply.text))
        turn = Turn(
            number=0,
            parent=self.asked,
            message=assistant(reply.text),
            lane=1,
            model=reply.model,
            seed=seed,
            milliseconds=reply.milliseconds,
        )
        self.last = self.ws.exploration.hear(self.study, self.talk.name, turn).number
        return str(reply.text)

"""`redcommons chat`: talk to one to four targets in the terminal."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from redcommons.cli.chat_commands import Chatting
from redcommons.cli.chat_lines import Printing
from redcommons.cli.common import note, plain, print_json, stdout_to_stderr, study_meant, workspace_option
from redcommons.exploration import transcripts
from redcommons.exploration.model import Asking, Talk
from redcommons.talking.conversation import Conversation, begin
from redcommons.values.errors import BadInput, RedcommonsError
from redcommons.values.identity import StudyId
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace


@click.command()
@click.argument("targets", nargs=-1)
@click.option("--study", "study_name", metavar="S", help=_('The study that keeps go to; the only one, else "chat".'))
@click.option("--talk", "talk_name", metavar="NAME", help=_("Go on with this conversation instead of a new one."))
@click.option("--scenario", default="", metavar="CARD", help=_("The scenario card that it keeps at its side."))
@click.option("--harm", default="", metavar="HARM", help=_("The harm of the value ledger that is looked for."))
@click.option("--system", default="", metavar="TEXT", help=_("System prompt."))
@click.option("--temperature", type=float, help=_("Sampling temperature; left to the target when absent."))
@click.option("--max-tokens", type=int, help=_("Most tokens of a reply; left to the target when absent."))
@click.option("--masked", is_flag=True, help=_("Keep the names of the targets back: they are A, B, C, D."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON value a line for each turn, nothing else."))
@workspace_option
def chat(ws: Workspace, targets: tuple[str, ...], **said: Any) -> None:  # noqa: ANN401  what each option holds
    """Talk to TARGETS, one to four side by side; no form first.

    Every turn is kept. /keep makes a finding of the last reply, /again N repeats it, /share writes it to a file;
    /help lists the rest. Ctrl-C stops a reply and keeps what came; the end of input ends.
    """
    as_json = bool(said["as_json"])
    printing = Printing(quiet=as_json)
    talk = _taken_up(ws, targets, said)
    talk.listening = printing.listening
    chatting = Chatting(ws, talk, printing, _next)
    note(_("{name}: say something. /help lists what else there is, /quit ends.").format(name=talk.name))
    told = len(talk.turns) if as_json else 0
    while not chatting.over and (line := _next(chatting.prompt)) is not None:
        with stdout_to_stderr() if as_json else nullcontext():
            _heard(chatting, line)
        if as_json:
            told = _tell(talk, told)


def _taken_up(ws: Workspace, targets: tuple[str, ...], said: dict[str, Any]) -> Conversation:
    study = study_meant(ws, said["study_name"]) if said["study_name"] else ws.study.only_or_named("chat")
    if said["talk_name"]:
        if targets:
            raise BadInput(_("--talk goes on with a conversation and its targets: name no others"))
        return Conversation(ws, StudyId(study), said["talk_name"])
    if not targets:
        raise BadInput(_("nobody to talk to: name a target, such as helpline or openai:URL#MODEL"))
    asking = Asking(system_prompt=said["system"], temperature=said["temperature"], max_tokens=said["max_tokens"])
    head = {part: said[part] for part in ("scenario", "harm", "masked")}
    return begin(ws, StudyId(study), Talk(targets=targets, asking=asking, **head))


def _next(prompt: str) -> str | None:
    """Return the next line that a person enters; None at the end of input, or on Ctrl-C while nothing runs."""
    try:
        line: str = click.prompt(visible(prompt), prompt_suffix="> ", default="", show_default=False, err=True)
    except (EOFError, click.Abort):
        return None
    return line


def _heard(chatting: Chatting, line: str) -> None:
    """Do what a line asks for; whatever is refused is said, and the conversation goes on."""
    try:
        chatting.hear(line)
    except RedcommonsError as error:
        note(str(error))
    except KeyboardInterrupt:
        note(_("Stopped; what came is kept."))


def _tell(talk: Conversation, told: int) -> int:
    """Print every turn that is new, as its transcript has it: names kept back stay back."""
    head, turns = talk.head, talk.turns
    for turn in transcripts.of(head, turns).turns[told:]:
        print_json(plain(turn))
    return len(turns)

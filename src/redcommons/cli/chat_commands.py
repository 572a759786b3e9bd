"""The commands of a chat: a slash and a word each. Anything without a slash is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from redcommons.cli.chat_lines import Printing
from redcommons.cli.chat_words import SETTINGS, groups, pairs_of, setting
from redcommons.cli.common import existing, note
from redcommons.exploration.rules import MOST_AGAIN, again_in_words
from redcommons.methods.applying import MAX_SOURCE
from redcommons.talking.conversation import Conversation
from redcommons.talking.turns import Turns
from redcommons.values.conversation import Document
from redcommons.values.errors import BadInput
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly import Workspace

_NUMBERED = re.compile(r"#(\d{1,9})(?:\s+|$)")
_COUNTED = re.compile(r"(\d{1,6})/(\d{1,6})(?:\s+|$)")

Ask = Callable[[str], str | None]
"""Asks for one more line; None at the end of input."""


class Chatting:
    """One conversation in one terminal."""

    def __init__(self, ws: Workspace, talk: Conversation, printing: Printing, ask: Ask) -> None:
        """Go on with `talk`; `ask` asks for another line where a command needs one."""
        self.ws = ws
        self.talk = talk
        self.printing = printing
        self.ask = ask
        self.over = False
        self._files: list[Document] = []
        self._undo: list[Callable[[], str]] = []
        self._commands: dict[str, Callable[[str], object]] = {
            "/again": self._again,
            "/all": lambda _rest: self._to(""),
            "/answer": self._answer,
            "/codes": self._codes,
            "/edit": self._edit,
            "/file": self._file,
            "/fork": self._fork,
            "/go": self._go,
            "/keep": self._keep,
            "/link": self._link,
            "/memo": self._memo,
            "/method": self._method,
            "/new": lambda _rest: self._fork("0"),
            "/out": lambda _rest: self._role(""),
            "/quit": self._quit,
            "/role": self._role,
            "/set": self._set,
            "/share": self._share,
            "/to": self._to,
            "/tree": self._tree,
            "/undo": self._take_back,
            "/unkeep": self._unkeep,
            "/unmask": self._unmask,
            "/voice": self._voice,
            "/write": self._write,
        }

    @property
    def prompt(self) -> str:
        """Return what stands before a line: who speaks, and to whom where not to all."""
        who = " ".join(part for part in (self.talk.role, self.talk.voice) if part)
        names = self.talk.names
        to = ", ".join(names[lane - 1] for lane in self.talk.lanes) if len(self.talk.lanes) < len(names) else ""
        return f"{who}{' → ' if to else ''}{to}"

    def hear(self, line: str) -> None:
        """Do what a line asks for."""
        word, _space, rest = line.strip().partition(" ")
        if not word:
            return
        if word in self._commands:
            self._commands[word](rest.strip())
        elif word.startswith("/") and not word.startswith("//"):
            self._help(word)
        else:
            self._say(line.strip()[1:] if word.startswith("//") else line)

    # ------------------------------------------------------------------------------------------------------- asking

    def _asking(self, ask: Callable[[], Turns]) -> Turns:
        where = self.talk.where
        with self.printing.of(self.talk.names, streaming=len(self.talk.lanes) == 1):
            replies = ask()
        self._undo.append(lambda: self._stood(where))
        return replies

    def _say(self, text: str) -> None:
        files, self._files = self._files, []
        try:
            self._asking(lambda: self.talk.say(text, documents=files))
        except BadInput:
            self._files = files
            raise

    def _again(self, times: str) -> None:
        if not times.isdecimal() or not 1 <= int(times) <= MOST_AGAIN:
            note(
                _("/again N repeats your last message 1 to {most} times; say something first.").format(most=MOST_AGAIN)
            )
            return
        with self.printing.of(self.talk.names, streaming=times == "1" and len(self.talk.lanes) == 1):
            self.talk.again(int(times))
        for lane, (same, all_) in self.talk.counted.items():
            number = self.talk.where[lane]
            said = _("turn {n} came word for word {words}")
            note(said.format(n=number, words=again_in_words(same, all_)))

    def _edit(self, text: str) -> None:
        numbered = _NUMBERED.match(text)
        number, words = (int(numbered[1]), text[numbered.end() :]) if numbered else (0, text)
        words = words or self.ask(_("instead")) or ""
        self._asking(lambda: self.talk.edit(words, number))

    def _fork(self, number: str) -> None:
        where = self.talk.where
        self.talk.fork(self._number(number, "/fork"))
        self._undo.append(lambda: self._stood(where))
        note(_("You go on from turn {n}; what was said after it lies beside.").format(n=number))

    def _write(self, text: str) -> None:
        where = self.talk.where
        written = self.talk.write(text or self.ask(_("in the place of the model")) or "")
        self._undo.append(lambda: self._stood(where))
        numbers = ", ".join(str(turn.number) for turn in written)
        note(
            _("Turn {numbers}: your words in the model's place, marked so. /go lets it go on.").format(numbers=numbers)
        )

    def _go(self, _rest: str) -> None:
        self._asking(self.talk.go)

    def _answer(self, text: str) -> None:
        calls = [call for turn in self.talk.path[-1:] for call in turn.message.calls]
        answers = {}
        for place, call in enumerate(calls):
            asked = _("answer of {tool}").format(tool=call.name)
            answers[call.id] = text if not place and text else self.ask(asked) or ""
        self._asking(lambda: self.talk.answer(answers))

    # ------------------------------------------------------------------------------------------------------ methods

    def _method(self, said: str) -> None:
        name, _space, rest = said.partition(" ")
        if not name:
            for one in self.ws.methods.catalogue():
                click.echo(f"{one.name}  {visible(one.title)}")
            return
        pairs, text = pairs_of(rest)
        seed = self._number(pairs.pop("seed", "0"), "seed=")
        model = pairs.pop("model", "") if self.ws.methods.find(name).needs_model else ""
        text = text or self._last_said()
        if self.ws.methods.find(name).kind == "dialogue":
            self._dialogue(name, text, pairs, (seed, model))
            return
        made = self.ws.methods.apply(name, text, pairs, seed)
        click.echo(visible(made.text))
        if self._sure(_("Enter sends it, anything else leaves it")):
            self._asking(lambda: self.talk.say_made(made))

    def _dialogue(self, name: str, text: str, pairs: dict[str, str], seeded: tuple[int, str]) -> None:
        seed, model = seeded
        if len(self.talk.lanes) > 1:
            raise BadInput(_("a dialogue goes with one target: /to 1 means the first, and /all means all again"))
        for message in self.ws.methods.preview(name, text, pairs):
            click.echo(visible(message.text))
        if not self._sure(_("Enter begins it, anything else leaves it")):
            return
        where = self.talk.where
        self._undo.append(lambda: self._stood(where))
        with self.printing.of(self.talk.names, streaming=True):
            for _turns in self.talk.play(name, text, seed=seed, model=model, **pairs):
                if not self._sure(_("Enter lets it go on, anything else ends it")):
                    return

    def _sure(self, question: str) -> bool:
        answer = self.ask(question)
        if answer is None or answer.strip():
            note(_("Left; nothing more was sent."))
            return False
        return True

    def _last_said(self) -> str:
        said = [turn for turn in self.talk.path if turn.message.role == "user"]
        if not said:
            raise BadInput(_("no words for the method: write them after its name"))
        last = said[-1]
        return (last.made.source if last.made else "") or last.message.text

    # ------------------------------------------------------------------------------------------------------ keeping

    def _keep(self, title: str) -> None:
        numbered = _NUMBERED.match(title)
        number, title = (int(numbered[1]), title[numbered.end() :]) if numbered else (0, title)
        counted, title = _own_count(title)
        if not number and not self.talk.counted:
            note(_("There is no reply to keep yet."))
            return
        title = title or self.ask(_("What happened, in a few words (empty: keep nothing)")) or ""
        if not title.strip() or title.startswith("/"):
            note(_("Nothing is kept."))
            return
        self.talk.keep(title, number, **({"again": counted} if counted else {}))
        self._undo.append(self._unkept)
        note(_("Kept: it can happen. The report of this study will show it; /share FILE writes it for a colleague."))

    def _unkeep(self, _rest: str) -> None:
        if not self.talk.kept:
            note(_("There is nothing to take back."))
            return
        note(self._unkept())

    def _unkept(self) -> str:
        self.talk.unkeep()
        return _("Taken back: no report shows it.")

    def _share(self, path: str) -> None:
        page = self.talk.share(existing(path) if path else "")
        if path:
            note(_("Written: {path}").format(path=existing(path)))
        else:
            click.echo(page, nl=False)

    def _memo(self, text: str) -> None:
        name = self.talk.memo(text or self.ask(_("memo")) or "")
        self._undo.append(lambda: self._thrown(name))
        note(_("Noted, for you alone until you release it: redcommons memo list"))

    def _codes(self, _rest: str) -> None:
        codes = self.ws.exploration.codebook(self.talk.study).codes
        for code in codes:
            click.echo(f"{visible(code.name)}  {len(code.excerpts)}")
        if not codes:
            note(_("No code yet: redcommons memo add CONVERSATION --code CODE"))

    def _thrown(self, name: str) -> str:
        self.ws.exploration.throw_memo(self.talk.study, name)
        return _("The memo is gone.")

    def _stood(self, where: dict[int, int]) -> str:
        self.talk.back(where)
        return _("You stand where you stood; what was said since lies beside, /tree shows it.")

    def _take_back(self, _rest: str) -> None:
        note(self._undo.pop()() if self._undo else _("There is nothing to take back."))

    # ------------------------------------------------------------------------------------------------ looking, setting

    def _tree(self, _rest: str) -> None:
        click.echo(self.talk.tree or _("Nothing was said yet."))

    def _link(self, _rest: str) -> None:
        note(
            _("In the workbench (redcommons serve): /s/{study}/explore/{talk}/").format(
                study=self.talk.study, talk=self.talk.name
            )
        )
        note(_("As a file, with every branch: redcommons talk export {talk} -o FILE.md").format(talk=self.talk.name))

    def _to(self, lanes: str) -> None:
        self.talk.to(*(self._number(one, "/to") for one in lanes.replace(",", " ").split()))

    def _role(self, persona: str) -> None:
        self.talk.role = persona
        note(
            _("You speak as {persona}; /out steps out of it.").format(persona=persona)
            if persona
            else _("You speak as yourself.")
        )

    def _voice(self, name: str) -> None:
        self.talk.speak_as(name)

    def _file(self, path: str) -> None:
        found = Path(existing(path))
        try:
            text = found.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise BadInput(_("{path} is no text in UTF-8").format(path=path)) from None
        except OSError as error:
            raise BadInput(f"{path}: {error.strerror}") from None
        if len(text) > MAX_SOURCE * 10:
            raise BadInput(_("{path} has {n:,} characters: shorten it").format(path=path, n=len(text)))
        self._files.append(Document(name=found.name, text=text))
        note(_("{name} goes with what you say next.").format(name=found.name))

    def _set(self, said: str) -> None:
        pairs, rest = pairs_of(said)
        odd = rest or next((name for name in pairs if name not in SETTINGS), "")
        if odd or not pairs:
            raise BadInput(
                _("/set {odd}: write {names}, each with = and a value").format(odd=odd, names=", ".join(SETTINGS))
            )
        given = {SETTINGS[name]: setting(name, value) for name, value in pairs.items()}
        asking = self.talk.set(**given)
        given_now = ((name, getattr(asking, field)) for name, field in SETTINGS.items())
        left = _("left to the target")
        note(", ".join(f"{name}={left if value in (None, '') else value}" for name, value in given_now))

    def _unmask(self, _rest: str) -> None:
        note(", ".join(self.talk.unmask()))

    def _quit(self, _rest: str) -> None:
        self.over = True

    def _help(self, word: str) -> None:
        if word != "/help":
            note(_("There is no {word}; these there are:").format(word=word))
        for title, commands in groups():
            note(title)
            for command, line in commands:
                note(f"  {command:<24} {line}")
        note(_("/quit ends; Ctrl-C stops a reply and keeps what came."))

    def _number(self, text: str, what: str) -> int:
        if not text.strip().isdecimal() or len(text) > 9:
            raise BadInput(
                _("{what} {text!r}: give a number, as /tree shows them").format(what=what, text=visible(text))
            )
        return int(text)


def _own_count(title: str) -> tuple[tuple[int, int] | None, str]:
    """Return how often somebody says that it came, as K/N before a title, and the title; raises BadInput."""
    counted = _COUNTED.match(title)
    if counted is None:
        return None, title
    times, repeats = int(counted[1]), int(counted[2])
    if not times <= repeats or not repeats:
        raise BadInput(_("{k} of {n} cannot be: it came at most as often as it was asked").format(k=times, n=repeats))
    return (times, repeats), title[counted.end() :]

"""`redcommons methods`: ways to elicit, without a workspace and without a model."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from redcommons.cli.common import json_option, needs_no_workspace, note, print_json, table
from redcommons.methods.applying import Origin
from redcommons.methods.catalogue import described, way_back
from redcommons.methods.model import Method, Parameter
from redcommons.methods.parameters import written
from redcommons.values.text import visible
from redcommons.values.words import _

if TYPE_CHECKING:
    from redcommons.assembly.rooms import Room

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def methods() -> None:
    """Rewrite a prompt, turn it back, see what a dialogue would say. Nothing is sent and nothing is kept."""


def _room() -> Room:
    from redcommons.assembly import methods_alone

    return methods_alone()


def _text_and_settings(command: F) -> F:
    command = click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help=_("Set a parameter."))(command)
    return click.argument("text", default="-")(command)


@methods.command("list")
@json_option
@needs_no_workspace
def list_(*, as_json: bool) -> None:
    """List every method."""
    found = _room().catalogue()
    if as_json:
        print_json([described(one) for one in found])
        return
    rows = [(one.name, one.kind, ", ".join(one.languages), one.title) for one in found]
    table((_("name"), _("kind"), _("for"), _("what it is")), rows)
    model = sum(one.needs_model for one in found)
    note(_("{n} methods; {model} of them need an attacker model.").format(n=len(found), model=model))


@methods.command()
@click.argument("name")
@json_option
@needs_no_workspace
def show(name: str, *, as_json: bool) -> None:
    """Show the card of one method: what it does, its parameters, an example."""
    one = _room().find(name)
    if as_json:
        print_json(described(one))
        return
    click.echo(f"{visible(one.title)} ({one.name}, {one.kind})")
    click.echo(visible(one.about))
    told = {
        _("described by"): one.citation,
        _("needs an attacker model"): _("yes") if one.needs_model else _("no"),
        _("seed"): _seed(one),
        _("for"): ", ".join(one.languages),
        _("way back"): way_back(one),
    }
    for what, said in told.items():
        click.echo(f"  {what}: {visible(said)}")
    for parameter in one.parameters:
        _print_parameter(parameter)
    click.echo(_("Example: {text}").format(text=visible(one.example.text)))
    _print_block("\n".join(one.example.gives))


def _seed(one: Method) -> str:
    if one.deterministic:
        return _("nothing is drawn")
    return _("what the attacker model writes decides") if one.needs_model else _("the same seed gives the same text")


def _print_parameter(one: Parameter) -> None:
    click.echo(f"  --set {visible(one.name)}=  {visible(one.about)}")
    _print_block(_("(must be given)") if one.default is None else written(one.default))
    if one.choices:
        click.echo(_("      one of: {choices}").format(choices=visible(", ".join(one.choices))))


def _print_block(text: str) -> None:
    for line in text.split("\n"):
        click.echo(f"      {visible(line)}")


@methods.command()
@click.argument("name")
@_text_and_settings
@click.option("--seed", default=0, show_default=True, help=_("Seed of what is drawn."))
@json_option
@needs_no_workspace
def apply(name: str, text: str, pairs: tuple[str, ...], seed: int, *, as_json: bool) -> None:
    """Rewrite TEXT (or what comes in, for -) by the method NAME; of a dialogue, print what it would say.

    A substitution prints one text for each identity.
    """
    room, given, said = _room(), _settings(pairs), _read(text)
    method = room.find(name)
    if method.kind == "dialogue":
        _print_turns(room.preview(name, said, given), as_json=as_json)
    elif method.variants is not None:
        made = room.variants(name, said, given)
        lines = [f"{visible(one.label)}: {visible(one.text)}" for one in made]
        rows = [{"label": one.label, "text": one.text, **_plain(one.origin)} for one in made]
        print_json(rows) if as_json else click.echo("\n".join(lines))
    else:
        one = room.apply(name, said, given, seed)
        print_json({"text": one.text, **_plain(one.origin)}) if as_json else click.echo(one.text)


@methods.command()
@click.argument("name")
@_text_and_settings
@json_option
@needs_no_workspace
def decode(name: str, text: str, pairs: tuple[str, ...], *, as_json: bool) -> int:
    """Turn TEXT (or what comes in, for -) back; exit 1 where the method NAME did not make it."""
    found = _room().decode(name, _read(text), _settings(pairs))
    if as_json:
        print_json({"text": found})
    elif found is None:
        note(_("{name} did not make this text, or not with these parameters.").format(name=name))
    else:
        click.echo(found)
    return 1 if found is None else 0


def _print_turns(turns: Any, *, as_json: bool) -> None:  # noqa: ANN401  messages, from a room
    if as_json:
        print_json([{"role": one.role, "text": one.text, "by_person": one.by_person} for one in turns])
        return
    for place, one in enumerate(turns, start=1):
        who = _("in the model's place") if one.by_person else one.role
        click.echo(f"{place}. {who}: {visible(one.text)}")
    note(_("Nothing was sent. Where a turn depends on a reply, it is shown as after a reply that says nothing."))


def _settings(pairs: tuple[str, ...]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise click.BadParameter(_("--set {pair}: write NAME=VALUE").format(pair=visible(pair)))
    return {name.strip(): value for name, _equals, value in (pair.partition("=") for pair in pairs)}


def _read(text: str) -> str:
    """Return the text, or what standard input holds without the line end that a shell adds."""
    return sys.stdin.buffer.read().decode("utf-8", errors="replace").removesuffix("\n") if text == "-" else text


def _plain(origin: Origin) -> dict[str, Any]:
    return {
        "method": origin.method,
        "parameters": origin.parameters,
        "seed": origin.seed,
        "source": origin.source,
    }

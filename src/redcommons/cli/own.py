"""`redcommons my-record` and `redcommons gave`: what is one's own, to take along and to withdraw."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from redcommons.cli.common import existing, json_option, note, print_json, table, workspace_option
from redcommons.findings import own_words
from redcommons.findings.own_files import counted
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId
from redcommons.values.words import _, many

if TYPE_CHECKING:
    from redcommons.assembly import Workspace
    from redcommons.findings.own import Given


@click.command("my-record")
@click.argument("file", required=False)
@workspace_option
@json_option
def my_record(ws: Workspace, file: str | None, *, as_json: bool) -> None:
    """Your own record: work, time, consents and what you gave. With FILE, all of it as one archive."""
    if file:
        target = existing(file)
        write_new(target, ws.own.export())
        note(_("Written: {path}. It holds tables, JSON and the terms you agreed to.").format(path=target))
        return
    record = ws.own.record()
    if as_json:
        print_json(record)
        return
    names = own_words.sort_words()
    rows = [(one.stay.title, names[sort], n) for one in record.stays for sort, n in counted(one)]
    rows += [(one.stay.title, _("Entries of time"), len(one.stay.time)) for one in record.stays if one.stay.time]
    table((_("Study"), _("What"), _("How many")), rows)
    note(_("All of it as one archive: redcommons my-record FILE.zip"))


@click.command()
@click.argument("keys", nargs=-1)
@click.option("--study", "-s", metavar="NAME", help=_("The study; the only one where there is one."))
@click.option("--withdraw", is_flag=True, help=_("Withdraw these for good; without it nothing is written."))
@workspace_option
@json_option
def gave(ws: Workspace, keys: tuple[str, ...], study: str | None, *, withdraw: bool, as_json: bool) -> None:
    """What you gave to a study; with KEYS, what would go and what would stay if you withdrew them."""
    where = only_study(ws, study)
    found = ws.own.chosen(where, keys) if keys else ws.own.gave(where)
    if withdraw and not keys:
        raise BadInput(_("name what you withdraw: `redcommons gave` lists the keys"))
    if withdraw:
        stones = ws.own.withdraw(where, keys)
        note(many("One thing is withdrawn.", "{n} things are withdrawn.", len(found)))
        if stones:
            note(_("Files that hold some of it are listed for whoever keeps the study."))
    if as_json:
        print_json(found)
    elif keys and not withdraw:
        _say(found)
    elif not withdraw:
        table((_("Key"), _("What"), _("Files that hold it")), ((one.key, one.title, len(one.held)) for one in found))


def only_study(ws: Workspace, name: str | None) -> StudyId:
    """Return the study of that name, or the only one there is; raises BadInput."""
    if name:
        return StudyId(ws.study.find(name))
    there = ws.study.studies()
    if len(there) != 1:
        raise BadInput(_("there are {n} studies: name one with --study").format(n=len(there)))
    return StudyId(there[0][0])


def _say(found: tuple[Given, ...]) -> None:
    for one in found:
        note(f"{one.key}: {one.title}")
        note("  " + _("goes: {what}").format(what=own_words.goes(one)))
        for said in (own_words.stays(one), own_words.along(one)):
            if said:
                note("  " + _("stays: {what}").format(what=said))
        for holder in one.held:
            note("  " + _("stands in: {word} {name}").format(word=own_words.file_word(holder), name=holder.name))
    note(_("This cannot be undone. The same command with --withdraw does it."))


def write_new(path: Path, body: bytes) -> None:
    """Write a file that its owner alone may read; one that is there is left alone."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            out.write(body)
    except FileExistsError:
        raise BadInput(_("{path} is there already: name another file").format(path=path)) from None

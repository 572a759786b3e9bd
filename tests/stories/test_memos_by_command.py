"""Somebody alone with a terminal notes, codes, releases and exports."""

from __future__ import annotations

import zipfile

from tests.commands import Commands


def test_a_memo_is_kept_released_exported_and_taken_back(commands: Commands) -> None:
    assert commands.talk("chat", "helpline", lines=["hello", "/quit"]).code == 0
    assert commands.run("memo", "add", "talk-nowhere", "a thought").code == 2
    talk = talk_of(commands)
    kept = commands.run("memo", "add", talk, "--turn", "2", "--code", "tone", "--kind", "hunch", "so sure of itself")
    name = kept.out.strip()
    assert "private" in kept.err
    (row,) = commands.run("memo", "list", "--json").json
    assert (row["name"], row["released"], row["codes"]) == (name, False, ["tone"])
    refused = commands.run("codebook", "export", "out.qdpx")
    assert (refused.code, refused.out) == (2, "")
    assert "no memo is released" in refused.err
    assert not (commands.folder / "out.qdpx").exists()

    assert commands.run("memo", "release", name).code == 0
    assert commands.run("codebook", "define", "tone", "--meaning", "how it speaks").code == 0
    assert commands.run("codebook", "rename", "tone", "voice").out == "1 memo changed.\n"
    (code,) = commands.run("codebook", "--json").json["codes"]
    assert (code["name"], code["meaning"], len(code["excerpts"])) == ("voice", "how it speaks", 1)
    assert commands.run("codebook", "export", "out.qdpx").code == 0
    with zipfile.ZipFile(commands.folder / "out.qdpx") as file:
        assert b"how it speaks" in file.read("project.qde")
    assert commands.run("codebook", "rename", "tone", "voice", "--undo").out == "1 memo changed.\n"
    assert commands.run("memo", "take-back", name).code == 0
    assert commands.run("memo", "throw-away", name).code == 0
    assert commands.run("memo", "list", "--json").json == []


def talk_of(commands: Commands) -> str:
    """Return the name of the only conversation, as the library has it."""
    import redcommons

    with redcommons.open(commands.folder / "redcommons-data") as ws:
        (row,) = ws.exploration.talks(ws.study.studies()[0][0]).rows
        return str(row.name)

"""What leaves to be studied is of those who consented, names nobody, and holds nothing of care or of skips."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from redcommons.assembly import Workspace
from redcommons.exploration.memo import Code, Memo
from redcommons.findings.pseudonyms import Names, scrubbed
from redcommons.labour.model import Actor, EthicsApproval, ResearchConsent, Role
from redcommons.study.model import Brief, Definition
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput, NotPermitted
from redcommons.values.identity import PersonName
from tests.rating_worlds import Person, World, rating_world
from tests.unit.findings.test_withdrawing import keep, member, talked

APPROVAL = EthicsApproval(body="an ethics board", number="17", until="2026-12-31", purpose="how a team decides")
STUDIED = ("anouk", "benoit", "chiara", "dmitri", "esther")
REFUSES = "florian"
HIDDEN = "zqhiddenzq"
"""Said in private and by whoever did not consent."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with rating_world(str(tmp_path / "ws"), tmp_path) as found:
        yield found


def steward(world: World) -> Workspace:
    return world.ws.by(Actor(name=PersonName("quentin"), roles=("researcher",), person="person-quentin"))


def approved(world: World) -> None:
    steward(world).labour.approve(world.study, APPROVAL)


def consents(ws: Workspace, world: World, *, given: bool = True) -> None:
    sheet, _approval = ws.labour.approval(world.study)
    ws.labour.answer_research(world.study, ResearchConsent(approval=sheet.fingerprint, given=given))


def team(world: World, *roles: Role) -> dict[str, Workspace]:
    """Five people who consented, and one who did not."""
    approved(world)
    found = {
        name: member(world, name, *(roles or ("lead", "explorer", "expert", "rater"))) for name in (*STUDIED, REFUSES)
    }
    for name in STUDIED:
        consents(found[name], world)
    return found


def leaves(world: World) -> dict[str, bytes]:
    body = steward(world).own.practice_export(world.study)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def everything(files: dict[str, bytes]) -> bytes:
    inner = zipfile.ZipFile(io.BytesIO(files["memos.qdpx"])) if "memos.qdpx" in files else None
    return b"\n".join([*files.values(), *((inner.read(name) for name in inner.namelist()) if inner else ())])


# ------------------------------------------------------------------------------------------------ who is in it


def test_it_is_off_by_default_and_asks_for_five(world: World) -> None:
    with pytest.raises(BadInput, match="nothing is approved"):
        steward(world).own.practice_export(world.study)
    approved(world)
    people = [member(world, name, "explorer") for name in STUDIED]
    assert not any(one.labour.my_research(world.study) for one in people)
    for one in people[:4]:
        consents(one, world)
    with pytest.raises(BadInput, match="fewer than five people consented"):
        steward(world).own.practice_look(world.study)
    consents(people[4], world)
    assert steward(world).own.practice_look(world.study).practice.people == 5

    consents(people[0], world, given=False)
    assert "fewer than five" in steward(world).own.practice_people(world.study)


def test_another_approval_asks_again_and_one_that_ran_out_lets_nothing_leave(world: World) -> None:
    people = team(world)
    steward(world).labour.approve(
        world.study, EthicsApproval(body="b", number="18", until="2020-01-01", purpose="more")
    )

    assert not people["anouk"].labour.my_research(world.study)
    with pytest.raises(BadInput, match="held until 2020-01-01"):
        steward(world).own.practice_export(world.study)


def test_a_researcher_or_steward_takes_it_and_nobody_else(world: World) -> None:
    people = team(world)

    with pytest.raises(NotPermitted):
        people["anouk"].own.practice_export(world.study)
    with pytest.raises(NotPermitted):
        people["anouk"].labour.approve(world.study, APPROVAL)


def test_who_left_takes_a_consent_back(world: World) -> None:
    anouk = team(world, "explorer")["anouk"]
    anouk.labour.leave(world.study)
    gone = world.ws.by(Actor(name=PersonName("other"), roles=(), person="person-anouk"))
    gone.labour.answer_research(world.study, ResearchConsent(approval=gone_print(world), given=False))

    assert "fewer than five" in steward(world).own.practice_people(world.study)


def gone_print(world: World) -> Fingerprint:
    return Fingerprint(steward(world).labour.approval(world.study)[0].fingerprint)


# ----------------------------------------------------------------------------------------------- what is in it


def worked(world: World) -> dict[str, Workspace]:
    """A study in which everybody works, and what must not leave is said in private or by who did not consent."""
    people = team(world)
    anouk, refuses = people["anouk"], people[REFUSES]
    anouk.study.define(world.study, Definition(harm="privacy", text="when Benoit says so", reason="it was unclear"))
    refuses.study.define(world.study, Definition(harm="wrong advice", text=HIDDEN, reason=HIDDEN))
    anouk.study.define(world.study, Definition(harm="wrong advice", text=f"{HIDDEN}, and more", reason="added to it"))
    people["benoit"].study.write(world.study, [Brief(name="a task", text="ask about keys")])
    keep(people["chiara"], world.study, talked(people["chiara"], world.study))
    keep(refuses, world.study, talked(refuses, world.study), HIDDEN)
    for name, text in (("dmitri", "a hunch about Florian"), (REFUSES, HIDDEN)):
        talk = talked(people[name], world.study)
        memo = Memo(talk=talk, by=PersonName(name), turn=1, text=text, codes=(f"code {text}",), sort="hunch")
        key = b"k" * 32
        released = people[name].exploration.write_memo(world.study, memo, key)
        people[name].exploration.release_memos(world.study, [released], key)
        private = Memo(talk=talk, by=PersonName(name), turn=1, text=HIDDEN)
        people[name].exploration.write_memo(world.study, private, key)
    refuses.exploration.define_code(world.study, Code(name="code a hunch about Florian", meaning=HIDDEN))
    return people


def privately(world: World, name: str) -> None:
    """Somebody sets boundaries, takes notes, skips and stops."""
    one = Person(world, name)
    one.bound("privacy", among=(HIDDEN,))
    one.note(HIDDEN)
    one.pull()
    one.reveal()
    one.skip()
    one.leave()


def test_nothing_of_care_of_skips_and_of_who_did_not_consent_is_in_the_file(world: World) -> None:
    worked(world)
    before = leaves(world)
    privately(world, "anouk")
    privately(world, REFUSES)
    after = leaves(world)

    talks = world.ws.ports[2].talks.names(world.study)
    assert len(talks) == 4
    for files in (before, after):
        held = everything(files).lower()
        assert HIDDEN.encode() not in held
        for name in (*STUDIED, REFUSES, "quentin", "helpline", str(world.study), *talks):
            assert name.encode() not in held, name
    told = [json.loads(files["practice.json"]) for files in (before, after)]
    nouns = [sorted(act["noun"] for act in one["acts"]) for one in told]
    assert nouns[0] == nouns[1]
    assert told[0]["work"] == told[1]["work"]


def test_decisions_memos_and_codes_of_those_who_consented_are_in_it(world: World) -> None:
    worked(world)
    files = leaves(world)
    made = json.loads(files["practice.json"])
    acts = {(act["act"], act["noun"]) for act in made["acts"]}

    assert {("wrote", "definition"), ("wrote", "brief"), ("began", "talk"), ("kept", "finding")} <= acts
    mine, shared = (act for act in made["acts"] if act["noun"] == "definition")
    assert (mine["said"]["text"], mine["why"]) == ("when [name] says so", "it was unclear")
    assert ("said" in shared, shared["why"], "text" in shared["lines"]) == (False, "added to it", True)
    assert [memo["text"] for memo in made["memos"]] == ["a hunch about [name]"]
    assert made["codes"] == [{"kind": "practice-code/1", "code": "code a hunch about [name]"}]
    assert {step["step"] for step in made["work"]} == {"scope", "explore", "create", "evaluate", "report"}
    assert list(files) == ["README.txt", "practice.json", "schema.json", "memos.qdpx"]
    assert json.loads(files["schema.json"])["title"] == "redcommons.practice/1" == made["schema"]


def test_what_is_looked_at_is_what_leaves_and_the_ledger_says_so(world: World) -> None:
    people = worked(world)
    look = steward(world).own.practice_look(world.study)
    body = steward(world).own.practice_export(world.study, look.salt, look.sha256)
    deeds = [deed for _line, deed in world.ws.ports[0].ledger.lines() if deed and deed.verb == "practice.export"]
    assert [deed.subject for deed in deeds] == [look.sha256]
    assert body[:2] == b"PK"

    people["anouk"].study.define(world.study, Definition(harm="privacy", text="otherwise"))
    with pytest.raises(BadInput, match="has changed since you looked"):
        steward(world).own.practice_export(world.study, look.salt, look.sha256)


def test_names_are_drawn_anew_for_each_file(world: World) -> None:
    worked(world)
    files = [json.loads(leaves(world)["practice.json"]) for _time in range(8)]

    assert len({one["study"] for one in files}) == 8
    assert len({tuple(act["by"] for act in one["acts"]) for one in files}) > 1


def test_a_name_is_no_function_of_the_person() -> None:
    drawn = {Names(str(salt), STUDIED).person("anouk") for salt in range(100)}

    assert drawn == {f"person-{place}" for place in range(1, 6)}
    assert scrubbed("Ann, ann's Anna and ANN", ["Ann"]) == "[name], [name]'s Anna and [name]"

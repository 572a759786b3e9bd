"""Deserialisation, exhaustion, races: what is too large, too deep, twice at once, or made to be run when it is read."""

from __future__ import annotations

import ast
import io
import json
import pickle
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from redcommons.care.model import Private
from redcommons.evaluation.model import Pace, Queue, RunAsked
from redcommons.exploration.model import Saying
from redcommons.labour.model import Actor, Consent, Membership
from redcommons.values.base import fingerprint
from redcommons.values.errors import RedcommonsError
from redcommons.values.identity import PersonName, RunId
from redcommons.values.upload import MAX_UPLOAD
from tests.addresses import ADDRESSES, Address, ours
from tests.planted import somebody
from tests.two_studies import World, asker_of, body_of
from tests.workers import work_off
from tools.survey import house

FORMS = [one for one in ours() if "POST" in ADDRESSES[one.name].methods and not ADDRESSES[one.name].ends]
ALIAS = b"%c: &%c [*%c,*%c,*%c]\n"
UNSAFE = {"pickle", "shelve", "marshal", "dill", "joblib", "cloudpickle", "jsonpickle"}


# ------------------------------------------------------------------------------------------------- deserialisation


def unsafe_reads(modules: Any) -> list[str]:
    """Return where a module reads what can run code: a pickle, YAML that makes objects, eval."""
    return [
        module.at(getattr(node, "lineno", 0)) + f" {ast.unparse(node)[:60]}"
        for module in modules
        for node in ast.walk(module.tree)
        if _is_unsafe(node)
    ]


def _is_unsafe(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(one.name.split(".")[0] in UNSAFE for one in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] in UNSAFE
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        return called in {"eval", "exec", "yaml.load", "yaml.unsafe_load", "yaml.full_load"}
    return False


def test_nothing_that_is_read_can_run() -> None:
    assert unsafe_reads(house()) == []


def test_the_look_for_unsafe_reads_sees_one() -> None:
    samples = ("import pickle", "from marshal import loads", "yaml.load(text)", "eval(text)")

    assert all(any(_is_unsafe(node) for node in ast.walk(ast.parse(text))) for text in samples)


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, at: Path) -> None:
        self.at = at

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return open, (str(self.at), "w")


def bring(world: World, name: str, body: bytes) -> str:
    """Bring a file as a Lead does, let the worker read it, and return what the page says of it."""
    lead = world.mine.browser("lead")
    answer = lead.post(f"/s/{world.mine.study}/cases/import/", {"file": SimpleUploadedFile(name, body)})
    assert answer.status_code in {302, 400, 413}, answer.status_code
    if answer.status_code != 302:
        return body_of(answer)
    work_off(world.mine.at_the_machine())
    page = lead.get(answer.headers["Location"])
    assert page.status_code == 200
    return body_of(page)


@pytest.mark.parametrize("name", ["cases.pkl", "cases.csv", "cases.jsonl", "cases.yaml", "cases.json"])
def test_a_pickle_is_bytes_and_nothing_more(world: World, name: str, tmp_path: Path) -> None:
    bring(world, name, pickle.dumps(Bomb(tmp_path / "ran")))

    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("deep.json", b"[" * 100_000 + b"]" * 100_000),
        ("deep.jsonl", b'{"prompt":' * 50_000 + b'"x"' + b"}" * 50_000),
        ("bomb.yaml", b"a: &a [x]\n" + b"".join(ALIAS % (n, n, n - 1, n - 1, n - 1) for n in range(98, 122))),
        ("tag.yaml", b"!!python/object/apply:os.system ['touch /tmp/zq']\n"),
        ("broken.xlsx", b"PK\x03\x04" + b"\x00" * 200),
        ("entity.xlsx", b""),
        ("bad.csv", b"prompt\n\xff\xfe\x00\xd8\n"),
        ("nul.csv", b"prompt\na\x00b\n"),
        ("wide.csv", b",".join(b"c%d" % n for n in range(50_000)) + b"\n"),
        ("long.csv", b"prompt\n" + b"x" * 2_000_000 + b"\n"),
        ("quote.csv", b'prompt\n"' + b"x\n" * 100_000),
        ("empty.csv", b""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_made_to_break_a_reader_is_refused_in_words(world: World, name: str, body: bytes) -> None:
    said = bring(world, name, entity_bomb() if name == "entity.xlsx" else body)

    assert "our bug" not in said
    assert "Traceback" not in said


def entity_bomb() -> bytes:
    """Return a workbook whose sheet is a billion laughs."""
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{"".join(names)}]><worksheet>&a9;</worksheet>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


def test_a_workbook_that_grows_too_much_is_refused(world: World) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)

    assert "unpack to" in bring(world, "bomb.xlsx", file.getvalue())


def test_a_file_that_is_too_large_is_refused_before_it_is_read(world: World) -> None:
    assert "split it" in bring(world, "large.csv", b"x" * (MAX_UPLOAD + 1))


# ------------------------------------------------------------------------------------------------------ exhaustion


@pytest.mark.parametrize("one", FORMS, ids=lambda one: one.name)
def test_a_form_that_is_too_large_or_odd_is_refused_in_words(world: World, one: Address) -> None:
    row = ADDRESSES[one.name]
    who = asker_of(row)
    path, browser = world.path(one, row, who), world.browser(who)
    bodies = [
        ("application/x-www-form-urlencoded", "&".join(f"f{n}=1" for n in range(2000))),
        ("application/json", json.dumps({"a": 1})),
        ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
        ("multipart/form-data", "no boundary"),
        ("application/x-www-form-urlencoded", "%ff%fe=%00&text=%ed%a0%80&name=%00"),
        ("application/x-www-form-urlencoded; charset=utf-7", "a=+ADw-script+AD4-"),
    ]
    answers = [browser.generic("POST", path, body.encode(), content_type=kind) for kind, body in bodies]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    assert not [answer for answer in answers if b"Traceback" in answer.getvalue()]


@pytest.mark.parametrize(
    "one", [one for one in FORMS if one.name in {"say", "write_line", "new_study", "keep"}], ids=lambda one: one.name
)
def test_a_body_that_is_too_large_is_refused(world: World, one: Address) -> None:
    row = ADDRESSES[one.name]
    who = asker_of(row)
    body = {**row.sends, "text": "x" * 13_000_000}
    answer = world.browser(who).post(world.path(one, row, who), body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in {400, 413}


# ----------------------------------------------------------------------------------------------------------- races


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Call all of these in the same instant, each on a thread of its own; return what each gave or raised."""
    start = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return call()
        except RedcommonsError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.mark.parametrize("n", range(5))
def test_one_invitation_lets_one_person_in(world: World, n: int) -> None:
    there = world.mine
    secret, _made = there.by("lead").labour.invite(there.study, ["rater"])
    guests = [somebody(there.bench, f"guest {n} {k}") for k in range(4)]

    def join(person: str) -> Membership:
        guest = there.bench.ws.by(Actor(name=PersonName(""), roles=(), person=person))
        joined: Membership = guest.labour.accept(there.study, secret, f"guest {person}")
        return joined

    ended = at_once(*[lambda person=person: join(person) for person in guests])
    assert len([one for one in ended if isinstance(one, Membership)]) == 1


def test_two_who_join_at_once_never_share_a_name(world: World) -> None:
    there = world.mine
    for n in range(5):
        pairs = [
            (there.by("lead").labour.invite(there.study, ["rater"])[0], somebody(there.bench, f"{n}"))
            for _k in range(4)
        ]

        def join(secret: str, person: str, name: str) -> Membership:
            guest = there.bench.ws.by(Actor(name=PersonName(""), roles=(), person=person))
            joined: Membership = guest.labour.accept(there.study, secret, name)
            return joined

        ended = at_once(*[lambda s=s, p=p, n=n: join(s, p, f"twin {n}") for s, p in pairs])
        assert len([one for one in ended if isinstance(one, Membership)]) == 1


def test_two_leads_who_leave_at_once_leave_one_behind(world: World) -> None:
    there = world.mine
    for n in range(5):
        other = somebody(there.bench, f"second lead {n}")
        secret, _made = there.by("lead").labour.invite(there.study, ["lead"])
        guest = Actor(name=PersonName(f"second {n}"), roles=("lead",), person=other)
        there.bench.ws.by(guest).labour.accept(there.study, secret, f"second {n}")
        at_once(
            lambda: there.by("lead").labour.appoint(there.study, there.people["lead"], ["reader"]),
            partial(there.bench.ws.by(guest).labour.leave, there.study),
        )
        leads = [one for one in there.by("lead").labour.members(there.study) if "lead" in one.roles]
        assert leads
        there.by("lead").labour.appoint(there.study, there.people["lead"], ["lead"])


def test_the_first_link_signs_one_in(world: World) -> None:
    ws = world.mine.bench.ws.by(Actor(name=PersonName(""), roles=()))
    secret = ws.labour.first_link()
    ended = at_once(*[lambda: ws.labour.open_first(secret)] * 4)

    assert len([one for one in ended if not isinstance(one, RedcommonsError)]) == 1


def test_a_form_sent_twice_at_once_makes_one_thing(world: World) -> None:
    """A double click: the second finds what the first made."""
    there = world.mine
    upload = there.by("lead").dataset.bring(there.study, "twice.csv", b"prompt\nhello\n").id
    frozen = at_once(*[lambda: there.by("lead").dataset.freeze(there.study, "twice", sampling="once")] * 4)
    arriving = at_once(*[lambda: there.by("lead").dataset.ask_import(upload)] * 4)
    asked = RunAsked(target="helpline", pace=Pace(repeats=1, seed=11))
    running = at_once(*[lambda: there.by("lead").evaluation.ask_run(frozen[0][1], asked)] * 4)

    assert len({sheet.id for sheet, _release in frozen}) == 1
    assert len({job.id for job in arriving}) == 1
    assert len({job.id for job in running}) == 1


def test_a_run_is_laid_out_for_raters_once(world: World) -> None:
    there = world.mine
    queue = Queue(run=RunId(there.ids["other_run"]), title="twice")
    ended = at_once(*[lambda: there.by("lead").rating.open_queue(queue)] * 4)

    assert len([one for one in ended if isinstance(one, str)]) == 1


def test_what_is_said_at_once_gets_numbers_of_its_own(world: World) -> None:
    there = world.mine
    ws, talk = there.by("lead"), there.ids["talk@lead"]
    turns = at_once(*[lambda: ws.exploration.say(there.study, talk, Saying(text="hello"))] * 6)

    assert len({turn.number for (turn,) in turns}) == 6


def test_one_task_is_handed_to_one_person(world: World) -> None:
    there = world.mine
    world.outside["keeper"].post("/support/write/", {"locale": "en", "lines": "Somebody | 1 2 3"})
    terms = there.by("lead").labour.terms(there.study)[1]
    people = []
    for role in ("rater", "analyst"):
        there.by(role).labour.consent(there.study, Consent(terms=fingerprint(terms), given=True))
        people.append(there.by(role).rating)
    handed = at_once(
        *[lambda one=one: one.pull(there.study, there.ids["queue"], Private(bounded=True)) for one in people * 3]
    )
    tasks = [one[0].candidate.task for one in handed if not isinstance(one, RedcommonsError) and one[0].candidate]

    assert len(tasks) > 1
    assert len(set(tasks)) == len(tasks)

"""A page may not make this machine ask what only this machine can reach."""

import asyncio
import socket
from ipaddress import ip_address

import pytest
from aiohttp.abc import ResolveResult
from yarl import URL

from redcommons.adapters.judges import open_judge, parse_judge
from redcommons.adapters.targets import open_target, parse_target
from redcommons.adapters.targets._guard import ALLOW, BOUND, Guard, guard_of, unwrapped
from redcommons.adapters.targets._resolver import GuardedResolver
from redcommons.dataset.model import Case
from redcommons.evaluation.model import Attempt, Settings
from redcommons.evaluation.ports import AskingJudge, Judged, Request
from redcommons.testing.server import ThreadedServer
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import BadInput, CouldNotRun

NEVER = (
    "169.254.169.254",
    "fe80::1",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "fd00:ec2::254",
    "100.100.100.200",
    "168.63.129.16",
)
INSIDE = ("10.0.0.7", "192.168.1.1", "172.16.0.1", "127.0.0.1", "::1", "fc00::1", "100.64.0.1")
WRAPPED = {
    "::ffff:169.254.169.254": "169.254.169.254",
    "64:ff9b::a00:7": "10.0.0.7",
    "2002:7f00:1::": "127.0.0.1",
    "::ffff:10.0.0.7": "10.0.0.7",
}
ASK = Request(messages=(user("hello"),), settings=Settings(retries=0, timeout=10), seed=1)


@pytest.mark.parametrize("address", NEVER)
def test_link_local_and_metadata_are_refused_even_where_a_list_would_allow_them(address: str) -> None:
    guard = guard_of({ALLOW: f"0.0.0.0/0,::/0,[{address}]:80", BOUND: "127.0.0.1"})

    assert "no page may have asked" in guard.refusal("name", 80, address)


@pytest.mark.parametrize("address", INSIDE)
def test_what_lies_inside_is_refused_unless_it_is_listed_and_the_refusal_says_how(address: str) -> None:
    assert f"{ALLOW}=model.lan:8000" in Guard().refusal("model.lan", 8000, address)
    assert not guard_of({ALLOW: "model.lan:8000"}).refusal("MODEL.lan", 8000, address)
    assert not guard_of({ALLOW: f" {ip_address(address)}/{ip_address(address).max_prefixlen} ,"}).refusal(
        "x", 1, address
    )
    assert guard_of({ALLOW: "model.lan:8000"}).refusal("model.lan", 8001, address)


def test_public_addresses_are_allowed() -> None:
    assert not Guard().refusal("example.org", 443, "93.184.216.34")
    assert not Guard().refusal("example.org", 443, "2606:2800:220:1::1")


@pytest.mark.parametrize("bound", ["127.0.0.1", "::1", "[::1]", "localhost"])
def test_this_machine_may_be_asked_where_only_it_reaches_the_workbench(bound: str) -> None:
    guard = guard_of({BOUND: bound})

    assert not guard.refusal("localhost", 11434, "127.0.0.1")
    assert not guard.refusal("localhost", 11434, "::1")
    assert guard.refusal("db", 5432, "10.0.0.7")


@pytest.mark.parametrize("bound", ["", "0.0.0.0", "::", "workbench.example.org", "192.168.1.5"])
def test_this_machine_may_not_be_asked_where_others_reach_the_workbench(bound: str) -> None:
    assert guard_of({BOUND: bound}).refusal("localhost", 11434, "127.0.0.1")


@pytest.mark.parametrize(("wrapped", "inner"), WRAPPED.items())
def test_an_address_inside_an_address_is_looked_at(wrapped: str, inner: str) -> None:
    assert str(unwrapped(ip_address(wrapped))) == inner
    assert Guard().refusal("x", 80, wrapped)


@pytest.mark.parametrize("listed", ["http://a:1", "a", "a:0", "a:99999", "10.0.0.0/99", ":80", "a:b"])
def test_a_list_that_cannot_be_read_is_refused_by_its_item(listed: str) -> None:
    with pytest.raises(BadInput, match=ALLOW):
        guard_of({ALLOW: listed})


def test_a_name_is_looked_at_where_it_is_resolved_so_that_rebinding_gains_nothing() -> None:
    async def both() -> list[ResolveResult]:
        resolver = GuardedResolver(guard_of({BOUND: "127.0.0.1"}))
        try:
            return await resolver.resolve("localhost", 80, socket.AF_UNSPEC)
        finally:
            await resolver.close()

    async def refused() -> None:
        await GuardedResolver(Guard()).resolve("localhost", 80)

    assert asyncio.run(both())
    with pytest.raises(CouldNotRun, match="inside this network"):
        asyncio.run(refused())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_guarded_target_asks_nothing_inside_and_a_plain_one_asks_as_ever(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BOUND, raising=False)
    monkeypatch.delenv(ALLOW, raising=False)
    with ThreadedServer(lambda asked: "Hello.") as server:
        spec = parse_target(f"openai:{server.url.replace('127.0.0.1', host)}#m")
        with pytest.raises(CouldNotRun, match="inside this network") as caught:
            asyncio.run(once(spec, guarded=True))
        assert (caught.value.cause, caught.value.may_pass, server.requests) == ("unreachable", False, [])
        assert asyncio.run(once(spec, guarded=False)) == "Hello."
        monkeypatch.setenv(ALLOW, f"{host}:{URL(server.url).port}")
        assert asyncio.run(once(spec, guarded=True)) == "Hello."


def test_a_guarded_model_judge_asks_nothing_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BOUND, raising=False)
    with ThreadedServer(lambda asked: "Hello.") as server:
        judge = open_judge(parse_judge(f"model:{server.url}#m", "Is it rude?"), guarded=True)
        assert isinstance(judge, AskingJudge)
        attempt = Attempt(ordinal=0, repeat=1, state="replied", turns=(user("a"), assistant("b")))
        opinion = asyncio.run(judge.ask(Judged(case=Case(turns=(user("a"),)), attempt=attempt)))

        assert (opinion.word, server.requests) == ("failed", [])
        assert "inside this network" in opinion.why


def test_a_key_of_this_machine_goes_only_to_a_place_that_was_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDCOMMONS_API_KEY", "secret-key")
    monkeypatch.setenv(BOUND, "127.0.0.1")
    with ThreadedServer(lambda asked: "Hello.") as server:
        spec = parse_target(f"openai:{server.url}#m")
        asyncio.run(once(spec, guarded=True))
        monkeypatch.setenv(ALLOW, f"127.0.0.1:{URL(server.url).port}")
        asyncio.run(once(spec, guarded=True))
        asyncio.run(once(spec, guarded=False))

        assert ["secret-key" in asked.key for asked in server.requests] == [False, True, True]


async def once(spec: object, *, guarded: bool) -> str:
    target = open_target(spec, guarded=guarded)  # type: ignore[arg-type]
    try:
        return (await target.reply(ASK)).text
    finally:
        await target.close()

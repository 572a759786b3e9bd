"""Every fault of the outside world, on a real socket, and the typed outcome that becomes of it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace

from redcommons.adapters.targets import open_target, parse_target
from redcommons.adapters.targets._client import MAX_BODY
from redcommons.evaluation.model import Reply, Settings
from redcommons.evaluation.ports import Request
from redcommons.testing.hostile import TEXTS
from redcommons.testing.misbehaving import FAULTS, FILE, GOOD, Misbehaving, misbehaving
from redcommons.values.conversation import ToolCall, user
from redcommons.values.errors import CouldNotRun
from redcommons.values.text import clean

T = TypeVar("T")
REPLIES = {
    "good": (GOOD, "stop"),
    "broken_utf8": ("caf\ufffd \ufffd", "stop"),
    "nul": ("a\x00b\x00c", "stop"),
    "lone_surrogate": ("a\ufffdb", "stop"),
    "large": ("x" * 9_000_000, "stop"),
    "empty_reply": ("", "stop"),
    "null_content": ("", "stop"),
    "cut_off": ("I would say that", "length"),
    "refusal": ("I'm sorry, but I can't help with that.", "stop"),
}
# fault -> cause, whether it may pass, words that the detail must hold
CAUSES = {
    "rate_limited": ("rate_limited", True, "slow down"),
    "rate_limited_by_date": ("rate_limited", True, "429"),
    "quota_spent": ("rate_limited", False, "quota"),
    "server_error": ("server_error", True, "it broke"),
    "bad_gateway": ("server_error", True, "Bad Gateway"),
    "dropped_at_once": ("dropped", True, "ended early"),
    "dropped_after_headers": ("dropped", True, "ended early"),
    "half_closed": ("dropped", True, "ended early"),
    "truncated_json": ("not_json", True, "not JSON"),
    "invalid_json": ("not_json", True, "<html>Welcome"),
    "deep_json": ("not_json", True, "not JSON"),
    "other_json": ("unexpected", False, "not a chat completion"),
    "huge": ("too_long", False, "10,000,000"),
    "endless": ("too_long", False, "10,000,000"),
    "hung": ("timed_out", True, "0.3 s"),
    "slow": ("timed_out", True, "0.3 s"),
    "empty_choices": ("unexpected", True, "choices are empty"),
    "content_filter": ("blocked", False, "filter"),
    "filtered_prompt": ("blocked", False, "filtered"),
    "error_in_body": ("server_error", True, "upstream is away"),
    "unauthorised": ("unauthorised", False, "REDCOMMONS_API_KEY"),
    "unknown_model": ("unknown_model", False, "does not exist"),
    "nothing_here": ("unexpected", False, "/v1"),
    "calls_long": ("too_long", False, "1,000,000"),
    "calls_many": ("too_long", False, "128"),
    "calls_other_shape": ("unexpected", False, "not a chat completion"),
    "redirect": ("unexpected", False, "elsewhere"),
    "not_http": ("unexpected", False, "does not speak HTTP"),
}
STREAMS = {
    "stream_slow": ("timed_out", True, "0.3 s"),
    "stream_endless": ("too_long", False, "10,000,000"),
    "stream_cut": ("dropped", True, "ended before"),
    "stream_dropped": ("dropped", True, "ended early"),
    "stream_empty": ("unexpected", True, "choices are empty"),
    "stream_hung": ("timed_out", True, "0.3 s"),
    "stream_calls_endless": ("too_long", False, "1,000,000"),
}
WORDS = "and so it goes on, word for word. " * 20
STREAMED = {
    **{f"stream_{name}": text for name, text in TEXTS.items()},
    "stream_large": "x" * 4_000_000,
    "stream_words": WORDS,
    "stream_half_sign": "cafcaf\ufffd",
    "stream_half_pair": "a\ufffd\ufffdb",
}
ADA = ToolCall(id="a", name="look_up_file", arguments=FILE)
CALLS = {
    "calls": (ADA,),
    "calls_not_json": (replace(ADA, arguments='{"tenant: Ada'),),
    "calls_plain_json": (replace(ADA, arguments='{"tenant":"Ada"}'),),
    "calls_without_name": (replace(ADA, name=""),),
    "calls_without_id": (replace(ADA, id="call-1x"), replace(ADA, id="call-1"), replace(ADA, id="call-3")),
    "calls_without_function": (ToolCall(id="a", name=""),),
    "stream_calls": (ADA, replace(ADA, id="b", arguments="{}")),
    "stream_calls_without_index": (ADA, replace(ADA, id="b", arguments="{}")),
    "stream_calls_broken": (ToolCall(id="call-1", name="", arguments='{"ten'),),
}
PATIENT = {"calls_long", "stream_calls_endless", "large", "huge", "endless", "stream_endless"}


class Ear:
    """Hears a reply while it comes."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.times = 1

    def piece(self, text: str) -> None:
        self.heard.append(text)

    def anew(self) -> None:
        self.heard.clear()
        self.times += 1


async def ask(url: str, ear: Ear | None = None, **settings: object) -> Reply:
    target = open_target(parse_target(f"openai:{url}#m"))
    given = Settings(**settings)  # type: ignore[arg-type]
    try:
        return await target.reply(Request(messages=(user("Hello"),), settings=given, seed=7, hear=ear))
    finally:
        await target.close()


def against(faulty: Callable[[Misbehaving], Awaitable[T]]) -> T:
    async def run() -> T:
        async with misbehaving() as server:
            return await faulty(server)

    return asyncio.run(run())


def failure(fault: str, *, stream: bool = False) -> CouldNotRun:
    timeout = 10.0 if fault in PATIENT else 0.3
    with pytest.raises(CouldNotRun) as caught:
        against(lambda server: ask(server.at(fault), timeout=timeout, retries=0, stream=stream))
    return caught.value


def test_every_fault_has_its_expectation() -> None:
    assert set(FAULTS) == {*REPLIES, *CAUSES, *STREAMS, *STREAMED, *CALLS}


@pytest.mark.parametrize("fault", REPLIES)
def test_what_can_be_read_is_a_reply(fault: str) -> None:
    reply = against(lambda server: ask(server.at(fault), timeout=10.0, retries=0))

    assert (reply.text, reply.finish) == REPLIES[fault]
    assert (reply.model, reply.tokens_in, reply.tokens_out) == ("misbehaving-1", 3, 4)
    assert reply.milliseconds > 0


@pytest.mark.parametrize("fault", CALLS)
def test_a_reply_that_only_calls_tools_is_one_however_broken_its_calls(fault: str) -> None:
    stream = fault.startswith("stream")
    reply = against(lambda server: ask(server.at(fault), timeout=10.0, retries=0, stream=stream))

    assert (reply.text, reply.calls) == ("", CALLS[fault])
    assert reply.finish == ("stop" if stream else "tool_calls")


@pytest.mark.parametrize("fault", CAUSES)
def test_what_cannot_has_a_typed_cause(fault: str) -> None:
    error = failure(fault)

    assert (error.cause, error.may_pass) == CAUSES[fault][:2]
    assert CAUSES[fault][2] in error.detail
    assert len(error.detail) < 500


@pytest.mark.parametrize("fault", STREAMS)
def test_a_stream_that_goes_wrong_has_a_typed_cause(fault: str) -> None:
    error = failure(fault, stream=True)

    assert (error.cause, error.may_pass) == STREAMS[fault][:2]
    assert STREAMS[fault][2] in error.detail


@pytest.mark.parametrize("fault", STREAMED)
def test_what_is_heard_piece_by_piece_is_the_reply(fault: str) -> None:
    ear = Ear()
    reply = against(lambda server: ask(server.at(fault), ear, timeout=10.0, retries=0, stream=True))

    assert reply.text == STREAMED[fault]
    assert clean("".join(ear.heard), limit=MAX_BODY) == reply.text


def test_a_listener_hears_the_first_words_before_the_last_are_said() -> None:
    ear, seen = Ear(), []

    async def watch(server: Misbehaving) -> Reply:
        asking = asyncio.ensure_future(ask(server.at("stream_words"), ear, stream=True))
        while not asking.done():
            seen.append(len(ear.heard))
            await asyncio.wait([asking], timeout=0.05)
        return await asking

    assert against(watch).text == WORDS
    assert any(0 < count < len(ear.heard) for count in seen)


def test_a_listener_learns_that_a_reply_begins_anew() -> None:
    ear = Ear()
    reply = against(lambda server: ask(server.at("stream_dropped", times=2), ear, retries=3, stream=True, timeout=5.0))

    assert (reply.text, "".join(ear.heard), ear.times) == (GOOD, GOOD, 3)


def test_what_was_heard_stays_with_the_listener_when_a_stream_breaks() -> None:
    ear = Ear()
    with pytest.raises(CouldNotRun, match="dropped"):
        against(lambda server: ask(server.at("stream_dropped"), ear, retries=0, stream=True))

    assert ear.heard == ["All is"]


def test_nobody_is_told_where_no_stream_was_asked_for() -> None:
    ear = Ear()

    assert against(lambda server: ask(server.at("good"), ear, retries=0)).text == GOOD
    assert ear.heard == []


@pytest.mark.parametrize("fault", ["hung", "dropped_at_once", "rate_limited", "invalid_json", "unknown_model"])
def test_a_stream_meets_the_same_faults(fault: str) -> None:
    cause = "dropped" if fault == "invalid_json" else CAUSES[fault][0]

    assert failure(fault, stream=True).cause == cause


@pytest.mark.parametrize("fault", ["rate_limited", "rate_limited_by_date", "server_error", "dropped_at_once", "hung"])
def test_what_may_pass_is_asked_again_until_it_has(fault: str) -> None:
    async def twice(server: Misbehaving) -> tuple[Reply, int]:
        reply = await ask(server.at(fault, times=2), timeout=0.2, retries=3)
        return reply, server.asked[f"{fault}~2"]

    reply, asked = against(twice)

    assert (reply.text, asked) == (GOOD, 3)


def test_what_may_pass_is_asked_again_no_more_than_allowed() -> None:
    async def until(server: Misbehaving) -> int:
        with pytest.raises(CouldNotRun, match="rate_limited"):
            await ask(server.at("rate_limited"), retries=2)
        return server.asked["rate_limited"]

    assert against(until) == 3


def test_what_will_not_pass_is_asked_once() -> None:
    async def once(server: Misbehaving) -> int:
        with pytest.raises(CouldNotRun, match="unauthorised"):
            await ask(server.at("unauthorised"), retries=4)
        return server.asked["unauthorised"]

    assert against(once) == 1


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        with pytest.raises(CouldNotRun) as caught:
            asyncio.run(ask(url, retries=9))

    assert caught.value.cause == "unreachable"
    assert caught.value.detail.startswith(url[len("http://") : -len("/v1")])


@pytest.mark.parametrize(("host", "cause"), [("xn--", "unreachable"), ("1.2.3.4.5", "unexpected")])
def test_a_host_that_cannot_be_has_a_typed_cause_too(host: str, cause: str) -> None:
    with pytest.raises(CouldNotRun) as caught:
        asyncio.run(ask(f"http://{host}/v1", retries=0, timeout=5.0))

    assert caught.value.cause == cause


def test_a_name_that_does_not_resolve_is_unreachable() -> None:
    with pytest.raises(CouldNotRun) as caught:
        asyncio.run(ask("http://no-such-host.invalid/v1", retries=0, timeout=5.0))

    assert (caught.value.cause, "no-such-host.invalid" in caught.value.detail) == ("unreachable", True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody but itself has signed, with its key in the same file."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder


def over_tls(certificate: Path) -> Reply:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")

    async def run() -> Reply:
        async with misbehaving(context) as server:
            return await ask(server.at("good"), timeout=5.0, retries=4)

    return asyncio.run(run())


def test_a_self_signed_certificate_is_refused_at_once_with_a_way_out(certificate: Path) -> None:
    with pytest.raises(CouldNotRun) as caught:
        over_tls(certificate)

    assert (caught.value.cause, caught.value.may_pass) == ("tls", False)
    assert "self-signed" in caught.value.detail
    assert "SSL_CERT_FILE" in caught.value.detail


def test_the_way_out_of_a_self_signed_certificate_works(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))

    assert over_tls(certificate).text == GOOD


def test_the_key_is_sent_and_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDCOMMONS_API_KEY", "Incorrect API")  # the server says these words back

    assert "Incorrect API" not in failure("unauthorised").detail

"""No telemetry: the example is played and served with everything outbound denied, and nobody even tries.

A hook of the interpreter hears every connection, datagram and name that is looked up, in the server and in its worker,
also those that a library begins in C. What does not stay on this machine is written down and refused.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from tools.survey import ROOT

GUARD = """
import ipaddress, os, sys

HEARD = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}

def stays(host):
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False

def hook(event, args):
    if event not in HEARD:
        return
    address = args[0] if event.startswith("socket.get") else args[-1]
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(address, (str, bytes)) and not event.startswith("socket.get"):
        return  # a socket of this machine's file system
    if not stays(host):
        with open(os.environ["HEARD_AT"], "a") as kept:
            kept.write(f"{event} {address!r}\\n")
        raise PermissionError(f"nothing leaves in this test: {address!r}")

sys.addaudithook(hook)
"""


@pytest.fixture
def guarded(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """An environment in which nothing leaves, and the file of what tried to."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    heard = tmp_path / "heard"
    heard.touch()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("REDCOMMONS", "OPENAI"))}
    paths = os.pathsep.join((str(tmp_path / "guard"), str(ROOT / "src"), str(ROOT)))
    return clean | {"PYTHONPATH": paths, "HEARD_AT": str(heard)}, heard


@contextmanager
def demo(environment: dict[str, str], folder: Path) -> Iterator[str]:
    """Play the example and serve it; gives the address of its first link."""
    command = [sys.executable, "-m", "redcommons", "demo", "--workspace", str(folder), "--port", "0"]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout
        yield next(line.strip() for line in process.stdout if line.startswith("http"))
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.communicate()


def signed_in(first: str) -> OpenerDirector:
    """Return a browser that opened the first link."""
    browser = build_opener(HTTPCookieProcessor(http.cookiejar.CookieJar()))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', read(browser, first))
    assert token
    read(browser, first, {"csrfmiddlewaretoken": token[1]})
    return browser


def read(browser: OpenerDirector, address: str, said: dict[str, str] | None = None) -> str:
    """Return a page."""
    with browser.open(address, urlencode(said).encode() if said else None, timeout=60) as answer:
        return str(answer.read().decode(errors="replace"))


def test_the_example_is_played_and_served_without_a_word_to_anybody(
    guarded: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    environment, heard = guarded
    with demo(environment, tmp_path / "workspace") as first:
        base = f"http://{urlsplit(first).netloc}"
        browser = signed_in(first)
        study = re.search(r'href="(/s/[\w-]+/)"', read(browser, base + "/"))
        assert study
        home = read(browser, base + study[1])
        steps = sorted(set(re.findall(rf'href="({study[1]}[\w/-]*)"', home)))
        pages = [read(browser, base + step) for step in (*steps, "/me/", "/people/", "/support/", "/me/work/")]

    assert len(pages) > 8
    assert not [host for page in pages for host in re.findall(r'(?:src|href|action)="(?:https?:)?//([^"/]+)', page)]
    assert heard.read_text() == ""


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')",
    ],
)
def test_whoever_tries_is_counted(attempt: str, guarded: tuple[dict[str, str], Path]) -> None:
    environment, heard = guarded
    ended = subprocess.run(
        [sys.executable, "-c", attempt], env=environment, capture_output=True, check=False, timeout=60
    )

    assert ended.returncode != 0
    assert heard.read_text().count("\n") >= 1

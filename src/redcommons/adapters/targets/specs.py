"""Target specs: words on a command line, taken apart and checked before anything is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

from redcommons.adapters._registry import Registry
from redcommons.evaluation.model import TargetSpec
from redcommons.values.errors import BadInput
from redcommons.values.text import clean

HELPLINE_VERSION = "1.4"
"""Version of the worked example when none is asked for."""

HELPLINE_SEED = "2026"
"""Seed of the worked example's world when none is asked for."""

MAX_TEMPLATE = 1_000_000
"""Longest HTTP template, in bytes."""

_SHAPES = {
    "openai": "openai:URL#MODEL",
    "http": "http:FILE",
    "recorded": "recorded or recorded:NAME",
    "helpline": "helpline, helpline:VERSION or helpline:VERSION@SEED",
    "python": "python:MODULE:FUNCTION",
}
_SECRET_NAMES = {"key", "apikey", "token", "accesstoken", "authtoken", "secret", "clientsecret", "password", "sig"}


def taken_apart(text: str, targets: Registry) -> TargetSpec:
    """Return the spec in `text`; raises BadInput."""
    spec = clean(text, limit=10_000, what="target").strip()
    name, _, rest = spec.partition(":")
    if name in _PARSERS:
        return _PARSERS[name](spec, rest)
    if name in {"https", "ws", "wss"}:
        raise BadInput(f"{spec!r} is an address without a protocol: write openai:{spec}#MODEL, or http:FILE")
    if not targets.knows(name):
        shapes = [_SHAPES.get(known, f"{known}:…") for known in targets.names()]
        raise BadInput(f"no target is called {name!r}; there are: {', '.join(shapes)}")
    return TargetSpec(spec=spec, type=name, address=rest)


def checked_url(url: str, *, where: str) -> SplitResult:
    """Return a web address taken apart; raises BadInput on one that is none or that holds a secret."""
    try:
        parts = urlsplit(url)
        port = parts.port
        (parts.hostname or "").encode("idna")  # what no name server would take
    except ValueError as error:
        raise BadInput(f"{where}: {url!r} is not an address: {error}") from error
    if parts.username or parts.password:
        raise BadInput(f"{where}: the address holds a user or a password; {_way_out}")
    named = [key for key, _ in parse_qsl(parts.query) if _folded(key) in _SECRET_NAMES]
    if named:
        raise BadInput(f"{where}: the address holds a key ({named[0]}=…); {_way_out}")
    strange = any(sign.isspace() or not sign.isprintable() for sign in url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or strange:
        raise BadInput(f"{where}: {url!r} is not an address such as http://localhost:8000/v1")
    return parts


_way_out = "addresses are stored and printed: take it out and set REDCOMMONS_API_KEY in the environment"


def url_and_model(spec: str, rest: str, shape: str) -> tuple[str, str]:
    """Return URL and model of `URL#MODEL`; raises BadInput."""
    url, _, model = (part.strip() for part in rest.partition("#"))
    checked_url(url, where=shape)
    if not model:
        raise BadInput(f"{spec!r} names no model: write {shape}, such as {spec.rstrip('#')}#llama3.1:8b")
    return url, model


def _openai(spec: str, rest: str) -> TargetSpec:
    url, model = url_and_model(spec, rest, _SHAPES["openai"])
    return TargetSpec(spec=spec, type="openai", address=url, model=model)


def _http(spec: str, rest: str) -> TargetSpec:
    if rest.startswith("//"):
        raise BadInput(f"{spec!r} is an address: write openai:URL#MODEL, or http:FILE with a template that names it")
    if not rest:
        raise BadInput("http: names no file: write http:FILE, a JSON or YAML template")
    digits = hashlib.sha256(template_bytes(rest)).hexdigest()[:12]
    return TargetSpec(spec=spec, type="http", address=rest, version=f"sha256:{digits}")


def template_bytes(path: str) -> bytes:
    """Return the content of a template file; raises BadInput."""
    try:
        body = Path(path).expanduser().read_bytes()
    except (OSError, ValueError) as error:
        raise BadInput(f"http:{path}: cannot read the template: {error}") from error
    if len(body) > MAX_TEMPLATE:
        raise BadInput(f"http:{path}: {len(body):,} bytes is no template; the most is {MAX_TEMPLATE:,}")
    return body


def _recorded(spec: str, rest: str) -> TargetSpec:
    if ":" in spec and not rest.strip():
        raise BadInput("recorded: names no set: write recorded, or recorded:NAME")
    return TargetSpec(spec=spec, type="recorded", address=rest.strip())


def _helpline(spec: str, rest: str) -> TargetSpec:
    version, _, seed = rest.partition("@")
    seed = seed or HELPLINE_SEED
    if not (seed.isascii() and seed.isdigit() and len(seed) <= 18):
        raise BadInput(f"{spec!r}: the seed after @ is {seed!r}; it is a whole number, such as {HELPLINE_SEED}")
    return TargetSpec(spec=spec, type="helpline", address=seed, version=version or HELPLINE_VERSION)


def _python(spec: str, rest: str) -> TargetSpec:
    module, _, function = rest.rpartition(":")
    if not all(part.isidentifier() for part in (*module.split("."), *function.split("."))):
        raise BadInput(f"{spec!r} is not python:MODULE:FUNCTION, such as python:my_bot:answer")
    return TargetSpec(spec=spec, type="python", address=rest)


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


_PARSERS: dict[str, Callable[[str, str], TargetSpec]] = {
    "openai": _openai,
    "http": _http,
    "recorded": _recorded,
    "helpline": _helpline,
    "python": _python,
}

"""What the outside world's failures are called, and which of them may pass."""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from redcommons.adapters.targets import _json
from redcommons.values.errors import CouldNotRun
from redcommons.values.text import clean, visible

MAX_DETAIL = 300
"""Longest detail kept of what the other side said, in characters."""

_BLOCKED = ("content_filter", "content_policy", "responsibleai", "content management policy")
_NO_MODEL = ("not found", "not_found", "not exist", "unknown model", "no such model")
_TLS_WAY_OUT = "to trust its certificate, set SSL_CERT_FILE to the file of the authority that signed it"


def of_exception(error: BaseException, url: URL, timeout: float) -> CouldNotRun:
    """Return the cause behind an exception of the client."""
    place = f"{url.raw_host}:{url.port}"
    if isinstance(error, aiohttp.ClientSSLError):
        return CouldNotRun("tls", f"{place}: {shortened(_tls_words(error))}; {_TLS_WAY_OUT}")
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return CouldNotRun("unreachable", f"{place}: no connection within {timeout:g} s", may_pass=True)
    if isinstance(error, TimeoutError):
        return CouldNotRun("timed_out", f"{place}: no whole reply within {timeout:g} s", may_pass=True)
    if isinstance(error, aiohttp.ClientConnectorError):
        return CouldNotRun("unreachable", f"{place}: {shortened(str(error.os_error))}", may_pass=True, wait=0.2)
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL | UnicodeError):
        return CouldNotRun("unexpected", f"{place} does not speak HTTP, or is no address: {shortened(str(error))}")
    words = f"{type(error).__name__}: {error}"
    return CouldNotRun("dropped", f"{place}: the connection ended early: {shortened(words)}", may_pass=True)


def of_status(status: int, headers: Mapping[str, str], body: bytes, *, secret: str = "") -> CouldNotRun:
    """Return the cause behind a refusal, a response whose status is not 2xx."""
    text = _blotted(body.decode("utf-8", "replace"), secret)
    said = shortened(_message(text))
    detail = f"{status}: {said}" if said else str(status)
    known = text.casefold()
    if status in {401, 403}:
        return CouldNotRun("unauthorised", f"{detail}; the key is read from REDCOMMONS_API_KEY or OPENAI_API_KEY")
    if status in {400, 404} and "model" in known and any(words in known for words in _NO_MODEL):
        return CouldNotRun("unknown_model", detail)
    if status == 404:
        return CouldNotRun("unexpected", f"{detail}; nothing is at this address: does it want /v1 at its end?")
    if status == 429:
        spent = "insufficient_quota" in known
        return CouldNotRun("rate_limited", detail, may_pass=not spent, wait=retry_after(headers))
    return _of_other_status(status, headers, detail, known)


def _of_other_status(status: int, headers: Mapping[str, str], detail: str, known: str) -> CouldNotRun:
    if status >= 500 or status in {409, 425}:
        return CouldNotRun("server_error", detail, may_pass=True, wait=retry_after(headers))
    if status == 408:
        return CouldNotRun("timed_out", detail, may_pass=True)
    if status == 400 and any(words in known for words in _BLOCKED):
        return CouldNotRun("blocked", detail)
    if 300 <= status < 400:
        there = visible(headers.get("Location", "somewhere else"))[:200]
        return CouldNotRun("unexpected", f"{status}: it points to {there}; redirects are not followed, so name it")
    return CouldNotRun("unexpected", detail)


def of_error(error: _json.Error, *, secret: str = "") -> CouldNotRun:
    """Return the cause behind an error that came in the body of a response that claims success."""
    if isinstance(error.code, int) and 400 <= error.code < 600:
        body = f"{error.code} {error.type or ''} {error.message or ''}"
        return of_status(error.code, {}, body.encode("utf-8", "replace"), secret=secret)
    said = shortened(_blotted(f"{error.type or error.code or 'error'}: {error.message or ''}", secret))
    return CouldNotRun("unexpected", f"it answered with an error: {said}", may_pass=True)


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for, as a number or as a date; None without one.

    Source: RFC 9110, 10.2.3. A date in the past and a negative number are 0.
    """
    asked = headers.get("Retry-After", "").strip()
    if not asked:
        return None
    if asked.replace(".", "", 1).isdigit() and asked.isascii():
        return min(float(asked), 86_400.0)
    try:
        until = parsedate_to_datetime(asked).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, until - (time.time() if now is None else now)), 86_400.0)


def shortened(text: str) -> str:
    """Return outside words as one short line without unseen controls."""
    line = " ".join(visible(clean(text[: 4 * MAX_DETAIL], what="detail")).split())
    return line if len(line) <= MAX_DETAIL else line[: MAX_DETAIL - 1] + "…"


def _message(text: str) -> str:
    found = _json.message(text)
    return text if found is None else found


def _blotted(text: str, secret: str) -> str:
    return text.replace(secret, "[key]") if secret else text


def _tls_words(error: aiohttp.ClientSSLError) -> str:
    inner = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    return str(inner)

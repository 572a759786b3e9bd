"""What every answer carries: a policy under which nothing foreign runs, a language, and words for a refusal."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from redcommons.values.errors import RedcommonsError
from redcommons.values.words import speaking
from redcommons.workbench import refused
from redcommons.workbench.bounded import TOO_LARGE

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing runs, is fetched or is framed but what this server itself gives out; inline script and style never."""

Answer = Callable[[HttpRequest], HttpResponseBase]


class _Around:
    """A middleware that serves pages and streams alike."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Answer) -> None:
        self.answer: Any = get_response  # a page or a coroutine, as Django hands it over
        self.streams = iscoroutinefunction(get_response)
        if self.streams:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401  as above
        return self.later(request) if self.streams else self.after(request, self.answer(request))

    async def later(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of a coroutine, changed."""
        return self.after(request, await self.answer(request))

    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer, changed."""
        del request
        return response


class _Policy(_Around):
    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        del request
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response


class _Language(_Around):
    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401  as above
        with speaking(get_language() or "en"):
            return super().__call__(request)

    async def later(self, request: HttpRequest) -> HttpResponseBase:
        with speaking(get_language() or "en"):
            return await super().later(request)


class _Bounds(_Around):
    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Say that a body was too long before anybody looks for a form in it."""
        return refused.too_large(request) if getattr(request, "scope", {}).get(TOO_LARGE) else None


class _Refusals(_Around):
    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say in words that an address takes forms alone: a browser shows nothing for an empty answer."""
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        told = refused.no_page(request)
        told.headers["Allow"] = response.headers["Allow"]
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Return a page for what we raise on purpose; everything else is a bug and stays one."""
        return refused.page(request, error) if isinstance(error, RedcommonsError) else None


policy, language, bounds, refusals = _Policy, _Language, _Bounds, _Refusals

"""Cookies of care go out with the answer, whatever page gave it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from redcommons.workbench.care.mine import mine


@sync_and_async_middleware
def care(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Give every request its private side, and every answer the cookies that changed."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            response = await get_response(request)
            return mine(request).kept(response)

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        return mine(request).kept(get_response(request))

    return now

"""Names of hosts, resolved as ever and looked at before anything connects: where a rebound name gains nothing."""

from __future__ import annotations

import socket

from aiohttp import DefaultResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from redcommons.adapters.targets._guard import Guard
from redcommons.values.errors import CouldNotRun


class GuardedResolver(AbstractResolver):
    """Resolves names as ever, and gives only addresses that may be asked."""

    def __init__(self, guard: Guard) -> None:
        """Look at every address through `guard`."""
        self._guard = guard
        self._inner = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host that may be asked; raises CouldNotRun where there is none."""
        found = await self._inner.resolve(host, port, family)
        refusals = [self._guard.refusal(host, port, one["host"].split("%")[0]) for one in found]
        if found and all(refusals):
            raise CouldNotRun("unreachable", refusals[0])
        return [one for one, refused in zip(found, refusals, strict=True) if not refused]

    async def close(self) -> None:
        """Let go of the resolver inside."""
        await self._inner.close()

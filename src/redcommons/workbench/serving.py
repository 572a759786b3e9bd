"""`redcommons serve`: one process, its worker beside it. Django has been told everything before this is imported."""

from __future__ import annotations

import errno
import gc
import os
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from urllib.parse import quote

import uvicorn
from django.core.management import call_command

from redcommons.adapters.targets import BOUND
from redcommons.assembly import Workspace, open_workspace
from redcommons.values.errors import BadInput
from redcommons.workbench import open as opened
from redcommons.workbench.accounts import entry
from redcommons.workbench.bounded import bounded
from redcommons.workbench.child import beside
from redcommons.workbench.quiet import hush
from redcommons.workbench.starting import LOOPBACK, ServeOptions
from redcommons.workbench.threads import SWITCH, Pages


def prepare(where: str) -> Workspace:
    """Open the workspace, bring every table up to date, and serve it from now on."""
    ws = open_workspace(where, many=True)
    call_command("migrate", verbosity=0, interactive=False)
    opened.serve(ws)
    return ws


def serve(options: ServeOptions, say: Callable[[str], None]) -> None:
    """Serve until interrupted."""
    hush()
    # A page may ask what answers on this machine only where this machine alone reaches the page.
    os.environ[BOUND] = "" if options.behind_tls else options.host
    ws = prepare(options.where)
    with ws, ExitStack() as kept:
        sockets = [kept.enter_context(sock) for sock in listening(options)]
        say(f"http://{_shown(options.host)}:{sockets[0].getsockname()[1]}{first_path(ws, always=options.first_link)}")
        server = uvicorn.Server(
            uvicorn.Config(
                bounded(Pages()),
                access_log=False,  # who looked at what is nobody's to read, also not in a log
                log_level="warning",
                lifespan="off",
                server_header=False,
                proxy_headers=options.behind_tls,  # else anybody here could claim to be another address
                forwarded_allow_ips="127.0.0.1",
                timeout_graceful_shutdown=5,
            )
        )
        kept.enter_context(beside(options.where))
        gc.collect()
        sys.setswitchinterval(SWITCH)
        gc.freeze()  # what stands by now stays: walking it again and again would hold every reply up meanwhile
        try:
            server.run(sockets=sockets)
        finally:
            opened.serve(None)


def first_path(ws: Workspace, *, always: bool = False) -> str:
    """Return "/", or the path of a fresh first link: while nobody could sign in without one, or when asked for."""
    return f"/first/{quote(ws.labour.first_link())}/" if always or entry.needs_first_link() else "/"


def _shown(host: str) -> str:
    """Return the name to print: a passkey belongs to a name, and a bare address cannot hold one."""
    if host in LOOPBACK:
        return "localhost"
    return f"[{host}]" if ":" in host else host


def listening(options: ServeOptions) -> list[socket.socket]:
    """Return open doors. "localhost" means both loopback addresses: a browser tries the newer kind first."""
    main = _bound(options.host, options.port)
    twin = {"127.0.0.1": "::1", "localhost": "::1", "::1": "127.0.0.1"}.get(options.host)
    if twin is None:
        return [main]
    try:
        return [main, _bound(twin, main.getsockname()[1])]
    except BadInput as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno == errno.EADDRINUSE:
            main.close()
            if options.port == 0:
                return listening(options)
            raise
        return [main]


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Named TCP, or asyncio leaves its delay on: an answer in two pieces then takes 40 ms more.
        sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise BadInput(f"{host}: {error.strerror}: choose another --host") from error
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(2048)  # whoever opens the address as soon as it is printed waits instead of being turned away
    except OSError as error:
        sock.close()
        raise BadInput(f"{host}:{port}: {error.strerror}: choose another --port") from error
    return sock

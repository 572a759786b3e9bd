"""`redcommons serve`: one process, its worker beside it. Django has been told everything before this is imported."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from urllib.parse import quote

import uvicorn
from django.core.asgi import get_asgi_application
from django.core.management import call_command

from redcommons.adapters.targets import BOUND
from redcommons.assembly import Workspace, open_workspace
from redcommons.values.errors import BadInput
from redcommons.workbench import open as opened
from redcommons.workbench.accounts import entry
from redcommons.workbench.starting import ServeOptions


def prepare(where: str) -> Workspace:
    """Open the workspace, bring every table up to date, and serve it from now on."""
    ws = open_workspace(where)
    call_command("migrate", verbosity=0, interactive=False)
    opened.serve(ws)
    return ws


def serve(options: ServeOptions, say: Callable[[str], None]) -> None:
    """Serve until interrupted."""
    # A page may ask what answers on this machine only where this machine alone reaches the page.
    os.environ[BOUND] = "" if options.behind_tls else options.host
    ws = prepare(options.where)
    with ws, _listening(options) as sock:
        address = f"http://{options.host if ':' not in options.host else f'[{options.host}]'}:{sock.getsockname()[1]}"
        say(address + first_path(ws))
        server = uvicorn.Server(
            uvicorn.Config(
                get_asgi_application(),
                access_log=False,  # who looked at what is nobody's to read, also not in a log
                log_level="warning",
                lifespan="off",
                server_header=False,
                forwarded_allow_ips="127.0.0.1",
                timeout_graceful_shutdown=5,
            )
        )
        try:
            server.run(sockets=[sock])
        finally:
            opened.serve(None)


def first_path(ws: Workspace) -> str:
    """Return "/", or the path of a fresh first link while nobody could sign in without one."""
    return f"/first/{quote(ws.labour.first_link())}/" if entry.needs_first_link() else "/"


def _listening(options: ServeOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((options.host, options.port))
        sock.listen(2048)  # whoever follows the address before the server is ready waits, and is not turned away
    except OSError as error:
        sock.close()
        raise BadInput(f"{options.host}:{options.port}: {error.strerror}: choose another --port") from error
    return sock

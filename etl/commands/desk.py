"""`communique desk`: the database in a browser."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

PORT = 8417


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique desk --port 9000")(desk)


def desk(
    host: Annotated[str, typer.Option(metavar="H", help="Address to listen at; only this machine reaches the default.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = PORT,
) -> None:
    """Open the analyst's desk: articles with all that was found in them, actors, sanctions, reports, SQL, in a browser.

    Prints its address and runs until it is interrupted. It reads; the decisions of its review queue are all that it writes.
    At another address than this machine's own it demands a login: see docs/api.md.
    """
    import uvicorn

    from communique.etl.cli import version
    from communique.etl.desk import context
    from communique.etl.desk_access import rules
    from communique.reports.desk.app import create_app
    from communique.reports.desk.safety import guarded

    guard = rules(host)
    with listening(host, port) as listener:
        app = guarded(create_app(context(version())), guard)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="on"))
        print(address(listener), flush=True)
        server.run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections. Raises OSError, naming the address."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256)
    except OSError as failure:
        raise OSError(failure.errno, f"{failure.strerror}; give another --port", f"{host}:{port}") from failure


def address(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

"""`communique desk`: the database in a browser."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Annotated

import typer

from communique.etl.output import note, progress

PORT = 8417
MOST_PAGES = 20_000


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique desk --port 9000")(desk)


def desk(
    host: Annotated[str, typer.Option(metavar="H", help="Address to listen at; only this machine reaches the default.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = PORT,
    static: Annotated[
        Path | None, typer.Option("--static", metavar="DIR", help="Write the desk as static pages into a new folder, and serve nothing.")
    ] = None,
    articles: Annotated[int, typer.Option(metavar="N", min=0, help="With --static: the newest N articles, besides those linked to.")] = 100,
    pages: Annotated[int, typer.Option(metavar="N", min=1, help="With --static: at most N pages.")] = MOST_PAGES,
) -> None:
    """Open the analyst's desk: articles with all that was found in them, actors, sanctions, reports, SQL, in a browser.

    Prints its address and runs until it is interrupted. It reads; the decisions of its review queue are all that it writes.
    At another address than this machine's own it demands a login: see docs/api.md.
    """
    from communique.etl.cli import version
    from communique.etl.desk import context

    if static is not None:
        _write(static, articles, pages)
        return
    import uvicorn

    from communique.etl.desk_access import rules
    from communique.reports.desk.app import create_app
    from communique.reports.desk.safety import guarded

    guard = rules(host)
    with listening(host, port) as listener:
        app = guarded(create_app(context(version())), guard)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="on"))
        print(address(listener), flush=True)
        server.run(sockets=[listener])


def _write(folder: Path, articles: int, most: int) -> None:
    from communique.etl.cli import version
    from communique.etl.desk import context
    from communique.reports.desk.app import create_app
    from communique.reports.desk.export import export, newest

    stands_on = context(version())
    with progress() as display:
        bar = display.add_task("pages", total=None)
        written = export(
            create_app(stands_on),
            folder,
            newest(stands_on, articles),
            most,
            lambda done, known: display.update(bar, completed=done, total=known),
        )
    stands_on.pool.close()
    note(f"{written} pages; begin at {folder / 'index.html'}")


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections. Raises OSError, naming the address."""
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256)
        # Connections inherit it. Without it a page waits 40 ms for the reader to acknowledge its head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as failure:
        raise OSError(failure.errno, f"{failure.strerror}; give another --port", f"{host}:{port}") from failure


def address(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

"""The figures of a worker and of the queue in the text format of Prometheus, and a small server that gives them out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "communique_"


class MetricsError(Exception):
    """The metrics can't be given out: the message gives the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure; `kind` is gauge, or counter for one that only grows. A value of None is left out."""

    name: str
    help: str
    value: float | None
    kind: str = "gauge"


def text(metrics: Iterable[Metric]) -> str:
    """The metrics as Prometheus reads them."""
    lines = []
    for metric in metrics:
        if metric.value is not None:
            name = f"{PREFIX}{metric.name}"
            lines += [f"# HELP {name} {metric.help}", f"# TYPE {name} {metric.kind}", f"{name} {metric.value}"]
    return "\n".join([*lines, ""])


def of_queue(figures: Mapping[str, int | None], helps: Mapping[str, str]) -> Iterator[Metric]:
    """The figures of the queue as gauges."""
    for name, value in figures.items():
        yield Metric(name, helps[name], value)


def address(text: str) -> tuple[str, int]:
    """(host, port) of PORT or HOST:PORT; without a host, this machine alone. Raises MetricsError."""
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise MetricsError(f"{text!r} is not a port or host:port, such as 9464 or 0.0.0.0:9464")
    return host.strip("[]") or "127.0.0.1", int(port)


@contextmanager
def served(where: tuple[str, int] | None, page: Callable[[], str]) -> Iterator[int]:
    """Give out `page` at /metrics for the length of the block; yields the port, 0 if nowhere. Raises MetricsError."""
    if where is None:
        yield 0
        return

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            is_metrics = self.path.partition("?")[0] == "/metrics"
            body = page().encode() if is_metrics else b"The metrics are at /metrics\n"
            self.send_response(200 if is_metrics else 404)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    try:
        server = ThreadingHTTPServer(where, Handler)
    except OSError as failure:
        raise MetricsError(f"{where[0]}:{where[1]}: can't be listened on ({failure.strerror}); give another --metrics") from failure
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()

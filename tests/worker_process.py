"""A worker with the hand-made annotator, as a process: `python worker_process.py URL OPTIONS`, the options as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import handmade

PACE = {"heartbeat": 0.4, "stalled_after": 1.2, "look": 0.2}


def start(url: str, log: Path, **options: Any) -> subprocess.Popen[bytes]:
    """A worker; `options` are those of the worker and `factory`, a function of handmade. What it says goes to `log`."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    with log.open("ab") as out:
        command = [sys.executable, __file__, url, json.dumps(options)]
        return subprocess.Popen(command, stdout=out, stderr=out, env=environment, start_new_session=True)


def main(url: str, given: str) -> None:
    from communique.etl import logs
    from communique.etl.jobs import Extractor
    from communique.etl.queue.serving import Pace
    from communique.etl.queue.worker import Options, work

    logs.set_up("warning", "text")
    options = {"processes": 1, "retry_wait": 0.1, **json.loads(given)}
    factory = getattr(handmade, options.pop("factory", "make"))
    if "metrics" in options:
        options["metrics"] = tuple(options["metrics"])
    version = options.pop("version", "hand-1")
    pace = Pace(**{**PACE, **options.pop("pace", {})})
    work(lambda: url, lambda: Extractor(version, factory), Options(pace=pace, **options))


if __name__ == "__main__":
    main(*sys.argv[1:])

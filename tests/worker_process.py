"""Workers, feeders and whole runs with the hand-made annotator, as processes: `python worker_process.py URL OPTIONS`, the options as JSON.

With `ingest`, a path, it reads that; with `run`, a path, it does the whole job; else it is a worker, and the options are those of the
worker. `factory` is a function of handmade. With `home`, it starts the embedded server there whenever it does not find it.
"""

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
    """A process with these options. What it says goes to `log`."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    with log.open("ab") as out:
        command = [sys.executable, __file__, url, json.dumps(options)]
        return subprocess.Popen(command, stdout=out, stderr=out, env=environment, start_new_session=True)


def main(url: str, given: str) -> None:
    from communique.etl import jobs, logs
    from communique.etl.embedded import Server
    from communique.etl.queue.serving import Pace
    from communique.etl.queue.worker import Options, work

    logs.set_up("warning", "text")
    options = {"processes": 1, "retry_wait": 0.1, **json.loads(given)}
    home, path = options.pop("home", None), options.pop("ingest", None)
    factory = getattr(handmade, options.pop("factory", "make"))
    extractor = jobs.Extractor(options.pop("version", "hand-1"), factory)

    def address() -> str:
        if home:
            Server(Path(home)).start()
        return url

    if path:
        jobs.ingest(address(), [path], jobs.Options())
    elif "run" in options:
        jobs.run(address(), [options["run"]], jobs.Options(jobs=2), lambda: extractor)
    else:
        if "metrics" in options:
            options["metrics"] = tuple(options["metrics"])
        work(address, lambda: extractor, Options(pace=Pace(**PACE), **options))


if __name__ == "__main__":
    main(*sys.argv[1:])

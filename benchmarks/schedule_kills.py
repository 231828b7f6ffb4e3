"""Workers of the schedule, killed at random: is every due run delivered, and once?

python benchmarks/schedule_kills.py [--runs 200] [--kills 30] [--workers 2] [--seed 1]

Starts an embedded server in a scratch folder, a webhook on loopback that takes its time, and workers (`communique schedule start`) on
a schedule with that many runs overdue. A worker chosen at random is killed (SIGKILL) after a random time and started anew, as often as
asked. Then what the webhook got is compared with what the database says. Exits with 1 if a run was lost, or came twice unmarked.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg

SCHEDULE = """\
[webhook.here]
url = "{address}"
secret = "env:TRIAL_SECRET"

[worker]
heartbeat = 0.5
stalled_after = 1.5
retry_wait = 0.5

[schedule.often]
report = "latest-happenings"
parameters = {{ limit = 5 }}
cron = "* * * * *"
format = "json"
catch_up = "all"
retries = 20
recipients = ["webhook:here"]
"""
# Of those due at first: what became due while it ran is no part of the trial.
DONE = """
    select count(*) filter (where outcome = 'succeeded'), count(*)
    from (select outcome from report_runs where schedule = 'often' order by due_at limit %s) as first
"""


@dataclass
class Result:
    """What came of a trial. `arrivals` has, for each run, whether each arrival said that it may be a repeat."""

    runs: int
    kills: int
    seconds: float
    arrivals: dict[str, list[bool]] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def once(self) -> int:
        return sum(len(each) == 1 for each in self.arrivals.values())

    @property
    def several(self) -> int:
        return sum(len(each) > 1 for each in self.arrivals.values())

    @property
    def unmarked(self) -> list[str]:
        """Runs that arrived more than once where the database, or a message after the first, does not say so."""
        return [id for id, each in self.arrivals.items() if len(each) > 1 and (id not in self.marked or each.count(False) > 1)]

    @property
    def lost(self) -> int:
        return self.runs - len(self.arrivals)

    def is_sound(self) -> bool:
        return not self.lost and not self.unmarked and self.outcomes == {"succeeded": self.runs}


@contextmanager
def webhook(chance: random.Random):
    """A webhook that answers after 0 to 80 ms; yields its address and what it got."""
    got: dict[str, list[bool]] = defaultdict(list)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                got[body["data"]["id"]].append(body["data"]["repeat"])
                pause = chance.uniform(0, 0.08)
            time.sleep(pause)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", got
    finally:
        server.shutdown()


def trial(url: str, folder: Path, runs: int, kills: int, workers: int = 2, seed: int = 1, patience: float = 900) -> Result:
    """Let `workers` do `runs` overdue runs in the database of `url`, killing one at random `kills` times."""
    chance = random.Random(seed)
    with webhook(random.Random(seed + 1)) as (address, got), psycopg.connect(url, autocommit=True) as connection:
        path = folder / "schedule.toml"
        path.write_text(SCHEDULE.format(address=address), encoding="utf-8")
        connection.execute("insert into report_schedules values ('often', date_trunc('minute', now()) - make_interval(mins => %s))", [runs])
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "TRIAL_SECRET": "s",
            "COMMUNIQUE_HOME": str(folder),
            "COMMUNIQUE_SCHEDULE_FILE": str(path),
        }
        log = (folder / "workers.log").open("ab")
        command = [sys.executable, "-m", "communique.etl.cli", "schedule", "start", "-q"]

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

        began = time.monotonic()
        alive = [start() for _ in range(workers)]
        killed = 0
        try:
            while time.monotonic() - began < patience:
                done, entered = connection.execute(DONE, [runs]).fetchone() or (0, 0)
                if entered >= runs and done >= runs:
                    break
                if killed < kills and done and chance.random() < _share(killed, kills, done, runs):
                    number = chance.randrange(workers)
                    alive[number].kill()
                    alive[number].wait()
                    alive[number] = start()
                    killed += 1
                time.sleep(chance.uniform(0.01, 0.15))
            first = connection.execute(
                "select due_at, id, outcome from report_runs where schedule = 'often' order by due_at limit %s", [runs]
            ).fetchall()
        finally:
            for worker in alive:
                worker.kill()
                worker.wait()
            log.close()
        names = {id: f"communique-often-{due:%Y%m%dT%H%M%S.%f}" for due, id, _ in first}
        marked = connection.execute("select run_id from report_deliveries where is_repeat and run_id = any(%s)", [list(names)]).fetchall()
        result = Result(runs, killed, time.monotonic() - began)
        result.arrivals = {name: got[name] for name in names.values() if name in got}
        result.marked = {names[id] for (id,) in marked}
        for _, _, outcome in first:
            result.outcomes[outcome] = result.outcomes.get(outcome, 0) + 1
        return result


def _share(killed: int, kills: int, done: int, runs: int) -> float:
    """The chance of a kill now: such that they fall over the whole of the work, and none is left over."""
    return 1.0 if killed / kills < done / runs else 0.05


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    from communique.etl import migrate
    from communique.etl.embedded import Server

    folder = Path(tempfile.mkdtemp(prefix="schedule-kills-"))
    server = Server(folder / "home")
    try:
        url = server.start()
        migrate.upgrade(url)
        result = trial(url, folder, options.runs, options.kills, options.workers, options.seed)
    finally:
        server.stop()
    print(f"runs due                         {result.runs}")
    print(f"workers killed                   {result.kills} of {options.workers} at work, seed {options.seed}")
    print(f"delivered once                   {result.once}")
    print(f"delivered more than once         {result.several}, unmarked {len(result.unmarked)}")
    print(f"marked as perhaps repeated       {len(result.marked)}")
    print(f"lost                             {result.lost}")
    print(f"outcomes in the database         {result.outcomes}")
    print(f"seconds                          {result.seconds:.0f}")
    if result.is_sound():
        shutil.rmtree(folder)
        return 0
    print(f"the workers' log is in {folder}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

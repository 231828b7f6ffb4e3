"""How long the command takes to start: `communique --version` (limit 120 ms), `--help` (250 ms), a command's help, a light command.

    python benchmarks/startup.py [--rounds 21]

Each round starts every command once, so that what else the machine does weighs on all. Byte code is compiled beforehand, as
installing does. The time on the clock is that of a user; CPU time is what a busy machine leaves as it is. A limit holds for the
median of the CPU time, and for that of the clock where the machine is idle.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import scratch

COMMANDS = {
    "python, nothing": (["-c", "pass"], None),
    "communique --version": (["-m", "communique.etl.cli", "--version"], 120),
    "communique --help": (["-m", "communique.etl.cli", "--help"], 250),
    "communique run --help": (["-m", "communique.etl.cli", "run", "--help"], 250),
    "communique config": (["-m", "communique.etl.cli", "config"], None),
}


def measured(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Milliseconds on the clock and of CPU, of a process from start to end."""
    before, begun = _cpu(), time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
    return 1000 * (time.perf_counter() - begun), 1000 * (_cpu() - before)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        # Byte code may be off, or lie where it can't be written.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for round_ in range(rounds + 1):
            for name, (arguments, _) in COMMANDS.items():
                found = measured(arguments, environment)
                if round_:
                    times[name].append(found)
    is_over = False
    for name, (_, limit) in COMMANDS.items():
        clock, cpu = zip(*times[name], strict=True)
        is_over |= limit is not None and statistics.median(cpu) > limit
        told = f"; limit {limit} ms" if limit else ""
        print(f"{name:<24} clock {scratch.spread(clock, 'ms', 0)}; CPU {scratch.spread(cpu, 'ms', 0)}{told}")
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())

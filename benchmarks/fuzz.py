"""Hostile input by the million: damaged, rebuilt and made-up files through every reader, and texts through the annotator.

    python benchmarks/fuzz.py [--inputs 1000000] [--seed 1] [--targets html,pdf] [--start 0] [--findings FOLDER]
    python benchmarks/fuzz.py --again html:1234 [--seed 1]
    python benchmarks/fuzz.py --growth

One process works through the inputs; another watches it. A finding is an exception, a broken promise (fuzz_targets.py), a
death, more than HANG seconds of CPU over one input, or more than MEMORY bytes above what the process held before. Each
input follows from the seed, the target and its number alone, so that a finding can be had again. What the readers gave
is stored in a database now and then, and annotated texts are loaded into it: what went in must be in its tables.
Prints what ran, by target, also when it is interrupted; exits with 1 if there were findings.
"""

from __future__ import annotations

import argparse
import faulthandler
import itertools
import logging
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psutil

HANG = 10.0
# Waiting counts too, but a busy machine may keep a sound input waiting.
BLOCKED = 600.0
MEMORY = 512 << 20
ADDRESS_SPACE = 12 << 30
ROUND = 1000
STORE_AT = 512
# One in so many of the articles read is stored, and all rejects.
STORED_ONE_IN = 8
# Some files hold thousands of records, which would be all that the database is tried with.
MOST_STORED = 200


@dataclass
class Tally:
    """What a target did."""

    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    unforeseen: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.inputs += other.inputs
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)
        self.counts.update(other.counts)
        self.unforeseen.update(other.unforeseen)


@dataclass(frozen=True)
class Found:
    """A finding: the target and number that give the input again, and what happened."""

    target: str
    number: int
    what: str

    @property
    def kind(self) -> str:
        """What findings of one cause have in common: the target, and where the exception was raised."""
        lines = [line.strip() for line in self.what.strip().splitlines()]
        place = next((line for line in reversed(lines) if line.startswith("File ")), "")
        return f"{self.target}: {place or lines[0]}"


def order(targets: Sequence[Any], total: int) -> Iterator[tuple[int, range]]:
    """(index of target, numbers of its inputs) in rounds, so that whenever it ends every target had its share."""
    whole = sum(target.share for target in targets)
    done = [0] * len(targets)
    reached = 0
    for round_ in itertools.count(1):
        for index, target in enumerate(targets):
            wanted = min(round(target.share * round_ * ROUND / whole), done[index] + total - reached)
            for start in range(done[index], wanted, target.batch):
                yield index, range(start, min(wanted, start + target.batch))
            reached += wanted - done[index]
            done[index] = wanted
            if reached >= total:
                return


def work(pipe: Any, place: Any, chosen: Sequence[str], seed: int, total: int, start: int, url: str, traces: str) -> None:
    """The process that does it. `place` tells the watcher which step it is at, and the CPU seconds when it began."""
    import fuzz_targets

    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")  # zipfile warns of what we make
    faulthandler.register(signal.SIGUSR1, file=open(traces, "w"), all_threads=True)  # noqa: SIM115 (open as long as the process is)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    targets = [target for target in fuzz_targets.TARGETS if not chosen or target.name in chosen]
    with ExitStack() as stack:
        scene = fuzz_targets.Scene(
            Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)))
        )
        store = Store(stack, url, seed)
        scene.annotated = store.annotated
        warm: set[str] = set()
        base = 0
        for step, (index, numbers) in enumerate(order(targets, total)):
            if step < start:
                continue
            target = targets[index]
            if step % 100 == 0 or not base:
                base = psutil.Process().memory_info().rss
            begun = time.process_time()
            place[0], place[1], place[2] = step, begun, time.time()
            tally = Tally(len(numbers))
            scene.counts, scene.unforeseen = tally.counts, tally.unforeseen
            for number, what in attempt(target, numbers, seed, scene):
                pipe.send(Found(target.name, number, what))
            tally.seconds = time.process_time() - begun
            tally.slowest = tally.seconds / (len(numbers) if target.batch > 1 else 1)
            pipe.send((target.name, tally))
            if (peak := resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024) > base + MEMORY:
                if target.name in warm:  # the first of a kind loads libraries and models
                    pipe.send(Found(target.name, numbers[0], f"took {(peak - base) >> 20} MiB"))
                Path("/proc/self/clear_refs").write_text("5")  # forget the peak
                base = psutil.Process().memory_info().rss
            warm.add(target.name)
            place[1], place[2] = time.process_time(), time.time()
            for what in failing(store.keep, scene):
                pipe.send(Found(target.name, numbers[0], what))
        for what in failing(store.flush):
            pipe.send(Found("database", 0, what))
        pipe.send(("database", Tally(counts=store.counts)))
        pipe.send(None)


def failing(deed: Callable[..., object], *arguments: object) -> list[str]:
    """What a deed of the database raises, which is a finding like any other; else nothing."""
    try:
        deed(*arguments)
    except Exception:  # noqa: BLE001
        return [traceback.format_exc(limit=-4)]
    return []


def attempt(target: Any, numbers: range, seed: int, scene: Any) -> Iterator[tuple[int, str]]:
    """Run the inputs of these numbers; yields (number, what happened) for each that a promise is broken by."""
    made = [target.make(rng(seed, target.name, number)) for number in numbers]
    try:
        target.check(made if target.batch > 1 else made[0], scene)
    except Exception as failure:  # noqa: BLE001 - this is what is looked for
        scene.stored.clear()
        if len(made) > 1 and target.name != "hypothesis":
            for number in numbers:
                yield from attempt(_single(target), range(number, number + 1), seed, scene)
        else:
            # Hypothesis tells the smallest example in its notes.
            notes = "\n".join(getattr(failure, "__notes__", ()))
            yield numbers[0], "".join(traceback.format_exception(failure, limit=-6)) + notes


def _single(target: Any) -> Any:
    """The target with batches of one."""
    from dataclasses import replace

    return replace(target, batch=1, check=lambda one, scene: target.check([one], scene))


def rng(seed: int, target: str, number: int) -> Random:
    return Random(f"{seed}:{target}:{number}")


class Store:
    """The database: what was read is stored in batches, and what was annotated is loaded, both by the product's own code."""

    def __init__(self, stack: ExitStack, url: str, seed: int) -> None:
        from communique.etl import near, runs

        self._run, self._connection = stack.enter_context(runs.recorded(url, "ingest", {"seed": seed}))
        self._linker = near.Linker(capacity=2_000)
        self._place = 0
        self._items: list[Any] = []
        self._rejects = 0
        self.annotated: list[Any] = []
        self.counts: Counter[str] = Counter()

    def keep(self, scene: Any) -> None:
        """Take what the scene has; write it once there is enough."""
        from communique.etl.ingest import Reject

        for item in scene.stored[:MOST_STORED]:
            self._place += 1
            if isinstance(item, Reject) or self._place % STORED_ONE_IN == 0:
                self._items.append(item)
        scene.stored.clear()
        if len(self._items) >= STORE_AT or len(self.annotated) >= STORE_AT // 4:
            self.flush()

    def flush(self) -> None:
        """Write what is kept."""
        items, self._items = self._items, []
        pairs, self.annotated[:] = list(self.annotated), []
        self._articles(items)
        self._annotations(pairs)

    def _articles(self, items: Sequence[Any]) -> None:
        from communique.etl import documents
        from communique.etl.ingest import Article

        articles = [item for item in items if isinstance(item, Article)]
        rejects = [item for item in items if not isinstance(item, Article)]
        found = documents.store(self._connection, articles, rejects, self._run.id, self._linker)
        if found["added"] + found["duplicates"] != len(articles):
            raise AssertionError(f"of {len(articles)} articles {found} were stored")
        [(stored,)] = self._connection.execute("select count(*) from etl_rejects where run_id = %s", (self._run.id,)).fetchall()
        if stored != self._rejects + len(rejects):
            raise AssertionError(f"{len(rejects)} rejects became {stored - self._rejects} rows")
        self._rejects = stored
        self.counts.update(found)
        self.counts["rejects"] += len(rejects)

    def _annotations(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        from communique.etl import documents, load
        from communique.etl.annotate.model import PartialDate
        from communique.etl.ingest import Article
        from communique.etl.ingest.dedupe import content_hash
        from communique.etl.rows import Annotated

        texts = {content_hash(document.text): (document, annotation) for document, annotation in pairs}
        articles = [
            Article(
                document.text,
                f"fuzz {document.id}",
                "text",
                title=document.title,
                published=PartialDate(document.published, "day") if document.published else None,
            )
            for document, _ in texts.values()
        ]
        documents.store(self._connection, articles, [], self._run.id, self._linker)
        rows = self._connection.execute("select id, content_hash from documents where content_hash = any(%s)", (list(texts),)).fetchall()
        from dataclasses import replace

        found = [Annotated(replace(texts[hash_][0], id=str(id_)), replace(texts[hash_][1], id=str(id_))) for id_, hash_ in rows]
        loaded = load.load(self._connection, found, self._run.id)
        for table in ("statements", "events", "sanction_actions"):
            self.counts[table] += loaded[table]
        self.counts["documents annotated"] += len(found)


def watch(
    chosen: Sequence[str], seed: int, total: int, start: int, url: str, findings: Path | None
) -> tuple[dict[str, Tally], list[Found]]:
    """Run all inputs, in as many processes one after another as die or hang."""
    import fuzz_targets

    targets = [target for target in fuzz_targets.TARGETS if not chosen or target.name in chosen]
    context = multiprocessing.get_context("spawn")
    tallies: dict[str, Tally] = {}
    found: list[Found] = []
    place = context.Array("d", 3)
    place[0] = start
    is_done = False
    told = looked = time.monotonic()
    kinds: Counter[str] = Counter()

    def tell(one: Found) -> None:
        found.append(one)
        kinds[one.kind] += 1
        if kinds[one.kind] == 1:
            print(f"FOUND {one.target}:{one.number}: {one.what}", file=sys.stderr, flush=True)
        if findings is not None:
            findings.mkdir(parents=True, exist_ok=True)
            (findings / f"{one.target.replace(' ', '-')}-{one.number}.txt").write_text(one.what, "utf-8", "backslashreplace")

    with tempfile.NamedTemporaryFile("r") as traces, suppress(KeyboardInterrupt):
        while not is_done:
            ours, theirs = context.Pipe()
            place[1] = place[2] = 0
            worker = context.Process(target=work, args=(theirs, place, chosen, seed, total, int(place[0]), url, traces.name), daemon=True)
            worker.start()
            theirs.close()
            why = ""
            while not why and not is_done:
                try:
                    if ours.poll(0.5):
                        match ours.recv():
                            case None:
                                is_done = True
                            case Found() as one:
                                tell(one)
                            case name, tally:
                                tallies.setdefault(name, Tally()).add(tally)
                except EOFError:
                    worker.join()
                    why = f"died with {worker.exitcode}"
                    break
                if time.monotonic() - looked < 0.5:
                    continue
                looked = time.monotonic()
                if looked - told > 60:
                    told = looked
                    ran = sum(tally.inputs for tally in tallies.values())
                    print(
                        f"{time.strftime('%H:%M:%S')} {ran:,} inputs, step {int(place[0]):,}, {len(found)} findings",
                        file=sys.stderr,
                        flush=True,
                    )
                if place[2]:
                    spent = sum(psutil.Process(worker.pid).cpu_times()[:2]) - place[1] if worker.is_alive() else 0
                    if spent > HANG or time.time() - place[2] > BLOCKED:
                        os.kill(worker.pid, signal.SIGUSR1)
                        time.sleep(1)
                        why = f"took more than {spent:.0f} s of CPU\n{Path(traces.name).read_text()}"
                        worker.kill()
                        worker.join()
            if not is_done:
                index, numbers = next(itertools.islice(order(targets, total), int(place[0]), None))
                tell(Found(targets[index].name, numbers[0], why))
                place[0] += 1
            worker.join(30)
    return tallies, found


def again(name: str, number: int, seed: int) -> None:
    """Run one input in this process, so that its exception is seen and a debugger can be put to it."""
    import fuzz_targets

    target = next(target for target in fuzz_targets.TARGETS if target.name == name)
    with tempfile.TemporaryDirectory() as folder:
        scene = fuzz_targets.Scene(Path(folder))
        made = target.make(rng(seed, name, number))
        print(repr(made)[:3000])
        begun = time.process_time()
        target.check([made] if target.batch > 1 else made, scene)
        print(f"{time.process_time() - begun:.3f} s, {dict(scene.counts)}, {dict(scene.unforeseen)}")
        for item in scene.stored[:20]:
            print(str(item)[:500])


def growth(short: int = 1_000, times: int = 4) -> bool:
    """How much longer texts of one kind take than a fourth of them; whether one takes far more than four times as long."""
    import fuzz_targets

    from communique.etl.annotate.model import Document

    def seconds(made: str) -> float:
        begun = time.process_time()
        list(fuzz_targets.annotator().annotate([Document("1", made)]))
        return time.process_time() - begun

    seconds("France condemned the attack.")
    is_steep = False
    for name, kind in fuzz_targets.ENDLESS.items():
        few, many = seconds(kind(short)), seconds(kind(short * times))
        is_steep |= many > 2 * times * few + 0.5
        print(f"{name:<16}{short:>7,} characters {few:>7.3f} s, {short * times:>7,} {many:>7.3f} s: {many / few:>5.1f} times", flush=True)
    return is_steep


def table(tallies: dict[str, Tally]) -> Iterator[str]:
    yield f"{'target':<16}{'inputs':>10}{'ms each':>9}{'slowest s':>11}  what came of them"
    for name, tally in tallies.items():
        told = ", ".join(f"{count:,} {what}" for what, count in sorted(tally.counts.items()))
        told += "".join(f", {count} by {kind}" for kind, count in tally.unforeseen.most_common(3))
        each = 1000 * tally.seconds / tally.inputs if tally.inputs else 0
        yield f"{name:<16}{tally.inputs:>10,}{each:>9.2f}{tally.slowest:>11.2f}  {told}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--targets", default="", help="names, parted by commas; all if none")
    parser.add_argument("--start", type=int, default=0, help="step to begin at")
    parser.add_argument("--database-url", help="a database with tables and seeds; default one of its own")
    parser.add_argument("--findings", type=Path, help="folder for what was found")
    parser.add_argument("--again", help="TARGET:NUMBER, one input in this process")
    parser.add_argument("--growth", action="store_true", help="see whether annotation takes time in proportion to the text")
    given = parser.parse_args()
    chosen = [name for name in given.targets.split(",") if name]
    if given.again:
        name, _, number = given.again.rpartition(":")
        again(name, int(number), given.seed)
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server is stopped, and what ran is told
    if given.growth:
        return int(growth())
    with ExitStack() as stack:
        if given.database_url is None:
            import scratch

            url = stack.enter_context(scratch.copy_of(stack.enter_context(scratch.server())))
        else:
            url = given.database_url
        begun = time.monotonic()
        tallies, found = watch(chosen, given.seed, given.inputs, given.start, url, given.findings)
        seconds = time.monotonic() - begun
    for line in table(tallies):
        print(line)
    for kind, count in Counter(one.kind for one in found).most_common():
        print(f"{count:>6} findings: {kind}")
    print(f"{sum(tally.inputs for tally in tallies.values()):,} inputs in {seconds:,.0f} s, seed {given.seed}: {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Annotation by several processes: batches in order, each process with its own annotator, loaded once.

A process that dies is replaced, and its batch is tried again one document at a time, so that a document that kills its
annotator is refused and no other is lost. The processes end by themselves when this one goes, however it goes.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import queue
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Protocol

from communique.etl.annotate.model import Annotation, Document

_SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_AHEAD = 2
DIED = "the process that annotated it died"


class Annotates(Protocol):
    """What a process runs: one annotation a document, in any order."""

    def annotate(self, documents: Iterable[Document]) -> Iterable[Annotation]: ...


Factory = Callable[[], Annotates]


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that the annotator could not take."""

    id: str
    reason: str


Outcome = Annotation | Failure
Batch = Sequence[Document]


class WorkerError(Exception):
    """A process could not even load its annotator."""


def annotate(batches: Iterable[Batch], factory: Factory, jobs: int) -> Generator[tuple[Batch, list[Outcome]]]:
    """Each batch with an outcome a document, in the order of the batches.

    With one job it happens in this process; else `factory` must be importable by name, and batches are read only as far
    ahead as keeps `jobs` processes busy. Raises WorkerError if the annotator can't be made.
    """
    if jobs == 1:
        annotator = factory()
        for batch in batches:
            yield batch, outcomes(annotator, batch)
        return
    pool, threads = Pool(factory, jobs), ThreadPoolExecutor(jobs)
    waiting: deque[tuple[Batch, Future[list[Outcome]]]] = deque()
    try:
        for batch in batches:
            waiting.append((batch, threads.submit(pool.outcomes, batch)))
            if len(waiting) >= jobs * _AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        pool.end()  # threads that still wait for a process see it go
        threads.shutdown(cancel_futures=True)
        pool.close()


def outcomes(annotator: Annotates, batch: Batch) -> list[Outcome]:
    """An outcome a document, in order; if the batch fails as a whole, each document is tried alone."""
    try:
        found = {annotation.id: annotation for annotation in annotator.annotate(batch)}
    except Exception as failure:  # noqa: BLE001 - whatever one document does, the others are annotated
        if len(batch) > 1:
            return [outcome for document in batch for outcome in outcomes(annotator, [document])]
        return [Failure(batch[0].id, f"{type(failure).__name__}: {failure}")]
    return [found.get(document.id) or Failure(document.id, "the annotator gave nothing for it") for document in batch]


class Pool:
    """Some processes, each used by whichever thread asks first. They heed no signal, so that a batch under way can be finished."""

    def __init__(self, factory: Factory, jobs: int) -> None:
        self._processes = [_Process(factory) for _ in range(jobs)]
        self._idle: queue.SimpleQueue[_Process] = queue.SimpleQueue()
        for process in self._processes:
            self._idle.put(process)
        self._is_ending = False

    def get_ready(self) -> None:
        """Wait until every process has loaded its annotator; raises WorkerError. To be called before any batch is given."""
        for process in self._processes:
            try:
                process.get_ready()
            except (EOFError, OSError):
                process.restart()

    def outcomes(self, batch: Batch) -> list[Outcome]:
        """The batch's outcomes from the first process that is free."""
        process = self._idle.get()
        try:
            found = self._ask(process, batch)
            if found is None:
                found = [outcome for document in batch for outcome in self._ask(process, [document]) or [Failure(document.id, DIED)]]
            return found
        finally:
            self._idle.put(process)

    def end(self) -> None:
        """Stop the processes, whatever they do."""
        self._is_ending = True
        for process in self._processes:
            process.kill()

    def close(self) -> None:
        for process in self._processes:
            process.close()

    def pids(self) -> list[int]:
        """The processes, as they are at this moment."""
        return [process.pid for process in self._processes]

    def _ask(self, process: _Process, batch: Batch) -> list[Outcome] | None:
        """The outcomes; None if the process died over them, and has been replaced."""
        try:
            return process.ask(batch)
        except (EOFError, OSError):
            if self._is_ending:
                raise
            process.restart()
            return None


class _Process:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._ready = False
        self._start()

    def ask(self, batch: Batch) -> list[Outcome]:
        """Send a batch and wait for its outcomes; EOFError or OSError if the process dies meanwhile."""
        self.get_ready()
        self._pipe.send(batch)
        result: list[Outcome] = self._pipe.recv()
        return result

    def get_ready(self) -> None:
        """Wait until the annotator is loaded; raises WorkerError if it can't be, EOFError or OSError if the process dies."""
        if not self._ready:
            problem = self._pipe.recv()
            if problem is not None:
                raise WorkerError(problem)
            self._ready = True

    def restart(self) -> None:
        """Replace the process, which is dead or dying; raises WorkerError if it never got ready."""
        was_ready = self._ready
        self.close()
        self._start()
        if not was_ready:
            raise WorkerError("a process died while it loaded the annotator; if memory is short, use fewer processes")

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def kill(self) -> None:
        if self._process.pid is not None:  # none while another thread is about to start it
            self._process.kill()

    def close(self) -> None:
        """End the process and give back what it held; no thread may be using it."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _start(self) -> None:
        # Spawned, not forked: nothing of this process's connections and threads is carried over.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self._factory, theirs), daemon=True)
        self._ready = False
        with _environment():
            self._process.start()
        theirs.close()


@contextmanager
def _environment() -> Iterator[None]:
    """One numeric thread a process, unless the user says otherwise: more would fight over the cores."""
    added = [name for name in _SINGLE_THREADED if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


def _serve(factory: Factory, pipe: Connection) -> None:
    """The process's whole life: say that it is ready, then answer batches until the other end closes."""
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for the process that started this one, which ends it
        signal.signal(number, signal.SIG_IGN)
    try:
        try:
            annotator = factory()
        except Exception as failure:  # noqa: BLE001 - told by the process that started this one
            pipe.send(f"the annotator can't be loaded: {type(failure).__name__}: {failure}")
            return
        gc.collect()
        gc.freeze()  # models and gazetteer live as long as the process: no collection need walk them
        pipe.send(None)
        while True:
            pipe.send(outcomes(annotator, pipe.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return

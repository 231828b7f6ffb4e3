"""Annotation by several processes: batches in order, each process with its own annotator, loaded once.

A process that dies is replaced, and its batch is tried again one document at a time, so that a document that kills its
annotator is refused and no other is lost. The processes end by themselves when this one goes, however it goes.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Protocol

from communique.etl.annotate.model import Annotation, Document

_SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_AHEAD = 2


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


def annotate(batches: Iterable[Batch], factory: Factory, jobs: int) -> Iterator[tuple[Batch, list[Outcome]]]:
    """Each batch with an outcome a document, in the order of the batches.

    With one job it happens in this process; else `factory` must be importable by name, and batches are read only as far
    ahead as keeps `jobs` processes busy. Raises WorkerError if the annotator can't be made.
    """
    if jobs == 1:
        annotator = factory()
        for batch in batches:
            yield batch, outcomes(annotator, batch)
        return
    with _processes(factory, jobs) as idle, ThreadPoolExecutor(jobs) as threads:
        waiting: deque[tuple[Batch, Future[list[Outcome]]]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, threads.submit(_on_any, idle, batch)))
                if len(waiting) >= jobs * _AHEAD:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            for _, future in waiting:
                future.cancel()


def outcomes(annotator: Annotates, batch: Batch) -> list[Outcome]:
    """An outcome a document, in order; if the batch fails as a whole, each document is tried alone."""
    try:
        found = {annotation.id: annotation for annotation in annotator.annotate(batch)}
    except Exception as failure:  # noqa: BLE001 - whatever one document does, the others are annotated
        if len(batch) > 1:
            return [outcome for document in batch for outcome in outcomes(annotator, [document])]
        return [Failure(batch[0].id, f"{type(failure).__name__}: {failure}")]
    return [found.get(document.id) or Failure(document.id, "the annotator gave nothing for it") for document in batch]


def _on_any(idle: queue.SimpleQueue[_Process], batch: Batch) -> list[Outcome]:
    """The batch's outcomes from whichever process is free."""
    process = idle.get()
    try:
        try:
            return process.ask(batch)
        except (EOFError, OSError):
            process.restart()
            return [outcome for document in batch for outcome in _alone(process, document)]
    finally:
        idle.put(process)


def _alone(process: _Process, document: Document) -> list[Outcome]:
    try:
        return process.ask([document])
    except (EOFError, OSError):
        process.restart()
        return [Failure(document.id, "the process that annotated it died")]


class _Process:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._ready = False
        self._start()

    def ask(self, batch: Batch) -> list[Outcome]:
        """Send a batch and wait for its outcomes; EOFError or OSError if the process dies meanwhile."""
        if not self._ready:
            problem = self._pipe.recv()
            if problem is not None:
                raise WorkerError(problem)
            self._ready = True
        self._pipe.send(batch)
        result: list[Outcome] = self._pipe.recv()
        return result

    def restart(self) -> None:
        """Replace the process, which is dead or dying."""
        if not self._ready:
            raise WorkerError("a process died while it loaded the annotator; if memory is short, lower --jobs")
        self.stop()
        self._start()

    def stop(self) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join()

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
def _processes(factory: Factory, jobs: int) -> Iterator[queue.SimpleQueue[_Process]]:
    processes: list[_Process] = []
    idle: queue.SimpleQueue[_Process] = queue.SimpleQueue()
    try:
        for _ in range(jobs):
            process = _Process(factory)
            processes.append(process)
            idle.put(process)
        yield idle
    finally:
        for process in processes:
            process.stop()


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
    try:
        try:
            annotator = factory()
        except Exception as failure:  # noqa: BLE001 - told by the process that started this one
            pipe.send(f"the annotator can't be loaded: {type(failure).__name__}: {failure}")
            return
        pipe.send(None)
        while True:
            pipe.send(outcomes(annotator, pipe.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        return

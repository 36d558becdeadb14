"""Many processes, many articles: batches go to workers with a loaded pipeline each; results come back in input order.

A batch whose worker dies or takes longer than the time limit is taken again article by article, so that only the
article at fault is lost.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from spacy.language import Language

from salur.config import Settings
from salur.io.articles import Delivery
from salur.io.report import Reject, Report
from salur.records import GivingRecord, RejectedEvent
from salur.run.batch import Extraction, batches, process_batch

Outcome = tuple[tuple[GivingRecord, ...], tuple[RejectedEvent, ...]] | Reject
WORKER = "worker"
# Batches a worker may be ahead of the one whose turn it is; bounds the memory.
_AHEAD = 4
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(eq=False, slots=True)
class _Job:
    batch: list[Delivery]
    outcomes: list[Outcome] | None = None
    # The job that it was cut from, and its article's number there.
    whole: "_Job | None" = None
    number: int = 0


@dataclass(eq=False, slots=True)
class _Worker:
    process: BaseProcess
    pipe: "Connection[Any, Any]"
    job: _Job | None = None
    # Loading counts for nobody's time.
    ready: bool = False
    since: float = field(default_factory=time.monotonic)


def process_outcomes(nlp: Language, batch: list[Delivery]) -> list[Outcome]:
    """Return an outcome an article, in order: records and refused candidates, or why it failed."""
    rejects: deque[Reject] = deque()
    report = Report(on_reject=rejects.append)
    found = {id(done.article): done for done in process_batch(nlp, batch, report=report)}
    results = (found.get(id(article)) for article, _ in batch)
    return [(done.records, done.rejected) if done else rejects.popleft() for done in results]


def _serve(pipe: "Connection[Any, Any]", make: Callable[[Settings], Language], settings: Settings) -> None:
    nlp = make(settings)
    try:
        pipe.send(None)
        while True:
            pipe.send(process_outcomes(nlp, pipe.recv()))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return


class Workers:
    """Worker processes; leaving the context ends them.

    Args:
        make: loads the pipeline from settings in each worker; a function of a module.
        settings: what to load.
        processes: number of workers.
        timeout: seconds that a batch, and then an article of it alone, may take.
    """

    def __init__(
        self, make: Callable[[Settings], Language], settings: Settings, *, processes: int, timeout: float
    ) -> None:
        self._make, self._settings, self._timeout = make, settings, timeout
        self._context = get_context("spawn")
        for name in _THREADS:
            os.environ.setdefault(name, "1")
        self._workers = [self._start() for _ in range(processes)]

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()

    def run(self, deliveries: Iterable[Delivery], *, batch_size: int, report: Report) -> Iterator[Extraction]:
        """Yield what the pipeline finds in each article, in input order; articles that fail go to the report.

        Args:
            deliveries: the articles.
            batch_size: articles handed to a worker at once.
            report: told of articles that failed.
        """
        feed = (_Job(batch) for batch in batches(deliveries, batch_size))
        order: deque[_Job] = deque()
        queue: deque[_Job] = deque()
        limit = _AHEAD * len(self._workers)
        while True:
            new = list(islice(feed, max(0, limit - len(order))))
            order.extend(new)
            queue.extend(new)
            if not order:
                return
            self._step(queue)
            while order and order[0].outcomes is not None and None not in order[0].outcomes:
                yield from _extractions(order.popleft(), report)

    def _step(self, queue: deque[_Job]) -> None:
        for worker in self._workers:
            if worker.ready and worker.job is None and queue:
                worker.job, worker.since = queue.popleft(), time.monotonic()
                try:
                    worker.pipe.send(worker.job.batch)
                except OSError:
                    self._lost(worker, queue)
        # Silence of the pipes ends when a worker answers, dies (its end closes), or a second has gone by.
        answered = wait([worker.pipe for worker in self._workers], timeout=min(1.0, self._timeout / 4))
        for worker in list(self._workers):
            if worker.pipe in answered:
                self._receive(worker, queue)
            elif worker.job and time.monotonic() - worker.since > self._timeout:
                self._lost(worker, queue, f"took longer than {self._timeout:g} s (setting run.article_timeout)")

    def _receive(self, worker: _Worker, queue: deque[_Job]) -> None:
        try:
            outcomes = worker.pipe.recv()
        except (EOFError, OSError):
            self._lost(worker, queue)
            return
        if worker.job is None:
            worker.ready = True
            return
        job, worker.job = worker.job, None
        _settle(job, outcomes)

    def _lost(self, worker: _Worker, queue: deque[_Job], reason: str | None = None) -> None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        job = worker.job
        if job is None and not worker.ready:
            raise RuntimeError("a worker process ended before its pipeline was loaded; see its message above")
        self._workers[self._workers.index(worker)] = self._start()
        if job is None:
            return
        if len(job.batch) > 1:
            job.outcomes = [None] * len(job.batch)  # type: ignore[list-item]  # filled one by one by _settle
            parts = (_Job([delivery], whole=job, number=number) for number, delivery in enumerate(job.batch))
            queue.extendleft(reversed(list(parts)))
            return
        article, path = job.batch[0]
        why = reason or f"the worker process died (exit code {worker.process.exitcode})"
        _settle(job, [Reject(article_id=article.id, stage=WORKER, reason=why, path=path)])

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._make, self._settings), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _settle(job: _Job, outcomes: list[Outcome]) -> None:
    if job.whole is None or job.whole.outcomes is None:
        job.outcomes = outcomes
    else:
        job.whole.outcomes[job.number] = outcomes[0]


def _extractions(job: _Job, report: Report) -> Iterator[Extraction]:
    for (article, path), outcome in zip(job.batch, job.outcomes or (), strict=True):
        if isinstance(outcome, Reject):
            report.reject(outcome.article_id, outcome.reason, path=path, stage=outcome.stage)
        else:
            yield Extraction(article, *outcome)

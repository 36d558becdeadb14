"""The local engine: processes of this machine with a pipeline each, and batches that go to whoever is free.

A batch whose worker dies or takes too long is taken again article by article, so that only the article at fault is
lost. Where processes can be forked (Linux), the pipeline is loaded once and its tables are shared by all workers.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from types import TracebackType

from salur.errors import SalurError
from salur.io.entries import Entry
from salur.io.readers import entry_id
from salur.io.report import Reject
from salur.run.engine import Done, Make
from salur.run.extraction import cut
from salur.run.parts import Part, Task, join
from salur.run.shards import Shard
from salur.run.worker_process import Answer, WorkerFactory, WorkerProcess

WORKER = "worker"
# Batches that wait for a worker, and shards at work, by worker: enough that nobody idles, little in memory.
_WAITING, _OPEN = 2, 2


class _Open:
    """A shard at work: its parts by the place of their entries."""

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self.parts: dict[tuple[int, int], Part] = {}
        self.missing = 0

    def done(self) -> Done:
        return Done(self.shard, join(self.parts[place] for place in sorted(self.parts)))


class _Job:
    """Some entries of a shard for one worker; ``place`` is where their part belongs."""

    def __init__(self, of: _Open, place: tuple[int, int], entries: list[Entry]) -> None:
        self.of, self.place, self.entries = of, place, entries
        of.missing += 1


def _size(entry: Entry) -> int:
    return entry.size


def _unheard(_shard: Shard, _part: Part) -> None:
    return


class LocalEngine:
    """Worker processes on this machine; see :class:`~salur.run.engine.Engine` for what it promises.

    Args:
        task: what to do with each article; ``settings.run`` has the number of processes and the time limit.
        make: loads the pipeline from settings; a function of a module, as it may have to be found by name.

    Raises:
        SalurError: the pipeline cannot be loaded.
    """

    def __init__(self, task: Task, make: Make) -> None:
        run = task.settings.run
        self._reader = task.settings.reader
        self._batch_size = task.settings.extract.batch_size
        self._timeout = run.article_timeout or None
        self._most = run.processes or cores()
        self._factory = WorkerFactory(task, make)
        self._workers: list[WorkerProcess[_Job]] = []
        self._queue: deque[_Job] = deque()
        self._open: deque[_Open] = deque()
        self._on_part: Callable[[Shard, Part], None] = _unheard

    def __enter__(self) -> "LocalEngine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, shards: Iterable[Shard], *, ordered: bool, on_part: Callable[[Shard, Part], None]) -> Iterator[Done]:
        """Yield each shard when it is done; see :class:`~salur.run.engine.Engine`."""
        self._on_part = on_part
        feed = iter(shards)
        while True:
            self._fill(feed)
            if not self._open:
                return
            self._dispatch()
            self._collect()
            yield from self._finished(ordered=ordered)

    def _fill(self, feed: Iterator[Shard]) -> None:
        while len(self._queue) < _WAITING * self._most and len(self._open) < _OPEN * self._most + 1:
            shard = next(feed, None)
            if shard is None:
                return
            opened = _Open(shard)
            self._open.append(opened)
            for number, entries in enumerate(cut(shard.entries, self._batch_size, length=_size)):
                self._queue.append(_Job(opened, (number, 0), entries))

    def _finished(self, *, ordered: bool) -> Iterator[Done]:
        while ready := [opened for opened in self._open if not opened.missing]:
            first = ready[0]
            if ordered and first is not self._open[0]:
                return
            self._open.remove(first)
            yield first.done()

    def _dispatch(self) -> None:
        for worker in list(self._workers):
            if self._queue and worker.ready and worker.job is None:
                self._send(worker, self._queue.popleft())
        starting = sum(not worker.ready for worker in self._workers)
        while len(self._queue) > starting and len(self._workers) < self._most:
            worker = self._factory.start(self._workers)
            self._workers.append(worker)
            if worker.ready:
                self._send(worker, self._queue.popleft())
            else:
                starting += 1

    def _send(self, worker: WorkerProcess[_Job], job: _Job) -> None:
        if not worker.send(job, job.entries):
            self._lost(worker)

    def _collect(self) -> None:
        # Silence of the pipes ends when a worker answers, dies (its end closes), or a while has gone by.
        patience = min(1.0, self._timeout / 4) if self._timeout else 1.0
        answered = wait([worker.pipe for worker in self._workers], timeout=patience) if self._workers else []
        for worker in list(self._workers):
            if worker.pipe in answered:
                self._receive(worker)
            elif self._timeout and worker.job and time.monotonic() - worker.since > self._timeout:
                self._lost(worker, f"took longer than {self._timeout:g} s (setting run.article_timeout)")

    def _receive(self, worker: WorkerProcess[_Job]) -> None:
        answer = worker.receive()
        if answer is Answer.GONE:
            self._lost(worker)
        elif isinstance(answer, SalurError):
            raise answer
        elif isinstance(answer, Part) and worker.job:
            job, worker.job = worker.job, None
            self._settle(job, answer)
            # Nobody waits while others are heard.
            if self._queue:
                self._send(worker, self._queue.popleft())

    def _settle(self, job: _Job, part: Part) -> None:
        job.of.parts[job.place] = part
        job.of.missing -= 1
        self._on_part(job.of.shard, part)

    def _lost(self, worker: WorkerProcess[_Job], reason: str | None = None) -> None:
        self._workers.remove(worker)
        code = worker.end(dying=reason is None)
        job = worker.job
        if job is None:
            if not worker.ready:
                raise RuntimeError("a worker process ended before its pipeline was loaded; see its message above")
            return
        if len(job.entries) > 1:
            number = job.place[0]
            alone = [_Job(job.of, (number, index), [entry]) for index, entry in enumerate(job.entries)]
            job.of.missing -= 1
            self._queue.extendleft(reversed(alone))
            return
        part = Part()
        why = reason or f"the worker process died ({ended(code)})"
        entry = job.entries[0]
        name = entry_id(entry, self._reader)
        part.reject(Reject(article_id=name, stage=WORKER, reason=why, path=entry.path))
        self._settle(job, part)


def ended(code: int | None) -> str:
    """Return how a process ended, in words for a user."""
    if code is not None and code < 0:
        return f"signal {-code}" + (", perhaps for want of memory" if code == -9 else "")
    return f"exit code {code}"


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

"""What engines share: batches go to whoever is free, and a batch whose worker is lost is taken again one by one.

An engine adds how a worker is started and how its answers are waited for.
"""

import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import Enum
from types import TracebackType
from typing import Generic, NamedTuple, TypeVar

from salur.errors import SalurError
from salur.io.entries import Entry
from salur.io.readers import entry_id, fetch
from salur.io.report import Reject
from salur.run.engine import Done
from salur.run.extraction import cut
from salur.run.parts import Part, Task, join
from salur.run.shards import Shard

WORKER = "worker"
# Batches that wait for a worker, and shards at work, by worker: enough that nobody idles, little in memory.
_WAITING, _OPEN = 2, 2
# So often is a batch given to another machine after its own was lost; then one of its articles may be what ends them.
_MACHINES = 3


class Answer(Enum):
    """What is heard of a worker besides parts and errors."""

    READY = "ready"
    GONE = "gone"


class Ending(NamedTuple):
    """How a worker ended, in words for a user, and whether its whole machine did: then no article is at fault."""

    how: str
    machine: bool = False


class _Open:
    """A shard at work: its parts by the place of their entries."""

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self.parts: dict[tuple[int, int], Part] = {}
        self.missing = 0

    def done(self) -> Done:
        return Done(self.shard, join(self.parts[place] for place in sorted(self.parts)))


class Job:
    """Some entries of a shard for one worker; ``place`` is where their part belongs."""

    def __init__(self, of: _Open, place: tuple[int, int], entries: list[Entry]) -> None:
        self.of, self.place, self.entries = of, place, entries
        self.machines_lost = 0
        of.missing += 1


class Worker(ABC):
    """A worker as its engine sees it.

    Attributes:
        job: what it is at.
        ready: whether its pipeline is loaded.
        since: when it was sent its job (``time.monotonic``).
    """

    def __init__(self, *, ready: bool) -> None:
        self.ready = ready
        self.job: Job | None = None
        self.since = 0.0

    @abstractmethod
    def send(self, entries: Sequence[Entry]) -> bool:
        """Have it process entries; ``False`` if it is gone."""

    @abstractmethod
    def receive(self) -> Part | SalurError | Answer:
        """Return what it says; called when it is known to say something."""

    @abstractmethod
    def end(self, *, dying: bool = False) -> Ending:
        """End it, whatever it is at, and return how it ended.

        Args:
            dying: it is ending by itself, and shall have the time to say how.
        """


W = TypeVar("W", bound=Worker)


def _size(entry: Entry) -> int:
    return entry.size


def _unheard(_shard: Shard, _part: Part) -> None:
    return


class PoolEngine(ABC, Generic[W]):
    """An engine (:class:`~salur.run.engine.Engine`) with a pool of workers.

    Args:
        task: what to do with each article.
        workers: how many of them at most.
        send_files: whether workers get the bytes of files that hold one article, as they cannot open them.
    """

    def __init__(self, task: Task, *, workers: int, send_files: bool = False) -> None:
        self.workers = workers
        self._reader = task.settings.reader
        self._batch_size = task.settings.extract.batch_size
        self._timeout = task.settings.run.article_timeout or None
        self._send_files = send_files
        self._workers: list[W] = []
        self._queue: deque[Job] = deque()
        self._open: deque[_Open] = deque()
        self._on_part: Callable[[Shard, Part], None] = _unheard

    @abstractmethod
    def _start(self) -> W:
        """Return a new worker."""

    @abstractmethod
    def _wait(self, seconds: float) -> Collection[W]:
        """Return the workers that say something, or are gone, within ``seconds``."""

    def __enter__(self) -> "PoolEngine[W]":
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
        while len(self._queue) < _WAITING * self.workers and len(self._open) < _OPEN * self.workers + 1:
            shard = next(feed, None)
            if shard is None:
                return
            opened = _Open(shard)
            self._open.append(opened)
            for number, entries in enumerate(cut(shard.entries, self._batch_size, length=_size)):
                self._queue.append(Job(opened, (number, 0), entries))

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
        while len(self._queue) > starting and len(self._workers) < self.workers:
            worker = self._start()
            self._workers.append(worker)
            if worker.ready:
                self._send(worker, self._queue.popleft())
            else:
                starting += 1

    def _send(self, worker: W, job: Job) -> None:
        # Only now: what waits in the queue takes no memory for files.
        entries = [fetch(entry, settings=self._reader, everything=self._send_files) for entry in job.entries]
        worker.job, worker.since = job, time.monotonic()
        if not worker.send(entries):
            self._lost(worker)

    def _collect(self) -> None:
        # Silence ends when a worker answers or dies, or when a while has gone by.
        patience = min(1.0, self._timeout / 4) if self._timeout else 1.0
        answered = self._wait(patience) if self._workers else ()
        for worker in list(self._workers):
            if worker in answered:
                self._receive(worker)
            elif self._timeout and worker.job and time.monotonic() - worker.since > self._timeout:
                self._lost(worker, f"took longer than {self._timeout:g} s (setting run.article_timeout)")

    def _receive(self, worker: W) -> None:
        answer = worker.receive()
        if answer is Answer.GONE:
            self._lost(worker)
        elif answer is Answer.READY:
            worker.ready = True
        elif isinstance(answer, SalurError):
            raise answer
        elif isinstance(answer, Part) and worker.job:
            job, worker.job = worker.job, None
            self._settle(job, answer)
            # Nobody waits while others are heard.
            if self._queue:
                self._send(worker, self._queue.popleft())

    def _settle(self, job: Job, part: Part) -> None:
        job.of.parts[job.place] = part
        job.of.missing -= 1
        self._on_part(job.of.shard, part)

    def _lost(self, worker: W, reason: str | None = None) -> None:
        self._workers.remove(worker)
        ending = worker.end(dying=reason is None)
        job = worker.job
        if job is None:
            if not worker.ready and not ending.machine:
                raise RuntimeError(f"a worker ended before its pipeline was loaded ({ending.how})")
            return
        if reason is None and ending.machine and job.machines_lost < _MACHINES:
            job.machines_lost += 1
            self._queue.appendleft(job)
        elif len(job.entries) > 1:
            number = job.place[0]
            alone = [Job(job.of, (number, index), [entry]) for index, entry in enumerate(job.entries)]
            job.of.missing -= 1
            self._queue.extendleft(reversed(alone))
        else:
            self._settle(job, self._rejected(job.entries[0], reason or f"the worker process died ({ending.how})"))

    def _rejected(self, entry: Entry, reason: str) -> Part:
        part = Part()
        part.reject(Reject(article_id=entry_id(entry, self._reader), stage=WORKER, reason=reason, path=entry.path))
        return part

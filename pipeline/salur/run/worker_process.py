"""One worker process and the pipe to it: with a pipeline, it turns entries into parts until its parent is gone."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from spacy.language import Language
from threadpoolctl import threadpool_limits

from salur.errors import SalurError
from salur.io.articles import Place
from salur.io.entries import Entry
from salur.run.engine import Make
from salur.run.parts import Part, Task, process_entries
from salur.run.pool import Answer, Ending, Worker

# Workers are many; the libraries under them must not each start a thread a core.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_STORE_THREAD = "fsspecIO"
# A worker whose parent is gone ends itself after this many times the limit, even in the middle of an article.
_GRACE = 3
# Has what the stages look up: a party, a quantity, money, a place, a date.
_WARM = "PT Contoh menyerahkan 500 paket sembako senilai Rp10 juta kepada warga di Kabupaten Bandung, Senin (3/2/2025)."


class WorkerProcess(Worker):
    """A worker process as its parent sees it.

    Attributes:
        pipe: answers come from here.
    """

    def __init__(self, process: BaseProcess, pipe: "Connection[Any, Any]", *, ready: bool) -> None:
        super().__init__(ready=ready)
        self.process, self.pipe = process, pipe

    def send(self, entries: Sequence[Entry]) -> bool:
        """Give it entries; ``False`` if it is gone."""
        try:
            self.pipe.send(entries)
        except OSError:
            return False
        return True

    def receive(self) -> Part | SalurError | Answer:
        """Return what it says."""
        try:
            answer: Part | SalurError | Answer = self.pipe.recv()
        except (EOFError, OSError):
            return Answer.GONE
        return answer

    def end(self, *, dying: bool = False) -> Ending:
        """End it, whatever it is at, and return how it ended.

        Args:
            dying: it is ending by itself, and shall have the time to say how.
        """
        if dying:
            self.process.join(1)
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return Ending(_ended(self.process.exitcode))


def _ended(code: int | None) -> str:
    """Return how a process ended, in words for a user."""
    if code is not None and code < 0:
        return f"signal {-code}" + (", perhaps for want of memory" if code == -9 else "")
    return f"exit code {code}"


class WorkerFactory:
    """Starts workers: forks of this process with the pipeline in it, or fresh ones that load their own.

    Args:
        task: what they do.
        make: loads the pipeline.
    """

    def __init__(self, task: Task, make: Make) -> None:
        # macOS can fork, but not safely with its own libraries; PyTorch's threads, which Stanza brings, cannot at all,
        # nor can the thread in which fsspec talks to object stores.
        threads = {thread.name for thread in threading.enumerate()}
        self._fork = (
            sys.platform == "linux" and task.settings.pipeline.backend == "spacy" and _STORE_THREAD not in threads
        )
        for name in _THREADS:
            os.environ.setdefault(name, "1")
        self._task, self._make = task, make
        self._context: Any = get_context("fork" if self._fork else "spawn")
        self._nlp = make(task.settings) if self._fork else None
        if self._nlp is not None:
            # Tables that are read when they are first needed are then shared as well.
            process_entries(self._nlp, [Entry(Place("-"), fields={task.settings.reader.fields.text: _WARM})], task)

    def start(self, others: Sequence[WorkerProcess]) -> WorkerProcess:
        """Return a new worker; a forked one must not keep the pipes to the ``others`` open."""
        ours, theirs = self._context.Pipe()
        strangers = [ours, *(other.pipe for other in others)] if self._fork else []
        arguments = (theirs, self._task, self._make, self._nlp, strangers)
        process = self._context.Process(target=_serve, args=arguments, daemon=True)
        process.start()
        theirs.close()
        return WorkerProcess(process, ours, ready=self._fork)


def _serve(
    pipe: "Connection[Any, Any]",
    task: Task,
    make: Make,
    nlp: Language | None,
    strangers: "Sequence[Connection[Any, Any]]",
) -> None:
    for stranger in strangers:
        stranger.close()
    # A key press at the terminal reaches the whole group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGALRM", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    if nlp is None:
        try:
            nlp = make(task.settings)
        except SalurError as error:
            pipe.send(error)
            return
        pipe.send(Answer.READY)
    # The environment is too late for a library that was loaded before the fork. Two threads a worker took five times as
    # long as one on two busy cores: they wait for one another.
    threadpool_limits(limits=1)
    # What was loaded stays; the collector need not go through it again, nor make copies of its pages.
    gc.freeze()
    try:
        while True:
            entries = pipe.recv()
            _alarm(task.settings.run.article_timeout * _GRACE)
            part = process_entries(nlp, entries, task)
            _alarm(0)
            pipe.send(part)
    except (EOFError, OSError):
        # The parent is gone. Nothing of what was inherited from it is to be flushed a second time.
        os._exit(0)


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)

"""The local engine: processes of this machine with a pipeline each.

Where processes can be forked (Linux), the pipeline is loaded once and its tables are shared by all workers.
"""

import os
from collections.abc import Collection
from multiprocessing.connection import wait

from salur.run.engine import Make
from salur.run.parts import Task
from salur.run.pool import PoolEngine
from salur.run.worker_process import WorkerFactory, WorkerProcess


class LocalEngine(PoolEngine[WorkerProcess]):
    """Worker processes on this machine; see :class:`~salur.run.engine.Engine` for what it promises.

    Args:
        task: what to do with each article; ``settings.run`` has the number of processes and the time limit.
        make: loads the pipeline from settings; a function of a module, as it may have to be found by name.

    Raises:
        SalurError: the pipeline cannot be loaded.
    """

    def __init__(self, task: Task, make: Make) -> None:
        super().__init__(task, workers=task.settings.run.processes or cores())
        self._factory = WorkerFactory(task, make)

    def _start(self) -> WorkerProcess:
        return self._factory.start(self._workers)

    def _wait(self, seconds: float) -> Collection[WorkerProcess]:
        # A pipe is ready as well when its other end closes.
        ready = wait([worker.pipe for worker in self._workers], timeout=seconds)
        return [worker for worker in self._workers if worker.pipe in ready]


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

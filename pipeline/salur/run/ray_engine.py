"""The Ray engine: actors with a pipeline each, on the machines of a Ray cluster or on this one.

Batches are handed to actors by the same pool as the processes of :mod:`salur.run.workers`, not by Ray Data: that takes
a block whose actor died again and again as a whole, knows no time limit for one row, and yields no shard before its
neighbours. Articles travel with their batch, so that the machines need no file in common.
"""

import gc
import logging
import os
import time
from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Any

from spacy.language import Language
from threadpoolctl import threadpool_limits

from salur.errors import EngineError, SalurError
from salur.io.entries import Entry
from salur.run.engine import Make
from salur.run.extraction import describe
from salur.run.fingerprint import versions
from salur.run.parts import Part, Task, process_entries
from salur.run.pool import Answer, Ending, PoolEngine, Worker
from salur.run.workers import cores

_ADDRESS = "RAY_ADDRESS"
# For Ray on this machine alone: batches are small, and its default takes a third of the memory.
_OBJECT_STORE = 256 << 20
# Seconds without any actor before the user is told what that may be.
_PATIENCE = 60
# Must be the same on all machines; what else is (models, word lists) comes with salur.
_MATCHING = ("salur", "spacy")


class RayWorker(Worker):
    """An actor as the driver sees it.

    Args:
        ray: the module.
        actor: its handle; it has been told to load its pipeline.
    """

    def __init__(self, ray: Any, actor: Any) -> None:  # noqa: ANN401  # Ray is an extra
        super().__init__(ready=False)
        self._ray, self._actor = ray, actor
        self._node: str | None = None
        self._why = "no longer heard of"
        self.answer = actor.load.remote()

    def send(self, entries: Sequence[Entry]) -> bool:
        """Give it entries; that it is gone is heard as its answer."""
        self.answer = self._actor.process.remote(entries)
        return True

    def receive(self) -> Part | SalurError | Answer:
        """Return what it says."""
        try:
            said = self._ray.get(self.answer)
        except self._ray.exceptions.RayTaskError as error:
            # Whatever it was: as in a process, such an error ends the worker.
            self._why = describe(error)
            return Answer.GONE
        except self._ray.exceptions.RayError as error:
            self._why = _cause(error)
            return Answer.GONE
        finally:
            self.answer = None
        if isinstance(said, (Part, SalurError)):
            return said
        self._node, found = said
        here = versions()
        for name in _MATCHING:
            if found[name] != here[name]:
                return EngineError(f"{name} {found[name]} on a machine of the cluster, {here[name]} here")
        return Answer.READY

    def end(self, *, dying: bool = False) -> Ending:  # noqa: ARG002  # it has said how when it was heard
        """End it, whatever it is at, and return how it ended."""
        self._ray.kill(self._actor, no_restart=True)
        alive = {node["NodeID"] for node in self._ray.nodes() if node["Alive"]} if self._node else set()
        lost = self._node is not None and self._node not in alive
        return Ending("its machine was lost" if lost else self._why, machine=lost)


class RayEngine(PoolEngine[RayWorker]):
    """Actors of a Ray cluster; see :class:`~salur.run.engine.Engine` for what it promises.

    If Ray is not connected yet it is, to ``run.ray_address``, else to ``RAY_ADDRESS`` of the environment, else to one
    that is started on this machine and ends with the engine.

    Args:
        task: what to do with each article; ``settings.run`` has the number of actors (0: one for each processor of the
            cluster as it is at the beginning) and the time limit.
        make: loads the pipeline from settings; a function of a module that all machines have.

    Raises:
        EngineError: Ray is not installed, or no cluster answers.
    """

    def __init__(self, task: Task, make: Make) -> None:
        try:
            import ray  # noqa: PLC0415  # an extra
        except ImportError as error:
            raise EngineError("the engine ray needs its package: pip install 'salur[ray]'") from error
        self._ray: Any = ray
        run = task.settings.run
        self._ours = not ray.is_initialized()
        if self._ours:
            _connect(ray, run.ray_address, run.processes)
        processors = int(self._ray.cluster_resources().get("CPU", 0))
        super().__init__(task, workers=run.processes or processors or 1, send_files=True)
        self._actor = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Actor)
        # Once for all actors.
        self._arguments = (ray.put(task), make)
        self._began: float | None = time.monotonic()

    def _start(self) -> RayWorker:
        return RayWorker(self._ray, self._actor.remote(*self._arguments))

    def _wait(self, seconds: float) -> Collection[RayWorker]:
        self._warn()
        expected = {worker.answer: worker for worker in self._workers if worker.answer is not None}
        if not self._ray.wait(list(expected), timeout=seconds)[0]:
            return ()
        ready, _ = self._ray.wait(list(expected), num_returns=len(expected), timeout=0)
        return [expected[answer] for answer in ready]

    def _warn(self) -> None:
        if self._began is None or any(worker.ready for worker in self._workers):
            self._began = None
        elif time.monotonic() - self._began > _PATIENCE:
            self._began = None
            logging.getLogger("salur").warning(
                "no actor has begun after %d s: the cluster may have no free processor, or loads slowly", _PATIENCE
            )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        if self._ours:
            self._ray.shutdown()


class Actor:
    """What runs on a machine of the cluster.

    Args:
        task: what to do.
        make: loads the pipeline.
    """

    def __init__(self, task: Task, make: Make) -> None:
        self._task, self._make = task, make
        self._nlp: Language | None = None

    def load(self) -> tuple[str, dict[str, str]] | SalurError:
        """Load the pipeline; return the id of the machine and the versions that are on it, or why it cannot work."""
        import ray  # noqa: PLC0415  # is there where actors are

        try:
            self._nlp = self._make(self._task.settings)
        except SalurError as error:
            return error
        # As in a process of ours: one thread of linear algebra, and nothing that the collector need go through again.
        threadpool_limits(limits=1)
        gc.freeze()
        return ray.get_runtime_context().get_node_id(), versions()

    def process(self, entries: Sequence[Entry]) -> Part:
        """Return what a batch comes to."""
        assert self._nlp is not None
        return process_entries(self._nlp, entries, self._task)


def _connect(ray: Any, address: str | None, processes: int) -> None:  # noqa: ANN401  # Ray is an extra
    # Nothing is told to anybody.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    address = address or os.environ.get(_ADDRESS)
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address is None:
        address = "local"
        # Ray makes its workers yield to everything else on the machine; a run's processes do not.
        os.environ.setdefault("RAY_worker_niceness", "0")
        options |= {
            "num_cpus": processes or cores(), "include_dashboard": False, "object_store_memory": _OBJECT_STORE,
        }  # fmt: skip
    try:
        ray.init(address=address, **options)
    except Exception as error:  # each kind of address fails in its own way
        raise EngineError(f"no Ray cluster at {address}: {describe(error)}") from error


def _cause(error: Exception) -> str:
    """Return what Ray knows of a dead actor, in a line."""
    text = " ".join(str(error).split())
    if "memory" in text.casefold() and "OOM" in text:
        return "ended by Ray for want of memory"
    return text.rpartition("Worker exit detail: ")[2] or type(error).__name__

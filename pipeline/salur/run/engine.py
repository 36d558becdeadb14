"""What does the work of a run: shards in, parts out. Processes of this machine, or actors of a Ray cluster."""

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import NamedTuple, Protocol

from spacy.language import Language

from salur.config import Settings
from salur.run.parts import Part, Task
from salur.run.shards import Shard

Make = Callable[[Settings], Language]


class Done(NamedTuple):
    """A shard that is done, and what it came to: its entries' parts joined in their order."""

    shard: Shard
    part: Part


class Engine(Protocol):
    """Does shards; leaving the context ends whatever it has started.

    An engine owes its caller that

    - each entry of each shard is in the shard's part exactly once, processed or as a reject, in the entries' order, as
      :func:`salur.run.parts.process_entries` makes it;
    - an entry that raises, exceeds ``settings.run.article_timeout`` or ends its worker costs itself alone;
    - it takes shards from the iterator only as it needs them, so that memory stays flat;
    - the iterator is used in the caller's thread.

    It owes nothing about files: the caller writes, resumes and puts together.

    Attributes:
        workers: how many articles are at work at once, at most.
    """

    workers: int

    def run(self, shards: Iterable[Shard], *, ordered: bool, on_part: Callable[[Shard, Part], None]) -> Iterator[Done]:
        """Yield each shard when it is done.

        Args:
            shards: what to do.
            ordered: yield them in their order rather than as they are done.
            on_part: called with each piece of a shard that is done (a batch), for progress.
        """

    def __enter__(self) -> "Engine":
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers."""


class MakeEngine(Protocol):
    """Returns an engine for a task; the pipeline comes from ``make``, a function of a module."""

    def __call__(self, task: Task, make: Make) -> Engine:
        """Return the engine."""

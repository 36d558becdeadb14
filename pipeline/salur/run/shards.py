"""The input of a run, cut into shards: always the same ones from the same input, so that a run can be resumed."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field

from salur.io.entries import Entry
from salur.io.report import Report
from salur.run.parts import Part

# A shard ends early at this many characters, so that long articles do not pile up in memory.
_SHARD_CHARACTERS = 8_000_000


def _unheard(_extent: int) -> None:
    return


@dataclass(eq=False, slots=True)
class Shard:
    """Articles that are done, written and resumed together.

    Attributes:
        number: its place in the input, from 0.
        entries: its articles, not made yet.
        found: what was told while they were looked for: files that cannot be read, other encodings.
        extent: bytes of the input that it takes.
    """

    number: int
    entries: list[Entry] = field(default_factory=list)
    found: Part = field(default_factory=Part)
    extent: int = 0


class ShardCutter:
    """Cuts entries into shards.

    Args:
        find: yields the entries, telling the report what it cannot read; always the same ones.
        size: articles a shard, fewer where they are long.
        finished: numbers of shards that need not be done; they are counted through without being kept.
        on_skip: called with the bytes that a finished shard takes.
    """

    def __init__(
        self,
        find: Callable[[Report], Iterable[Entry]],
        *,
        size: int,
        finished: Container[int] = (),
        on_skip: Callable[[int], None] = _unheard,
    ) -> None:
        self._find, self._size, self._finished, self._on_skip = find, size, finished, on_skip
        self._shard = Shard(0)
        # Of the file at hand: bytes of the files before it, its name, bytes read of it.
        self._before, self._path, self._offset = 0, "", 0
        self._told = 0
        self.count = 0

    def __iter__(self) -> Iterator[Shard]:
        """Yield the shards that are to be done; afterwards ``count`` is the number of all."""
        report = Report(
            # Asked anew each time: the shard at hand changes.
            on_reject=lambda reject: self._shard.found.reject(reject),  # noqa: PLW0108
            on_notice=lambda notice: self._shard.found.statistics.note(notice),  # noqa: PLW0108
        )
        taken = characters = 0
        for entry in self._find(report):
            taken += 1
            characters += entry.size
            self._advance(entry)
            if self._shard.number not in self._finished:
                self._shard.entries.append(entry)
            if taken >= self._size or characters >= _SHARD_CHARACTERS:
                yield from self._close()
                taken = characters = 0
        # What could not be read at the very end makes a shard of its own.
        if taken or self._shard.found.statistics.rejects or self._shard.found.statistics.notices:
            yield from self._close()
        self.count = self._shard.number

    def _advance(self, entry: Entry) -> None:
        if entry.path != self._path:
            self._before += self._offset
            self._path = entry.path
        self._offset = entry.offset

    def _close(self) -> Iterator[Shard]:
        shard, self._shard = self._shard, Shard(self._shard.number + 1)
        position = self._before + self._offset
        shard.extent, self._told = position - self._told, position
        if shard.number in self._finished:
            self._on_skip(shard.extent)
        else:
            yield shard

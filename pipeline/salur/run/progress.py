"""How far a run is, how fast, and what its figures were: for the terminal, and for the file that researchers cite."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from salur.records import GivingRecord
from salur.run.fingerprint import Fingerprint
from salur.run.parts import Part, peak_memory
from salur.run.shards import Shard
from salur.run.statistics import Statistics


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        statistics: figures so far, those of shards finished by an earlier command included.
        seconds: since this command began with its first article.
        words_per_second: of this command.
        share: part of the input that is done, 0 to 1, by bytes; ``None`` where its size is unknown.
        seconds_left: at the speed so far; ``None`` where it cannot be told.
    """

    statistics: Statistics
    seconds: float
    words_per_second: float
    share: float | None
    seconds_left: float | None


@dataclass(slots=True)
class Summary:
    """What a run came to.

    Attributes:
        statistics: figures of all shards, those finished by earlier commands included.
        seconds: wall-clock time of this command from its first article to the last record written.
        words_per_second: words done by this command a second, reading and writing included.
        processes: worker processes.
        shards: number of shards; 0 where the run could not have been resumed.
        resumed: of these, those that an earlier command had finished.
        kept: the first records, as many as were asked for.
    """

    statistics: Statistics
    seconds: float = 0.0
    words_per_second: float = 0.0
    processes: int = 1
    shards: int = 0
    resumed: int = 0
    kept: list[GivingRecord] = field(default_factory=list)

    def figures(self, fingerprint: Fingerprint, settings: str) -> dict[str, Any]:
        """Return what ``OUTPUT.stats.json`` holds; ``docs/batch.md`` describes it."""
        counts = self.statistics
        spent = counts.nanoseconds
        total = sum(spent.values())
        return {
            "finished": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "versions": fingerprint["versions"],
            "settings": settings,
            "models": fingerprint["models"],
            "word_lists": fingerprint["data"],
            "inputs": fingerprint["inputs"],
            "articles": counts.articles,
            "articles_with_records": counts.with_records,
            "articles_passed_over_by_the_gate": counts.gated,
            "records": counts.records,
            "words": counts.words,
            "characters": counts.characters,
            "rejects": counts.rejects,
            "rejects_by_reason": dict(counts.reasons.most_common()),
            "notices": dict(counts.notices.most_common()),
            "seconds": round(self.seconds, 3),
            "words_per_second": round(self.words_per_second),
            "processes": self.processes,
            "shards": self.shards,
            "shards_resumed": self.resumed,
            "worker_seconds": round(total / 1e9, 3),
            "worker_share_by_stage": {name: round(value / total, 4) for name, value in spent.most_common() if total},
            "peak_memory_bytes": {"worker": counts.peak_memory, "parent": peak_memory()},
        }


class Tally:
    """Adds up a run as it goes.

    Args:
        before: figures of the shards that an earlier command finished.
        total: bytes of the input; 0 if unknown.
        on_progress: told after each batch.
    """

    def __init__(self, before: Statistics, *, total: int, on_progress: Callable[[Progress], None] | None) -> None:
        self.statistics = before
        self._words_before = before.words
        self._on_progress = on_progress
        self._total, self._done, self._skipped = total, 0.0, 0
        self._began = time.monotonic()

    def begin(self) -> None:
        """Start the clock: what comes before is no work on articles."""
        self._began = time.monotonic()

    def skip(self, extent: int) -> None:
        """Note bytes of the input that an earlier command has done."""
        self._skipped += extent

    def add(self, shard: Shard, part: Part) -> None:
        """Count a batch of a shard."""
        self.statistics.add(part.statistics)
        articles = part.statistics.articles + part.statistics.rejects
        self._done += shard.extent * articles / max(1, len(shard.entries))
        if self._on_progress:
            self._on_progress(self.progress())

    @property
    def seconds(self) -> float:
        """Wall-clock time since :meth:`begin`."""
        return time.monotonic() - self._began

    @property
    def words_per_second(self) -> float:
        """Words of this command a second."""
        seconds = self.seconds
        return (self.statistics.words - self._words_before) / seconds if seconds > 0 else 0.0

    def progress(self) -> Progress:
        """Return how far the run is."""
        share = left = None
        if self._total:
            share = min(1.0, (self._skipped + self._done) / self._total)
            rest = max(0.0, self._total - self._skipped - self._done)
            left = self.seconds * rest / self._done if self._done else None
        return Progress(self.statistics, self.seconds, self.words_per_second, share, left)

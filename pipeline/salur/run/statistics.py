"""Figures of a run that add up: of a batch, a shard, the whole, whoever did it."""

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from salur.io.report import Notice, Reject
from salur.run.extraction import Extraction

_EXAMPLES = 5
# Kinds of reasons are few; a stage that puts the text into its message must not make them many.
_MOST_REASONS = 100
_PARTICULARS = re.compile(r"'[^']*'|\"[^\"]*\"|[\d.,]*\d")
_REASON_LENGTH = 80


@dataclass(slots=True)
class Statistics:
    """Figures that add up.

    Attributes:
        articles: processed, without the rejects.
        with_records: of these, those with at least one record.
        records: records found.
        words: whitespace-separated words of the articles processed.
        characters: their characters.
        gated: articles that the early gate passed over.
        rejects: articles that could not be read or processed.
        reasons: rejects by stage and kind of reason.
        notices: by kind, what was noted about articles that were processed all the same.
        nanoseconds: time spent by stage, of all workers together.
        peak_memory: the most resident memory that a worker has had, in bytes; 0 if unknown.
        examples: by kind of notice (``reject`` for rejects) a few: article id, reason, stage.
    """

    articles: int = 0
    with_records: int = 0
    records: int = 0
    words: int = 0
    characters: int = 0
    gated: int = 0
    rejects: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    nanoseconds: Counter[str] = field(default_factory=Counter)
    peak_memory: int = 0
    examples: dict[str, list[list[str]]] = field(default_factory=dict)

    def add(self, other: "Statistics") -> None:
        """Add the figures of another part."""
        for name in ("articles", "with_records", "records", "words", "characters", "gated", "rejects"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for reason, count in other.reasons.items():
            self._count_reason(reason, count)
        self.notices.update(other.notices)
        self.nanoseconds.update(other.nanoseconds)
        self.peak_memory = max(self.peak_memory, other.peak_memory)
        for kind, examples in other.examples.items():
            for example in examples:
                self._keep(kind, example)

    def count(self, extraction: Extraction) -> None:
        """Count an article that was processed."""
        self.articles += 1
        self.records += len(extraction.records)
        self.with_records += bool(extraction.records)
        self.gated += extraction.gated
        self.words += len(extraction.article.text.split())
        self.characters += len(extraction.article.text)

    def count_reject(self, reject: Reject) -> None:
        """Count an article that the run goes on without."""
        self.rejects += 1
        self._count_reason(f"{reject.stage}: {_kind(reject.reason)}", 1)
        self._keep("reject", [reject.article_id, reject.reason, reject.stage])

    def note(self, notice: Notice) -> None:
        """Count something worth knowing about an article that is processed all the same."""
        self.notices[notice.kind] += 1
        self._keep(notice.kind, [notice.article_id, notice.reason, ""])

    def _count_reason(self, reason: str, count: int) -> None:
        known = reason in self.reasons or len(self.reasons) < _MOST_REASONS
        self.reasons[reason if known else "other reasons"] += count

    def _keep(self, kind: str, example: list[str]) -> None:
        kept = self.examples.setdefault(kind, [])
        if len(kept) < _EXAMPLES:
            kept.append(example)

    def plain(self) -> dict[str, Any]:
        """Return the figures as JSON can hold them; ``Statistics.load`` reads them back."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in values.items()}

    @classmethod
    def load(cls, plain: dict[str, Any]) -> "Statistics":
        """Return the figures that :meth:`plain` gave."""
        counters: dict[str, Any] = {name: Counter(plain[name]) for name in ("reasons", "notices", "nanoseconds")}
        return cls(**(plain | counters))


def _kind(reason: str) -> str:
    """Return a reason without the numbers and names that are this article's own."""
    without_place = re.sub(r"^(?:line|row) \d+: ", "", reason)
    return _PARTICULARS.sub("…", without_place)[:_REASON_LENGTH]

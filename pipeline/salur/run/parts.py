"""A part of a run: what some articles came to, as plain bytes and numbers that processes can hand on and add up."""

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.language import Language

from salur.config import Settings
from salur.io.entries import Entry
from salur.io.readers import read_entry
from salur.io.report import Reject, Report
from salur.io.writers import json_line
from salur.records import Article, ArticleRecords
from salur.run.extraction import Extraction, describe, process_batch
from salur.run.statistics import Statistics

if sys.platform != "win32":
    import resource

# The streams of a part, a JSON object a line.
RECORDS, REJECTS, ARTICLES, REFUSED = "records", "rejects", "articles", "refused"
READ, WRITE = "read", "write"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done with each article; workers on any machine get it.

    Attributes:
        settings: the settings of the run.
        streams: what to write besides records and rejects: ``articles`` as they were read, ``refused`` candidates.
    """

    settings: Settings
    streams: frozenset[str] = frozenset()


@dataclass(slots=True)
class Part:
    """What some articles came to, in their order.

    Attributes:
        streams: whole lines by stream: ``records``, ``rejects`` and those that the task asks for.
        statistics: their figures.
        ids: id and input file of each article processed, to tell those that come twice.
    """

    streams: dict[str, bytes] = field(default_factory=dict)
    statistics: Statistics = field(default_factory=Statistics)
    ids: list[tuple[str, str]] = field(default_factory=list)

    def reject(self, reject: Reject) -> None:
        """Write and count an article that the run goes on without."""
        self.streams[REJECTS] = self.streams.get(REJECTS, b"") + json_line(reject)
        self.statistics.count_reject(reject)


def join(parts: Iterable[Part]) -> Part:
    """Return parts that follow one another as one."""
    whole = Part()
    streams: dict[str, list[bytes]] = {}
    for part in parts:
        for name, lines in part.streams.items():
            streams.setdefault(name, []).append(lines)
        whole.statistics.add(part.statistics)
        whole.ids.extend(part.ids)
    whole.streams = {name: b"".join(lines) for name, lines in streams.items()}
    return whole


def process_entries(nlp: Language, entries: Sequence[Entry], task: Task) -> Part:
    """Return what a batch of entries comes to: the work of a worker, whatever machine it is on.

    Nothing that an article holds makes it raise; what it raises is a fault of the run.

    Args:
        nlp: the pipeline that the task's settings ask for.
        entries: some articles of the input.
        task: what to do with them.
    """
    part = Part()
    clock = part.statistics.nanoseconds
    began = time.perf_counter_ns()
    found = [_read(entry, task, part.statistics) for entry in entries]
    clock[READ] += time.perf_counter_ns() - began
    articles = [article for article in found if isinstance(article, Article)]
    extractions = iter(process_batch(nlp, articles, clock=clock))
    began = time.perf_counter_ns()
    streams: dict[str, list[bytes]] = {}
    for entry, article in zip(entries, found, strict=True):
        if isinstance(article, Reject):
            part.reject(article)
        else:
            _write(next(extractions), entry.path, task, part, streams)
    part.streams |= {name: b"".join(lines) for name, lines in streams.items()}
    clock[WRITE] += time.perf_counter_ns() - began
    part.statistics.peak_memory = peak_memory()
    return part


def _read(entry: Entry, task: Task, statistics: Statistics) -> Article | Reject:
    rejects: list[Reject] = []
    report = Report(on_reject=rejects.append, on_notice=statistics.note)
    try:
        article = read_entry(entry, settings=task.settings.reader, report=report)
    except Exception as error:  # whatever a text does to a library, it costs itself alone
        return Reject(article_id=entry.place.id, stage=READ, reason=describe(error), path=entry.path)
    return article or rejects[0]


def _write(extraction: Extraction, path: str, task: Task, part: Part, streams: dict[str, list[bytes]]) -> None:
    article, failure = extraction.article, extraction.failure
    if failure:
        part.reject(Reject(article_id=article.id, stage=failure.stage, reason=failure.reason, path=path))
        return
    try:
        lines = _render(extraction, task)
    except Exception as error:  # a stage of the user's own may write what JSON cannot hold
        part.reject(Reject(article_id=article.id, stage=WRITE, reason=describe(error), path=path))
        return
    for name, line in lines.items():
        streams.setdefault(name, []).append(line)
    part.statistics.count(extraction)
    part.ids.append((article.id, path))


def _render(extraction: Extraction, task: Task) -> dict[str, bytes]:
    article, records = extraction.article, extraction.records
    if task.settings.extract.by == "article":
        lines = {RECORDS: json_line(ArticleRecords(id=article.id, records=records))}
    else:
        lines = {RECORDS: b"".join(map(json_line, records))}
    if ARTICLES in task.streams:
        lines[ARTICLES] = json_line(article)
    if REFUSED in task.streams:
        lines[REFUSED] = b"".join(map(json_line, extraction.rejected))
    return lines


def peak_memory() -> int:
    """Return the most resident memory that this process has had, in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kibibytes, macOS bytes.
    return peak if sys.platform == "darwin" else peak * 1024

"""What is measured, each in a process that does nothing else: ``python -m salur.bench.measures NAME ARGUMENTS``.

The arguments are JSON, and so is what comes back on standard output.
"""

import json
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import spacy
from spacy.language import Language

from salur.config import load_settings
from salur.errors import ResourceError
from salur.io.readers import read_articles
from salur.loading import load, make_doc
from salur.records import Article
from salur.run.batch import run as run_batch
from salur.run.extraction import cut, process_batch
from salur.run.parts import peak_memory
from salur.run.progress import Progress

REFERENCE = "fr_core_news_sm"
# By the name in the page: settings that differ from the shipped ones.
PIPELINES: dict[str, dict[str, Any]] = {
    "salur": {},
    "salur without the gate": {"gate": {"enabled": False}},
    "salur on the Stanza backend": {"pipeline": {"backend": "stanza"}},
    # What Stanza does alone with every article, as the reference pipeline does.
    "Stanza backend, words to trees": {"pipeline": {"backend": "stanza", "stages": []}, "gate": {"enabled": False}},
}
# Ours, so that tables and caches which are read once are read; both kinds of pipeline get it.
_WARM = "PT Contoh menyerahkan 500 paket sembako senilai Rp10 juta kepada warga di Kabupaten Bandung, Senin (3/2/2025)."
_STATUS = Path("/proc/self/status")
_SNAPSHOT = 1000

Work = Callable[[list[Article]], int]
Result = dict[str, Any]


def throughput(pipeline: str, file: str, limit: int) -> Result:
    """Measure a pipeline over a file, one batch after the other, in one thread.

    Args:
        pipeline: a name in ``PIPELINES``, or ``REFERENCE``.
        file: articles (JSONL).
        limit: at most so many.

    Returns:
        ``curve``: after each batch the articles, words, processor seconds and wall-clock seconds so far; ``records``,
        ``load_seconds`` and ``loaded_bytes``, ``peak_bytes`` of memory.
    """
    began = time.perf_counter()
    work, size = _worker(pipeline)
    loading = time.perf_counter() - began
    work([Article(id="warm", text=_WARM)])
    loaded = peak()
    articles = list(islice(read_articles([file]), limit))
    curve: list[tuple[int, int, float, float]] = []
    done = words = records = 0
    started, started_wall = time.process_time(), time.perf_counter()
    for group in cut(articles, size, length=lambda article: len(article.text)):
        records += work(group)
        done += len(group)
        words += sum(len(article.text.split()) for article in group)
        curve.append((done, words, time.process_time() - started, time.perf_counter() - started_wall))
    return {
        "curve": curve, "records": records, "load_seconds": loading, "loaded_bytes": loaded, "peak_bytes": peak(),
    }  # fmt: skip


def _worker(pipeline: str) -> tuple[Work, int]:
    """Return what does a batch and tells the records found, and how many articles a batch has."""
    size = load_settings().extract.batch_size
    if pipeline == REFERENCE:
        reference = _reference()
        return lambda group: sum(0 for _ in reference.pipe((each.text for each in group), batch_size=size)), size
    nlp = load(PIPELINES[pipeline])
    return lambda group: sum(len(found.records) for found in process_batch(nlp, group)), size


def _reference() -> Language:
    try:
        return spacy.load(REFERENCE)
    except OSError as error:
        raise ResourceError(f"{REFERENCE} is not installed: pip install 'salur[bench]'") from error


def latency(file: str, limit: int) -> Result:
    """Measure articles one at a time, as somebody who waits for each of them has it.

    Returns:
        ``seconds``: of each article, from text to records.
    """
    nlp = load()
    nlp(make_doc(nlp, Article(id="warm", text=_WARM)))
    seconds = []
    for article in islice(read_articles([file]), limit):
        began = time.perf_counter()
        nlp(make_doc(nlp, article))
        seconds.append(time.perf_counter() - began)
    return {"seconds": seconds}


def run(file: str, processes: int) -> Result:
    """Measure a whole run from file to file.

    Returns:
        ``articles``, ``words``, ``gated`` and ``records``; ``seconds`` from the first article to the last record
        written, loading not counted; ``snapshots`` of articles, words, seconds, and bytes of memory of worker and
        parent; ``parent_seconds`` of processor time that the parent took for reading, handing out and writing, from its
        first to its last article.
    """
    snapshots: list[tuple[int, int, float, int, int]] = []
    times: list[float] = []

    def note(progress: Progress) -> None:
        counts = progress.statistics
        times.append(time.process_time())
        if counts.articles >= (len(snapshots) + 1) * _SNAPSHOT:
            snapshots.append((counts.articles, counts.words, progress.seconds, counts.peak_memory, peak()))

    with TemporaryDirectory() as folder:
        output = Path(folder) / "out.jsonl"
        summary = run_batch(
            [file], output, config={"run": {"processes": processes, "article_timeout": 0}}, on_progress=note
        )
    counts = summary.statistics
    snapshots.append((counts.articles, counts.words, summary.seconds, counts.peak_memory, peak()))
    return {
        "articles": counts.articles, "words": counts.words, "gated": counts.gated, "records": counts.records,
        "seconds": summary.seconds, "snapshots": snapshots, "parent_seconds": time.process_time() - times[0],
    }  # fmt: skip


def peak() -> int:
    """Return the most resident memory of this process, in bytes.

    What the kernel tells of a process that was started from another may be that one's; Linux has a figure of its own.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return peak_memory()


MEASURES: dict[str, Callable[..., Result]] = {
    "throughput": throughput, "latency": latency, "run": run,
}  # fmt: skip

if __name__ == "__main__":
    json.dump(MEASURES[sys.argv[1]](**json.loads(sys.argv[2])), sys.stdout)

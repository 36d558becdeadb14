"""One process, many articles: read, pipe, write; an article that fails costs itself alone."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from salur.io.articles import Delivery
from salur.io.report import Report
from salur.language.gate import passes
from salur.loading import make_doc
from salur.records import Article, ArticleRecords, GivingRecord, RejectedEvent

GATE, TOKENIZER = "salur_gate", "tokenizer"
# A batch ends early at this many characters, so that long articles do not pile up in memory.
_BATCH_CHARACTERS = 1_000_000
_REASON_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the pipeline found in one article: plain values, the Doc is gone.

    Attributes:
        article: the article.
        records: its giving records.
        rejected: refused candidates, where the settings keep them.
    """

    article: Article
    records: tuple[GivingRecord, ...]
    rejected: tuple[RejectedEvent, ...] = ()


@dataclass(slots=True)
class Statistics:
    """Figures of a run.

    Attributes:
        articles: processed, without the rejects.
        with_records: of these, those with at least one record.
        records: records written.
        words: whitespace-separated words of the articles processed.
        seconds: wall-clock time from the first article asked for to the last record written.
    """

    articles: int = 0
    with_records: int = 0
    records: int = 0
    words: int = 0
    seconds: float = 0.0
    _began: float = field(default_factory=time.perf_counter, repr=False)

    @property
    def words_per_second(self) -> float:
        """Words a second, reading and writing included."""
        return self.words / self.seconds if self.seconds else 0.0

    def add(self, extraction: Extraction) -> None:
        """Count one article."""
        self.articles += 1
        self.records += len(extraction.records)
        self.with_records += bool(extraction.records)
        self.words += len(extraction.article.text.split())
        self.seconds = time.perf_counter() - self._began


def run(
    nlp: Language,
    deliveries: Iterable[Delivery],
    *,
    sinks: Iterable[Callable[[Extraction], None]],
    report: Report,
    batch_size: int,
) -> Statistics:
    """Process all articles and hand each result to the sinks, in input order.

    Args:
        nlp: a pipeline from :func:`salur.load`.
        deliveries: the articles with the inputs that they came from.
        sinks: called with each article's result: writers, progress, …
        report: told of articles that failed, with the stage and the reason.
        batch_size: articles handed to the pipeline at once.

    Raises:
        OutputError: a sink cannot write.
    """
    statistics = Statistics()
    receivers = list(sinks)
    for batch in batches(deliveries, batch_size):
        for extraction in process_batch(nlp, batch, report=report):
            statistics.add(extraction)
            for receive in receivers:
                receive(extraction)
    return statistics


def process_batch(nlp: Language, batch: list[Delivery], *, report: Report) -> list[Extraction]:
    """Return what the pipeline finds in a batch; articles that fail are missing from it and are in the report.

    The batch goes through in one go. Only if that fails are its articles taken one by one, stage by stage, to find the
    one that fails and the stage it fails in.
    """
    # A memory zone frees the strings of the batch; results are plain Python and outlive it.
    with nlp.memory_zone():
        try:
            likely = [article for article, _ in batch if passes(nlp, article.text)]
            docs = nlp.pipe([make_doc(nlp, article) for article in likely], batch_size=len(likely) or 1)
            found = {id(article): _extraction(article, doc) for article, doc in zip(likely, docs, strict=True)}
        except Exception:  # any stage may fail in any way on any text
            return list(_one_by_one(nlp, batch, report))
        return [found.get(id(article)) or Extraction(article, ()) for article, _ in batch]


def _one_by_one(nlp: Language, batch: list[Delivery], report: Report) -> Iterator[Extraction]:
    for article, path in batch:
        stage = GATE
        try:
            if not passes(nlp, article.text):
                yield Extraction(article, ())
                continue
            stage = TOKENIZER
            doc = make_doc(nlp, article)
            for stage, pipe in nlp.pipeline:  # noqa: B007  # the handler names the stage that failed
                doc = pipe(doc)
        except Exception as error:  # as above; the article costs itself alone
            report.reject(article.id, _reason(error), path=path, stage=stage)
        else:
            yield _extraction(article, doc)


def _reason(error: Exception) -> str:
    message = " ".join(str(error).split())
    reason = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return reason if len(reason) <= _REASON_LENGTH else reason[: _REASON_LENGTH - 1] + "…"


def _extraction(article: Article, doc: Doc) -> Extraction:
    return Extraction(article, tuple(doc._.records), tuple(doc._.rejected))


def batches(deliveries: Iterable[Delivery], size: int) -> Iterator[list[Delivery]]:
    """Yield the articles by ``size``, or fewer where they are long."""
    batch: list[Delivery] = []
    characters = 0
    for delivery in deliveries:
        batch.append(delivery)
        characters += len(delivery.article.text)
        if len(batch) >= size or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def to_records(extraction: Extraction) -> ArticleRecords:
    """Return the part of a result that a record writer takes."""
    return ArticleRecords(id=extraction.article.id, records=extraction.records)

"""Articles through a pipeline, a batch at a time; an article that fails costs itself alone."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from salur.errors import ArticleError
from salur.language.documents import make_doc
from salur.language.gate import passes
from salur.records import Article, GivingRecord, RejectedEvent

GATE, TOKENIZER = "salur_gate", "tokenizer"
# A batch ends early at this many characters, so that long articles do not pile up in memory.
_BATCH_CHARACTERS = 1_000_000
_REASON_LENGTH = 300

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the pipeline found in one article: plain values, the Doc is gone.

    Attributes:
        article: the article.
        records: its giving records.
        rejected: refused candidates, where the settings keep them.
        gated: whether the early gate passed over it.
        failure: why there is nothing else, if a stage failed.
    """

    article: Article
    records: tuple[GivingRecord, ...] = ()
    rejected: tuple[RejectedEvent, ...] = ()
    gated: bool = False
    failure: ArticleError | None = None


def extract_articles(nlp: Language, articles: Iterable[Article], *, batch_size: int) -> Iterator[Extraction]:
    """Yield what the pipeline finds in each article, in order, in this process; memory stays flat.

    Args:
        nlp: a pipeline from :func:`salur.load`.
        articles: the articles.
        batch_size: articles handed to the pipeline at once.
    """
    for batch in cut(articles, batch_size, length=lambda article: len(article.text)):
        yield from process_batch(nlp, batch)


def cut(things: Iterable[Thing], size: int, *, length: Callable[[Thing], int]) -> Iterator[list[Thing]]:
    """Yield things by ``size``, or fewer where they are long.

    Args:
        things: articles, or what will be articles.
        size: most of them a batch.
        length: characters of one of them.
    """
    batch: list[Thing] = []
    characters = 0
    for thing in things:
        batch.append(thing)
        characters += length(thing)
        if len(batch) >= size or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def process_batch(
    nlp: Language, articles: Sequence[Article], *, clock: "Counter[str] | None" = None
) -> list[Extraction]:
    """Return what the pipeline finds in a batch: one extraction an article, in order, failed or not.

    The batch goes through in one go. Only if that fails are its articles taken one by one, stage by stage, to find the
    one that fails and the stage it fails in.

    Args:
        nlp: a pipeline from :func:`salur.load`.
        articles: the batch.
        clock: if given, nanoseconds spent are added to it by stage.
    """
    times: Counter[str] = Counter() if clock is None else clock
    # A memory zone frees the strings of the batch; results are plain Python and outlive it.
    with nlp.memory_zone():
        try:
            return _all_at_once(nlp, articles, times)
        except Exception:  # any stage may fail in any way on any text
            return [_alone(nlp, article) for article in articles]


def _all_at_once(nlp: Language, articles: Sequence[Article], clock: "Counter[str]") -> list[Extraction]:
    began = time.perf_counter_ns()
    likely = [passes(nlp, article.text) for article in articles]
    began = _stop(clock, GATE, began)
    docs = [make_doc(nlp, article) for article, taken in zip(articles, likely, strict=True) if taken]
    began = _stop(clock, TOKENIZER, began)
    for name, pipe in _stages(nlp):
        # What nlp.pipe does, a stage at a time for the clock; the batch is in memory anyway.
        docs = (
            list(pipe.pipe(docs, batch_size=len(docs) or 1)) if hasattr(pipe, "pipe") else [pipe(doc) for doc in docs]
        )
        began = _stop(clock, name, began)
    rest = iter(docs)
    return [
        _extraction(article, next(rest)) if taken else Extraction(article, gated=True)
        for article, taken in zip(articles, likely, strict=True)
    ]


def _stop(clock: "Counter[str]", stage: str, began: int) -> int:
    now = time.perf_counter_ns()
    clock[stage] += now - began
    return now


def _stages(nlp: Language) -> list[tuple[str, Any]]:
    """Return the pipes in order, without the gate: its verdict is known."""
    return [(name, pipe) for name, pipe in nlp.pipeline if name != GATE]


def _alone(nlp: Language, article: Article) -> Extraction:
    stage = GATE
    try:
        if not passes(nlp, article.text):
            return Extraction(article, gated=True)
        stage = TOKENIZER
        doc = make_doc(nlp, article)
        for stage, pipe in _stages(nlp):  # noqa: B007  # the handler names the stage that failed
            doc = pipe(doc)
        return _extraction(article, doc)
    except Exception as error:  # as above; the article costs itself alone
        return Extraction(article, failure=ArticleError(article.id, stage, describe(error)))


def describe(error: Exception) -> str:
    """Return kind and message of an error in one line that is not too long."""
    message = " ".join(str(error).split())
    reason = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return reason if len(reason) <= _REASON_LENGTH else reason[: _REASON_LENGTH - 1] + "…"


def _extraction(article: Article, doc: Doc) -> Extraction:
    return Extraction(article, tuple(doc._.records), tuple(doc._.rejected))

"""From settings to a pipeline, and from articles to records in memory."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from salur.annotations import register_extensions
from salur.backends import make_backend
from salur.config import Settings, load_settings
from salur.language.gate import passes
from salur.records import Article, ArticleRecords, GivingRecord, stable_id


def load(config: Path | str | Mapping[str, Any] | Settings | None = None) -> Language:
    """Return the whole pipeline, text to records.

    Args:
        config: settings that differ from the shipped ``config.yaml``: a file, nested mappings, or ready settings.

    Raises:
        SettingsError: the settings are wrong.
        ResourceError: a model or data file is missing.
    """
    settings = config if isinstance(config, Settings) else load_settings(config)
    register_extensions()
    nlp = make_backend(settings.pipeline)
    # spaCy refuses longer texts; the readers' limit is the one that counts.
    nlp.max_length = max(nlp.max_length, settings.reader.max_characters)
    if settings.gate.enabled:
        nlp.add_pipe("salur_gate", first=True, config={"threshold": settings.gate.threshold})
    for stage in settings.pipeline.stages:
        if stage in nlp.pipe_names:
            # The shipped model has its sentence stage before its parser.
            continue
        options = settings.events.model_dump() if stage == "salur_events" else {}
        nlp.add_pipe(stage, config=options)
    return nlp


def make_doc(nlp: Language, article: Article) -> Doc:
    """Return the tokenized Doc of an article, with the article on it for the stages to see."""
    doc = nlp.make_doc(article.text)
    doc._.article = article
    return doc


def extract(
    text: str, *, published: date | str | None = None, title: str | None = None, source: str | None = None
) -> list[GivingRecord]:
    """Return the giving records of one text, with the shipped settings.

    Args:
        text: the article's body.
        published: publication date (ISO form if a string); relative dates are resolved against it.
        title: headline, if any.
        source: outlet, if any.
    """
    day = date.fromisoformat(published) if isinstance(published, str) else published
    article = Article(id=stable_id(text), text=text, title=title, source=source, published=day)
    nlp = _default_pipeline()
    return list(nlp(make_doc(nlp, article))._.records)


def extract_many(
    articles: Iterable[Article], *, nlp: Language | None = None, batch_size: int = 32
) -> Iterator[ArticleRecords]:
    """Yield the records of each article, in order; memory stays flat however many articles there are.

    Args:
        articles: the articles.
        nlp: a pipeline from :func:`load`; the default one if left out.
        batch_size: articles handed to the pipeline at once.
    """
    pipeline = nlp or _default_pipeline()
    batch: list[Article] = []
    for article in articles:
        batch.append(article)
        if len(batch) == batch_size:
            yield from _extract_batch(pipeline, batch)
            batch = []
    yield from _extract_batch(pipeline, batch)


def _extract_batch(nlp: Language, articles: list[Article]) -> list[ArticleRecords]:
    # A memory zone frees the strings of the batch; records are plain Python and outlive it.
    with nlp.memory_zone():
        likely = [article for article in articles if passes(nlp, article.text)]
        docs = nlp.pipe([make_doc(nlp, article) for article in likely], batch_size=len(likely) or 1)
        found = {id(article): tuple(doc._.records) for article, doc in zip(likely, docs, strict=True)}
        return [ArticleRecords(id=article.id, records=found.get(id(article), ())) for article in articles]


@cache
def _default_pipeline() -> Language:
    return load()

"""From settings to a pipeline, and from articles to records in memory."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language

from salur.annotations import register_extensions
from salur.backends import make_backend
from salur.config import Settings, load_settings
from salur.errors import ArticleError
from salur.language.documents import make_doc
from salur.records import Article, ArticleRecords, GivingRecord, stable_id
from salur.run.extraction import extract_articles

__all__ = ["extract", "extract_many", "load", "make_doc", "settings_of"]


def load(config: Path | str | Mapping[str, Any] | Settings | None = None) -> Language:
    """Return the whole pipeline, text to records.

    Args:
        config: settings that differ from the shipped ``config.yaml``: a file, nested mappings, or ready settings.

    Raises:
        SettingsError: the settings are wrong.
        ResourceError: a model or data file is missing.
    """
    settings = settings_of(config)
    register_extensions()
    nlp = make_backend(settings.pipeline)
    # spaCy refuses longer texts; the readers' limit is the one that counts.
    nlp.max_length = max(nlp.max_length, settings.reader.max_characters)
    if settings.gate.enabled:
        nlp.add_pipe("salur_gate", first=True, config={"threshold": settings.gate.threshold})
    for stage in settings.pipeline.stages:
        if stage in nlp.pipe_names or (stage == "salur_sentences" and nlp.has_pipe("salur_stanza")):
            # The shipped model has its sentence stage before its parser; Stanza has sentences of its own.
            continue
        options = settings.events.model_dump() if stage == "salur_events" else {}
        nlp.add_pipe(stage, config=options)
    return nlp


def settings_of(config: Path | str | Mapping[str, Any] | Settings | None) -> Settings:
    """Return the settings that ``config`` stands for, as :func:`load` takes it."""
    return config if isinstance(config, Settings) else load_settings(config)


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
    articles: Iterable[Article],
    *,
    nlp: Language | None = None,
    batch_size: int = 32,
    on_failure: Callable[[ArticleError], None] | None = None,
) -> Iterator[ArticleRecords]:
    """Yield the records of each article, in order; memory stays flat however many articles there are.

    An article that fails costs itself alone: it has no records, and the failure is told.

    Args:
        articles: the articles.
        nlp: a pipeline from :func:`load`; the default one if left out.
        batch_size: articles handed to the pipeline at once.
        on_failure: told of articles that failed, with stage and reason; if left out, that is logged (``salur``).
    """
    tell = on_failure or _log_failure
    for extraction in extract_articles(nlp or _default_pipeline(), articles, batch_size=batch_size):
        if extraction.failure:
            tell(extraction.failure)
        yield ArticleRecords(id=extraction.article.id, records=extraction.records)


def _log_failure(failure: ArticleError) -> None:
    logging.getLogger("salur").warning("failed: %s", failure)


@cache
def _default_pipeline() -> Language:
    return load()

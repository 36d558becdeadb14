"""Articles from files, folders and standard input; whatever cannot be read is reported, and the rest goes on."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike, fspath
from typing import Protocol

from salur.config import ReaderSettings, load_settings
from salur.io.articles import Delivery, identifier, make_article
from salur.io.documents import find_document, make_page, make_text, read_document
from salur.io.entries import Entry
from salur.io.report import Report
from salur.io.sources import Format, Source, find_sources
from salur.io.stores import is_url
from salur.io.tables import find_csv, find_jsonl, find_parquet
from salur.records import Article


class _Finder(Protocol):
    def __call__(self, source: Source, settings: ReaderSettings, report: Report) -> Iterator[Entry]: ...


_FINDERS: Mapping[Format, _Finder] = {
    "text": find_document, "html": find_document, "jsonl": find_jsonl, "csv": find_csv, "parquet": find_parquet,
}  # fmt: skip

SEEN_BEFORE = "this id came before in the same run; both articles are processed"


def read_articles(
    paths: Iterable[str | PathLike[str]], *, settings: ReaderSettings | None = None, report: Report | None = None
) -> Iterator[Article]:
    """Yield the articles behind ``paths``, one at a time.

    Args:
        paths: files (``.txt .html .jsonl .csv .tsv .parquet``, all but the last also with ``.gz`` or ``.zst``), folders
            (all files below, in sorted order), URLs of either (``s3://…``, with the extra ``remote``) or ``-`` for
            standard input (JSONL or one text).
        settings: the ``reader`` section of the settings; the shipped one if left out.
        report: told of everything that could not be read and of what is odd; if left out, that is logged (``salur``).
    """
    names = (fspath(path) for path in paths)
    reader = settings or load_settings().reader
    for delivery in deliver(names, settings=reader, report=report or _logged()):
        yield delivery.article


def _logged() -> Report:
    log = logging.getLogger("salur")
    return Report(
        on_reject=lambda reject: log.warning("rejected: %s: %s", reject.article_id, reject.reason),
        on_notice=lambda notice: log.warning("%s: %s", notice.article_id, notice.reason),
    )


def deliver(
    paths: Iterable[str], *, settings: ReaderSettings, report: Report, exclude: Collection[str] = ()
) -> Iterator[Delivery]:
    """Yield the articles behind ``paths`` with the file that each came from; notes ids that come twice.

    Args:
        paths: as for :func:`read_articles`.
        settings: the ``reader`` section of the settings.
        report: told of everything that could not be read, and of what is odd.
        exclude: files to pass over in folders (as :func:`salur.io.stores.identity` names them): a run's own outputs.
    """
    # Eight bytes of each id's hash rather than the ids: 60 MB a million articles.
    seen: set[int] = set()
    for source in find_sources(paths, report, exclude=exclude):
        for entry in _FINDERS[source.format](source, settings, report):
            article = read_entry(entry, settings=settings, report=report)
            if article is None:
                continue
            key = hash(article.id)
            if key in seen:
                report.notice("duplicate", article.id, SEEN_BEFORE, path=entry.path)
            seen.add(key)
            yield Delivery(article, entry.path)


def find_entries(
    paths: Iterable[str], *, settings: ReaderSettings, report: Report, exclude: Collection[str] = ()
) -> Iterator[Entry]:
    """Yield the articles behind ``paths`` before they are made; always the same ones from the same input.

    Args: as for :func:`deliver`; the report is told of files that cannot be read, articles are told of by
        :func:`read_entry`.
    """
    for source in find_sources(paths, report, exclude=exclude):
        yield from _FINDERS[source.format](source, settings, report)


def read_entry(entry: Entry, *, settings: ReaderSettings, report: Report) -> Article | None:
    """Return the article of an entry, or ``None`` after noting in the report why there is none.

    Args:
        entry: from :func:`find_entries`.
        settings: the ``reader`` section of the settings.
        report: told of rejects and notices.
    """
    if entry.problem is not None:
        report.reject(entry.place.id, entry.place.says(entry.problem), path=entry.path)
        return None
    if entry.source is None:
        return make_article(entry.fields or {}, entry.place, settings=settings, report=report)
    make = make_page if entry.source.format == "html" else make_text
    return make(entry.source, entry.data, settings, report)


def fetch(entry: Entry, *, settings: ReaderSettings, everything: bool) -> Entry:
    """Return an entry for a worker that cannot open its file: with the bytes of the file, or why they cannot be had.

    Args:
        entry: from :func:`find_entries`.
        settings: the ``reader`` section of the settings.
        everything: take files of this machine along too, not only those of stores.
    """
    source = entry.source
    if source is None or entry.data is not None or not (everything or is_url(source.path)):
        return entry
    data = read_document(source, settings)
    return replace(entry, problem=data) if isinstance(data, str) else replace(entry, data=data)


def entry_id(entry: Entry, settings: ReaderSettings) -> str:
    """Return the id of an article that is not made: what its field tells, else where it stands."""
    found = identifier(entry.fields.get(settings.fields.id)) if entry.fields else None
    return found or entry.place.id

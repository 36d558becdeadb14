"""Articles from files, folders and standard input; whatever cannot be read is reported, and the rest goes on."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Protocol

from salur.config import ReaderSettings, load_settings
from salur.io.articles import Delivery
from salur.io.documents import read_html, read_text
from salur.io.report import Report
from salur.io.sources import Format, Source, find_sources
from salur.io.tables import read_csv, read_jsonl, read_parquet
from salur.records import Article


class _Reader(Protocol):
    def __call__(self, source: Source, settings: ReaderSettings, report: Report) -> Iterator[Delivery]: ...


_READERS: Mapping[Format, _Reader] = {
    "text": read_text, "html": read_html, "jsonl": read_jsonl, "csv": read_csv, "parquet": read_parquet,
}  # fmt: skip


def read_articles(
    paths: Iterable[str | PathLike[str]], *, settings: ReaderSettings | None = None, report: Report | None = None
) -> Iterator[Article]:
    """Yield the articles behind ``paths``, one at a time.

    Args:
        paths: files (``.txt .html .jsonl .csv .tsv .parquet``, all but the last also with ``.gz`` or ``.zst``), folders
            (all files below, in sorted order) or ``-`` for standard input (JSONL or one text).
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
    paths: Iterable[str], *, settings: ReaderSettings, report: Report, exclude: Collection[Path] = ()
) -> Iterator[Delivery]:
    """Yield the articles behind ``paths`` with the file that each came from; notes ids that come twice.

    Args:
        paths: as for :func:`read_articles`.
        settings: the ``reader`` section of the settings.
        report: told of everything that could not be read, and of what is odd.
        exclude: absolute paths of files to pass over in folders: a run's own outputs.
    """
    # Eight bytes of each id's hash rather than the ids: 60 MB a million articles.
    seen: set[int] = set()
    for source in find_sources(paths, report, exclude=exclude):
        for delivery in read_source(source, settings=settings, report=report):
            key = hash(delivery.article.id)
            if key in seen:
                reason = "this id came before in the same run; both articles are processed"
                report.notice("duplicate", delivery.article.id, reason, path=delivery.path)
            seen.add(key)
            yield delivery


def read_source(source: Source, *, settings: ReaderSettings, report: Report) -> Iterator[Delivery]:
    """Yield the articles of one input file."""
    return _READERS[source.format](source, settings, report)

"""Files that hold one article each: plain text and HTML."""

import os
from collections.abc import Iterator
from typing import Any

import trafilatura

from salur.config import ReaderSettings
from salur.io.articles import Place, make_article
from salur.io.entries import Entry
from salur.io.report import Report
from salur.io.sources import READ_ERRORS, STDIN, Source, UndecodableError, decode, looks_binary, read_whole
from salur.io.stores import state_of
from salur.records import Article

# Bytes a character takes at most in UTF-8; a longer file is too long an article whatever its encoding.
_BYTES_PER_CHARACTER = 4
# A page carries many times its text in markup.
_MARKUP_FACTOR = 20
_HTML_FIELDS = ("title", "date", "url", "sitename")


def find_document(source: Source, settings: ReaderSettings, report: Report) -> Iterator[Entry]:
    """Yield the one entry of a text file or web page; the file is read when its article is made."""
    if source.path == STDIN:
        data = _read(source, settings, report)
        if data is not None:
            yield Entry(Place(source.path), source=source, data=data, size=len(data))
        return
    try:
        size, _ = state_of(source.path)
    except OSError:
        # Told when it is read.
        size = 0
    yield Entry(Place(source.path), source=source, size=size, offset=size)


def make_text(source: Source, data: bytes | None, settings: ReaderSettings, report: Report) -> Article | None:
    """Return the article of a text file, or ``None`` after noting in the report why there is none.

    Args:
        source: the file.
        data: its bytes, where they have been read.
        settings: the ``reader`` section of the settings.
        report: told of rejects and notices.
    """
    if data is None:
        data = _read(source, settings, report)
    if data is None:
        return None
    try:
        text, encoding = decode(data, settings.encodings)
    except UndecodableError as error:
        report.reject(source.path, str(error), path=source.path)
        return None
    if encoding == settings.encodings[-1] != settings.encodings[0]:
        note_encoding(encoding, source.path, settings, report)
    return make_article({settings.fields.text: text}, Place(source.path), settings=settings, report=report)


def make_page(source: Source, data: bytes | None, settings: ReaderSettings, report: Report) -> Article | None:
    """Return the article of a web page: its main text and metadata as trafilatura finds them; nothing is executed.

    Args: as for :func:`make_text`.
    """
    if data is None:
        data = _read(source, settings, report)
    if data is None:
        return None
    try:
        # Only dates that the page marks up as such: a date in its text is not its publication.
        page = trafilatura.bare_extraction(
            data,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # any page may come, and a parser may fail in any way
        report.reject(source.path, f"cannot read the page: {type(error).__name__}: {error}", path=source.path)
        return None
    found: dict[str, Any] = {} if page is None else page.as_dict() if not isinstance(page, dict) else page
    if not found.get("text"):
        report.reject(source.path, "no main text found in the page", path=source.path)
        return None
    names = settings.fields
    fields = {
        names.text: found["text"],
        names.title: found.get("title"),
        names.published: found.get("date"),
        names.url: found.get("url"),
        names.source: found.get("sitename"),
    }
    return make_article(fields, Place(source.path), settings=settings, report=report)


def note_encoding(encoding: str, path: str, settings: ReaderSettings, report: Report) -> None:
    """Note that a file was not in the encoding that is tried first."""
    report.notice("encoding", path, f"not valid {settings.encodings[0]}, read as {encoding}", path=path)


def read_document(source: Source, settings: ReaderSettings) -> bytes | str:
    """Return the unpacked bytes of a file that holds one article, or why it holds none, in words for a user."""
    factor = _MARKUP_FACTOR if source.format == "html" else _BYTES_PER_CHARACTER
    limit = settings.max_characters * factor
    try:
        data = read_whole(source, limit)
    except READ_ERRORS as error:
        return unreadable(error)
    if data is None:
        longest = settings.max_characters
        return f"the file has more than {limit:,} bytes, too many for reader.max_characters ({longest:,})"
    if not data:
        return "the file is empty"
    return "a binary file, no text" if looks_binary(data[: 1 << 16]) else data


def _read(source: Source, settings: ReaderSettings, report: Report) -> bytes | None:
    data = read_document(source, settings)
    if isinstance(data, str):
        report.reject(source.path, data, path=source.path)
        return None
    return data


def unreadable(error: BaseException) -> str:
    """Return a reason for a user from an error of the file system or of gzip."""
    number = getattr(error, "errno", None)
    # Libraries wrap the system's message in their own, the path once more in it.
    detail = os.strerror(number) if isinstance(number, int) else str(error) or type(error).__name__
    return f"cannot be read: {detail}"

"""Files that hold many articles: JSONL, CSV and Parquet. A bad line costs that line alone."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from io import TextIOWrapper
from typing import Any, BinaryIO, cast

import jsonlines
import pyarrow as pa
import pyarrow.parquet as pq

from salur.config import ReaderSettings
from salur.io.articles import Place
from salur.io.documents import note_encoding, unreadable
from salur.io.entries import Entry
from salur.io.report import Report
from salur.io.sources import (
    READ_ERRORS,
    STDIN,
    Source,
    UndecodableError,
    decode,
    detect_encoding,
    looks_binary,
    position,
)
from salur.io.stores import is_url, state_of

# A line longer than this many times the longest article is skipped without being held in memory.
_LINE_FACTOR = 64
_ROWS = 64
# What no feed has, and what would break the writing of metadata.
_DEEPEST = 50
_DELIMITERS = ",;\t|"


class _LineError(ValueError):
    """A line that cannot be read; those after it can."""


class _Lines:
    """The lines of a stream, decoded one by one; unlike a generator it goes on after an error."""

    def __init__(self, stream: BinaryIO, encodings: Sequence[str], longest: int) -> None:
        self.number = 0
        self.encoding = encodings[0]
        self._stream, self._encodings, self._longest = stream, encodings, longest

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._longest)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == self._longest and not line.endswith(b"\n"):
            self._skip()
            raise _LineError(f"longer than {self._longest:,} bytes")
        try:
            text, self.encoding = decode(line, self._encodings)
        except UndecodableError as error:
            raise _LineError(str(error)) from error
        return text

    def position(self) -> int:
        """Return how many bytes of the file have been read."""
        return position(self._stream)

    def _skip(self) -> None:
        while (rest := self._stream.readline(self._longest)) and not rest.endswith(b"\n"):
            pass


def find_jsonl(source: Source, settings: ReaderSettings, report: Report) -> Iterator[Entry]:
    """Yield the entries of a JSONL file, an object a line; blank lines are passed over."""
    try:
        if not _is_text(source, report):
            return
        stream = source.open()
    except READ_ERRORS as error:
        report.reject(source.path, unreadable(error), path=source.path)
        return
    with stream:
        lines = _Lines(stream, settings.encodings, settings.max_characters * _LINE_FACTOR)
        for entry in _objects(lines, source.path, settings.fields.text, report):
            if entry.fields is not None and lines.encoding not in (settings.encodings[0], "utf-8-sig"):
                note_encoding(lines.encoding, entry.place.id, settings, report)
            yield entry


def _row(place: Place, fields: Mapping[str, Any], text_field: str, offset: int) -> Entry:
    text = fields.get(text_field)
    return Entry(place, fields=fields, size=len(text) if isinstance(text, str) else 0, offset=offset)


def _objects(lines: _Lines, path: str, text_field: str, report: Report) -> Iterator[Entry]:
    # jsonlines would take any faster parser that is installed, with other messages and limits.
    reader = jsonlines.Reader(lines, loads=json.loads)
    while True:
        try:
            fields = reader.read(type=dict, skip_empty=True)
        except EOFError:
            return
        except _LineError as error:
            reason = str(error)
        except jsonlines.InvalidLineError as error:
            reason = _json_problem(error)
        except RecursionError:
            reason = "broken JSON: nested too deeply"
        except READ_ERRORS as error:
            report.reject(path, f"after line {lines.number}: {unreadable(error)}", path=path)
            return
        else:
            assert isinstance(fields, dict)
            if not _deeper(fields, _DEEPEST):
                yield _row(Place(path, lines.number), fields, text_field, lines.position())
                continue
            reason = "broken JSON: nested too deeply"
        yield Entry(Place(path, lines.number), problem=reason, offset=lines.position())


def _json_problem(error: jsonlines.InvalidLineError) -> str:
    cause = error.__cause__
    if isinstance(cause, json.JSONDecodeError):
        return f"broken JSON: {cause.msg.removesuffix(' at')} at character {cause.colno}"
    return f"broken JSON: {cause}" if cause else "no JSON object"


def _deeper(value: object, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(_deeper(part, levels - 1) for part in inner if isinstance(part, (dict, list)))


def _is_text(source: Source, report: Report) -> bool:
    if source.path == STDIN:
        return True
    with source.open() as stream:
        start = stream.read(1 << 16)
    if not start:
        report.reject(source.path, "the file is empty", path=source.path)
    elif looks_binary(start):
        report.reject(source.path, "a binary file, no text", path=source.path)
    else:
        return True
    return False


def find_csv(source: Source, settings: ReaderSettings, report: Report) -> Iterator[Entry]:
    """Yield the entries of a CSV file with a header; comma, semicolon, tab or bar, whichever the header has."""
    try:
        if not _is_text(source, report):
            return
        encoding = detect_encoding(source, settings.encodings)
        stream = TextIOWrapper(source.open(), encoding=encoding, newline="")
    except UndecodableError as error:
        report.reject(source.path, str(error), path=source.path)
        return
    except READ_ERRORS as error:
        report.reject(source.path, unreadable(error), path=source.path)
        return
    if encoding not in (settings.encodings[0], "utf-8-sig"):
        note_encoding(encoding, source.path, settings, report)
    # The csv module has one limit for the whole process; its default is shorter than long articles.
    csv.field_size_limit(max(csv.field_size_limit(), settings.max_characters * _LINE_FACTOR))
    with stream:
        yield from _rows(stream, source.path, settings.fields.text, report)


def _rows(stream: TextIOWrapper, path: str, text_field: str, report: Report) -> Iterator[Entry]:
    first = stream.readline(1 << 20)
    header, delimiter = _header(first, text_field)
    if text_field not in header:
        found = ", ".join(name[:30] for name in header[:8])
        report.reject(path, f"no column '{text_field}' in the header (found: {found})", path=path)
        return
    # Strict: a quote that is never closed must not swallow the rest of the file as one article.
    rows = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        # Rows may span lines: name the line that the row begins at.
        place = Place(path, rows.line_num + 2)
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Entry(place, problem=f"broken CSV: {error}", offset=position(cast("BinaryIO", stream.buffer)))
            continue
        except READ_ERRORS as error:
            report.reject(place.id, place.says(unreadable(error)), path=path)
            return
        offset = position(cast("BinaryIO", stream.buffer))
        if len(row) > len(header):
            yield Entry(place, problem=f"the row has {len(row)} cells, the header {len(header)}", offset=offset)
        elif row:
            yield _row(place, dict.fromkeys(header) | dict(zip(header, row, strict=False)), text_field, offset)


def _header(line: str, text_field: str) -> tuple[list[str], str]:
    for delimiter in _DELIMITERS:
        header = [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
        if text_field in header:
            return header, delimiter
    return next(csv.reader([line]), []), _DELIMITERS[0]


def find_parquet(source: Source, settings: ReaderSettings, report: Report) -> Iterator[Entry]:
    """Yield the entries of a Parquet file, a row an article."""
    text_field = settings.fields.text
    try:
        with pq.ParquetFile(source.open() if is_url(source.path) else source.path) as table:
            if text_field not in table.schema_arrow.names:
                found = ", ".join(table.schema_arrow.names[:8]) or "none"
                report.reject(source.path, f"no column '{text_field}' (found: {found})", path=source.path)
                return
            share = state_of(source.path)[0] / max(1, table.metadata.num_rows)
            row = 0
            # Without threads: a process that has some is not safe to fork, and workers are forked.
            for batch in table.iter_batches(batch_size=_ROWS, use_threads=False):
                for fields in batch.to_pylist():
                    row += 1
                    yield _row(Place(source.path, row, unit="row"), fields, text_field, int(row * share))
    except (pa.ArrowException, *READ_ERRORS) as error:
        reason = unreadable(error) if isinstance(error, OSError) and error.errno else f"no Parquet file: {error}"
        report.reject(source.path, reason, path=source.path)

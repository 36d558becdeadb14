"""Records to JSONL, CSV or Parquet, a record or an article a line, under the final name when complete."""

import csv
import json
import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

from salur.errors import OutputError, SettingsError
from salur.frames import COLUMNS, flat_rows
from salur.io.arrow import article_schema, record_schema
from salur.io.output import Output, refusal
from salur.records import ArticleRecords, GivingRecord

OutputFormat: TypeAlias = Literal["jsonl", "csv", "parquet"]
By: TypeAlias = Literal["record", "article"]

# A spreadsheet takes cells that begin so for formulas; the last four are full-width twins.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_ROW_GROUP = 1000


class RecordWriter(Protocol):
    """What a run writes its records to.

    Leaving the context without an error calls :meth:`commit`; with one, the unfinished file is closed as it is.
    """

    def write(self, article: ArticleRecords) -> None:
        """Take the records of one article; raises OutputError if they cannot be written."""

    def commit(self) -> None:
        """Finish the file and give it its name; raises OutputError if that fails."""

    def __enter__(self) -> "RecordWriter":
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or let go after an error."""


def open_writer(path: str, *, by: By = "record", format: OutputFormat | None = None) -> RecordWriter:  # noqa: A002
    """Return a writer for ``path``.

    Args:
        path: the file, or ``-`` for standard output.
        by: a line a record, or a line an article (``{"id", "records"}``, articles without events included).
        format: by the suffix of ``path`` if left out, JSONL where that tells nothing.

    Raises:
        OutputError: there is no such folder, or it may not be written to.
        SettingsError: CSV by article: its rows are items.
    """
    chosen = format or output_format(path)
    if chosen == "parquet":
        return ParquetWriter(path, by=by)
    if chosen == "csv":
        if by == "article":
            raise SettingsError("CSV holds a row an item: write --by article to .jsonl or .parquet")
        return LineWriter(path, _csv_rows, head=_csv_line(COLUMNS["flat"]))
    return LineWriter(path, _article_line if by == "article" else _record_lines)


def output_format(path: str) -> OutputFormat:
    """Return the format that the suffix of a path stands for, JSONL if none."""
    suffix = Path(path).suffix.casefold()
    return "csv" if suffix == ".csv" else "parquet" if suffix == ".parquet" else "jsonl"


def json_line(model: BaseModel) -> bytes:
    """Return a model as one line of JSON in UTF-8."""
    text = json.dumps(plain(model.model_dump()), ensure_ascii=False, allow_nan=False)
    # Lone surrogates can only come in by way of metadata; no file can hold them.
    return text.encode("utf-8", errors="replace") + b"\n"


def plain(value: Any) -> Any:  # noqa: ANN401  # whatever a field or an input's metadata holds
    """Return a value as JSON has it: amounts as numbers, days in ISO form, what is no number as ``None``."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (str, bool, int)) else str(value)


class _Committed:
    def __enter__(self) -> "_Committed":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.close()

    def commit(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class LineWriter(_Committed):
    """Writes the lines that ``render`` makes of an article's records.

    Args:
        path: the file, or ``-``.
        render: from an article's records to whole lines.
        head: the lines that the file begins with.
    """

    def __init__(self, path: str, render: Callable[[ArticleRecords], bytes], *, head: bytes = b"") -> None:
        self._output = Output(path)
        self._render = render
        self._output.write(head)

    def __enter__(self) -> "LineWriter":
        return self

    def write(self, article: ArticleRecords) -> None:
        """Write the lines of one article."""
        self._output.write(self._render(article))

    def commit(self) -> None:
        """Write what is pending and give the file its name."""
        self._output.commit()

    def close(self) -> None:
        """Keep what was written as ``<name>.part``."""
        self._output.close()


class ParquetWriter(_Committed):
    """Writes Parquet, a thousand rows a group; an unfinished Parquet file is of no use and is removed.

    Args:
        path: the file; standard output will not do.
        by: a row a record or a row an article.
    """

    def __init__(self, path: str, *, by: By) -> None:
        if path == "-":
            raise OutputError("Parquet cannot go to standard output: name a file with -o")
        self._output = Output(path)
        self._by = by
        self._schema = article_schema() if by == "article" else record_schema()
        self._rows: list[dict[str, Any]] = []
        self._file = pq.ParquetWriter(self._output.part, self._schema)

    def __enter__(self) -> "ParquetWriter":
        return self

    def write(self, article: ArticleRecords) -> None:
        """Take one article; a full group goes to the file."""
        rows = (article,) if self._by == "article" else article.records
        self._rows.extend(map(_arrow_row, rows))
        if len(self._rows) >= _ROW_GROUP:
            self._write_group()

    def _write_group(self) -> None:
        rows, self._rows = self._rows, []
        try:
            self._file.write_table(pa.Table.from_pylist(rows, schema=self._schema))
        except OSError as error:
            raise OutputError(refusal(self._output.path, error)) from error

    def commit(self) -> None:
        """Write the last group and the footer, and give the file its name."""
        if self._rows:
            self._write_group()
        try:
            self._file.close()
        except OSError as error:
            raise OutputError(refusal(self._output.path, error)) from error
        self._output.commit()

    def close(self) -> None:
        """Remove the unfinished file."""
        try:
            self._file.close()
        except OSError:
            pass
        finally:
            self._output.discard()


def _record_lines(article: ArticleRecords) -> bytes:
    return b"".join(map(json_line, article.records))


def _article_line(article: ArticleRecords) -> bytes:
    return json_line(article)


def _arrow_row(model: ArticleRecords | GivingRecord) -> dict[str, Any]:
    # JSON mode makes plain numbers of Decimals; days it makes strings, which Arrow wants as days.
    row: dict[str, Any] = model.model_dump(mode="json")
    records = model.records if isinstance(model, ArticleRecords) else [model]
    for record, plain in zip(records, row.get("records", [row]), strict=True):
        plain["published"] = record.published
    return row


def _csv_rows(article: ArticleRecords) -> bytes:
    rows = (row for record in article.records for row in flat_rows(record))
    return b"".join(_csv_line(row.values()) for row in rows)


def _csv_line(cells: Iterable[object]) -> bytes:
    line = StringIO()
    # With "\r\n" for an end the csv module quotes cells that hold either, as readers want it.
    csv.writer(line, lineterminator="\r\n").writerow([_without_nul(defused(cell)) for cell in cells])
    return line.getvalue().removesuffix("\r\n").encode("utf-8", errors="replace") + b"\n"


def _without_nul(cell: object) -> object:
    # Python 3.10 refuses to write NUL to CSV, and most readers end there.
    return cell.replace("\0", "\ufffd") if isinstance(cell, str) else cell


def defused(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: texts beginning with ``= + - @`` get an apostrophe."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell

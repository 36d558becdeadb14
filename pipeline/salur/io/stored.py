"""Records back from files that salur wrote: JSONL and Parquet, a record or an article a line."""

import gzip
from collections.abc import Iterator
from os import PathLike, fspath
from typing import Any, BinaryIO, cast

import jsonlines
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from salur.errors import SalurError
from salur.io.stores import is_url, open_url
from salur.records import GivingRecord


def read_records(path: str | PathLike[str]) -> Iterator[GivingRecord]:
    """Yield the records of a JSONL (also ``.gz``) or Parquet file, whether it has a record or an article a line.

    Args:
        path: the file, or its URL (``s3://…``, with the extra ``remote``).

    Raises:
        SalurError: the file cannot be read, or a line is no record.
    """
    for number, line in read_lines(path):
        for fields in line.get("records", [line]):
            yield _record(fields, f"{fspath(path)}, line {number}")


def _record(fields: object, where: str) -> GivingRecord:
    try:
        return GivingRecord.model_validate(fields)
    except ValidationError as error:
        problem = error.errors()[0]
        key = ".".join(map(str, problem["loc"]))
        raise SalurError(f"{where}: no giving record: {key}: {problem['msg']}") from error


def read_lines(path: str | PathLike[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and content of each line of a JSONL file, or row of a Parquet file.

    Raises:
        SalurError: the file cannot be read, or a line is no JSON object.
    """
    name = fspath(path)
    try:
        yield from enumerate(_rows(name), 1) if name.endswith(".parquet") else _objects(name)
    except jsonlines.InvalidLineError as error:
        raise SalurError(f"{name}: broken JSON: {error}") from error
    except (OSError, EOFError, pa.ArrowException) as error:
        raise SalurError(f"cannot read {name}: {getattr(error, 'strerror', None) or error}") from error


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(open_url(name) if is_url(name) else name) as table:
        for batch in table.iter_batches(batch_size=256):
            yield from batch.to_pylist()


def _open(name: str) -> BinaryIO:
    file = open_url(name) if is_url(name) else name
    if name.endswith(".gz"):
        return cast("BinaryIO", gzip.open(file, "rb"))
    return open(file, "rb") if isinstance(file, str) else file  # noqa: PTH123  # closed by the caller


def _objects(name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    with _open(name) as stream:
        number = 0

        def counted() -> Iterator[bytes]:
            nonlocal number
            for line in stream:
                number += 1
                yield line

        for value in jsonlines.Reader(counted()).iter(type=dict, skip_empty=True):
            yield number, value

"""The Arrow schema of records, made from the pydantic models so that the two cannot drift apart."""

import datetime as dt
import types
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel

from salur.records import ArticleRecords, GivingRecord

_SCALARS: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    # Exact up to 2**53, about nine quadrillion rupiah; what every reader of Parquet takes for a number.
    Decimal: pa.float64(),
    dt.date: pa.date32(),
}


@cache
def record_schema() -> pa.Schema:
    """Return the schema of a Parquet file with a row a record; parties, items and places are lists of structs."""
    return pa.schema(_fields(GivingRecord))


@cache
def article_schema() -> pa.Schema:
    """Return the schema of a Parquet file with a row an article: ``id`` and its list of ``records``."""
    return pa.schema(_fields(ArticleRecords))


def _fields(model: type[BaseModel]) -> list[pa.Field]:
    return [pa.field(name, _type(field.annotation)) for name, field in model.model_fields.items()]


def _type(annotation: Any) -> pa.DataType:  # noqa: ANN401  # an annotation may be a class, a union, …
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inner[0])
    if origin is Literal:
        return pa.string()
    if origin in (Union, types.UnionType):
        return _type(next(part for part in inner if part is not type(None)))
    if origin is tuple:
        return pa.list_(_type(inner[0]))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.struct(_fields(annotation))
    return _SCALARS[annotation]

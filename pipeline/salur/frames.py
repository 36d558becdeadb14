"""Records as tidy pandas tables: one row a record, a party, an item, a place; and a flat view with a row an item.

Columns and their dtypes are the same whatever the records hold, none included. ``record_id`` joins the tables. Texts
are ``string``, amounts ``Float64``, character offsets ``Int64``, days ``datetime64[ns]``; what is unknown is ``NA``.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from os import PathLike
from typing import Any, Literal, TypeAlias

import pandas as pd

from salur.io.stored import read_records
from salur.records import Filler, GivingRecord, Party

Records: TypeAlias = Iterable[GivingRecord] | str | PathLike[str]
Row: TypeAlias = dict[str, Any]
TableName: TypeAlias = Literal["records", "parties", "items", "locations", "flat"]

_FILLER = {"text": "string", "start": "Int64", "end": "Int64", "score": "Float64", "reason": "string"}
_KEYS = {"record_id": "string", "article_id": "string"}
_ARTICLE = {"title": "string", "source": "string", "url": "string", "published": "datetime64[ns]"}
_EVENT = {
    "status": "string",
    "date_text": "string",
    "date_iso": "string",
    "date_precision": "string",
    "date_from": "datetime64[ns]",
    "date_to": "datetime64[ns]",
    "worth_text": "string",
    "worth_value": "Float64",
    "worth_currency": "string",
    "evidence": "string",
    "confidence": "Float64",
}
_ITEM = {
    "value": "Float64",
    "unit": "string",
    "object": "string",
    "approx": "boolean",
    "per": "string",
    "category": "string",
}
_PARTIES = ("donors", "recipients", "beneficiaries", "intermediaries")
_ROLES = ("donor", "recipient", "beneficiary", "intermediary")

COLUMNS: dict[TableName, dict[str, str]] = {
    "records": _KEYS | _ARTICLE | _EVENT | {"evidence_start": "Int64", "evidence_end": "Int64"},
    "parties": _KEYS | {"role": "string", "position": "Int64", "name": "string", "type": "string"} | _FILLER,
    "items": _KEYS | {"position": "Int64"} | _ITEM | _FILLER,
    "locations": _KEYS
    | {
        "position": "Int64",
        "name": "string",
        "code": "string",
        "level": "string",
        "province": "string",
        "country": "string",
        "lat": "Float64",
        "lon": "Float64",
    }
    | _FILLER,
    "flat": _KEYS
    | _ARTICLE
    | dict.fromkeys(("donors", "donor_types", "recipients", "recipient_types"), "string")
    | dict.fromkeys(("beneficiaries", "intermediaries"), "string")
    | {"item": "string"}
    | _ITEM
    | dict.fromkeys(("locations", "location_codes", "provinces"), "string")
    | _EVENT,
}


def records(source: Records) -> pd.DataFrame:
    """Return a row a record: article, status, date, worth, evidence and confidence."""
    return table(source, "records")


def parties(source: Records) -> pd.DataFrame:
    """Return a row a party; ``role`` is donor, recipient, beneficiary or intermediary."""
    return table(source, "parties")


def items(source: Records) -> pd.DataFrame:
    """Return a row a thing given."""
    return table(source, "items")


def locations(source: Records) -> pd.DataFrame:
    """Return a row a place of handover, with its administrative code where known."""
    return table(source, "locations")


def flat(source: Records) -> pd.DataFrame:
    """Return a row an item, the record's other slots repeated and lists joined by ``; ``.

    A record without items has one row. This is what CSV output holds.
    """
    return table(source, "flat")


def table(source: Records, name: TableName) -> pd.DataFrame:
    """Return one of the tables.

    Args:
        source: records, or the path of a JSONL or Parquet file that salur wrote.
        name: which table.

    Raises:
        SalurError: the file cannot be read or holds something else.
    """
    found = read_records(source) if isinstance(source, (str, PathLike)) else source
    rows = [row for record in found for row in _ROWS[name](record)]
    columns = COLUMNS[name]
    frame: pd.DataFrame = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    return frame


def flat_rows(record: GivingRecord) -> Iterator[Row]:
    """Yield the rows of the flat view for one record: plain Python values, ``None`` where unknown."""
    common = _keys(record) | _article(record) | _event(record)
    for slot in _PARTIES:
        common[slot] = _joined(party.name or party.text for party in getattr(record, slot))
    common["donor_types"] = _joined(party.type for party in record.donors)
    common["recipient_types"] = _joined(party.type for party in record.recipients)
    common["locations"] = _joined(place.name or place.text for place in record.locations)
    common["location_codes"] = _joined(place.code for place in record.locations)
    common["provinces"] = _joined(place.province for place in record.locations)
    for row in list(_item_rows(record)) or [{}]:
        item = {name: row.get(name) for name in _ITEM} | {"item": row.get("text")}
        merged = common | item
        yield {name: merged[name] for name in COLUMNS["flat"]}


def _record_rows(record: GivingRecord) -> Iterator[Row]:
    evidence = record.evidence[:1]
    span = {"evidence_start": evidence[0].start, "evidence_end": evidence[0].end} if evidence else {}
    yield _keys(record) | _article(record) | _event(record) | span


def _party_rows(record: GivingRecord) -> Iterator[Row]:
    for slot, role in zip(_PARTIES, _ROLES, strict=True):
        found: tuple[Party, ...] = getattr(record, slot)
        for position, party in enumerate(found):
            yield _keys(record) | {"role": role, "position": position} | _plain(party)


def _item_rows(record: GivingRecord) -> Iterator[Row]:
    for position, item in enumerate(record.items):
        yield _keys(record) | {"position": position} | _plain(item) | {"value": _number(item.value)}


def _location_rows(record: GivingRecord) -> Iterator[Row]:
    for position, place in enumerate(record.locations):
        yield _keys(record) | {"position": position} | _plain(place)


_ROWS: dict[TableName, Callable[[GivingRecord], Iterator[Row]]] = {
    "records": _record_rows,
    "parties": _party_rows,
    "items": _item_rows,
    "locations": _location_rows,
    "flat": flat_rows,
}


def _keys(record: GivingRecord) -> Row:
    return {"record_id": record.record_id, "article_id": record.article_id}


def _article(record: GivingRecord) -> Row:
    return {"title": record.title, "source": record.source, "url": record.url, "published": record.published}


def _event(record: GivingRecord) -> Row:
    row: Row = dict.fromkeys(_EVENT)
    row |= {"status": record.status, "confidence": record.confidence}
    row["evidence"] = " ".join(span.text for span in record.evidence) or None
    if record.date:
        first, last = days(record.date.iso)
        row |= {"date_text": record.date.text, "date_iso": record.date.iso, "date_precision": record.date.precision}
        row |= {"date_from": first, "date_to": last}
    if record.worth:
        worth = record.worth
        row |= {"worth_text": worth.text, "worth_value": _number(worth.value), "worth_currency": worth.currency}
    return row


def days(iso: str | None) -> tuple[str | None, str | None]:
    """Return the first and last day (``YYYY-MM-DD``) of a day, month or year in ISO form."""
    if iso is None:
        return None, None
    if len(iso) == 4:
        return f"{iso}-01-01", f"{iso}-12-31"
    if len(iso) == 7:
        return f"{iso}-01", f"{iso}-{monthrange(int(iso[:4]), int(iso[5:]))[1]:02}"
    return iso, iso


def _plain(filler: Filler) -> Row:
    return dict(filler)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _joined(parts: Iterable[str | None]) -> str | None:
    # A name may come twice (two mentions); an order without repeats reads best.
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None

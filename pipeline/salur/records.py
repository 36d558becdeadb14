"""Articles in, giving records out: the data model that everything else serves.

A record says that one party gave, or committed to give, something to another, and where, when and by which words the
article says so. Every filler carries the offsets of its text in the article's text. Names follow IATI where it has one.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

SCHEMA_VERSION: Literal["1.0"] = "1.0"


def _plain_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


Amount = Annotated[
    Decimal,
    PlainSerializer(_plain_number, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]

PartyType = Literal["government", "company", "ngo", "international", "community", "person", "group", "unknown"]
Category = Literal[
    "cash",
    "food",
    "water",
    "medical",
    "shelter",
    "clothing",
    "hygiene",
    "education",
    "livelihood",
    "livestock",
    "vehicle",
    "equipment",
    "energy",
    "infrastructure",
    "service",
    "personnel",
    "other",
]
Precision = Literal["day", "month", "quarter", "year"]
Status = Literal["delivered", "planned"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(_Frozen):
    """One article as a reader delivers it; all offsets are into its ``text``.

    Attributes:
        id: unique in its source; readers make one from the content where the input has none.
        text: the body, mended, never normalised afterwards.
        published: publication date, where known.
        metadata: the input's other fields, handed through untouched.
    """

    id: str = Field(min_length=1)
    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: date | None = None
    metadata: Mapping[str, Any] = Field(default_factory=dict)


class Span(_Frozen):
    """A stretch of the article: ``article.text[start:end] == text``; ``start`` and ``end`` count characters."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Filler(Span):
    """A span that fills a slot, with the reason why it was taken and the probability that it is right (0 to 1)."""

    reason: str = ""
    score: float = Field(default=1.0, ge=0, le=1)


class Party(Filler):
    """A giver, receiver, beneficiary or channel; ``name`` is canonical across articles."""

    name: str
    type: PartyType = "unknown"


class Item(Filler):
    """A thing given. ``value`` is ``None`` where the text has no number; ``unit`` is an ISO 4217 code for money."""

    value: Amount | None = None
    unit: str | None = None
    object: str | None = None
    approx: bool = False
    per: str | None = None
    category: Category = "other"


class Worth(Span):
    """The stated value of goods, in ``currency`` (ISO 4217)."""

    value: Amount | None = None
    currency: str | None = None


class Location(Filler):
    """A place of handover; ``code`` is the Kemendagri code (``32.73``), ``lat`` and ``lon`` are WGS 84 degrees."""

    name: str | None = None
    code: str | None = None
    level: Literal["country", "province", "regency", "city", "district", "village"] | None = None
    province: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class EventDate(Filler):
    """When it was or will be handed over; ``iso`` is ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY`` or, unresolved, ``None``."""

    iso: str | None = None
    precision: Precision | None = None
    anchor: str | None = None


class GivingRecord(_Frozen):
    """One giving event of one article."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    record_id: str
    article_id: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: date | None = None
    donors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    beneficiaries: tuple[Party, ...] = ()
    intermediaries: tuple[Party, ...] = ()
    items: tuple[Item, ...] = ()
    worth: Worth | None = None
    locations: tuple[Location, ...] = ()
    date: EventDate | None = None
    status: Status = "delivered"
    triggers: tuple[Span, ...] = ()
    evidence: tuple[Span, ...] = ()
    confidence: float = Field(default=1.0, ge=0, le=1)


class RejectedEvent(_Frozen):
    """A candidate event that was refused, with the reason; kept only when asked for."""

    article_id: str
    trigger: Span
    evidence: Span
    reason: str
    score: float | None = None


class ArticleRecords(_Frozen):
    """All records of one article: a line of ``--by article`` output, and of a gold file."""

    id: str
    records: tuple[GivingRecord, ...] = ()


def stable_id(*parts: str) -> str:
    """Return 16 hexadecimal digits that depend on the parts alone (SHA-256, first 64 bits)."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

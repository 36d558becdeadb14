"""What the stages put on a Doc: typed values on spans, and the extensions that hold them.

=====================  ====================  ====================================================
``doc.spans[...]``     extension             written by
=====================  ====================  ====================================================
``"quantities"``       ``span._.quantity``   ``salur_quantities``: :class:`Quantity`
``"dates"``            ``span._.date``       ``salur_dates``: :class:`DateValue`
``"places"``           ``span._.place``      ``salur_places``: :class:`Place`
``"mentions"``         ``span._.mention``    ``salur_mentions``: :class:`Mention`
``"goods"``            ``span._.goods``      ``salur_goods``: :class:`~salur.grammar.goods.Goods`
``"triggers"``         ``span._.trigger``    ``salur_events``: :class:`~salur.language.lexicon.Entry`
=====================  ====================  ====================================================

``doc._.article`` holds the :class:`~salur.records.Article` that the Doc was made from (``None`` for a bare text),
``doc._.records`` its :class:`~salur.records.GivingRecord` list and ``doc._.rejected`` the refused candidates.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from spacy.tokens import Doc, Span

from salur.records import PartyType

QuantityKind = Literal["money", "count", "measure", "percent", "ordinal"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts.

    Attributes:
        kind: ``money``, ``count`` (*500 paket sembako*), ``measure`` (*15 ton beras*), ``percent`` or ``ordinal``.
        value: the number; the lower bound of a range; ``None`` for *sejumlah paket*.
        high: the upper bound of a range, else ``None``.
        unit: ISO 4217 code, classifier or measure in its canonical spelling (*paket*, *ton*, ``kg``); ``None`` if bare.
        object: what is counted (*sembako*), ``None`` where the text does not say.
        approx: whether the text hedges (*sekitar*, *ratusan*, a range).
        per: ``"recipient"``, or the unit of a rate (*per bulan* → ``"bulan"``), else ``None``.
        role: ``"total"`` after *total*, ``"worth"`` after *senilai*, else ``None``.
    """

    kind: QuantityKind
    value: Decimal | None
    high: Decimal | None = None
    unit: str | None = None
    object: str | None = None
    approx: bool = False
    per: str | None = None
    role: Literal["total", "worth"] | None = None


@dataclass(frozen=True, slots=True)
class DateValue:
    """A resolved date expression.

    Attributes:
        iso: ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; for a range the longest common prefix; ``None`` if unresolved.
        precision: of ``iso``.
        anchor: what it was resolved against: ``absolute``, ``article`` (a date nearby), ``dateline``, ``published`` or
            ``None``.
        start: first day of a range in ISO form, else ``None``.
        end: last day of a range in ISO form, else ``None``.
    """

    iso: str | None
    precision: Literal["day", "month", "quarter", "year"] | None = None
    anchor: Literal["absolute", "article", "dateline", "published"] | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place linked to the official administrative codes (Kemendagri), or a country or city abroad.

    Attributes:
        name: canonical name with its type (*Kabupaten Bandung*).
        level: administrative level.
        code: Kemendagri code (``32``, ``32.04``, ``32.04.05``), ISO 3166 alpha-2 for countries, ``None`` if unlinked.
        province: name of the province it lies in.
        country: ISO 3166 alpha-2.
        lat: WGS 84 degrees.
        lon: WGS 84 degrees.
    """

    name: str
    level: Literal["country", "province", "regency", "city", "district", "village"] | None
    code: str | None = None
    province: str | None = None
    country: str | None = "ID"
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a party, joined with the other mentions of the same entity in the article.

    Attributes:
        name: canonical name, the same in every article where the name table knows it.
        type: kind of party.
        entity: number of the entity in this Doc; mentions of the same entity share it.
        form: ``name`` (long form), ``acronym``, ``short``, ``office`` (*Mensos* for its ministry) or ``nominal``
            (*warga*).
        body: of a person, the entity number of the body whose office the article says he holds; else ``None``.
    """

    name: str
    type: PartyType
    entity: int
    form: Literal["name", "acronym", "short", "office", "nominal"] = "name"
    body: int | None = None


def register_extensions() -> None:
    """Register salur's Doc and Span extensions; calling it again changes nothing."""
    for name in ("quantity", "date", "place", "mention", "goods", "trigger"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)
    if not Doc.has_extension("article"):
        Doc.set_extension("article", default=None)
    if not Doc.has_extension("gated"):
        Doc.set_extension("gated", default=False)
    for name in ("records", "rejected"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())

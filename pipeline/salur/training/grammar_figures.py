"""How right the values of the grammar are: gold dates against ``resolve_dates``, amounts against ``find_quantities``.

Only fillers that the grammar finds are judged, apart from which of them the events choose. A date is *found* where a
span overlaps its wording, or an alias, by Dice ≥ 0.5 in characters; it is *right* with the gold ISO. An amount is found
where a span overlaps its wording, and right if the one that overlaps most has the gold value and kind of unit (the
currency, the measure, or a count). Each wording with its answer counts once an article.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from salur.annotations import DateValue, Quantity
from salur.grammar.money import is_currency
from salur.grammar.quantities import FoundQuantity, find_quantities
from salur.grammar.resolution import resolve_dates
from salur.grammar.units import parse_unit
from salur.training.gold import GoldArticle, occurrences

_OVERLAP = 0.5
_ROUNDING = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class Judged:
    """One gold filler that was not found or not right.

    Attributes:
        article: id of the article.
        gold: the filler as the gold file has it.
        wording: what the grammar read in its place, ``None`` where it read nothing.
        answer: its value.
    """

    article: str
    gold: Mapping[str, Any]
    wording: str | None = None
    answer: DateValue | Quantity | None = None


@dataclass(slots=True)
class GrammarFigures:
    """Counts over gold fillers of one kind, with the wrong ones.

    Attributes:
        gold: fillers.
        found: those that a span of the grammar stands for.
        right: those found with the right value.
        wrong: those found without it.
        missed: those not found.
    """

    gold: int = 0
    found: int = 0
    right: int = 0
    wrong: list[Judged] = field(default_factory=list)
    missed: list[Judged] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Found of gold, 1 where there is no gold."""
        return self.found / self.gold if self.gold else 1.0

    @property
    def accuracy(self) -> float:
        """Right of found, 1 where none is found."""
        return self.right / self.found if self.found else 1.0

    def add(self, judged: Judged, *, right: bool) -> None:
        """Count one filler."""
        self.gold += 1
        if judged.answer is None:
            self.missed.append(judged)
            return
        self.found += 1
        self.right += right
        if not right:
            self.wrong.append(judged)


def date_figures(articles: Iterable[GoldArticle]) -> GrammarFigures:
    """Return how many gold dates are found, and how many of those carry the gold ISO date (none where it has none)."""
    figures = GrammarFigures()
    for gold in articles:
        dates = _once([record["date"] for record in gold.raw_records if record.get("date")], ("text", "iso"))
        text = gold.article.text
        resolved = resolve_dates(text, gold.article.published) if dates else []
        spans = [((found.start, found.end), value) for found, value in resolved]
        for filler in dates:
            best = max(_readings(text, filler, spans), key=lambda reading: reading[0], default=None)
            if best is None:
                figures.add(Judged(gold.article.id, filler), right=False)
                continue
            _, wording, answer = best
            figures.add(Judged(gold.article.id, filler, wording, answer), right=answer.iso == filler.get("iso"))
    return figures


def amount_figures(articles: Iterable[GoldArticle]) -> GrammarFigures:
    """Return how many gold items and worths with a value are found, and how many of those have value and unit kind."""
    figures = GrammarFigures()
    for gold in articles:
        amounts = _once(_amounts(gold), ("text", "value", "unit"))
        text = gold.article.text
        quantities = find_quantities(text) if amounts else []
        for filler in amounts:
            best = max(_amounts_read(text, filler, quantities), key=lambda reading: reading[0], default=None)
            if best is None:
                figures.add(Judged(gold.article.id, filler), right=False)
                continue
            (right, _), wording, answer = best
            figures.add(Judged(gold.article.id, filler, wording, answer), right=right)
    return figures


def _amounts_read(
    text: str, filler: Mapping[str, Any], quantities: Sequence[FoundQuantity]
) -> Iterator[tuple[tuple[bool, int], str, Quantity]]:
    """Yield the quantity that overlaps most with each place where an amount stands, a right one before others."""
    value, kind = Decimal(str(filler["value"])), unit_kind(filler.get("unit"))
    for start, end in occurrences(text, filler["text"]):
        over = [(min(found.end, end) - max(found.start, start), found) for found in quantities]
        shared, found = max(over, key=lambda pair: pair[0], default=(0, None))
        if found is not None and shared > 0:
            right = _is_value(found.quantity.value, value) and unit_kind(found.quantity.unit) == kind
            yield (right, shared), text[found.start : found.end], found.quantity


def _is_value(value: Decimal | None, gold: Decimal) -> bool:
    # Gold values come as binary fractions: 8300000000.000001.
    return value is not None and abs(value - gold) <= _ROUNDING * gold


def unit_kind(unit: str | None) -> str:
    """Return the kind of a unit: the currency, the measure in its canonical spelling, or ``count``."""
    if unit is not None and is_currency(unit):
        return unit
    known = None if unit is None else parse_unit(unit)
    return known.name if known is not None and known.kind != "count" else "count"


def _amounts(gold: GoldArticle) -> list[Mapping[str, Any]]:
    fillers = [item for record in gold.raw_records for item in (*record["items"], record.get("worth")) if item]
    return [filler for filler in fillers if filler.get("value") is not None]


def _once(fillers: Iterable[Mapping[str, Any]], keys: tuple[str, ...]) -> list[Mapping[str, Any]]:
    return list({tuple(filler.get(key) for key in keys): filler for filler in fillers}.values())


def _readings(
    text: str, filler: Mapping[str, Any], spans: Iterable[tuple[tuple[int, int], DateValue]]
) -> Iterator[tuple[tuple[bool, bool, float], str, DateValue]]:
    """Yield what was read where a date's forms stand; the filler's own wording ranks first, then the right answer."""
    spans = list(spans)
    for form in (filler["text"], *filler.get("aliases", ())):
        for place in occurrences(text, form):
            for (start, end), value in spans:
                shared = max(0, min(place[1], end) - max(place[0], start))
                overlap = 2 * shared / (place[1] - place[0] + end - start)
                if overlap >= _OVERLAP:
                    rank = (form == filler["text"], value.iso == filler.get("iso"), overlap)
                    yield rank, text[start:end], value

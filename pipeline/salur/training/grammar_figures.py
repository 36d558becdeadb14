"""How right the values of the grammar are: gold dates against ``resolve_dates``, amounts against ``find_quantities``.

Only fillers that the grammar finds are judged, apart from which of them the events choose. A filler is *found* where a
span overlaps its wording, or an alias, by Dice ≥ 0.5 (dates: in characters at the places where it stands; amounts: in
words). A date is *right* with the gold ISO; an amount with the gold value and kind of unit (the currency, the measure,
or a count). Each wording with its answer counts once an article.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from salur.annotations import DateValue, Quantity
from salur.grammar.money import is_currency
from salur.grammar.quantities import find_quantities
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
        spans = [(text[found.start : found.end], found.quantity) for found in quantities]
        for filler in amounts:
            value = Decimal(str(filler["value"]))
            near = [
                (_shared_words(filler["text"], wording), _is_value(q.value, value), wording, q) for wording, q in spans
            ]
            best = max(near, key=lambda reading: reading[:2], default=None)
            if best is None or best[0] < _OVERLAP:
                figures.add(Judged(gold.article.id, filler), right=False)
                continue
            right = best[1] and unit_kind(best[3].unit) == unit_kind(filler.get("unit"))
            figures.add(Judged(gold.article.id, filler, best[2], best[3]), right=right)
    return figures


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


def _shared_words(first: str, second: str) -> float:
    one, two = Counter(re.findall(r"\w+", first.casefold())), Counter(re.findall(r"\w+", second.casefold()))
    return 2 * (one & two).total() / max(1, one.total() + two.total())

"""Quantities without a number of their own: *sejumlah paket*, *beberapa ratus meter*, *seekor sapi*."""

from collections.abc import Sequence
from decimal import Decimal

from salur.annotations import Quantity, QuantityKind
from salur.grammar.lexemes import Lexeme, read_lexicon
from salur.grammar.money import currency_names
from salur.grammar.noun_phrases import Hints, object_after, wording
from salur.grammar.units import Unit, read_unit

# "berbagai perangkat" are kinds of devices, "sejumlah perangkat" are sets.
_BEFORE_UNITS = ("sejumlah", "beberapa")
_POWERS = ("puluh", "ratus", "ribu", "juta", "miliar", "triliun")


def read_indefinite(
    text: str, lexemes: Sequence[Lexeme], index: int, after: int, hints: Hints
) -> tuple[Quantity, int] | None:
    """Read *sejumlah X* at ``index``: it has no value and is always approximate.

    Args:
        text: the text.
        lexemes: its line.
        index: where the indefinite word stands.
        after: index after it.
        hints: what a tagger knows.

    Returns:
        The quantity and the index after it, or ``None`` where nothing is counted.
    """
    start = after
    while start < len(lexemes) and lexemes[start].lower in _POWERS:
        start += 1
    currency = currency_names().find(lexemes, start) if start > after else None
    if currency is not None:
        return Quantity("money", None, unit=currency[0], approx=True), currency[1]
    if start >= len(lexemes) or (lexemes[start].text[0].isupper() and not lexemes[start].text.isupper()):
        return None
    unit = read_unit(lexemes, start) if lexemes[index].lower in _BEFORE_UNITS else None
    if unit is not None and unit[0].kind == "time":
        return None
    noun = unit[1] if unit is not None else start
    stop = object_after(lexemes, noun, hints)
    if stop == start or lexemes[start].lower in read_lexicon("quantities")["indefinite_not"]:
        return None
    name = unit[0].name if unit else None
    return Quantity(_kind(unit), None, unit=name, object=wording(text, lexemes, noun, stop), approx=True), stop


def read_one(
    text: str, lexemes: Sequence[Lexeme], index: int, unit: Unit | None, hints: Hints
) -> tuple[Quantity, int] | None:
    """Read *sebuah X*, *seekor X* at ``index``: one; ``None`` where no noun follows."""
    stop = object_after(lexemes, index + 1, hints)
    if stop == index + 1:
        return None
    kind = _kind((unit, index)) if unit else "count"
    name = unit.name if unit else None
    return Quantity(kind, Decimal(1), unit=name, object=wording(text, lexemes, index + 1, stop)), stop


def _kind(unit: tuple[Unit, int] | None) -> QuantityKind:
    return "measure" if unit is not None and unit[0].kind == "measure" else "count"

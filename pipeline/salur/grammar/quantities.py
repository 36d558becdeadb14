"""Quantities in Indonesian text: hedge, number, unit and counted noun as one phrase with its value."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from salur.annotations import Quantity, QuantityKind
from salur.grammar.indefinites import read_indefinite, read_one
from salur.grammar.lexemes import Lexeme, lex, read_lexicon
from salur.grammar.money import (
    COORDINATORS,
    MoneyReading,
    currency_signs,
    lost_millions,
    read_money,
    skip_repetition,
)
from salur.grammar.noun_phrases import Hints, object_after, object_before, phrases, wording
from salur.grammar.number_reading import Reading, read_number, tidy
from salur.grammar.number_words import words
from salur.grammar.numerals import read_range
from salur.grammar.rates import RECIPIENT, rate_after, rate_before, role_before
from salur.grammar.screening import is_amount
from salur.grammar.sizes import size_after
from salur.grammar.units import Unit, convert, one_of, read_unit

_NO_HINTS = Hints()
_DIGIT = re.compile(r"[\d½¼¾]")
_WORD = re.compile(r"[^\W\d_]+")
# A bare number with a smaller scale than this is no sure sum of money.
_LEAST_BARE_SCALE = 1_000_000


class FoundQuantity(NamedTuple):
    """A quantity and where its phrase stands: ``text[start:end]``."""

    start: int
    end: int
    quantity: Quantity


class _Phrase(NamedTuple):
    """A quantity before it has its hedge: indices into the lexemes."""

    start: int
    number: int
    stop: int
    quantity: Quantity


def find_quantities(text: str, *, hints: Hints = _NO_HINTS) -> list[FoundQuantity]:
    """Return the quantities of a text, in order and without overlap. Runs in linear time; lines are read one by one.

    Args:
        text: any text.
        hints: what a tagger knows about its words.
    """
    found: list[FoundQuantity] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if _may_hold_quantity(text, start, end):
            found += _scan(text, lex(text, start, end), hints)
        start = end + 1
    return found


def _scan(text: str, lexemes: Sequence[Lexeme], hints: Hints) -> Iterator[FoundQuantity]:
    starters = _starters()
    index = floor = 0
    before: Quantity | None = None
    while index < len(lexemes):
        lexeme = lexemes[index]
        phrase = None
        if lexeme.kind == "digits" or lexeme.lower in starters:
            phrase = _read_phrase(text, lexemes, index, floor, hints) or _read_member(lexemes, index, floor, before)
        if phrase is None:
            index += 1
            continue
        phrase = _with_context(lexemes, phrase, floor)
        yield FoundQuantity(lexemes[phrase.start].start, lexemes[phrase.stop - 1].end, phrase.quantity)
        counted = phrase.quantity.kind == "count"
        index = floor = size_after(lexemes, phrase.stop, hints) if counted else phrase.stop
        before = phrase.quantity


def _may_hold_quantity(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether a line has a digit or a word that a quantity can begin with: half of all lines have none."""
    if _DIGIT.search(text, start, end) is not None:
        return True
    return not _starters().isdisjoint(_WORD.findall(text[start:end].lower()))


@cache
def _starters() -> frozenset[str]:
    """All words that a quantity can begin with."""
    table = words()
    starters: set[str] = {*table.digits, *table.teens, *table.hundreds, *table.ones, *table.ones_about, *table.vague}
    starters.update(key[0] for key in table.fractions)
    starters.update(key[0] for key in currency_signs())
    starters.update(key[0] for key in phrases("indefinite"))
    starters.update(read_lexicon("units")["one_of"])
    return frozenset(starters | {"½", "¼", "¾"})


def _read_phrase(text: str, lexemes: Sequence[Lexeme], index: int, floor: int, hints: Hints) -> _Phrase | None:
    word = lexemes[index].lower
    indefinite = phrases("indefinite").find(lexemes, index)
    if indefinite is not None:
        return _whole(index, read_indefinite(text, lexemes, index, indefinite[1], hints))
    unit, single = one_of(word)
    if single:
        return _whole(index, read_one(text, lexemes, index, unit, hints))
    money = read_money(lexemes, index)
    if money is not None:
        return _money_phrase(index, money)
    number = read_range(lexemes, index)
    if number is None or not (number[0].digits or lexemes[index].kind == "word"):
        return None
    return _read_counted(text, lexemes, index, floor, number, hints)


def _read_member(lexemes: Sequence[Lexeme], index: int, floor: int, before: Quantity | None) -> _Phrase | None:
    """Read a further amount of a list that names its currency once: *Rp50 juta dan 25 juta*."""
    if before is None or before.kind != "money" or index != floor + 1 or lexemes[floor].lower not in COORDINATORS:
        return None
    member = read_number(lexemes, index, money=True)
    if member is None or member.scale < _LEAST_BARE_SCALE:
        return None
    return _Phrase(index, index, member.stop, Quantity("money", member.value, unit=before.unit, approx=member.approx))


def _whole(index: int, found: tuple[Quantity, int] | None) -> _Phrase | None:
    return None if found is None else _Phrase(index, index, found[1], found[0])


def _money_phrase(index: int, money: MoneyReading) -> _Phrase:
    quantity = Quantity("money", money.value, money.high, money.currency, approx=money.approx)
    return _Phrase(index, index, money.stop, quantity)


def _read_counted(
    text: str, lexemes: Sequence[Lexeme], index: int, floor: int, number: tuple[Reading, Reading | None], hints: Hints
) -> _Phrase | None:
    low, high = number
    after = skip_repetition(lexemes, high or low)
    after = _hedge_after(lexemes, after)
    percent = phrases_percent(lexemes, after)
    if percent is not None and high is not None and not low.digits and (low.value or 0) < 1:
        return None  # lebih dari setengah atau 58 persen: twice the same
    unit = None if percent else read_unit(lexemes, after)
    if not is_amount(lexemes, index, number, after, unit, percent=percent is not None):
        return None
    rough = low.approx or high is not None or after > skip_repetition(lexemes, high or low)
    upper = high.value if high else None
    if percent is not None:
        return _Phrase(index, index, percent, Quantity("percent", _measured(low), upper, "persen", approx=rough))
    if unit is not None and unit[0].kind == "time":
        return _Phrase(index, index, unit[1], Quantity("measure", _measured(low), upper, unit[0].name, approx=rough))
    return _read_goods(text, lexemes, index, floor, (low, upper, rough), after, unit, hints)


def _read_goods(
    text: str,
    lexemes: Sequence[Lexeme],
    index: int,
    floor: int,
    amount: tuple[Reading, Decimal | None, bool],
    after: int,
    unit: tuple[Unit, int] | None,
    hints: Hints,
) -> _Phrase | None:
    low, upper, rough = amount
    measure = unit is not None and unit[0].kind == "measure"
    value = _measured(low) if measure else low.value
    kind: QuantityKind = "measure" if measure else "count"
    if unit is not None and measure and value is not None and upper is None:
        value, unit = _add_smaller(lexemes, value, unit)
    name = unit[0].name if unit else None
    start = _same_unit_again(lexemes, unit) if unit else after
    stop = object_after(lexemes, start, hints)
    if stop > start:
        thing = wording(text, lexemes, start, stop)
        return _Phrase(index, index, stop, Quantity(kind, value, upper, name, thing, rough))
    inside = _object_in_parentheses(lexemes, start, hints)
    if inside is not None:
        thing = wording(text, lexemes, start + 1, inside)
        return _Phrase(index, index, inside + 1, Quantity(kind, value, upper, name, thing, rough))
    return _read_postposed(
        text, lexemes, index, floor, start, Quantity(kind, value, upper, name, None, rough), low, hints
    )


def _add_smaller(lexemes: Sequence[Lexeme], value: Decimal, unit: tuple[Unit, int]) -> tuple[Decimal, tuple[Unit, int]]:
    """Add a smaller measure of the same kind (*206 ton 120 kilo*); the sum is in the smaller one."""
    more = read_number(lexemes, unit[1])
    smaller = read_unit(lexemes, more.stop) if more is not None and more.digits else None
    if more is None or more.value is None or smaller is None or smaller[0].kind != "measure":
        return value, unit
    converted = convert(value, unit[0], smaller[0])
    if converted is None or converted <= value or more.value >= converted:
        return value, unit
    return tidy(converted + more.value), smaller


def _read_postposed(
    text: str,
    lexemes: Sequence[Lexeme],
    index: int,
    floor: int,
    stop: int,
    quantity: Quantity,
    low: Reading,
    hints: Hints,
) -> _Phrase | None:
    """Look for the counted noun before the number; without one, only a unit makes a quantity of it."""
    number = _hedge_before(lexemes, index, floor)[0]
    connector = phrases("connectors").find_before(lexemes, number)
    joint = connector[1] if connector is not None and connector[1] >= floor else number
    people = quantity.unit in read_lexicon("quantities")["people"]
    begin = object_before(lexemes, joint, floor, hints, joined=joint < number)
    noun = lexemes[joint - 1].lower if joint > floor else ""
    if quantity.unit is None and low.scale >= _LEAST_BARE_SCALE and noun in read_lexicon("quantities")["money_nouns"]:
        money = Quantity("money", quantity.value, quantity.high, "IDR", None, quantity.approx)
        return _Phrase(joint - 1, index, stop, money)
    if begin == joint or (joint == number and (quantity.unit is None or people)):
        return None if quantity.unit is None else _Phrase(index, index, stop, quantity)
    thing = wording(text, lexemes, begin, joint)
    filled = Quantity(quantity.kind, quantity.value, quantity.high, quantity.unit, thing, quantity.approx)
    return _Phrase(begin, index, stop, filled)


def _with_context(lexemes: Sequence[Lexeme], phrase: _Phrase, floor: int) -> _Phrase:
    """Add what stands around the phrase: hedges, rate, role."""
    quantity = phrase.quantity
    hedge, hedged = _hedge_before(lexemes, phrase.number, floor)
    stop = _hedge_after(lexemes, phrase.stop) if quantity.kind in ("money", "percent") else phrase.stop
    role: Literal["total", "worth"] | None = role_before(lexemes, hedge, floor, money=quantity.kind == "money")
    hedged = hedged or stop > phrase.stop
    rate = rate_after(lexemes, stop)
    each = rate_before(lexemes, hedge, floor)
    if rate is not None:
        # "masing-masing Rp2 juta per tahun" is for each receiver first of all.
        each, stop = (each if each == RECIPIENT else rate[0]), rate[1]
    if quantity.value is None and quantity.kind == "money" and each is not None:
        quantity = replace(quantity, value=lost_millions(lexemes, phrase.start, phrase.stop))
    quantity = replace(quantity, approx=quantity.approx or hedged, per=each, role=role)
    return _Phrase(min(hedge, phrase.start), phrase.number, stop, quantity)


def _hedge_before(lexemes: Sequence[Lexeme], index: int, floor: int) -> tuple[int, bool]:
    """Return where the hedges before a number begin, and whether it is hedged (a bound hedges but stays outside)."""
    start = index
    while (found := phrases("hedges_before").find_before(lexemes, start)) is not None and found[1] >= floor:
        start = found[1]
    bound = phrases("bounds_before").find_before(lexemes, start)
    return start, start < index or (bound is not None and bound[1] >= floor)


def _hedge_after(lexemes: Sequence[Lexeme], index: int) -> int:
    found = phrases("hedges_after").find(lexemes, index)
    # "lebih dari" after an amount hedges the next one.
    if found is None or (found[1] < len(lexemes) and lexemes[found[1]].lower in ("dari", "kurang")):
        return index
    return found[1]


def phrases_percent(lexemes: Sequence[Lexeme], index: int) -> int | None:
    """Return the index after a percent sign or word at ``index``, or ``None``."""
    if index < len(lexemes) and lexemes[index].lower in read_lexicon("numerals")["percent"]:
        return index + 1
    return None


def _measured(low: Reading) -> Decimal | None:
    """Measures and percentages have decimals: ``1,500 ton`` is one and a half."""
    return low.decimal if low.decimal is not None else low.value


def _same_unit_again(lexemes: Sequence[Lexeme], unit: tuple[Unit, int]) -> int:
    """Return the index after the unit and the parentheses that repeat it: *20 kilogram (kg)*."""
    stop = unit[1]
    if stop < len(lexemes) and lexemes[stop].text == "(":
        again = read_unit(lexemes, stop + 1)
        if again is not None and again[0] == unit[0] and again[1] < len(lexemes) and lexemes[again[1]].text == ")":
            return again[1] + 1
    return stop


def _object_in_parentheses(lexemes: Sequence[Lexeme], index: int, hints: Hints) -> int | None:
    """Return the index of the closing parenthesis in *1.000 (masker)*, or ``None``."""
    if index >= len(lexemes) or lexemes[index].text != "(":
        return None
    stop = object_after(lexemes, index + 1, hints)
    plain = stop > index + 1 and lexemes[index + 1].text.islower()
    return stop if plain and stop < len(lexemes) and lexemes[stop].text == ")" else None

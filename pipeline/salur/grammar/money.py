"""Amounts of money in Indonesian text: currency before or after the number, with ISO 4217 codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from babel import Locale

from salur.grammar.lexemes import Lexeme, PhraseTable, glued, lex, lexeme_is, read_lexicon
from salur.grammar.notation import digits_value
from salur.grammar.number_reading import Reading, read_number, tidy
from salur.grammar.numerals import join_range, range_connector, read_range

# Fewer rupiah than this without a scale word are digits that lost their "juta" or "miliar": no value.
_LEAST_RUPIAH = Decimal(100)
_LONGEST_LIST = 5
_MILLION = Decimal(1_000_000)

# What joins the members of a list of amounts.
COORDINATORS = (",", "dan", "atau", "serta", "&")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money: ``text[start:end]`` is its wording.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        value: the amount, or the lower bound of a range; ``None`` where the text tells none (*ratusan juta rupiah*).
        currency: ISO 4217 code.
        high: the upper bound of a range.
        approx: whether its form is rough, or it is a range.
    """

    start: int
    end: int
    value: Decimal | None
    currency: str
    high: Decimal | None = None
    approx: bool = False


class MoneyReading(NamedTuple):
    """Money read from lexemes: values as in :class:`Money`, and the index of the lexeme after it."""

    value: Decimal | None
    high: Decimal | None
    currency: str
    approx: bool
    stop: int


def find_money(text: str) -> list[Money]:
    """Return the amounts of money in a text, in order; offsets are into ``text``. Runs in linear time."""
    lexemes = lex(text)
    found = []
    index = 0
    while index < len(lexemes):
        reading = read_money(lexemes, index)
        if reading is None:
            index += 1
            continue
        end = lexemes[reading.stop - 1].end
        found.append(Money(lexemes[index].start, end, reading.value, reading.currency, reading.high, reading.approx))
        index = reading.stop
    return found


def parse_money(text: str) -> tuple[Decimal, str] | None:
    """Return value and ISO code of a text that is one amount of money and nothing else, or ``None``."""
    lexemes = lex(text.strip())
    reading = read_money(lexemes, 0) if lexemes else None
    if reading is None or reading.stop != len(lexemes) or reading.value is None or reading.high is not None:
        return None
    return reading.value, reading.currency


def read_money(lexemes: Sequence[Lexeme], index: int) -> MoneyReading | None:
    """Read money that begins at ``index``, with its currency or its number; ``None`` where there is none."""
    if index > 0 and glued(lexemes, index) and lexemes[index].kind == lexemes[index - 1].kind:
        return None
    sign = _currency_before(lexemes, index)
    if sign is not None:
        return _read_after_sign(lexemes, index, sign)
    found = read_range(lexemes, index)
    if found is None:
        return None
    return money_after(lexemes, found[0], found[1])


def money_after(lexemes: Sequence[Lexeme], low: Reading, high: Reading | None) -> MoneyReading | None:
    """Return the money that a number makes with the currency after it (*5 juta dolar AS*), or ``None``."""
    last = high or low
    currency = currency_names().find(lexemes, skip_repetition(lexemes, last))
    if currency is None:
        return None
    return _money(lexemes, low, high, currency[0], currency[1])


def skip_repetition(lexemes: Sequence[Lexeme], reading: Reading) -> int:
    """Return the index after a number and the parentheses that repeat it (*500 (lima ratus)*, *lima (5)*)."""
    stop = reading.stop
    if reading.value is None or stop >= len(lexemes) or lexemes[stop].text != "(":
        return stop
    again = read_number(lexemes, stop + 1)
    if again is None or again.value != reading.value:
        return stop
    currency = currency_names().find(lexemes, again.stop)
    close = currency[1] if currency is not None else again.stop
    return close + 1 if lexeme_is(lexemes, close, ")") else stop


def lost_millions(lexemes: Sequence[Lexeme], start: int, stop: int) -> Decimal | None:
    """Return the amount of *Rp 2,4 per tahun* for each receiver, whose *juta* was lost; ``None`` for other readings.

    Rupiah have no decimals, and nobody is given *miliar* a year: only where it is a rate can nothing else be meant.
    """
    if stop - start not in (2, 3) or lexemes[start].lower != "rp" or "," not in lexemes[stop - 1].text:
        return None
    value = digits_value(lexemes[stop - 1].text)
    return tidy(value * _MILLION) if value is not None and value < _LEAST_RUPIAH else None


def is_currency(code: str | None) -> bool:
    """Tell whether a unit is one of the ISO 4217 codes that this grammar gives."""
    return code in read_lexicon("currencies")


@cache
def currency_signs() -> PhraseTable[str]:
    """Return what stands before an amount (*Rp*, *US$*, ISO codes, CLDR symbols), with its ISO 4217 code."""
    symbols = Locale("id").currency_symbols
    entries = []
    for code, row in read_lexicon("currencies").items():
        signs = [*row["before"], code, symbols.get(code, code)]
        entries += [(sign, code) for sign in signs]
    return PhraseTable(entries, exact_up_to=99)


@cache
def currency_names() -> PhraseTable[str]:
    """Return what stands after an amount (*dolar AS*, ISO codes, the names of CLDR), with its ISO 4217 code."""
    official = Locale("id").currencies
    entries = []
    for code, row in read_lexicon("currencies").items():
        names = [*row["after"], official.get(code, code), code]
        entries += [(name, code) for name in names]
    return PhraseTable(entries)


def _currency_before(lexemes: Sequence[Lexeme], index: int) -> tuple[str, int] | None:
    found = currency_signs().find(lexemes, index)
    if found is None or found[1] >= len(lexemes):
        return None
    code, stop = found
    # "Rp." ends in a full stop that may be its own; a dot between sign and digits belongs to the sign.
    if lexemes[stop].text == "." and glued(lexemes, stop) and stop + 1 < len(lexemes):
        stop += 1
    return code, stop


def _read_after_sign(lexemes: Sequence[Lexeme], index: int, sign: tuple[str, int]) -> MoneyReading | None:
    code, start = sign
    low = read_number(lexemes, start, money=True)
    if low is None:
        return None
    high = None
    joint = range_connector(lexemes, index, low.stop)
    if joint is not None:
        again = _currency_before(lexemes, joint)
        if again is None or again[0] == code:
            high = read_number(lexemes, again[1] if again else joint, money=True)
    joined = join_range(low, high) if high is not None else None
    if joined is not None:
        low, high = joined
    else:
        high = None
    stop = skip_repetition(lexemes, high or low)
    name = currency_names().find(lexemes, stop)
    if name is not None and name[0] == code:
        stop = name[1]
    return _money(lexemes, low, high, code, _closing_dash(lexemes, stop))


def _closing_dash(lexemes: Sequence[Lexeme], stop: int) -> int:
    """Take in the ``,-`` that closes an amount (*Rp250.000,-*)."""
    signs = [lexeme.text for lexeme in lexemes[stop : stop + 2]]
    if len(signs) == 2 and signs[0] in ",." and signs[1] in "-–" and glued(lexemes, stop) and glued(lexemes, stop + 1):
        return stop + 2
    return stop


def _elliptical(lexemes: Sequence[Lexeme], stop: int, value: Decimal) -> Decimal | None:
    """Return the amount with the scale that a later member of its list names (*Rp50 dan Rp75 juta*), or ``None``."""
    for _ in range(_LONGEST_LIST):
        joint = stop
        while joint < len(lexemes) and joint < stop + 2 and lexemes[joint].lower in COORDINATORS:
            joint += 1
        sign = _currency_before(lexemes, joint)
        member = read_number(lexemes, sign[1] if sign else joint, money=True) if joint > stop else None
        if member is None:
            return None
        if member.scale > 1:
            return tidy(value * member.scale)
        stop = member.stop
    return None


def _money(
    lexemes: Sequence[Lexeme], low: Reading, high: Reading | None, currency: str, stop: int
) -> MoneyReading | None:
    value = low.value
    if stop < len(lexemes) and lexemes[stop].kind in ("digits", "other") and glued(lexemes, stop):
        return None
    if currency == "IDR" and value is not None and value < _LEAST_RUPIAH and low.scale == 1:
        value = _elliptical(lexemes, stop, value)
    upper = high.value if high is not None else None
    return MoneyReading(value, upper, currency, low.approx or high is not None, stop)

"""How one number is read from lexemes: digits in two notations, words, scales and fractions."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from salur.grammar.lexemes import Lexeme, glued, lexeme_is
from salur.grammar.notation import VULGAR, decimal_reading, digits_value
from salur.grammar.number_words import below_thousand, words
from salur.grammar.units import read_unit

_MAX_DECIMALS = 18
_LARGEST_DENOMINATOR = 16
_MAX_VALUE = Decimal(10) ** 18
_ONE = Decimal(1)
_THOUSAND = Decimal(1000)


class Reading(NamedTuple):
    """One number read from lexemes.

    Attributes:
        value: the number; ``None`` for *ratusan*.
        stop: index of the lexeme after it.
        approx: whether its form is rough (*ratusan*, *500-an*).
        base: what stands before the last scale (5 in *5 juta*), for ranges that share their scale.
        scale: the last scale (1000000 in *5 juta*), 1 where there is none.
        decimal: the reading with a decimal comma, where ``value`` took the comma of ``1,500`` for thousands.
        digits: whether it is written in digits.
    """

    value: Decimal | None
    stop: int
    approx: bool = False
    base: Decimal | None = None
    scale: Decimal = _ONE
    decimal: Decimal | None = None
    digits: bool = False


class _Part(NamedTuple):
    """What stands before one scale, and the scale: *lima ratus ribu* is 500 and 1000 (*ribuan*: roughly)."""

    value: Decimal
    stop: int
    scale: Decimal = _ONE
    decimal: Decimal | None = None
    digits: bool = False
    rough: bool = False


def read_number(lexemes: Sequence[Lexeme], index: int, *, money: bool = False) -> Reading | None:
    """Read one number at ``index``: digits, words, or digits with scale words (*1,2 juta*, *2 juta 500 ribu*).

    Args:
        lexemes: the text.
        index: where the number begins.
        money: whether a currency stands before it, so that *M* and *T* are scales.

    Returns:
        The reading, or ``None`` where no well-formed number begins at ``index``.
    """
    if index >= len(lexemes):
        return None
    if lexemes[index].lower in words().vague:
        return _read_vague(lexemes, index)
    with localcontext() as context:
        context.prec = 40
        reading = _read_exact(lexemes, index, money=money)
    if reading is None or (reading.value is not None and reading.value > _MAX_VALUE):
        return None
    return _read_suffix(lexemes, reading)


def tidy(value: Decimal) -> Decimal:
    """Return a value without trailing zeros or exponent: ``1200000000.0`` is ``1200000000``."""
    if value == value.to_integral_value():
        return value.quantize(_ONE)
    return value.normalize()


def _read_vague(lexemes: Sequence[Lexeme], index: int) -> Reading:
    stop = index + 1
    while stop < len(lexemes) and lexemes[stop].lower in words().scales:
        stop += 1
    return Reading(
        None, stop, approx=True, scale=_ONE if stop == index + 1 else words().scales[lexemes[stop - 1].lower]
    )


def _read_suffix(lexemes: Sequence[Lexeme], reading: Reading) -> Reading:
    """Take in *-an* (*500-an*, *500-an juta*): about so many."""
    stop = reading.stop
    dash = int(lexeme_is(lexemes, stop, "-"))
    if not lexeme_is(lexemes, stop + dash, "an") or not all(glued(lexemes, stop + k) for k in range(dash + 1)):
        return reading
    stop += dash + 1
    scale = words().scales.get(lexemes[stop].lower) if stop < len(lexemes) else None
    if scale is None or reading.scale > 1 or reading.value is None:
        return reading._replace(stop=stop, approx=True)
    value = reading.value if reading.decimal is None else reading.decimal
    return reading._replace(value=tidy(value * scale), stop=stop + 1, approx=True, scale=scale, decimal=None)


def _read_exact(lexemes: Sequence[Lexeme], index: int, *, money: bool) -> Reading | None:
    parts: list[_Part] = []
    stop = index
    while (part := _read_part(lexemes, stop, money=money)) is not None:
        if parts and not _continues(part, parts[-1].scale):
            break
        parts.append(part)
        stop = part.stop
        if part.scale == 1:
            break
    if not parts:
        return None
    total = tidy(sum((part.value * part.scale for part in parts), Decimal(0)))
    last = parts[-1]
    single = len(parts) == 1
    # "Rp500.000 ribu" says its thousands twice: which is meant cannot be told.
    doubled = single and last.scale == _THOUSAND and last.value >= _THOUSAND
    return Reading(
        None if doubled else total,
        stop,
        approx=last.rough,
        base=last.value if single else None,
        scale=parts[0].scale,
        decimal=last.decimal if single else None,
        digits=parts[0].digits,
    )


def _continues(part: _Part, last: Decimal) -> bool:
    """Tell whether a part adds to those before it: its scale is smaller; bare digits begin a number of their own."""
    if part.scale > 1:
        return part.scale < last
    return not part.digits and part.value < last


def _read_part(lexemes: Sequence[Lexeme], index: int, *, money: bool) -> _Part | None:
    part = _read_group(lexemes, index)
    if part is None or part.scale > 1 or part.stop >= len(lexemes) or lexemes[part.stop].kind != "word":
        return part
    word = lexemes[part.stop]
    scale = words().scales.get(word.lower)
    if scale is None and money:
        scale = words().money_scales.get(word.text)
    if rough := scale is None:
        scale = words().scales.get(word.lower.removesuffix("an").removesuffix("-"))
    if scale is None:
        return part
    # Before a scale the comma is always the decimal comma: Rp 1,210 miliar.
    value = part.value if part.decimal is None else part.decimal
    return _Part(value, part.stop + 1, scale, None, part.digits, rough)


def _read_group(lexemes: Sequence[Lexeme], index: int) -> _Part | None:
    """Read what may stand before one scale: digits, or words below a thousand, with a fraction after them."""
    if index >= len(lexemes):
        return None
    lexeme = lexemes[index]
    if lexeme.kind == "digits":
        return _read_digits(lexemes, index)
    if lexeme.text in VULGAR:
        return _Part(VULGAR[lexeme.text], index + 1, digits=True)
    return _read_words(lexemes, index) if lexeme.kind == "word" else None


def _read_words(lexemes: Sequence[Lexeme], index: int) -> _Part | None:
    fraction = words().fractions.find(lexemes, index)
    if fraction is not None:
        return _Part(fraction[0][0], fraction[1])
    scale = words().ones.get(lexemes[index].lower)
    if scale is not None:  # seribu, sejuta
        return _Part(_ONE, index + 1, scale)
    about = words().ones_about.get(lexemes[index].lower)
    if about is not None and not (index and lexemes[index - 1].lower in words().notes):
        return _Part(_ONE, index + 1, about, rough=True)
    below = below_thousand(lexemes, index)
    return None if below is None else _read_word_decimals(lexemes, _Part(*below))


def _read_digits(lexemes: Sequence[Lexeme], index: int) -> _Part | None:
    text = lexemes[index].text
    follows = index + 1 < len(lexemes) and glued(lexemes, index + 1)
    if follows and lexemes[index + 1].kind in ("digits", "other") and lexemes[index + 1].text not in VULGAR:
        return None
    value = digits_value(text)
    if value is None:
        return None
    if follows and lexemes[index + 1].text == "/":
        return _read_slashed(lexemes, index, value) or _Part(value, index + 1, digits=True)
    decimal = decimal_reading(text)
    stop = index + 1
    if follows and lexemes[stop].text in VULGAR and value == value.to_integral_value():
        return _Part(value + VULGAR[lexemes[stop].text], stop + 1, digits=True)
    fraction = words().fractions.find(lexemes, stop)
    if (
        fraction is not None
        and fraction[0][1]
        and fraction[1] < len(lexemes)
        and lexemes[fraction[1]].lower in words().scales
    ):
        return _Part(value + fraction[0][0], fraction[1], digits=True)
    return _Part(value, stop, decimal=decimal, digits=True)


def _read_word_decimals(lexemes: Sequence[Lexeme], whole: _Part) -> _Part:
    """Add what follows a whole number in words: *koma lima*, *setengah* before a scale."""
    value, stop = whole.value, whole.stop
    fraction = words().fractions.find(lexemes, stop)
    if fraction is not None and fraction[0][1]:
        return _Part(value + fraction[0][0], fraction[1])
    if stop >= len(lexemes) or lexemes[stop].lower not in words().comma:
        return whole
    decimals = ""
    index = stop + 1
    while index < len(lexemes) and lexemes[index].lower in words().digits and len(decimals) < _MAX_DECIMALS:
        decimals += str(words().digits[lexemes[index].lower])
        index += 1
    return _Part(value + Decimal(f"0.{decimals}"), index) if decimals else whole


def _read_slashed(lexemes: Sequence[Lexeme], index: int, numerator: Decimal) -> _Part | None:
    """Read a fraction before a measure or a scale (*1/2 ton*, *3/4 juta*); without one it is a date or a ratio."""
    if index + 3 >= len(lexemes) or not glued(lexemes, index + 2):
        return None
    denominator = digits_value(lexemes[index + 2].text)
    unit = read_unit(lexemes, index + 3)
    measured = unit is not None and unit[0].kind == "measure"
    if denominator is None or not 0 < numerator < denominator <= _LARGEST_DENOMINATOR:
        return None
    if not measured and lexemes[index + 3].lower not in words().scales:
        return None
    return _Part(numerator / denominator, index + 3, digits=True)

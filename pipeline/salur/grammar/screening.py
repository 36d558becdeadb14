"""Which numbers are amounts: dates, times, telephone and law numbers, ranks, scores and years are none."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from salur.grammar.calendar_terms import calendar_data
from salur.grammar.lexemes import Lexeme, glued, read_lexicon
from salur.grammar.noun_phrases import phrases
from salur.grammar.number_reading import Reading
from salur.grammar.units import Unit

_YEARS = range(1900, 2101)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
_LEAST_NOUN = 4
_AGES = ("usia", "umur", "berusia", "berumur")


def is_amount(
    lexemes: Sequence[Lexeme],
    index: int,
    number: tuple[Reading, Reading | None],
    after: int,
    unit: tuple[Unit, int] | None,
    *,
    percent: bool,
) -> bool:
    """Tell whether a number may be an amount of something, by its neighbours.

    Args:
        lexemes: the line.
        index: where the number begins.
        number: the number, or both ends of a range.
        after: index after the number and all that belongs to it.
        unit: the unit that follows, with the index after it.
        percent: whether a percent sign follows.
    """
    if index > 0 and lexemes[index - 1].lower == "salah":  # salah satu: one of them
        return False
    if _in_compound(lexemes, index, after) or _has_letters(lexemes, after, unit, percent=percent):
        return False
    if percent:
        return True
    if unit is not None and unit[0].kind == "time":
        return _is_duration(lexemes, index, number, unit[1])
    if phrases("not_before").find(lexemes, after) is not None or _is_month(lexemes, after):
        return False
    return unit is not None or _is_bare_count(lexemes, index, number, after)


def _is_month(lexemes: Sequence[Lexeme], index: int) -> bool:
    return index < len(lexemes) and lexemes[index].lower in _months()


@cache
def _months() -> frozenset[str]:
    """Return the names of months in every spelling that dates know, misspelt, English and Hijri ones among them."""
    data = calendar_data()
    rows = [*data["months"], *data["hijri_months"]]
    return frozenset(form.lower() for row in rows for form in (*row["names"], *row.get("short", ())))


def _is_duration(lexemes: Sequence[Lexeme], index: int, number: tuple[Reading, Reading | None], stop: int) -> bool:
    """Tell *46 tahun* from *dua hari lalu* and from *pukul 5 hari ini*."""
    before = phrases("not_after").find_before(lexemes, index)
    named = before is not None and before[0] not in _AGES
    return not named and phrases("ago").find(lexemes, stop) is None and not _is_year(number)


def _is_bare_count(lexemes: Sequence[Lexeme], index: int, number: tuple[Reading, Reading | None], after: int) -> bool:
    if phrases("not_after").find_before(lexemes, index) is not None:
        return False
    low = number[0]
    if (
        lexemes[index].text.istitle()
        and index
        and lexemes[index - 1].lower in read_lexicon("quantities")["named_by_number"]
    ):
        return False
    if low.value is not None and low.value != low.value.to_integral_value() and low.scale == 1:
        return False  # 10.30 is a time; half a thing has a measure
    if number[1] is not None and after < len(lexemes) and lexemes[after].text.istitle():
        return False  # 0 - 3 Persela: a score
    if _is_year(number):
        return _reads_as_count(lexemes, index, after, low)
    return not _named_by_number(lexemes, index, after, low) and not _second_of_score(lexemes, index)


def _in_compound(lexemes: Sequence[Lexeme], index: int, after: int) -> bool:
    """Tell whether digits are glued to signs or letters that make them part of a date, a score, a code (*27/8*)."""
    if lexemes[index].kind != "digits":
        return False
    if glued(lexemes, index):
        before = lexemes[index - 1]
        if before.kind in ("word", "digits", "other") or before.text in ":/.#_" or _dash_joins(lexemes, index - 1):
            return True
        # A blank lost with a link: "dari warga,3 ribu nasi kotak".
        if before.text == "," and not (index > 1 and lexemes[index - 2].kind == "word"):
            return True
    if after < len(lexemes) and glued(lexemes, after) and lexemes[after - 1].kind == "digits":
        sign = lexemes[after]
        digits_follow = after + 1 < len(lexemes) and glued(lexemes, after + 1) and lexemes[after + 1].kind == "digits"
        return sign.kind == "other" or (sign.text in "/:-–." and digits_follow)
    return False


def _has_letters(lexemes: Sequence[Lexeme], after: int, unit: tuple[Unit, int] | None, *, percent: bool) -> bool:
    """Tell whether letters that name no unit are glued to the digits (*3T*, *4G*, *2x*)."""
    if percent or unit is not None or after >= len(lexemes) or lexemes[after - 1].kind != "digits":
        return False
    word = lexemes[after]
    if word.kind != "word" or not glued(lexemes, after):
        return False
    # A blank lost with a link: "1.120sertifikat".
    noun = word.text[1:].islower() and len(word.text) >= _LEAST_NOUN
    return not (noun and _GROUPED.fullmatch(lexemes[after - 1].text))


def _dash_joins(lexemes: Sequence[Lexeme], index: int) -> bool:
    return lexemes[index].text in "-–" and index > 0 and glued(lexemes, index)


def _is_year(number: tuple[Reading, Reading | None]) -> bool:
    low, high = number
    last = (high or low).value
    if low.value is None or last is None or not low.digits or low.scale != 1:
        return False
    return all(bound == bound.to_integral_value() and int(bound) in _YEARS for bound in (low.value, last))


def _reads_as_count(lexemes: Sequence[Lexeme], index: int, after: int, low: Reading) -> bool:
    """Tell a count from a year: written *2.000*, or round with a plain noun after it and no name before it."""
    if "." in lexemes[index].text:
        return True
    value = low.value or Decimal(0)
    noun = after < len(lexemes) and lexemes[after].kind == "word" and lexemes[after].text.islower()
    named = index > 0 and lexemes[index - 1].kind == "word" and lexemes[index - 1].text[0].isupper()
    return noun and value % 50 == 0 and (not named or index == 1)


def _second_of_score(lexemes: Sequence[Lexeme], index: int) -> bool:
    """Tell whether a number follows another with a dash that made no range of them: *Persiba 3 - 2 Persela*."""
    return index > 1 and lexemes[index - 1].text in "-–" and lexemes[index - 2].kind == "digits"


def _named_by_number(lexemes: Sequence[Lexeme], index: int, after: int, low: Reading) -> bool:
    """Tell whether a bare number belongs to the name before it (*Kodim 0123*, *SMAN 2*, *Liga 1*)."""
    if not low.digits or index == 0:
        return False
    before = lexemes[index - 1]
    # The capital of a sentence's first word makes no name: "Adapun 3.000 APD".
    named = before.kind == "word" and before.text[0].isupper() and index > 1 and lexemes[index - 2].kind != "sign"
    following = lexemes[after] if after < len(lexemes) else None
    if before.lower in read_lexicon("quantities")["headline_verbs"] and following is not None:
        return False
    return named and (following is None or following.kind != "word" or following.text[0].isupper())

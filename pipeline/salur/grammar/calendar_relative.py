"""Dates seen from the day of writing or from a day named before: *kemarin*, *dua pekan lalu*, *akhir tahun ini*."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from salur.grammar.calendar_reader import DASHES, DIRECTIONS, Found, Reader, read_which, read_year_after, with_direction
from salur.grammar.calendar_rules import read_month, read_season
from salur.grammar.calendar_terms import calendar_data
from salur.grammar.date_expression import DateExpression, Part, Unit
from salur.grammar.numerals import parse_number

_NEW = DateExpression(0, 0)
# Quotation marks stand before a word, not in it; a comma only inside a number.
_WORD = re.compile(r"(?:[^\s(\"“”;:,]|,(?=\d))+")
_NUMERIC = re.compile(r"\d[\d.,–-]*")
_COUNT_WINDOW = 60
_COUNT_WORDS = 5
# "Rp120 ribu semalam" is a rate.
_NIGHTLY = re.compile(r"(?:\d|ribu|juta|rupiah) semalam$")
_RATE_WINDOW = 8
# So many years up to now are a stretch of time (*tiga tahun ini*), more are someone's age.
_LONGEST_SPELL = 10
_SIGNS = {"past": -1, "future": 1, "again": 1, "before": -1, "after": 1, "last": -1, "ahead": 1, "this": -1}
_UNITS: dict[str | None, Unit] = {
    "day": "day", "week": "week", "month": "month", "year": "year", "quarter": "quarter", "semester": "semester",
}  # fmt: skip
_PARTS: dict[str | None, Part] = {"early": "early", "mid": "mid", "late": "late"}


def read_day_word(reader: Reader, index: int) -> Found | None:
    """Read *hari ini*, *tadi malam*, *keesokan harinya*, *hari itu*; and *dalam waktu dekat*, which is no day."""
    for role in ("day", "named_day"):
        shift = reader.number(index, role)
        if shift is not None:
            begin = reader.atoms[index].start
            if reader.has(index, "counted") and _count_before(reader.text, begin)[1] is not None:
                return None  # dua hari ini, tiga hari itu: how long, not when
            if _NIGHTLY.search(reader.text, max(0, begin - _RATE_WINDOW), reader.atoms[index].end):
                return None
            after = index + 1
            while reader.follows(after, "day_part"):
                after += 1
            return reader.found(index, after, replace(_NEW, unit="day", shift=shift, anaphoric=role == "named_day"))
    return reader.found(index, index + 1, _NEW) if reader.has(index, "vague") else None


def read_count(reader: Reader, index: int) -> Found | None:
    """Read *4 tahun lalu*, *dua pekan yang lalu*, *tiga hari kemudian*, *sebulan terakhir*, from the unit on."""
    unit = _UNITS.get(reader.name(index, "unit") or reader.name(index, "one_unit"))
    which, after = read_which(reader, index + 1)
    if unit is None or which not in _SIGNS:
        return None
    begin = reader.atoms[index].start
    one = reader.has(index, "one_unit")
    count, start = (Decimal(1), begin) if one else _count_before(reader.text, begin)
    if start is None or (unit == "year" and which == "this" and count is not None and count > _LONGEST_SPELL):
        return None  # pemain berusia 32 tahun ini
    counted = _NEW
    if count is not None and count == int(count):  # none for "beberapa tahun lalu", "satu setengah tahun lalu"
        counted = replace(
            _NEW,
            unit=unit,
            shift=_SIGNS[which] * int(count),
            anaphoric=which in ("before", "after"),
            trailing=which in ("last", "ahead", "this"),
        )
    whole = reader.found(index, after, counted)
    return Found(replace(whole.expression, start=start), after)


def _count_before(text: str, end: int) -> tuple[Decimal | None, int | None]:
    """Return the number that ends at ``end`` and its offset: no number if indefinite, no offset if none is there."""
    words = list(_WORD.finditer(text, max(0, end - _COUNT_WINDOW), end))[-_COUNT_WORDS:]
    if not words or text[words[-1].end() : end].strip(" \u00a0") or words[-1].end() == end:
        return None, None
    last = words[-1].group()
    if not last[-1].isalnum():  # the end of a sentence: "… sebanyak 25. Tahun lalu …"
        return None, None
    if last.lower() in calendar_data()["vague_counts"]:
        return None, words[-1].start()
    if last.isdigit() and len(last) == 4:  # pada 2019 tahun lalu
        return None, None
    # "1-1,5 tahun lalu": a number, if not one that can be read.
    found: tuple[Decimal | None, int | None] = None, words[-1].start() if _NUMERIC.fullmatch(last) else None
    for word in reversed(words):
        value = parse_number(text[word.start() : end].strip())
        if value is not None and "/" not in word.group():
            found = value, word.start()
    return found


def read_unit(reader: Reader, index: int) -> Found | None:
    """Read *bulan ini*, *pekan depan*, *tahun lalu*, *tahun 2012*, *pekan ketiga bulan ini*, *hari berikutnya*."""
    unit = _UNITS.get(reader.name(index, "unit"))
    doubled = reader.name(index - 1, "unit") == unit and reader.gap(index) == "-"  # tahun-tahun
    if unit is None or doubled:
        return None
    if unit == "year":
        kind = 1 if reader.follows(index + 1, "year_kind") else 0
        year = reader.full_year(index + 1 + kind)
        if year and reader.joined(index + 1 + kind):
            return with_direction(reader, reader.found(index, index + 2 + kind, replace(_NEW, year=year)))
    if unit == "week" and reader.follows(index + 1, "ordinal"):
        return _week_of_month(reader, index)
    which, after = read_which(reader, index + 1)
    counted = _count_before(reader.text, reader.atoms[index].start)[1] is not None  # 18 tahun nanti: an age
    if which in ("before", "after") or (which == "that" and unit != "day" and not counted):
        return reader.found(index, after, replace(_NEW, unit=unit, shift=_SIGNS.get(which, 0), anaphoric=True))
    if which in DIRECTIONS and unit != "day" and not counted:
        return reader.found(index, after, replace(_NEW, unit=unit, shift=DIRECTIONS[which]))
    return None


def _week_of_month(reader: Reader, index: int) -> Found | None:
    if not reader.joined(index + 2):
        return None
    month = read_month(reader, index + 2) or read_unit(reader, index + 2)
    if month is None or not (month.expression.month or month.expression.unit == "month"):
        return None
    number = reader.number(index + 1, "ordinal")
    return reader.found(index, month.after, replace(month.expression, unit="week", number=number))


def read_part(reader: Reader, index: int) -> Found | None:
    """Read *awal tahun 2012*, *akhir Mei lalu*, *akhir pekan ini*, *akhir tahun*, *medio 1984*."""
    part = _PARTS.get(reader.name(index, "part"))
    if part is None or not reader.joined(index + 1):
        return None
    rules: tuple[Callable[[Reader, int], Found | None], ...] = (read_season, read_unit, read_month, read_period)
    for rule in rules:
        inner = rule(reader, index + 1)
        if inner:
            return reader.found(index, inner.after, replace(inner.expression, part=part))
    year = reader.full_year(index + 1)
    if year:
        return with_direction(reader, reader.found(index, index + 2, replace(_NEW, year=year, part=part)))
    unit = _UNITS.get(reader.name(index + 1, "unit"))
    if unit in ("week", "month") or (unit == "year" and part != "early"):  # "awal tahun" may be the last or the next
        return reader.found(index, index + 2, replace(_NEW, unit=unit, shift=0, part=part))
    return None


def read_period(reader: Reader, index: int) -> Found | None:
    """Read *triwulan IV 2025*, *kuartal pertama tahun ini*, *semester I/2024*, *triwulan ke-4 ini*, *kuartal lalu*."""
    unit = _UNITS.get(reader.name(index, "period"))
    if unit is None:
        return None
    at = index + 1
    if reader.follows(at, "link"):
        at += 1
    number = reader.number(at, "ordinal") or reader.number(at, "cardinal") or reader.number(at, "number")
    if number is None or not reader.joined(at, ("", *DASHES)):
        which, after = read_which(reader, index + 1)
        whole = replace(_NEW, unit=unit, shift=DIRECTIONS.get(which))
        return reader.found(index, after, whole) if which in DIRECTIONS else None
    if not 1 <= number <= (4 if unit == "quarter" else 2):
        return None
    year = read_year_after(reader, at + 1, ("", "/", *DASHES))
    shift, after = year.shift or 0, year.after
    if after == at + 1:
        which, after = read_which(reader, after)
        shift = DIRECTIONS.get(which, 0)
        after = after if which in DIRECTIONS else at + 1
    return reader.found(index, after, replace(_NEW, unit=unit, number=number, year=year.year, shift=shift))

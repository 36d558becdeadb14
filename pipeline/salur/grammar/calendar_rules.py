"""Dates of the calendar: how days, months, years, weekdays and seasons stand together, one rule a construction."""

import re
from dataclasses import replace

from salur.grammar.calendar_reader import (
    DASHES,
    DIRECTIONS,
    Found,
    Reader,
    read_hijri_year,
    read_which,
    read_year_after,
    with_direction,
)
from salur.grammar.date_expression import NAMED_SEASON, DateExpression, Unit

_NEW = DateExpression(0, 0)
_RANGE_GAPS = (*DASHES, "dan", "&", "hingga", "sampai", "s/d", "s.d.", "s.d")
_NO_DAY_ALONE = re.compile(r"[ \u00a0](?:[^\W\d_a-z]|(?:se)?tiap\b|bulan\b)|[^\W_]")
_LIST_ENDS = ("dan", ", dan", "serta", ", serta", "&")
_LONGEST_LIST = 6
_LONGEST_COUNTDOWN = 60
_MONTH_ROLES = ("month", "month_short", "hijri_month")


def read_digits(reader: Reader, index: int) -> Found | None:
    """Read *11/9/2019*, *9-11/10/2023*, *2025-10-20* and *26/08*."""
    if not reader.has(index, "digits"):
        return None
    day, last_day, month, year = reader.atoms[index].roles["digits"]
    return _up_to(reader.found(index, index + 1, replace(_NEW, day=day, month=month, year=year)), last_day)


def _up_to(found: Found, last_day: int | None) -> Found:
    """Return the days from ``found`` to another day of its month; just ``found`` if there is none."""
    if last_day is None:
        return found
    return Found(replace(found.expression, last=replace(found.expression, day=last_day)), found.after)


def read_day_and_month(reader: Reader, index: int) -> Found | None:
    """Read *20 Oktober 2025*, *tanggal 5 Mei*, *12-14 Mei 2024*, *1 Muharam 1445 H*."""
    first = index
    if reader.has(index, "date_mark"):
        index += 1
        if not reader.joined(index):
            return None
        digits = read_digits(reader, index)
        if digits:
            return Found(replace(digits.expression, start=reader.atoms[first].start), digits.after)
    day, last_day = reader.number(index, "number"), None
    if not day or len(reader.atoms[index].text) > 2:
        return None
    last_day, end = _last_of_days(reader, index + 1)
    after = end + 1 if reader.follows(end, "month_mark") else end
    gaps = ("", "-", "/") if last_day is None else ("",)
    for role in _MONTH_ROLES:
        if reader.follows(after, role, gaps):
            return _up_to(_finish_day(reader, first, after, day, role), last_day)
    return _up_to(alone, last_day) if (alone := _day_alone(reader, first, end, day)) else None


def _day_alone(reader: Reader, first: int, after: int, day: int) -> Found | None:
    """Read *tanggal 5*, *tanggal 25 bulan depan*; not *tanggal 1 Suro*, *tanggal 5 setiap bulan*."""
    if not reader.has(first, "date_mark") or not 1 <= day <= 31:
        return None
    alone = replace(_NEW, day=day)
    if reader.follows(after, "unit") and reader.name(after, "unit") == "month":
        which, past = read_which(reader, after + 1)
        if which in DIRECTIONS:
            return reader.found(first, past, replace(alone, unit="month", shift=DIRECTIONS[which]))
    end = reader.atoms[after - 1].end
    if _NO_DAY_ALONE.match(reader.text, end):
        return None
    return with_direction(reader, reader.found(first, after, alone))


def _last_of_days(reader: Reader, after: int) -> tuple[int | None, int]:
    """Return the other end of *12-14*, *12 dan 13*, *24, 25, dan 26*, and the next atom's number."""
    if reader.follows(after, "number", _RANGE_GAPS):
        return reader.number(after, "number"), after + 1
    at = after
    while at < after + _LONGEST_LIST and reader.follows(at, "number", (",",)):
        at += 1
    if at > after and reader.follows(at, "number", _LIST_ENDS):
        return reader.number(at, "number"), at + 1
    return None, after


def _finish_day(reader: Reader, first: int, at: int, day: int, role: str) -> Found:
    month = reader.number(at, role)
    if role == "hijri_month":
        hijri = read_hijri_year(reader, at + 1)
        return reader.found(first, hijri.after, replace(_NEW, day=day, month=month, hijri=True, year=hijri.year))
    dashed = reader.full_year(at + 1) if reader.joined(at + 1, (".", "-")) else None  # 3-Okt-2025, 3 Okt. 2025
    if dashed:
        return reader.found(first, at + 2, replace(_NEW, day=day, month=month, year=dashed))
    return _with_year(reader, first, at + 1, replace(_NEW, day=day, month=month))


def _with_year(reader: Reader, first: int, at: int, expression: DateExpression) -> Found:
    year = read_year_after(reader, at)
    unit: Unit | None = "year" if year.shift is not None else None
    found = reader.found(first, year.after, replace(expression, year=year.year, unit=unit, shift=year.shift))
    return with_direction(reader, found)


def read_month(reader: Reader, index: int) -> Found | None:
    """Read *Oktober 2025*, *bulan Februari*, *Juni ini*, *Jan 2026*, *Oktober tahun lalu*."""
    first = index
    marked = reader.has(index, "month_mark") and reader.follows(index + 1, "month")
    if marked:
        index += 1
    month = reader.number(index, "month")
    if month is None and not reader.has(index, "month_short"):
        return None
    named = replace(_NEW, month=month or reader.number(index, "month_short"))
    english = _month_first(reader, first, index, named)
    if english:
        return english
    found = _with_year(reader, first, index + 1, named)
    dated = found.expression.year is not None or found.expression.shift is not None
    # In lower case *mei* or *maret* alone may be anything; "mei lalu" and "bulan mei" are months.
    sure = marked or reader.capital(index) or found.after > index + 1
    return found if dated or (month is not None and sure) else None


def _month_first(reader: Reader, first: int, index: int, named: DateExpression) -> Found | None:
    """Read *October 20, 2025*, as in texts from English or from a feed."""
    day, year = (
        reader.number(index + 1, "number"),
        reader.full_year(index + 2) if index + 2 < len(reader.atoms) else None,
    )
    if not (day and year and reader.capital(index)) or len(reader.atoms[index + 1].text) > 2:
        return None
    if not (reader.joined(index + 1) and reader.joined(index + 2, (",", ""))):
        return None
    return reader.found(first, index + 3, replace(named, day=day, year=year))


def read_weekday(reader: Reader, index: int) -> Found | None:
    """Read *Senin*, *hari Jumat*, *Rabu malam*, *Kamis pekan lalu*, *Sabtu kemarin*; its date is joined later."""
    first = index
    marked = reader.has(index, "weekday_mark") and reader.follows(index + 1, "weekday")
    if marked:
        index += 1
    weekday = reader.number(index, "weekday")
    if weekday is None:
        weekday = _short_weekday(reader, index)
        if weekday is None:
            return None
    elif reader.has(index, "unit") and not marked and not _is_sunday(reader, index):
        return None
    after = index + 1
    while reader.follows(after, "day_part"):
        after += 1
    if reader.follows(after, "weekday") and after > index + 1:  # Senin malam Selasa
        after += 1
    return _weekday_tail(reader, first, after, weekday)


def _short_weekday(reader: Reader, index: int) -> int | None:
    """Return the weekday that *Sen,* before a date is; before anything else it is another word."""
    if not reader.has(index, "weekday_short") or not reader.capital(index):
        return None
    dated = reader.has(index + 1, "digits") or reader.has(index + 2, "month") or reader.has(index + 2, "month_short")
    near = reader.joined(index + 1, (",", "(", ".,", "."))
    return reader.number(index, "weekday_short") if dated and near else None


def _weekday_tail(reader: Reader, first: int, after: int, weekday: int) -> Found:
    if reader.name(after, "part") == "late" and reader.joined(after) and reader.name(after + 1, "unit") == "week":
        after += 1  # Sabtu akhir pekan lalu
    if reader.follows(after, "unit") and reader.name(after, "unit") == "week":
        which, past = read_which(reader, after + 1)
        if which in DIRECTIONS:
            return reader.found(first, past, replace(_NEW, weekday=weekday, unit="week", shift=DIRECTIONS[which]))
    found = with_direction(reader, reader.found(first, after, replace(_NEW, weekday=weekday)))
    if found.after > after:
        return found
    which, past = read_which(reader, after)
    return reader.found(first, past if which == "that" else after, found.expression)


def _is_sunday(reader: Reader, index: int) -> bool:
    """Return whether *minggu* is the day: written with a capital, unless *Minggu lalu* opens a sentence."""
    if not reader.capital(index):
        return reader.follows(index + 1, "digits", ("(", ",")) or reader.follows(index + 1, "day_part")
    if reader.joined(index) and (reader.has(index - 1, "cardinal") or reader.has(index - 1, "number")):
        return False
    which, _ = read_which(reader, index + 1)
    yesterday = reader.number(index + 1, "day") == -1
    return which not in DIRECTIONS or yesterday or not reader.opens_sentence(index)


def read_season(reader: Reader, index: int) -> Found | None:
    """Read *Hari Raya Idul Adha 1446 H/2025*, *Ramadan tahun ini*, *HUT RI ke-80*, *H-4 Lebaran*."""
    first = index
    expression = _NEW
    countdown = _countdown(reader, index)
    if countdown is not None:
        expression = replace(_NEW, unit="day", shift=countdown)
        if not reader.follows(index + 2, "season"):
            return reader.found(first, index + 2, replace(expression, season=NAMED_SEASON))
        index += 2
    elif reader.has(index, "season_mark") and reader.follows(index + 1, "season"):
        if reader.has(index, "season_day"):
            expression = replace(_NEW, unit="day", shift=0)
        index += 1
    season = reader.name(index, "season")
    if reader.has(index, "anniversary"):
        return _anniversary(reader, first, index)
    if season is None or (reader.has(index, "capitalised") and not reader.capital(index)):
        return None
    number, after = _ordinal(reader, index + 1)
    return _season_year(reader, first, after, replace(expression, season=season, number=number))


def _countdown(reader: Reader, index: int) -> int | None:
    """Return the days from a season's first day that *H-4* or *H+2* at ``index`` says."""
    if not reader.has(index, "hijri_mark") or reader.atoms[index].text != "H":
        return None
    days, sign = reader.number(index + 1, "number"), reader.gap(index + 1)
    if days is None or days > _LONGEST_COUNTDOWN or sign not in ("-", "–", "+"):
        return None
    return days if sign == "+" else -days


def _ordinal(reader: Reader, index: int) -> tuple[int | None, int]:
    """Return the number of *ke-80* at ``index``, and the next atom's number."""
    if reader.follows(index, "link", ("", ",")) and reader.follows(index + 1, "number", (*DASHES, "")):
        return reader.number(index + 1, "number"), index + 2
    return None, index


def _anniversary(reader: Reader, first: int, index: int) -> Found | None:
    """Read *HUT ke-80 RI*: the number between the word and what has its anniversary."""
    number, after = _ordinal(reader, index + 1)
    season = reader.name(after, "anniversary_of")
    if season is None or not reader.joined(after):
        return None
    expression = replace(_NEW, season=season, number=number)
    if number is None:
        number, behind = _ordinal(reader, after + 1)
        return _season_year(reader, first, behind, replace(expression, number=number))
    return _season_year(reader, first, after + 1, expression)


def _season_year(reader: Reader, first: int, at: int, expression: DateExpression) -> Found:
    hijri = read_hijri_year(reader, at)
    common = read_year_after(reader, hijri.after)
    if common.year is None and common.shift is None and hijri.year is None:
        return with_direction(reader, reader.found(first, at, expression))
    after = common.after
    if reader.follows(after, "common_era_mark") and common.year:
        after += 1
    if common.year is not None:
        expression = replace(expression, year=common.year)
    elif hijri.year is not None:
        expression = replace(expression, year=hijri.year, hijri=True)
    elif expression.unit is None:
        expression = replace(expression, unit="year", shift=common.shift)
    return reader.found(first, after, expression)


def read_year(reader: Reader, index: int) -> Found | None:
    """Read a bare *2019*; whether the words before it let it be a year is seen later."""
    year = reader.full_year(index)
    if year is None or not 1900 <= year < 2100:
        return None
    return with_direction(reader, reader.found(index, index + 1, replace(_NEW, year=year)))

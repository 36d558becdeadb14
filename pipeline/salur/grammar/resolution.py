"""What day a date expression names: ``resolve`` against a context, ``resolve_dates`` for a whole article."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from salur.annotations import DateValue
from salur.grammar.calendar import find_dates
from salur.grammar.date_context import Anchor, DateContext, make_context
from salur.grammar.date_expression import NAMED_SEASON, DateExpression, Unit
from salur.grammar.missing_year import missing_month, missing_year, nearest_day, without_slip
from salur.grammar.periods import (
    Interval,
    first_day,
    month_days,
    part_of,
    real_day,
    shifted_day,
    unit_around,
    year_days,
)
from salur.grammar.seasons import hijri_date, hijri_month, season_by_ordinal, season_in_hijri_year, season_in_year

Resolved = tuple[Interval, Anchor | None] | None

_DAYS_BEFORE_PRINT = 2
UNRESOLVED = DateValue(iso=None)


def resolve_dates(text: str, published: date | None = None) -> list[tuple[DateExpression, DateValue]]:
    """Return the date expressions of an article with the days they name.

    Args:
        text: the article.
        published: its publication date, if known; one with day and month swapped is put right where the text shows it.
    """
    expressions = find_dates(text)
    context = make_context(text, expressions, published)
    seasons = [expression.season for expression in expressions if expression.season not in (None, NAMED_SEASON)]
    context = replace(context, season=seasons[0] if seasons else None)
    resolved: list[tuple[DateExpression, DateValue]] = []
    for expression in expressions:
        value = resolve(expression, context)
        resolved.append((expression, value))
        context = _after(context, expression, value)
    return resolved


def _after(context: DateContext, expression: DateExpression, value: DateValue) -> DateContext:
    """Return what the expressions after this one are resolved against."""
    if expression.season not in (None, NAMED_SEASON):
        context = replace(context, season=expression.season)
    if value.iso is None:
        return context
    context = replace(context, named=first_day(value.start or value.iso), named_precision=value.precision)
    if value.precision != "day" or expression.planned:
        return context
    day = date.fromisoformat(value.iso)
    known = context.previous is not None
    aside = expression.season is not None or (expression.anaphoric and (expression.shift or 0) < 0)
    if known and (aside or (expression.stated and not context.previous_stated)):
        return context  # a holiday, what went before, a day of a statement: the story's own day stands
    return replace(context, previous=day, previous_stated=expression.stated)


def resolve(expression: DateExpression, context: DateContext) -> DateValue:
    """Return the day or period that an expression names.

    ``iso`` is ``None`` where it names no day (*32/13/2020*, *31 Februari*, *beberapa waktu lalu*), where nothing tells
    the year, and for a period that crosses a year, whose ``start`` and ``end`` are given.
    """
    try:
        found = _interval(expression, context)
    except OverflowError:  # 4.000 tahun lalu
        return UNRESOLVED
    if found is None or found[0][1] < found[0][0]:
        return UNRESOLVED
    return _value(found[0], found[1], expression)


def _value(interval: Interval, anchor: Anchor | None, expression: DateExpression) -> DateValue:
    first, last = interval
    start, end = first.isoformat(), last.isoformat()
    if first == last:
        return DateValue(start, "day", anchor)
    if first.year != last.year:
        return DateValue(None, None, anchor, start, end)
    if interval == month_days(first.year, first.month):
        return DateValue(start[:7], "month", anchor)
    if interval == year_days(first.year):
        return DateValue(start[:4], "year", anchor)
    if first.month == last.month:
        return DateValue(start[:7], "month", anchor, start, end)
    part_of_year = expression.unit in ("quarter", "semester")
    return DateValue(start[:4], "quarter" if part_of_year else "year", anchor, start, end)


def _interval(expression: DateExpression, context: DateContext) -> Resolved:
    tests: tuple[tuple[bool, Callable[[DateExpression, DateContext], Resolved]], ...] = (
        (expression.last is not None, _range),
        (expression.season is not None, _season),
        (expression.hijri, _hijri),
        (expression.unit in ("quarter", "semester"), _period),
        (expression.unit == "week" and expression.number is not None, _week_of_month),
        (bool(expression.day or expression.month or expression.year), _calendar),
        (expression.weekday is not None, _weekday),
        (expression.unit is not None and expression.shift is not None, _shift),
    )
    if expression.recurring:  # setiap Jumat
        return None
    rule = next((rule for holds, rule in tests if holds), None)
    return rule(expression, context) if rule else None


def _range(expression: DateExpression, context: DateContext) -> Resolved:
    first = replace(expression, last=None)
    end = _interval(replace(expression.last or first, planned=expression.planned), context)
    beginning = _interval(first, context)
    if end is None or beginning is None:
        return None
    start, last = beginning[0][0], end[0][1]
    return ((start if start <= last else _earlier(first, start, last)), last), end[1]


def _earlier(expression: DateExpression, start: date, last: date) -> date:
    """Return the beginning of a range put before its end: *Jumat hingga Senin*, *28 Desember - 3 Januari 2025*."""
    if expression.weekday is not None and not expression.has_calendar_day:
        return last - timedelta(days=(last.isoweekday() - expression.weekday) % 7)
    crosses = expression.month is not None and (start.month, start.day) > (last.month, last.day)
    return (real_day(last.year - 1, start.month, start.day) or start) if crosses else start


def _calendar(expression: DateExpression, context: DateContext) -> Resolved:
    year, month, day = expression.year, expression.month, expression.day
    anchor: Anchor | None = "absolute"
    if year is None:
        found = missing_month(expression, context) if month is None else missing_year(expression, context)
        if found is None:
            return None
        year, month, day = found
        anchor = context.anchor or "article"
    if month is None:
        return part_of(year_days(year), expression.part), anchor
    if day is None:
        return (part_of(month_days(year, month), expression.part), anchor) if 1 <= month <= 12 else None
    named = real_day(year, month, day)
    if named and expression.year and expression.weekday not in (None, named.isoweekday()):
        named = without_slip(named, expression.weekday, context)
    return ((named, named), anchor) if named else None


def _weekday(expression: DateExpression, context: DateContext) -> Resolved:
    today, weekday, direction = context.today, expression.weekday, expression.direction
    if today is None or weekday is None:
        return None
    if expression.unit == "week" or direction == 0:
        monday = unit_around(today, "week")[0]
        found = monday + timedelta(days=7 * (expression.shift or 0) + weekday - 1)
    elif direction == 1 or (direction is None and expression.planned):
        ahead = (weekday - today.isoweekday()) % 7
        found = today + timedelta(days=ahead or (7 if direction == 1 else 0))
    else:
        back = (today.isoweekday() - weekday) % 7
        if context.anchor == "article" and direction is None and back >= 7 - _DAYS_BEFORE_PRINT:
            back -= 7  # the last day that an undated text names may be a day or two before it was written
        found = today - timedelta(days=back or (7 if direction == -1 else 0))
    return (found, found), context.anchor


def _shift(expression: DateExpression, context: DateContext) -> Resolved:
    unit, shift = expression.unit, expression.shift
    today, anchor = _seen_from(expression, context)
    if today is None and context.this_year and unit == "year" and not expression.anaphoric:
        today, anchor = date(context.this_year, 7, 1), "article"
    if today is None or shift is None:
        return None
    day = shifted_day(today, unit, shift)
    if expression.trailing:
        return (min(day, today), max(day, today)), anchor
    return part_of(unit_around(day, unit), expression.part), anchor


def _seen_from(expression: DateExpression, context: DateContext) -> tuple[date | None, Anchor | None]:
    """Return the day that a relative expression counts from.

    *hari ini* and what people say counts from the day they said it; a reporter's *kemarin* from the day of publication.
    """
    if expression.anaphoric:
        return _named_before(expression, context), "article"
    spoken = expression.quoted or expression.shift not in (-1, 1)
    if expression.unit == "day" and context.statement and spoken:
        return context.statement, "article"
    return context.today, context.anchor


def _named_before(expression: DateExpression, context: DateContext) -> date | None:
    """Return the day that *sehari kemudian*, *tahun berikutnya* … count from."""
    if context.named is None or (context.today is not None and context.named > context.today):
        return context.previous
    precise = expression.unit == "year" or (expression.unit == "month" and context.named_precision in ("day", "month"))
    return context.named if precise else context.previous


def _period(expression: DateExpression, context: DateContext) -> Resolved:
    """Resolve a quarter or a half year; *semester lalu* may be a school's, so it stays open."""
    size = 3 if expression.unit == "quarter" else 6
    shift, number, today = expression.shift or 0, expression.number, context.today
    anchor: Anchor | None = "absolute" if expression.year else context.anchor
    if number is None:
        if today is None or size == 6:
            return None
        year, index = divmod((today.year * 12 + today.month - 1) // size + shift, 12 // size)
    elif expression.year or today:
        year, index = expression.year or (today.year + shift if today else 0), number - 1
    else:
        return None
    whole = (month_days(year, index * size + 1)[0], month_days(year, index * size + size)[1])
    return part_of(whole, expression.part), anchor


def _week_of_month(expression: DateExpression, context: DateContext) -> Resolved:
    unit: Unit | None = None
    if expression.shift is not None:
        unit = "month" if expression.month is None else "year"
    month = _interval(replace(expression, number=None, unit=unit), context)
    if month is None or expression.number is None:
        return None
    (first, last), anchor = month
    beginning = first + timedelta(days=7 * (expression.number - 1))
    return ((beginning, min(last, beginning + timedelta(days=6))), anchor) if beginning <= last else None


def _hijri(expression: DateExpression, context: DateContext) -> Resolved:
    month, today = expression.month or 0, context.today
    if not 1 <= month <= 12:
        return None
    if expression.year:
        named = _hijri_days(expression.year, month, expression.day)
        return (named, "absolute") if named else None
    if today is None:
        return None
    # A Hijri year has 354.367 days; the first began in July 622.
    about = round((today.year - 622) * 365.2425 / 354.367)
    returns = {
        days[0]: days for year in range(about - 1, about + 4) if (days := _hijri_days(year, month, expression.day))
    }
    return (returns[nearest_day(sorted(returns), today, expression)], context.anchor) if returns else None


def _hijri_days(year: int, month: int, day: int | None) -> Interval | None:
    if day is None:
        return hijri_month(year, month)
    found = hijri_date(year, month, day)
    return (found, found) if found else None


def _season(expression: DateExpression, context: DateContext) -> Resolved:
    key = context.season if expression.season == NAMED_SEASON else expression.season
    if key is None:
        return None
    today = context.today
    found: Interval | None = None
    anchor: Anchor | None = "absolute"
    if expression.number:
        found = season_by_ordinal(key, expression.number)
    if found is None and expression.year:
        finder = season_in_hijri_year if expression.hijri else season_in_year
        found = finder(key, expression.year)
    elif found is None and today:
        anchor = context.anchor
        by_year = expression.unit == "year" and expression.shift is not None
        year = today.year + (expression.shift or 0)
        found = season_in_year(key, year) if by_year else _nearest_season(key, expression, today)
    if found and expression.unit == "day":  # H-4 Lebaran
        day = found[0] + timedelta(days=expression.shift or 0)
        found = (day, day)
    return (part_of(found, expression.part), anchor) if found else None


def _nearest_season(key: str, expression: DateExpression, today: date) -> Interval | None:
    if expression.direction == 0:
        return season_in_year(key, today.year)
    years = range(max(1, today.year - 1), min(9999, today.year + 1) + 1)
    returns = {days[0]: days for year in years if (days := season_in_year(key, year))}
    return returns[nearest_day(sorted(returns), today, replace(expression, day=1))] if returns else None

"""What day a date expression names: ``resolve`` against a context, ``resolve_dates`` for a whole article."""

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal

from salur.annotations import DateValue
from salur.grammar.calendar import find_dates
from salur.grammar.date_expression import DateExpression
from salur.grammar.seasons import (
    hijri_date,
    hijri_month,
    season_by_ordinal,
    season_in_hijri_year,
    season_in_year,
)

Anchor = Literal["absolute", "article", "dateline", "published"]
Interval = tuple[date, date]

_DATELINE = 150
# How much dearer a day to come is than a day past, when the text leaves the year out and says nothing of direction.
_FUTURE_COST = 1.2
_WEEKDAY_YEARS = 6
_STATEMENT_DAYS = 3
UNRESOLVED = DateValue(iso=None)


@dataclass(frozen=True, slots=True)
class DateContext:
    """What an article's date expressions are resolved against.

    Attributes:
        today: the day of writing, ``None`` where nothing tells.
        anchor: where ``today`` comes from.
        statement: the day that *hari ini* and *kemarin* are seen from, where the article names it; else ``None``.
        previous: the day named last before the expression; *sehari kemudian* counts from it.
    """

    today: date | None = None
    anchor: Anchor | None = None
    statement: date | None = None
    previous: date | None = None


def resolve_dates(text: str, published: date | None = None) -> list[tuple[DateExpression, DateValue]]:
    """Return the date expressions of an article with the days they name.

    Args:
        text: the article.
        published: its publication date, if known; one with day and month swapped is put right where the text shows it.
    """
    expressions = find_dates(text)
    context = make_context(expressions, published)
    resolved: list[tuple[DateExpression, DateValue]] = []
    for expression in expressions:
        value = resolve(expression, context)
        resolved.append((expression, value))
        if value.precision == "day" and value.iso:
            context = replace(context, previous=date.fromisoformat(value.iso))
    return resolved


def make_context(expressions: Sequence[DateExpression], published: date | None) -> DateContext:
    """Return what the expressions of an article are resolved against, before the first of them."""
    full = [(expression, day) for expression in expressions if (day := _full_day(expression))]
    published = _unswapped(published, expressions)
    if published:
        near = [day for _, day in full if timedelta(0) <= published - day <= timedelta(days=_STATEMENT_DAYS)]
        return DateContext(published, "published", max(near, default=None))
    if not full:
        return DateContext()
    first, day = full[0]
    if first.start < _DATELINE and first.weekday is None:
        return DateContext(day, "dateline")
    counts = Counter(day for _, day in full)
    most = max(counts.values())
    return DateContext(max(day for day, count in counts.items() if count == most), "article")


def _full_day(expression: DateExpression) -> date | None:
    if (
        expression.hijri
        or expression.season
        or expression.last
        or not expression.year
        or not expression.has_calendar_day
    ):
        return None
    return _day(expression.year, expression.month or 0, expression.day or 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _unswapped(published: date | None, expressions: Iterable[DateExpression]) -> date | None:
    """Return ``published``, with day and month swapped if the article's own dates agree with that alone."""
    if published is None or published.day > 12 or published.day == published.month:
        return published
    swapped = date(published.year, published.day, published.month)
    votes = {published: 0, swapped: 0}
    for expression in expressions:
        if not expression.has_calendar_day or expression.hijri or expression.last:
            continue
        for candidate in votes:
            day = _day(expression.year or candidate.year, expression.month or 0, expression.day or 0)
            fits = day and -7 <= (candidate - day).days <= 7
            weekday_fits = day and expression.weekday in (None, day.isoweekday())
            votes[candidate] += bool(fits and weekday_fits)
    return swapped if votes[swapped] and not votes[published] else published


def resolve(expression: DateExpression, context: DateContext) -> DateValue:
    """Return the day or period that an expression names; ``iso`` is ``None`` where it names none or nothing tells which."""
    try:
        found = _interval(expression, context)
    except OverflowError:  # four thousand years ago
        return UNRESOLVED
    if found is None:
        return UNRESOLVED
    (first, last), anchor = found
    if last < first:
        return UNRESOLVED
    return _value(first, last, anchor, expression)


def _value(first: date, last: date, anchor: Anchor | None, expression: DateExpression) -> DateValue:
    quarter = expression.unit in ("quarter", "semester")
    if first == last:
        return DateValue(first.isoformat(), "day", anchor)
    bounds = {"start": first.isoformat(), "end": last.isoformat()}
    if first.year != last.year:
        return DateValue(None, None, anchor, **bounds)
    if first.month == last.month:
        whole = first.day == 1 and last == _month(first.year, first.month)[1] and not expression.last
        return DateValue(first.isoformat()[:7], "month", anchor, **({} if whole else bounds))
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return DateValue(first.isoformat()[:4], "quarter" if quarter else "year", anchor, **({} if whole else bounds))


def _interval(expression: DateExpression, context: DateContext) -> tuple[Interval, Anchor | None] | None:
    if expression.last:
        return _range_interval(expression, context)
    if expression.season:
        return _season_interval(expression, context)
    if expression.hijri:
        return _hijri_interval(expression, context)
    if expression.unit in ("quarter", "semester"):
        return _period_interval(expression, context)
    if expression.unit == "week" and expression.number:
        return _week_of_month(expression, context)
    if expression.day is not None or expression.month is not None or expression.year is not None:
        return _calendar_interval(expression, context)
    if expression.weekday is not None:
        return _weekday_interval(expression, context)
    if expression.unit is not None and expression.shift is not None:
        return _shift_interval(expression, context)
    return None


def _range_interval(expression: DateExpression, context: DateContext) -> tuple[Interval, Anchor | None] | None:
    if expression.last is None:
        return None
    end = _interval(replace(expression.last, planned=expression.planned), context)
    if end is None:
        return None
    inherited = replace(expression, last=None)
    beginning = _interval(inherited, context)
    if beginning is None:
        return None
    first, last = beginning[0][0], end[0][1]
    if last < first:
        first = _earlier(inherited, first, last)
    return (first, last), end[1]


def _earlier(expression: DateExpression, first: date, last: date) -> date:
    """Return the beginning of a range moved before its end: *Jumat hingga Senin*, *28 Desember - 3 Januari*."""
    if expression.weekday is not None and not expression.has_calendar_day:
        return last - timedelta(days=(last.isoweekday() - expression.weekday) % 7)
    if expression.month is not None and (expression.month, expression.day or 1) > (last.month, last.day):
        return _day(last.year - 1, first.month, first.day) or first
    return first


def _month(year: int, month: int) -> Interval:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year(year: int) -> Interval:
    return date(year, 1, 1), date(year, 12, 31)


def _part_of(interval: Interval, part: str | None) -> Interval:
    """Return the third of a period that *awal*, *pertengahan* or *akhir* means; the weekend for a week."""
    first, last = interval
    days = (last - first).days + 1
    if part is None:
        return interval
    if days == 7:
        return {
            "early": (first, first + timedelta(days=2)),
            "mid": (first + timedelta(days=2), first + timedelta(days=3)),
        }.get(part, (first + timedelta(days=5), last))
    if days > 31:
        months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
        return (date(first.year, months[0], 1), _month(first.year, months[1])[1]) if days > 360 else interval
    bounds = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[part]
    return first.replace(day=bounds[0]), first.replace(day=bounds[1])


def _calendar_interval(expression: DateExpression, context: DateContext) -> tuple[Interval, Anchor | None] | None:
    year, month, day = expression.year, expression.month, expression.day
    anchor: Anchor | None = "absolute"
    if year is None:
        year, anchor = _missing_year(expression, context), context.anchor
        if year is None:
            return None
    if not MINYEAR <= year <= MAXYEAR:
        return None
    if month is None:
        return _part_of(_year(year), expression.part), anchor
    if day is None:
        return (_part_of(_month(year, month), expression.part), anchor) if 1 <= month <= 12 else None
    found = _day(year, month, day)
    return ((found, found), anchor) if found else None


def _missing_year(expression: DateExpression, context: DateContext) -> int | None:
    today = context.today
    if today is None:
        return None
    if expression.unit == "year" and expression.shift is not None:
        return today.year + expression.shift
    if expression.direction == 0 and expression.day is None:
        return today.year
    month, day = expression.month or 1, expression.day
    candidates = [
        found
        for year in range(today.year - _WEEKDAY_YEARS, today.year + _WEEKDAY_YEARS + 1)
        if 1 <= month <= 12 and (found := _day(year, month, day or 15))
    ]
    if expression.weekday is not None:
        candidates = [found for found in candidates if found.isoweekday() == expression.weekday] or candidates
        return (
            min(candidates, key=lambda found: abs((found - today).days), default=date.min).year if candidates else None
        )
    return _nearest(candidates, today, expression).year if candidates else None


def _nearest(candidates: Sequence[date], today: date, expression: DateExpression) -> date:
    slack = 0 if expression.day else 16  # a month in its course is neither past nor to come
    past = [found for found in candidates if (found - today).days <= slack]
    future = [found for found in candidates if (found - today).days >= -slack]
    if expression.direction == -1 and past:
        return max(past)
    if (expression.direction == 1 or expression.planned) and future:
        return min(future)
    return min(candidates, key=lambda found: (found - today).days * (_FUTURE_COST if found > today else -1))


def _weekday_interval(expression: DateExpression, context: DateContext) -> tuple[Interval, Anchor | None] | None:
    today = context.today
    if today is None or expression.weekday is None:
        return None
    monday = today - timedelta(days=today.weekday())
    if expression.unit == "week" and expression.shift is not None:
        found = monday + timedelta(days=7 * expression.shift + expression.weekday - 1)
    elif expression.direction == 0:
        found = monday + timedelta(days=expression.weekday - 1)
    elif expression.direction == 1 or (expression.direction is None and expression.planned):
        ahead = (expression.weekday - today.isoweekday()) % 7
        found = today + timedelta(days=ahead or (7 if expression.direction == 1 else 0))
    else:
        back = (today.isoweekday() - expression.weekday) % 7
        found = today - timedelta(days=back or (7 if expression.direction == -1 else 0))
    return (found, found), context.anchor


def _shift_interval(expression: DateExpression, context: DateContext) -> tuple[Interval, Anchor | None] | None:
    today, anchor = context.today, context.anchor
    if expression.unit == "day" and not expression.anaphoric and context.statement:
        today, anchor = context.statement, "article"
    if expression.anaphoric:
        today, anchor = context.previous, "article"
    if today is None or expression.shift is None:
        return None
    if expression.trailing:
        return (_shifted(today, expression.unit, expression.shift)[0], today), anchor
    exact, whole = _shifted(today, expression.unit, expression.shift), expression.unit
    if whole == "day":
        return (exact[0], exact[0]), anchor
    return _part_of(exact[1:], expression.part), anchor


def _shifted(today: date, unit: str | None, shift: int) -> tuple[date, date, date]:
    """Return the day ``shift`` units from ``today``, with the first and last day of the unit that it falls in."""
    if unit == "day":
        day = today + timedelta(days=shift)
        return day, day, day
    if unit == "week":
        day = today + timedelta(days=7 * shift)
        monday = day - timedelta(days=day.weekday())
        return day, monday, monday + timedelta(days=6)
    months = today.year * 12 + today.month - 1 + (shift if unit == "month" else 12 * shift)
    year, month = divmod(months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError
    first, last = _month(year, month + 1)
    day = first.replace(day=min(today.day, last.day))
    return (day, first, last) if unit == "month" else (day, *_year(year))


def _period_interval(expression: DateExpression, context: DateContext) -> tuple[Interval, Anchor | None] | None:
    size = 3 if expression.unit == "quarter" else 6
    if expression.number is None:
        if context.today is None or expression.shift is None:
            return None
        index = (context.today.year * 12 + context.today.month - 1) // size + expression.shift
        if expression.unit == "semester":  # of schools or of the calendar: the text does not say
            return None
        year, number = divmod(index, 12 // size)
        anchor = context.anchor
    else:
        if expression.year is None and context.today is None:
            return None
        anchor = "absolute" if expression.year else context.anchor
        year = expression.year or (context.today.year if context.today else 0) + (expression.shift or 0)
        number = expression.number - 1
    first, last = _month(year, number * size + 1)[0], _month(year, number * size + size)[1]
    return (first, last), anchor


def _week_of_month(expression: DateExpression, context: DateContext) -> tuple[Interval, Anchor | None] | None:
    unit: Literal["month"] | None = "month" if expression.shift is not None else None
    month = _interval(replace(expression, number=None, unit=unit), context)
    if month is None or expression.number is None:
        return None
    (first, last), anchor = month
    beginning = first + timedelta(days=7 * (expression.number - 1))
    return ((beginning, min(last, beginning + timedelta(days=6))), anchor) if beginning <= last else None


def _hijri_interval(expression: DateExpression, context: DateContext) -> tuple[Interval, Anchor | None] | None:
    month, today = expression.month or 0, context.today
    if not 1 <= month <= 12:
        return None
    if expression.year:
        named = _hijri_in(expression.year, month, expression.day)
        return (named, "absolute") if named else None
    if today is None:
        return None
    # The Hijri year is 354.367 days long and began in July 622.
    about = round((today.year - 622) * 365.2425 / 354.367)
    returns = {
        days[0]: days for year in range(about - 1, about + 4) if (days := _hijri_in(year, month, expression.day))
    }
    return (returns[_nearest(sorted(returns), today, expression)], context.anchor) if returns else None


def _hijri_in(year: int, month: int, day: int | None) -> Interval | None:
    if day is None:
        return hijri_month(year, month)
    found = hijri_date(year, month, day)
    return (found, found) if found else None


def _season_interval(expression: DateExpression, context: DateContext) -> tuple[Interval, Anchor | None] | None:
    key = expression.season or ""
    if expression.number:
        found, anchor = season_by_ordinal(key, expression.number), "absolute"
    elif expression.year:
        finder = season_in_hijri_year if expression.hijri else season_in_year
        found, anchor = finder(key, expression.year), "absolute"
    elif context.today is None:
        return None
    elif expression.shift is not None:
        found, anchor = season_in_year(key, context.today.year + expression.shift), context.anchor
    else:
        found, anchor = _nearest_season(key, expression, context.today), context.anchor
    return (found, anchor) if found else None


def _nearest_season(key: str, expression: DateExpression, today: date) -> Interval | None:
    returns = [days for year in (today.year - 1, today.year, today.year + 1) if (days := season_in_year(key, year))]
    if not returns:
        return None
    nearest = _nearest([days[0] for days in returns], today, replace(expression, day=1))
    return next(days for days in returns if days[0] == nearest)

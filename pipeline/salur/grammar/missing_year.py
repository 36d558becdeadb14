"""The year or month of a date that leaves it out (*Senin (3/2)*, *Oktober*, *tanggal 5*), or has a slip in it."""

from collections.abc import Sequence
from datetime import date

from salur.grammar.date_context import DateContext
from salur.grammar.date_expression import DateExpression
from salur.grammar.periods import real_day, shifted_day

# Where the text leaves the year out and says nothing of direction, the nearest is meant; a day to come counts as so
# much farther than a day past. News looks back; a month named alone less so (measured on the training articles).
_FUTURE_COST_DAY = 1.5
_FUTURE_COST_MONTH = 1.2
_WEEKDAY_YEARS = 6
# A day named in full tells the year of days so near to it.
_DATED_DAYS = 60
# A day of the month without its month is of a month so near.
_MONTHS_NEAR = 2
# Weekday and date agreeing only in a year so far from the article's is a slip of the pen.
_SLIP_DAYS = 400
# Feeds date articles a day early or late; a date so near to the day of writing may be past or to come.
_CLOCK_DAYS = 2
# News of the day is so many days old at most; what is near the day of writing has its slip in the weekday.
_NEWS_DAYS = 14
# A month in its course is neither past nor to come.
_MID_MONTH = 15


def missing_year(expression: DateExpression, context: DateContext) -> tuple[int, int, int | None] | None:
    """Return year, month and day of an expression that leaves its year out; ``None`` where nothing tells."""
    month, day, today = expression.month, expression.day, context.today
    if month is None or not 1 <= month <= 12:
        return None
    if today is None:
        year = _year_of_text(expression, context)
        return (year, month, day) if year else None
    if expression.unit == "year" and expression.shift is not None:
        return today.year + expression.shift, month, day
    if expression.direction == 0 and day is None:  # Juni ini
        return today.year, month, day
    years = range(max(1, today.year - _WEEKDAY_YEARS), min(9999, today.year + _WEEKDAY_YEARS) + 1)
    candidates = [found for year in years if (found := real_day(year, month, day or _MID_MONTH))]
    if not candidates:
        return None
    choose = nearest_day if expression.weekday is None else _on_weekday
    chosen = choose(candidates, today, expression)
    return chosen.year, chosen.month, chosen.day if day else None


def missing_month(expression: DateExpression, context: DateContext) -> tuple[int, int, int] | None:
    """Return the day that *tanggal 5* or *tanggal 25 bulan depan* names; ``None`` where nothing tells."""
    day, today = expression.day, context.today
    if day is None or today is None:
        return None
    shifts = range(-_MONTHS_NEAR, _MONTHS_NEAR + 1) if expression.shift is None else (expression.shift,)
    months = [shifted_day(today, "month", shift) for shift in shifts]
    candidates = [found for near in months if (found := real_day(near.year, near.month, day))]
    if context.named_precision in ("day", "month") and expression.direction is None and not expression.planned:
        named = context.named  # the month that the text speaks of
        spoken_of = [near for near in candidates if named and (near.year, near.month) == (named.year, named.month)]
        candidates = spoken_of or candidates
    if expression.weekday is not None:
        candidates = [found for found in candidates if found.isoweekday() == expression.weekday]
    if not candidates:
        return None
    chosen = nearest_day(candidates, today, expression)
    return chosen.year, chosen.month, chosen.day


def _year_of_text(expression: DateExpression, context: DateContext) -> int | None:
    """Return the year of a date in an undated text.

    With a weekday, a late one of the years named in which it agrees; without, that of a day named in full near to it
    (*(20/1)* beside *19-24 Januari 2026*), or the one that is named again and again.
    """
    if expression.weekday is None:
        near = _nearest_dated(expression, context)
        return near or (context.year if expression.shift is None else None)
    latest = max(context.years, default=0)
    for year in context.years:
        found = real_day(year, expression.month or 1, expression.day or _MID_MONTH)
        if found and found.isoweekday() == expression.weekday and year >= latest - 1:
            return year
    return None


def _nearest_dated(expression: DateExpression, context: DateContext) -> int | None:
    month, day = expression.month or 1, expression.day or _MID_MONTH
    pairs = ((real_day(dated.year + by, month, day), dated) for dated in context.dated for by in (-1, 0, 1))
    apart = [(abs((found - dated).days), found.year) for found, dated in pairs if found]
    distance, year = min(apart, default=(_DATED_DAYS, 0))
    return year if distance < _DATED_DAYS else None


def _on_weekday(candidates: Sequence[date], today: date, expression: DateExpression) -> date:
    """Return the candidate nearest to ``today`` whose weekday agrees.

    Weekday and date that agree in no near year have a slip in one of them: either day and month are swapped
    (*Kamis (6/5)* for 5 June, told by the weekday), or the weekday is wrong.
    """

    def distance(found: date) -> int:
        return abs((found - today).days)

    agreeing = [found for found in candidates if found.isoweekday() == expression.weekday]
    nearest = min(agreeing or candidates, key=distance)
    if agreeing and distance(nearest) <= _SLIP_DAYS:
        return nearest
    swapped = real_day(today.year, expression.day or 0, expression.month or 0)
    if swapped and swapped.isoweekday() == expression.weekday and distance(swapped) <= 31:
        return swapped
    return min(candidates, key=distance)


def nearest_day(candidates: Sequence[date], today: date, expression: DateExpression) -> date:
    """Return the candidate that an expression means: the last, the next, or the nearest where it does not say."""
    slack = _CLOCK_DAYS if expression.day else _MID_MONTH + 1
    cost = _FUTURE_COST_DAY if expression.day else _FUTURE_COST_MONTH
    past = [found for found in candidates if (found - today).days <= slack]
    future = [found for found in candidates if (found - today).days >= -slack]
    if expression.direction == -1 and past:
        return max(past)
    if (expression.direction == 1 or expression.planned) and future:
        return min(future)
    return min(candidates, key=lambda found: (found - today).days * (cost if found > today else -1))


def without_slip(named: date, weekday: int | None, context: DateContext) -> date:
    """Return the day that was meant by a full date on the wrong weekday: *Minggu (8/5/2025)* in an article of 9 June.

    Month or year are a slip of the pen where another one gives the weekday and a day of the last days before
    publication; else the date stands as it is.
    """
    today = context.today
    if today is None or context.anchor != "published" or abs((named - today).days) <= _NEWS_DAYS:
        return named
    months = [(today.year, today.month), (today.year - (today.month == 1), (today.month - 2) % 12 + 1)]
    days = [real_day(year, month, named.day) for year, month in [*months, (today.year, named.month)]]
    near = [day for day in days if day and day.isoweekday() == weekday and 0 <= (today - day).days <= _NEWS_DAYS]
    return max(near, default=named)

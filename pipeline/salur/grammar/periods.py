"""Stretches of days: months, years, weeks, quarters and their parts. Pure calendar arithmetic."""

import calendar
from datetime import MAXYEAR, MINYEAR, date, timedelta

from salur.grammar.date_expression import Part, Unit

Interval = tuple[date, date]


def real_day(year: int, month: int, day: int) -> date | None:
    """Return a day, ``None`` where the calendar has no such day (31 February, month 13)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_days(year: int, month: int) -> Interval:
    """Return the first and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_days(year: int) -> Interval:
    """Return the first and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def first_day(iso: str) -> date:
    """Return the first day of an ISO date, month (*2016-05*) or year."""
    return date.fromisoformat((iso + "-01-01")[: len("2016-05-03")])


def week_days(day: date) -> Interval:
    """Return the Monday and Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def shifted_day(today: date, unit: Unit | None, shift: int) -> date:
    """Return the day ``shift`` units from ``today``; the last of its month where the month is too short.

    Raises:
        OverflowError: that is beyond the years 1 to 9999.
    """
    if unit in ("day", "week"):
        return today + timedelta(days=shift * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 + (shift if unit == "month" else 12 * shift)
    year, month = divmod(months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"year {year} is beyond the calendar")
    last = month_days(year, month + 1)[1]
    return last.replace(day=min(today.day, last.day))


def unit_around(day: date, unit: Unit | None) -> Interval:
    """Return the day, week, month or year that a day falls in."""
    if unit == "day":
        return day, day
    if unit == "week":
        return week_days(day)
    return month_days(day.year, day.month) if unit == "month" else year_days(day.year)


def part_of(interval: Interval, part: Part | None) -> Interval:
    """Return the *awal*, *pertengahan* or *akhir* of a period: the weekend for the end of a week, else its third."""
    first, last = interval
    if part is None or first == last:
        return interval
    days = (last - first).days + 1
    if days == 7:
        bounds = {"early": (0, 1), "mid": (2, 3), "late": (5, 6)}[part]
    elif days <= 31:
        bounds = {"early": (0, 9), "mid": (10, 19), "late": (20, days - 1)}[part]
    elif days >= 365:
        months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
        return date(first.year, months[0], 1), month_days(first.year, months[1])[1]
    else:
        third = days // 3
        bounds = {"early": (0, third - 1), "mid": (third, 2 * third - 1), "late": (2 * third, days - 1)}[part]
    return first + timedelta(days=bounds[0]), first + timedelta(days=bounds[1])

"""Holidays and seasons: from *Idul Adha 1446 H* to days of the common calendar."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from hijridate import Hijri

from salur.grammar.calendar_terms import calendar_data

# hijridate's table ends there.
_HIJRI_YEARS = range(1343, 1501)
_SIGHTED = ("ramadan", "idul_fitri", "idul_adha", "islamic_new_year")

Interval = tuple[date, date]


@cache
def _season(key: str) -> Mapping[str, Any]:
    return next(season for season in calendar_data()["seasons"] if season["key"] == key)


def hijri_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the Hijri calendar (Umm al-Qura, package hijridate), ``None`` where there is no such day."""
    if year not in _HIJRI_YEARS:
        return None
    try:
        day_found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(day_found.year, day_found.month, day_found.day)


def hijri_month(year: int, month: int) -> Interval | None:
    """Return the first and last day of a month of the Hijri calendar."""
    first = _observed_first(year, month) or hijri_day(year, month, 1)
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    after = _observed_first(*following) or hijri_day(*following, 1)
    return (first, after - timedelta(days=1)) if first and after else None


def _observed_first(year: int, month: int) -> date | None:
    """Return the day on which Indonesia began a month, where the decisions of the ministry tell."""
    for season in calendar_data()["seasons"]:
        days: Mapping[int, date] = calendar_data()["observed"].get(season["key"], {})
        seen = days.get(year)
        # Only these days are sighted; the others are days off that follow from a calendar made years ahead.
        sighted = season["calendar"] == "hijri" and season["key"] in _SIGHTED
        if sighted and season["month"] == month and seen:
            return seen - timedelta(days=season["day"] - 1)
    return None


def hijri_date(year: int, month: int, day: int) -> date | None:
    """Return a day of the Hijri calendar as Indonesia counted it (see ``observed`` in ``holidays.yaml``)."""
    whole = hijri_month(year, month)
    if not whole or not 1 <= day <= 30:
        return None
    found = whole[0] + timedelta(days=day - 1)
    return found if found <= whole[1] else None


def season_in_hijri_year(key: str, year: int) -> Interval | None:
    """Return the days of a Hijri season in a Hijri year, ``None`` for other seasons and years out of reach."""
    season = _season(key)
    if season["calendar"] != "hijri":
        return None
    if season["days"] == "month":
        return hijri_month(year, season["month"])
    observed: Mapping[int, date] = calendar_data()["observed"].get(key, {})
    first = observed.get(year) or hijri_date(year, season["month"], season["day"])
    return (first, first + timedelta(days=season["days"] - 1)) if first else None


def season_in_year(key: str, year: int) -> Interval | None:
    """Return the days of a season that begins in a year of the common calendar, ``None`` where the table has none."""
    season = _season(key)
    if season["calendar"] == "hijri":
        # A Hijri year has 354.367 days; the first began in July 622.
        about = round((year - 622) * 365.2425 / 354.367)
        returns = (season_in_hijri_year(key, hijri) for hijri in range(about - 1, about + 3))
        return next((days for days in returns if days and days[0].year == year), None)
    if season["calendar"] == "table":
        first: date | None = calendar_data()["observed"][key].get(year)
    else:
        first = date(year, season["month"], season["day"])
    return (first, first + timedelta(days=season["days"] - 1)) if first else None


def season_by_ordinal(key: str, number: int) -> Interval | None:
    """Return the days of the n-th return of an anniversary (*HUT RI ke-80*), ``None`` where it is none."""
    season = _season(key)
    begun = season.get("ordinal_from")
    return season_in_year(key, begun + number) if begun and 1 <= begun + number <= 9999 else None

"""Publication dates as feeds write them. What is no date is said to be none: nothing is guessed."""

import re
from datetime import date, datetime
from functools import cache

from babel import Locale

# Outside of these years a date is a placeholder (0001-01-01, 9999-12-31) or a slip of the pen.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LONGEST = 100

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_NAMED = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})(?!\d)")
# Two digits stand for a year only where spreadsheets write it so: 10-Sep-19 (RFC 5322, 4.3: 00 to 49 are 2000 to 2049).
# In "26 Juni 20" or "Oct 1, 20" they are as often what is left of a date that was cut to a fixed length.
_SHORT_YEAR = re.compile(r"(\d{1,2})-([a-z]{3})-([0-4]\d)(?=\s|$)")
_ENGLISH = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)")
_WEEKDAY = re.compile(r"^[a-z']+\.?[,/]? *(?=\d)")
# What Indonesian outlets write beside the names that CLDR has.
_VARIANTS = {"agt": 8, "agst": 8, "ags": 8, "pebruari": 2, "peb": 2, "nopember": 11, "nop": 11, "sept": 9}


def parse_published(value: object) -> date | None:
    """Return the day that ``value`` states, as it is written (time and time zone are dropped).

    Taken are dates and datetimes, ISO 8601, year first (``2020/8/27``), day first (``27/8/2020``), Indonesian and
    English month names (``Kamis, 27 Agustus 2020 10:15 WIB``, ``27-Aug-20``) and the dates of mail and RSS (RFC 5322).

    Args:
        value: what stands in the field; ``None``, an empty text and a missing number of pandas are no statement.

    Returns:
        The day, or ``None`` where the field is empty.

    Raises:
        ValueError: the field holds something that is no date, or one outside of 1900 to 2100.
    """
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124  # NaN is the float unlike itself
        return None
    if isinstance(value, datetime):
        return _plausible(value.date(), value)
    if isinstance(value, date):
        return _plausible(value, value)
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.60} is no date")  # noqa: TRY004  # one kind of error for every odd value
    text = value.strip()
    if not text:
        return None
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:40]!r}… is no date")
    found = _from_digits(text) or _from_names(" ".join(text.casefold().split()))
    if found is None:
        raise ValueError(f"{text!r} is no date")
    return _plausible(found, value)


def _plausible(day: date, value: object) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"{str(value)!r} is no publication date: its year is {day.year}")
    return day


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _from_digits(text: str) -> date | None:
    if match := _ISO.match(text):
        return _day(match[1], match[3], match[4])
    if re.fullmatch(r"\d{8}", text):
        return _day(text[:4], text[4:6], text[6:])
    # A weekday may stand before: "Kamis, 27/8/2020".
    if match := _DAY_FIRST.match(_WEEKDAY.sub("", text.casefold())):
        return _day(match[4], match[3], match[1])
    return None


def _from_names(text: str) -> date | None:
    if (match := _SHORT_YEAR.match(text)) and (number := _months().get(match[2])):
        return _day(f"20{match[3]}", number, match[1])
    for pattern, day, month, year in ((_NAMED, 1, 2, 3), (_ENGLISH, 2, 1, 3)):
        match = pattern.search(text)
        if match and (number := _months().get(match[month])):
            return _day(match[year], number, match[day])
    return None


@cache
def _months() -> dict[str, int]:
    names = dict(_VARIANTS)
    for language in ("id", "en"):
        for width in ("wide", "abbreviated"):
            months = Locale(language).months["format"][width]
            names.update({name.casefold().rstrip("."): number for number, name in months.items()})
    return names

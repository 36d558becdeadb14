"""In which years an undated article may have been written, by the offices, bodies and disasters of which it speaks.

An article without a publication date often says only *Selasa (24/9)*. That day is a Tuesday once in five or six years;
who holds an office, what a ministry is called and which disaster is under way tell which of those years is meant. The
table is ``data/lexicon/eras.yaml``. A text that names no era was written in the latest year that it names or the next.
Where more than one year is left, none is given.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from salur.grammar.calendar_terms import key_of
from salur.grammar.date_expression import DateExpression
from salur.grammar.lexemes import read_lexicon
from salur.grammar.periods import Interval, real_day

# Without a weekday, days count only in a window that holds them once.
_LONGEST_LEAD = 30
_LAST_WORD = re.compile(r"([^\W\d_]+)\W{1,3}$")
# Indonesian news went online after it.
_FIRST_NEWS_YEAR = 1998
# With more dates than this, one may have a slip in it.
_MOST_WITHOUT_SLIP = 2


def day_of_writing(text: str, expressions: Sequence[DateExpression]) -> date | None:
    """Return the latest day that an article without any full date names, if its eras leave one year for it.

    Args:
        text: the article.
        expressions: its date expressions.
    """
    told = [found for found in expressions if _lacks_its_year(found)]
    with_weekday = [found for found in told if found.weekday is not None]
    windows = era_windows(text) if told else []
    if not windows and with_weekday:
        windows = _after_latest_year(expressions)
    if not windows:
        return None
    years = range(windows[0][0].year, windows[-1][1].year + 1)
    votes = {year: _days_in(year, with_weekday or told, windows) for year in years}
    most = max(map(len, votes.values()))
    needed = len(with_weekday or told) - (len(with_weekday) > _MOST_WITHOUT_SLIP)
    best = [days for days in votes.values() if len(days) == most]
    if len(best) > 1 and best[-1] and any(found.year == best[-1][0][0].year for found in expressions):
        best = best[-1:]  # the text names the latest of the years that are left
    if not most or most < needed or len(best) > 1:
        return None
    return max((day for day, planned in best[0] if not planned), default=best[0][0][0])


def era_windows(text: str) -> list[Interval]:
    """Return the stretches of time in which a text may have been written, in order; empty where no era is named."""
    found = [_intervals(row) for row in _named(key_of(text))]
    if not found:
        return []
    # A text may look back but not ahead: the latest beginning counts first, and what contradicts it is history.
    windows: list[Interval] = [(date.min, latest_day())]
    for intervals in sorted(found, key=lambda own: own[0][0], reverse=True):
        windows = _common(windows, intervals) or windows
    return windows


def _after_latest_year(expressions: Iterable[DateExpression]) -> list[Interval]:
    """Return the latest year that an article names as past or present, and the year after it."""
    told = [found for found in expressions if not (found.planned or found.hijri or found.direction == 1)]
    years = [found.year for found in told if found.year and _FIRST_NEWS_YEAR <= found.year <= latest_day().year]
    return [(date(max(years), 1, 1), date(max(years) + 1, 12, 31))] if years else []


def _lacks_its_year(expression: DateExpression) -> bool:
    whole = expression.has_calendar_day and not (expression.hijri or expression.last)
    return whole and expression.year is None and expression.shift is None and expression.direction != 1


def _days_in(year: int, expressions: Iterable[DateExpression], windows: Sequence[Interval]) -> list[tuple[date, bool]]:
    """Return the days that agree with their weekday and fall into a window, and whether they were still to come."""
    named = ((real_day(year, found.month or 0, found.day or 0), found) for found in expressions)
    real = [(day, found.planned) for day, found in named if day and found.weekday in (None, day.isoweekday())]
    return [(day, planned) for day, planned in real if any(first <= day <= last for first, last in windows)]


def _intervals(row: Mapping[str, Any]) -> list[Interval]:
    intervals = [(row["from"], row.get("to", latest_day()))]
    return intervals + ([(row["again"], latest_day())] if "again" in row else [])


def _common(one: Iterable[Interval], other: Iterable[Interval]) -> list[Interval]:
    other = list(other)
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other)
    return sorted(pair for pair in pairs if pair[0] <= pair[1])


def _named(key: str) -> list[Mapping[str, Any]]:
    """Return the rows that a text, as a key, names."""
    named: dict[int, Mapping[str, Any]] = {}
    for match in _pattern().finditer(key):
        lead = _LAST_WORD.search(key[max(0, match.start() - _LONGEST_LEAD) : match.start()])
        if lead and lead.group(1) in read_lexicon("eras")["not_after"]:
            continue
        named |= {id(row): row for row in _rows()[match.group()] if row.get("with", "") in key}
    return list(named.values())


@cache
def latest_day() -> date:
    """Return the day that the table of eras is as of: no text is taken to be of a later one."""
    day: date = read_lexicon("eras")["as_of"]
    return day


@cache
def _rows() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in read_lexicon("eras")["eras"]:
        for name in row["names"]:
            rows.setdefault(key_of(name), []).append(row)
    return rows


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_rows(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")

"""What an article's date expressions are resolved against: its publication date and its own dates."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from salur.grammar.date_expression import DateExpression
from salur.grammar.eras import day_of_writing, latest_day
from salur.grammar.periods import real_day

Anchor = Literal["absolute", "article", "dateline", "published"]

# A date within so many characters from the beginning, without a weekday, is the dateline ("Jakarta, 3 Mei 2024 - …").
_DATELINE_CHARACTERS = 150
# Nor is it older than the days that are named with their weekday.
_DATELINE_DAYS = 31
# Articles quote statements at most so many days old as "hari ini".
_STATEMENT_DAYS = 3
# How far from the publication date an article's own dates may lie and still speak for it.
_NEAR_DAYS = 7
# Earlier dates are what an article tells of, not when it was written: Indonesian news went online after it.
_FIRST_NEWS_YEAR = 1998
# Named fewer times, a year is two times in three not the one that the text is of (measured on dated articles).
_OFTEN = 3
_YEAR = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class DateContext:
    """What an article's date expressions are resolved against.

    Attributes:
        today: the day of writing, ``None`` where nothing tells.
        anchor: where ``today`` comes from.
        statement: the day that *hari ini* is seen from, where the article names it; else ``None``.
        previous: the day named last before the expression; *sehari kemudian* counts from it.
        previous_stated: whether ``previous`` dates what someone said; a day of what happened goes before it.
        named: the first day of what was named last, be it a year; *tahun berikutnya* counts from it.
        named_precision: how precisely that was named.
        season: key of the season named last, which *H-3* counts from.
        years: the years that the text names, most often named first; all there is where ``today`` is ``None``.
        dated: the days that it names with their year, where ``today`` is ``None``.
        year: the one of the years that the text is of, as it names it again and again.
        this_year: the year that the text calls its own (*2019 ini*), where ``today`` is ``None``.
    """

    today: date | None = None
    anchor: Anchor | None = None
    statement: date | None = None
    previous: date | None = None
    previous_stated: bool = False
    named: date | None = None
    named_precision: Literal["day", "month", "quarter", "year"] | None = None
    season: str | None = None
    years: tuple[int, ...] = ()
    dated: tuple[date, ...] = ()
    year: int | None = None
    this_year: int | None = None


def make_context(text: str, expressions: Sequence[DateExpression], published: date | None) -> DateContext:
    """Return what the expressions of an article are resolved against, before the first of them.

    Args:
        text: the article.
        expressions: its date expressions.
        published: its publication date, if known; with day and month swapped if only that agrees with the article's
            own dates, it is put right.
    """
    full = [(expression, day) for expression in expressions if (day := full_day(expression))]
    if published:
        today = _unswapped(published, expressions)
        # What someone said is dated plainly: "Selasa (17/9) lalu" is what the article tells of.
        near = [
            day
            for expression, day in full
            if expression.direction != -1 and timedelta(0) <= today - day <= timedelta(days=_STATEMENT_DAYS)
        ]
        near += _weekday_dates(expressions, today)
        return DateContext(today, "published", max(near, default=None))
    # Years to come ("Indonesia Emas 2045") do not tell when a text was written.
    told = (int(found) for found in _YEAR.findall(text))
    years = Counter(year for year in told if _FIRST_NEWS_YEAR <= year <= latest_day().year)
    full += [(found, day) for found in expressions if found.last and (day := full_day(found.last))]
    own = _own_day(sorted(full, key=lambda pair: pair[0].start), max(years, default=0))
    if own and _agrees(own[0], expressions):
        return DateContext(_later(own[0], expressions), own[1])
    inferred = day_of_writing(text, expressions)
    if inferred:
        return DateContext(inferred, "article")
    named = sorted(years, key=lambda year: (years[year], year), reverse=True)
    own_year = next((found.year for found in expressions if found.is_year_alone and found.direction == 0), None)
    often = [year for year in named if years[year] >= _OFTEN and years[year] == years[named[0]]]
    return DateContext(
        years=tuple(named),
        dated=tuple(day for found, day in full if day.year >= _FIRST_NEWS_YEAR and found.direction != -1),
        year=often[0] if len(often) == 1 else None,
        this_year=own_year,
    )


def _own_day(full: Sequence[tuple[DateExpression, date]], latest_year: int) -> tuple[date, Anchor] | None:
    """Return the day that an article without publication date was written on or about, by the full dates in it.

    The dateline; else the date most often given with its weekday, as statements are; else the latest one, unless the
    text names a later year, which makes it background (a birthday, a founding).
    """
    told = [
        (expression, day)
        for expression, day in full
        if not expression.planned and expression.direction != 1 and day.year >= _FIRST_NEWS_YEAR and day <= latest_day()
        # "20 Oktober 2024 yang lalu" is not today; with its weekday it was a day of this week or the last.
        if expression.direction != -1 or expression.weekday is not None
    ]
    if not told:
        return None
    first, day = told[0]
    with_weekday = Counter(day for expression, day in told if expression.weekday is not None)
    # A story may begin years back: "Pada 28 September 2018 gempa … Selasa (17/9/2019)".
    backdrop = max(with_weekday, default=day) - day > timedelta(days=_DATELINE_DAYS)
    if first.start < _DATELINE_CHARACTERS and first.weekday is None and not backdrop:
        return day, "dateline"
    if not with_weekday:
        last = max(day for _, day in told)
        return (last, "article") if last.year >= latest_year else None
    most = max(with_weekday.values())
    return max(day for day, count in with_weekday.items() if count == most), "article"


def _later(own: date, expressions: Iterable[DateExpression]) -> date:
    """Return the latest of ``own`` and the days soon after it that are named with their weekday and no year."""
    days = [own]
    for expression in expressions:
        plain = (
            expression.weekday is not None and expression.has_calendar_day and not (expression.year or expression.last)
        )
        if not plain or expression.planned or expression.direction == 1:
            continue
        for year in (own.year, own.year + 1):
            day = real_day(year, expression.month or 0, expression.day or 0)
            if day and day.isoweekday() == expression.weekday and 0 < (day - own).days <= _DATELINE_DAYS:
                days.append(day)
    return max(days)


def _agrees(today: date, expressions: Iterable[DateExpression]) -> bool:
    """Return whether the first date with a weekday and no year could be of ``today``'s year or the next to it."""
    for expression in expressions:
        if expression.weekday is None or expression.year or expression.last or not expression.has_calendar_day:
            continue
        days = (real_day(today.year + by, expression.month or 0, expression.day or 0) for by in (-1, 0, 1))
        return any(day.isoweekday() == expression.weekday and abs((day - today).days) < 330 for day in days if day)
    return True


def full_day(expression: DateExpression) -> date | None:
    """Return the day that an expression names in full, with its year, in the common calendar; else ``None``."""
    if expression.hijri or expression.season or expression.last or not expression.year:
        return None
    return real_day(expression.year, expression.month or 0, expression.day or 0)


def _weekday_dates(expressions: Iterable[DateExpression], today: date) -> list[date]:
    """Return the days of the last few before ``today`` that are named without a year but with their weekday."""
    found = []
    for expression in expressions:
        whole = expression.has_calendar_day and not (expression.year or expression.last)
        if expression.weekday is None or not whole or expression.direction == -1:
            continue
        for back in range(_STATEMENT_DAYS + 1):
            day = today - timedelta(days=back)
            if (day.month, day.day, day.isoweekday()) == (expression.month, expression.day, expression.weekday):
                found.append(day)
    return found


def _unswapped(published: date, expressions: Iterable[DateExpression]) -> date:
    """Return ``published``, with day and month swapped if the article's own dates agree with that alone."""
    if published.day > 12 or published.day == published.month:
        return published
    swapped = date(published.year, published.day, published.month)
    votes = {published: 0, swapped: 0}
    for expression in expressions:
        if not expression.has_calendar_day or expression.hijri or expression.last:
            continue
        for candidate in votes:
            day = real_day(expression.year or candidate.year, expression.month or 0, expression.day or 0)
            near = day is not None and abs((candidate - day).days) <= _NEAR_DAYS
            votes[candidate] += bool(near and day and expression.weekday in (None, day.isoweekday()))
    return swapped if votes[swapped] and not votes[published] else published

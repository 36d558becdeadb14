"""Whether an expression that looks like a date stands where a date stands: *11/9*, *2019*, *17 Agustus* may be else."""

import re
from functools import cache

from salur.grammar.calendar_terms import calendar_data
from salur.grammar.date_expression import DateExpression
from salur.grammar.numerals import parse_number

_LEAD_WINDOW = 24
# How far back the expression before may stand that makes four digits the next of its years.
_LONGEST_LINK = 24
_ROW_WINDOW = 80
_STATUTE = re.compile(r"(?:\d|Nomor|No\.?)\s{0,2}$")
_LEAD_OF_NAME = re.compile(r"([^\W\d_]{1,20})[ \u00a0]$")
_NEXT_WORD = re.compile(r"[ \u00a0]{1,2}([^\W\d_]{1,20})")
_LAST_WORD = re.compile(r"([^\W\d_]{1,20})[\s(]{0,3}$")


def is_date(text: str, expression: DateExpression, before: DateExpression | None) -> bool:
    """Return whether an expression that may be something else (*11/9*, *2019*) stands where a date stands."""
    start, end = expression.start, expression.end
    if _in_name(text, expression):
        return False
    if expression.is_year_alone or (expression.last and expression.last.is_year_alone and expression.month is None):
        if not text[start].isdigit():
            return not _STATUTE.search(text[max(0, start - 8) : start])  # Nomor 13 Tahun 2003
        told = expression.direction is not None and not _is_of_birth(text, start)
        return told or _is_year(text, expression, before)
    fraction = expression.has_calendar_day and expression.year is None and "/" in text[start:end]
    if not fraction or expression.weekday is not None or not text[start].isdigit():
        return True
    return text[start - 1 : start] == "(" and text[end : end + 1] in (")", ",")


def _in_name(text: str, expression: DateExpression) -> bool:
    """Return whether a day or a month is part of a name: *Universitas 17 Agustus 1945*, *Sepuluh Nopember*."""
    if expression.month is None or expression.weekday is not None:
        return False
    lead = _LEAD_OF_NAME.search(text[max(0, expression.start - _LEAD_WINDOW) : expression.start])
    if lead is None or not lead.group(1)[0].isupper():
        return False
    if expression.day is None:
        return text[expression.start].isupper() and parse_number(lead.group(1)) is not None
    return lead.group(1).lower() in _year_words("named_by_date")


def _is_of_birth(text: str, start: int) -> bool:
    """Return whether the word before a year says that it is none of the article's: *kelahiran 1993 ini*."""
    lead = _LAST_WORD.search(text[max(0, start - _LEAD_WINDOW) : start])
    return lead is not None and lead.group(1).lower() in _year_words("birth_years")


def _is_year(text: str, expression: DateExpression, before: DateExpression | None) -> bool:
    """Return whether the words around four digits make them a year, not an amount or part of a name (*Expo 2019*)."""
    start = expression.start
    lead = _LAST_WORD.search(text[max(0, start - _LEAD_WINDOW) : start])
    word = lead.group(1) if lead else ""
    if word.lower() in _year_words("year_leads"):
        return True
    between = text[before.end : start].strip() if before and start - before.end <= _LONGEST_LINK else None
    if before and before.is_year_alone and between in _year_words("year_links"):  # 2018 dan 2019
        return True
    following = _NEXT_WORD.match(text, expression.end)
    if following and following.group(1).lower() not in _year_words("year_followers"):
        return False
    if word:
        return word.islower() and word not in _year_words("year_blockers")
    if text[expression.end : expression.end + 1] == "," and text[max(0, start - 2) : start] == ", ":
        return text[expression.end + 1 : expression.end + 2] == " "  # pada angkatan pertama, 2019, …
    # After a comma, in a row of years: "tahun 2020 Rp2 miliar, 2021 Rp3 miliar".
    near = before is not None and before.year is not None and start - before.end <= _ROW_WINDOW
    return near and not text[start - 1 : start].isalnum() and text[start - 2 : start - 1] in (",", ";", " ")


@cache
def _year_words(section: str) -> frozenset[str]:
    return frozenset(calendar_data()[section])

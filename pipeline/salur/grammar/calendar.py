"""Find the date expressions of an Indonesian text: ``find_dates``. What day they name is ``resolution``'s question.

The text is read once: a lexer finds the words and numbers of dates (``calendar_terms``), rules (``calendar_rules``,
``calendar_relative``) read constructions of a few words, and neighbours are joined: *kemarin* and *(26/08)*, *Senin*
and *3 Februari 2025*, the two ends of a range. Each step looks a bounded way ahead or back, so the time is linear in
the length of the text whatever it holds.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from salur.grammar.calendar_reader import Found, Reader
from salur.grammar.calendar_relative import read_count, read_day_word, read_part, read_period, read_unit
from salur.grammar.calendar_rules import (
    read_day_and_month,
    read_digits,
    read_month,
    read_season,
    read_weekday,
    read_year,
)
from salur.grammar.calendar_terms import calendar_data, find_atoms
from salur.grammar.date_expression import DateExpression
from salur.grammar.date_screening import is_date
from salur.grammar.lexemes import read_lexicon

Rule = Callable[[Reader, int], Found | None]
Join = Callable[[str, DateExpression, DateExpression, str], DateExpression | None]

_LONGEST_LINK = 24
_CUE_WINDOW = 120
_CLOSING = re.compile(r"\s?\)")
_CLAUSE_END = re.compile(r"[.!?]\s|\n")
_LAST_WORD = re.compile(r"([^\W\d_]{1,20})[\s(]{0,3}$")
# "kemarin" is left out: statements are dated so.
_PAST_TRAILS = (" lalu", " silam", " lampau")
_DAY_MARKS = ("", " hari", " tanggal", " tgl")
# Rules in the order they are tried, with the roles of the atoms that they begin at.
_RULES: tuple[tuple[Rule, frozenset[str]], ...] = (
    (read_season, frozenset({"season", "season_mark", "hijri_mark", "anniversary"})),
    (read_digits, frozenset({"digits"})),
    (read_day_and_month, frozenset({"number", "date_mark"})),
    (read_weekday, frozenset({"weekday", "weekday_short", "weekday_mark"})),
    (read_part, frozenset({"part"})),
    (read_period, frozenset({"period"})),
    (read_count, frozenset({"unit", "one_unit"})),
    (read_day_word, frozenset({"day", "named_day", "vague"})),
    (read_unit, frozenset({"unit"})),
    (read_month, frozenset({"month", "month_short", "month_mark"})),
    (read_year, frozenset({"number"})),
)


def find_dates(text: str) -> list[DateExpression]:
    """Return the date expressions of ``text``, in order, not overlapping, unresolved.

    Ages and durations (*46 tahun*, *selama tiga bulan*) and clock times (*pukul 10.00 WIB*) are no dates.

    Args:
        text: any text; offsets are into it.
    """
    expressions = _joined(text, _read(text), _apposition)
    expressions = _listed(text, _joined(text, expressions, _range))
    expressions = _joined(text, expressions, _apposition)
    licensed: list[DateExpression] = []
    for expression in expressions:
        if is_date(text, expression, licensed[-1] if licensed else None):
            licensed.append(expression)
    return _finished(text, licensed)


def _read(text: str) -> Iterator[DateExpression]:
    reader = Reader(text, find_atoms(text))
    index = 0
    while index < len(reader.atoms):
        found = None
        for rule in _rules_for(tuple(reader.atoms[index].roles)):
            found = rule(reader, index)
            if found:
                yield found.expression
                break
        index = found.after if found else index + 1


@cache
def _rules_for(roles: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule, openings in _RULES if openings.intersection(roles))


@cache
def _links() -> dict[str, str]:
    data = calendar_data()
    kinds = {"range": data["range_links"], "and": data["coordinations"], "apposition": data["appositions"]}
    return {link.strip(): kind for kind, links in kinds.items() for link in links}


def _joined(text: str, expressions: Iterable[DateExpression], join: Join) -> list[DateExpression]:
    """Return the expressions with those neighbours made one that ``join`` makes one."""
    done: list[DateExpression] = []
    for expression in expressions:
        near = done and expression.start - done[-1].end <= _LONGEST_LINK
        link = " ".join(text[done[-1].end : expression.start].lower().split()) if near else None
        merged = join(text, done[-1], expression, link) if link is not None else None
        if merged:
            done[-1] = merged
        else:
            done.append(expression)
    return done


def _apposition(text: str, left: DateExpression, right: DateExpression, link: str) -> DateExpression | None:
    """Join two names of the same day: *kemarin* and *(26/08)*, *Senin* and *3 Februari 2025*."""
    plain = link in ("(", "", ",", ", (", "/") or _links().get(link.removeprefix(",").strip()) == "apposition"
    if not plain or not _says_the_same(left, right, link):
        return None
    end = right.end
    if "(" in link:
        closing = _CLOSING.match(text, end)
        end = closing.end() if closing else end
    keep = right if right.has_calendar_day or right.last or not left.has_calendar_day else left
    other = left if keep is right else right
    return replace(
        keep,
        start=left.start,
        end=end,
        weekday=keep.weekday if keep.last else keep.weekday or other.weekday,
        last=replace(keep.last, weekday=keep.last.weekday or other.weekday) if keep.last else None,
        direction=keep.direction if keep.direction is not None else other.direction,
    )


def _says_the_same(left: DateExpression, right: DateExpression, link: str) -> bool:
    if right.has_calendar_day or (right.last is not None and right.last.has_calendar_day):
        return _is_dated_by(left, right, link)
    if right.day is not None and left.weekday is not None:  # Sabtu tanggal 7
        return link in ("", ",")
    if right.weekday is not None and left.unit == "day":
        return link != "/"
    if right.unit == "day" and left.weekday is not None:  # Kamis (21/4) kemarin
        return link == ""
    return left.weekday is not None and right.weekday is not None and "(" in link


def _is_dated_by(left: DateExpression, right: DateExpression, link: str) -> bool:
    if left.has_calendar_day:  # 5 Mei (5/5): the same day twice; else two dates side by side
        return "(" in link and (left.day, left.month) == (right.day, right.month)
    if left.season:
        return "(" in link
    return left.weekday is not None or (left.unit is not None and link not in ("", "/"))


def _range(text: str, left: DateExpression, right: DateExpression, link: str) -> DateExpression | None:  # noqa: ARG001 (a Join)
    """Join the two ends of a range: *12 Mei* and *3 Juni 2025*, *Senin* and *Rabu*."""
    if right.last and right.last.weekday and left.weekday and not left.has_calendar_day and right.has_calendar_day:
        return replace(right, start=left.start, weekday=left.weekday)  # Senin hingga Rabu (9-11/10)
    school_year = link == "/" and left.is_year_alone and right.is_year_alone and right.year == (left.year or 0) + 1
    if school_year:
        return replace(left, end=right.end, last=right)
    kind = next((found for mark in _DAY_MARKS if (found := _links().get(link.removesuffix(mark)))), None)
    if not (kind == "range" and _may_span(left, right)) and not (kind == "and" and _may_pair(left, right)):
        return None
    first = replace(left, last=None)
    if first.month is not None and first.year is None and first.unit is None:
        first = replace(
            first,
            year=right.year if first.hijri == right.hijri else None,
            unit=right.unit,
            shift=right.shift,
            direction=right.direction,
        )
    return replace(first, end=right.end, last=right)


def _listed(text: str, expressions: Iterable[DateExpression]) -> list[DateExpression]:
    """Join the months of a list to its last two: *Oktober, November, dan Desember 2025*."""
    done: list[DateExpression] = []
    for left in reversed(list(expressions)):
        right = done[-1] if done else None
        near = right is not None and right.start - left.end <= _LONGEST_LINK
        if right and near and text[left.end : right.start].strip() == "," and _begins_list(left, right):
            done[-1] = replace(right, start=left.start, month=left.month)
        else:
            done.append(left)
    return done[::-1]


def _begins_list(left: DateExpression, right: DateExpression) -> bool:
    months = _kind(left) == "month" and _kind(right) == "month"
    plain = left.year is None and left.last is None and left.part is None and left.shift is None
    return months and plain and right.last is not None and (left.month or 0) < (right.month or 0)


def _may_span(left: DateExpression, right: DateExpression) -> bool:
    if left.last or right.last:
        return False
    kinds = {_kind(left), _kind(right)}
    return len(kinds) == 1 or kinds <= {"day", "weekday", "this day"} or kinds == {"month", "year"}


def _may_pair(left: DateExpression, right: DateExpression) -> bool:
    """Return whether *dan* makes one period of two expressions: the first lacks what the second names."""
    if right.last or _kind(left.last or left) != _kind(right):
        return False
    if _kind(right) == "weekday":
        return left.weekday is not None
    return _kind(right) == "month" and left.year is None and (left.last or left).month is not None


def _kind(expression: DateExpression) -> str:
    if expression.season:
        return "season"
    if expression.has_calendar_day:
        return "day"
    if expression.month is not None:
        return "month"
    if expression.weekday is not None:
        return "weekday"
    if expression.year is not None:
        return "year"
    return f"this {expression.unit}"


@cache
def _trail() -> re.Pattern[str]:
    data = calendar_data()
    parts = sorted(data["day_parts"], key=len, reverse=True)
    which = sorted(data["after_dates"], key=len, reverse=True)
    pattern = rf"(?:[ \u00a0](?:{'|'.join(parts)})(?![^\W_]))?(?:[ \u00a0](?:{'|'.join(which)})(?![^\W_]))?"
    return re.compile(pattern, re.IGNORECASE)


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = calendar_data()
    said = "|".join(read_lexicon("organisation_cues")["says_before"])
    future = re.compile(rf"\b(?:{'|'.join(data['future_cues'])})\b", re.IGNORECASE)
    past = re.compile(rf"\b(?:{'|'.join(data['past_leads'])})\s+$", re.IGNORECASE)
    return future, past, re.compile(rf"[,\"”']\s?(?:{said})(?:nya)?\b", re.IGNORECASE)


def _finished(text: str, expressions: Iterable[DateExpression]) -> list[DateExpression]:
    """Take in the time of day after each date, and see what the words before it say."""
    marks = re.compile(r'["“”\n]').finditer(text)
    mark = next(marks, None)
    quoted = False
    finished: list[DateExpression] = []
    for expression in expressions:
        if finished and expression.start < finished[-1].end:  # 5/5/2020 kemarin: taken in with the date
            continue
        while mark and mark.start() < expression.start:
            quoted = mark.group() == "“" or (mark.group() == '"' and not quoted)
            mark = next(marks, None)
        finished.append(replace(_finish(text, expression), quoted=quoted))
    return finished


def _finish(text: str, expression: DateExpression) -> DateExpression:
    end = expression.end
    if expression.has_calendar_day or expression.weekday is not None:
        trail = _trail().match(text, end)
        end = trail.end() if trail else end
    inside = text[expression.start : end]
    if inside.count("(") > inside.count(")") and text[end : end + 1] == ")":  # hari ini (Rabu, 11/9/2019)
        end += 1
    before = _CLAUSE_END.split(text[max(0, expression.start - _CUE_WINDOW) : expression.start])[-1]
    future, past, said = _cues()
    direction = expression.direction
    told = expression.has_calendar_day and text[expression.start : end].lower().endswith(_PAST_TRAILS)
    if direction is None and (told or (expression.year is None and past.search(before))):
        direction = -1
    lead = _LAST_WORD.search(before)
    recurring = expression.year is None and lead is not None and lead.group(1).lower() in calendar_data()["recurring"]
    planned = future.search(before) is not None
    stated = said.search(before) is not None
    return replace(expression, end=end, direction=direction, planned=planned, recurring=recurring, stated=stated)

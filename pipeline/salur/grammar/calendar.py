"""Find the date expressions of an Indonesian text: ``find_dates``. What day they name is ``resolution``'s question.

The text is read once: a lexer finds the words and numbers of dates, rules (``calendar_rules``) read constructions of a few
words, and neighbours are joined: *kemarin* and *(26/08)*, *Senin* and *3 Februari 2025*, the two ends of a range. Each step
looks a bounded way ahead, so the time is linear in the length of the text whatever it holds.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from salur.grammar.calendar_rules import RULES, Reader
from salur.grammar.calendar_terms import calendar_data, find_atoms
from salur.grammar.date_expression import DateExpression

_LONGEST_LINK = 24
_LEAD_WINDOW = 24
_CUE_WINDOW = 120
_CLOSING = re.compile(r"\s?\)")
_DAY_MARKS = ("", " hari", " tanggal", " tgl")

Join = Callable[[str, DateExpression, DateExpression, str], DateExpression | None]


def find_dates(text: str) -> list[DateExpression]:
    """Return the date expressions of ``text``, in order, not overlapping, unresolved.

    Ages and durations (*46 tahun*, *selama tiga bulan*) and clock times (*pukul 10.00 WIB*) are no dates.

    Args:
        text: any text; offsets are into it.
    """
    expressions = _joined(text, _read(text), _apposition)
    expressions = _joined(text, expressions, _range)
    expressions = _joined(text, expressions, _apposition)
    licensed: list[DateExpression] = []
    for expression in expressions:
        if _is_licensed(text, expression, licensed[-1] if licensed else None):
            licensed.append(expression)
    return [_finish(text, expression) for expression in licensed]


def _read(text: str) -> Iterator[DateExpression]:
    reader = Reader(text, find_atoms(text))
    index = 0
    while index < len(reader.atoms):
        found = None
        if not reader.has(index, "not_date"):
            for rule in RULES:
                found = rule(reader, index)
                if found:
                    break
        if found:
            yield found.expression
        index = found.after if found else index + 1


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
        direction=keep.direction if keep.direction is not None else other.direction,
    )


def _says_the_same(left: DateExpression, right: DateExpression, link: str) -> bool:
    open_left = left.weekday is not None or left.unit is not None or left.season is not None or _is_weekday_range(left)
    right_is_day = right.has_calendar_day or (right.last is not None and right.last.has_calendar_day)
    if right_is_day:
        loose = link not in ("", "/") or left.weekday is not None or _is_weekday_range(left)
        if left.has_calendar_day:  # 5 Mei (5/5): the same day twice, or two dates side by side
            return "(" in link and (left.day, left.month) == (right.day, right.month)
        return open_left and loose and not (left.season and "(" not in link)
    if right.weekday is not None and left.unit == "day":
        return link != "/"
    if right.unit == "day" and left.weekday is not None:  # Kamis (21/4) kemarin
        return link == ""
    return left.weekday is not None and right.weekday is not None and "(" in link


def _is_weekday_range(expression: DateExpression) -> bool:
    return expression.last is not None and expression.weekday is not None and not expression.has_calendar_day


def _may_span(left: DateExpression, right: DateExpression) -> bool:
    if left.last or right.last:
        return False
    kinds = [_kind(left), _kind(right)]
    return kinds[0] == kinds[1] or set(kinds) <= {"day", "weekday", "shift"} or set(kinds) <= {"month", "year"}


def _may_pair(left: DateExpression, right: DateExpression) -> bool:
    """Return whether *dan* joins two expressions into one period: the first lacks what the second names."""
    if right.last or _kind(left.last or left) != _kind(right):
        return False
    if _kind(right) == "weekday":
        return True
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
    return "shift" if expression.unit == "day" else expression.unit or "vague"


def _range(text: str, left: DateExpression, right: DateExpression, link: str) -> DateExpression | None:  # noqa: ARG001 (a Join)
    """Join the two ends of a range: *12 Mei* and *3 Juni 2025*, *Senin* and *Rabu*."""
    kind = next((found for mark in _DAY_MARKS if (found := _links().get(link.removesuffix(mark)))), None)
    if not (kind == "range" and _may_span(left, right)) and not (kind == "and" and _may_pair(left, right)):
        return None
    first = replace(left, last=None)
    if first.month is not None and first.year is None and first.unit is None:
        first = replace(
            first, year=right.year, unit=right.unit, shift=right.shift, hijri=right.hijri, direction=right.direction
        )
    return replace(first, end=right.end, last=right)


def _is_licensed(text: str, expression: DateExpression, before: DateExpression | None) -> bool:
    """Return whether an expression that may be something else (*11/9*, *2019*) stands where a date stands."""
    if expression.is_year_alone and text[expression.start].isdigit():
        if expression.direction is not None or _word_before(text, expression.start) in _year_leads():
            return True
        near = text[before.end : expression.start].strip() if before and expression.start - before.end <= 8 else None
        return bool(before and before.is_year_alone and near in (",", "dan", ", dan", "hingga", "sampai", "serta"))
    fraction = (
        expression.has_calendar_day and expression.year is None and "/" in text[expression.start : expression.end]
    )
    if not fraction or expression.weekday is not None or text[expression.start] not in "0123456789":
        return True
    return text[expression.start - 1 : expression.start] == "(" and text[expression.end : expression.end + 1] in (
        ")",
        ",",
    )


@cache
def _year_leads() -> frozenset[str]:
    return frozenset(calendar_data()["year_leads"])


def _word_before(text: str, start: int) -> str:
    words = text[max(0, start - _LEAD_WINDOW) : start].rstrip(" (\u00a0").split()
    return words[-1].lower() if words else ""


@cache
def _trail() -> re.Pattern[str]:
    data = calendar_data()
    parts = sorted(data["day_parts"], key=len, reverse=True)
    which = sorted(data["which"]["past"] + data["which"]["future"], key=len, reverse=True)
    return re.compile(
        rf"(?:[ \u00a0](?:{'|'.join(parts)}))?(?:[ \u00a0](?:{'|'.join(which)}))?(?![^\W_])", re.IGNORECASE
    )


@cache
def _future_cues() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(calendar_data()['future_cues'])})\b", re.IGNORECASE)


def _finish(text: str, expression: DateExpression) -> DateExpression:
    """Take in a time of day after the date, and see whether the sentence says that it is to come."""
    end = expression.end
    if expression.has_calendar_day or expression.weekday is not None:
        trail = _trail().match(text, end)
        end = trail.end() if trail else end
    before = text[max(0, expression.start - _CUE_WINDOW) : expression.start]
    clause = re.split(r"[.!?]\s", before)[-1]
    return replace(expression, end=end, planned=_future_cues().search(clause) is not None)

"""How the words of dates stand together: one rule a construction, each looking a few words ahead."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from salur.grammar.calendar_terms import Atom
from salur.grammar.date_expression import DateExpression, Unit

_FAR = "\0"
_DIRECTIONS: dict[str, Literal[-1, 0, 1]] = {"past": -1, "this": 0, "future": 1}
_JOINED = ("", ",")
_LONGEST_GAP = 8
YEARS = range(1700, 2200)
HIJRI_YEARS = range(1300, 1601)


class Found(NamedTuple):
    """An expression, and the number of the first atom after it."""

    expression: DateExpression
    after: int


class Reader:
    """The atoms of a text, with what stands between them."""

    def __init__(self, text: str, atoms: Sequence[Atom]) -> None:
        self.text = text
        self.atoms = atoms

    def get(self, index: int, role: str) -> Any:
        """Return the value of an atom's role, ``None`` if it has no such role or there is no such atom."""
        return self.atoms[index].roles.get(role) if index < len(self.atoms) else None

    def has(self, index: int, role: str) -> bool:
        """Return whether an atom has a role."""
        return index < len(self.atoms) and role in self.atoms[index].roles

    def gap(self, index: int) -> str:
        """Return what stands between an atom and the one before it, stripped; ``\\0`` where they are not neighbours."""
        if not 0 < index < len(self.atoms):
            return _FAR
        start, end = self.atoms[index - 1].end, self.atoms[index].start
        return self.text[start:end].strip() if end - start <= _LONGEST_GAP else _FAR

    def joined(self, index: int, gaps: tuple[str, ...] = ("",)) -> bool:
        """Return whether nothing but one of ``gaps`` stands between an atom and the one before it."""
        return self.gap(index) in gaps

    def follows(self, index: int, role: str, gaps: tuple[str, ...] = ("",)) -> bool:
        """Return whether an atom has a role and stands right after the one before it."""
        return self.has(index, role) and self.gap(index) in gaps

    def span(self, first: int, after: int, **fields: Any) -> Found:
        """Return the expression that the atoms ``first`` to ``after`` - 1 make."""
        return Found(DateExpression(self.atoms[first].start, self.atoms[after - 1].end, **fields), after)

    def capital(self, index: int) -> bool:
        """Return whether an atom begins with a capital."""
        return self.atoms[index].text[:1].isupper()

    def opens_sentence(self, index: int) -> bool:
        """Return whether an atom is the first word of a sentence or a quotation."""
        before = self.text[max(0, self.atoms[index].start - 4) : self.atoms[index].start].rstrip()
        return not before or before[-1] in '.!?"“”:\n' or (len(before) < 2 and self.atoms[index].start > 2)


def read_which(reader: Reader, index: int) -> tuple[str | None, int]:
    """Return *ini*, *lalu*, *yang akan datang* … at ``index`` as ``this``, ``past`` …, and the number of the next atom."""
    if reader.has(index, "link") and reader.follows(index + 1, "which", ("", "akan")):
        index += 1
    elif not reader.joined(index):
        return None, index
    which = reader.get(index, "which")
    return (which, index + 1) if which else (None, index)


def _with_direction(reader: Reader, found: Found) -> Found:
    which, after = read_which(reader, found.after)
    if which not in _DIRECTIONS:
        return found
    expression = replace(found.expression, end=reader.atoms[after - 1].end, direction=_DIRECTIONS[which])
    return Found(expression, after)


def _year_of(reader: Reader, index: int) -> tuple[dict[str, Any], int]:
    """Return the year that ends a date (*2025*, *tahun 2025*, *tahun lalu*) as fields, and the number of the next atom."""
    after = index
    marked = reader.follows(index, "year_mark", _JOINED)
    if marked:
        which, past = read_which(reader, index + 1)
        if which in _DIRECTIONS:
            return {"unit": "year", "shift": _DIRECTIONS[which]}, past
        after += 1
    year = reader.get(after, "number")
    if (
        year in YEARS
        and len(reader.atoms[after].text) == 4
        and reader.joined(after, ("", "/", "'") if marked else ("", ",", "/"))
    ):
        return {"year": year}, after + 1
    return {}, index


def read_digits(reader: Reader, index: int) -> Found | None:
    """Read *11/9/2019*, *9-11/10/2023*, *2025-10-20* and *26/08*."""
    digits = reader.get(index, "digits")
    if digits is None:
        return None
    first, last, month, year = digits
    found = reader.span(index, index + 1, day=first, month=month, year=year)
    if last is not None:
        return Found(_range_to(found.expression, day=last), index + 1)
    return found


def _range_to(first: DateExpression, **changes: Any) -> DateExpression:
    return replace(first, last=replace(first, **changes))


def read_day_and_month(reader: Reader, index: int) -> Found | None:
    """Read *20 Oktober 2025*, *tanggal 5 Mei*, *12-14 Mei 2024*, *1 Muharam 1445 H*."""
    first = index
    if reader.has(index, "date_mark"):
        index += 1
        digits = read_digits(reader, index) if reader.joined(index) else None
        if digits:
            return Found(replace(digits.expression, start=reader.atoms[first].start), digits.after)
        if not reader.joined(index):
            return None
    day, last_day = reader.get(index, "number"), None
    if day is None or len(reader.atoms[index].text) > 2:
        return None
    after = index + 1
    if reader.has(after, "number") and reader.gap(after) in (
        "-",
        "–",
        "—",
        "dan",
        "&",
        "hingga",
        "sampai",
        "s/d",
        "s.d.",
    ):
        last_day, after = reader.get(after, "number"), after + 1
    if reader.follows(after, "month_mark"):
        after += 1
    gaps = ("", "-", "/") if last_day is None else ("",)
    for role in ("month", "month_short", "hijri_month", "hijri_month_short"):
        if reader.follows(after, role, gaps) and day != 0:
            found = _finish_day(reader, first, after, day, role)
            return found if last_day is None else Found(_range_to(found.expression, day=last_day), found.after)
    return None


def _finish_day(reader: Reader, first: int, at: int, day: int, role: str) -> Found:
    month = reader.get(at, role)
    if role.startswith("hijri"):
        fields, after = _hijri_year(reader, at + 1)
        return reader.span(first, after, day=day, month=month, hijri=True, **fields)
    after = at + 1
    if reader.text[reader.atoms[at].end : reader.atoms[at].end + 1] in (".", "-") and reader.has(after, "number"):
        year = reader.get(after, "number")
        if year in YEARS and reader.gap(after) in (".", "-"):
            return reader.span(first, after + 1, day=day, month=month, year=year)
    fields, after = _year_of(reader, after)
    return _with_direction(reader, reader.span(first, after, day=day, month=month, **fields))


def _hijri_year(reader: Reader, index: int) -> tuple[dict[str, Any], int]:
    at = index + 1 if reader.follows(index, "year_mark") else index
    year = reader.get(at, "number")
    if year not in HIJRI_YEARS or not reader.joined(at):
        return {}, index
    return {"year": year}, at + 2 if reader.follows(at + 1, "hijri_mark") else at + 1


def read_month(reader: Reader, index: int) -> Found | None:
    """Read *Oktober 2025*, *bulan Februari*, *Juni ini*, *Jan 2026*, *pekan kedua Juni* is another rule's."""
    first = index
    marked = reader.has(index, "month_mark") and reader.follows(index + 1, "month")
    if marked:
        index += 1
    month, short = reader.get(index, "month"), reader.get(index, "month_short")
    if month is None and short is None:
        return None
    fields, after = _year_of(reader, index + 1)
    found = reader.span(first, after, month=month or short, **fields)
    directed = _with_direction(reader, found) if "year" not in fields else found
    named = marked or reader.capital(index) or directed is not found
    if fields or (month is not None and named):
        return directed
    return None


def read_weekday(reader: Reader, index: int) -> Found | None:
    """Read *Senin*, *hari Jumat*, *Rabu malam*, *Kamis pekan lalu*, *Sabtu kemarin*; a date after it is joined later."""
    first = index
    marked = reader.has(index, "weekday_mark") and reader.follows(index + 1, "weekday")
    if marked:
        index += 1
    weekday = reader.get(index, "weekday")
    if weekday is None:
        short = reader.get(index, "weekday_short")
        dated = (
            reader.has(index + 1, "digits") or reader.has(index + 2, "month") or reader.has(index + 2, "month_short")
        )
        if not (short and reader.capital(index) and reader.joined(index + 1, (",", "(", ".,", ".")) and dated):
            return None
        weekday = short
    elif reader.has(index, "unit") and not marked and not _is_sunday(reader, index):
        return None
    after = index + 1
    while reader.follows(after, "day_part"):
        after += 1
    if reader.follows(after, "weekday") and after > index + 1:  # malam Selasa: the night before Tuesday
        after += 1
    return _weekday_tail(reader, first, after, weekday)


def _weekday_tail(reader: Reader, first: int, after: int, weekday: int) -> Found:
    if reader.follows(after, "unit") and reader.get(after, "unit") in ("week", "month"):
        which, past = read_which(reader, after + 1)
        if which in _DIRECTIONS and reader.get(after, "unit") == "week":
            return reader.span(first, past, weekday=weekday, unit="week", shift=_DIRECTIONS[which])
    found = _with_direction(reader, reader.span(first, after, weekday=weekday))
    if found.after == after:
        which, past = read_which(reader, after)
        if which == "that":
            return reader.span(first, past, weekday=weekday)
    return found


def _is_sunday(reader: Reader, index: int) -> bool:
    """Return whether *minggu* is the day: written with a capital, unless *Minggu lalu* opens a sentence."""
    if not reader.capital(index):
        return reader.follows(index + 1, "digits", ("(", ",")) or reader.follows(index + 1, "day_part")
    if reader.has(index - 1, "cardinal") and index and reader.joined(index):
        return False
    which, _ = read_which(reader, index + 1)
    kemarin = reader.get(index + 1, "day") == -1
    return which not in _DIRECTIONS or kemarin or not reader.opens_sentence(index)


def read_day_word(reader: Reader, index: int) -> Found | None:
    """Read *hari ini*, *kemarin*, *tadi malam*, *keesokan harinya*, *hari itu*."""
    for role, anaphoric in (("day", False), ("named_day", True)):
        shift = reader.get(index, role)
        if shift is not None:
            after = index + 1
            while reader.follows(after, "day_part"):
                after += 1
            return reader.span(index, after, unit="day", shift=shift, anaphoric=anaphoric)
    if reader.has(index, "vague"):
        return reader.span(index, index + 1)
    return None


def read_count(reader: Reader, index: int) -> Found | None:
    """Read *4 tahun lalu*, *dua pekan yang lalu*, *tiga hari kemudian*, *sebulan terakhir*, *sepekan lagi*."""
    first = index
    unit: Unit | None = reader.get(index, "one_unit")
    count = 1 if unit else None
    if not unit:
        if reader.has(index, "number") and len(reader.atoms[index].text) <= 3:
            count = reader.get(index, "number")
        elif not reader.has(index, "cardinal"):
            return None
        else:
            count = reader.get(index, "cardinal")
        index += 1
        unit = reader.get(index, "unit") if reader.joined(index) else None
    if not unit:
        return None
    which, after = read_which(reader, index + 1)
    return _counted(reader, first, after, which, count, unit) if which else None


def _counted(reader: Reader, first: int, after: int, which: str, count: int | None, unit: Unit) -> Found | None:
    signs = {"past": -1, "future": 1, "before": -1, "after": 1, "last": -1}
    if which not in signs:
        return None
    if count is None:
        return reader.span(first, after)
    return reader.span(
        first,
        after,
        unit=unit,
        shift=signs[which] * count,
        anaphoric=which in ("before", "after"),
        trailing=which == "last",
    )


def read_unit(reader: Reader, index: int) -> Found | None:
    """Read *bulan ini*, *pekan depan*, *tahun lalu*, *tahun 2012*, *pekan ketiga bulan ini*."""
    unit: Unit | None = reader.get(index, "unit")
    if unit is None or (reader.get(index - 1, "unit") == unit and index and reader.gap(index) == "-"):  # tahun-tahun
        return None
    if unit == "year":
        fields, after = _year_of_unit(reader, index)
        if fields:
            return _with_direction(reader, reader.span(index, after, **fields))
    if reader.follows(index + 1, "ordinal") and unit == "week":
        inner = read_month(reader, index + 2) or read_unit(reader, index + 2) if reader.joined(index + 2) else None
        if inner and (inner.expression.month or inner.expression.unit == "month"):
            fields = {"month": inner.expression.month, "year": inner.expression.year, "shift": inner.expression.shift}
            return reader.span(index, inner.after, unit="week", number=reader.get(index + 1, "ordinal"), **fields)
    which, after = read_which(reader, index + 1)
    if which in _DIRECTIONS and unit != "day":
        return reader.span(index, after, unit=unit, shift=_DIRECTIONS[which])
    if which in ("before", "after"):
        return reader.span(index, after, unit=unit, shift=-1 if which == "before" else 1, anaphoric=True)
    return None


def _year_of_unit(reader: Reader, index: int) -> tuple[dict[str, Any], int]:
    after = index + 1
    year = reader.get(after, "number")
    if year in YEARS and len(reader.atoms[after].text) == 4 and reader.joined(after):
        return {"year": year}, after + 1
    return {}, index


def read_part(reader: Reader, index: int) -> Found | None:
    """Read *awal tahun 2012*, *akhir Mei lalu*, *pertengahan September*, *akhir pekan ini*, *akhir tahun*, *medio 1984*."""
    part = reader.get(index, "part")
    if part is None or not reader.joined(index + 1):
        return None
    for rule in (read_unit, read_month, read_period):
        inner = rule(reader, index + 1)
        if inner:
            whole = replace(inner.expression, start=reader.atoms[index].start, part=part)
            return Found(whole, inner.after)
    year = reader.get(index + 1, "number")
    if year in YEARS and len(reader.atoms[index + 1].text) == 4:
        return reader.span(index, index + 2, year=year, part=part)
    unit = reader.get(index + 1, "unit")
    if unit in ("week", "month", "year") and part == "late":
        return reader.span(index, index + 2, unit=unit, shift=0, part=part)
    return None


def read_period(reader: Reader, index: int) -> Found | None:
    """Read *triwulan IV 2025*, *kuartal pertama tahun ini*, *semester I/2024*, *triwulan ke-4 ini*, *kuartal lalu*."""
    unit = reader.get(index, "period")
    if unit is None:
        return None
    after = index + 1
    if reader.follows(after, "link"):
        after += 1
    number = reader.get(after, "ordinal") or reader.get(after, "cardinal") or reader.get(after, "number")
    if number is None or not reader.joined(after, ("", "-", "–")):
        which, after = read_which(reader, index + 1)
        return reader.span(index, after, unit=unit, shift=_DIRECTIONS[which]) if which in _DIRECTIONS else None
    if not 1 <= number <= (4 if unit == "quarter" else 2):
        return None
    fields, after = _year_of(reader, after + 1)
    if not fields:
        which, after = read_which(reader, after)
        fields = {"shift": 0 if which not in _DIRECTIONS else _DIRECTIONS[which]}
    return reader.span(index, after, number=number, **(fields | {"unit": unit}))


def read_season(reader: Reader, index: int) -> Found | None:
    """Read *Hari Raya Idul Adha 1446 H/2025*, *Ramadan tahun ini*, *HUT RI ke-80*, *malam Cap Go Meh*, *hari Natal 2024*."""
    first = index
    if reader.has(index, "season_mark") and reader.follows(index + 1, "season"):
        index += 1
    season = reader.get(index, "season")
    if season is None or not reader.capital(index):
        return None
    fields: dict[str, Any] = {"season": season}
    after = index + 1
    if reader.has(after, "link") and reader.has(after + 1, "number") and reader.joined(after, _JOINED):
        fields["number"], after = reader.get(after + 1, "number"), after + 2
    if reader.follows(after, "season"):  # HUT ke-80 RI is written both ways round
        after += 1
    hijri, after = _hijri_year(reader, after)
    fields |= {**hijri, "hijri": True} if hijri else {}
    common, after = _year_of(reader, after)
    if common:
        fields.pop("hijri", None)
        fields |= common
    if reader.follows(after, "common_era_mark") and common:
        after += 1
    found = reader.span(first, after, **fields)
    return found if hijri or common else _with_direction(reader, found)


def read_year(reader: Reader, index: int) -> Found | None:
    """Read a bare *2019*; whether the words before it let it be a year is seen later."""
    year = reader.get(index, "number")
    if year in range(1900, 2100) and len(reader.atoms[index].text) == 4:
        return _with_direction(reader, reader.span(index, index + 1, year=year))
    return None


RULES: tuple[Callable[[Reader, int], Found | None], ...] = (
    read_season, read_digits, read_day_and_month, read_weekday, read_part, read_period, read_count, read_day_word,
    read_unit, read_month, read_year,
)  # fmt: skip

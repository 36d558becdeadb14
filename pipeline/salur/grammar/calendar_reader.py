"""The atoms of a text as the rules read them, and the small constructions that many rules share."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from salur.grammar.calendar_terms import Atom
from salur.grammar.date_expression import DateExpression

DIRECTIONS: dict[str | None, Literal[-1, 0, 1]] = {"past": -1, "this": 0, "future": 1, "soon": 1}
YEARS = range(1700, 2200)
HIJRI_YEARS = range(1300, 1601)
DASHES = ("-", "–", "—")
_FAR = "\0"
_LONGEST_GAP = 8


class Found(NamedTuple):
    """An expression, and the number of the first atom after it."""

    expression: DateExpression
    after: int


class YearFound(NamedTuple):
    """The year that ends a date: ``year``, or ``shift`` years from the day of writing; ``after`` is the next atom."""

    after: int
    year: int | None = None
    shift: int | None = None


class Reader:
    """The atoms of a text, with what stands between them."""

    def __init__(self, text: str, atoms: Sequence[Atom]) -> None:
        self.text = text
        self.atoms = atoms

    def has(self, index: int, role: str) -> bool:
        """Return whether there is such an atom and it has the role."""
        return 0 <= index < len(self.atoms) and role in self.atoms[index].roles

    def number(self, index: int, role: str) -> int | None:
        """Return the number that an atom has in a role, ``None`` if it has none."""
        value = self.atoms[index].roles.get(role) if 0 <= index < len(self.atoms) else None
        return value if isinstance(value, int) else None

    def name(self, index: int, role: str) -> str | None:
        """Return the name that an atom has in a role, ``None`` if it has none."""
        value = self.atoms[index].roles.get(role) if 0 <= index < len(self.atoms) else None
        return value if isinstance(value, str) else None

    def gap(self, index: int) -> str:
        """Return what stands between an atom and the one before it, stripped; NUL where they are not neighbours."""
        if not 0 < index < len(self.atoms):
            return _FAR
        start, end = self.atoms[index - 1].end, self.atoms[index].start
        return self.text[start:end].strip() if end - start <= _LONGEST_GAP else _FAR

    def joined(self, index: int, gaps: Sequence[str] = ("",)) -> bool:
        """Return whether nothing but one of ``gaps`` stands between an atom and the one before it."""
        return self.gap(index) in gaps

    def follows(self, index: int, role: str, gaps: Sequence[str] = ("",)) -> bool:
        """Return whether an atom has a role and stands right after the one before it."""
        return self.has(index, role) and self.gap(index) in gaps

    def full_year(self, index: int) -> int | None:
        """Return the four-digit year that an atom is; none for *1990-an*, a decade, and *pemilu2024*."""
        year = self.number(index, "number")
        if year not in YEARS or len(self.atoms[index].text) != 4:
            return None
        start, end = self.atoms[index].start, self.atoms[index].end
        glued = self.text[max(0, start - 1) : start].isalpha() or self.text[end : end + 1].isalpha()
        return None if glued or self.text[end : end + 3].lower() == "-an" else year

    def found(self, first: int, after: int, expression: DateExpression) -> Found:
        """Return ``expression`` put on the atoms ``first`` to ``after`` - 1."""
        start, end = self.atoms[first].start, self.atoms[after - 1].end
        return Found(replace(expression, start=start, end=end), after)

    def capital(self, index: int) -> bool:
        """Return whether an atom begins with a capital."""
        return self.atoms[index].text[:1].isupper()

    def opens_sentence(self, index: int) -> bool:
        """Return whether an atom is the first word of a sentence or a quotation."""
        start = self.atoms[index].start
        before = self.text[max(0, start - 4) : start].rstrip(" \t\u00a0")
        return not before or before[-1] in '.!?"“”:\n'


def read_which(reader: Reader, index: int) -> tuple[str | None, int]:
    """Return what *ini*, *yang lalu*, *ke depan* … at ``index`` stands for, and the next atom's number."""
    if not reader.joined(index):
        return None, index
    if reader.has(index, "ahead"):
        return "ahead", index + 1
    at = index
    if reader.has(index, "link") and reader.follows(index + 1, "which", ("", "akan")):
        at += 1
    which = reader.name(at, "which")
    if which == "coming":  # yang akan datang; "Senin datang bantuan" is something else
        which = "future" if at > index else None
    return (which, at + 1) if which else (None, index)


def with_direction(reader: Reader, found: Found) -> Found:
    """Return an expression with the *lalu*, *ini* or *mendatang* after it taken in."""
    which, after = read_which(reader, found.after)
    if which not in DIRECTIONS:
        return found
    expression = replace(found.expression, end=reader.atoms[after - 1].end, direction=DIRECTIONS[which])
    return Found(expression, after)


def read_year_after(reader: Reader, index: int, gaps: Sequence[str] = ("", ",", "/")) -> YearFound:
    """Return the year that ends a date: *2025*, *tahun 2025*, *tahun anggaran 2025*, *tahun lalu*."""
    at = index
    marked = reader.follows(index, "year_mark", ("", ","))
    if marked:
        which, after = read_which(reader, index + 1)
        if which in DIRECTIONS:
            return YearFound(after, shift=DIRECTIONS[which])
        at += 1
    year = reader.full_year(at)
    if year and reader.joined(at, ("", "/", "'") if marked else gaps):
        return YearFound(at + 1, year=year)
    return YearFound(index)


def read_hijri_year(reader: Reader, index: int) -> YearFound:
    """Return the Hijri year that ends a date: *1446 H*, *tahun 1446 Hijriah*."""
    at = index + 1 if reader.follows(index, "year_mark") else index
    year = reader.number(at, "number")
    if year not in HIJRI_YEARS or not reader.joined(at):
        return YearFound(index)
    return YearFound(at + 2 if reader.follows(at + 1, "hijri_mark") else at + 1, year=year)

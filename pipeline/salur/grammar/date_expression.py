"""What a date expression says, before anyone knows what day it was written on."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["day", "week", "month", "quarter", "semester", "year"]
Part = Literal["early", "mid", "late"]

NAMED_SEASON = "named"
"""The season of a countdown without one (*H-3*): the season that the text named before."""


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression as it stands in the text; ``text[start:end]`` is the whole of it.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        day: day of the month as written, valid or not.
        month: 1 to 12 (or as written in digits, valid or not).
        year: four digits; of the Hijri calendar where ``hijri``.
        weekday: ISO 8601 (1 = Monday).
        unit: what ``shift`` counts, or what ``number`` is the n-th of.
        shift: units from the day of writing (-1 for *pekan lalu*), or from the date named before it
            where ``anaphoric``.
        number: which one in its year or month (*triwulan IV*, *pekan kedua Juni*, *HUT RI ke-80*).
        anaphoric: whether it counts from the date named before it (*sehari kemudian*).
        trailing: whether it is the time up to the day of writing (*dua pekan terakhir*).
        part: *awal*, *pertengahan* or *akhir* of the rest.
        season: key of a season in ``holidays.yaml``, or :data:`NAMED_SEASON`.
        hijri: whether day, month and year are of the Hijri calendar.
        direction: -1 for *lalu*, 0 for *ini*, 1 for *mendatang* beside a date that leaves something out.
        recurring: whether it comes again and again (*setiap Jumat*), so that it names no day.
        quoted: whether it stands in direct speech.
        stated: whether it dates what someone said (*katanya, Kamis (1/2)*).
        planned: whether a word before it in the sentence says that it is to come (*akan*).
        last: the other end of a range.
    """

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    unit: Unit | None = None
    shift: int | None = None
    number: int | None = None
    anaphoric: bool = False
    trailing: bool = False
    part: Part | None = None
    season: str | None = None
    hijri: bool = False
    direction: Literal[-1, 0, 1] | None = None
    planned: bool = False
    recurring: bool = False
    quoted: bool = False
    stated: bool = False
    last: "DateExpression | None" = None

    @property
    def has_calendar_day(self) -> bool:
        """Whether a day and a month are named."""
        return self.day is not None and self.month is not None

    @property
    def is_year_alone(self) -> bool:
        """Whether it is just a year in digits."""
        return self.year is not None and all(
            value is None
            for value in (self.day, self.month, self.weekday, self.season, self.unit, self.part, self.last)
        )

"""The words of dates: the lexicon ``data/lexicon/calendar.yaml`` and the lexer that finds its words in a text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import yaml

from salur.errors import ResourceError
from salur.resources import data_path

Roles = Mapping[str, Any]

_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
_SPACE = r"[ \t\u00a0]+"

# One pass over the text. A date in digits is one token; other digits keep their separators, so that neither the "10"
# of "10.00" nor the "2" of "2.500" passes for a day. Every quantifier is over disjoint classes: no backtracking.
_TOKEN = re.compile(
    r"""
    (?P<iso>(?<![\w/.-])\d{4}-\d{1,2}-\d{1,2}(?![\w/-]))
    |(?P<numeric>(?<![\w/-])\d{1,2}(?:\s?[-–—]\s?\d{1,2})?\s?/\s?\d{1,2}(?:\s?/\s?\d{2}(?:\d{2})?)?(?![\w/%]))
    |(?P<dotted>(?<![\w/.,-])\d{1,2}([-.])\d{1,2}\4\d{4}(?![\w/-]))
    |(?P<number>\d+(?:[.,:]\d+)*)
    |(?P<word>[^\W\d_]+(?:['’‘`´ʼ][^\W\d_]+)*)
    """,
    re.VERBOSE,
)


class Atom(NamedTuple):
    """A word or number of dates in the text.

    Attributes:
        roles: what it can be: ``{"weekday": 7, "unit": "week"}`` for *minggu*.
        start: offset of its first character.
        end: offset after its last character.
        text: as written.
    """

    roles: Roles
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The lexicon, ready for look-up: roles of single words, and a pattern of the phrases that a word begins."""

    words: Mapping[str, Roles]
    openings: Mapping[str, re.Pattern[str]]
    phrases: Mapping[str, Roles]
    data: Mapping[str, Any]


def key_of(text: str) -> str:
    """Return the form that texts and lexicon are compared in: lower case, single spaces, straight apostrophes."""
    return " ".join(text.lower().translate(_APOSTROPHES).replace("\u00a0", " ").split())


@cache
def calendar_data() -> Mapping[str, Any]:
    """Return ``calendar.yaml`` and ``holidays.yaml`` as one mapping, ``holiday_days.tsv`` under ``observed``."""
    loaded: dict[str, Any] = {}
    for name in ("calendar.yaml", "holidays.yaml"):
        loaded |= yaml.safe_load(data_path("lexicon", name).read_text(encoding="utf-8"))
    for line in data_path("lexicon", "holiday_days.tsv").read_text(encoding="utf-8").splitlines():
        key, *row = line.split("\t")
        if row and row[0].isdigit():
            loaded["observed"].setdefault(key, {})[int(row[0])] = date.fromisoformat(row[1])
    return loaded


@cache
def terms() -> Terms:
    """Return the lexicon of dates, loaded once."""
    data = calendar_data()
    words: dict[str, dict[str, Any]] = defaultdict(dict)
    phrases: dict[str, dict[str, Any]] = defaultdict(dict)
    for role, value, forms in _entries(data):
        for form in forms:
            key = key_of(form)
            (phrases if " " in key or "-" in key else words)[key][role] = value
    openings = {first: _phrase_pattern(keys) for first, keys in _by_first_word(phrases).items()}
    return Terms(words=words, openings=openings, phrases=phrases, data=data)


def _entries(data: Mapping[str, Any]) -> Iterable[tuple[str, Any, Iterable[str]]]:
    for role, section in (("weekday", "weekdays"), ("month", "months"), ("hijri_month", "hijri_months")):
        for entry in data[section]:
            yield role, entry["number"], entry["names"]
            yield f"{role}_short", entry["number"], entry.get("short", ())
    keyed = (
        ("unit", "units"), ("one_unit", "one_unit"), ("period", "periods"), ("cardinal", "cardinals"),
        ("ordinal", "ordinals"), ("part", "parts"), ("which", "which"), ("day", "days"),
        ("named_day", "days_after_named"), ("anniversary_of", "anniversary_of"),
    )  # fmt: skip
    for role, section in keyed:
        for value, forms in data[section].items():
            yield role, value, forms
    flags = (
        "vague", "hijri_marks", "common_era_marks", "day_parts", "date_marks", "weekday_marks", "month_marks",
        "year_marks", "year_kinds", "season_marks", "season_days", "not_dates", "ahead", "anniversary", "links",
    )  # fmt: skip
    for section in flags:
        yield section.removesuffix("s"), True, data[section]
    yield (
        "counted",
        True,
        [form for section in ("days", "days_after_named") for form in data[section][0] if form.startswith("hari ")],
    )
    for season in data["seasons"]:
        yield "season", season["key"], season["names"]
        if season.get("capitalised"):
            yield "capitalised", True, season["names"]


def _by_first_word(phrases: Iterable[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for key in phrases:
        first = _TOKEN.match(key)
        if first is None:
            raise ResourceError(f"calendar.yaml or holidays.yaml: {key!r} does not begin with a word")
        grouped[first.group()].append(key)
    return grouped


def _phrase_pattern(keys: list[str]) -> re.Pattern[str]:
    alternatives = (
        re.escape(key).replace(r"\ ", _SPACE).replace("'", "['’‘`´ʼ]") for key in sorted(keys, key=len, reverse=True)
    )
    return re.compile(rf"(?:{'|'.join(alternatives)})(?![^\W_])", re.IGNORECASE)


def find_atoms(text: str) -> list[Atom]:
    """Return the words and numbers of dates in ``text``, in order, not overlapping; phrases before single words."""
    lexicon = terms()
    words, openings = lexicon.words, lexicon.openings
    atoms: list[Atom] = []
    done = 0
    for match in _TOKEN.finditer(text):
        if match.start() < done:
            continue
        kind = match.lastgroup
        start, end = match.span()
        if kind != "word":
            roles: Roles | None = _number_roles(kind or "", match.group())
        else:
            key = match.group().lower()
            key = key if key.isalpha() else key.translate(_APOSTROPHES)
            roles = words.get(key)
            opening = openings.get(key)
            phrase = opening.match(text, start) if opening else None
            if phrase:
                end = phrase.end()
                roles = lexicon.phrases[key_of(phrase.group())]
        if roles:
            atoms.append(Atom(roles, start, end, text[start:end]))
            done = end
    return atoms


def _number_roles(kind: str, text: str) -> Roles | None:
    if kind == "number":
        return {"number": int(text)} if len(text) <= 4 and text.isascii() and text.isdigit() else None
    if not text.isascii():
        text = text.replace("–", "-").replace("—", "-")
        if not text.isascii():
            return None
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if kind == "iso":
        return {"digits": (numbers[2], None, numbers[1], numbers[0])}
    if kind == "dotted":
        return {"digits": (numbers[0], None, numbers[1], numbers[2])}
    last_day = numbers.pop(1) if "-" in text.split("/", maxsplit=1)[0] else None
    year = numbers[2] if len(numbers) > 2 else None
    return {"digits": (numbers[0], last_day, numbers[1], year + 2000 if year is not None and year < 100 else year)}

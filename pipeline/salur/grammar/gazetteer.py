"""The gazetteer: official places of Indonesia by name and code, countries and cities abroad.

Codes are Kemendagri's: ``32`` is a province, ``32.04`` a regency or city, ``32.04.05`` a district, ``32.04.05.2001`` a
village; a place lies in those whose code begins its own. Places abroad and regions have made-up codes (``abroad:JP``,
``city:JP:Tokyo``, ``region:Jabodetabek``) that never leave the package. Sources: ``data/gazetteer/README.md``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from salur.errors import ResourceError
from salur.grammar.gazetteer_tables import Villages, name_key, read_rows
from salur.resources import data_path

Level = Literal["country", "province", "regency", "city", "district", "village"]

_TYPED = re.compile(r"^(?:kabupaten|kota)(?: administrasi)? ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer.

    Attributes:
        code: Kemendagri code, or a made-up one (see the module).
        name: official name; regencies and cities with their type.
        level: administrative level; ``None`` for regions and quarters.
        country: ISO 3166 alpha-2; empty if in several countries.
        lat: WGS 84 degrees.
        lon: WGS 84 degrees.
        within: code of a province or regency around a region, else empty.
    """

    code: str
    name: str
    level: Level | None
    country: str = "ID"
    lat: float | None = None
    lon: float | None = None
    within: str = ""


class Gazetteer:
    """Places by name and by code.

    Args:
        folder: where the tables are.

    Raises:
        ResourceError: a table is missing or malformed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries: dict[str, Entry] = {}
        self._codes: dict[str, tuple[str, ...]] = {}
        self.first_words: set[str] = set()
        self.longest = 1
        self._exact: set[str] = set()
        self._cued: set[str] = set()
        self._read_provinces_and_regencies()
        self._read_districts()
        self._read_regions()
        self._read_abroad()
        self._read_short_forms()

    def codes(self, key: str) -> tuple[str, ...]:
        """Return the codes of the places but villages of a name, however it is spaced (:func:`name_key` form)."""
        return self._codes.get(key.replace(" ", ""), ())

    def village_codes(self, key: str) -> tuple[str, ...]:
        """Return the codes of the villages of a name, however it is spaced (:func:`name_key` form)."""
        return self._villages.codes(key.replace(" ", ""))

    def is_capitals_only(self, key: str) -> bool:
        """Say whether a form is a place only in capitals (*AS*, *NTT*)."""
        return key in self._exact

    def needs_cue(self, key: str) -> bool:
        """Say whether a form is that of a city abroad that no alias names: often a surname or a club (*Valencia*)."""
        return key in self._cued

    def entry(self, code: str) -> Entry:
        """Return the place that has a code.

        Raises:
            KeyError: no place has it.
        """
        found = self._entries.get(code)
        return found if found is not None else Entry(code, self._villages.name(code), "village")

    def province(self, code: str) -> str | None:
        """Return the name of the province around a place, if it lies in just one."""
        inner = code if code[:1].isdigit() else self._entries[code].within
        return self._entries[inner[:2]].name if inner else None

    def children(self, code: str) -> Mapping[str, str]:
        """Return by code the name keys of a regency's districts, a district's villages, or (``""``) all regencies."""
        return self._children_of.get(code, {}) if level_of(code) < 2 else self._villages.of_district(code)

    @cached_property
    def _children_of(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for code, entry in self._entries.items():
            if level_of(code) in (1, 2):
                parent = code[:5] if level_of(code) == 2 else ""
                found.setdefault(parent, {})[code] = name_key(_TYPED.sub("", entry.name))
        return found

    @cached_property
    def _villages(self) -> Villages:
        return Villages(self._folder / "villages.tsv")

    def _rows(self, name: str) -> Iterator[list[str]]:
        return read_rows(self._folder / name)

    def _add(self, name: str, code: str) -> None:
        key = self._note_words(name)
        if key:
            before = self._codes.get(key, ())
            self._codes[key] = before if code in before else (*before, code)

    def _note_words(self, name: str) -> str:
        """Remember a name's first word and length; return its key without spaces."""
        words = name_key(name).split(" ")
        self.first_words.update((words[0], "".join(words)))
        self.longest = max(self.longest, len(words))
        return "".join(words)

    def _read_provinces_and_regencies(self) -> None:
        for code, name, lat, lon in self._rows("provinces.tsv"):
            self._entries[code] = Entry(code, name, "province", lat=_degrees(lat), lon=_degrees(lon))
            self._add(name, code)
        seats = []
        for code, name, seat, lat, lon in self._rows("regencies.tsv"):
            level: Level = "city" if name.startswith("Kota ") else "regency"
            self._entries[code] = Entry(code, name, level, lat=_degrees(lat), lon=_degrees(lon))
            self._add(_TYPED.sub("", name), code)
            seats.append((seat, code))
        self._seats = seats

    def _read_districts(self) -> None:
        for code, name in self._rows("districts.tsv"):
            self._entries[code] = Entry(code, name, "district")
            self._add(name, code)
        # A seat that is no unit of its own stands for its regency (Timika for Mimika).
        for seat, code in self._seats:
            if not self.codes(name_key(seat)):
                self._add(seat, code)

    def _read_regions(self) -> None:
        for name, within, country in self._rows("regions.tsv"):
            code = f"region:{name}"
            self._entries[code] = Entry(code, name, None, country=country, within=within)
            self._add(name, code)

    def _read_abroad(self) -> None:
        for code, name in self._rows("countries.tsv"):
            if code != "ID":
                self._entries[f"abroad:{code}"] = Entry(f"abroad:{code}", name, "country", country=code)
                self._add(name, f"abroad:{code}")
        cities = {}
        for name, country, lat, lon, _ in self._rows("cities_abroad.tsv"):
            code = f"city:{country}:{name}"
            self._entries[code] = Entry(code, name, "city", country, _degrees(lat), _degrees(lon))
            cities[name, country] = code
            # A city abroad that bears an Indonesian name (a Medan in Colombia) is not what the news means.
            if not self.codes(name_key(name)):
                self._add(name, code)
                self._cued.add(name_key(name))
        for alias, country, city in self._rows("aliases_abroad.tsv"):
            self._codes[self._note_words(alias)] = (
                self._abroad_code(alias, country, cities.get((city, country)), city),
            )
            self._cued.discard(name_key(alias))
            self._note_capitals(alias)

    def _abroad_code(self, alias: str, country: str, known: str | None, city: str) -> str:
        if known or not city:
            return known or f"abroad:{country}"
        code = f"city:{country}:{alias}"
        self._entries[code] = Entry(code, alias, "city", country)
        return code

    def _read_short_forms(self) -> None:
        for form, codes, _ in self._rows("short_forms.tsv"):
            unknown = [code for code in codes.split() if code not in self._entries]
            if unknown:
                raise ResourceError(f"short_forms.tsv: {form} has an unknown code {unknown[0]}")
            self._codes[self._note_words(form)] = tuple(codes.split())
            self._note_capitals(form)

    def _note_capitals(self, form: str) -> None:
        if form.isupper():
            self._exact.add(name_key(form))


def _degrees(cell: str) -> float | None:
    return float(cell) if cell else None


def level_of(code: str) -> int:
    """Return the depth of a code: 0 province, 1 regency or city, 2 district, 3 village, -1 abroad or a region."""
    return code.count(".") if code[:1].isdigit() else -1


@cache
def gazetteer() -> Gazetteer:
    """Return the shipped gazetteer.

    Raises:
        ResourceError: a table is missing or malformed.
    """
    return Gazetteer(data_path("gazetteer"))

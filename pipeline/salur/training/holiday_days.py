"""Writes ``data/lexicon/holiday_days.tsv``: the days on which Indonesia kept its movable holidays.

Source: the package holidays (country ID), which follows the yearly joint decrees of three ministers (SKB 3 Menteri);
what it only estimates is left out. Run ``python -m salur.training.holiday_days`` with ``pip install holidays``.
"""

import importlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hijridate import Gregorian

from salur.errors import ResourceError
from salur.resources import data_path

YEARS = range(2005, 2031)
_NAMES = {
    "Lunar New Year": "chinese_new_year", "Day of Silence": "nyepi", "Vesak Day": "vesak", "Good Friday": "good_friday",
    "Ascension Day": "ascension", "Eid al-Fitr": "idul_fitri", "Eid al-Adha": "idul_adha",
    "Prophet's Birthday": "maulid", "Isra' and Mi'raj": "isra_mikraj", "Islamic New Year": "islamic_new_year",
}  # fmt: skip
_HIJRI = ("idul_fitri", "idul_adha", "maulid", "isra_mikraj", "islamic_new_year")
# Where the day off was not the day itself: moved in 2021 to keep people at home, decided anew by the sighting in 2011.
_KEPT = {
    ("maulid", date(2021, 10, 20)): date(2021, 10, 19),
    ("islamic_new_year", date(2021, 8, 11)): date(2021, 8, 10),
    ("idul_fitri", date(2011, 8, 30)): date(2011, 8, 31),
}
_HEADER = """\
# Source: the package holidays.
# Days of movable holidays as Indonesia kept them: season (key in holidays.yaml), year (of the Hijri calendar for
# Islamic days), day. Written by salur.training.holiday_days from the package holidays {version} (country ID, after the
# yearly joint decrees of three ministers); Easter is two days after Good Friday, Cap Go Meh the fifteenth day of the
# Chinese year. Days that are only estimated are left out.
season\tyear\tday
"""


def holiday_days() -> Iterator[tuple[str, int, date]]:
    """Yield season, year (of the Hijri calendar for Islamic days) and day, in order of time.

    Raises:
        ResourceError: the package holidays is not installed.
    """
    for day, names in sorted(_package().country_holidays("ID", years=YEARS, language="en_US").items()):
        for name in names.split("; "):
            key = _NAMES.get(name)
            if key is None:
                continue
            kept = _KEPT.get((key, day), day)
            # Umm al-Qura may be a day behind: five days on it is the same year for certain.
            later = kept + timedelta(days=5)
            hijri = Gregorian(later.year, later.month, later.day).to_hijri().year
            yield key, hijri if key in _HIJRI else kept.year, kept
            if key == "good_friday":
                yield "easter", kept.year, kept + timedelta(days=2)
            if key == "chinese_new_year":
                yield "cap_go_meh", kept.year, kept + timedelta(days=14)


def write_holiday_days(path: Path) -> None:
    """Write the table; see :func:`holiday_days`."""
    rows = "".join(f"{key}\t{year}\t{day.isoformat()}\n" for key, year, day in sorted(holiday_days()))
    path.write_text(_HEADER.format(version=_package().__version__) + rows, encoding="utf-8")


def _package() -> Any:  # noqa: ANN401 (not installed where types are checked)
    try:
        return importlib.import_module("holidays")
    except ImportError as error:
        raise ResourceError("pip install holidays: the days are taken from it") from error


if __name__ == "__main__":
    write_holiday_days(data_path("lexicon") / "holiday_days.tsv")

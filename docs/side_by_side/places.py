"""salur and id-location-ner on the same places: ``python docs/side_by_side/places.py``.

Prints the figures and lists of ``docs/grammar-places.md``. Needs ``pip install id-location-ner`` (0.1.2). The cases are
those of ``tests/grammar/test_gazetteer.py``.

id-location-ner brings no gazetteer: it gets ours, the same official codes. It gets every advantage: three settings (all
levels, down to districts, all levels with typo tolerance), the best one counts for each case; a place is right when a
mention that overlaps it, or the resolved path, has its code alone; what it says about countries and about places
without code is not held against it. A case is wrong when a code is missing or a mention lies outside all places.
"""

import csv
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from location_ner import LocationExtractor, resolve_best_location

from salur.grammar.gazetteer_tables import read_rows
from salur.grammar.places import find_places
from salur.resources import data_path
from tests.grammar.test_gazetteer import CASES

LEVELS = ("province", "city", "district", "subdistrict")
Expected = list[tuple[str, str | None]]


def write_gazetteer(path: Path) -> None:
    """Write our official codes in the form that id-location-ner reads."""
    names = {
        row[0]: row[1]
        for table in ("provinces", "regencies", "districts", "villages")
        for row in read_rows(data_path("gazetteer", f"{table}.tsv"))
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"{level}_{kind}" for level in LEVELS for kind in ("code", "name")])
        for code in (code for code in names if code.count(".") == 3):
            parents = (code[:2], code[:5], code[:8], code)
            writer.writerow([cell for parent in parents for cell in (parent, names[parent])])


def spans_of(text: str, expected: Expected) -> list[tuple[int, int, str | None]]:
    """Return the expected places with their offsets."""
    spans, at = [], 0
    for name, code in expected:
        start = text.index(name, at)
        at = start + len(name)
        spans.append((start, at, code))
    return spans


def code_of(mention: dict[str, Any], candidate: dict[str, Any]) -> str | None:
    """Return the code of a candidate at its own level."""
    level = candidate.get("level") or mention.get("level")
    return candidate.get(f"{level}_code")


def is_right(text: str, expected: Expected, mentions: list[dict[str, Any]]) -> bool:
    """Say whether the mentions have every expected code and nothing outside the places."""
    spans = spans_of(text, expected)
    resolved = resolve_best_location(mentions)
    path = {resolved.to_dict().get(f"{level}_code") for level in LEVELS} if resolved else set()
    for start, end, code in spans:
        if code is None or not code[0].isdigit():
            continue
        near = [m for m in mentions if m["start_char"] < end and start < m["end_char"]]
        codes = [{code_of(m, candidate) for candidate in m["candidates"]} for m in near]
        if not any(found == {code} or (code in found and code in path) for found in codes):
            return False
    return all(any(m["start_char"] < end and start < m["end_char"] for start, end, _ in spans) for m in mentions)


def by_them(path: Path) -> Iterator[bool]:
    """Yield for each case whether id-location-ner is right with any of its settings."""
    every, coarse = LocationExtractor.from_csv(path), LocationExtractor.from_csv(path, max_level="district")
    for text, expected in CASES:
        runs = (every.extract(text), coarse.extract(text), every.extract(text, fuzzy=True))
        yield any(is_right(text, expected, [vars(mention) for mention in run]) for run in runs)


def main() -> None:
    """Print who is right where."""
    ours = [[(text[m.start : m.end], m.place.code) for m in find_places(text)] == expected for text, expected in CASES]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codes.csv"
        write_gazetteer(path)
        started = time.perf_counter()
        theirs = list(by_them(path))
        print(f"id-location-ner: {time.perf_counter() - started:.0f} s")
    print(f"{len(CASES)} cases: salur {sum(ours)}, id-location-ner {sum(theirs)}")
    print("id-location-ner is right, salur is not:")
    for (text, _), we, they in zip(CASES, ours, theirs, strict=True):
        if they and not we:
            print(f"  {text}")
    print("both are right:")
    for (text, _), we, they in zip(CASES, ours, theirs, strict=True):
        if they and we:
            print(f"  {text}")


if __name__ == "__main__":
    main()

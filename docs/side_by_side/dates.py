"""salur and dateparser on the same dates: ``python docs/side_by_side/dates.py [GOLD.jsonl ...]``.

Prints the figures and lists of ``docs/grammar-dates.md``. Needs ``pip install dateparser``. The cases are those of
``tests/grammar/test_calendar.py``; GOLD files are articles with records (``corpus/GUIDELINES.md``).

dateparser gets every advantage: the language, day before month, the publication date as base, dates in the past
preferred, and it is right when its day begins with the expected ISO date (``2025-10-03`` is right for ``2025-10``).
"""

import json
import sys
import time
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
warnings.filterwarnings("ignore")

from dateparser.date import DateDataParser  # noqa: E402
from dateparser.search import search_dates  # noqa: E402

from salur.grammar.resolution import resolve_dates  # noqa: E402
from salur.io.published import parse_published  # noqa: E402
from tests.grammar import test_calendar as cases  # noqa: E402

TABLES = ("ABSOLUTE", "WITHOUT_YEAR", "RELATIVE", "SEASONS", "RANGES")


def settings(published: date | None) -> dict[str, Any]:
    """Return dateparser's settings for an article."""
    chosen: dict[str, Any] = {"DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past"}
    if published:
        chosen["RELATIVE_BASE"] = datetime(published.year, published.month, published.day)
    return chosen


def found_by_dateparser(text: str, published: date | None) -> list[tuple[int, int, str]]:
    """Return (start, end, ISO) of the dates that dateparser finds in a text."""
    found, position = [], 0
    for piece, day in search_dates(text, languages=["id"], settings=settings(published)) or ():
        start = text.find(piece, position)
        if start >= 0:
            position = start + len(piece)
            found.append((start, position, day.date().isoformat()))
    return found


def dice(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the overlap of two spans, 0 to 1."""
    shared = max(0, min(first[1], second[1]) - max(first[0], second[0]))
    return 2 * shared / (first[1] - first[0] + second[1] - second[0])


def right_in_text(found: list[tuple[int, int, str]], text: str, span: str, iso: str | None) -> bool:
    """Return whether an expected date is among those found; an expected ``None`` asks that no day is made up."""
    start = text.index(span)
    same = [day for first, last, day in found if dice((first, last), (start, start + len(span))) >= 0.5]
    return any(day.startswith(iso) for day in same) if iso else not same


def right_alone(span: str, published: date | None, iso: str | None) -> bool:
    """Return whether dateparser reads the expression itself rightly, when someone has found it."""
    day = DateDataParser(languages=["id"], settings=settings(published)).get_date_data(span).date_obj
    return day.date().isoformat().startswith(iso) if day and iso else day is None and iso is None


def compare_cases() -> None:
    """Print the figures on the test table, and each case where dateparser is right and salur is not."""
    total = ours = theirs = theirs_alone = 0
    for table in TABLES:
        row = [0, 0, 0, 0]
        for text, published, expected in getattr(cases, table):
            found = found_by_dateparser(text, published)
            mine = {text[e.start : e.end]: value.iso for e, value in resolve_dates(text, published)}
            for span, iso in expected:
                in_text, alone = right_in_text(found, text, span, iso), right_alone(span, published, iso)
                row = [row[0] + 1, row[1] + (mine.get(span, "") == iso), row[2] + in_text, row[3] + alone]
                if (in_text or alone) and mine.get(span, "") != iso:
                    print("dateparser is ahead:", span, iso)
        print(f"| {table} | {' | '.join(map(str, row))} |")
        total, ours, theirs, theirs_alone = (
            a + b for a, b in zip((total, ours, theirs, theirs_alone), row, strict=True)
        )
    print(f"| all | {total} | {ours} | {theirs} | {theirs_alone} |")
    false = sum(bool(found_by_dateparser(text, date(2024, 3, 15))) for text in cases.NO_DATES)
    print(f"texts without a date: {len(cases.NO_DATES)}; salur finds one in 0, dateparser in {false}")


def gold_dates(path: str) -> Iterator[tuple[str, date | None, str, str | None]]:
    """Yield text, publication date, filler and ISO of the dates of a gold file, each once an article."""
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        try:
            published = parse_published(article.get("published"))
        except ValueError:
            published = None
        dates = [record["date"] for record in article["records"] if record.get("date")]
        for filler, iso in {(day["text"], day["iso"]) for day in dates}:
            yield article["text"], published, filler, iso


def compare_gold(path: str) -> None:
    """Print the figures on a gold file, and how often dateparser alone is right."""
    counts = {
        "dates": 0,
        "salur": 0,
        "dateparser in the text": 0,
        "dateparser given the expression": 0,
        "only dateparser": 0,
    }
    for text, published, filler, iso in gold_dates(path):
        start = text.index(filler)
        mine = [
            v.iso
            for e, v in resolve_dates(text, published)
            if dice((e.start, e.end), (start, start + len(filler))) >= 0.5
        ]
        line = text.rfind("\n", 0, start) + 1, (text.find("\n", start) if "\n" in text[start:] else len(text))
        paragraph = text[line[0] : line[1]]
        theirs = right_in_text(found_by_dateparser(paragraph, published), paragraph, filler, iso)
        alone = right_alone(filler, published, iso)
        counts["dates"] += 1
        counts["salur"] += iso in mine
        counts["dateparser in the text"] += theirs
        counts["dateparser given the expression"] += alone
        counts["only dateparser"] += (theirs or alone) and iso not in mine
        if (theirs or alone) and iso not in mine and "--list" in sys.argv:
            print("  only dateparser:", filler, iso, mine)
    print(path, counts)


def compare_speed() -> None:
    """Print words per second on the cases' sentences, run together."""
    texts = [text for table in TABLES for text, _, _ in getattr(cases, table)]
    words = sum(len(text.split()) for text in texts)
    for name, run in (("salur", resolve_dates), ("dateparser", found_by_dateparser)):
        run(texts[0], None)  # loads the lexicon
        begun = time.process_time()
        for text in texts:
            run(text, None)
        print(f"{name}: {words / (time.process_time() - begun):,.0f} words/s")


if __name__ == "__main__":
    compare_cases()
    compare_speed()
    for file in sys.argv[1:]:
        if not file.startswith("--"):
            compare_gold(file)

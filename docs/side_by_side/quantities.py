"""salur and quantulum3 on the same quantities: ``python docs/side_by_side/quantities.py [GOLD.jsonl ...]``.

Prints the figures and lists of ``docs/grammar-quantities.md``. Needs ``pip install quantulum3``; its classifier, which
comes as a pickle of an old scikit-learn, stays off. The cases are those of ``tests/grammar/test_numerals.py``,
``test_money.py`` and ``test_quantities.py``, and the ENGLISH ones below; GOLD files are articles with records
(``corpus/GUIDELINES.md``).

quantulum3 reads English; it gets every advantage: any quantity that it finds in the text may be the right one, a unit
is right for any currency of the right name or any physical dimension, and a case without a number asks for silence.
"""

import json
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))
warnings.filterwarnings("ignore")

from babel import Locale  # noqa: E402
from quantulum3 import classifier, parser  # noqa: E402

from salur.grammar.money import is_currency  # noqa: E402
from salur.grammar.numerals import parse_number  # noqa: E402
from salur.grammar.quantities import find_quantities  # noqa: E402
from salur.grammar.units import parse_unit  # noqa: E402
from tests.grammar import test_money, test_numerals, test_quantities  # noqa: E402

classifier.USE_CLF = False
# quantulum3 needs two minutes for 400 digits in a row.
TOO_LONG = 150

# What quantulum3 is made for.
ENGLISH = [
    ("three hundred kg of rice", "300", "kg"), ("seven and a half tons", "7.5", "ton"), ("5.5e3 kg", "5500", "kg"),
    ("20 miles per hour", "20", "mil"), ("10 kg/m3", "10", "kg"), ("1/2 liter", "0.5", "liter"), ("25 °F", "25", "°F"),
    ("5 ± 1 m", "5", "meter"), ("two million euros", "2000000", "EUR"), ("$5bn", "5000000000", "USD"),
    ("1 x 10^6 liter", "1000000", "liter"), ("30 km/h", "30", "km/jam"), ("100 micrograms", "100", "mikrogram"),
    ("3 dozen kg", "36", "kg"), ("½ kg", "0.5", "kg"), ("£1 million", "1000000", "GBP"),
]  # fmt: skip


class Case(NamedTuple):
    """A text, what it says (``None`` for no number), in what unit, and the group it is counted in."""

    group: str
    text: str
    value: str | None
    unit: str | None = None


def cases() -> Iterator[Case]:
    """Yield all cases."""
    for text, value in test_numerals.VALUES:
        yield Case("numbers", text, value)
    for text, value, currency in test_money.VALUES:
        yield Case("money", text, value, currency)
    for text, _phrase, kind, value, unit, _thing in test_quantities.PHRASES:
        yield Case({"count": "counts", "measure": "measures"}.get(kind, "money and percent"), text, value, unit)
    for text in [*test_numerals.NO_VALUE, *test_quantities.NONE]:
        yield Case("no number", text, None)
    for text, value, unit in ENGLISH:
        yield Case("English", text, value, unit)


def salur_right(case: Case) -> tuple[bool, bool]:
    """Return whether salur has the value, and the value with its unit."""
    if case.group == "numbers":
        right = parse_number(case.text) == Decimal(case.value or "")
        return right, right
    found = [(q.quantity.value, q.quantity.unit) for q in find_quantities(case.text)]
    if case.value is None:
        right = parse_number(case.text) is None if case.text in test_numerals.NO_VALUE else not found
        return right, right
    values = [unit for value, unit in found if value == Decimal(case.value)]
    return bool(values), case.unit in values


def quantulum_right(case: Case) -> tuple[bool, bool]:
    """Return whether quantulum3 has the value, and the value with its unit."""
    found = quantities_of(case.text)
    if case.value is None:
        return found == [], found == []
    same = [q.unit for q in found or () if abs(q.value - float(case.value)) <= 1e-9 * max(1.0, abs(float(case.value)))]
    if is_currency(case.unit):
        return bool(same), any(names_currency(unit, str(case.unit)) for unit in same)
    measured = case.group in ("measures", "English")
    return bool(same), any(not measured or unit.entity.name != "dimensionless" for unit in same)


def names_currency(unit: Any, code: str) -> bool:  # noqa: ANN401 (quantulum3 has no types)
    """Return whether a unit of quantulum3 is the currency ``code``, by its English name."""
    words = set(re.findall(r"\w+", Locale("en").currencies[code].lower()))
    return unit.entity.name == "currency" and bool(set(re.findall(r"\w+", unit.name.lower())) & words)


def quantities_of(text: str) -> list[Any] | None:
    """Return what quantulum3 finds, ``None`` where it raises an error or does not come to an end."""
    if len(text) > TOO_LONG:
        return None
    try:
        return list(parser.parse(text))
    except Exception:  # any error of the other side is an answer
        return None


def print_cases() -> None:
    """Print how many cases each has right, and those that quantulum3 has and salur has not."""
    count: Counter[tuple[str, str]] = Counter()
    wins = []
    for case in cases():
        ours, theirs = salur_right(case), quantulum_right(case)
        for name, right in zip(("salur", "salur unit", "quantulum3", "quantulum3 unit"), (*ours, *theirs), strict=True):
            count[case.group, name] += right
        count[case.group, "cases"] += 1
        if theirs[1] and not ours[1]:
            wins.append(case)
    for group in dict.fromkeys(case.group for case in cases()):
        print(group, {name: count[group, name] for name in ("cases", "salur unit", "quantulum3", "quantulum3 unit")})
    print("quantulum3 wins:", *wins, sep="\n  ")


def dice(first: str, second: str) -> float:
    """Return the overlap of two texts in words, 0 to 1."""
    one, two = Counter(re.findall(r"\w+", first.casefold())), Counter(re.findall(r"\w+", second.casefold()))
    return 2 * sum((one & two).values()) / max(1, sum(one.values()) + sum(two.values()))


def unit_kind(unit: str | None) -> str:
    """Return the kind of a unit: the currency, the measure in its canonical spelling, or ``count``."""
    known = None if unit is None or is_currency(unit) else parse_unit(unit)
    if unit is not None and is_currency(unit):
        return unit
    return known.name if known is not None and known.kind != "count" else "count"


def print_gold(path: Path) -> None:
    """Print salur's figures on the gold items and worths with a value, and quantulum3's on the items alone."""
    count: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        spans = [(article["text"][q.start : q.end], q.quantity) for q in find_quantities(article["text"])]
        for record in article["records"]:
            for item in [*record["items"], *([record["worth"]] if record.get("worth") else [])]:
                if item.get("value") is None:
                    continue
                value = Decimal(str(item["value"]))
                count["items"] += 1
                theirs = [one.value for one in quantities_of(item["text"]) or ()]
                count["quantulum3 has the value"] += any(
                    abs(one - float(value)) < 1e-6 * float(value) for one in theirs
                )
                near = [(dice(item["text"], text), q.value == value, text, q) for text, q in spans]
                best = max(near, key=lambda one: one[:2], default=None)
                if best is None or best[0] < 0.5:
                    continue
                count["found"] += 1
                count["value and unit kind"] += best[1] and unit_kind(best[3].unit) == unit_kind(item.get("unit"))
                count["same wording"] += best[2].casefold() == item["text"].casefold()
    print(path.name, dict(count))


def print_speed() -> None:
    """Print words a second of both on the sentences of the tables."""
    text = " . ".join(case.text for case in cases() if len(case.text) < TOO_LONG)
    for name, parse in (("salur", find_quantities), ("quantulum3", parser.parse)):
        parse(text[:200])
        begun = time.process_time()
        parse(text)
        print(name, round(len(text.split()) / (time.process_time() - begun)), "words a second")


if __name__ == "__main__":
    print_cases()
    print_speed()
    for argument in sys.argv[1:]:
        print_gold(Path(argument))

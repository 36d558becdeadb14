"""Number words below a thousand, and the tables of ``data/lexicon/numerals.yaml``."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from salur.grammar.lexemes import Lexeme, PhraseTable, read_lexicon


class NumberWords(NamedTuple):
    """The tables of ``data/lexicon/numerals.yaml``."""

    digits: dict[str, Decimal]
    teens: dict[str, Decimal]
    hundreds: dict[str, Decimal]
    ones: dict[str, Decimal]
    ones_about: dict[str, Decimal]
    notes: frozenset[str]
    scales: dict[str, Decimal]
    money_scales: dict[str, Decimal]
    fractions: PhraseTable[tuple[Decimal, bool]]
    vague: frozenset[str]
    comma: frozenset[str]
    minus: frozenset[str]
    connectors: PhraseTable[bool]
    first: str
    second: str


@cache
def words() -> NumberWords:
    """Return the number words of ``data/lexicon/numerals.yaml``."""
    data = read_lexicon("numerals")

    def table(name: str) -> dict[str, Decimal]:
        return {str(word): Decimal(value) for word, value in data[name].items()}

    fractions = [
        (" ".join(row["words"]), (_exact(Fraction(row["value"])), bool(row["after_whole"])))
        for row in data["fractions"]
    ]
    return NumberWords(
        digits=table("digits"),
        teens=table("teens"),
        hundreds=table("hundreds"),
        ones=table("ones"),
        ones_about=table("ones_about"),
        notes=frozenset(data["notes"]),
        scales=table("scales"),
        money_scales=table("money_scales"),
        fractions=PhraseTable(fractions),
        vague=frozenset(data["vague"]),
        comma=frozenset(data["comma"]),
        minus=frozenset(data["minus"]),
        connectors=PhraseTable((joint, True) for joint in data["range"]),
        first=data["between"]["first"],
        second=data["between"]["second"],
    )


def below_thousand(lexemes: Sequence[Lexeme], index: int) -> tuple[Decimal, int] | None:
    """Return the number below a thousand that words spell at ``index``, and the index after it, or ``None``."""
    table = words()

    def word(at: int) -> str:
        return lexemes[at].lower if at < len(lexemes) else ""

    value, stop = Decimal(0), index
    if word(stop) in table.hundreds:
        value, stop = table.hundreds[word(stop)], stop + 1
    elif word(stop) in table.digits and word(stop + 1) == "ratus":
        value, stop = table.digits[word(stop)] * 100, stop + 2
    first = word(stop)
    if first in table.teens:
        value, stop = value + table.teens[first], stop + 1
        if table.teens[first] >= 20 and word(stop) in table.digits:
            value, stop = value + table.digits[word(stop)], stop + 1
    elif first in table.digits and word(stop + 1) == "belas":
        value, stop = value + 10 + table.digits[first], stop + 2
    elif first in table.digits and word(stop + 1) == "puluh":
        value, stop = value + table.digits[first] * 10, stop + 2
        if word(stop) in table.digits and word(stop + 1) not in ("puluh", "belas", "ratus"):
            value, stop = value + table.digits[word(stop)], stop + 1
    elif first in table.digits and word(stop + 1) != "ratus":
        value, stop = value + table.digits[first], stop + 1
    return (value, stop) if stop > index else None


def _exact(fraction: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 28
        return Decimal(fraction.numerator) / Decimal(fraction.denominator)

"""Numbers in Indonesian text: digits in Indonesian or English notation, number words, scales, ranges and fractions.

All values are :class:`~decimal.Decimal`. What is no well-formed number (``1.00.00``, ``9`` repeated 400 times, digits
of two scripts) gives none: a wrong value is worse than none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from salur.grammar.lexemes import Lexeme, glued, lex, lexeme_is
from salur.grammar.number_reading import Reading, read_number, tidy
from salur.grammar.number_words import words


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: ``text[start:end]`` is its wording.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        value: the number, or the lower bound of a range; ``None`` for *ratusan*.
        high: the upper bound of a range.
        approx: whether its form is rough, or it is a range.
    """

    start: int
    end: int
    value: Decimal | None
    high: Decimal | None = None
    approx: bool = False


def parse_number(text: str) -> Decimal | None:
    """Return the value of a text that is one number and nothing else, or ``None``.

    A lone comma is a decimal comma, as Indonesian writes it: ``1,500`` is one and a half. Signs (``-5``, *minus lima*)
    are read.
    """
    lexemes = lex(text.strip())
    if not lexemes:
        return None
    signed = lexemes[0].lower in words().minus or lexemes[0].text in "-−–"
    reading = read_number(lexemes, int(signed), money=False)
    if reading is None or reading.stop != len(lexemes) or reading.value is None or reading.approx:
        return None
    value = reading.decimal if reading.decimal is not None else reading.value
    return tidy(-value if signed else value)


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of a text, ranges joined, in order; offsets are into ``text``. Runs in linear time."""
    lexemes = lex(text)
    numbers = []
    index = 0
    while index < len(lexemes):
        found = None if _inside_word(lexemes, index) else read_range(lexemes, index)
        if found is None:
            index += 1
            continue
        low, high = found
        stop = (high or low).stop
        approx = low.approx or high is not None
        numbers.append(
            Number(lexemes[index].start, lexemes[stop - 1].end, low.value, high.value if high else None, approx)
        )
        index = stop
    return numbers


def read_range(lexemes: Sequence[Lexeme], index: int, *, money: bool = False) -> tuple[Reading, Reading | None] | None:
    """Read a number, or a range of two, at ``index``; the low end shares the scale of the high end (*5-10 juta*)."""
    low = read_number(lexemes, index, money=money)
    if low is None:
        return None
    joint = range_connector(lexemes, index, low.stop)
    high = read_number(lexemes, joint, money=money) if joint is not None else None
    if high is None:
        return low, None
    joined = join_range(low, high)
    return (low, None) if joined is None else joined


def range_connector(lexemes: Sequence[Lexeme], first: int, stop: int) -> int | None:
    """Return the index after what joins a range (*hingga*, a dash; *dan* after *antara*) at ``stop``, or ``None``."""
    if first > 0 and lexemes[first - 1].lower == words().first and lexeme_is(lexemes, stop, words().second):
        return stop + 1
    found = words().connectors.find(lexemes, stop)
    return found[1] if found else None


def join_range(low: Reading, high: Reading) -> tuple[Reading, Reading] | None:
    """Return both ends with the scale they share, or ``None`` where they cannot be a range (``3-1``)."""
    if low.value is None or high.value is None:
        return None
    if low.scale == 1 and high.scale > 1 and high.base is not None and low.value < high.base:
        low = low._replace(value=tidy(low.value * high.scale))
    if low.value is None or high.value is None or low.value >= high.value:
        return None
    return low, high


def _inside_word(lexemes: Sequence[Lexeme], index: int) -> bool:
    """Tell whether digits belong to the word or digits before them (*N95*, *Covid-19*)."""
    if lexemes[index].kind != "digits" or not glued(lexemes, index):
        return False
    before = lexemes[index - 1]
    if before.kind != "sign":
        return True
    return before.text == "-" and index > 1 and glued(lexemes, index - 1) and lexemes[index - 2].kind == "word"

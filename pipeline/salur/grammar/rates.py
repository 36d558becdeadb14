"""What an amount is given for: each receiver, a month, a total, a worth."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from salur.grammar.lexemes import Lexeme, PhraseTable, glued, read_lexicon
from salur.grammar.noun_phrases import phrases
from salur.grammar.number_reading import lexeme_is

RECIPIENT = "recipient"
# How many words may stand between "setiap, masing-masing" or "total" and the amount.
_REACH_RATE = 5
_REACH_TOTAL = 3
_AFTER_AMOUNT = ("untuk", "bagi", "kepada")


def rate_after(lexemes: Sequence[Lexeme], index: int) -> str | None:
    """Return the rate that follows an amount (*per KK*, */bulan*, *setiap orang*, *setahun*), or ``None``."""
    if index >= len(lexemes):
        return None
    word = lexemes[index].lower
    if word in _rates():
        return _rates()[word]
    start = index + 1 if word in _AFTER_AMOUNT else index
    if lexeme_is(lexemes, start, "/") and glued(lexemes, start):
        return _rate_unit(lexemes, start + 1)
    found = phrases("distributive").find(lexemes, start)
    if found is None or found[0] == "@":
        return None
    return RECIPIENT if found[0].startswith("masing") else _rate_unit(lexemes, found[1])


def rate_before(lexemes: Sequence[Lexeme], index: int, floor: int) -> str | None:
    """Return the rate given before an amount (*masing-masing Rp5 juta*, *@ Rp50 ribu*), or ``None``."""
    for stop in range(index, max(floor, index - _REACH_RATE - 1), -1):
        found = phrases("distributive").find_before(lexemes, stop)
        if found is not None and found[1] >= floor:
            if found[0] == "@" or found[0].startswith("masing"):
                return RECIPIENT
            return _rate_unit(lexemes, stop) if stop < index else None
        if lexemes[stop - 1].kind in ("sign", "digits"):
            return None
    return None


def role_before(lexemes: Sequence[Lexeme], index: int, floor: int) -> Literal["total", "worth"] | None:
    """Return ``worth`` right after *senilai* and its like, ``total`` up to three words after *total*, else ``None``."""
    worth = phrases("worth").find_before(lexemes, index)
    if worth is not None and worth[1] >= floor:
        return "worth"
    for stop in range(index, max(floor, index - _REACH_TOTAL - 1), -1):
        if lexemes[stop - 1].kind in ("sign", "digits"):
            return None
        if phrases("total").find_before(lexemes, stop) is not None:
            return "total"
    return None


def _rate_unit(lexemes: Sequence[Lexeme], index: int) -> str | None:
    if index >= len(lexemes) or lexemes[index].kind != "word":
        return None
    if _receivers().find(lexemes, index) is not None:
        return RECIPIENT
    return lexemes[index].lower


@cache
def _receivers() -> PhraseTable[bool]:
    return PhraseTable((str(noun), True) for noun in read_lexicon("quantities")["receivers"])


@cache
def _rates() -> dict[str, str]:
    return dict(read_lexicon("quantities")["rates"])

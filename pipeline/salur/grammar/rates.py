"""What an amount is given for: each receiver, a month, a total, a worth."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from salur.grammar.lexemes import Lexeme, PhraseTable, glued, read_lexicon
from salur.grammar.noun_phrases import phrases
from salur.grammar.units import read_unit

RECIPIENT = "recipient"
# How many words may stand between "setiap, masing-masing", or "total, nilai", and the amount.
_REACH_RATE = 5
_REACH_ROLE = 8
_AFTER_AMOUNT = ("untuk", "bagi", "kepada")


def rate_after(lexemes: Sequence[Lexeme], index: int) -> tuple[str, int] | None:
    """Return the rate that follows an amount (*per KK*, */bulan*, *setahun*) and the index after it, or ``None``.

    The index is ``index`` itself where the rate is told in a phrase of its own (*untuk setiap KK*).
    """
    if index >= len(lexemes):
        return None
    word = lexemes[index].lower
    if word in _rates():
        return _rates()[word], index + 1
    if lexemes[index].text == "/" and glued(lexemes, index):
        return _rate_unit(lexemes, index + 1)
    apart = word in _AFTER_AMOUNT
    start = index + 1 if apart else index
    found = phrases("distributive").find(lexemes, start)
    if found is None or found[0] == "@":
        return None
    rate = _rate_unit(lexemes, found[1])
    if found[0].startswith("masing"):
        rate = _each(lexemes, found[1], rate)
    return rate if rate is None or not apart else (rate[0], index)


def rate_before(lexemes: Sequence[Lexeme], index: int, floor: int) -> str | None:
    """Return the rate given before an amount (*masing-masing Rp5 juta*, *@ Rp50 ribu*), or ``None``."""
    for stop in range(index, max(floor, index - _REACH_RATE - 1), -1):
        found = phrases("distributive").find_before(lexemes, stop)
        if found is not None and found[1] >= floor:
            if found[0] == "@" or found[0].startswith("masing"):
                return RECIPIENT
            rate = _rate_unit(lexemes, stop) if stop < index else None
            return rate[0] if rate is not None else None
        if lexemes[stop - 1].kind in ("sign", "digits"):
            return None
    return None


def role_before(lexemes: Sequence[Lexeme], index: int, floor: int, *, money: bool) -> Literal["total", "worth"] | None:
    """Return ``worth`` (of money, after *senilai*, *nilai …*) or ``total`` (after *total …*), else ``None``."""
    near = phrases("worth").find_before(lexemes, index)
    if money and near is not None and near[1] >= floor:
        return "worth"
    role: Literal["total"] | None = None
    for stop in range(index, max(floor, index - _REACH_ROLE - 1), -1):
        if lexemes[stop - 1].kind in ("sign", "digits"):
            break
        if money and phrases("worth_far").find_before(lexemes, stop) is not None:
            return "worth"
        if phrases("total").find_before(lexemes, stop) is not None:
            role = "total"
    return role


def _rate_unit(lexemes: Sequence[Lexeme], index: int) -> tuple[str, int] | None:
    if index >= len(lexemes) or lexemes[index].kind != "word":
        return None
    receiver = _receivers().find(lexemes, index)
    if receiver is not None:
        return RECIPIENT, receiver[1]
    # "per Desember", "per tanggal 5", "setiap Jumat" are dates.
    if phrases("not_rates").find(lexemes, index) is not None:
        return None
    word = lexemes[index].text
    plain = (word.islower() and not word.endswith("nya")) or read_unit(lexemes, index) is not None
    return (lexemes[index].lower, index + 1) if plain else None


def _each(lexemes: Sequence[Lexeme], index: int, rate: tuple[str, int] | None) -> tuple[str, int] | None:
    """Read *masing-masing* after an amount: it looks back at the end of a clause, and else opens a list of its own."""
    if rate is not None and rate[0] == RECIPIENT:
        return rate
    ends = index >= len(lexemes) or lexemes[index].text in ".,;)"
    return (RECIPIENT, index - 1) if ends else None


@cache
def _receivers() -> PhraseTable[bool]:
    return PhraseTable((str(noun), True) for noun in read_lexicon("quantities")["receivers"])


@cache
def _rates() -> dict[str, str]:
    return dict(read_lexicon("quantities")["rates"])

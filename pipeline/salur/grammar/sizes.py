"""The size of a thing counted (*tandon ukuran 1.200 liter*, *bus berkapasitas 30 kursi*): no quantity of its own."""

from collections.abc import Sequence

from salur.grammar.lexemes import Lexeme
from salur.grammar.noun_phrases import Hints, ends_phrase, phrases
from salur.grammar.numerals import read_range
from salur.grammar.units import read_unit


def size_after(lexemes: Sequence[Lexeme], index: int, hints: Hints) -> int:
    """Return the index after the size that begins at ``index``, ``index`` itself where none does.

    A size is a word of the list ``sizes`` in ``data/lexicon/quantities.yaml``, a number, and a unit or one plain noun.
    """
    lead = phrases("sizes").find(lexemes, index)
    number = read_range(lexemes, lead[1]) if lead is not None else None
    if number is None:
        return index
    stop = (number[1] or number[0]).stop
    unit = read_unit(lexemes, stop)
    if unit is not None:
        return index if unit[0].kind == "time" else unit[1]
    plain = stop < len(lexemes) and lexemes[stop].text.islower() and lexemes[stop].kind == "word"
    return stop + 1 if plain and not ends_phrase(lexemes[stop], hints) else index

"""Things given, with or without a number: *beras*, *peralatan mandi anak*, *bantuan kemanusiaan*."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from salur.grammar.lexemes import Lexeme, PhraseTable, lex, read_lexicon
from salur.grammar.noun_phrases import Hints, object_after
from salur.records import Category


class Goods(NamedTuple):
    """A noun phrase that names something to give.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        category: what kind of thing its head is.
        generic: whether the head says only that something was given (*bantuan*).
    """

    start: int
    end: int
    category: Category
    generic: bool


def find_goods(text: str, hints: Hints | None = None) -> Iterator[Goods]:
    """Yield the phrases of ``text`` that begin with a noun of ``data/lexicon/goods.yaml``, none overlapping.

    Args:
        text: any text.
        hints: what a tagger knows of where noun phrases end.
    """
    table, generic = goods_table(), generic_heads()
    lexemes = lex(text)
    index = 0
    while index < len(lexemes):
        hit = table.find(lexemes, index)
        if hit is None:
            index += 1
            continue
        category, after = hit
        head = " ".join(lexeme.lower for lexeme in lexemes[index:after])
        stop = after + _modifiers(lexemes, index, after, hints or Hints())
        yield Goods(lexemes[index].start, lexemes[stop - 1].end, category, head in generic)
        index = stop


def category_of(text: str) -> Category:
    """Return the category of an item phrase: that of the first noun in it that the table knows, specific ones first."""
    lexemes = lex(text)
    found: Category = "other"
    index = 0
    while index < len(lexemes):
        hit = goods_table().find(lexemes, index)
        if hit is not None and hit[0] != "other":
            return hit[0]
        index = hit[1] if hit else index + 1
    return found


@cache
def goods_table() -> PhraseTable[Category]:
    """Return the table of nouns and their categories."""
    categories = read_lexicon("goods")["categories"]
    return PhraseTable((noun, category) for category, nouns in categories.items() for noun in nouns)


@cache
def generic_heads() -> frozenset[str]:
    """Return the heads that say only that something was given."""
    return frozenset(read_lexicon("goods")["generic"])


def _modifiers(lexemes: list[Lexeme], index: int, after: int, hints: Hints) -> int:
    stop = object_after(lexemes[index : index + 12], 0, hints)
    return max(0, stop - (after - index))

"""What the early gate looks at in a sentence: its words, its giving words, what things and parties stand near them.

A feature is a string, so that ``data/lexicon/gate.tsv`` can be read and changed by hand:

=====================  =============================================================================
``bantuan``            the word itself; ``#`` is any number
``[food]``             a noun of that category (``data/lexicon/goods.yaml``); ``[sum]`` and ``[party]`` likewise
``<give>``             a giving word of that frame (``data/lexicon/giving.yaml``)
``<beri/active>``      a giving word of that lemma and voice
``<beri>~[food]``      … with such a noun near it; ``<give>~[food]`` by frame
``<beri/active>+[sum]``  … with such a noun among the next words; ``<give/active>+[sum]`` by frame
``<beri>+kado``        … with that word among the next three
=====================  =============================================================================
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from salur.grammar.goods import generic_heads
from salur.grammar.lexemes import read_lexicon
from salur.grammar.name_tables import party_nouns
from salur.language.lexicon import giving_lexicon, strip_clitics

# Rough on purpose: an abbreviation's stop cuts a sentence, and its other words still count.
_BREAK = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+|\d+")
NUMBER = "#"
_SUM, _PARTY, _GENERIC = "[sum]", "[party]", "[generic]"
_MONEY = frozenset({NUMBER, "rp", "dolar", "rupiah", "ribu", "juta", "miliar", "triliun"})
# Words before and after a giving word in which a noun is near it, after it, and in which a word counts as such.
_BEFORE, _NEAR, _AFTER, _NEXT = 4, 7, 4, 3


def gate_sentences(text: str) -> Iterator[list[str]]:
    """Yield the words of each rough sentence of a text that has any, folded, numbers as ``#``."""
    for sentence in _BREAK.split(text):
        words = [NUMBER if word[0].isdigit() else word for word in _WORD.findall(sentence.casefold())]
        if words:
            yield words


def gate_features(words: Sequence[str]) -> set[str]:
    """Return the features of a sentence's words. Time is linear in their number."""
    features = set(words)
    nouns = [_noun(words, index) for index in range(len(words))]
    features.update(filter(None, nouns))
    if not any(_may_give(word) for word in words):
        return features
    for start, end, entry in giving_lexicon().find(words):
        lemma, frame, voice = entry.lemma, entry.frame, entry.voice
        features.update((f"<{frame}>", f"<{lemma}/{voice}>"))
        for noun in {*nouns[max(0, start - _BEFORE) : start], *nouns[end : end + _NEAR]}:
            if noun:
                features.update((f"<{lemma}>~{noun}", f"<{frame}>~{noun}"))
        for noun in set(nouns[end : end + _AFTER]):
            if noun:
                features.update((f"<{lemma}/{voice}>+{noun}", f"<{frame}/{voice}>+{noun}"))
        features.update(f"<{lemma}>+{word}" for word in words[end : end + _NEXT])
    return features


def _noun(words: Sequence[str], index: int) -> str | None:
    """Return the kind of the noun at ``index``, if it is one that is given, or names a sum or a party."""
    word = words[index]
    single, double = _nouns()
    kind = single.get(word)
    if kind is None and index + 1 < len(words) and word in double:
        kind = double[word].get(words[index + 1])
    return kind


@lru_cache(maxsize=1 << 16)
def _may_give(word: str) -> bool:
    """Tell whether a giving word of the lexicon may begin with ``word``."""
    first = _first_words()
    return word in first or strip_clitics(word) in first


@cache
def _first_words() -> frozenset[str]:
    return frozenset(entry.form[0] for entry in giving_lexicon().entries)


@cache
def _nouns() -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """Return the kinds of nouns of one word, and those of two by their first word."""
    single: dict[str, str] = {}
    double: dict[str, dict[str, str]] = {}
    categories = reversed(read_lexicon("goods")["categories"].items())
    kinds = {noun: f"[{kind}]" for kind, nouns in categories for noun in nouns}
    for noun, kind in (kinds | dict.fromkeys(generic_heads(), _GENERIC)).items():
        first, *rest = noun.lower().split()
        if not rest:
            single[first] = kind
        elif len(rest) == 1:
            double.setdefault(first, {})[rest[0]] = kind
    for word in party_nouns().heads.first_words():
        single.setdefault(word, _PARTY)
    return single | dict.fromkeys(_MONEY - single.keys(), _SUM), double

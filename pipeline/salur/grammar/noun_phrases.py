"""How far the noun phrase of a quantity reaches, by word lists, and by part-of-speech tags where there are any."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from salur.grammar.lexemes import Lexeme, PhraseTable, glued, read_lexicon
from salur.grammar.units import read_unit

_MAX_WORDS = 6
_MAX_TITLE_WORDS = 2
_MAX_WORDS_BEFORE = 3


class Hints(NamedTuple):
    """What a tagger knows, by character offset of the words.

    Attributes:
        breaks: words that end a noun phrase (verbs, prepositions, names of places and persons).
        nouns: words known to be nouns or adjectives, though they may look like verbs.
    """

    breaks: Collection[int] = frozenset()
    nouns: Collection[int] = frozenset()


class _Lists(NamedTuple):
    stops: frozenset[str]
    noun_like: frozenset[str]
    ber_stops: frozenset[str]
    name_heads: frozenset[str]
    light_heads: frozenset[str]
    inner_stops: frozenset[str]
    verb_prefixes: tuple[str, ...]


def object_after(lexemes: Sequence[Lexeme], index: int, hints: Hints) -> int:
    """Return the index after the counted noun and its short modifiers that begin at ``index`` (``index`` if none)."""
    stop = index
    count = 0
    # In a headline every word has a capital: a short reach keeps its verb and its names out.
    if index < len(lexemes) and _describes(lexemes[index]):
        return index
    most = _MAX_WORDS if index < len(lexemes) and not _is_title(lexemes[index]) else _MAX_TITLE_WORDS
    while stop < len(lexemes) and count < most:
        lexeme = lexemes[stop]
        if lexeme.kind == "digits":
            after = _measure_modifier(lexemes, stop) if count else None
            if after is None:
                break
            stop = after
        elif lexeme.text == "/" and count and glued(lexemes, stop) and _plain_word(lexemes, stop + 1, hints):
            stop += 1
        elif count and lexeme.lower in _lists().inner_stops:
            break
        elif _plain_word(lexemes, stop, hints):
            stop = _take_number_tail(lexemes, stop + 1)
            count += 1
            if lexeme.lower.endswith("nya") and len(lexeme.text) > 5:
                break
        else:
            break
    # A describing verb that lost what it governs: "rumah berukuran 6 x 7 meter".
    while stop > index + 1 and lexemes[stop - 1].lower in ("berukuran", "berisi", "berwarna", "berbahan"):
        stop -= 1
    return stop


def object_before(lexemes: Sequence[Lexeme], stop: int, floor: int, hints: Hints, *, joined: bool) -> int:
    """Return the index where the counted noun that ends before ``stop`` begins (``stop`` if there is none).

    Args:
        lexemes: the line.
        stop: index after the noun.
        floor: index that the noun may not reach below.
        hints: what a tagger knows.
        joined: whether a connector (*sebanyak*) stands between noun and number.
    """
    start = stop
    while start > floor and stop - start < _MAX_WORDS_BEFORE:
        lexeme = lexemes[start - 1]
        if lexeme.text == "/" and start < stop and glued(lexemes, start):
            start -= 1
            continue
        if not _plain_word(lexemes, start - 1, hints) or (not joined and _describes(lexeme)):
            break
        if _is_name(lexeme):
            start -= int((joined or start < stop) and _begins_sentence(lexemes, start - 1))
            break
        start -= 1
    return _checked(lexemes, start, stop)


def _begins_sentence(lexemes: Sequence[Lexeme], index: int) -> bool:
    """Tell whether a capital is the sentence's (*Beras sebanyak 2 ton*), not a name's (*Kec. Babat sebanyak*)."""
    if not _is_title(lexemes[index]) or (index > 0 and lexemes[index - 1].kind != "sign"):
        return False
    return index < 2 or lexemes[index - 2].lower not in _lists().name_heads


def _checked(lexemes: Sequence[Lexeme], start: int, stop: int) -> int:
    """Return where a noun begins without the light heads before it (*bantuan*); none is left of *Kementerian PUPR*."""
    if (
        0 < start < stop
        and _is_title(lexemes[start - 1])
        and all(lexeme.text.isupper() for lexeme in lexemes[start:stop])
    ):
        return stop
    while start < stop and lexemes[start].lower in _lists().light_heads:
        start += 1
    return start


def wording(text: str, lexemes: Sequence[Lexeme], start: int, stop: int) -> str | None:
    """Return the text of the lexemes from ``start`` to before ``stop`` as written, ``None`` for none."""
    return text[lexemes[start].start : lexemes[stop - 1].end] if stop > start else None


def ends_phrase(lexeme: Lexeme, hints: Hints) -> bool:
    """Tell whether a word cannot stand inside a quantity's noun phrase."""
    word = lexeme.lower
    lists = _lists()
    if lexeme.start in hints.breaks or word in lists.stops or word in lists.ber_stops:
        return True
    if lexeme.text[0].isupper() and word in lists.name_heads:
        return True
    if lexeme.text.isupper() or word in lists.noun_like or lexeme.start in hints.nouns:
        return False
    return _looks_like_verb(word)


def _describes(lexeme: Lexeme) -> bool:
    """Tell whether a word is a ber- verb: it may follow a noun (*tangki berisi air*), never begin the phrase."""
    return lexeme.text.startswith("ber") and lexeme.lower not in _lists().noun_like and len(lexeme.text) > 5


def _is_title(lexeme: Lexeme) -> bool:
    return lexeme.text[0].isupper() and not lexeme.text.isupper()


def _is_name(lexeme: Lexeme) -> bool:
    """Tell a capitalised word or a Roman numeral (*Posko II 380 kg*) from an acronym that may be goods (*APD*)."""
    text = lexeme.text
    return _is_title(lexeme) or set(text) <= set("IVX")


def _looks_like_verb(word: str) -> bool:
    return len(word) >= 6 and word.startswith(_lists().verb_prefixes)


def _plain_word(lexemes: Sequence[Lexeme], index: int, hints: Hints) -> bool:
    return index < len(lexemes) and lexemes[index].kind == "word" and not ends_phrase(lexemes[index], hints)


def _take_number_tail(lexemes: Sequence[Lexeme], stop: int) -> int:
    """Take in digits that belong to a word: *N95*, *Covid-19*."""
    if stop < len(lexemes) and lexemes[stop].kind == "digits" and glued(lexemes, stop):
        return stop + 1
    if stop + 1 < len(lexemes) and lexemes[stop].text == "-" and lexemes[stop + 1].kind == "digits":
        return stop + 2 if glued(lexemes, stop) and glued(lexemes, stop + 1) else stop
    return stop


def _measure_modifier(lexemes: Sequence[Lexeme], index: int) -> int | None:
    """Return the index after a size inside the phrase (*televisi 43 inci*), or ``None``."""
    unit = read_unit(lexemes, index + 1)
    return unit[1] if unit is not None and unit[0].kind == "measure" else None


@cache
def _lists() -> _Lists:
    data = read_lexicon("quantities")
    return _Lists(
        stops=frozenset(data["stops"]),
        noun_like=frozenset(data["noun_like"]),
        ber_stops=frozenset(data["ber_stops"]),
        name_heads=frozenset(data["name_heads"]),
        light_heads=frozenset(data["light_heads"]),
        inner_stops=frozenset(data["inner_stops"]),
        verb_prefixes=tuple(data["verb_prefixes"]),
    )


@cache
def phrases(name: str) -> PhraseTable[str]:
    """Return a list of ``data/lexicon/quantities.yaml`` as a table of phrases, each with itself as its value."""
    return PhraseTable((str(phrase), str(phrase)) for phrase in read_lexicon("quantities")[name])

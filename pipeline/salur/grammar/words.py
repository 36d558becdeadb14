"""A read-only view of a text's words that the name grammar works on: spellings, matching forms and letter cases."""

import re
from collections.abc import Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")

# Kinds of word, by letters alone.
CAPITAL = "C"  # Jakarta, H., IPB
LOWER = "l"
DIGIT = "d"
MARK = "p"  # punctuation, symbols, blanks

_ATOM = re.compile(r"[^\W_]+")
# Marks that may stand inside a name without ending it (PAN-RB, Al Jam'iyatul, Johnson & Johnson).
_SILENT = frozenset("-–'&/`´")


class Words:
    """Words with what the grammar asks of them again and again.

    Attributes:
        text: the words as written.
        low: lower-cased, apostrophes straight, without a final full stop (``Tbk.`` → ``tbk``).
        kind: one letter a word: :data:`CAPITAL`, :data:`LOWER`, :data:`DIGIT` or :data:`MARK`.
    """

    __slots__ = ("atom_word", "atoms", "first_atom", "kind", "low", "text")

    def __init__(self, text: Sequence[str]) -> None:
        self.text = list(text)
        self.low = [fold(word) for word in self.text]
        self.kind = [_kind(word) for word in self.text]
        self.atoms: list[str] = []
        self.atom_word: list[int] = []
        self.first_atom: list[int] = []
        for index, word in enumerate(self.low):
            self.first_atom.append(len(self.atoms))
            if word.isalnum():
                self.atoms.append(word)
                self.atom_word.append(index)
            elif word not in _SILENT:
                found = _ATOM.findall(word) or [word]
                self.atoms.extend(found)
                self.atom_word.extend([index] * len(found))
        self.first_atom.append(len(self.atoms))

    def __len__(self) -> int:
        return len(self.text)

    def span(self, start: int, end: int) -> str:
        """Return the words from ``start`` up to ``end``, joined by single spaces."""
        return " ".join(self.text[start:end])


def fold(word: str) -> str:
    """Return the form of a word that tables are matched by."""
    low = word.lower()
    if "’" in low or "‘" in low:
        low = low.replace("’", "'").replace("‘", "'")
    if len(low) > 1 and low[-1] == ".":
        low = low.rstrip(".") or "."
    return low


def atoms_of(text: str) -> list[str]:
    """Return the letter and digit runs of ``text``, lower-cased: the form in which organisations are compared."""
    return _ATOM.findall(text.lower())


def _kind(word: str) -> str:
    first = word[:1]
    if first.isupper():
        return CAPITAL
    if first.islower():
        # McDonald's-like brands and eFishery count as names, berbuatbaik.id as well.
        return CAPITAL if len(word) > 2 and word[1].isupper() and word[2:].islower() else LOWER
    if first.isdigit():
        return DIGIT
    if first in "'’‘" and len(word) > 2 and word[1].isupper():
        return CAPITAL
    return LOWER if first.isalpha() else MARK


class PhraseTable(Generic[Value]):
    """Phrases of one or several words with a value; the longest that begins at a word is found in one look-up."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}

    def add(self, phrase: str, value: Value) -> None:
        """Add a lower-case phrase; of two values for the same phrase the first stays."""
        first, *rest = phrase.split()
        entries = self._by_first.setdefault(first, [])
        tail = tuple(rest)
        if all(tail != known for known, _ in entries):
            entries.append((tail, value))
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, low: Sequence[str], start: int) -> tuple[int, Value] | None:
        """Return the length in words and the value of the longest phrase at ``start``, or ``None``."""
        entries = self._by_first.get(low[start])
        if entries is None:
            return None
        for tail, value in entries:
            size = len(tail)
            if not size or tuple(low[start + 1 : start + 1 + size]) == tail:
                return size + 1, value
        return None

    def first_words(self) -> frozenset[str]:
        """Return the words that a phrase begins with."""
        return frozenset(self._by_first)

    def values(self) -> list[Value]:
        """Return the values of all phrases."""
        return [value for entries in self._by_first.values() for _, value in entries]

    def __contains__(self, phrase: str) -> bool:
        first, *rest = phrase.split() or [""]
        return any(tail == tuple(rest) for tail, _ in self._by_first.get(first, ()))

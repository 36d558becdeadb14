"""Text cut into lexemes (words, digit strings, single signs), and tables of phrases over them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import yaml

from salur.errors import ResourceError
from salur.resources import data_path

Value = TypeVar("Value")

# No branch nests a repetition that overlaps itself: the scan is linear whatever the input.
_LEXEME = re.compile(
    r"(?P<digits>\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?:[sS]\.[dD]\b\.?|[sS]/[dD]\b)|[^\W\d_]+(?:[-'’][^\W\d_]+)*)"
    r"|(?P<sign>[^\s\w]|_)"
    r"|(?P<other>\w)"
)


class Lexeme(NamedTuple):
    """A word, a digit string or a single sign.

    Attributes:
        start: offset of its first character in the text.
        end: offset after its last character.
        text: as written.
        lower: case-folded for the tables.
        kind: ``digits``, ``word``, ``sign`` or ``other``.
    """

    start: int
    end: int
    text: str
    lower: str
    kind: str


def lex(text: str, start: int = 0, end: int | None = None) -> list[Lexeme]:
    """Return the lexemes of ``text[start:end]``; offsets are into ``text``."""
    stop = len(text) if end is None else end
    lexemes = []
    for match in _LEXEME.finditer(text, start, stop):
        written = match.group()
        lexemes.append(Lexeme(match.start(), match.end(), written, written.lower(), match.lastgroup or "other"))
    return lexemes


def glued(lexemes: Sequence[Lexeme], index: int) -> bool:
    """Tell whether no space stands between the lexeme at ``index`` and the one before it."""
    return index > 0 and lexemes[index - 1].end == lexemes[index].start


def lexeme_is(lexemes: Sequence[Lexeme], index: int, word: str) -> bool:
    """Tell whether there is a lexeme at ``index`` and it is ``word`` (in lower case)."""
    return index < len(lexemes) and lexemes[index].lower == word


class PhraseTable(Generic[Value]):
    """Phrases of one or more lexemes with a value each; the longest that fits is found.

    Args:
        entries: phrase as written, and its value.
        exact_up_to: phrases with no more characters than this must match in case as well (*M*, *kg*, *Rp*).
    """

    def __init__(self, entries: Iterable[tuple[str, Value]], *, exact_up_to: int = 0) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], dict[str, Value]]] = {}
        for phrase, value in entries:
            pieces = lex(phrase)
            key = tuple(lexeme.lower for lexeme in pieces)
            written = "" if len(phrase) > exact_up_to else "".join(lexeme.text for lexeme in pieces)
            self._by_first.setdefault(key[0], {}).setdefault(key, {}).setdefault(written, value)
        # Longest first, so that the first hit is the answer.
        self._sorted = {
            first: sorted(phrases.items(), key=lambda item: -len(item[0])) for first, phrases in self._by_first.items()
        }
        self._last: dict[str, list[tuple[str, ...]]] = {}
        for phrases in self._by_first.values():
            for key in phrases:
                self._last.setdefault(key[-1], []).append(key)
        for keys in self._last.values():
            keys.sort(key=len, reverse=True)

    def find(self, lexemes: Sequence[Lexeme], index: int) -> tuple[Value, int] | None:
        """Return the value of the longest phrase that begins at ``index``, and the index after it."""
        if index >= len(lexemes):
            return None
        for key, values in self._sorted.get(lexemes[index].lower, ()):
            stop = index + len(key)
            if stop > len(lexemes) or any(lexemes[index + k].lower != word for k, word in enumerate(key)):
                continue
            value = self._choose(values, lexemes, index, stop)
            if value is not None:
                return value, stop
        return None

    def find_before(self, lexemes: Sequence[Lexeme], stop: int) -> tuple[Value, int] | None:
        """Return the value of the longest phrase that ends just before ``stop``, and the index where it begins."""
        if stop <= 0:
            return None
        for key in self._last.get(lexemes[stop - 1].lower, ()):
            start = stop - len(key)
            if start < 0 or any(lexemes[start + k].lower != word for k, word in enumerate(key)):
                continue
            value = self._choose(self._by_first[key[0]][key], lexemes, start, stop)
            if value is not None:
                return value, start
        return None

    def _choose(self, values: Mapping[str, Value], lexemes: Sequence[Lexeme], start: int, stop: int) -> Value | None:
        written = "".join(lexemes[k].text for k in range(start, stop))
        if written in values:
            return values[written]
        return values.get("")

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for phrases in self._by_first.values():
            yield from phrases


@cache
def read_lexicon(name: str) -> dict[str, Any]:
    """Return ``data/lexicon/<name>.yaml``.

    Raises:
        ResourceError: the file is missing or malformed.
    """
    path: Path = data_path("lexicon", f"{name}.yaml")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ResourceError(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise ResourceError(f"{path}: expected a mapping")
    return content

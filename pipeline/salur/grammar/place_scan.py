"""The words of a text as the search for places sees them: what stands around a word, and which names begin at it."""

import re
from collections.abc import Container
from dataclasses import dataclass

from salur.grammar.gazetteer import Gazetteer, Level, level_of
from salur.grammar.gazetteer_tables import name_key
from salur.grammar.place_words import PlaceWords

_WORD = re.compile(r"[^\W_]+(?:['’`\-][^\W_]+)*")
_LIST_GAPS = re.compile(r"\s*(?:,|;|/|&|,?\s+(?:dan|serta|hingga|maupun|atau|sampai))\s*")
# In a breakdown an amount may stand behind each member: *Desa A 250 paket, B 300 paket*.
_BREAKDOWN_GAPS = re.compile(r"\s(?:sebanyak\s)?\d[\d.,]*(?:\s\w+){1,4},(?:\s(?:dan|serta))?\s")
_AFTER_DATELINE = re.compile(r" ?[-–—]{1,2} ?\S")
_MAX_RUN = 4
_MAX_BACK = 8
JOINS = frozenset((" ", "\u00a0"))


@dataclass(slots=True)
class Toponym:
    """A name of a place in a text.

    Attributes:
        start: first character.
        end: one past the last character.
        name: the name without its type word, as written.
        codes: candidates of the gazetteer; empty if unlisted.
        level: level that the type word says, else ``None``.
        sure: whether it is a place whatever its neighbours are; others are dropped unless neighbours speak for them.
        cued: whether a cue stands before it.
        guessed: whether only a cue or a list says that it is a place, no type word and no table.
        held: whether it is part of an organisation's name or of an office: no place, but it tells where the article is.
        linked: whether it may be joined with a code at all (false for streets, premises …).
        chained: whether a place that it lies in, or that lies in it, stands beside it.
        sibling: position of the toponym before it in the same list, or -1.
        inner_codes: villages of the name, where the candidates are districts; only for a chain.
        listed_codes: candidates of the level that the type word before the list says (*Kecamatan A, B dan C*).
    """

    start: int
    end: int
    name: str
    codes: tuple[str, ...] = ()
    level: Level | None = None
    sure: bool = True
    cued: bool = False
    guessed: bool = False
    held: bool = False
    linked: bool = True
    chained: bool = False
    sibling: int = -1
    listed_codes: tuple[str, ...] = ()
    inner_codes: tuple[str, ...] = ()


class PlaceScan:
    """A text's words with the toponyms found so far, from left to right; every look-around is bounded.

    Args:
        text: any text.
        places: the gazetteer.
        words: the words around places.
    """

    def __init__(self, text: str, places: Gazetteer, words: PlaceWords) -> None:
        self.text, self.places, self.words = text, places, words
        self.raw: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.found: list[Toponym] = []
        for match in _WORD.finditer(text):
            if "-" in match.group():
                self._add_hyphened(match.group(), match.start())
            else:
                self._add_word(match.group(), match.start())
        self.low = [raw.lower() for raw in self.raw]

    def _add_word(self, raw: str, start: int) -> None:
        self.raw.append(raw)
        self.starts.append(start)
        self.ends.append(start + len(raw))

    def _add_hyphened(self, raw: str, start: int) -> None:
        """Take *se-Jabodetabek*, *Sukamaju-Kecamatan* and *Iran-Israel* apart, but not *Fak-Fak*."""
        left, _, right = raw.partition("-")
        pair = (
            left == "se"
            or right.lower() in self.words.types
            or (self.places.codes(name_key(left)) and self.places.codes(name_key(right)))
        )
        if pair and right[:1].isupper() and not self.places.codes(name_key(raw)):
            self._add_word(left, start)
            self._add_word(right, start + len(left) + 1)
        else:
            self._add_word(raw, start)

    def capital(self, at: int) -> bool:
        """Say whether a word begins with a capital letter."""
        return self.raw[at][0].isupper()

    def gap(self, at: int) -> str:
        """Return what stands between a word and the next one; a newline at the ends of the text."""
        if at < 0 or at + 1 >= len(self.raw):
            return "\n"
        return self.text[self.ends[at] : self.starts[at + 1]]

    def slice(self, first: int, last: int) -> str:
        """Return the text from one word to before another."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def form(self, at: int, forms: Container[str], longest: int = 3) -> int:
        """Return how many words from ``at`` make the longest of the given forms, 0 if none does."""
        phrase, best = self.low[at], 0
        for size in range(1, longest + 1):
            if size > 1:
                if self.gap(at + size - 2) not in JOINS:
                    break
                phrase = f"{phrase} {self.low[at + size - 1]}"
            if phrase in forms:
                best = size
        if best == 1 and self.low[at] in self.words.capital_forms and not self.capital(at):
            return 0
        return best

    def after_type(self, at: int, form: str) -> bool:
        """Say whether what stands after the word at ``at`` joins a type word with a name (*Kec. Suli*)."""
        gap = self.gap(at)
        return gap in JOINS or (gap in (". ", ".") and form in self.words.abbreviations)

    def joined(self, at: int) -> bool:
        """Say whether a word goes on with the next in a name: a space, or a full stop (*Stadion H. Agus*)."""
        gap = self.gap(at)
        return gap in JOINS or (gap == ". " and self.low[at] in self.words.name_titles)

    def named(self, at: int) -> bool:
        """Say whether a word may stand in a name: it has a capital, or is a title (*RSUD dr. Soetarto*)."""
        return self.capital(at) or (self.low[at] in self.words.name_titles and self.gap(at) == ". ")

    def run_length(self, at: int) -> int:
        """Return how many capitalised words, or a number at the end, make a name from ``at``."""
        size = 0
        while size < _MAX_RUN and at + size < len(self.raw):
            here = at + size
            if size and (not self.joined(here - 1) or self.low[here] in self.words.stops):
                break
            if self.raw[here].isdecimal():
                # *Desa Ukui 2*, but not *Desa Ukui 250 paket*.
                return size + (len(self.raw[here]) < 4 and (not size or self.gap(here) not in JOINS))
            if not self.named(here) or (not size and self.low[here] in self.words.stops):
                break
            size += 1
        return size

    def longest(self, at: int, *, depth: int | None = None, any_case: bool = False) -> tuple[tuple[str, ...], int]:
        """Return the codes of the longest name from ``at``, of one depth if given, and its length in words."""
        first = name_key(self.raw[at])
        if depth != 3 and first.partition(" ")[0] not in self.places.first_words and not self._spaced(at, first):
            return (), 0
        key, best = first, 0
        codes: tuple[str, ...] = ()
        for size in range(1, self.places.longest + 1):
            here = at + size - 1
            if size > 1:
                if self.gap(here - 1) not in JOINS:
                    break
                key = f"{key} {name_key(self.raw[here])}"
            if not (any_case or self.capital(here) or self.raw[here].isdecimal()):
                continue  # *Pangkajene dan Kepulauan*
            found = self._codes(key, depth)
            if found and (depth is not None or self.raw[at].isupper() or not self.places.is_capitals_only(key)):
                codes, best = found, size
        return codes, best

    def _spaced(self, at: int, first: str) -> bool:
        """Say whether two words are a name that the tables write as one (*Palangka Raya*)."""
        if self.gap(at) not in JOINS or not self.capital(at + 1):
            return False
        return bool(self.places.codes(first + name_key(self.raw[at + 1])))

    def _codes(self, key: str, depth: int | None) -> tuple[str, ...]:
        if depth == 3:
            return self.places.village_codes(key)
        found = self.places.codes(key)
        return found if depth is None else tuple(code for code in found if level_of(code) == depth)

    def held(self, at: int, *, typed: bool = False) -> bool:
        """Say whether the words before ``at`` make it part of an organisation's name or of an office.

        Goes back over capitalised words, an acronym in brackets (*Pemerintah Kota (Pemkot) Bekasi*) and *dan*.
        """
        here, bracket = at - 1, False
        for step in range(_MAX_BACK):
            gap = self.gap(here)
            if here < 0 or not (gap in JOINS or (gap == ") " and not step) or (gap == " (" and bracket)):
                return False
            bracket = gap == ") "
            if self.low[here] in self.words.holders:
                return True
            if self.found and self.starts[here] < self.found[-1].end:
                return self.found[-1].held and not typed
            if not self.capital(here) and not self._inner_and(here, step):
                # *kepala desa* is an office of two words.
                return (
                    not step
                    and self.gap(here - 1) in JOINS
                    and f"{self.low[here - 1]} {self.low[here]}" in self.words.holders
                )
            here -= 1
        return False

    def _inner_and(self, here: int, step: int) -> bool:
        return step > 0 and self.low[here] == "dan" and self.gap(here - 1) in JOINS and self.capital(here - 1)

    def cue(self, at: int) -> bool:
        """Say whether a cue (*di*, *warga*) stands right before a word."""
        return at > 0 and self.gap(at - 1) in JOINS and self.low[at - 1] in self.words.cues

    def dateline(self, at: int, size: int) -> bool:
        """Say whether a name of so many words opens the text as its dateline (*SIDIKALANG - Warga …*)."""
        return at == 0 and _AFTER_DATELINE.match(self.text, self.ends[size - 1]) is not None

    def sibling(self, at: int) -> int:
        """Return the position of the toponym that ends just before ``at`` in a list, or -1."""
        if not self.found or self.found[-1].held:
            return -1
        last = self.found[-1]
        if self.starts[at] - last.end > 50:
            return -1
        between = self.text[last.end : self.starts[at]]
        listed = _LIST_GAPS.fullmatch(between) or (last.level and _BREAKDOWN_GAPS.fullmatch(between))
        return len(self.found) - 1 if listed else -1

    def introduced(self, at: int) -> Level | None:
        """Return the level that introduces a list of names (*enam desa yakni A, B*; *kecamatan: A, B*)."""
        if at < 2 or not (self.low[at - 1] in self.words.list_intro or ":" in self.gap(at - 1)):
            return None
        for here in range(at - 1, max(-1, at - 6), -1):
            if any(mark in self.gap(here) for mark in ".\n") or (here < at - 1 and "," in self.gap(here)):
                return None
            level = self.words.types.get(self.low[here])
            if level and not self.capital(here) and self.low[here] not in self.words.capital_forms:
                return level
        return None

    def glued(self, at: int, size: int, *, cued: bool) -> bool:
        """Say whether capitalised words around a name make it part of a longer name (*Persebaya Surabaya*)."""
        before, after = at - 1, at + size
        if before >= 0 and self.gap(before) in JOINS and self.capital(before) and not cued:
            inside = self.found and self.found[-1].end >= self.ends[before]
            if not inside and self.low[before] not in self.words.plain:
                return True
        if after < len(self.raw) and self.gap(after - 1) in JOINS and self.capital(after):
            low = self.low[after]
            known = low in self.words.plain or low in self.words.stops or low in self.words.openers
            return not (known or self.longest(after)[1])
        return False

"""Find the names of places in a text, each with the gazetteer's candidates; choosing among them is ``place_links``.

A name is found by one of four patterns, tried from left to right, the longest first:

- typed: a level's type word and a name (*Kabupaten Lampung Selatan*, *Kec. Suli Barat*, *desa Tambangan*);
- unlisted: a type word of places without code and a name (*Dusun Krajan*, *Jalan Diponegoro*, *Pulau Haruku*);
- premises: buildings, after a cue or in a list of places (*di halaman Kantor Bupati*, *Balai Desa Sepaso Timur*);
- bare: a name of the gazetteer (*Jatim*, *Aceh Tamiang*), or an unknown name after a cue (*di Lebak Bulus, Jaksel*).

What is part of the name of an organisation or of an office is passed over. One pass, bounded look-around: linear time.
"""

import re
from dataclasses import dataclass

from salur.grammar.gazetteer import Gazetteer, Level, level_of, name_key
from salur.grammar.place_words import PlaceWords

_WORD = re.compile(r"[^\W_]+(?:['’`\-][^\W_]+)*")
_MAX_RUN = 4
_MAX_PREMISES = 9
_MAX_BACK = 8
_JOINS = frozenset((" ", "\u00a0"))
_AFTER_TYPE = frozenset((" ", "\u00a0", ". ", "."))
_LIST_GAPS = re.compile(r"\s*(?:,|;|/|&|,?\s+(?:dan|serta|hingga|maupun|atau|sampai))\s*")
_LEVEL_DEPTH: dict[Level, int] = {"province": 0, "regency": 1, "city": 1, "district": 2, "village": 3}


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
        cued: whether a cue, or a place in the same list, stands before it.
        linked: whether it may be joined with a code at all (false for streets, premises …).
        chained: whether a place that it lies in, or that lies in it, stands beside it.
        sibling: position of the toponym before it in the same list, or -1.
    """

    start: int
    end: int
    name: str
    codes: tuple[str, ...] = ()
    level: Level | None = None
    sure: bool = True
    cued: bool = False
    linked: bool = True
    chained: bool = False
    sibling: int = -1


class _Scan:
    """One text on its way from left to right."""

    def __init__(self, text: str, places: Gazetteer, words: PlaceWords) -> None:
        self.text, self.places, self.words = text, places, words
        matches = list(_WORD.finditer(text))
        self.raw = [match.group() for match in matches]
        self.low = [raw.lower() for raw in self.raw]
        self.starts = [match.start() for match in matches]
        self.ends = [match.end() for match in matches]
        self.found: list[Toponym] = []

    def run(self) -> list[Toponym]:
        at, count = 0, len(self.raw)
        while at < count:
            if self.low[at] in self.words.openers:
                at = self._open(at)
            elif self._capital(at):
                at = self._bare(at) or self._guess(at) or at + 1
            else:
                at += 1
        return self.found

    def _open(self, at: int) -> int:
        """Try the patterns of a type word; return where to go on."""
        if self._capital(at) and self._gazetteer_length(at) > 1:
            after = self._bare(at)
            if after:
                return after
        return self._typed(at) or self._unlisted(at) or self._premises(at) or self._bare(at) or at + 1

    # Looking around ------------------------------------------------------------------------------------------------

    def _capital(self, at: int) -> bool:
        return self.raw[at][0].isupper()

    def _gap(self, at: int) -> str:
        """Return what stands between a word and the next one; a newline at the ends of the text."""
        if at < 0 or at + 1 >= len(self.raw):
            return "\n"
        return self.text[self.ends[at] : self.starts[at + 1]]

    def _form(self, at: int, forms: "frozenset[str] | dict[str, str] | object", longest: int = 3) -> int:
        """Return how many words from ``at`` make the longest of the given forms, 0 if none does."""
        phrase, best = "", 0
        for size in range(1, longest + 1):
            if at + size > len(self.raw) or (size > 1 and self._gap(at + size - 2) not in _JOINS):
                break
            phrase = f"{phrase} {self.low[at + size - 1]}" if phrase else self.low[at]
            if phrase in forms:  # type: ignore[operator]
                best = size
        if best == 1 and self.low[at] in self.words.capital_forms and not self._capital(at):
            return 0
        return best

    def _run_length(self, at: int) -> int:
        """Return how many capitalised words, or numbers at the end, make a name from ``at``."""
        size = 0
        while size < _MAX_RUN and at + size < len(self.raw):
            here = at + size
            if size and (self._gap(here - 1) not in _JOINS or self.low[here] in self.words.stops):
                break
            if self.raw[here].isdecimal():
                if len(self.raw[here]) < 4 and (not size or self._gap(here) not in _JOINS):
                    size += 1
                break
            if not self._capital(here) or (not size and self.low[here] in self.words.stops):
                break
            size += 1
        return size

    def _gazetteer_length(self, at: int, *, any_case: bool = False) -> int:
        return self._longest(at, any_case=any_case)[1]

    def _longest(self, at: int, *, depth: int | None = None, any_case: bool = False) -> tuple[tuple[str, ...], int]:
        """Return the codes of the longest name from ``at``, of one depth if given, and its length in words."""
        first = name_key(self.raw[at])
        if depth != 3 and first.partition(" ")[0] not in self.places.first_words:
            return (), 0
        key, best, codes = "", 0, ()  # type: tuple[str, int, tuple[str, ...]]
        for size in range(1, self.places.longest + 1):
            here = at + size - 1
            if here >= len(self.raw) or (size > 1 and self._gap(here - 1) not in _JOINS):
                break
            key = f"{key} {name_key(self.raw[here])}" if key else first
            if not (self._capital(here) or any_case or self.raw[here].isdecimal()):
                continue  # *Pangkajene dan Kepulauan*
            found = self.places.village_codes(key) if depth == 3 else self.places.codes(key)
            if depth is not None:
                found = tuple(code for code in found if level_of(code) == depth)
            if found and not (depth is None and self.places.is_capitals_only(key) and not self.raw[at].isupper()):
                codes, best = found, size
        return codes, best

    def _held(self, at: int) -> bool:
        """Say whether the words before ``at`` make it part of an organisation's name or of an office."""
        here = at - 1
        for step in range(_MAX_BACK):
            if here < 0 or self._gap(here) not in _JOINS:
                return False
            if self.low[here] in self.words.holders:
                return True
            if self.found and self.starts[here] < self.found[-1].end:
                return False
            if not self._capital(here):
                # *kepala desa* is an office; one lower-case type word may stand between.
                return not step and here > 0 and self._gap(here - 1) in _JOINS and self._office_pair(here)
            here -= 1
        return False

    def _office_pair(self, at: int) -> bool:
        return f"{self.low[at - 1]} {self.low[at]}" in self.words.holders

    def _cue(self, at: int) -> bool:
        return at > 0 and self._gap(at - 1) in _JOINS and self.low[at - 1] in self.words.cues

    def _sibling(self, at: int) -> int:
        """Return the position of the toponym that ends just before ``at`` in a list, or -1."""
        if not self.found:
            return -1
        between = self.text[self.found[-1].end : self.starts[at]]
        return len(self.found) - 1 if len(between) < 12 and _LIST_GAPS.fullmatch(between) else -1

    def _glued(self, at: int, size: int, *, cued: bool) -> bool:
        """Say whether capitalised words around a name make it part of a longer name (*Persebaya Surabaya*)."""
        before, after = at - 1, at + size
        if before >= 0 and self._gap(before) in _JOINS and self._capital(before) and not cued:
            inside = self.found and self.found[-1].end >= self.ends[before]
            if not inside and self.low[before] not in self.words.plain:
                return True
        if after < len(self.raw) and self._gap(after - 1) in _JOINS and self._capital(after):
            known = self.low[after] in self.words.plain or self.low[after] in self.words.stops
            return not (known or self.low[after] in self.words.openers or self._gazetteer_length(after))
        return False

    def _add(self, first: int, last: int, toponym: Toponym, *, at: int) -> int:
        """Keep a toponym that covers words ``first`` to ``last``; return the word after it."""
        toponym.start, toponym.end = self.starts[first], self.ends[last - 1]
        toponym.cued = self._cue(at)
        toponym.sibling = self._sibling(at)
        self.found.append(toponym)
        return last

    # Patterns ------------------------------------------------------------------------------------------------------

    def _typed(self, at: int) -> int | None:
        size = self._form(at, self.words.types)
        name_at = at + size
        if not size or name_at >= len(self.raw) or self._gap(name_at - 1) not in _AFTER_TYPE:
            return None
        level = self.words.types[" ".join(self.low[at:name_at])]
        depth = _LEVEL_DEPTH[level]
        any_case = depth < 3 and self.low[name_at] not in self.words.needs_cue | self.words.inside
        codes, length = self._longest(name_at, depth=depth, any_case=any_case and len(self.raw[name_at]) > 3)
        run = self._run_length(name_at)
        if run > length and not (length and self._starts_place(name_at + length)):
            codes, length = (), run
        if not length or " ".join(self.low[at : name_at + length]) in self.words.not_places:
            return None
        if self._held(at):
            return name_at + length
        name = self.text[self.starts[name_at] : self.ends[name_at + length - 1]]
        return self._add(at, name_at + length, Toponym(0, 0, name, self._of_type(codes, level), level), at=at)

    def _of_type(self, codes: tuple[str, ...], level: Level) -> tuple[str, ...]:
        # *Kota Cianjur* is the town: where no city of that name exists, the regency stands for it.
        same = tuple(code for code in codes if level_of(code) == 3 or self.places.entry(code).level == level)
        return same or codes

    def _starts_place(self, at: int) -> bool:
        return self.low[at] in self.words.openers or self.low[at] in self.words.stops or self._gazetteer_length(at) > 0

    def _unlisted(self, at: int) -> int | None:
        size = self._form(at, self.words.unlisted)
        name_at = at + size
        if not size or name_at >= len(self.raw) or self._gap(name_at - 1) not in _AFTER_TYPE:
            return None
        length = self._run_length(name_at)
        last = name_at + length
        if not length or " ".join(self.low[at:last]) in self.words.not_places:
            return None
        if self.low[at] in ("rt", "rw") and not self.raw[name_at].isdecimal():
            return None
        if self._held(at):
            return last
        name = self.text[self.starts[at] : self.ends[last - 1]]
        return self._add(at, last, Toponym(0, 0, name, linked=False), at=at)

    def _premises(self, at: int) -> int | None:
        size = self._form(at, self.words.premises)
        if not size:
            return None
        last, named = at + size, False
        while last < len(self.raw) and last - at < _MAX_PREMISES and self._gap(last - 1) in _JOINS:
            low = self.low[last]
            if self._capital(last) or self.raw[last].isdecimal():
                if low in self.words.stops and (named or low not in self.words.inside):
                    break
                named = named or low not in self.words.inside
            elif named or low not in self.words.inside:
                break
            last += 1
        capitals = any(self._capital(here) for here in range(at, last))
        if last - at < 2 or (not capitals and last - at == size):
            return None
        if self._cue(at) or self._sibling(at) >= 0:
            name = self.text[self.starts[at] : self.ends[last - 1]]
            return self._add(at, last, Toponym(0, 0, name, linked=False), at=at)
        return last if capitals else None

    def _bare(self, at: int) -> int | None:
        codes, size = self._longest(at)
        if not size:
            return None
        if self._held(at):
            return at + size
        cued, listed = self._cue(at), self._sibling(at) >= 0
        if self._glued(at, size, cued=cued):
            return None
        key = " ".join(name_key(raw) for raw in self.raw[at : at + size])
        weak = key in self.words.needs_cue or all(level_of(code) > 1 for code in codes)
        name = self.text[self.starts[at] : self.ends[at + size - 1]]
        sure = not weak or (cued and key not in self.words.plain)
        if weak and not (cued or listed or self._comma_after(at + size - 1)):
            sure = False
        return self._add(at, at + size, Toponym(0, 0, name, codes, sure=sure), at=at)

    def _comma_after(self, at: int) -> bool:
        return self._gap(at) in (", ", " (", ",") and self._capital(at + 1)

    def _guess(self, at: int) -> int | None:
        """Take an unknown name after a cue, or in a list of places; its neighbours must speak for it."""
        if not (self._cue(at) or self._sibling(at) >= 0) or self.low[at] in self.words.holders | self.words.stops:
            return None
        length = self._run_length(at)
        if not length or (length == 1 and self.raw[at].isupper()):
            return None
        if any(self.low[here] in self.words.holders for here in range(at, at + length)):
            return None
        codes, size = self._longest(at, depth=3)
        name = self.text[self.starts[at] : self.ends[at + length - 1]]
        return self._add(at, at + length, Toponym(0, 0, name, codes if size == length else (), sure=False), at=at)


def find_toponyms(text: str, places: Gazetteer, words: PlaceWords) -> list[Toponym]:
    """Return the names of places in a text in their order, without overlaps; those not ``sure`` need a neighbour.

    Args:
        text: any text; offsets are into it.
        places: the gazetteer.
        words: the words around places.
    """
    return _Scan(text, places, words).run()

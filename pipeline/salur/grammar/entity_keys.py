"""Which party a mention names: a key with the canonical name, and the joining of keys that name the same party."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from salur.grammar.bodies import find_local_body
from salur.grammar.name_tables import cues, regions
from salur.grammar.names import canonical_person
from salur.grammar.nominal_groups import NominalGroup
from salur.grammar.organisations import LEGAL_FORMS, look_up
from salur.grammar.words import Words, atoms_of
from salur.records import PartyType

Kind = Literal["org", "per", "loc", "nom"]
_GOVERNED = frozenset({"provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "negara", "republik", "desa"})
# Determiners that do not tell one group from another.
_LIGHT = frozenset({"para", "kaum", "pihak", "sang", "segenap", "seluruh", "semua", "jajaran"})


@dataclass(frozen=True, slots=True)
class Key:
    """A party: kind of name, canonical name, kind of party. Equal keys are the same party."""

    kind: Kind
    name: str
    type: PartyType


class Keys:
    """Joined keys of one text, each with its number."""

    def __init__(self) -> None:
        self._joined: dict[Key, Key] = {}
        self._numbers: dict[Key, int] = {}

    def join(self, short: Key, full: Key) -> None:
        """Make ``short`` another name of ``full``; a name of the table or a person never becomes another's."""
        first, second = self.resolve(short), self.resolve(full)
        if first != second:
            self._joined[first] = second

    def resolve(self, key: Key) -> Key:
        """Return the key that stands for the party of ``key``."""
        while key in self._joined:
            key = self._joined[key]
        return key

    def number(self, key: Key) -> int:
        """Return the number of a resolved key, counted from 0 in order of first asking."""
        return self._numbers.setdefault(key, len(self._numbers))

    def join_short_forms(self, keys: Sequence[Key]) -> None:
        """Join short names to the first longer name that begins with them (organisations) or holds them (persons)."""
        distinct = list(dict.fromkeys(keys))
        longer: dict[tuple[Kind, str], Key] = {}
        for key in distinct:
            if key.kind not in {"org", "per"}:
                continue
            atoms = _atoms(key)
            if len(atoms) > 1:
                pieces = atoms if key.kind == "per" else [" ".join(atoms[:size]) for size in range(1, len(atoms))]
                for piece in pieces:
                    longer.setdefault((key.kind, piece), key)
        for key in distinct:
            full = longer.get((key.kind, " ".join(_atoms(key)))) if key.kind in {"org", "per"} else None
            if full is not None and full != key and look_up(key.name) is None and self.resolve(full) != key:
                self.join(key, full)


def _atoms(key: Key) -> list[str]:
    return [atom for atom in atoms_of(key.name) if atom not in LEGAL_FORMS]


def organisation_key(words: Words, start: int, end: int) -> tuple[Key, Literal["name", "acronym", "short"]]:
    """Return the key of an organisation's name and how the words name it."""
    text = words.span(start, end)
    entry = look_up(text)
    single = end - start == 1
    if entry is not None:
        long = atoms_of(text) == atoms_of(entry.name)
        return Key("org", entry.name, entry.type), "name" if long else "acronym" if single else "short"
    body = find_local_body(words, start)
    if body is not None and not body.office and body.end == end:
        return Key("org", body.name, body_type(body.name)), "name"
    form: Literal["name", "acronym", "short"] = "acronym" if single and text.isupper() else "name"
    return Key("org", _plain(words, start, end), cue_type(words, start, end)), form


def body_type(name: str) -> PartyType:
    """Return the kind of party of a local body: branches of table organisations are what these are."""
    parts = name.split()
    for size in range(len(parts) - 1, 1, -1):
        entry = look_up(" ".join(parts[:size]))
        if entry is not None:
            return entry.type
    return "government"


def cue_type(words: Words, start: int, end: int) -> PartyType:
    """Return the kind of party that the first or last words of a name tell; ``unknown`` if they tell none."""
    known = cues()
    hit = known.starts.find(words.low, start)
    if hit is not None:
        return hit[1]
    if words.low[start] in LEGAL_FORMS:
        return "company"
    for index in range(end - 1, start, -1):
        if words.low[index] in known.ends:
            return known.ends[words.low[index]]
    return "unknown"


def person_key(words: Words, start: int, end: int) -> Key:
    """Return the key of a person's name."""
    return Key("per", canonical_person(words.span(start, end)), "person")


def place_key(words: Words, start: int, end: int) -> Key:
    """Return the key of a place named as a party: a government where it is a state or an area with one."""
    name = words.span(start, end)
    governed = words.low[start] in _GOVERNED or regions().find(words.low, start) is not None
    return Key("loc", name, "government" if governed else "community")


def nominal_key(words: Words, group: NominalGroup) -> Key:
    """Return the key of a nominal group: its words without light determiners; *pemerintah* alone is the state."""
    start = group.start
    while start < group.head and words.low[start] in _LIGHT:
        start += 1
    text = " ".join(words.low[start : group.end])
    if text in {"pemerintah", "pemerintah pusat", "negara"}:
        return Key("org", "Pemerintah Indonesia", "government")
    return Key("nom", text, group.type)


def _plain(words: Words, start: int, end: int) -> str:
    while start < end - 1 and words.low[end - 1] in {"ri"}:
        end -= 1
    return words.span(start, end)

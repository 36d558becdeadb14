"""Which party a mention names: a key with the canonical name, and the joining of keys that name the same party."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from salur.grammar.bodies import find_local_body
from salur.grammar.name_tables import countries, local_bodies, regions
from salur.grammar.names import body_type, canonical_organisation, canonical_person
from salur.grammar.nominal_groups import NominalGroup
from salur.grammar.organisations import LEGAL_FORMS, look_up
from salur.grammar.words import Words, atoms_of
from salur.records import PartyType

Kind = Literal["org", "per", "loc", "nom"]
Form = Literal["name", "acronym", "short", "office", "nominal"]
_GOVERNED = frozenset({"provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "negara", "republik", "desa"})
# Determiners that do not tell one group from another.
_LIGHT = frozenset({"para", "kaum", "pihak", "sang", "segenap", "seluruh", "semua", "jajaran"})


@dataclass(frozen=True, slots=True)
class Key:
    """A party: kind of name, canonical name, kind of party. Equal keys are the same party."""

    kind: Kind
    name: str
    type: PartyType


@dataclass(slots=True)
class Draft:
    """A mention before entities are joined; ``body`` is the key of the body that a person stands for."""

    start: int
    end: int
    key: Key
    form: Form
    body: Key | None = None


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
        self._join_branches(distinct)
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

    def _join_branches(self, keys: Sequence[Key]) -> None:
        """Join *Baznas* to *Baznas Kabupaten X* where that is the only branch of it in the text."""
        stems = set(local_bodies().bodies.values())
        for stem in (key for key in keys if key.kind == "org" and key.name in stems):
            branches = {key for key in keys if key.kind == "org" and key.name.startswith(stem.name + " ")}
            if len(branches) == 1:
                self.join(stem, branches.pop())


def _atoms(key: Key) -> list[str]:
    return [atom for atom in atoms_of(key.name) if atom not in LEGAL_FORMS]


def organisation_key(words: Words, start: int, end: int) -> tuple[Key, Form]:
    """Return the key of an organisation's name and how the words name it."""
    found = canonical_organisation(words.span(start, end))
    return Key("org", found.name, found.type), found.form


def person_key(words: Words, start: int, end: int) -> Key:
    """Return the key of a person's name."""
    return Key("per", canonical_person(words.span(start, end)), "person")


def place_key(words: Words, start: int, end: int) -> Key:
    """Return the key of a place named as a party: a government where it is a state or an area with one."""
    name = words.span(start, end)
    if len(name) > 3 and name.isupper():
        name = name.title()
    country = countries().find(words.low, start)
    if country is not None and country[0] == end - start:
        return Key("loc", country[1], "government")
    governed = words.low[start] in _GOVERNED or regions().find(words.low, start) is not None
    return Key("loc", name, "government" if governed else "community")


def nominal_key(words: Words, group: NominalGroup) -> Key:
    """Return the key of a nominal group: its words without light determiners; *pemerintah* alone is the state."""
    start = group.start
    while start < group.head and words.low[start] in _LIGHT:
        start += 1
    text = " ".join(words.low[start : group.end]).replace(" nya", "nya")
    body = find_local_body(words, group.head)
    if body is not None and body.area and not body.office and body.end == group.end and not group.counted:
        return Key("org", body.name, body_type(body.name))
    if words.low[group.head] == "pemerintah" and start == group.head and group.place:
        return Key("org", f"Pemerintah {words.span(group.head + 1, group.end)}", "government")
    if text in {"pemerintah", "pemerintah pusat", "negara"}:
        return Key("org", "Pemerintah Indonesia", "government")
    return Key("nom", text, group.type)

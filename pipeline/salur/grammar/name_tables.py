"""The lexicons of names as Python values: titles, cues, party nouns, local bodies, regions; each read once, lazily."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from salur.errors import ResourceError
from salur.grammar.words import PhraseTable
from salur.records import PartyType
from salur.resources import data_path

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Titles:
    """Words around the names of persons (``data/lexicon/titles.yaml``)."""

    before: PhraseTable[str]
    ranks: frozenset[str]
    rank_tails: frozenset[str]
    degrees: frozenset[str]
    heads: PhraseTable[bool]
    groups: PhraseTable[bool]
    acting: PhraseTable[bool]


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that begin, end or surround names (``data/lexicon/organisation_cues.yaml``)."""

    starts: PhraseTable[PartyType]
    ends: Mapping[str, PartyType]
    lists: PhraseTable[bool]
    inside: frozenset[str]
    place_types: PhraseTable[bool]
    place_cues: frozenset[str]
    place_tails: frozenset[str]
    says_before: frozenset[str]
    says_after: frozenset[str]
    non_names: frozenset[str]
    never_inside: frozenset[str]
    starters: frozenset[str]


@dataclass(frozen=True, slots=True)
class PartyNouns:
    """Nouns that head groups and institutions, and what may stand around them (``data/lexicon/party_nouns.yaml``)."""

    heads: PhraseTable[PartyType]
    counted_only: PhraseTable[bool]
    determiners: frozenset[str]
    classifiers: frozenset[str]
    hedges: frozenset[str]
    modifiers: PhraseTable[bool]
    joiners: frozenset[str]
    stops: frozenset[str]
    yang_identifies: frozenset[str]
    not_verbs: frozenset[str]
    role_words: frozenset[str]
    takes_person: PhraseTable[bool]
    pronouns: PhraseTable[str]


@dataclass(frozen=True, slots=True)
class LocalBodies:
    """Bodies and office-holders that take the name of an area (``data/lexicon/local_bodies.yaml``)."""

    bodies: PhraseTable[str]
    offices: PhraseTable[str]


@cache
def titles() -> Titles:
    """Return the words around names of persons."""
    raw = _yaml("titles.yaml")
    before: PhraseTable[str] = PhraseTable()
    for kind in ("titles", "ranks"):
        for phrase in raw[kind]:
            before.add(phrase, kind)
    return Titles(
        before=before,
        ranks=frozenset(raw["ranks"]),
        rank_tails=frozenset(raw["rank_tails"]),
        degrees=frozenset(raw["degrees"]),
        heads=_phrases(raw["heads_of"]),
        groups=_phrases(raw["groups_of"]),
        acting=_phrases(raw["acting"]),
    )


@cache
def cues() -> Cues:
    """Return the words that begin, end or surround names."""
    raw = _yaml("organisation_cues.yaml")
    return Cues(
        starts=_typed(raw["starts"]),
        ends={word: kind for kind, words in raw["ends"].items() for word in words},
        lists=_phrases(raw["lists"]),
        **{
            key: frozenset(raw[key])
            for key in (
                "inside", "place_cues", "place_tails", "says_before", "says_after",
                "non_names", "never_inside", "starters",
            )
        },
        place_types=_phrases(raw["place_types"]),
    )  # fmt: skip


@cache
def party_nouns() -> PartyNouns:
    """Return the nouns that head groups and institutions."""
    raw = _yaml("party_nouns.yaml")
    return PartyNouns(
        heads=_typed(raw["groups"]),
        counted_only=_phrases(raw["counted_only"]),
        modifiers=_phrases(raw["modifiers"]),
        takes_person=_phrases(raw["takes_person"]),
        pronouns=_valued({phrase: kind for kind, phrases in raw["pronouns"].items() for phrase in phrases}),
        **{
            key: frozenset(raw[key])
            for key in (
                "determiners",
                "classifiers",
                "hedges",
                "joiners",
                "stops",
                "yang_identifies",
                "not_verbs",
                "role_words",
            )
        },
    )


@cache
def local_bodies() -> LocalBodies:
    """Return the bodies and offices that take the name of an area."""
    raw = _yaml("local_bodies.yaml")
    return LocalBodies(bodies=_valued(raw["bodies"]), offices=_valued(raw["offices"]))


@cache
def given_names() -> frozenset[str]:
    """Return lower-case given and family names."""
    lines = _lines(data_path("lexicon", "given_names.txt"))
    return frozenset(word for line in lines for word in line.split())


@cache
def common_words() -> frozenset[str]:
    """Return lower-case words of which a capital letter makes no name."""
    lines = _lines(data_path("lexicon", "common_words.txt"))
    return frozenset(word for line in lines for word in line.split())


@cache
def regions() -> PhraseTable[str]:
    """Return provinces, regencies and cities, short forms included, with their names without a type word."""
    names: dict[str, str] = {}
    table: PhraseTable[str] = PhraseTable()
    for file in ("provinces.tsv", "regencies.tsv"):
        for code, name, *_ in table_rows(data_path("gazetteer", file)):
            names[code] = _without_type(name)
            table.add(names[code].lower(), names[code])
    for form, codes, *_ in table_rows(data_path("gazetteer", "short_forms.tsv")):
        known = names.get(codes.split()[0]) if codes else None
        if known is not None:
            table.add(form.lower(), known)
    return table


@cache
def districts() -> frozenset[str]:
    """Return the lower-case names of all districts."""
    return frozenset(name.lower() for _, name, *_ in table_rows(data_path("gazetteer", "districts.tsv")))


@cache
def countries() -> PhraseTable[str]:
    """Return countries with their Indonesian names, other spellings included."""
    table: PhraseTable[str] = PhraseTable()
    names = {}
    for code, name, *_ in table_rows(data_path("gazetteer", "countries.tsv")):
        names[code] = name
        table.add(name.lower(), name)
    for form, code, *city in table_rows(data_path("gazetteer", "aliases_abroad.tsv")):
        if code in names and not any(city):
            table.add(form.lower(), names[code])
    return table


@cache
def islands() -> PhraseTable[str]:
    """Return islands and regions that are no administrative unit, with their names."""
    table: PhraseTable[str] = PhraseTable()
    for name, *_ in table_rows(data_path("gazetteer", "regions.tsv")):
        table.add(name.lower(), name)
    return table


def _without_type(name: str) -> str:
    for kind in ("Kabupaten ", "Kota ", "Administrasi "):
        name = name.removeprefix(kind)
    return name


def _typed(groups: Mapping[str, Iterable[str]]) -> PhraseTable[PartyType]:
    table: PhraseTable[PartyType] = PhraseTable()
    for kind, phrases in groups.items():
        for phrase in phrases:
            table.add(phrase, cast("PartyType", kind))
    return table


def _valued(entries: Mapping[str, str]) -> PhraseTable[str]:
    table: PhraseTable[str] = PhraseTable()
    for phrase, value in entries.items():
        table.add(phrase, value)
    return table


def _phrases(phrases: Iterable[str]) -> PhraseTable[bool]:
    table: PhraseTable[bool] = PhraseTable()
    for phrase in phrases:
        table.add(phrase, True)
    return table


def _yaml(name: str) -> dict[str, Any]:
    path = data_path("lexicon", name)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ResourceError(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise ResourceError(f"{path}: expected sections")
    return content


def _lines(path: Path) -> Iterator[str]:
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(f"{path}: {error}") from error
    return (line for line in content.splitlines() if line.strip() and not line.startswith("#"))


def table_rows(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each line below the column names; at least two fields."""
    lines = _lines(path)
    next(lines, None)
    for line in lines:
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) < 2:
            raise ResourceError(f"{path}: expected two columns or more in {line!r}")
        yield fields

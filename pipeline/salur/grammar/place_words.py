"""The words around places: type words, cues, and words that make a name part of an organisation (``words.yaml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from salur.errors import ResourceError
from salur.grammar.gazetteer import Level
from salur.resources import data_path


@dataclass(frozen=True)
class PlaceWords:
    """The words of ``words.yaml``; multi-word forms are joined by a space.

    Attributes:
        types: administrative level by type word.
        type_names: canonical type by level.
        openers: first words of all forms of ``types``, ``unlisted`` and ``premises``.
        capital_forms: type words that count only with a capital letter.
        unlisted: kind by type word of places without a code.
        premises: words that a premises phrase may begin with.
        heads: its heads.
        parts: those that are a place without a cue too (*aula*, *posko*).
        alone: premises that need no name (*di aula*).
        inside: lower-case words inside it.
        abbreviations: type words that a full stop may follow.
        name_titles: titles inside names that a full stop may follow (*Stadion H. Agus*).
        offices: by level, words that say that the place after them is of that level (*Bupati*).
        listed_only: type words that count only before a name of the tables.
        extensions: words that make another name of a name (*Utara*, *Baru*).
        list_intro: words that introduce a list (*yakni*).
        area_cues: cues after which even an unknown name is a place.
        cues: words after which a name is a place.
        stops: words that end a name even when capitalised.
        not_places: type word and name that together are no place.
        plain: words that, capitalised, do not make a following place part of a name.
        holders: words that make a following place part of an organisation's name or an office.
        needs_cue: names that need a cue.
    """

    types: Mapping[str, Level]
    type_names: Mapping[Level, str]
    openers: frozenset[str]
    capital_forms: frozenset[str]
    unlisted: Mapping[str, str]
    premises: frozenset[str]
    heads: frozenset[str]
    parts: frozenset[str]
    alone: frozenset[str]
    inside: frozenset[str]
    abbreviations: frozenset[str]
    name_titles: frozenset[str]
    offices: Mapping[Level, frozenset[str]]
    listed_only: frozenset[str]
    extensions: frozenset[str]
    list_intro: frozenset[str]
    area_cues: frozenset[str]
    cues: frozenset[str]
    stops: frozenset[str]
    not_places: frozenset[str]
    plain: frozenset[str]
    holders: frozenset[str]
    needs_cue: frozenset[str]


def _openers(raw: dict[str, Any]) -> frozenset[str]:
    lists = [words["forms"] for words in raw["levels"].values()]
    lists += [*raw["unlisted"].values(), raw["premises_prefix"], raw["premises"]]
    return frozenset(form.partition(" ")[0] for forms in lists for form in forms)


@cache
def place_words() -> PlaceWords:
    """Return the shipped words around places.

    Raises:
        ResourceError: ``words.yaml`` is missing or malformed.
    """
    path = data_path("gazetteer", "words.yaml")
    try:
        raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        levels = raw["levels"]
        return PlaceWords(
            types={form: level for level, words in levels.items() for form in words["forms"]},
            openers=_openers(raw),
            type_names={level: words["name"] for level, words in levels.items()},
            capital_forms=frozenset(raw["capital_forms"]),
            unlisted={form: kind for kind, forms in raw["unlisted"].items() for form in forms},
            premises=frozenset(raw["premises_prefix"]) | frozenset(raw["premises"]),
            heads=frozenset(raw["premises"]),
            inside=frozenset(raw["premises_inside"]) | frozenset(raw["premises"]),
            parts=frozenset(raw["premises_parts"]),
            alone=frozenset(raw["premises_alone"]),
            abbreviations=frozenset(raw["abbreviations"]),
            name_titles=frozenset(raw["name_titles"]),
            offices={level: frozenset(forms) for level, forms in raw["level_offices"].items()},
            listed_only=frozenset(raw["listed_only"]),
            extensions=frozenset(raw["extensions"]),
            list_intro=frozenset(raw["list_intro"]),
            area_cues=frozenset(raw["area_cues"]),
            cues=frozenset(raw["cues"]) | frozenset(raw["area_cues"]),
            stops=frozenset(raw["stops"]),
            not_places=frozenset(raw["not_places"]),
            plain=frozenset(raw["plain"]),
            holders=frozenset(raw["institutions"]) | frozenset(raw["offices"]),
            needs_cue=frozenset(raw["needs_cue"]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ResourceError(f"{path}: {error}") from error

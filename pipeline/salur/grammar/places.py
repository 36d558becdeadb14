"""Places of a text, linked: the pure function that the places stage and the tests call."""

from dataclasses import dataclass

from salur.annotations import Place
from salur.grammar.gazetteer import Gazetteer, gazetteer, level_of
from salur.grammar.place_links import link_toponyms
from salur.grammar.place_scan import Toponym
from salur.grammar.place_words import place_words
from salur.grammar.toponyms import find_toponyms

_PAPUA = ("91", "92", "93", "94", "95", "96")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a text: ``text[start:end]`` names ``place``.

    Attributes:
        start: first character.
        end: one past the last character.
        place: what it names.
        guessed: whether only a cue or a list says that it is a place, no type word and no table.
    """

    start: int
    end: int
    place: Place
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a text says of places.

    Attributes:
        places: the places, in order and without overlaps.
        held: start and end of the names of places that are part of an organisation's name or of an office.
    """

    places: tuple[PlaceMention, ...]
    held: tuple[tuple[int, int], ...]


def find_places(text: str) -> list[PlaceMention]:
    """Return the places that a text names, in order and without overlaps; time is linear in its length.

    Args:
        text: any text; offsets are into it.

    Raises:
        ResourceError: the gazetteer is missing or malformed.
    """
    return list(read_places(text).places)


def read_places(text: str) -> PlaceReading:
    """Return the places that a text names, and the names of places that it uses otherwise (*Bupati Cianjur*).

    Args:
        text: any text; offsets are into it.

    Raises:
        ResourceError: the gazetteer is missing or malformed.
    """
    places = gazetteer()
    linked = link_toponyms(find_toponyms(text, places, place_words()), text, places)
    return PlaceReading(
        tuple(PlaceMention(t.start, t.end, _make_place(t, text, places), t.guessed) for t in linked if not t.held),
        tuple((t.start, t.end) for t in linked if t.held),
    )


def _make_place(toponym: Toponym, text: str, places: Gazetteer) -> Place:
    if not toponym.codes:
        name = " ".join(text[toponym.start : toponym.end].split())
        return Place(name=name, level=toponym.level)
    code = toponym.codes[0]
    entry = places.entry(code)
    official = level_of(code) >= 0
    return Place(
        name=_full_name(code, entry.name),
        level=entry.level,
        code=code if official else (entry.country or None if entry.level == "country" else None),
        province=places.province(code),
        country=entry.country or None,
        lat=entry.lat,
        lon=entry.lon,
    )


def _full_name(code: str, name: str) -> str:
    """Return a name with its type: districts are *Distrik* in Papua, villages with code 1… are *Kelurahan*."""
    depth, papua = level_of(code), code[:2] in _PAPUA
    if depth == 2:
        return f"{'Distrik' if papua else 'Kecamatan'} {name}"
    if depth == 3:
        kind = "Kelurahan" if code[9] == "1" else "Kampung" if papua else "Desa"
        return f"{kind} {name}"
    return name

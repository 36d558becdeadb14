"""Choose among the gazetteer's candidates: by the place's neighbours in the sentence, then by the rest of the article.

Rules, in order:

1. In a chain (*Desa A, Kecamatan B, Kabupaten C*; *A (B)*) each place lies in the next one, or holds it.
2. Members of a list lie in the same regency, or else the same province, where that leaves a candidate.
3. A homonym lies in a regency, or else a province, that the article names elsewhere.
4. A name without type word that a province bears is the province (*Gorontalo*). One that a regency and a city of the
   same province bear is the one that the article types, else the regency if a district of it is named, else the city,
   which is the bigger settlement. A regency, city, region or country goes before a district of its name.
5. What is still ambiguous, or the only one of its name but far from all that the article names, is a place without
   code: a wrong code is worse than none.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from salur.grammar.gazetteer import Gazetteer, Level, level_of
from salur.grammar.gazetteer_tables import name_key
from salur.grammar.place_scan import Toponym

# What ends a member of a list.
_CLOSING = ("", ",", ".", ";", "\n", ")")
# Share of letters that two spellings of a name must have in common (difflib's ratio).
_LIKENESS = 0.85
_LIKENESS_IN_CHAIN = 0.75
# Shorter names are like too many others.
_RESPELLED_LETTERS = 5
_CHAIN = re.compile(r"(?:\s?[,(]\s?| | ?[-–] ?)(?:di |wilayah |yang berada di )?")


def link_toponyms(toponyms: Iterable[Toponym], text: str, places: Gazetteer) -> list[Toponym]:
    """Return the toponyms that are places, each with the one code it is linked to, or none, and those that are held.

    Args:
        toponyms: in their order, from :func:`~salur.grammar.toponyms.find_toponyms`; they are changed.
        text: what they were found in.
        places: the gazetteer.
    """
    found = list(toponyms)
    _prefer_levels(found)
    _respell_regencies(found, places)
    # Backwards, then forwards: what the end of a chain says narrows its beginning, and the other way round.
    for right in [*range(len(found) - 1, 0, -1), *range(1, len(found))]:
        _chain(found[right - 1], found[right], text, places)
    _respell(found, text, places)
    _list(found, text)
    anchors = _anchors(found)
    for toponym in found:
        if len(toponym.codes) > 1:
            toponym.codes = _by_context(toponym.codes, anchors)
    _choose_types(found, places)
    named = frozenset(t.codes[0] for t in found if t.sure and len(t.codes) == 1 and level_of(t.codes[0]) in (0, 1))
    return [toponym for toponym in found if toponym.held or _settle(toponym, named)]


def _prefer_levels(found: Iterable[Toponym]) -> None:
    """Keep a name without type word apart from the districts that bear it too, unless only they do."""
    for toponym in found:
        if toponym.level is None:
            abroad = tuple(code for code in toponym.codes if level_of(code) < 0)
            provinces = tuple(code for code in toponym.codes if level_of(code) == 0)
            regencies = tuple(code for code in toponym.codes if level_of(code) == 1)
            toponym.codes = abroad or provinces or regencies or toponym.codes


def _chain(left: Toponym, right: Toponym, text: str, places: Gazetteer) -> None:
    gap = text[left.end : right.start]
    if left.held or len(gap) > 20 or not _CHAIN.fullmatch(gap):
        return
    pairs = [(a, b) for a in left.codes for b in right.codes if _lies_in(a, b, places)]
    pairs = pairs or [(a, b) for a in left.codes for b in right.codes if _lies_in(b, a, places)]
    pairs = pairs or [(a, b) for a in left.inner_codes for b in right.codes if _lies_in(a, b, places)]
    if pairs:
        left.codes = tuple(dict.fromkeys(a for a, _ in pairs))
        right.codes = tuple(dict.fromkeys(b for _, b in pairs))
        left.sure = right.sure = left.chained = right.chained = True
    elif not right.sure:
        return
    elif not left.sure and right.linked and (left.cued or left.sibling >= 0):
        # An unknown name before a known place is a quarter or a village that the tables do not have.
        left.sure, left.codes = True, ()
    elif left.codes and right.codes and _deeper(left, right):
        # The text says that it lies there; the tables know none of that name there.
        left.codes = ()


def _deeper(left: Toponym, right: Toponym) -> bool:
    # A regency before another province is a member of a list (*Bandung, Jawa Timur, dan Bali*).
    depth = max(map(level_of, right.codes))
    return depth >= 0 and min(map(level_of, left.codes)) > max(1, depth)


def _respell_regencies(found: list[Toponym], places: Gazetteer) -> None:
    """Link *Kota Mediun*: the table of regencies is complete, so a typed name outside it is misspelt, or abroad."""
    for toponym in found:
        if not toponym.codes and toponym.level in ("regency", "city"):
            codes = _likest(name_key(toponym.name), "", places)
            toponym.codes = tuple(code for code in codes if places.entry(code).level == toponym.level) or codes


def _respell(found: list[Toponym], text: str, places: Gazetteer) -> None:
    """Link a typed name that the tables do not have to its like in a chain (*Kec. Batipuh, Kabupaten Tanah Datar*)."""
    for left, right in zip(found[-2::-1], found[:0:-1], strict=True):
        if not _CHAIN.fullmatch(text[left.end : min(right.start, left.end + 20)]):
            continue
        if not left.codes and left.level in ("district", "village") and len(right.codes) == 1:
            left.codes = _likest(name_key(left.name), right.codes[0], places)
            left.chained = bool(left.codes)
        elif not right.codes and right.level in ("regency", "city") and len(left.codes) == 1:
            around = left.codes[0][:5]
            if level_of(left.codes[0]) > 1 and _alike(right.name, places.entry(around).name, right.level):
                right.codes, right.chained = (around,), True


def _alike(name: str, official: str, level: Level) -> bool:
    kind, _, plain = official.partition(" ")
    alike = SequenceMatcher(None, name_key(name), name_key(plain)).ratio()
    return (kind == "Kota") == (level == "city") and alike > _LIKENESS_IN_CHAIN


@lru_cache(maxsize=4096)
def _likest(key: str, parent: str, places: Gazetteer) -> tuple[str, ...]:
    """Return the codes of the one name in a place that is most like a key, none if there is a doubt."""
    children = places.children(parent)
    near = {name for name in children.values() if name[:1] == key[:1] and abs(len(name) - len(key)) < 3}
    like = sorted(((SequenceMatcher(None, key, name).ratio(), name) for name in near), reverse=True)
    if len(key) < _RESPELLED_LETTERS or not like or like[0][0] < _LIKENESS:
        return ()
    if len(like) > 1 and like[0][0] - like[1][0] < 1 - _LIKENESS:
        return ()
    return tuple(code for code, name in children.items() if name == like[0][1])


def _lies_in(inner: str, outer: str, places: Gazetteer) -> bool:
    if level_of(outer) < 0:
        return level_of(inner) < 0 and inner != outer and outer == f"abroad:{places.entry(inner).country}"
    around = inner if level_of(inner) >= 0 else places.entry(inner).within
    return around.startswith(outer + ".") or (around == outer and inner != outer)


def _list(found: list[Toponym], text: str) -> None:
    """Narrow the members of lists to the parent that they share with those before them, and confirm them."""
    for at, toponym in enumerate(found):
        before = _sure_before(found, toponym)
        if before is None:
            continue
        for codes in (toponym.listed_codes, toponym.codes):
            kept = _sharing(codes, before.codes)
            if kept and not toponym.chained:
                toponym.codes, toponym.sure, toponym.chained = kept, True, before.chained
                break
        joined = text[found[toponym.sibling].end : toponym.start].strip(" ,") in ("dan", "serta")
        closed = joined or text[toponym.end : toponym.end + 1] in _CLOSING
        if closed and toponym.codes:
            toponym.sure = True
        following = found[at + 1] if at + 1 < len(found) else None
        if following and following.sure and following.sibling == at and not toponym.sure:
            # An unknown name between known ones.
            toponym.sure, toponym.codes = True, ()


def _sure_before(found: list[Toponym], toponym: Toponym) -> Toponym | None:
    """Return the nearest sure member of the list before a toponym; looks back ten members at most."""
    for _ in range(10):
        if toponym.sibling < 0:
            return None
        toponym = found[toponym.sibling]
        if toponym.sure:
            return toponym
    return None


def _sharing(codes: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes that lie in the same district, else regency, else province as the others, if it is one."""
    for width in (8, 5, 2):
        shared = {code[:width] for code in others if level_of(code) >= 0 and len(code) > width}
        kept = tuple(code for code in codes if len(code) > width and code[:width] in shared)
        if kept and len(shared) == 1:
            return kept
    return ()


def _anchors(found: Iterable[Toponym]) -> dict[str, int]:
    """Return how often each province's and regency's code is named, or that of a place in it, without a doubt."""
    counts: dict[str, int] = {}
    for toponym in found:
        if not toponym.sure or not toponym.codes or any(level_of(code) < 0 for code in toponym.codes):
            continue
        for width in (2, 5):
            prefixes = {code[:width] for code in toponym.codes}
            if len(prefixes) == 1 and len(toponym.codes[0]) >= width:
                prefix = prefixes.pop()
                counts[prefix] = counts.get(prefix, 0) + 1
    return counts


def _by_context(codes: tuple[str, ...], anchors: Mapping[str, int]) -> tuple[str, ...]:
    """Return the candidates in the regency that the article names most, else those in a province that it names."""
    regencies = [code for code in codes if len(code) >= 5 and code[:5] in anchors]
    if regencies:
        most = max(anchors[code[:5]] for code in regencies)
        return tuple(code for code in regencies if anchors[code[:5]] == most)
    return tuple(code for code in codes if code[:2] in anchors) or codes


def _choose_types(found: list[Toponym], places: Gazetteer) -> None:
    """Choose between the regency and the city of one name in one province."""
    typed = {(name_key(t.name), t.level) for t in found if t.level in ("regency", "city")}
    inside = {code[:5] for t in found if t.sure and len(t.codes) == 1 for code in t.codes if level_of(code) > 1}
    for toponym in found:
        codes = {places.entry(code).level: code for code in toponym.codes if level_of(code) == 1}
        if len(toponym.codes) != 2 or len(codes) != 2 or len({code[:2] for code in toponym.codes}) != 1:
            continue
        regency, city, key = codes["regency"], codes["city"], name_key(toponym.name)
        says_regency, says_city = (key, "regency") in typed, (key, "city") in typed
        if says_regency != says_city:
            toponym.codes = (regency if says_regency else city,)
        else:
            toponym.codes = (regency if regency in inside and city not in inside else city,)


def _settle(toponym: Toponym, named: frozenset[str]) -> bool:
    """Leave the toponym with one code or none; return whether it is a place at all.

    Args:
        toponym: with the candidates that context has left.
        named: codes of the provinces and regencies that the article names.
    """
    if not toponym.linked:
        return toponym.sure
    if len(toponym.codes) > 1:
        near = any(code[:2] in named for code in toponym.codes)
        toponym.codes = ()
        return toponym.sure or (near and toponym.cued)
    if not toponym.codes or level_of(toponym.codes[0]) < 2:
        return toponym.sure
    code = toponym.codes[0]
    if code[:5] in named or code[:2] in named:
        return toponym.sure or toponym.cued or toponym.sibling >= 0
    if named and not toponym.chained:
        toponym.codes = ()
    return toponym.sure

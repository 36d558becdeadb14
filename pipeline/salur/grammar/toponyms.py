"""Find the names of places in a text, each with the gazetteer's candidates; choosing among them is ``place_links``.

A name is found by one of four patterns, tried from left to right, the longest first:

- typed: a level's type word and a name (*Kabupaten Lampung Selatan*, *Kec. Suli Barat*, *desa Tambangan*);
- unlisted: a type word of places without code and a name (*Dusun Krajan*, *Jalan Diponegoro*, *Pulau Haruku*);
- premises: buildings, after a cue or in a list of places (*di halaman Kantor Bupati*, *Balai Desa Sepaso Timur*);
- bare: a name of the gazetteer (*Jatim*, *Aceh Tamiang*), or an unknown name after a cue (*di Lebak Bulus, Jaksel*).

What is part of the name of an organisation or of an office is passed over. One pass, bounded look-around: linear time.
"""

from salur.grammar.gazetteer import Gazetteer, Level, level_of
from salur.grammar.gazetteer_tables import name_key
from salur.grammar.place_scan import PlaceScan, Toponym
from salur.grammar.place_words import PlaceWords

_MAX_PREMISES = 9
# "Wilayah VII" numbers an area; it names no place.
_ROMAN = frozenset("IVX")
_DEPTH: dict[Level | None, int] = {"province": 0, "regency": 1, "city": 1, "district": 2, "village": 3}


def find_toponyms(text: str, places: Gazetteer, words: PlaceWords) -> list[Toponym]:
    """Return the names of places in a text in their order, without overlaps; those not ``sure`` need a neighbour.

    Args:
        text: any text; offsets are into it.
        places: the gazetteer.
        words: the words around places.
    """
    scan = PlaceScan(text, places, words)
    at, count = 0, len(scan.raw)
    while at < count:
        if scan.low[at] in words.openers:
            at = _open(scan, at) or at + 1
        elif scan.capital(at):
            at = _bare(scan, at) or _guess(scan, at) or at + 1
        else:
            at += 1
    return scan.found


def _open(scan: PlaceScan, at: int) -> int | None:
    """Try the patterns that a type word may open; return the word to go on from."""
    if scan.capital(at) and scan.longest(at)[1] > 1:
        after = _bare(scan, at)
        if after:
            return after
    return (
        _typed(scan, at)
        or _unlisted(scan, at)
        or _premises(scan, at)
        or (_bare(scan, at) if scan.capital(at) else None)
    )


def _add(scan: PlaceScan, first: int, last: int, toponym: Toponym) -> int:
    """Keep a toponym that covers the words from ``first`` to before ``last``; return ``last``."""
    toponym.start, toponym.end = scan.starts[first], scan.ends[last - 1]
    toponym.cued = scan.cue(first)
    toponym.sibling = scan.sibling(first)
    scan.found.append(toponym)
    return last


def _typed(scan: PlaceScan, at: int) -> int | None:
    size = scan.form(at, scan.words.types)
    name_at = at + size
    form = " ".join(scan.low[at:name_at])
    if not size or not scan.after_type(name_at - 1, form):
        return None
    level = scan.words.types[form]
    depth = _DEPTH[level]
    common = scan.low[name_at] in scan.words.needs_cue or scan.low[name_at] in scan.words.inside
    any_case = depth < 3 and not common and len(scan.raw[name_at]) > 3
    codes, length = scan.longest(name_at, depth=depth, any_case=any_case)
    if not length and depth < 2:
        other, length = scan.longest(name_at)  # *Kota Jakarta*, *Negara Bagian Sarawak*
        codes = tuple(code for code in other if level_of(code) < 1)
    run = scan.run_length(name_at)
    if run > length and _goes_on(scan, name_at + length, length=length, depth=depth):
        codes, length = (), run
    last = name_at + length
    if not length or _no_place(scan, at, last) or (not codes and form in scan.words.listed_only):
        return None
    name = scan.slice(name_at, last)
    return _add(
        scan, at, last, Toponym(0, 0, name, _of_type(scan, codes, level), level, held=scan.held(at, typed=True))
    )


def _goes_on(scan: PlaceScan, at: int, *, length: int, depth: int) -> bool:
    """Say whether the capitalised word at ``at`` belongs to the name before it, rather than to what follows."""
    if not length:
        return True
    if depth < 3:
        return scan.low[at] in scan.words.extensions
    low = scan.low[at]
    if low in scan.words.extensions or low in scan.words.needs_cue:
        return True
    return not (low in scan.words.types or low in scan.words.unlisted or scan.longest(at)[1])


def _no_place(scan: PlaceScan, first: int, last: int) -> bool:
    return any(
        " ".join(scan.low[first:end]) in scan.words.not_places for end in range(first + 2, min(first + 4, last) + 1)
    )


def _of_type(scan: PlaceScan, codes: tuple[str, ...], level: Level) -> tuple[str, ...]:
    # *Kota Cianjur* is the town: where no city of that name exists, the regency stands for it.
    same = tuple(code for code in codes if level_of(code) == 3 or scan.places.entry(code).level == level)
    return same or codes


def _unlisted(scan: PlaceScan, at: int) -> int | None:
    size = scan.form(at, scan.words.unlisted)
    name_at = at + size
    if not size or not scan.after_type(name_at - 1, scan.low[at]):
        return None
    length = scan.run_length(name_at)
    last = name_at + length
    if not length or _no_place(scan, at, last):
        return None
    if scan.low[at] in ("rt", "rw") and not scan.raw[name_at].isdecimal():
        return None
    if scan.held(at):
        return last
    return _add(scan, at, last, Toponym(0, 0, scan.slice(at, last), linked=False))


def _premises(scan: PlaceScan, at: int) -> int | None:
    size = scan.form(at, scan.words.premises)
    if not size or (at and f"{scan.low[at - 1]} {scan.low[at]}" in scan.words.not_places):
        return None
    last = _premises_end(scan, at, at + size)
    capitals = any(scan.capital(here) for here in range(at, last))
    cued = scan.cue(at) or scan.sibling(at) >= 0
    alone = scan.slice(at, last).lower() in scan.words.alone
    part = capitals and scan.low[at] in scan.words.parts
    if (last - at < 2 or (not capitals and last - at == size)) and not (alone and cued):
        return None
    if cued or part:
        return _add(scan, at, last, Toponym(0, 0, scan.slice(at, last), linked=False))
    return last if capitals else None


def _premises_end(scan: PlaceScan, at: int, last: int) -> int:
    """Return the end of a premises phrase: lower-case words of its vocabulary, then capitalised ones."""
    named = False
    while last < len(scan.raw) and last - at < _MAX_PREMISES and scan.joined(last - 1):
        low = scan.low[last]
        inside = low in scan.words.inside
        if scan.named(last) or scan.raw[last].isdecimal():
            if low in scan.words.stops and (named or not inside):
                break
            if named and low in scan.words.name_titles and scan.raw[last].islower():
                break  # RSUP Fatmawati dr. Dian: the next name
            named = named or not (inside or low in scan.words.name_titles)
        elif named or not inside:
            break
        last += 1
    return last


def _bare(scan: PlaceScan, at: int) -> int | None:
    codes, size = scan.longest(at)
    level, listed, length = _listed(scan, at)
    if length > size:
        return _add(
            scan,
            at,
            at + length,
            Toponym(0, 0, scan.slice(at, at + length), listed, level, sure=bool(scan.introduced(at))),
        )
    if not size:
        return None
    if scan.held(at):
        name = scan.slice(at, at + size)
        return _add(scan, at, at + size, Toponym(0, 0, name, codes, _of_office(scan, at), held=True))
    if at and _no_place(scan, at - 1, at + size):
        return None
    cued, sibling = scan.cue(at) or scan.dateline(at, size), scan.sibling(at) >= 0
    key = name_key(scan.slice(at, at + size))
    weak = key in scan.words.needs_cue or scan.places.needs_cue(key) or all(level_of(code) > 1 for code in codes)
    if scan.glued(at, size, cued=cued) and (weak or not (cued or sibling)):
        return None
    if length < size:
        listed = ()
    villages = scan.longest(at, depth=3) if weak and cued else ((), 0)
    inner = villages[0] if villages[1] == size else ()
    sure = not weak or (cued and key not in scan.words.plain)
    name = scan.slice(at, at + size)
    toponym = Toponym(0, 0, name, codes, sure=sure, listed_codes=listed, inner_codes=inner)
    return _add(scan, at, at + size, toponym)


def _of_office(scan: PlaceScan, at: int) -> Level | None:
    """Return the level that an office or a government says of its place (*Bupati*, *Pemkot*)."""
    near = scan.low[max(0, at - 3) : at]
    return next((level for level, forms in scan.words.offices.items() if forms.intersection(near)), None)


def _listed(scan: PlaceScan, at: int) -> tuple[Level | None, tuple[str, ...], int]:
    """Return the level that a list says of its members, and the longest name of that level from ``at``."""
    sibling = scan.sibling(at)
    level = scan.found[sibling].level if sibling >= 0 else scan.introduced(at)
    if level not in ("district", "village"):
        return None, (), 0
    return (level, *scan.longest(at, depth=_DEPTH[level]))


def _guess(scan: PlaceScan, at: int) -> int | None:
    """Take an unknown name after a cue, or in a list of places; its neighbours must speak for it."""
    sibling, intro = scan.sibling(at) >= 0, scan.introduced(at)
    if not (scan.cue(at) or sibling or intro) or scan.low[at] in scan.words.stops:
        return None
    length = scan.run_length(at)
    last = at + length
    if not length or (length == 1 and scan.raw[at].isupper()):
        return None
    if set(scan.raw[at]) <= _ROMAN and scan.low[at - 1] in scan.words.area_cues:
        return None
    if any(scan.low[here] in scan.words.holders for here in range(at, last)) or (at and _no_place(scan, at - 1, last)):
        return None
    codes, size = scan.longest(at, depth=3)
    area = at > 0 and scan.low[at - 1] in scan.words.area_cues and not sibling
    sure = bool(intro) or (area and size < length)
    toponym = Toponym(0, 0, scan.slice(at, last), codes if size == length else (), intro, sure=sure, guessed=True)
    return _add(scan, at, last, toponym)

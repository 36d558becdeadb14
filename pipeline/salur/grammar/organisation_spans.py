"""Where the name of an organisation ends: by table, by rule for local bodies, by its first word and its capitals."""

from salur.grammar.bodies import find_area, find_local_body
from salur.grammar.name_tables import common_words, cues, given_names, regions, titles
from salur.grammar.names import initials_match, is_acronym
from salur.grammar.organisations import LEGAL_FORMS, find_organisation
from salur.grammar.words import CAPITAL, DIGIT, Words
from salur.records import PartyType

_MAX_WORDS = 14
_TAIL_FORMS = frozenset({"persero", "tbk", "perseroda", "ri", "regional"})
_AREA_TYPES = frozenset({"kabupaten", "kab", "provinsi", "prov", "kota", "kecamatan", "kec", "desa", "kelurahan", "se"})


def organisation_end(words: Words, index: int) -> int:
    """Return the word after the organisation that begins at ``index``; ``index`` if none does."""
    if words.low[index] == "pemerintah":
        return _body_end(words, index)  # The bare word is a nominal group.
    held = index > 0 and after_head(words, index)
    best = max(_table_end(words, index), _body_end(words, index))
    best = max(best, _cued_end(words, index, held=held))
    return _with_tail(words, index, best, held=held) if best > index else index


def after_head(words: Words, index: int) -> bool:
    """Return whether an office (*Ketua*, *Direktur Utama*) stands before ``index``: then a person's name may follow."""
    heads = titles().heads
    return any(
        (hit := heads.find(words.low, index - size)) is not None and hit[0] == size
        for size in (1, 2, 3)
        if index - size >= 0
    )


def _table_end(words: Words, index: int) -> int:
    best = index
    legal = index + 1 if words.low[index] in LEGAL_FORMS and index + 1 < len(words) else index
    for start in {index, legal}:
        match = find_organisation(words, start)
        if match is not None and match.form != "office":
            best = max(best, match.end)
    return best


def _body_end(words: Words, index: int) -> int:
    body = find_local_body(words, index)
    if body is None or body.office:
        return index
    # *Dinkes*, *Dinas Sosial*: the name of a local body although the area is left out.
    return body.end if body.area or all(words.kind[i] == CAPITAL for i in range(index, body.end)) else index


def _cued_end(words: Words, index: int, *, held: bool) -> int:
    known = cues()
    cue = known.starts.find(words.low, index)
    if cue is None:
        return index
    length = cue[0]
    listing = known.lists.find(words.low, index) is not None
    held = held and words.text[index].isupper() and cue[1] != "company"
    if held and not _names_branch(words, index + length):
        return index + length
    end = _name_run(words, index + length, kind=cue[1], listing=listing, held=held)
    if end > index + length:
        return end
    # A bare acronym (RSUD) names the body that the article is about.
    return index + length if words.text[index].isupper() and len(words.text[index]) > 3 else index


def _names_branch(words: Words, index: int) -> bool:
    """Return whether the word after an acronym tells which branch it is, so that it is no person's name."""
    if index >= len(words):
        return False
    low = words.low[index]
    return (
        words.kind[index] == DIGIT
        or words.text[index].isupper()
        or low in _AREA_TYPES
        or low in common_words()
        or cues().starts.find(words.low, index) is not None
        or regions().find(words.low, index) is not None
    )


def _name_run(words: Words, start: int, *, kind: PartyType, listing: bool, held: bool) -> int:
    known = cues()
    end, limit, placed = start, min(len(words), start + _MAX_WORDS), False
    while end < limit:
        low = words.low[end]
        if words.kind[end] == CAPITAL:
            if (
                low in known.never_inside
                or _verb(low)
                or (end > start and low in _AREA_TYPES and _outside(low, kind, placed=placed))
            ):
                break
            title = titles().before.find(words.low, end)
            if end > start and ((title and (held or title[1] == "ranks")) or (held and low in given_names())):
                break
            placed = placed or low in _AREA_TYPES
            end += 1
        elif _numbers(words, start, end) or _bridges(words, end, limit, listing=listing):
            end += 1
        else:
            break
    return end


def _verb(low: str) -> bool:
    """Return whether a capitalised word is a headline's verb: *Pemkab Palu Serahkan Bantuan*."""
    return low.endswith("kan") and low in common_words()


def _outside(low: str, kind: PartyType, *, placed: bool) -> bool:
    """Return whether a type of area no longer belongs to the name: *Poktan Rahayu | Desa Banteran | Kecamatan Kuta*."""
    return placed or low in {"kecamatan", "kec"} or (low in {"desa", "kelurahan"} and kind == "community")


def _numbers(words: Words, start: int, index: int) -> bool:
    """Return whether the word is a number inside the name: *SDN 2*, *SMA Negeri 1 Palu*, *Kodim 1006/Martapura*."""
    low = words.low[index]
    if words.kind[index] != DIGIT or len(low) > 40:
        return False
    if "/" in low and low[-1:].isalpha():
        return True
    follows = index + 1 < len(words) and words.kind[index + 1] == CAPITAL
    return len(low) <= 4 and low.isdigit() and (index == start or words.low[index - 1] == "negeri" or follows)


def _bridges(words: Words, index: int, limit: int, *, listing: bool) -> bool:
    """Return whether a lower-case word or mark inside a name leads on to a capitalised word."""
    if index + 1 >= limit or words.kind[index + 1] != CAPITAL or words.low[index + 1] in cues().never_inside:
        return False
    low = words.low[index]
    if low in cues().inside or low in {"-", "/", "'"}:
        return True
    # *Dinas Sosial dan BPBD*: a new name begins.
    if not listing or _begins_name(words, index + 1):
        return False
    if low in {"dan", "serta"}:
        return True
    # A comma stays inside where "dan" closes the list soon.
    return low == "," and any(
        words.low[i] == "dan" and i + 1 < len(words) and words.kind[i + 1] == CAPITAL and not _begins_name(words, i + 1)
        for i in range(index + 2, min(index + 5, len(words)))
    )


def _begins_name(words: Words, index: int) -> bool:
    """Return whether a new organisation's name seems to begin at ``index``: a cue word or an acronym."""
    return cues().starts.find(words.low, index) is not None or (
        words.text[index].isupper() and len(words.text[index]) > 2
    )


def _with_tail(words: Words, start: int, end: int, *, held: bool) -> int:
    """Extend over (Persero), Tbk, Group, Foundation and the name of an area."""
    known = cues()
    while end < len(words) and end - start < _MAX_WORDS:
        low = words.low[end]
        if low in _TAIL_FORMS and words.kind[end] == CAPITAL:
            end += 1
        elif low == "," and end + 1 < len(words) and words.low[end + 1] == "tbk":
            end += 2
        elif low == "(" and end + 2 < len(words) and words.low[end + 1] in _TAIL_FORMS and words.text[end + 2] == ")":
            end += 3
        elif words.kind[end] == CAPITAL and (low in known.ends or low in known.place_tails):
            end += 1
        else:
            break
    if (
        end + 3 < len(words)
        and words.text[end] == "("
        and words.text[end + 2] == ")"
        and is_acronym(words.text[end + 1])
    ):
        # *Badan Penanggulangan Bencana Daerah (BPBD) Kabupaten Jember* is one name.
        if not held and words.kind[end + 3] == CAPITAL and initials_match(words.text[end + 1], words.text[start:end]):
            run = _name_run(words, end + 3, kind="unknown", listing=False, held=True)
            return run if run > end + 3 and words.low[end + 3] not in given_names() else end
        area = _area_end(words, end + 3)
        return area if area > end + 3 else end
    return _area_end(words, end) if words.text[end - 1] != ")" else end


def _area_end(words: Words, index: int) -> int:
    if index >= len(words) or words.kind[index] != CAPITAL:
        return index
    if words.low[index] in _AREA_TYPES or regions().find(words.low, index) is not None:
        return find_area(words, index, greedy=True)[0]
    return index

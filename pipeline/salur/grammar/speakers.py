"""Speakers' words for their own body: *kami*, *pihaknya*, *perusahaan*, joined to the body they stand for."""

from bisect import bisect_left
from collections.abc import Sequence

from salur.grammar.entity_keys import Draft, Key
from salur.grammar.name_tables import party_nouns
from salur.grammar.words import Words

# A quotation and the name of who said it stand within this many words of each other.
_REACH = 45


def speaker_mentions(words: Words, drafts: Sequence[Draft]) -> list[Draft]:
    """Return mentions by pronoun whose body is clear; a draft that is such a pronoun is given its body in place.

    *kami*, *pihaknya* and the like go to the body of the nearest person with an office, *perusahaan* to the firm named
    last before it.
    """
    by_extent = {(draft.start, draft.end): draft for draft in drafts}
    speakers = sorted(((draft.start, draft.body) for draft in drafts if draft.body), key=lambda item: item[0])
    firms = sorted(
        ((draft.start, draft.key) for draft in drafts if draft.key.kind == "org" and draft.key.type == "company"),
        key=lambda item: item[0],
    )
    found: list[Draft] = []
    for index in range(len(words)):
        hit = party_nouns().pronouns.find(words.low, index)
        if hit is None:
            continue
        key = _nearest(speakers, index) if hit[1] == "speaker" else _last(firms, index)
        known = by_extent.get((index, index + hit[0]))
        if key is not None and known is not None and known.form == "nominal":
            known.key = key
        elif key is not None and known is None and hit[1] == "speaker":
            found.append(Draft(index, index + hit[0], key, "nominal"))
    return found


def _nearest(places: Sequence[tuple[int, Key]], index: int) -> Key | None:
    position = bisect_left(places, index, key=lambda place: place[0])
    near = [place for place in places[max(0, position - 1) : position + 1] if abs(place[0] - index) <= _REACH]
    return min(near, key=lambda place: abs(place[0] - index))[1] if near else None


def _last(places: Sequence[tuple[int, Key]], index: int) -> Key | None:
    position = bisect_left(places, index, key=lambda place: place[0])
    return places[position - 1][1] if position else None

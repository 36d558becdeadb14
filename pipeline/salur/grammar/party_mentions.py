"""Mentions of parties in running words: who they name, which of them name the same party.

Named entities, office-holders, acronyms and nominal groups become drafts with a key; the keys of one party are then
joined (acronym to long form, *Aice* to *Aice Group*, *Herman* to *Herman Suherman*) and numbered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from salur.grammar.entity_keys import Draft, Form, Key, Keys, nominal_key, organisation_key, person_key, place_key
from salur.grammar.names import is_acronym, learn_acronyms, person_core
from salur.grammar.nominal_groups import find_nominal_groups
from salur.grammar.office_holders import office_mentions
from salur.grammar.organisations import LEGAL_FORMS, find_organisation
from salur.grammar.speakers import speaker_mentions
from salur.grammar.words import CAPITAL, LOWER, Words
from salur.records import PartyType

# Names of the table that are more often common words when no entity stands there.
_PLAIN = frozenset(
    {"pemerintah", "imigrasi", "garuda", "demokrat", "matahari", "kompas", "tempo", "merdeka", "dana", "army"}
)
Entity = tuple[int, int, str]
_NONE: Mapping[tuple[int, int], str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PartyMention:
    """A mention: words ``start`` up to ``end``; the other fields as in :class:`salur.annotations.Mention`."""

    start: int
    end: int
    name: str
    type: PartyType
    entity: int
    form: Form
    body: int | None


def find_mentions(
    words: Words, entities: Sequence[Entity], *, tags: Sequence[str] = (), places: Mapping[tuple[int, int], str] = _NONE
) -> list[PartyMention]:
    """Return the mentions of parties in ``words``, in order; spans may nest but no two have the same extent.

    Args:
        words: the text.
        entities: ``(start, end, label)`` of its named entities (``PER``, ``ORG``, ``LOC``), in order, without overlaps.
        tags: universal part-of-speech tags, empty where the text has none.
        places: canonical names of the places that are linked to an administrative unit, by their extents.
    """
    keys = Keys()
    learnt = learn_acronyms(words)
    drafts = [_named(words, entity, places) for entity in entities]
    drafts += office_mentions(words, drafts)
    drafts += _table_names(words, drafts)
    drafts += _nominals(words, drafts, tags)
    drafts += _acronyms(words, drafts, learnt)
    drafts += speaker_mentions(words, drafts)
    by_extent: dict[tuple[int, int], Draft] = {}
    for draft in drafts:
        by_extent.setdefault((draft.start, draft.end), draft)
    ordered = sorted(by_extent.values(), key=lambda draft: (draft.start, -draft.end))
    _join_acronyms(words, keys, ordered, learnt)
    keys.join_short_forms([draft.key for draft in ordered])
    return [_numbered(draft, keys) for draft in ordered]


def _numbered(draft: Draft, keys: Keys) -> PartyMention:
    key = keys.resolve(draft.key)
    body = keys.number(keys.resolve(draft.body)) if draft.body is not None else None
    return PartyMention(draft.start, draft.end, key.name, key.type, keys.number(key), draft.form, body)


def _named(words: Words, entity: Entity, places: Mapping[tuple[int, int], str]) -> Draft:
    start, end, label = entity
    if label == "PER":
        start, end = person_core(words, start, end)
        return Draft(start, end, person_key(words, start, end), "name" if end - start > 1 else "short")
    if label in {"LOC", "GPE"} and (start, end) in places:
        return Draft(start, end, Key("loc", places[start, end], "government"), "name")
    if label in {"LOC", "GPE"}:
        return Draft(start, end, place_key(words, start, end), "name")
    key, form = organisation_key(words, start, end)
    return Draft(start, end, key, form)


def _table_names(words: Words, drafts: Sequence[Draft]) -> list[Draft]:
    """Return names of the organisation table that are no entities: *kantor pos*, an acronym that the model missed."""
    covered = _covered(words, drafts)
    found = []
    for index, kind in enumerate(words.kind):
        if kind not in {LOWER, CAPITAL} or covered[index]:
            continue
        match = find_organisation(words, index)
        if match is None or match.form == "office" or any(covered[index : match.end]):
            continue
        if match.end - index > 1 or "." in words.text[index] or (kind == CAPITAL and words.low[index] not in _PLAIN):
            key = Key("org", match.organisation.name, match.organisation.type)
            found.append(Draft(index, match.end, key, "short" if match.end - index > 1 else "acronym"))
    return found


def _nominals(words: Words, drafts: Sequence[Draft], tags: Sequence[str]) -> list[Draft]:
    ends = [0] * len(words)
    labels = [""] * len(words)
    for draft in drafts:
        for index in range(draft.start, draft.end):
            ends[index] = max(ends[index], draft.end)
            labels[index] = labels[index] or draft.key.kind.upper()
    groups = find_nominal_groups(words, entities=ends, labels=labels, tags=tags)
    return [Draft(group.start, group.end, nominal_key(words, group), "nominal") for group in groups]


def _acronyms(words: Words, drafts: Sequence[Draft], learnt: dict[str, tuple[int, int]]) -> list[Draft]:
    """Return the occurrences of learnt acronyms that no other draft covers, and those in brackets inside a name."""
    covered = _covered(words, drafts)
    found = [
        Draft(index, index + 1, organisation_key(words, index, index + 1)[0], "acronym")
        for index, text in enumerate(words.text)
        if text in learnt and not covered[index]
    ]
    for draft in drafts:
        if draft.key.kind == "org" and draft.form != "nominal":
            found += [
                Draft(index, index + 1, draft.key, "acronym")
                for index in range(draft.start + 2, draft.end - 1)
                if words.text[index - 1] == "("
                and words.text[index + 1] == ")"
                and is_acronym(words.text[index])
                and words.low[index] not in LEGAL_FORMS
            ]
    return found


def _join_acronyms(words: Words, keys: Keys, drafts: Sequence[Draft], learnt: dict[str, tuple[int, int]]) -> None:
    """Join each learnt acronym to the draft that ends where its long form ends."""
    ending = {draft.end: draft for draft in reversed(drafts)}
    single = {words.text[draft.start]: draft for draft in reversed(drafts) if draft.end - draft.start == 1}
    for acronym, (start, end) in learnt.items():
        long_form = ending.get(end)
        if long_form is None or long_form.start > start + 2:
            continue
        if acronym in single:
            keys.join(single[acronym].key, long_form.key)


def _covered(words: Words, drafts: Sequence[Draft]) -> bytearray:
    covered = bytearray(len(words))
    for draft in drafts:
        covered[draft.start : draft.end] = b"\x01" * (draft.end - draft.start)
    return covered

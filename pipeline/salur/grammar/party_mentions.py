"""Mentions of parties in running words: who they name, which of them name the same party.

Named entities, office-holders, acronyms and nominal groups become drafts with a key; the keys of one party are then
joined (acronym to long form, *Aice* to *Aice Group*, *Herman* to *Herman Suherman*) and numbered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from salur.grammar.bodies import find_local_body
from salur.grammar.entity_keys import Key, Keys, nominal_key, organisation_key, person_key, place_key
from salur.grammar.name_tables import titles
from salur.grammar.names import is_acronym, learn_acronyms
from salur.grammar.nominal_groups import find_nominal_groups
from salur.grammar.organisations import find_organisation
from salur.grammar.words import CAPITAL, Words
from salur.records import PartyType

Form = Literal["name", "acronym", "short", "office", "nominal"]
Entity = tuple[int, int, str]


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


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    key: Key
    form: Form
    body: Key | None = None


def find_mentions(words: Words, entities: Sequence[Entity], tags: Sequence[str] = ()) -> list[PartyMention]:
    """Return the mentions of parties in ``words``, in order; spans may nest but no two have the same extent.

    Args:
        words: the text.
        entities: ``(start, end, label)`` of its named entities (``PER``, ``ORG``, ``LOC``), in order, without overlaps.
        tags: universal part-of-speech tags, empty where the text has none.
    """
    keys = Keys()
    learnt = learn_acronyms(words)
    drafts = [_named(words, entity) for entity in entities]
    drafts += _offices(words, entities, drafts)
    drafts += _table_names(words, drafts)
    drafts += _nominals(words, drafts, tags)
    drafts += _acronyms(words, drafts, learnt)
    by_extent: dict[tuple[int, int], _Draft] = {}
    for draft in drafts:
        by_extent.setdefault((draft.start, draft.end), draft)
    ordered = sorted(by_extent.values(), key=lambda draft: (draft.start, -draft.end))
    _join_acronyms(words, keys, ordered, learnt)
    keys.join_short_forms([draft.key for draft in ordered])
    return [_numbered(draft, keys) for draft in ordered]


def _numbered(draft: _Draft, keys: Keys) -> PartyMention:
    key = keys.resolve(draft.key)
    body = keys.number(keys.resolve(draft.body)) if draft.body is not None else None
    return PartyMention(draft.start, draft.end, key.name, key.type, keys.number(key), draft.form, body)


def _named(words: Words, entity: Entity) -> _Draft:
    start, end, label = entity
    if label == "PER":
        return _Draft(start, end, person_key(words, start, end), "name" if end - start > 1 else "short")
    if label == "LOC":
        return _Draft(start, end, place_key(words, start, end), "name")
    key, form = organisation_key(words, start, end)
    return _Draft(start, end, key, form)


def _offices(words: Words, entities: Sequence[Entity], named: Sequence[_Draft]) -> list[_Draft]:
    """Return mentions of bodies by their office-holders, joined with the person's name that follows.

    The person's own draft in ``named`` learns which body it stands for.
    """
    persons = {entity[0]: draft for entity, draft in zip(entities, named, strict=True) if entity[2] == "PER"}
    organisations = {entity[0]: draft for entity, draft in zip(entities, named, strict=True) if entity[2] == "ORG"}
    found: list[_Draft] = []
    latest: dict[str, Key] = {}
    index = 0
    while index < len(words):
        office = _office_at(words, index, latest, organisations)
        if office is None:
            index += 1
            continue
        end, key = office
        person = _person_after(words, end, persons)
        if person is not None:
            person.body = key
            end = person.end
        found.append(_Draft(index, end, key, "office"))
        index = end
    return found


def _office_at(
    words: Words, start: int, latest: dict[str, Key], organisations: dict[int, _Draft]
) -> tuple[int, Key] | None:
    """Return the word after the office at ``start`` and the key of its body."""
    index = start
    acting = titles().acting.find(words.low, index)
    if acting is not None and index + acting[0] < len(words):
        index += acting[0]
    body = find_local_body(words, index)
    if body is not None and body.office and (body.area or words.kind[index] == CAPITAL):
        office = words.low[index]
        if body.area:
            latest[office] = Key("org", body.name, "government")
            return body.end, latest[office]
        return (body.end, latest[office]) if office in latest else None
    match = find_organisation(words, index)
    if match is not None and match.form == "office" and words.kind[index] == CAPITAL:
        return match.end, Key("org", match.organisation.name, match.organisation.type)
    head = titles().heads.find(words.low, index)
    if head is None:
        return None
    draft = organisations.get(index + head[0])
    return None if draft is None else (draft.end, draft.key)


def _person_after(words: Words, index: int, persons: dict[int, _Draft]) -> _Draft | None:
    """Return the person named right after an office: over a comma, an acronym in brackets or titles."""
    for skipped in range(4):
        position = index + skipped
        if position in persons:
            return persons[position]
        if position >= len(words):
            return None
        low = words.low[position]
        if not (
            low in {",", "(", ")"} or is_acronym(words.text[position]) or titles().before.find(words.low, position)
        ):
            return None
    return None


def _table_names(words: Words, drafts: Sequence[_Draft]) -> list[_Draft]:
    """Return names of the organisation table written small that are no entities: *kantor pos*, *bea cukai*."""
    covered = _covered(words, drafts)
    found = []
    for index, kind in enumerate(words.kind):
        if kind == CAPITAL or covered[index]:
            continue
        match = find_organisation(words, index)
        if match is not None and match.end - index > 1 and match.form != "office":
            key = Key("org", match.organisation.name, match.organisation.type)
            found.append(_Draft(index, match.end, key, "short"))
    return found


def _nominals(words: Words, drafts: Sequence[_Draft], tags: Sequence[str]) -> list[_Draft]:
    ends = [0] * len(words)
    labels = [""] * len(words)
    for draft in drafts:
        for index in range(draft.start, draft.end):
            ends[index] = max(ends[index], draft.end)
            labels[index] = labels[index] or draft.key.kind.upper()
    groups = find_nominal_groups(words, entities=ends, labels=labels, tags=tags)
    return [_Draft(group.start, group.end, nominal_key(words, group), "nominal") for group in groups]


def _acronyms(words: Words, drafts: Sequence[_Draft], learnt: dict[str, tuple[int, int]]) -> list[_Draft]:
    """Return the occurrences of learnt acronyms that no other draft covers."""
    wanted = {acronym: words.span(*span) for acronym, span in learnt.items()}
    covered = _covered(words, drafts)
    return [
        _Draft(index, index + 1, organisation_key(words, index, index + 1)[0], "acronym")
        for index, text in enumerate(words.text)
        if text in wanted and not covered[index]
    ]


def _join_acronyms(words: Words, keys: Keys, drafts: Sequence[_Draft], learnt: dict[str, tuple[int, int]]) -> None:
    """Join each learnt acronym to the draft that ends where its long form ends."""
    ending = {draft.end: draft for draft in reversed(drafts)}
    for acronym, (start, end) in learnt.items():
        long_form = ending.get(end)
        if long_form is None or long_form.start > start + 2:
            continue
        for draft in drafts:
            if draft.end - draft.start == 1 and words.text[draft.start] == acronym:
                keys.join(draft.key, long_form.key)
                break


def _covered(words: Words, drafts: Sequence[_Draft]) -> bytearray:
    covered = bytearray(len(words))
    for draft in drafts:
        covered[draft.start : draft.end] = b"\x01" * (draft.end - draft.start)
    return covered

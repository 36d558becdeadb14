"""Office-holders and the bodies they stand for: *Mensos Rini Astuti*, *Budi, Kepala BPBD Palu*."""

from collections.abc import Sequence

from salur.grammar.bodies import find_local_body
from salur.grammar.entity_keys import Draft, Key
from salur.grammar.name_tables import titles
from salur.grammar.names import is_acronym
from salur.grammar.organisations import find_organisation
from salur.grammar.words import CAPITAL, Words

# Words between a person and his office: *Budi selaku Ketua PMI*.
_LINKS = frozenset({",", "selaku", "sebagai", "(", "yang", "juga"})


def office_mentions(words: Words, named: Sequence[Draft]) -> list[Draft]:
    """Return mentions of bodies by their office-holders, joined with the person's name that follows.

    Args:
        words: the text.
        named: the drafts of its named entities, in order; a person's draft learns here which body he stands for.
    """
    persons = {draft.start: draft for draft in named if draft.key.kind == "per"}
    ending = {draft.end: draft for draft in persons.values()}
    organisations = {draft.start: draft for draft in named if draft.key.kind == "org"}
    found: list[Draft] = []
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
        else:
            before = _person_before(words, index, ending)
            if before is not None and before.body is None:
                before.body = key
        found.append(Draft(index, end, key, "office"))
        index = end
    return found


def _office_at(
    words: Words, start: int, latest: dict[str, Key], organisations: dict[int, Draft]
) -> tuple[int, Key] | None:
    """Return the word after the office at ``start`` and the key of its body."""
    index = start
    acting = titles().acting.find(words.low, index)
    if acting is not None and index + acting[0] < len(words):
        index += acting[0]
    body = find_local_body(words, index)
    if body is not None and body.office:
        office = words.low[index]
        if body.area:
            latest[office] = Key("org", body.name, "government")
        # *Bupati* alone is the one whose area the text has named.
        return (body.end, latest[office]) if office in latest and (body.area or words.kind[index] == CAPITAL) else None
    match = find_organisation(words, index)
    if match is not None and match.form == "office" and words.kind[index] == CAPITAL:
        return match.end, Key("org", match.organisation.name, match.organisation.type)
    head = titles().heads.find(words.low, index) or titles().groups.find(words.low, index)
    if head is None:
        return None
    draft = organisations.get(index + head[0])
    return None if draft is None else (draft.end, draft.key)


def _person_after(words: Words, index: int, persons: dict[int, Draft]) -> Draft | None:
    """Return the person named right after an office: over a comma, an acronym in brackets or titles."""
    for position in range(index, min(index + 5, len(words))):
        if position in persons:
            return persons[position]
        low = words.low[position]
        if not (
            low in {",", "(", ")"} or is_acronym(words.text[position]) or titles().before.find(words.low, position)
        ):
            return None
    return None


def _person_before(words: Words, index: int, ending: dict[int, Draft]) -> Draft | None:
    """Return the person named right before an office: *Budi, Ketua PMI*; *Budi selaku Ketua PMI*."""
    for position in range(index, max(index - 4, 0), -1):
        if position in ending and position < index:
            return ending[position]
        if words.low[position - 1] not in _LINKS:
            return None
    return None

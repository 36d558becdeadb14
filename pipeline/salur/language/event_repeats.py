"""Drafts beside one another: repeats of one event, totals of several, and what was said of one but not of another."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from salur.language.event_choice import Choice, EventDraft, without_repeats
from salur.language.event_view import Candidate, EventView, content_words, is_generic, party_of, quantity_of

_SAME_PARTY, _SAME_THING = 0.5, 0.7
_ROUNDING = 1e-6


def join_repeats(drafts: Iterable[EventDraft], view: EventView) -> list[EventDraft]:
    """Return the drafts with those joined that give the same thing between parties that may be the same.

    The surer telling keeps its slots; the other adds things, and fillers where the surer one has none. Different
    amounts, different named parties and differently numbered receivers never join.
    """
    joined: list[EventDraft] = []
    for draft in sorted(drafts, key=lambda draft: -draft.confidence):
        for place, other in enumerate(joined):
            if _tell_one_event(other, draft, view):
                joined[place] = _joined(other, draft, view)
                break
        else:
            joined.append(draft)
    return sorted(joined, key=lambda draft: min(anchor.start for anchor in draft.anchors))


def without_totals(drafts: Sequence[EventDraft], view: EventView) -> list[EventDraft]:
    """Return the drafts without amounts that are the sum of others given, or one of them times a number of receivers.

    *Rp825 juta untuk 165 unit usaha, masing-masing Rp5 juta* gives 165 times Rp5 million; the total is no gift besides.
    """
    amounts = [
        (choice, float(quantity.value), quantity.unit, quantity.kind)
        for draft in drafts
        for choice in draft.slots["item"]
        if (quantity := quantity_of(view, choice.candidate)) is not None and quantity.value
    ]
    counts = {
        float(quantity.value)
        for quantity in view.marks["quantity"].values()
        if quantity.kind == "count" and quantity.value is not None and quantity.value > 1
    }
    totals = set()
    for choice, value, unit, kind in amounts:
        parts = {
            (part, other.candidate.start): part
            for other, part, *which in amounts
            if which == [unit, kind] and part < value
        }
        shared = kind == "money" and any(_equal(part * count, value) for part in parts.values() for count in counts)
        if shared or (len(parts) > 1 and _equal(sum(parts.values()), value)):
            totals.add(choice.candidate)
    kept = []
    for draft in drafts:
        items = tuple(choice for choice in draft.slots["item"] if choice.candidate not in totals)
        if items:
            kept.append(replace(draft, slots={**draft.slots, "item": items}))
    return kept


def without_borrowed(drafts: Sequence[EventDraft], view: EventView, *, sure: float) -> list[EventDraft]:
    """Return the drafts without dates and places that a sentence states which tells another event, and not theirs.

    *Senin (3/2) PT A memberi tenda di Garut. Sebelumnya mereka mengirim beras.* says not when or where the rice came.

    Args:
        drafts: the events of the document.
        view: the document.
        sure: least score of a date or place that may be another event's as well.
    """
    told = [{int(view.sentences[anchor.start]) for anchor in draft.anchors} for draft in drafts]
    kept = []
    for number, draft in enumerate(drafts):
        elsewhere = set().union(*(sentences for other, sentences in enumerate(told) if other != number)) - told[number]
        own = {
            role: tuple(
                choice
                for choice in draft.slots[role]
                if choice.score >= sure or int(view.sentences[choice.candidate.start]) not in elsewhere
            )
            for role in ("date", "location")
        }
        kept.append(replace(draft, slots={**draft.slots, **own}))
    return kept


def _tell_one_event(first: EventDraft, second: EventDraft, view: EventView) -> bool:
    things = [(a.candidate, b.candidate) for a in first.slots["item"] for b in second.slots["item"]]
    # One sentence that names the same thing twice shares it out.
    if not any(view.sentences[a.start] != view.sentences[b.start] and _same_thing(view, a, b) for a, b in things):
        return False
    givers, receivers = ((first.slots[role], second.slots[role]) for role in ("donor", "recipient"))
    if _differ(view, *givers):
        return False
    return not (_differ(view, *receivers) or _apart(view, *receivers))


def _differ(view: EventView, first: Sequence[Choice], second: Sequence[Choice]) -> bool:
    """Tell whether both name somebody, and no one in common; a party that is only described may be anyone."""
    if not first or not second or _share_party(view, first, second):
        return False
    return not (_described(view, first) or _described(view, second))


def _apart(view: EventView, first: Sequence[Choice], second: Sequence[Choice]) -> bool:
    """Tell whether both are counted groups, and different ones (*31 unit usaha*, *165 unit usaha*)."""
    if _share_party(view, first, second):
        return False
    return _counted(view, first) and _counted(view, second)


def _counted(view: EventView, choices: Sequence[Choice]) -> bool:
    return any(word[0].isdigit() for choice in choices for word in content_words(view, choice.candidate))


def _share_party(view: EventView, first: Sequence[Choice], second: Sequence[Choice]) -> bool:
    for a in first:
        for b in second:
            entities = {party_of(view, a.candidate), party_of(view, b.candidate)}
            if len(entities) == 1 and None not in entities:
                return True
            left, right = content_words(view, a.candidate), content_words(view, b.candidate)
            if _dice(left, right) >= _SAME_PARTY or left <= right or right <= left:
                return True
    return False


def _described(view: EventView, choices: Sequence[Choice]) -> bool:
    mentions = (view.marks["mention"].get((c.candidate.start, c.candidate.end)) for c in choices)
    return all(mention is None or mention.form == "nominal" for mention in mentions)


def _same_thing(view: EventView, first: Candidate, second: Candidate) -> bool:
    a, b = quantity_of(view, first), quantity_of(view, second)
    left, right = content_words(view, first), content_words(view, second)
    if a is not None and b is not None and a.value is not None and b.value is not None:
        if a.value != b.value:
            return False
        if "money" in (a.kind, b.kind):
            return a.unit == b.unit
        shared = left & right
        numbers = Counter({word: n for word, n in shared.items() if word[0].isdigit()})
        return _dice(left - numbers, right - numbers) >= _SAME_PARTY or not (left - numbers and right - numbers)
    if is_generic(view, first) or is_generic(view, second):
        return False
    return _dice(left, right) >= _SAME_THING


def _joined(surer: EventDraft, other: EventDraft, view: EventView) -> EventDraft:
    known = surer.slots["item"]
    new = (c for c in other.slots["item"] if not any(_same_thing(view, c.candidate, k.candidate) for k in known))
    slots = {role: choices or other.slots[role] for role, choices in surer.slots.items()}
    slots["item"] = without_repeats((*known, *new), view, (), same_wording=1.0)
    more = tuple(anchor for anchor in other.anchors if anchor not in surer.anchors)
    return replace(surer, slots=slots, anchors=surer.anchors + more)


def _dice(left: Counter[str], right: Counter[str]) -> float:
    size = left.total() + right.total()
    return 2 * (left & right).total() / size if size else 0.0


def _equal(a: float, b: float) -> bool:
    return abs(a - b) < _ROUNDING * b

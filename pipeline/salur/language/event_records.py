"""From drafts of events to records: parties with canonical names, items with values, places with codes, evidence."""

from collections.abc import Iterable
from typing import TypedDict

from salur.grammar.goods import category_of
from salur.language.event_choice import Choice, EventDraft
from salur.language.event_view import Candidate, EventView, quantity_of
from salur.records import Article, EventDate, GivingRecord, Item, Location, Party, Span, Worth, stable_id

_MOST_EVIDENCE = 4
_PLANNED = 0.5


def make_record(draft: EventDraft, view: EventView, article: Article) -> GivingRecord:
    """Return the record of an event draft; its id depends on the article and on what is given where in the text."""
    items = tuple(_item(choice, view) for choice in draft.slots["item"])
    evidence = _evidence(draft, view)
    anchor = min(draft.anchors, key=lambda candidate: candidate.start)
    return GivingRecord(
        record_id=stable_id(article.id, str(view.starts[anchor.start]), *(item.text for item in items)),
        article_id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        published=article.published,
        donors=_parties(draft.slots["donor"], view),
        recipients=_parties(draft.slots["recipient"], view),
        beneficiaries=_parties(draft.slots["beneficiary"], view),
        intermediaries=_parties(draft.slots["intermediary"], view),
        items=tuple(sorted(items, key=lambda item: item.start)),
        worth=_worth(draft, view, evidence),
        locations=tuple(_location(choice, view) for choice in draft.slots["location"]),
        date=next((_date(choice, view) for choice in draft.slots["date"]), None),
        status="planned" if draft.planned >= _PLANNED else "delivered",
        triggers=_triggers(view, draft.anchors),
        evidence=tuple(_span(view, start, end) for start, end in evidence),
        confidence=_probability(draft.confidence),
    )


class _Place(TypedDict):
    text: str
    start: int
    end: int
    reason: str
    score: float


def _span(view: EventView, start: int, end: int) -> Span:
    return Span(text=view.text_of(start, end), start=view.starts[start], end=view.ends[end - 1])


def _place(choice: Choice, view: EventView) -> _Place:
    start, end = choice.candidate.start, choice.candidate.end
    return {
        "text": view.text_of(start, end),
        "start": view.starts[start],
        "end": view.ends[end - 1],
        "reason": choice.reason,
        "score": _probability(choice.score),
    }


def _probability(score: float) -> float:
    """Return a score between 0 and 1 to four places: the last digits depend on what else was in the batch."""
    return round(min(1.0, max(0.0, score)), 4)


def _parties(choices: Iterable[Choice], view: EventView) -> tuple[Party, ...]:
    parties = []
    for choice in choices:
        mention = view.marks["mention"].get((choice.candidate.start, choice.candidate.end))
        place = _place(choice, view)
        name = mention.name if mention is not None else place["text"]
        parties.append(Party(**place, name=name, type=mention.type if mention is not None else "unknown"))
    return tuple(parties)


def _item(choice: Choice, view: EventView) -> Item:
    place = _place(choice, view)
    text = place["text"]
    quantity = quantity_of(view, choice.candidate)
    if quantity is None:
        return Item(**place, object=text, category=category_of(text))
    return Item(
        **place,
        value=quantity.value,
        unit=quantity.unit,
        object=quantity.object,
        approx=quantity.approx,
        per=quantity.per,
        category="cash" if quantity.kind == "money" else category_of(text),
    )


def _worth(draft: EventDraft, view: EventView, evidence: list[tuple[int, int]]) -> Worth | None:
    spans = [(choice.candidate.start, choice.candidate.end) for choice in draft.slots["worth"]]
    if not spans:
        spans = [
            span
            for span, quantity in view.marks["quantity"].items()
            if quantity.kind == "money" and quantity.role == "worth"
            and any(start <= span[0] and span[1] <= end for start, end in evidence)
        ]  # fmt: skip
    for start, end in spans:
        quantity = view.marks["quantity"].get((start, end))
        if quantity is None or quantity.kind != "money" or any(a.start == start for a in draft.anchors):
            continue
        place = _span(view, start, end)
        return Worth(text=place.text, start=place.start, end=place.end, value=quantity.value, currency=quantity.unit)
    return None


def _location(choice: Choice, view: EventView) -> Location:
    place = view.marks["place"].get((choice.candidate.start, choice.candidate.end))
    if place is None:
        return Location(**_place(choice, view))
    return Location(
        **_place(choice, view),
        name=place.name,
        code=place.code,
        level=place.level,
        province=place.province,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
    )


def _date(choice: Choice, view: EventView) -> EventDate:
    value = view.marks["date"].get((choice.candidate.start, choice.candidate.end))
    if value is None:
        return EventDate(**_place(choice, view))
    return EventDate(**_place(choice, view), iso=value.iso, precision=value.precision, anchor=value.anchor)


def _evidence(draft: EventDraft, view: EventView) -> list[tuple[int, int]]:
    """Return the sentences that hold the things given, in text order, as token offsets without line breaks."""
    numbers = sorted({int(view.sentences[anchor.start]) for anchor in draft.anchors})[:_MOST_EVIDENCE]
    sentences = []
    for number in numbers:
        tokens = [int(n) for n in (view.sentences == number).nonzero()[0] if not view.shapes[int(n)].isspace()]
        sentences.append((tokens[0], tokens[-1] + 1))
    return sentences


def _triggers(view: EventView, anchors: Iterable[Candidate]) -> tuple[Span, ...]:
    """Return, for each thing given, the nearest giving word of its sentence."""
    chosen: dict[int, Span] = {}
    for anchor in anchors:
        sentence = view.sentences[anchor.start]
        near = [(start, end) for start, end, _ in view.triggers if view.sentences[start] == sentence]
        verbs = [span for span in near if span[0] < anchor.start or span[0] >= anchor.end] or near
        if verbs:
            start, end = min(verbs, key=lambda span: abs(span[0] - anchor.start))
            chosen[start] = _span(view, start, end)
    return tuple(chosen[start] for start in sorted(chosen))

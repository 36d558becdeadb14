"""A Doc as the event stage sees it: plain words, marks and candidates, cheap to read and to keep."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import SENT_START  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.tokens import Doc

from salur.annotations import Quantity
from salur.grammar.goods import generic_heads
from salur.language.doc_words import doc_words
from salur.language.lexicon import Entry, giving_lexicon

Offsets = tuple[int, int]
SOURCES = ("quantity", "date", "place", "mention", "goods", "tagged")
_KEYS = {"quantities": "quantity", "dates": "date", "places": "place", "mentions": "mention", "goods": "goods"}
_QUOTES = {'"': 0, "“": 1, "”": -1}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may fill a slot.

    Attributes:
        start: first token.
        end: one past the last token.
        sources: which annotations proposed it (of ``SOURCES``).
    """

    start: int
    end: int
    sources: frozenset[str]


@dataclass(slots=True)
class EventView:
    """The parts of a Doc that decide its events; picklable, and free of spaCy objects.

    Attributes:
        text: the article's text.
        title: its title, or an empty string.
        words: the tokens in lower case.
        shapes: the tokens as written.
        starts: offset of each token's first character.
        ends: offset after each token's last character.
        sentences: number of each token's sentence, from 0, shape ``(tokens,)``.
        quoted: whether each token stands inside quotation marks, shape ``(tokens,)``.
        marks: annotation by source (``quantity``, ``date`` …) and token offsets.
        entities: label and IOB tag of each token (``ORG``, ``B``), empty outside entities.
        triggers: giving words with their token offsets, in text order.
    """

    text: str
    title: str
    words: list[str]
    shapes: list[str]
    starts: list[int]
    ends: list[int]
    sentences: NDArray[np.int32]
    quoted: NDArray[np.bool_]
    marks: dict[str, dict[Offsets, Any]]
    entities: list[tuple[str, str]]
    triggers: list[tuple[int, int, Entry]]
    trigger_counts: NDArray[np.int32] = field(init=False)

    def __post_init__(self) -> None:
        """Count the triggers before each token, so that those between two tokens are a difference."""
        counts = np.zeros(len(self.words) + 1, dtype=np.int32)
        for start, _, _ in self.triggers:
            counts[start + 1] += 1
        self.trigger_counts = np.cumsum(counts).astype(np.int32)

    def text_of(self, start: int, end: int) -> str:
        """Return the text from token ``start`` to before token ``end``."""
        return self.text[self.starts[start] : self.ends[end - 1]]


def make_view(doc: Doc) -> EventView:
    """Return the view of a Doc that the stages before the events have annotated."""
    article = doc._.article
    known = doc_words(doc)
    shapes, starts = known.words, known.starts
    words = [shape.lower() for shape in shapes]
    return EventView(
        text=known.text,
        title=(article.title or "") if article is not None else "",
        words=words,
        shapes=shapes,
        starts=starts,
        ends=[start + len(shape) for start, shape in zip(starts, shapes, strict=True)],
        sentences=_sentence_numbers(doc),
        quoted=_quoted(shapes),
        marks={source: _marks(doc, key, source) for key, source in _KEYS.items()},
        entities=_entities(doc),
        triggers=giving_lexicon().find(words),
    )


def find_candidates(view: EventView, tagged: set[Offsets] | None = None) -> list[Candidate]:
    """Return the candidate fillers in text order, one for each different span.

    Args:
        view: the document.
        tagged: token offsets that a role tagger proposes besides the annotations.
    """
    proposals: dict[Offsets, set[str]] = {}
    for source, marks in view.marks.items():
        for offsets in marks:
            proposals.setdefault(offsets, set()).add(source)
    for start, end, entry in view.triggers:
        if entry.frame == "thing":
            proposals.setdefault((start, end), set()).add("goods")
    for offsets in tagged or ():
        proposals.setdefault(offsets, set()).add("tagged")
    return [Candidate(*offsets, frozenset(sources)) for offsets, sources in sorted(proposals.items())]


def quantity_of(view: EventView, candidate: Candidate) -> Quantity | None:
    """Return the quantity of a candidate: its own, or the only one inside it."""
    quantities = view.marks["quantity"]
    own: Quantity | None = quantities.get((candidate.start, candidate.end))
    if own is not None:
        return own
    inside = [q for (start, end), q in quantities.items() if candidate.start <= start and end <= candidate.end]
    return inside[0] if len(inside) == 1 else None


def content_words(view: EventView, candidate: Candidate) -> Counter[str]:
    """Return the lower-case words of a candidate that are more than punctuation, with how often each stands in it."""
    words = view.words[candidate.start : candidate.end]
    return Counter(word for word in words if any(character.isalnum() for character in word))


def party_of(view: EventView, candidate: Candidate) -> int | None:
    """Return the number of the party that a candidate names, the body for an office-holder; none if it names none."""
    mention = view.marks["mention"].get((candidate.start, candidate.end))
    if mention is None:
        return None
    entity: int = mention.entity if mention.body is None else mention.body
    return entity


def is_generic(view: EventView, candidate: Candidate) -> bool:
    """Tell whether a candidate names only that something was given (*bantuan*, *sejumlah bantuan*)."""
    quantity = view.marks["quantity"].get((candidate.start, candidate.end))
    if quantity is not None and quantity.value is not None:
        return False
    words = view.words[candidate.start : candidate.end]
    return " ".join(words) in generic_heads() or words[-1] in generic_heads()


def _marks(doc: Doc, key: str, source: str) -> dict[Offsets, Any]:
    return {(span.start, span.end): getattr(span._, source) for span in doc.spans.get(key, ())}


def _entities(doc: Doc) -> list[tuple[str, str]]:
    tags = [("", "")] * len(doc)
    for entity in doc.ents:
        tags[entity.start] = (entity.label_, "B")
        tags[entity.start + 1 : entity.end] = [(entity.label_, "I")] * (len(entity) - 1)
    return tags


def _sentence_numbers(doc: Doc) -> NDArray[np.int32]:
    starts = (np.asarray(doc.to_array(SENT_START)).astype(np.int64) == 1).astype(np.int32)
    if len(starts):
        starts[0] = 0
    return np.cumsum(starts).astype(np.int32)


def _quoted(shapes: list[str]) -> NDArray[np.bool_]:
    quoted, inside = np.zeros(len(shapes), dtype=np.bool_), False
    for number, shape in enumerate(shapes):
        if "\n" in shape:
            inside = False
        quoted[number] = inside
        kind = _QUOTES.get(shape)
        if kind is not None:
            inside = kind == 1 or (kind == 0 and not inside)
    return quoted

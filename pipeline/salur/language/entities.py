"""The stage for named entities: sets ``doc.ents``, from knowledge alone or by mending those of a trained model."""

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from salur.grammar.entity_repetitions import EntitySpan, Label
from salur.grammar.entity_spans import find_entities
from salur.grammar.name_tables import cues
from salur.grammar.names import person_core
from salur.grammar.organisation_spans import organisation_end
from salur.grammar.words import CAPITAL, Words

# Labels of the corpora that models are trained on, and ours.
_LABELS: dict[str, Label] = {
    "PER": "PER", "PERSON": "PER", "PPL": "PER",
    "ORG": "ORG", "ORGANISATION": "ORG", "ORGANIZATION": "ORG", "IND": "ORG",
    "LOC": "LOC", "PLACE": "LOC", "PLC": "LOC", "GPE": "GPE",
}  # fmt: skip


class Entities:
    """Sets ``doc.ents``.

    Where no trained ``ner`` ran before, the names found by table and grammar are the entities. Where one did, its names
    are kept unless they cannot be names, titles are cut off persons, names of the organisation table and of cue words
    replace what they overlap, and names that a table or a title vouches for are added.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of ``doc``."""
        words = Words([token.text for token in doc])
        starts = [bool(token.is_sent_start) for token in doc]
        if starts:
            starts[0] = True
        known = find_entities(words, starts)
        if doc.ents:
            known = merge_entities(words, _model_entities(doc), known)
        doc.ents = filter_spans([Span(doc, span.start, span.end, label=span.label) for span in known])
        return doc


@Language.factory("salur_entities", assigns=["doc.ents"])
def make_entities(nlp: Language, name: str) -> Entities:  # noqa: ARG001 (spaCy hands both to every factory)
    """Return the stage for named entities."""
    return Entities()


def _model_entities(doc: Doc) -> list[EntitySpan]:
    return [
        EntitySpan(entity.start, entity.end, _LABELS[entity.label_], sure=False)
        for entity in doc.ents
        if entity.label_ in _LABELS
    ]


def merge_entities(words: Words, model: Iterable[EntitySpan], known: Iterable[EntitySpan]) -> list[EntitySpan]:
    """Return the entities of a trained model, mended by those that knowledge is sure of.

    Args:
        words: the text.
        model: the model's entities, in order.
        known: the entities found by table and grammar, in order.
    """
    mended = [fixed for span in model if (fixed := _mend(words, span)) is not None]
    sure = [span for span in known if span.sure]
    kept: list[EntitySpan] = []
    position = 0
    for span in mended:
        while position < len(sure) and sure[position].end <= span.start:
            position += 1
        over = [other for other in sure[position : position + 4] if other.start < span.end and other.end > span.start]
        if not any(_yields(span, other) for other in over):
            kept.append(span)
    taken = bytearray(len(words))
    for span in kept:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    added = [span for span in sure if not any(taken[span.start : span.end])]
    return sorted([*kept, *added], key=lambda span: span.start)


def _yields(span: EntitySpan, other: EntitySpan) -> bool:
    """Return whether the model's ``span`` gives way to ``other``, which knowledge is sure of."""
    if other.label == "ORG":
        return span.end - span.start <= other.end - other.start or span.label != "ORG"
    return span.label == other.label and other.start <= span.start and other.end >= span.end and other.label == "PER"


def _mend(words: Words, span: EntitySpan) -> EntitySpan | None:
    start, end = span.start, span.end
    if span.label == "PER":
        start, end = person_core(words, start, end)
    elif span.label == "ORG":
        end = max(end, organisation_end(words, start))
    if not any(words.kind[i] == CAPITAL for i in range(start, end)):
        return None
    if end - start == 1 and words.low[start] in cues().non_names:
        return None
    return EntitySpan(start, end, span.label, span.sure)

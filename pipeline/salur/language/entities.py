"""The stage for named entities: sets ``doc.ents``, from knowledge alone or by mending those of a trained model."""

from collections.abc import Iterable

import numpy as np
from spacy.attrs import ENT_IOB, SENT_START  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from salur.grammar.bodies import find_local_body
from salur.grammar.entity_repetitions import EntitySpan, Label
from salur.grammar.entity_spans import find_entities
from salur.grammar.name_tables import common_words, cues, titles
from salur.grammar.organisation_spans import after_head
from salur.grammar.organisations import LEGAL_FORMS, find_organisation
from salur.grammar.words import CAPITAL, DIGIT, LOWER, Words
from salur.language.doc_words import doc_words, is_annotated

# Labels of the corpora that models are trained on, and ours.
_LABELS: dict[str, Label] = {
    "PER": "PER", "PERSON": "PER", "PPL": "PER",
    "ORG": "ORG", "ORGANISATION": "ORG", "ORGANIZATION": "ORG", "IND": "ORG",
    "LOC": "LOC", "PLACE": "LOC", "PLC": "LOC", "GPE": "GPE",
}  # fmt: skip

# Words of a person's name before his office.
_MAX_PERSON = 5
# Model names that one known name can overlap; bounds the work on nonsense.
_MAX_OVERLAP = 8
_OUTER_AREAS = frozenset({"kecamatan", "kec", "kabupaten", "kab"})
# Titles that end no name although they begin some.
_BARE_TITLES = frozenset(
    {"prof", "dr", "drs", "dra", "ir", "h", "hj", "kh", "bapak", "ibu", "pak", "akp", "akbp", "kompol"}
)


class Entities:
    """Sets ``doc.ents``.

    Where no trained ``ner`` ran before, the names found by table and grammar are the entities. Where one did, its names
    are kept unless they cannot be names; organisations that a table or cue word knows are extended to their full names
    (*PT … (Persero) Tbk*), and names that the model missed and a table or a title vouches for are added.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of ``doc``."""
        words = doc_words(doc).names
        starts = [mark == 1 for mark in np.asarray(doc.to_array(SENT_START)).tolist()]
        if starts:
            starts[0] = True
        known = find_entities(words, starts)
        if is_annotated(doc, ENT_IOB):
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
    whole = (trimmed for span in model if (trimmed := _trimmed(words, span)) is not None)
    names = [name for span in whole for name in _split_at_office(words, span)]
    added: list[EntitySpan] = []
    dropped: set[EntitySpan] = set()
    position = 0
    for span in (span for span in known if span.sure):
        while position < len(names) and names[position].end <= span.start:
            position += 1
        over = [name for name in names[position : position + _MAX_OVERLAP] if name.start < span.end]
        fitted = _fit(words, span, over) if over else span if _vouched(words, span) else None
        if fitted is not None:
            added.append(fitted)
            dropped.update(name for name in over if name.start < fitted.end and name.end > fitted.start)
    return sorted([*(name for name in names if name not in dropped), *added], key=lambda span: span.start)


def _vouched(words: Words, span: EntitySpan) -> bool:
    """Return whether more than capital letters speaks for a name that the model does not see."""
    if span.label == "PER":
        return span.start > 0 and titles().before.find(words.low, span.start - 1) is not None
    if span.end - span.start == 1:
        return "." in words.text[span.start]
    if span.label == "LOC":
        return cues().place_types.find(words.low, span.start) is not None
    start = span.start
    return (
        cues().starts.find(words.low, start) is not None
        or words.low[start] in LEGAL_FORMS
        or find_organisation(words, start) is not None
        or find_local_body(words, start) is not None
    )


def _fit(words: Words, span: EntitySpan, over: list[EntitySpan]) -> EntitySpan | None:
    """Return what of a known name to take where the model's ``over`` overlap it; ``None`` keeps the model's."""
    if span.label != "ORG":
        return None
    end = _before_person(words, span, over)
    rivals = [name for name in over if name.start < end]
    if not rivals or any(name.start < span.start for name in rivals):
        return None
    if any(name.end > end and words.low[end] not in _OUTER_AREAS for name in rivals):
        return None
    # The model sees the context: a mosque may be a place.
    if any(name.end - name.start >= end - span.start and name.label != "PER" and name.end == end for name in rivals):
        return None
    return EntitySpan(span.start, end, "ORG", sure=True)


def _before_person(words: Words, span: EntitySpan, over: list[EntitySpan]) -> int:
    """Return the end of a known organisation, before a person whom the model sees in its last words."""
    for name in over:
        if name.label == "PER" and span.start < name.start < span.end <= name.end:
            match = find_organisation(words, span.start)
            body = find_local_body(words, span.start)
            ends = {match.end if match is not None else 0, body.end if body is not None else 0}
            if name.start in ends or after_head(words, span.start):
                return name.start
    return span.end


def _trimmed(words: Words, span: EntitySpan) -> EntitySpan | None:
    """Return a model's name without amounts, units and titles at its end; ``None`` if no name is left."""
    start, end = span.start, span.end
    while end - 1 > start and _no_end(words, start, end - 1):
        end -= 1
    if not any(words.kind[i] == CAPITAL or "." in words.text[i] for i in range(start, end)):
        return None
    if end - start == 1 and words.low[start] in cues().non_names:
        return None
    return EntitySpan(start, end, span.label, span.sure)


def _split_at_office(words: Words, span: EntitySpan) -> list[EntitySpan]:
    """Return the person and the body of a name that runs over an office: *Dewi Larasati | Country Director | Plan*."""
    for index in range(span.start + 1, min(span.start + _MAX_PERSON, span.end)):
        if not _may_be_first_name(words, index - 1):
            return [span]
        acting = titles().acting.find(words.low, index)
        start = index + acting[0] if acting is not None else index
        office = titles().heads.find(words.low, start) if start < span.end else None
        if office is None or start + office[0] >= span.end or index - span.start < 2:
            continue
        body = EntitySpan(start + office[0], span.end, "ORG", span.sure)
        return [EntitySpan(span.start, index, "PER", span.sure), body]
    return [span]


def _may_be_first_name(words: Words, index: int) -> bool:
    if words.kind[index] != CAPITAL or words.text[index].isupper() or words.low[index] in common_words():
        return False
    return cues().starts.find(words.low, index) is None and cues().place_types.find(words.low, index) is None


def _no_end(words: Words, start: int, index: int) -> bool:
    """Return whether a name cannot end with the word at ``index``: *Desa Kalar 71 paket*, *Yayasan Aly Prof Dr*."""
    if words.kind[index] == LOWER:
        return words.low[index] not in {"dkk", "selatan", "utara", "timur", "barat"} and "." not in words.text[index]
    if words.kind[index] == DIGIT:
        counts = index + 1 < len(words) and words.kind[index + 1] == LOWER
        numbered = words.low[index - 1] == "negeri" or cues().starts.find(words.low, index - 1) is not None
        return counts and not numbered
    return index > start + 1 and titles().before.find(words.low, index) is not None and words.low[index] in _BARE_TITLES

"""The stage for mentions of parties: ``doc.spans["mentions"]``, with mentions of the same entity sharing its number."""

from spacy.attrs import POS  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.language import Language
from spacy.tokens import Doc, Span

from salur.annotations import Mention, register_extensions
from salur.grammar.party_mentions import find_mentions
from salur.language.doc_words import doc_words, is_annotated

SPANS_KEY = "mentions"


class Mentions:
    """Writes ``doc.spans["mentions"]``; each span's ``span._.mention`` is a :class:`~salur.annotations.Mention`.

    Spans may overlap: *Mensos Rini Astuti* is a mention of the ministry, *Rini Astuti* inside it one of the person. The
    stage reads ``doc.ents`` and, where they are there, part-of-speech tags and ``doc.spans["places"]``.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of ``doc``."""
        words = doc_words(doc).names
        entities = [(entity.start, entity.end, entity.label_) for entity in doc.ents]
        tags = [token.pos_ for token in doc] if is_annotated(doc, POS) else []
        spans = []
        for found in find_mentions(words, entities, tags=tags, places=_linked_places(doc)):
            span = Span(doc, found.start, found.end, label=found.type.upper())
            span._.mention = Mention(found.name, found.type, found.entity, found.form, found.body)
            spans.append(span)
        doc.spans[SPANS_KEY] = spans
        return doc


def _linked_places(doc: Doc) -> dict[tuple[int, int], str]:
    """Return the canonical names of the linked places of ``salur_places``, where that stage ran before."""
    spans = doc.spans.get("places", ())
    return {(span.start, span.end): span._.place.name for span in spans if span._.place and span._.place.level}


@Language.factory("salur_mentions", requires=["doc.ents"])
def make_mentions(nlp: Language, name: str) -> Mentions:  # noqa: ARG001 (spaCy hands both to every factory)
    """Return the stage for mentions of parties."""
    register_extensions()
    return Mentions()

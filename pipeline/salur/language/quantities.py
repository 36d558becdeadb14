"""The stage that finds quantities: ``doc.spans["quantities"]``, with a value on each span."""

from collections.abc import Iterable

from spacy.attrs import POS  # type: ignore[import-not-found]  # Cython, no stubs
from spacy.language import Language
from spacy.tokens import Doc, Span

from salur.annotations import register_extensions
from salur.grammar.noun_phrases import Hints
from salur.grammar.quantities import find_quantities
from salur.language.doc_words import doc_words, is_annotated

SPANS_KEY = "quantities"
# No VERB: bare verbs make nouns here (tempat tidur, siap saji); prefixed ones are told by their form.
_BREAKING_TAGS = frozenset({"AUX", "ADP", "CCONJ", "SCONJ", "PRON", "DET", "PUNCT"})
_NOMINAL_TAGS = frozenset({"NOUN", "ADJ"})
_BREAKING_ENTITIES = frozenset({"PER", "PERSON", "LOC", "GPE", "PLACE", "ORG", "ORGANISATION", "ORGANIZATION"})


class Quantities:
    """Writes ``doc.spans["quantities"]``; each span's ``span._.quantity`` is a :class:`~salur.annotations.Quantity`.

    Part-of-speech tags and entities sharpen where a counted noun ends, but neither is needed.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Find the quantities of ``doc``."""
        found = find_quantities(doc_words(doc).text, hints=noun_phrase_hints(doc))
        annotate(doc, SPANS_KEY, "quantity", ((one.start, one.end, one.quantity) for one in found))
        return doc


@Language.factory("salur_quantities")
def make_quantities(nlp: Language, name: str) -> Quantities:  # noqa: ARG001 (spaCy hands both to every factory)
    """Return the stage that finds quantities."""
    register_extensions()
    return Quantities()


def annotate(doc: Doc, key: str, extension: str, values: Iterable[tuple[int, int, object]]) -> None:
    """Set ``doc.spans[key]`` to spans around values, none overlapping, each with its value as an extension.

    Args:
        doc: the document.
        key: of the span group.
        extension: name of the extension that holds the value.
        values: character offsets and value; a span that ends inside a token is widened to the token.
    """
    spans: list[Span] = []
    for start, end, value in values:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and (not spans or spans[-1].end <= span.start):
            setattr(span._, extension, value)
            spans.append(span)
    doc.spans[key] = spans


def noun_phrase_hints(doc: Doc) -> Hints:
    """Return what the tags and entities of ``doc`` tell of where its noun phrases end."""
    breaks = {entity.start_char for entity in doc.ents if entity.label_ in _BREAKING_ENTITIES}
    if not is_annotated(doc, POS):
        return Hints(breaks=breaks)
    breaks.update(token.idx for token in doc if token.pos_ in _BREAKING_TAGS)
    return Hints(breaks=breaks, nouns={token.idx for token in doc if token.pos_ in _NOMINAL_TAGS})

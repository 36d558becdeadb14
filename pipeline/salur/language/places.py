"""Places: ``doc.spans["places"]`` with a :class:`~salur.annotations.Place` on each span."""

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

from salur.annotations import Place, register_extensions
from salur.grammar.places import PlaceReading, read_places
from salur.language.doc_words import doc_words

PLACE_LABELS = frozenset({"LOC", "GPE", "FAC"})
ACTOR_LABELS = frozenset({"PER", "PERSON", "ORG", "NORP"})


@Language.factory(
    "salur_places",
    assigns=["doc.spans", "span._.place"],
    default_config={"use_entities": True},
)
def make_places(nlp: Language, name: str, use_entities: bool) -> "PlacesComponent":  # noqa: ARG001 (spaCy calls by these names)
    """Return the stage.

    Args:
        nlp: the pipeline.
        name: of the pipe.
        use_entities: whether places that only the entity recogniser names are added, unlinked, and names that
            no table has are dropped where it sees a person or an organisation.
    """
    return PlacesComponent(name, use_entities=use_entities)


class PlacesComponent:
    """Finds the places of a Doc and links them to official codes."""

    def __init__(self, name: str = "salur_places", *, use_entities: bool = True) -> None:
        self.name = name
        self.use_entities = use_entities
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.spans["places"]``, in order and without overlaps."""
        spans = self.predict(doc)
        doc.spans["places"] = [span for span, _ in spans]
        for span, place in spans:
            span._.place = place
        return doc

    def predict(self, doc: Doc) -> list[tuple[Span, Place]]:
        """Return the places of a Doc without changing it."""
        reading = read_places(doc_words(doc).text)
        actors = _tokens(doc.ents, ACTOR_LABELS) if self.use_entities else set()
        found: list[tuple[Span, Place]] = []
        last = 0
        for mention in reading.places:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if (
                span is None
                or span.start < last
                or (mention.guessed and actors.intersection(range(span.start, span.end)))
            ):
                continue
            found.append((span, mention.place))
            last = span.end
        return self._with_entities(doc, found, reading) if self.use_entities else found

    def _with_entities(
        self, doc: Doc, found: list[tuple[Span, Place]], reading: PlaceReading
    ) -> list[tuple[Span, Place]]:
        taken = {token for span, _ in found for token in range(span.start, span.end)}
        for start, end in reading.held:
            span = doc.char_span(start, end, alignment_mode="expand")
            taken.update(range(span.start, span.end) if span is not None else ())
        added = [
            (doc[entity.start : entity.end], Place(name=entity.text, level=None))
            for entity in doc.ents
            if entity.label_ in PLACE_LABELS and not taken.intersection(range(entity.start, entity.end))
        ]
        return sorted(found + added, key=lambda pair: pair[0].start)


def _tokens(spans: Iterable[Span], labels: frozenset[str]) -> set[int]:
    return {token for span in spans if span.label_ in labels for token in range(span.start, span.end)}

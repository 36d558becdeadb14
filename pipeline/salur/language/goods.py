"""The stage that finds things given: ``doc.spans["goods"]``, with or without a number before them."""

from spacy.language import Language
from spacy.tokens import Doc

from salur.annotations import register_extensions
from salur.grammar.goods import find_goods
from salur.language.doc_words import doc_words
from salur.language.quantities import annotate, noun_phrase_hints

SPANS_KEY = "goods"


class GoodsStage:
    """Writes ``doc.spans["goods"]``; each span's ``span._.goods`` is a :class:`~salur.grammar.goods.Goods`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the goods of ``doc``."""
        found = find_goods(doc_words(doc).text, noun_phrase_hints(doc))
        annotate(doc, SPANS_KEY, "goods", ((one.start, one.end, one) for one in found))
        return doc


@Language.factory("salur_goods")
def make_goods(nlp: Language, name: str) -> GoodsStage:  # noqa: ARG001 (spaCy hands both to every factory)
    """Return the stage that finds things given."""
    register_extensions()
    return GoodsStage()
